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

SCHEME = "forms-2"  # raised where the same two texts would be told apart otherwise
ENOUGH = 0.7  # of the particulars of sentences with the same words: an update corrects some, an edit loses some
_FEWEST = 3  # particulars; fewer tell nothing
_REPLACED = 3  # figures that stand where the other text has other ones: names go on from month to month, figures do not
_ALIKE = 0.6  # of the words of two sentences
_MOST = 60  # sentences
_NUMBER = re.compile(r"\d+(?:[.,\s]\d+)*")
_NAME = re.compile(r"(?<!^)(?<![.!?:«“\"] )(?<!\w)[A-ZÀ-Þ][\w-]+|[ァ-ヺー]{2,}|[A-Z][A-Za-z]+")
_MONTHS = r"janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_ENGLISH = r"January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = re.compile(rf"\b(?:{_MONTHS}|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b")
_OF_MONTH = re.compile(rf"\b(?:{_MONTHS}|{_ENGLISH})\b|(?<!\d)\d{{1,2}}月(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,4}[都道府県市区町村]|[\u4e00-\u9fff]{2,4}(?=氏|社長|首相|知事|大臣|総裁)")
_JAPANESE = re.compile(r"[\u3041-\u3096]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What tells sentences of one form apart."""

    words: frozenset[str]  # in Japanese pairs of characters; without the particulars
    particulars: Counter[str]
    months: frozenset[str] = frozenset()  # that it is about

    @property
    def figures(self) -> Counter[str]:
        return Counter({p: n for p, n in self.particulars.items() if p[0].isdigit()})


def share_only_a_form(a: Sequence[Sentence], b: Sequence[Sentence]) -> bool:
    """Whether the sentences that two texts have in common differ in figures and names."""
    first, second = (a, b) if len(a) <= len(b) else (b, a)
    pairs = [(s, max(second, key=lambda o: _alike(o, s))) for s in first if second]
    common = [(one, other) for one, other in pairs if _alike(other, one) >= _ALIKE]
    held = sum(min(one.particulars.total(), other.particulars.total()) for one, other in common)
    there = sum((one.particulars & other.particulars).total() for one, other in common)
    return (held >= _FEWEST and there < ENOUGH * held) or _tells_another_time(common)


def _tells_another_time(common: Sequence[tuple[Sentence, Sentence]]) -> bool:
    """Whether most figures are replaced by others, or the month is and some figure with it: an update, the next report."""
    figures = [(one.figures, other.figures) for one, other in common]
    replaced = sum(min((one - other).total(), (other - one).total()) for one, other in figures)
    kept = sum((one & other).total() for one, other in figures)
    if replaced >= max(_REPLACED, kept):
        return True
    own = [one for one, _ in common]  # a sentence that stands in both is no other's counterpart
    months = ((one.months, other.months) for one, other in common if one.months and other.months and other not in own)
    return replaced > 0 and any(one.isdisjoint(other) for one, other in months)


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
    return Sentence(frozenset(_words(rest)), Counter(re.sub(r"\s", "", p) for p in found), frozenset(_OF_MONTH.findall(text)))


def _words(text: str) -> Iterable[str]:
    if not _JAPANESE.search(text):
        return (w.casefold() for w in _WORD.findall(text))
    plain = "".join(_WORD.findall(text))
    return (plain[i : i + 2] for i in range(len(plain) - 1))
