"""The numbers of an English sentence, in figures or words: what a translation is searched for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

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
        (2, "both twice double doubled doubling doubles pair couple dual bilateral twin two-way"),
        (3, "triple tripled tripling triples treble trebled thrice trio trilateral three-way thirds"),
        (4, "quadruple quadrupled quadrupling quadruples quartet"),
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
_POINTS = re.compile(r"\b(?:points?|pct|pp)\b|%", re.IGNORECASE)
_A_POINT = re.compile(r"\ba (?:full )?(?:percentage )?point\b")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:today|yesterday|tomorrow)\b")
_A_DAY = re.compile(r"\b(?:a|per|each|every|any|single|that|the|same) day\b|\bdaily\b|\bdays\b")
_NEGATIVE = re.compile(r"\b(?:minus|negative|below zero)\b|(?<![\w)])[-−–][$€¥]?\d")
_SECOND_HALF = re.compile(r"\b(?:first|second|third|fourth)[ -](?=half\b|quarter\b)")
_OUT_OF = re.compile(r" (?:people |companies )?(?:in|out of|of)(?: every)? ")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What an English sentence says in numbers."""

    values: frozenset[Decimal]
    shares: frozenset[Decimal]  # "eight in 10", in percent
    weekday: bool
    points: bool
    a_day: bool  # "a day", "daily"
    negative: bool


def of_english(text: str) -> Numbers:
    """Every number of an English sentence."""
    lowered = fold(text).lower()
    read = numbers(text, "en")
    spoken = _WORD.findall(_SECOND_HALF.sub("", lowered))
    words = {_WORDS[part] for word in spoken for part in {word, *word.split("-")} if part in _WORDS}
    ordinals = {_TENS[m[1]] + _WORDS[m[2]] for m in _COMPOUND.finditer(lowered)}
    one = {Decimal(1)} if _A_POINT.search(lowered) else set()
    half = {Decimal("0.5")} if _HALVES.intersection(_WORD.findall(lowered)) else set()
    values = frozenset({*(n.value for n in read), *words, *ordinals, *one, *half})
    return Numbers(
        values,
        frozenset(shares(lowered, read, _OUT_OF).values()),
        weekday=bool(_WEEKDAY.search(text)),
        points=bool(_POINTS.search(text)),
        a_day=bool(_A_DAY.search(lowered)),
        negative=bool(_NEGATIVE.search(lowered)),
    )


def shares(text: str, read: list[Numeral], joint: re.Pattern[str]) -> dict[int, Decimal]:
    """In percent, the shares that two numbers with `joint` between them make: "eight in 10", by where each starts."""
    pairs = pairwise(read)
    near = [(a, b) for a, b in pairs if 0 < a.value < b.value <= 100 and joint.fullmatch(text, a.end, b.start)]
    return {number.start: 100 * a.value / b.value for a, b in near for number in (a, b)}
