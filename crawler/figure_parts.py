"""Parts of a whole in English words, in percent: "a third", "one in three", "divided by four", "quartered", "half"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from index.amounts.numerals import Numeral

_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_NAMES = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
# What makes a length of time or an ordinal of the word: "half an hour", "a third term".
_TIME = (
    r"(?![ -](?:of )?(?:an? )?(?:hour|day|month|year|decade|century|dozen|million|billion|trillion|time|term|quarter|half|party"
    r"|straight|consecutive|largest|biggest|round|place|person|anniversary)s?\b)"
)
_POINT = r"[ -](?:of )?(?:an? )?(?:full )?(?:percentage[ -])?points?\b"
_LISTED = "|".join(_NAMES)
_PART = re.compile(
    rf"\b(?:(?P<n>{'|'.join(_COUNTS)}|[1-9][0-9]?)[ -])?(?P<name>{_LISTED})(?:s|d|ed)?\b(?:(?P<point>{_POINT})|{_TIME})"
)
_HALVES = re.compile(r"(?<!first[ -])(?<!second[ -])(?<!latter )\bhal(?:f|ve[sd]?|ving)\b" + _TIME)
_QUARTERED = re.compile(r"\bquarter(?:ed|ing)\b")
_DIVIDED = re.compile(r"\b(?:divid\w+|slashed|cut) by (?:a factor of )?\Z")
_OUT_OF = re.compile(r" (?:people |companies |households )?(?:in|out of|of)(?: every)? ")
_HINT = re.compile(r"hal[fv]|quarter|third|fourth|fifth|th\b|ths\b|(?:vided|viding|lashed|cut) by")
_NEAR = Decimal("0.4")  # of a percent: 33% is a third


def parts(low: str, read: Sequence[Numeral]) -> frozenset[Decimal]:
    """What a sentence in lower case says of parts, in percent."""
    found = {share for _, share in shares(low, read, _OUT_OF)}
    if not _HINT.search(low):
        return frozenset(found)
    found |= {Decimal(100) / n.value for n in read if n.value > 1 and _DIVIDED.search(low, max(0, n.start - 24), n.start)}
    if _HALVES.search(low):
        found.add(Decimal(50))
    if _QUARTERED.search(low):
        found.add(Decimal(25))
    return frozenset(found.union(part for part, of_a_point in _named(low) if not of_a_point))


def of_points(low: str) -> set[Decimal]:
    """The parts of a percentage point that it says: "a quarter-point" is 0.25, "two-tenths of a point" 0.2."""
    return {part / 100 for part, of_a_point in _named(low) if of_a_point} if "point" in low else set()


def _named(low: str) -> Iterator[tuple[Decimal, bool]]:
    for m in _PART.finditer(low):
        count = int(m["n"]) if m["n"] and m["n"].isdigit() else _COUNTS.get(m["n"] or "", 0)
        if count or m["point"]:
            yield Decimal(100 * (count or 1)) / _NAMES[m["name"]], bool(m["point"])


def shares(text: str, read: Sequence[Numeral], joint: re.Pattern[str]) -> Iterator[tuple[int, Decimal]]:
    """In percent, the shares that two numbers with `joint` between them make: "eight in 10", by where each starts."""
    for first, second in pairwise(read):
        small, large = sorted((first.value, second.value))
        if 0 < small < large <= 100 and joint.fullmatch(text, first.end, second.start):
            yield first.start, 100 * small / large
            yield second.start, 100 * small / large


def is_near(percent: Decimal, found: frozenset[Decimal]) -> bool:
    """Whether one of the parts is so many percent, or nearly: people say a third for 33%."""
    return any(abs(percent - part) <= _NEAR for part in found)
