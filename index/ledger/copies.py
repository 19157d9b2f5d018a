"""Which articles are copies of one text: most of the sentences are the same. Pure."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Mapping, Sequence
from typing import Protocol

from index.amounts.numerals import fold
from index.article import Article
from index.sentences import spans

ENOUGH = 0.8  # of the sentences of the shorter one: copies are cut at the end, and given other headlines
_FEWEST = 3  # sentences: fewer say nothing
_SHORTEST = {True: 30, False: 12}  # characters of a sentence that counts; by isascii: Japanese says more with fewer
_LETTERS = re.compile(r"\W+")
Marks = frozenset[int]


class Copies(Protocol):
    """Who knows better which articles are copies of each other (the stories)."""

    def of(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Article id -> id of the original, for those of `ids` that are copies."""

    @property
    def rev(self) -> int:
        """Another number whenever that changes for an article."""

    def moved(self, since: int) -> Sequence[str]:
        """The articles for which it has changed since `rev` was that."""


def sentence_key(sentence: str) -> int:
    """A number (63 bits) that the same sentence has in every copy: case, spaces and punctuation do not count."""
    plain = _LETTERS.sub("", fold(sentence).casefold())
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest(), "big") >> 1


def marks(article: Article) -> Marks:
    """The keys of its sentences, but for the headline and the shortest, which many articles share."""
    texts = (block.text[a:b] for block in article.blocks for a, b in spans(block.text, block.lang))
    return frozenset(sentence_key(text) for text in texts if len(text) >= _SHORTEST[text.isascii()])


def same_text(a: Marks, b: Marks) -> bool:
    """Whether one is a copy of the other."""
    fewer = min(len(a), len(b))
    return fewer >= _FEWEST and len(a & b) >= ENOUGH * fewer


def packed(keys: Marks) -> bytes:
    return array("Q", sorted(keys)).tobytes()


def unpacked(body: bytes) -> Marks:
    return frozenset(array("Q", body))
