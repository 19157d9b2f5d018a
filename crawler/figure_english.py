"""The numbers of an English sentence, in figures or words: what a translation is searched for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from crawler import figure_parts
from index.amounts import numbers
from index.amounts.numerals import Numeral, fold
from index.article import Amount

_ONES = "first second third fourth fifth sixth seventh eighth ninth"
_TEENS = "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
_TENS = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), map(Decimal, range(20, 100, 10)), strict=True)
)
_WORDS = {word: Decimal(value) for value, word in enumerate(f"{_ONES} {_TEENS}".split(), 1)} | {
    word: Decimal(value)
    for value, words in (
        (2, "both pair couple dual bilateral twin two-way"),
        (3, "trio trilateral three-way thirds"),
        (4, "quartet"),
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
_FACTORS = {
    word: Decimal(value)
    for value, words in (
        (2, "twice double doubled doubling doubles"),
        (3, "triple tripled tripling triples treble trebled thrice"),
        (4, "quadruple quadrupled quadrupling quadruples"),
    )
    for word in words.split()
}
_HALVES = frozenset("half halve halved halving halves".split())
_COMPOUND = re.compile(rf"\b({'|'.join(_TENS)})-({_ONES.replace(' ', '|')})\b")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_POINTS = re.compile(r"point|\bpct\b|\b(?:pp|ppt|pt|bp)s?\b")
_BASIS_POINTS = re.compile(r"([0-9]+(?:\.[0-9]+)?)[ -]?(?:bps?\b|basis[ -]points?)")
_POINTED = re.compile(r"(?<![0-9.,])([0-9]{1,3}(?:\.[0-9]+)?)[ -](?:full )?(?:percentage[ -])?points?\b")
_LARGE = 100
_A_POINT = re.compile(r"\ba (?:full )?(?:percentage )?point\b")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:today|yesterday|tomorrow)\b")
_A_DAY = re.compile(r"\b(?:a|per|each|every|any|single|that|the|same) day\b|\bdaily\b|\bdays\b")
_NEGATIVE = re.compile(r"\b(?:minus|negative|below zero)\b|(?<![\w)])[-−–][$€¥]?\d")
_SECOND_HALF = re.compile(r"\b(?:first|second|third|fourth)[ -](?=half\b|quarter\b)")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What an English sentence says in numbers, by what they count."""

    values: frozenset[Decimal]  # that are neither money nor a percentage nor a multiple
    sums: frozenset[Decimal]  # of money
    rates: frozenset[Decimal]  # percentages
    factors: frozenset[Decimal]  # multiples
    parts: frozenset[Decimal]  # "eight in 10", "a quarter", in percent
    points: frozenset[Decimal]  # of a percentage: "0.7 percentage points", "25 basis points", "half a point"
    pointed: frozenset[Decimal]  # those of them that have "points" right behind
    large: tuple[Numeral, ...]  # those of `values` in figures that have three digits or more
    weekday: bool
    a_day: bool  # "a day", "daily"
    negative: bool


def of_english(text: str, found: Sequence[Amount]) -> Numbers:
    """Every number of an English sentence, whose money, percentages and multiples are `found`."""
    lowered = fold(text).lower()
    read = numbers(text, "en")
    spoken = set(_WORD.findall(_SECOND_HALF.sub("", lowered)))
    spoken |= {part for word in spoken if "-" in word for part in word.split("-")}
    of = by_kind(read, found)
    words = {_WORDS[word] for word in spoken if word in _WORDS}
    ordinals = {_TENS[m[1]] + _WORDS[m[2]] for m in _COMPOUND.finditer(lowered)}
    one = {Decimal(1)} if _A_POINT.search(lowered) else set()
    half = {Decimal("0.5")} if _HALVES & spoken else set()
    pointed = _pointed(lowered)
    bare = of["number"]
    values = frozenset({*_values(bare), *words, *ordinals, *one, *half})
    return Numbers(
        values,
        _values(of["money"]),
        _values(of["percent"]),
        _values(of["multiple"]).union({_FACTORS[word] for word in spoken if word in _FACTORS}),
        figure_parts.parts(lowered, read),
        frozenset(pointed | _points(lowered, values, found)),
        frozenset(pointed),
        tuple(n for n in bare if n.value >= _LARGE and text[n.start].isdigit()),
        weekday=bool(_WEEKDAY.search(text)),
        a_day=bool(_A_DAY.search(lowered)),
        negative=bool(_NEGATIVE.search(lowered)),
    )


def times_said(text: str, found: Sequence[Amount]) -> Counter[Decimal]:
    """How often an English sentence says each number, in figures or words, leaving out money and percentages."""
    of = by_kind(numbers(text, "en"), found)
    spoken = _WORD.findall(_SECOND_HALF.sub("", fold(text).lower()))
    worded = (value for word in spoken if (value := _WORDS.get(word) or _FACTORS.get(word)))
    return Counter([*(n.value for n in (*of["number"], *of["multiple"])), *worded])


def by_kind(read: Sequence[Numeral], found: Sequence[Amount]) -> dict[str, list[Numeral]]:
    """The numbers by what they count; both lists are in order of position."""
    of: dict[str, list[Numeral]] = {"number": [], "money": [], "percent": [], "multiple": []}
    place = 0
    for number in read:
        while place < len(found) and found[place].end <= number.start:
            place += 1
        counts = place < len(found) and found[place].start < number.end
        of[found[place].kind if counts else "number"].append(number)
    return of


def _values(read: Iterable[Numeral]) -> frozenset[Decimal]:
    return frozenset(n.value for n in read)


def _pointed(low: str) -> set[Decimal]:
    if not _POINTS.search(low):
        return set()
    basis = {Decimal(m[1]) / 100 for m in _BASIS_POINTS.finditer(low)}
    return basis | figure_parts.of_points(low) | {Decimal(m[1]) for m in _POINTED.finditer(low)}


def _points(low: str, values: frozenset[Decimal], found: Sequence[Amount]) -> set[Decimal]:
    """Numbers whose "points" stands farther off count too ("up 4.5 points from 3.2"), but no percentage does."""
    said = (a for a in found if a.kind == "percent" and _POINTS.search(a.text.lower()))
    ends = {abs(end) for a in said for end in (a.value, a.high) if end is not None}
    return ends | values if _POINTS.search(low) else ends
