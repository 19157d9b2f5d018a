"""Groups, verdicts and reports put together into entries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from index.amounts import render
from index.article import Amount, Exactness
from index.ledger.attribution import Basis
from index.ledger.entries import Against, Entry, Report
from index.ledger.grouping import decimal
from index.ledger.picture import Picture
from index.ledger.query import Filter, Rows
from index.ledger.rates import Rates
from index.ledger.subjects import Subjects

_NEARNESS: tuple[Basis, ...] = ("clause", "sentence", "paragraph", "heading", "headline")
_BATCH = 200  # entries read at a time


class Answer:
    """The entries that a filter asks for, by item - those with most reports first -, the largest first."""

    def __init__(self, rows: Rows, asked: Filter, subjects: Subjects) -> None:
        self._rows, self._asked, self._subjects = rows, asked, subjects
        self._rates = Rates(rows.implied)
        self._ids = None if asked.ids is None else frozenset(asked.ids)
        self._held = _by_subject(rows.reported(asked)) if asked.of_articles else None
        self._weights = None if self._held is not None else rows.weights(asked)

    def __len__(self) -> int:
        if self._weights is not None:
            return sum(groups for _, _, groups in self._weights)
        return sum(map(len, self._held or ()))

    def picture(self) -> Picture:
        """Who gave which sum when, of the sums of money with most reports."""
        return self._rows.picture(self._asked)

    def entries(self, limit: int | None = None, *, skip: int = 0, reports: int | None = None) -> Iterator[Entry]:
        """The first `limit` of them after `skip`, or all, read some hundred at a time; of each the first `reports`."""
        wanted = islice(self._groups(), skip, None if limit is None else skip + limit)
        while chosen := list(islice(wanted, _BATCH)):
            yield from self._read(chosen, reports)

    def _groups(self) -> Iterator[int]:
        for subject, _, _ in self._weights or ():
            yield from self._rows.groups(self._asked, subject)
        for groups in self._held or ():
            yield from groups

    def _read(self, groups: Sequence[int], most: int | None) -> Iterator[Entry]:
        details, against = self._rows.details(groups), self._rows.against(groups)
        held: dict[int, list[Any]] = defaultdict(list)
        for brief in self._rows.briefs(groups):
            held[brief.group].append(brief)
        told = {n: _by_article(held[n], by_digits=details[n].kind == "money") for n in groups}
        shown = {n: [b for b in told[n] if self._wanted(b)] for n in groups}
        first = {n: _first(details[n].value, told[n]) for n in groups}
        reports = self._rows.reports(b.id for n in groups for b in (first[n], *shown[n][:most]))
        for n in groups:
            copied = _copies(told[n])
            listed = tuple(self._flagged(replace(reports[b.id], copy_of=copied.get(b.id))) for b in shown[n][:most])
            entry = self._entry(details[n], told[n], reports[first[n].id], listed, against[n])
            yield replace(entry, more=len(shown[n]) - len(listed))

    def _entry(
        self, row: Any, told: Sequence[Any], first: Report, shown: tuple[Report, ...], against: tuple[Against, ...]
    ) -> Entry:
        value = Decimal(row.value)
        amount = Amount(value, row.currency, "exact", 0, 0, "", row.kind, decimal(row.high), decimal(row.suspected))
        return Entry(
            items=self._subjects.sorted(self._rows.items[row.subject]),
            amount=amount,
            exactness=_exactness(row.value, told),
            agreement=row.agreement,
            why="; ".join(filter(None, (row.why, _conversions(told)))),
            year=row.year,
            stage=row.stage,
            role=row.role,
            cumulative=bool(row.cumulative),
            several_years=bool(row.years),
            basis=next((b for b in _NEARNESS if any(r.basis == b for r in told)), None),
            first=first,
            independent=len({r.original for r in told}),
            reports=shown,
            against=against,
        )

    def _wanted(self, brief: Any) -> bool:
        return self._asked.passes(brief) and (self._ids is None or brief.article in self._ids)

    def _flagged(self, report: Report) -> Report:
        flag = self._rates.flag(report.implied) if report.implied else None
        return replace(report, rate_flag=flag) if flag else report


def _by_subject(rows: Iterable[tuple[int, int, int]]) -> list[list[int]]:
    """The groups of each subject, that with most figures first."""
    weight: Counter[int] = Counter()
    held: dict[int, list[int]] = defaultdict(list)
    for subject, figures, group in rows:
        weight[subject] += figures
        held[subject].append(group)
    return [held[subject] for subject in sorted(held, key=lambda s: (-weight[s], s))]


def _by_article(briefs: Iterable[Any], *, by_digits: bool) -> list[Any]:
    """One report an article - the most precise, then the earliest in the text -, by time."""
    best: dict[str, Any] = {}
    for brief in sorted(briefs, key=lambda b: (-_digits(b.value) * by_digits, b.rate is None, b.block, b.start)):
        best.setdefault(brief.article, brief)
    return sorted(best.values(), key=lambda b: (b.seen is None, b.seen or 0.0, b.article))


def _copies(told: Iterable[Any]) -> dict[int, str]:
    """Figure -> the article of the same text that was first, for those that are copies."""
    first: dict[str, str] = {}
    found = ((b.id, b.article, first.setdefault(b.original, b.article)) for b in told)
    return {number: original for number, article, original in found if original != article}


_FEW = 2  # digits


@lru_cache(4096)
def _digits(value: str) -> int:
    return len(Decimal(value).normalize().as_tuple().digits)


def _first(value: str, told: Sequence[Any]) -> Any:
    """Who gave it first. "over 120 trillion" is not yet the figure 122.3 trillion: it takes the value, or three digits."""
    return next((b for b in told if b.value == value or _digits(b.value) > _FEW), told[0])


def _exactness(value: str, told: Sequence[Any]) -> Exactness:
    """How most of those put it that give it to the last digit; "exact" where as many do."""
    said: Counter[Exactness] = Counter(b.exactness for b in told if b.value == value)
    return max(said, key=lambda e: (said[e], e == "exact"), default=told[0].exactness)


def _conversions(told: Sequence[Any]) -> str:
    """Where one figure is converted to sums that are not the same."""
    sums: dict[str | None, set[Decimal]] = defaultdict(set)
    for brief in told:
        if brief.other_value is not None:
            sums[brief.other_currency].add(Decimal(brief.other_value))
    differing = [
        " and ".join(render(Amount(value, currency, "exact", 0, 0, "")) for value in sorted(values, reverse=True))
        for currency, values in sums.items()
        if len(values) > 1
    ]
    return f"converted to {'; '.join(differing)}" if differing else ""
