"""Bare numbers of a source sentence, and whether the English has them: 8万5千人 is 85,000, in figures or in words.

Reading numbers is index.amounts' business; what is here says which of them a translation is held to. A number that a
word carries (G7, F-35) belongs to the name, and 1 comes and goes with the article ("a").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from index.amounts import numbers
from index.amounts.numerals import Numeral, fold

_ONES = "first second third fourth fifth sixth seventh eighth ninth"
_TEENS = "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
_TENS = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), map(Decimal, range(20, 100, 10)), strict=True)
)
_WORDS = {word: Decimal(value) for value, word in enumerate(f"{_ONES} {_TEENS}".split(), 1)} | {
    word: Decimal(value)
    for value, words in (
        (2, "both twice double doubled doubling doubles pair couple dual bilateral twin half two-way"),
        (3, "triple tripled tripling triples treble trebled thrice trio trilateral three-way thirds"),
        (4, "quarter quarters quadruple quadrupled quadrupling quadruples quartet"),
        (6, "half-year"),
        (10, "decade decade-long"),
        (20, "twenties"),
        (30, "thirties thirtieth"),
        (40, "forties fortieth"),
        (50, "fifties fiftieth"),
        (60, "sixties sixtieth"),
        (70, "seventies seventieth"),
        (80, "eighties eightieth"),
        (90, "nineties ninetieth"),
        (100, "hundred hundredth century"),
        (1000, "thousand"),
        (10**6, "million"),
    )
    for word in words.split()
}
_HALVES = frozenset("half halve halved halving halves".split())
_COMPOUND = re.compile(rf"\b({'|'.join(_TENS)})-({_ONES.replace(' ', '|')})\b")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_POINTS = re.compile(r" ?(?:ポイント|points?\b)")
_POINTS_EN = re.compile(r"\b(?:points?|pct|pp)\b|%", re.IGNORECASE)
_A_POINT = re.compile(r"\ba (?:full )?(?:percentage )?point\b")
_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:today|yesterday|tomorrow)\b")
_YEARS = re.compile(r"(?:19|20)[0-9]{2} ?[-/~–] ?\Z")
_DIGIT = re.compile(r"[0-9]")
_CARRIED = re.compile(r"[A-Za-zÀ-ÿ](?:-|[‐–])?\Z|[./@_#&=?]\Z")
_HOUR = re.compile(r" ?(?:時(?!間)|h(?:eures?)?\b)")
_CARRIES = re.compile(r"[_@&=#]|[A-Z]{2}")  # the rest of an address or a code


class Number(NamedTuple):
    """A number at `start`..`end`; `also` are other values that say the same ("15 h" is 3 p.m., 26年 is 2026)."""

    start: int
    end: int
    value: Decimal
    also: tuple[Decimal, ...]
    english: str
    rewrites: tuple[str, ...]
    day: bool  # 26日, which English may give as a day of the week
    points: bool  # of a percentage: "0,5 point"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What an English sentence says in numbers."""

    values: frozenset[Decimal]
    weekday: bool
    points: bool


def of_english(text: str) -> Numbers:
    """Every number of an English sentence, in figures or words."""
    lowered = fold(text).lower()
    words = {_WORDS[part] for word in _WORD.findall(lowered) for part in {word, *word.split("-")} if part in _WORDS}
    ordinals = {_TENS[m[1]] + _WORDS[m[2]] for m in _COMPOUND.finditer(lowered)}
    values = frozenset({*(n.value for n in numbers(text, "en")), *words, *ordinals})
    if _A_POINT.search(lowered):
        values |= {Decimal(1)}
    if _HALVES.intersection(_WORD.findall(lowered)):
        values |= {Decimal("0.5")}
    return Numbers(values, weekday=bool(_DAY.search(text)), points=bool(_POINTS_EN.search(text)))


def of_source(text: str, lang: str) -> list[Number]:
    """The numbers of a source sentence that are written with figures and stand for themselves."""
    plain = fold(text)
    return [_number(plain, n, lang) for n in numbers(text, lang) if _counts(plain, n)]


def all_of(text: str, lang: str) -> set[Decimal]:
    """The values of all numbers of a sentence, in figures or words."""
    return {n.value for n in numbers(text, lang)}


def kept(number: Number, there: Numbers) -> bool:
    """Whether the English has the number, or a rounding of it."""
    if number.day and there.weekday:
        return True
    if number.points and not there.points:
        return False
    return any(rounds(value, said) for value in (number.value, *number.also) for said in there.values)


def rounds(source: Decimal, english: Decimal) -> bool:
    """Whether the English value is the source's, or a rounding of it that no slip produces.

    As a translator rounds: half up, to two digits or more, and not by one digit alone, which is how a dropped digit
    looks (8.8454 trillion may be 8.8 or 8.85 trillion, not 8.845).
    """
    if source == english:
        return True
    if source <= 0 or english <= 0:
        return False
    left_out = _digits(source) - _digits(english)
    if _digits(english) < 2 or left_out < 2 or abs(source - english) * 20 > source:
        return False
    unit = Decimal(1).scaleb(int(english.normalize().as_tuple().exponent))
    return (source / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit == english


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _counts(text: str, n: Numeral) -> bool:
    if not _DIGIT.search(text, n.start, n.end) or (n.value in (0, 1) and not _POINTS.match(text, n.end)):
        return False
    return not _CARRIED.search(text, 0, n.start) and not _CARRIES.match(text, n.end)


def _number(text: str, n: Numeral, lang: str) -> Number:
    also: list[Decimal] = []
    if n.value < 100 and (text.startswith("年", n.end) or _YEARS.search(text, 0, n.start)):
        also += [1900 + n.value, 2000 + n.value]  # 26年, 2025-26
    if 12 < n.value <= 24 and _HOUR.match(text, n.end):
        also.append(n.value - 12)
    own = text[n.start : n.end]
    english = f"{n.value.normalize():,f}"
    rewrites = tuple(form for form in (f"{n.value.normalize():f}", english) if form != own and n.value >= 1000)
    day = lang == "ja" and text.startswith("日", n.end)
    points = bool(_POINTS.match(text, n.end))
    return Number(n.start, n.end, n.value, tuple(also), english, rewrites, day, points)
