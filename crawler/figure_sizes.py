"""Sizes without a figure, 数千億円 or "des dizaines de milliards": no amounts, but their scale must be kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from index.amounts.numerals import fold

_JA = re.compile(r"(?:数|何|幾)(?P<many>[十百千])?(?P<scale>[万億兆])")
_OVER = re.compile(r"(?P<many>[十百千])数(?P<scale>[万億兆])")  # 十数兆: from ten to twenty
_FR = re.compile(
    r"\b(?P<many>dizaines|centaines|milliers|quelques|plusieurs|des) (?:de |d')?(?P<scale>milliers|millions|milliards)"
    r"(?P<twice> de milliards)?\b"
)
_POWERS = {"万": 4, "億": 8, "兆": 12, "milliers": 3, "millions": 6, "milliards": 9}
_MANY = {"十": 1, "百": 2, "千": 3, "dizaines": 1, "centaines": 2, "milliers": 3}
_SCALES = {3: "thousand", 6: "million", 9: "billion", 12: "trillion", 15: "quadrillion"}
_QUANTITIES = ("several", "tens of", "hundreds of")
_SHORT = {"million": r"|\bm\b|mln|mn", "billion": r"|\bbn?\b|bln", "trillion": r"|\btr?n?\b", "thousand": r"|\bk\b"}


class Size(NamedTuple):
    """A size at `start`..`end`; `scale` is the word that says it in English."""

    start: int
    end: int
    scale: str
    english: str  # "hundreds of billions"


def sizes(text: str, lang: str) -> Iterator[Size]:
    """The sizes that a sentence gives without a figure."""
    for m in (_JA if lang == "ja" else _FR).finditer(fold(text)):
        power = _POWERS[m["scale"]] + _MANY.get(m["many"] or "", 0) + (9 if lang == "fr" and m["twice"] else 0)
        scale = _SCALES[min(power - power % 3, 15)]
        yield Size(*m.span(), scale, f"{_QUANTITIES[power % 3]} {scale}" + ("s" if power % 3 else ""))


def floors(text: str) -> set[Decimal]:
    """What the English of 十数兆円 may say: "over 10 trillion yen"."""
    return {Decimal(10) ** (_POWERS[m["scale"]] + _MANY[m["many"]]) for m in _OVER.finditer(text)}


def kept(size: Size, english: str) -> bool:
    """Whether the English speaks of the same scale."""
    return bool(re.search(rf"{size.scale}{_SHORT.get(size.scale, '')}", english, re.IGNORECASE))
