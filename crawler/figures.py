"""Figures that a translation must keep: what a source sentence says in figures, and what its English lacks of it.

Money, percentages and multiples are read by index.amounts, dates and bare numbers by the files beside this one. The
comparison is stricter than index.amounts.same, which joins the figures of two outlets: see figure_numbers.rounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from crawler import (
    figure_dates,
    figure_english,
    figure_forms,
    figure_made_up,
    figure_masked,
    figure_measures,
    figure_numbers,
    figure_signs,
    figure_sizes,
    figure_times,
)
from crawler.figure_numbers import rounds
from crawler.figure_parts import is_near
from index.amounts import amounts, compare
from index.amounts.numerals import fold
from index.article import Amount

Kind = Literal["amount", "date", "number"]
_LOW_END = re.compile(r"[^0-9]*[0-9.,]+ ?(?:%|割|パーセント)?")
_DIVIDED = re.compile(r"\bdivis\w+ par (?:[^\W\d_]+ ){0,2}\Z", re.IGNORECASE)
# The percent sign of the second holds for the first: "10 to 15 percent", "between 2 and 3%".
_SHARED_PERCENT = re.compile(r"(\d+(?:\.\d+)?)(?= ?(?:to|and|or|,|-|–|/) ?\d+(?:\.\d+)? ?(?:%|per ?cent))")
_POINTS = re.compile(r"ポイント|point(?!s? de base)|p\.p\.")
_REDUCED = re.compile(r"divis\w+ par |(?:分の[0-9一二三四五六七八九]|半分)(?:以下|程度|近く)?[にへ]|半減", re.IGNORECASE)
_TIMES = re.compile(r"\btimes\b|fold\b|\bfactor of\b")  # "four times lower"
_MOST = 500  # different amounts compared in one sentence
_UNSIGNED = tuple("0123456789")  # the low end of a range, whose sign stands with the high one


_Spot = figure_dates.Date | figure_times.Time | figure_numbers.Number | figure_sizes.Size


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the source, `source[start:end]`, with its English and other ways to write it in the source."""

    start: int
    end: int
    text: str
    kind: Kind
    english: str  # "¥1.239 trillion", "December 26", "2026"
    rewrites: tuple[str, ...] = ()  # the nearest to the source first


