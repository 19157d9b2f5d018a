"""A text as the set of its shingles, and the sketch by which texts that share some are found. Pure.

A. Broder, "On the resemblance and containment of documents" (1997): shingles are runs of words - in Japanese, of
characters - and the least hashes of a set are a sample of it that sets with much in common share. The sketch is the
`SKETCH` least, so that a copy cut to a third shares a third of them with the whole; what is stored for the exact
comparison is the set itself, of a long text every second, fourth... hash.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Block

SCHEME = "shingles-1"  # raised where the same text would give other hashes
SKETCH = 40
WORDS, CHARACTERS = 4, 6  # of a shingle
_KEPT = 1024  # hashes of a text
_LONGEST_ROW = 120  # characters
_PROSE = 200  # characters of prose beside which a table says nothing: two reports of one office share it
_FIGURE = re.compile(r"\d[\d.,]*")
_STOP = re.compile(r"[。!?]|\.(?:\s|$)")
_WORD = re.compile(r"[^\W_]+")
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_STEP = np.uint64(0x9E3779B97F4A7C15)
Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """The hashes in the order of the text, those that `modulus` (a power of two) divides."""

    hashes: Hashes
    modulus: int = 1

    @property
    def sketch(self) -> list[int]:
        """The least hashes, each once."""
        return [int(h) for h in np.unique(self.hashes)[:SKETCH]]

    def thinned(self, modulus: int) -> Hashes:
        """Of the hashes those that a larger modulus divides as well, to compare with a text that kept no others."""
        return self.hashes if modulus == self.modulus else self.hashes[self.hashes % np.uint32(modulus) == 0]

    def packed(self) -> bytes:
        return np.uint32(self.modulus).tobytes() + self.hashes.tobytes()

    @classmethod
    def unpacked(cls, body: bytes) -> Shingles:
        numbers = np.frombuffer(body, np.uint32)
        return cls(numbers[1:], int(numbers[0]))


def shingles(article: Article) -> Shingles:
    """Of the kept text without the headline, which each outlet writes for itself."""
    hashes = np.concatenate([_hashes(text) for text in _runs(body(article))] or [np.empty(0, np.uint32)])
    modulus = 1
    while len(hashes) > _KEPT:
        modulus *= 2
        hashes = hashes[hashes % np.uint32(modulus) == 0]
    return Shingles(hashes, modulus)


def body(article: Article) -> tuple[Block, ...]:
    """The blocks that are compared: prose, where there is enough of it."""
    prose = tuple(b for b in article.blocks if b.kind not in ("table", "caption") and not _is_row(b.text))
    return prose if sum(len(b.text) for b in prose) >= _PROSE else article.blocks


def _is_row(text: str) -> bool:
    """A line of a table that was set as a paragraph."""
    return len(text) <= _LONGEST_ROW and (
        text.count("|") > 1 or (len(_FIGURE.findall(text)) > 1 and not _STOP.search(text))
    )


def _runs(blocks: Sequence[Block]) -> Iterable[str]:
    """The text in runs of one script, whatever the paragraphs: copies are set anew."""
    run: list[str] = []
    japanese = None
    for block in blocks:
        this = bool(_JAPANESE.search(block.text))
        if run and this != japanese:
            yield "\n".join(run)
            run = []
        japanese = this
        run.append(block.text)
    if run:
        yield "\n".join(run)


def _hashes(text: str) -> Hashes:
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = _WORD.findall(plain)
    if _JAPANESE.search(plain):
        size, units = CHARACTERS, np.frombuffer("".join(words).encode("utf-32-le"), np.uint32)
    else:
        size, units = WORDS, np.fromiter((zlib.crc32(w.encode()) for w in words), np.uint32, len(words))
    if len(units) < size:
        return np.empty(0, np.uint32)
    rolled = np.zeros(len(units) - size + 1, np.uint64)
    for place in range(size):
        rolled = _mixed((rolled + units[place : place + len(rolled)]) * _STEP)
    return (rolled >> np.uint64(32)).astype(np.uint32)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The middle of splitmix64 (S. Vigna): every bit of the input moves every bit of the output."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return values ^ (values >> np.uint64(31))
