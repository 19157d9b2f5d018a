"""Figures that say the same in another currency: "¥1.23 trillion ($7.9B)", 124億ドル（約1兆9000億円）. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

from index.amounts.numerals import fold
from index.article import Amount

_OPENS = re.compile(
    r"(?:-[\w-]+| (?:yen|package|fund|plan)|[^.;:()\d]{0,40}(?=, soit )|[^.;:()\d]{0,40}(?: \d{4})?[^.;:()\d]{0,30}(?=, soit ))?"
    r"\s*(?:\(|\[|,? (?:or|soit|worth|equal to|equivalent to|the equivalent of)(?= )|、)"
    r"(?:\s|約|およそ|or|about|approximately|approx\.?|around|roughly|some|nearly|soit|environ|près de|quelque|equivalent to|worth|ca\.?|c\.|[~≈=])*\Z",
    re.IGNORECASE,
)
_ROUND_BRACKET = re.compile(r"[(\[]")
_CLOSES = re.compile(r"[^()\[\]]{0,40}[)\]]")


class Conversion(NamedTuple):
    """`amounts[main]` again as `amounts[other]`; `rate` is yen for one unit of the other currency, or main for other."""

    main: int
    other: int
    rate: Decimal
    pair: str  # "USDJPY": the rate is yen per dollar
    end: int  # where the bracket ends


def conversions(text: str, amounts: Sequence[Amount]) -> list[Conversion]:
    """Which figures of a sentence are another one's conversion. Spans are of `text`."""
    plain = fold(text)
    found: list[Conversion] = []
    for place in range(1, len(amounts)):
        one, other = amounts[place - 1], amounts[place]
        if _may_convert(one, other) and (end := _bracket(plain, one, other)):
            found.append(Conversion(place - 1, place, *_rate(one, other), end))
    return found


def _may_convert(one: Amount, other: Amount) -> bool:
    money = (
        one.kind == other.kind == "money" and bool(one.currency and other.currency) and one.currency != other.currency
    )
    return money and one.value > 0 < other.value and (one.high is None) == (other.high is None)


def _bracket(plain: str, one: Amount, other: Amount) -> int | None:
    """Where the remark ends in which `other` stands right behind `one`."""
    opened = _OPENS.fullmatch(plain[one.end : other.start])
    if not opened:
        return None
    if not _ROUND_BRACKET.search(opened[0]):
        return other.end
    closed = _CLOSES.match(plain, other.end)
    return closed.end() if closed else None


def _rate(one: Amount, other: Amount) -> tuple[Decimal, str]:
    yen, foreign = (one, other) if one.currency == "JPY" else (other, one)
    if yen.currency != "JPY":
        yen, foreign = one, other
    with localcontext(prec=60):  # of any two values that are read
        return (yen.value / foreign.value).quantize(Decimal("0.0001")), f"{foreign.currency}{yen.currency}"
