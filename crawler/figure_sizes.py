"""Sizes without a figure, 数千億円, "des dizaines de milliards", "une trentaine": no amounts, but they must be kept.

From thousands on the English must say the same size. Of dozens and hundreds it may be silent ("many"), but not say
another. A round number ("une trentaine") must be there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from crawler.figure_english import Numbers
from index.amounts.numerals import fold

_JA = re.compile(r"(?<![十百千])(?:数|何|幾)(?:(?P<many>[十百千])?(?P<scale>[万億兆])|(?P<alone>[十百千]))")
_OVER = re.compile(r"(?<![0-9一二三四五六七八九])(?P<many>[十百千])数(?P<scale>[万億兆])?")  # 十数兆: from ten to twenty
_FR = re.compile(
    r"\b(?P<many>dizaines|centaines|milliers|quelques|plusieurs|des) (?:de |d')?(?P<scale>milliers|millions|milliards)"
    r"(?P<twice> de milliards)?\b|\b(?P<alone>dizaines|centaines|milliers) (?:de |d')"
)
_ROUND = re.compile(
    r"\b(?:une?|la|cette) (?:bonne |petite |grosse )?(?P<round>dizaine|douzaine|quinzaine(?! de jours)|vingtaine|trentaine|quarantaine|cinquantaine"
    r"|soixantaine|centaine|millier) (?:de |d')(?!mill|euros?\b|dollars?\b|yens?\b)(?=[^\W\d_])"
)
_VALUES = {
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
}  # fmt: skip
_POWERS = {"万": 4, "億": 8, "兆": 12, "milliers": 3, "millions": 6, "milliards": 9}
_MANY = {"十": 1, "百": 2, "千": 3, "dizaines": 1, "centaines": 2, "milliers": 3}
_SCALES = {3: "thousand", 6: "million", 9: "billion", 12: "trillion", 15: "quadrillion"}
_QUANTITIES = ("several", "tens of", "hundreds of")
_ALONE = {1: "dozens", 2: "hundreds", 3: "thousands"}

# A size in English: its words in a row, "hundreds of billions", unless a figure stands before them ("3 billion").
_WORDS = {
    "ten": 1, "dozen": 1, "score": 1, "decade": 1, "hundred": 2, "centurie": 2, "century": 2, "thousand": 3, "k": 3,
    "million": 6, "m": 6, "mln": 6, "mn": 6, "billion": 9, "bn": 9, "b": 9, "bln": 9, "trillion": 12, "tn": 12, "trn": 12,
    "tr": 12, "quadrillion": 15,
}  # fmt: skip
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_RUN = re.compile(rf"(?<![\w.,-])(?:[$€¥£])?(?P<run>(?:{_WORD})s?(?:(?: of |[ -])(?:{_WORD})s?)*)(?![^\W_])")
_EACH = re.compile(rf"\b({_WORD})s?\b")
_FIGURE = re.compile(
    r"(?:[0-9]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|eighty|ninety))[ -]\Z"
)


class Size(NamedTuple):
    """A size at `start`..`end`; of about 10^`power`, or the round number `value`, or from it on to its double."""

    start: int
    end: int
    power: int
    english: str  # "hundreds of billions"
    value: Decimal | None = None
    teens: bool = False

    @property
    def is_large(self) -> bool:
        return self.power > _MANY["千"]


def sizes(text: str, lang: str) -> Iterator[Size]:
    """The sizes that a sentence gives without a figure."""
    folded = fold(text).lower()
    for m in (_JA if lang == "ja" else _FR).finditer(folded):
        if m["alone"]:
            yield Size(*m.span("alone" if lang == "fr" else 0), _MANY[m["alone"]], _ALONE[_MANY[m["alone"]]])
            continue
        power = _POWERS[m["scale"]] + _MANY.get(m["many"] or "", 0) + (9 if lang == "fr" and m["twice"] else 0)
        scale = _SCALES[min(power - power % 3, 15)]
        yield Size(*m.span(), power, f"{_QUANTITIES[power % 3]} {scale}" + ("s" if power % 3 else ""))
    yield from _round(folded) if lang == "fr" else _teens(folded)


def _round(text: str) -> Iterator[Size]:
    for m in _ROUND.finditer(text):
        value = _VALUES[m["round"]]
        yield Size(*m.span("round"), len(str(value)) - 1, f"about {value:,}", Decimal(value))


def _teens(text: str) -> Iterator[Size]:
    for m in _OVER.finditer(text):
        power = _POWERS.get(m["scale"] or "", 0) + _MANY[m["many"]]
        yield Size(*m.span(), power, f"more than {10**power:,}", Decimal(10) ** power, teens=True)


def floors(text: str) -> set[Decimal]:
    """What the English of 十数兆円 may say: "over 10 trillion yen"."""
    return {size.value for size in _teens(text) if size.value is not None}


def kept(size: Size, english: str, there: Numbers) -> bool:
    """Whether the English speaks of the same size."""
    said = _said(english)
    if size.value is None:
        return size.power in said or (not size.is_large and not said)
    if size.teens:
        top = 2 * size.value
        return size.power in said or any(size.value <= n < top for n in there.values | there.sums | there.factors)
    dozens = size.power == 1 and 1 in said and (size.value > 15 or "a dozen" in english.lower())
    return size.value in there.values or dozens or (size.value >= 100 and size.power in said)


@lru_cache(maxsize=4)
def _said(english: str) -> frozenset[int]:
    return frozenset(_powers(fold(english).lower()))


def _powers(low: str) -> Iterator[int]:
    for m in _RUN.finditer(low):
        if not _FIGURE.search(low, max(0, m.start() - 8), m.start("run")):
            yield sum(_WORDS[word] for word in _EACH.findall(m["run"]))
