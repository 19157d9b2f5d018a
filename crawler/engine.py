"""Engines: what turns sentences into English. `Argos` runs Argos packages on CTranslate2; another is one small class.

An engine says which model it has for a language, and translates sentences in large batches:

    engine.model("ja")                      "translate-ja_en-1_1", or None: no model for this language
    engine.translate("ja", [sentence, ...]) one Hypothesis a sentence, in order
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, Protocol

from crawler import models
from crawler.models import Model
from index import sentences
from index.errors import KawarabanError

# Longer input than the models were trained on (OpenNMT's and Locomotive's src_seq_length) comes out mangled.
LONGEST = 150  # tokens
LENGTH_PENALTY = 0.2  # as argostranslate has it
# Beam search ends when beam times patience hypotheses have ended. At 1, as argostranslate has it, unlikely early ends fill
# the places before the best one is there, and a clause is dropped in silence (Kasai et al. 2022, arXiv 2204.05424).
PATIENCE = 2
BATCH = 1024  # tokens a CTranslate2 batch, padding included: larger ones fall out of the cache at beam 4
_BUCKETS = (12, 24, 48, 96, LONGEST, 1 << 30)


class EngineError(KawarabanError):
    """An engine that cannot work: a model that does not load, a server that does not answer."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What an engine made of a sentence."""

    text: str
    score: float | None = None  # mean log-probability a token
    flags: tuple[str, ...] = ()  # what the engine itself noticed: "unknown" characters, "length"


class Engine(Protocol):
    """Anything that translates into English."""

    @property
    def name(self) -> str: ...
    def model(self, lang: str) -> str | None: ...
    def translate(self, lang: str, sources: Sequence[str]) -> list[Hypothesis]: ...


class Argos:
    """Argos packages on CTranslate2: int8, one thread a batch, as many batches at once as there are cores."""

    name = "argos"

    def __init__(
        self, installed: Iterable[Model], *, beam: int = 2, threads: int = 0, allow_demo: bool = False
    ) -> None:
        found = list(installed)
        chosen = {m.lang: models.best(found, m.lang, allow_demo=allow_demo) for m in found}
        self._models = {lang: model for lang, model in chosen.items() if model}
        self._beam = max(1, beam)
        self._threads = threads or len(os.sched_getaffinity(0))
        self._loaded: dict[str, _Loaded] = {}
        self._loading = Lock()  # loading on first use from two threads at once crashes sentencepiece

    def model(self, lang: str) -> str | None:
        model = self._models.get(lang)
        return model.name if model else None

    def translate(self, lang: str, sources: Sequence[str]) -> list[Hypothesis]:
        """Raises EngineError where the model cannot be loaded."""
        loaded = self._load(lang)
        pieces = [sentences.clauses(sentences.plain(s), loaded.fits) for s in sources]
        made = iter(self._run(loaded, [loaded.encode(p) for of_one in pieces for p in of_one]))
        return [_joined([next(made) for _ in of_one]) for of_one in pieces]

    def _load(self, lang: str) -> _Loaded:
        with self._loading:
            if lang not in self._loaded:
                self._loaded[lang] = _Loaded.of(self._models[lang], self._threads)
            return self._loaded[lang]

    def _run(self, loaded: _Loaded, inputs: list[list[str]]) -> list[_Made]:
        """All inputs, bucket by bucket of like length; buckets queue up so that no core waits."""
        jobs = [(rows, *self._submit(loaded, [inputs[row] for row in rows])) for rows in _buckets(inputs)]
        made: dict[int, _Made] = {}
        for rows, room, results in jobs:
            for row, result in zip(rows, results, strict=True):
                made[row] = loaded.made(inputs[row], result.result(), room)
        return [made[row] for row in range(len(inputs))]

    def _submit(self, loaded: _Loaded, inputs: list[list[str]]) -> tuple[int, list[Any]]:
        room = 3 * max(map(len, inputs)) + 32  # far more than any language pair needs
        prefix = [[loaded.prefix]] * len(inputs) if loaded.prefix else None
        return room, loaded.translator.translate_batch(
            inputs,
            target_prefix=prefix,
            max_batch_size=BATCH,
            batch_type="tokens",
            beam_size=self._beam,
            patience=PATIENCE,
            length_penalty=LENGTH_PENALTY,
            max_input_length=0,
            max_decoding_length=room,
            replace_unknowns=True,
            return_scores=True,
            asynchronous=True,
        )


