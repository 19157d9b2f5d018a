"""Groups, verdicts and reports put together into entries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from index.amounts import render
from index.article import Amount, Exactness
from index.ledger.attribution import Basis
from index.ledger.claims import digits
from index.ledger.entries import Against, Entry, Report
from index.ledger.grouping import decimal
from index.ledger.query import Filter, Rows
from index.ledger.rates import Rates
from index.ledger.subjects import Subjects

_NEARNESS: tuple[Basis, ...] = ("clause", "sentence", "paragraph", "heading", "headline")
_KINDS = {"money": 0, "multiple": 1, "percent": 2}
_BATCH = 200  # entries read at a time


class Answer:
    """The entries that a filter asks for, by item - those with most reports first -, the largest first."""

    def __init__(self, rows: Rows, asked: Filter, subjects: Subjects) -> None:
        self._rows, self._asked, self._subjects = rows, asked, subjects
        self._rates = Rates(rows.implied)
        self._ids = None if asked.ids is None else frozenset(asked.ids)
        found = rows.groups(asked)
        weight: Counter[int] = Counter()
        for row in found:
            weight[row.subject] += row.figures
        found.sort(key=lambda r: (-weight[r.subject], r.subject, _KINDS[r.kind], -r.size, r.id))
        self._groups = [row.id for row in found]

    def __len__(self) -> int:
        return len(self._groups)

    def entries(self, limit: int | None = None, *, skip: int = 0) -> Iterator[Entry]:
        """The first `limit` of them after `skip`, or all, read some hundred at a time."""
        chosen = self._groups[skip:][:limit]
        for start in range(0, len(chosen), _BATCH):
            yield from self._read(chosen[start : start + _BATCH])

    def _read(self, groups: Sequence[int]) -> Iterator[Entry]:
        details, against = self._rows.details(groups), self._rows.against(groups)
        held: dict[int, list[Report]] = defaultdict(list)
        for number, report in self._rows.reports(groups):
            held[number].append(report)
        for number in groups:
            row = details[number]
            yield self._entry(row, _by_article(held[number], by_digits=row.kind == "money"), against[number])

    def _entry(self, row: Any, reports: Sequence[Report], against: tuple[Against, ...]) -> Entry:
        value = Decimal(row.value)
        amount = Amount(value, row.currency, "exact", 0, 0, "", row.kind, decimal(row.high), decimal(row.suspected))
        return Entry(
            items=self._subjects.sorted(self._rows.items[row.subject]),
            amount=amount,
            exactness=_exactness(value, reports),
            agreement=row.agreement,
            why="; ".join(filter(None, (row.why, _conversions(reports)))),
            year=row.year,
            stage=row.stage,
            role=row.role,
            cumulative=bool(row.cumulative),
            several_years=bool(row.years),
            basis=next((b for b in _NEARNESS if any(r.basis == b for r in reports)), None),
            first=_first(value, reports),
            independent=len({r.original for r in reports}),
            reports=tuple(self._flagged(r) for r in reports if self._wanted(r)),
            against=against,
        )

    def _wanted(self, report: Report) -> bool:
        return self._asked.passes(report) and (self._ids is None or report.id in self._ids)

    def _flagged(self, report: Report) -> Report:
        flag = self._rates.flag(report.implied) if report.implied else None
        return replace(report, rate_flag=flag) if flag else report


def _by_article(reports: Iterable[Report], *, by_digits: bool) -> list[Report]:
    """One report an article - the most precise, then the earliest in the text -, by time; copies point at the first."""
    best: dict[str, Report] = {}
    for report in sorted(
        reports, key=lambda r: (-digits(r.amount) * by_digits, r.implied is None, r.block, r.amount.start)
    ):
        best.setdefault(report.id, report)
    first: dict[str, str] = {}
    told = []
    for report in sorted(best.values(), key=lambda r: (r.seen is None, r.seen or 0.0, r.id)):
        original = first.setdefault(report.original, report.id)
        told.append(report if original == report.id else replace(report, copy_of=original))
    return told


_FEW = 2  # digits


def _first(value: Decimal, reports: Sequence[Report]) -> Report:
    """Who gave it first. "over 120 trillion" is not yet the figure 122.3 trillion: it takes the value, or three digits."""
    telling = (r for r in reports if r.amount.value == value or digits(r.amount) > _FEW)
    return next(telling, reports[0])


def _exactness(value: Decimal, reports: Sequence[Report]) -> Exactness:
    """How most of those put it that give it to the last digit; "exact" where as many do."""
    said = Counter(r.amount.exactness for r in reports if r.amount.value == value)
    return max(said, key=lambda e: (said[e], e == "exact"), default=reports[0].amount.exactness)


def _conversions(reports: Sequence[Report]) -> str:
    """Where one figure is converted to sums that are not the same."""
    sums: dict[str | None, set[Decimal]] = defaultdict(set)
    for report in reports:
        if report.converted_value is not None:
            sums[report.converted_currency].add(report.converted_value)
    differing = [
        " and ".join(render(Amount(value, currency, "exact", 0, 0, "")) for value in sorted(values, reverse=True))
        for currency, values in sums.items()
        if len(values) > 1
    ]
    return f"converted to {'; '.join(differing)}" if differing else ""
