"""Numbers of three digits and more, years and full dates in the English that nothing in the source says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from crawler import figure_dates, figure_measures, figure_numbers, figure_sizes
from crawler.figure_numbers import Source, rounds
from index.amounts.numerals import Numeral

_YEAR = re.compile(r"(?:1[89]|20)[0-9]{2}")
_MOST = 100  # numbers of one sentence
_DIGITS = re.compile(r"[0-9]+")
# "Last year" may come out as the year that it was.
_RELATIVE = {
    "ja": re.compile(r"[昨来今本同前翌去]年|一昨年|年前|年後|今期|来期|前期"),
    "fr": re.compile(r"\b(?:l'an\b|l'année|cette année|année (?:dernière|prochaine|précédente|suivante)|ans)", re.IGNORECASE),
}
_MONTH_ENDS = frozenset((1, 28, 29, 30, 31))  # 月末, "début mai"


def made_up(
    source: Source, dates: Sequence[figure_dates.Date], english: str, large: Sequence[Numeral]
) -> Iterator[tuple[int, int, bool]]:
    """Where they stand in the English, and whether each is a date.

    `dates` are those of the source, `large` the numbers of the English that are to be looked at.
    """
    if large:
        yield from _unsaid(source, dates, english, large)
    days = figure_dates.days(english)
    of_source = {int(n.value) for n in source.read} | {date.day for date in dates} | _MONTH_ENDS if days else set()
    for month, at in days.items():
        for day, start, end in at:
            if day not in of_source and (month, day) not in figure_dates.FEASTS:
                yield start, end, True


def _unsaid(
    source: Source, dates: Sequence[figure_dates.Date], english: str, large: Sequence[Numeral]
) -> Iterator[tuple[int, int, bool]]:
    values = _values(source, dates)
    codes = set(_DIGITS.findall(source.text))
    resolved = any(date.decimal for date in dates) or _RELATIVE[source.lang].search(source.text)
    for n in large[:_MOST]:
        written = english[n.start : n.end]
        year = bool(_YEAR.fullmatch(written))
        if (year and resolved) or written in codes or english[n.start - 1 : n.start] == "(":  # a conversion
            continue
        if int(n.value) in values or any(rounds(value, n.value) for value in values):
            continue
        if not figure_measures.converted(source, english, n):
            yield n.start, n.end, year


def _values(source: Source, dates: Sequence[figure_dates.Date]) -> set[Decimal]:
    """What the source says in any way."""
    values = {n.value for n in source.read}
    values |= {abs(v) for a in source.said for v in (a.value, a.high, a.suspected) if v is not None}
    values |= {also for n in source.read for also in figure_numbers.readings(source.text, n)}
    values |= {Decimal(year) for date in dates for year in (*date.years, date.fiscal + 1)}
    return values | {size.value for size in figure_sizes.sizes(source.text, source.lang) if size.value is not None}