class _Made(NamedTuple):
    text: str
    score: float
    tokens: int
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A model in memory."""

    translator: Any
    encode: Callable[[str], list[str]]
    decode: Callable[[list[str]], str]
    known: frozenset[str]  # tokens of its source vocabulary; empty where the package does not list them
    prefix: str

    @classmethod
    def of(cls, model: Model, threads: int) -> _Loaded:
        import ctranslate2

        kinds = ctranslate2.get_supported_compute_types("cpu")
        try:
            translator = ctranslate2.Translator(
                str(model.path / "model"),
                device="cpu",
                compute_type=_precision(model, kinds),
                inter_threads=threads,
                intra_threads=1,
            )
            encode, decode = _tokenizer(model)
            known = _vocabulary(model.path / "model")
        except (RuntimeError, OSError, ValueError) as error:
            raise EngineError(f"{model.path}: this model does not load ({error}): install it again") from error
        encode("1")  # the tokenizers load on first use
        return cls(translator, encode, decode, known, model.target_prefix)

    def fits(self, text: str) -> bool:
        return len(self.encode(text)) <= LONGEST

    def made(self, source: list[str], result: Any, room: int) -> _Made:
        tokens: list[str] = result.hypotheses[0]
        counted = len(tokens) + 1  # the end of the sentence is a token with a probability of its own
        mean = result.scores[0] * counted**LENGTH_PENALTY / counted
        text = self.decode(tokens).strip()
        text = text.removeprefix(self.prefix).strip() if self.prefix else text
        unread = "".join(t for t in source if t not in self.known) if self.known else ""
        cut = ("length",) if len(tokens) >= room else ()
        return _Made(text, mean, counted, (*cut, *(("unknown",) if any(map(str.isalnum, unread)) else ())))


def _precision(model: Model, kinds: Collection[str]) -> str:
    """int8 is what makes a large model fast. The demo's small ones are near the limit of what they can tell apart, and
    processors round int8 differently (of 148 Japanese sentences 19 wrong on one with AVX2 alone, 11 in float32)."""
    return "float32" if model.demo else "int8" if "int8" in kinds else "default"


def _buckets(inputs: list[list[str]]) -> list[list[int]]:
    """Rows of `inputs` of like length together, the longest first."""
    found: dict[int, list[int]] = {}
    for row, tokens in enumerate(inputs):
        found.setdefault(next(b for b in _BUCKETS if len(tokens) <= b), []).append(row)
    return [found[bucket] for bucket in sorted(found, reverse=True)]


def _joined(made: list[_Made]) -> Hypothesis:
    """The pieces of a long sentence as one."""
    counted = sum(m.tokens for m in made)
    mean = sum(m.score * m.tokens for m in made) / counted
    flags = tuple(dict.fromkeys(flag for m in made for flag in m.flags))
    return Hypothesis(" ".join(m.text for m in made if m.text), round(mean, 4), flags)


def _tokenizer(model: Model) -> tuple[Callable[[str], list[str]], Callable[[list[str]], str]]:
    path = model.path / "sentencepiece.model"
    if not path.exists():
        bpe = models.bpe(model)
        return bpe.encode, bpe.decode
    from sentencepiece import SentencePieceProcessor

    pieces = SentencePieceProcessor(model_file=str(path))
    return (lambda text: pieces.encode(text, out_type=str)), pieces.decode_pieces


def _vocabulary(folder: Path) -> frozenset[str]:
    """The tokens that the encoder knows (CTranslate2's source_ or shared_vocabulary, as JSON or text)."""
    for name in ("source_vocabulary", "shared_vocabulary"):
        if (path := folder / f"{name}.json").exists():
            return frozenset(json.loads(path.read_text("utf-8")))
        if (path := folder / f"{name}.txt").exists():
            return frozenset(path.read_text("utf-8").split("\n"))
    return frozenset()
