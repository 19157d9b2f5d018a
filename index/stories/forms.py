"""Reports written on one form - prices of a month, results of a company - share their words but not their particulars:
figures, days, names. A copy has the same particulars. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.article import Article
from index.sentences import split
from index.stories.shingles import body

ENOUGH = 0.7  # of the particulars of sentences with the same words: an update corrects some, an edit loses some
_FEWEST = 3  # particulars; fewer tell nothing
_ALIKE = 0.6  # of the words of two sentences
_MOST = 60  # sentences
_NUMBER = re.compile(r"\d+(?:[.,\s]\d+)*")
_NAME = re.compile(r"(?<!^)(?<![.!?:«“\"] )(?<!\w)[A-ZÀ-Þ][\w-]+|[ァ-ヺー]{2,}|[A-Z][A-Za-z]+")
_MONTH = re.compile(
    r"\b(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b"
)
_WORD = re.compile(r"[^\W\d_]+")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,4}[都道府県市区町村]|[\u4e00-\u9fff]{2,4}(?=氏|社長|首相|知事|大臣|総裁)")
_JAPANESE = re.compile(r"[\u3041-\u3096]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What tells sentences of one form apart."""

    words: frozenset[str]  # in Japanese pairs of characters; without the particulars
    particulars: Counter[str]


def share_only_a_form(a: Sequence[Sentence], b: Sequence[Sentence]) -> bool:
    """Whether the sentences that two texts have in common differ in figures and names."""
    first, second = (a, b) if len(a) <= len(b) else (b, a)
    held = there = 0
    for sentence in first:
        other = max(second, key=lambda s: _alike(s, sentence), default=None)
        if other and _alike(other, sentence) >= _ALIKE:
            held += min(sentence.particulars.total(), other.particulars.total())
            there += (sentence.particulars & other.particulars).total()
    return held >= _FEWEST and there < ENOUGH * held


def _alike(a: Sentence, b: Sentence) -> float:
    """Dice's coefficient; particulars in common tell which of two like sentences is meant."""
    size = len(a.words) + len(b.words)
    same = 2 * len(a.words & b.words) / size if size else 0.0
    return same + 0.1 if same >= _ALIKE - 0.1 and not a.particulars.keys().isdisjoint(b.particulars) else same


def read(article: Article) -> list[Sentence]:
    """The sentences of its text, the first sixty."""
    blocks = ((unicodedata.normalize("NFKC", block.text), block.lang) for block in body(article))
    return [_read(sentence) for text, lang in blocks for sentence in split(text, lang)][:_MOST]


def _read(text: str) -> Sentence:
    found = [m[0] for pattern in (_NUMBER, _NAME, _MONTH, _PLACE) for m in pattern.finditer(text)]
    rest = text
    for particular in found:
        rest = rest.replace(particular, " ")
    return Sentence(frozenset(_words(rest)), Counter(re.sub(r"\s", "", p) for p in found))


def _words(text: str) -> Iterable[str]:
    if not _JAPANESE.search(text):
        return (w.casefold() for w in _WORD.findall(text))
    plain = "".join(_WORD.findall(text))
    return (plain[i : i + 2] for i in range(len(plain) - 1))
