"""Argos packages for tests and benchmarks: the demo's in other clothes, and models of any size with random weights."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

DEMO = Path(__file__).parent.parent / "crawler" / "demo" / "packages"


def demo(lang: str) -> Path:
    """The package of the demo newsroom for a language."""
    return next(DEMO.glob(f"translate-{lang}_en-*.argosmodel"))


def dressed(folder: Path, lang: str, version: str = "1.0", *, extra: Iterable[str] = (), root: str = "") -> Path:
    """The demo's package as if it were an official one; `extra` are files to add ("stanza/x.pt")."""
    root = root or f"translate-{lang}_en-{version.replace('.', '_')}"
    parts = contents(demo(lang))
    about = json.loads(parts["metadata.json"]) | {"package_version": version, "kawaraban_demo": False}
    parts |= {"metadata.json": json.dumps(about).encode(), **dict.fromkeys(extra, b"x")}
    return zipped(folder / f"{root}.argosmodel", {f"{root}/{name}": data for name, data in parts.items()})


def contents(package: Path) -> dict[str, bytes]:
    """The files of a package, by their names inside its folder."""
    with zipfile.ZipFile(package) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        return {name.split("/", 1)[1]: archive.read(name) for name in names}


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def random_model(folder: Path, tokens: Sequence[str], *, layers: int, width: int, inner: int, heads: int) -> Path:
    """A Transformer with random weights as CTranslate2 stores it, int8. It never ends a sentence of itself."""
    from ctranslate2.specs.transformer_spec import TransformerSpec

    chance = np.random.default_rng(1)

    def linear(spec: Any, rows: int, columns: int) -> None:
        spec.weight = chance.normal(0, columns**-0.5, (rows, columns)).astype(np.float32)
        spec.bias = np.zeros(rows, np.float32)

    def norm(spec: Any) -> None:
        spec.gamma, spec.beta = np.ones(width, np.float32), np.zeros(width, np.float32)

    def attention(spec: Any, shapes: Sequence[int]) -> None:
        norm(spec.layer_norm)
        for part, times in zip(spec.linear, shapes, strict=True):
            linear(part, times * width, width)

    spec = TransformerSpec.from_config((layers, layers), heads, pre_norm=True)
    table = chance.normal(0, width**-0.5, (len(tokens), width)).astype(np.float32)
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = table
    linear(spec.decoder.projection, len(tokens), width)
    spec.decoder.projection.bias[tokens.index("</s>")] = -1e4
    for side in (spec.encoder, spec.decoder):
        norm(side.layer_norm)
        for layer in side.layer:
            attention(layer.self_attention, (3, 1))
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, inner, width)
            linear(layer.ffn.linear_1, width, inner)
    for layer in spec.decoder.layer:
        attention(layer.attention, (1, 2, 1))
    for register in (spec.register_source_vocabulary, spec.register_target_vocabulary):
        register(list(tokens))
    spec.config.add_source_bos = spec.config.add_source_eos = False
    spec.config.decoder_start_token = "<s>"
    spec.validate()
    spec.optimize(quantization="int8")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    spec.save(str(folder))
    return folder
