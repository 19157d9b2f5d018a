"""What an article tells, as terms that its three languages share. Pure, but for the dictionary of Japanese.

"w:" a stem of the English text, "c:" a thing of the lexicon, "n:" and "k:" a name, "m:", "%:", "x:", "q:" a figure, "d:" a day; "y:" a fiscal year and "s:" a stage of a budget
are not compared but told apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from index.amounts import fiscal_year, stage
from index.analyzers import is_stop
from index.article import Article, Block
from index.stories.lexicon import Lexicon, stems
from index.stories.names import names
from index.stories.quantities import days, figures

SCHEME = "terms-3"  # raised where the same article would give other terms
_LEAD = 1200  # characters of an article that tell its event; what follows is background
_CAPITALS = 0.7  # of the words of a headline
_HEADLINE = 2  # times a term of the headline counts
MOST = 5  # times a term counts
KINDS = "wcnkm%xqdys"  # the first letters of terms; a place among them is the last four bits of a term's number
Terms = Mapping[str, int]  # term -> how often, at most MOST
Keys = NDArray[np.int64]


def terms(article: Article, lexicon: Lexicon) -> Terms:
    published = (article.published.utc if article.published else article.fetched).date()
    counted: Counter[str] = Counter()
    headline, *rest = (list(_of_block(b, article.lang, lexicon, published)) for b in _lead(article))
    for found in rest:
        counted.update(found)
    for term in headline:
        if term[0] not in "nk" or term in counted or not _is_shouted(article.title):
            counted[term] += _HEADLINE
    return {term: min(times, MOST) for term, times in sorted(counted.items())}


def _is_shouted(title: str) -> bool:
    """Whether a Headline Has Capitals Throughout, so that they make no name."""
    words = [word for word in title.split() if len(word) > 3 and word.isascii() and word[0].isalpha()]
    return sum(word[0].isupper() for word in words) > _CAPITALS * len(words)


@lru_cache(maxsize=100_000)
def key(term: str) -> int:
    """The number of a term: the catalogue counts and finds numbers three times as fast as words."""
    digest = blake2b(term.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True) & -16 | KINDS.index(term[0])


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """The numbers of the terms of a text in order, and how often each stands there."""

    keys: Keys
    times: NDArray[np.uint8]

    @classmethod
    def of(cls, found: Terms) -> Counts:
        counted = sorted((key(term), times) for term, times in found.items())
        return cls(np.array([k for k, _ in counted], np.int64), np.array([n for _, n in counted], np.uint8))

    def packed(self) -> bytes:
        return np.int64(len(self.keys)).tobytes() + self.keys.tobytes() + self.times.tobytes()

    @classmethod
    def unpacked(cls, body: bytes) -> Counts:
        size = int.from_bytes(body[:8], "little")
        return cls(np.frombuffer(body, np.int64, size, 8), np.frombuffer(body, np.uint8, size, 8 + 8 * size))


def _lead(article: Article) -> Iterator[Block]:
    yield article.headline
    room = _LEAD // (2 if article.lang == "ja" else 1)
    for block in article.blocks:
        if room <= 0:
            return
        if block.kind not in ("table", "caption"):
            yield block
            room -= len(block.text)


def _of_block(block: Block, of_article: str, lexicon: Lexicon, published: date) -> Iterator[str]:
    lang = block.lang if block.lang in ("en", "fr", "ja") else of_article
    text, english = block.text[:_LEAD], (block.english or "")[:_LEAD]
    words = stems(english, "en")
    things = {*lexicon.said(words, "en"), *(lexicon.things(text, lang) if lang != "en" or text != english else ())}
    yield from (f"c:{thing}" for thing in things)
    yield from names(text, lang)
    yield from (name for name in names(english, "en") if lang != "en" and name.startswith("n:"))
    yield from figures(text, lang)
    yield from days(text, published)
    yield from filter(None, map(_word, words))
    if (year := fiscal_year(text, lang)) is not None:
        yield f"y:{year}"
    if (step := stage(text, lang)) is not None:
        yield f"s:{step}"


@lru_cache(maxsize=50_000)
def _word(stem: str) -> str:
    """The term of a stem; "": of one that tells nothing."""
    return f"w:{stem}" if len(stem) > 2 and stem[0].isalpha() and not is_stop(stem, "en") else ""
