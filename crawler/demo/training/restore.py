"""A trained model out of a package again, to train it further: the inverse of model.save.

The format of model.bin is CTranslate2's own (specs/model_spec.py, `_serialize`, version 6): a header, then name, shape,
type and bytes of each variable; 8-bit weights are divided by the `weight_scale` of their row.
"""
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found]
from torch import Tensor

from crawler.demo.training.model import Attention, FeedForward, Model

VERSION = 6
TYPES = ("float32", "int8", "int16", "int32", "float16")


def restore(model: Model, file: Path) -> None:
    """Fills `model` with the weights of a model.bin of the same shape. Raises ValueError if it is another."""
    found = variables(file.read_bytes())
    with torch.no_grad():
        for name, tensor in named(model):
            values = weight(found, name)
            if tuple(values.shape) != tuple(tensor.shape):
                raise ValueError(f"{file}: {name} is {values.shape}, not {tuple(tensor.shape)}")
            tensor.copy_(torch.from_numpy(values.astype("float32")))


def weight(found: dict[str, Any], name: str) -> Any:
    scale = found.get(f"{name}_scale")
    return found[name] if scale is None else found[name].astype("float32") / scale[:, None]


def variables(data: bytes) -> dict[str, Any]:
    """Every variable of a model.bin as an array."""
    at = 0

    def take(form: str) -> tuple[Any, ...]:
        nonlocal at
        at += struct.calcsize(form)
        return struct.unpack_from(form, data, at - struct.calcsize(form))

    def text() -> str:
        (length,) = take("H")
        return bytes(take(f"{length}s")[0][:-1]).decode()

    if take("I")[0] != VERSION:
        raise ValueError("a model.bin of another version")
    text()
    _, count = take("II")
    found = {}
    for _ in range(count):
        name = text()
        shape = take(f"{take('B')[0]}I")
        kind, size = *take("=B"), *take("=I")
        found[name] = np.frombuffer(take(f"{size}s")[0], TYPES[kind]).reshape(shape)
    for _ in range(take("I")[0]):  # equal variables are kept once
        alias, name = text(), text()
        found[alias] = found[name]
        if f"{name}_scale" in found:
            found[f"{alias}_scale"] = found[f"{name}_scale"]
    return found


def named(model: Model) -> Iterator[tuple[str, Tensor]]:
    """The weights of a model under the names that CTranslate2 gives them."""
    yield "decoder/embeddings/weight", model.words.weight
    for side, layers, norm in (("encoder", model.encoder, model.encoder_norm),
                               ("decoder", model.decoder, model.decoder_norm)):
        yield from normed(f"{side}/layer_norm", norm)
        for number, parts in enumerate(layers):
            for name, part in zip(("self_attention", "attention", "ffn") if len(parts) == 3 else
                                  ("self_attention", "ffn"), parts, strict=True):
                yield from layer(f"{side}/layer_{number}/{name}", part)


def normed(name: str, norm: Any) -> Iterator[tuple[str, Tensor]]:
    yield f"{name}/gamma", norm.weight
    yield f"{name}/beta", norm.bias


def layer(name: str, part: Attention | FeedForward) -> Iterator[tuple[str, Tensor]]:
    yield from normed(f"{name}/layer_norm", part.norm)
    linears = [part.first, part.memory, part.out] if isinstance(part, Attention) else [part.first, part.second]
    for number, linear in enumerate(linear for linear in linears if linear is not None):
        yield f"{name}/linear_{number}/weight", linear.weight
        yield f"{name}/linear_{number}/bias", linear.bias
