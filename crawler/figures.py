"""Figures that a translation must keep: what a source sentence says in figures, and what its English lacks of it.

Money, percentages and multiples are read by index.amounts, dates and bare numbers by the files beside this one. The
comparison is stricter than index.amounts.same, which joins the figures of two outlets: see figure_numbers.rounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from crawler import figure_dates, figure_forms, figure_numbers
from crawler.figure_numbers import rounds
from index.amounts import amounts, compare, render
from index.amounts.numerals import fold
from index.article import Amount

Kind = Literal["amount", "date", "number"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the source, `source[start:end]`, with its English and other ways to write it in the source."""

    start: int
    end: int
    text: str
    kind: Kind
    english: str  # "¥1.239 trillion", "December 26", "2026"
    rewrites: tuple[str, ...] = ()  # the nearest to the source first


def missing(source: str, english: str, lang: str) -> tuple[Figure, ...]:
    """The figures of the source that the English lacks, in order of position."""
    said = amounts(source, lang)
    there = figure_numbers.of_english(english)
    lacking = [_of_amount(a, lang) for a in said if not _found(a, english, there)]
    dates = figure_dates.dates(source, lang)
    taken = [(a.start, a.end) for a in said]
    lacking += [
        Figure(d.start, d.end, source[d.start : d.end], "date", d.english)
        for d in dates
        if not _overlaps(d, taken) and not figure_dates.kept(d, english, there)
    ]
    taken += [(d.start, d.end) for d in dates]
    bare = [n for n in figure_numbers.of_source(source, lang) if not _overlaps(n, taken)]
    lacking += [
        Figure(n.start, n.end, source[n.start : n.end], "number", n.english, n.rewrites)
        for n in bare
        if not figure_numbers.kept(n, there)
    ]
    return tuple(sorted(lacking, key=lambda f: f.start))


def added(source: str, english: str, lang: str) -> tuple[Amount, ...]:
    """Money and percentages of the English that the source does not have in any form."""
    said = [end for a in amounts(source, lang) for end in _ends(a)]
    bare = figure_numbers.all_of(source, lang)
    return tuple(
        b
        for b in amounts(english, "en")
        if b.kind != "multiple" and not all(any(_same(a, end) for a in said) or end.value in bare for end in _ends(b))
    )


def _overlaps(one: figure_dates.Date | figure_numbers.Number, taken: Iterable[tuple[int, int]]) -> bool:
    return any(one.start < end and start < one.end for start, end in taken)


def _found(amount: Amount, english: str, there: figure_numbers.Numbers) -> bool:
    translated = [end for b in amounts(english, "en") for end in _ends(b)]
    return all(_end_found(end, english, translated, there) for end in _ends(amount))


def _end_found(one: Amount, english: str, translated: list[Amount], there: figure_numbers.Numbers) -> bool:
    if any(_same(one, b) for b in translated):
        return True
    if one.kind == "percent" or not _unit_said(one, translated):
        return False
    return any(rounds(one.value, n) for n in there.values)


def _unit_said(one: Amount, translated: list[Amount]) -> bool:
    """A bare number may stand for a multiple, and for money of a currency said beside: "from 2 to 3 trillion yen"."""
    if one.kind == "multiple":
        return True
    return one.currency is None or any(b.currency == one.currency for b in translated)


def _ends(amount: Amount) -> tuple[Amount, ...]:
    """A range as its two ends."""
    if amount.high is None:
        return (amount,)
    return replace(amount, high=None), replace(amount, value=amount.high, high=None)


def _same(source: Amount, english: Amount) -> bool:
    """Whether the English amount says what the source amount says."""
    if source.kind != english.kind:
        return compare(source, english) == "agree"
    if None not in (source.currency, english.currency) and source.currency != english.currency:
        return False
    readings = [v for v in (source.value, source.suspected) if v is not None]
    if source.kind == "multiple":
        return compare(source, english) in ("agree", "rounded")
    return any(rounds(value, english.value) or _unsigned(value, english.value) for value in readings)


def _unsigned(source: Decimal, english: Decimal) -> bool:
    """ "▲1.2%" may come out as "down 1.2%", and "a fall of -1.2%" is no other figure."""
    return (source < 0 or english < 0) and rounds(abs(source), abs(english))


def _of_amount(amount: Amount, lang: str) -> Figure:
    return Figure(amount.start, amount.end, amount.text, "amount", render(amount), _rewrites(amount, lang))


def _rewrites(amount: Amount, lang: str) -> tuple[str, ...]:
    """Other ways to write the amount in its sentence: plainer in its own language, then as English has it."""
    if amount.high is not None:
        return (render(amount),)
    if amount.kind == "percent":
        own = figure_forms.decimal(amount.value, lang) + ("%" if lang == "ja" else " %")
        return _others(amount, (own, f"{figure_forms.decimal(amount.value, 'en')}%"))
    if amount.kind == "multiple":
        times = figure_forms.decimal(amount.value, lang) + ("倍" if lang == "ja" else " fois")
        return _others(amount, (times, render(amount)))
    own, name = figure_forms.money(amount, lang), figure_forms.money(amount, "en")
    return _others(amount, (own, name))


def _others(amount: Amount, forms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(form for form in dict.fromkeys(forms) if form != fold(amount.text))