class Comparison:
    """A source sentence in `lang` and its English, each read once."""

    def __init__(self, source: str, english: str, lang: str) -> None:
        self._source, self._english, self._lang = source, english, lang
        self._read = figure_numbers.Source.of(source, lang)
        self._said = self._read.said
        self._dated = figure_dates.dates(source, lang)
        self._ours = amounts(english, "en")
        self._translated = _distinct(self._ours)
        self._numbers = figure_english.of_english(english, self._ours)
        self._rated = any(a.kind == "percent" for a in self._said)

    def missing(self) -> tuple[Figure, ...]:
        """The figures of the source that the English lacks, in order of position."""
        lacking = [_of_amount(a, self._source, self._lang) for a in self._said if not self._found(a)]
        taken = {at for a in self._said for at in range(a.start, a.end)}
        for of_a_kind in (self._times(taken), self._dates(taken), self._bare(taken), self._sizes()):
            lacking += of_a_kind
        return tuple(sorted(lacking, key=lambda f: f.start))

    def added(self) -> tuple[Amount, ...]:
        """Money and percentages of the English that the source does not have in any form."""
        said = _distinct(self._said)
        claims = [b for b in self._ours if b.kind != "multiple"]
        risen = [b for b in claims if b.value < 0] and not figure_signs.falls(self._source, self._lang)
        doubtful = [b for b in claims if not all(_is_said(e, said) for e in _ends(b))]
        open_to = figure_numbers.open_to(self._read) if doubtful else (set(), set())
        may_be = {"money": open_to[0] | figure_sizes.floors(self._source), "percent": open_to[1]}
        new = [b for b in doubtful if not all(abs(e.value) in may_be[b.kind] or _is_said(e, said) for e in _ends(b))]
        return tuple(b for b in claims if b in new or (risen and b.value < 0))

    def made_up(self) -> tuple[Figure, ...]:
        """Large numbers, years and full dates of the English that the source does not have, `start` and `end` there."""
        found = figure_made_up.made_up(self._read, self._dated, self._english, self._numbers.large)
        texts = ((start, end, self._english[start:end], dated) for start, end, dated in found)
        return tuple(Figure(start, end, text, "date" if dated else "number", text) for start, end, text, dated in texts)

    def _found(self, amount: Amount) -> bool:
        if amount.kind == "money" and amount.value == 1:
            return True  # "1ドル=155円": the thing that is priced
        if amount.kind == "percent" and _POINTS.search(amount.text):
            return all(any(rounds(abs(e.value), n) for n in self._numbers.points) for e in _ends(amount))
        return all(self._end_found(end) for end in _ends(amount))

    def _end_found(self, one: Amount) -> bool:
        """A bare number may stand for money ("from 2 to 3 trillion yen") or a multiple, but none of another kind does."""
        there = self._numbers
        if one.value < 0 and not figure_signs.falls(self._english, "en"):
            return False
        if any(_same(one, b) for b in self._translated):
            return True
        if one.kind == "money":
            return any(rounds(one.value, n) for n in there.values)
        if one.kind == "percent":
            return self._percent_found(one)
        return self._part_found(one) or any(rounds(one.value, n) for n in there.values | there.factors)

    def _percent_found(self, one: Amount) -> bool:
        there = self._numbers
        shared = {Decimal(m[1]) for m in _SHARED_PERCENT.finditer(self._english)}
        unsigned = shared if one.text.endswith(_UNSIGNED) else set()
        in_the_thirties = {n for n in there.values if self._source.startswith("台", one.end) and f"{n}s" in self._english}
        return is_near(one.value, there.parts) or any(
            rounds(one.value, value) for value in unsigned | there.pointed | in_the_thirties
        )

    def _part_found(self, one: Amount) -> bool:
        """Whether the English has a multiple as a part or by the fall that makes it: "a third", "divided by four"."""
        there = self._numbers
        if one.value > 1:
            return is_near(100 * (one.value - 1), there.parts)  # "up by half"
        if one.value <= 0:
            return False
        if is_near(100 * one.value, there.parts | there.rates):
            return True
        if not _REDUCED.search(self._source, max(0, one.start - 40), one.end + 8) or not figure_signs.falls(self._english, "en"):
            return False
        fallen = is_near(100 - 100 * one.value, there.parts | there.rates)
        divisor = (1 / one.value).quantize(Decimal("0.01"))
        return fallen or (bool(_TIMES.search(self._english)) and any(rounds(divisor, n) for n in there.values | there.factors))

    def _times(self, taken: set[int]) -> list[Figure]:
        """Hours of the day that the English lacks; their letters join `taken`."""
        found = [t for t in figure_times.times(self._source, self._lang) if not _overlaps(t, taken)]
        taken |= {at for t in found for at in range(t.start, t.end)}
        alone = len(found) == 1
        lost = (t for t in found if not figure_times.kept(t, self._english, self._numbers, alone=alone))
        return [self._figure(t, "number", t.english) for t in lost]

    def _dates(self, taken: set[int]) -> list[Figure]:
        """Dates that the English lacks; the letters of all of them, right or wrong, join `taken`."""
        found = [d for d in self._dated if not _overlaps(d, taken)]
        taken |= {at for d in found for at in range(d.start, d.end)}
        lost = (d for d in found if not figure_dates.kept(d, self._english, self._numbers))
        return [self._figure(d, "date", d.english) for d in lost]

    def _bare(self, taken: set[int]) -> list[Figure]:
        found = [n for n in figure_numbers.of_source(self._read) if not _overlaps(n, taken)]
        there = self._numbers
        lost = [n for n in found if not self._number_kept(n)]
        kept = [n for n in found if n not in lost]
        days = {d.day for d in self._dated if d.day}
        lost += figure_masked.masked(self._read, kept, days, self._english, self._ours, there.weekday)
        return [self._figure(n, "number", n.english, n.rewrites) for n in lost]

    def _number_kept(self, one: figure_numbers.Number) -> bool:
        if figure_numbers.kept(one, self._numbers, self._rated):
            return True
        if one.negative or one.points or one.day:
            return False
        return figure_measures.kept(one.value, self._read, one.end, self._english)

    def _sizes(self) -> list[Figure]:
        found = figure_sizes.sizes(self._source, self._lang)
        lost = (s for s in found if not figure_sizes.kept(s, self._english, self._numbers))
        return [self._figure(s, "amount" if s.is_large else "number", s.english) for s in lost]

    def _figure(self, at: _Spot, kind: Kind, english: str, rewrites: tuple[str, ...] = ()) -> Figure:
        return Figure(at.start, at.end, self._source[at.start : at.end], kind, english, rewrites)


