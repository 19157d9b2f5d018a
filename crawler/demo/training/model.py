"""A small pre-norm Transformer in torch that goes one to one into CTranslate2's TransformerSpec."""
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# torch is in no requirement of the project: it trains these packages, nobody needs it to use them
import torch  # type: ignore[import-not-found]
import torch.nn.functional as F  # type: ignore[import-not-found]
from torch import Tensor, nn

PAD, BOS, EOS = 3, 1, 2


@dataclass(frozen=True)
class Shape:
    """Sizes of a model; `words` is the vocabulary, shared by both languages, `inner` the feed-forward width."""

    words: int
    width: int = 128
    heads: int = 4
    inner: int = 288
    encoders: int = 3
    decoders: int = 2


class Attention(nn.Module):  # type: ignore[misc]
    def __init__(self, shape: Shape, cross: bool = False) -> None:
        super().__init__()
        width = shape.width
        self.heads, self.cross = shape.heads, cross
        self.norm = nn.LayerNorm(width)
        self.first = nn.Linear(width, width if cross else 3 * width)
        self.memory = nn.Linear(width, 2 * width) if cross else None
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, mask: Tensor, memory: Tensor | None = None) -> Tensor:
        batch, length, width = x.shape
        first = self.first(self.norm(x))
        query, key, value = (first, *self.memory(memory).chunk(2, -1)) if self.memory else first.chunk(3, -1)
        query, key, value = (t.view(batch, -1, self.heads, width // self.heads).transpose(1, 2)
                             for t in (query, key, value))
        scores = (query * (width // self.heads) ** -0.5) @ key.transpose(-1, -2) + mask.to(query.dtype)
        mixed = torch.softmax(scores.float(), -1).to(value.dtype) @ value
        return x + self.out(mixed.transpose(1, 2).reshape(batch, length, width))


class FeedForward(nn.Module):  # type: ignore[misc]
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(shape.width)
        self.first = nn.Linear(shape.width, shape.inner)
        self.second = nn.Linear(shape.inner, shape.width)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.second(F.relu(self.first(self.norm(x))))


class Model(nn.Module):  # type: ignore[misc]
    """Encoder and decoder with one embedding, sinusoidal positions (as CTranslate2 computes them)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.words, shape.width)
        self.register_buffer("positions", positions(256, shape.width))
        self.encoder = nn.ModuleList(nn.ModuleList([Attention(shape), FeedForward(shape)])
                                     for _ in range(shape.encoders))
        self.decoder = nn.ModuleList(nn.ModuleList([Attention(shape), Attention(shape, True), FeedForward(shape)])
                                     for _ in range(shape.decoders))
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(shape.width), nn.LayerNorm(shape.width)
        self.apply(start)
        nn.init.normal_(self.words.weight, std=shape.width**-0.5)

    def embed(self, tokens: Tensor) -> Tensor:
        return self.words(tokens) * math.sqrt(self.shape.width) + self.positions[: tokens.shape[1]]

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Logits (batch, target length, words) of token numbers (batch, length)."""
        hidden = source.eq(PAD)[:, None, None, :] * -1e4
        ahead = torch.full((target.shape[1],) * 2, -1e4).triu(1)
        x = self.embed(source)
        for attention, feed in self.encoder:
            x = feed(attention(x, hidden))
        memory, y = self.encoder_norm(x), self.embed(target)
        for own, cross, feed in self.decoder:
            y = feed(cross(own(y, ahead), hidden, memory))
        return self.decoder_norm(y) @ self.words.weight.t()


def start(module: nn.Module) -> None:
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)


def positions(length: int, width: int) -> Tensor:
    """Sinusoids of OpenNMT: positions from 1, sines in the first half, cosines in the second."""
    rates = torch.exp(-math.log(10000) * torch.arange(width // 2).float() / (width // 2 - 1))
    angles = torch.arange(1, length + 1).float()[:, None] * rates
    return torch.cat([torch.sin(angles), torch.cos(angles)], 1)


def save(model: Model, pieces: list[str], folder: Path) -> None:
    """The model as a CTranslate2 folder, weights in 8 bits; `folder` must not exist."""
    from ctranslate2.specs import transformer_spec

    shape = model.shape
    spec = transformer_spec.TransformerSpec.from_config((shape.encoders, shape.decoders), shape.heads, pre_norm=True)
    for embedding in (spec.encoder.embeddings[0], spec.decoder.embeddings, spec.decoder.projection):
        embedding.weight = coarse(model.words.weight)
    fill_norm(spec.encoder.layer_norm, model.encoder_norm)
    fill_norm(spec.decoder.layer_norm, model.decoder_norm)
    for layer, (attention, feed) in zip(spec.encoder.layer, model.encoder, strict=True):
        fill_attention(layer.self_attention, attention)
        fill_feed(layer.ffn, feed)
    for layer, (own, cross, feed) in zip(spec.decoder.layer, model.decoder, strict=True):
        fill_attention(layer.self_attention, own)
        fill_attention(layer.attention, cross)
        fill_feed(layer.ffn, feed)
    register(spec, pieces)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True)
    spec.save(str(folder))


def register(spec: Any, pieces: list[str]) -> None:
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.add_source_bos = spec.config.add_source_eos = False
    spec.config.bos_token = spec.config.decoder_start_token = pieces[BOS]
    spec.config.eos_token, spec.config.unk_token = pieces[EOS], pieces[0]


def array(tensor: Tensor) -> Any:
    return tensor.detach().float().numpy().copy()


def coarse(tensor: Tensor) -> Any:
    """A matrix on 127 levels a row, half of what 8 bits hold: the zip of the package is a tenth smaller."""
    scale = tensor.detach().float().abs().amax(1, keepdim=True).clamp(min=1e-9) / 63
    return array((tensor.detach().float() / scale).round() * scale)


def fill_norm(spec: Any, norm: nn.LayerNorm) -> None:
    spec.gamma, spec.beta = array(norm.weight), array(norm.bias)


def fill_linear(spec: Any, linear: nn.Linear) -> None:
    spec.weight, spec.bias = coarse(linear.weight), array(linear.bias)


def fill_attention(spec: Any, attention: Attention) -> None:
    fill_norm(spec.layer_norm, attention.norm)
    linears = [attention.first, *([attention.memory] if attention.memory else []), attention.out]
    for part, linear in zip(spec.linear, linears, strict=True):
        fill_linear(part, linear)


def fill_feed(spec: Any, feed: FeedForward) -> None:
    fill_norm(spec.layer_norm, feed.norm)
    fill_linear(spec.linear_0, feed.first)
    fill_linear(spec.linear_1, feed.second)