def _distinct(found: Iterable[Amount]) -> list[Amount]:
    """One amount for each value, ranges as their ends: a page of the same prices compares in no time."""
    ends = (end for amount in found for end in _ends(amount))
    return list({(e.kind, e.currency, e.value): e for e in ends}.values())[:_MOST]


def _is_said(english: Amount, said: Iterable[Amount]) -> bool:
    return any(_same(a, english) or _is_part(a, english) for a in said)


def _is_part(source: Amount, english: Amount) -> bool:
    """Whether an English percentage is the part that the source says, or what is gone when that part is left."""
    if source.kind != "multiple" or english.kind != "percent" or not 0 < source.value < 1:
        return False
    part = frozenset({100 * source.value, 100 - 100 * source.value})
    return is_near(abs(english.value), part)


def _overlaps(one: _Spot, taken: set[int]) -> bool:
    return not taken.isdisjoint(range(one.start, one.end))


def _ends(amount: Amount) -> tuple[Amount, ...]:
    """A range as its two ends."""
    if amount.high is None:
        return (amount,)
    low = _LOW_END.match(fold(amount.text))
    return replace(amount, high=None, text=low[0].rstrip() if low else ""), replace(amount, value=amount.high, high=None)


def _same(source: Amount, english: Amount) -> bool:
    """Whether the English amount says what the source amount says."""
    if source.kind != english.kind:
        return compare(source, english) == "agree"
    if None not in (source.currency, english.currency) and source.currency != english.currency:
        return False
    if source.kind == "multiple":
        return compare(source, english) in ("agree", "rounded")
    readings = {source.value, figure_forms.meant(source).value}
    return any(rounds(value, english.value) or _unsigned(value, english.value) for value in readings)


def _unsigned(source: Decimal, english: Decimal) -> bool:
    """ "▲1.2%" may come out as "down 1.2%", and "a fall of -1.2%" is no other figure; see figure_signs."""
    return (source < 0 or english < 0) and rounds(abs(source), abs(english))


def _of_amount(amount: Amount, source: str, lang: str) -> Figure:
    rewrites = tuple(form for form in dict.fromkeys(figure_forms.rewrites(amount, lang)) if form != fold(amount.text))
    divided = _DIVIDED.search(source, max(0, amount.start - 40), amount.start) if lang == "fr" and amount.kind == "multiple" else None
    if divided and amount.value < 1:
        by = f"divided by {(1 / amount.value).quantize(Decimal('0.01')).normalize():f}"
        return Figure(divided.start(), amount.end, source[divided.start() : amount.end], "amount", by)
    return Figure(amount.start, amount.end, amount.text, "amount", figure_forms.english(amount), rewrites)
