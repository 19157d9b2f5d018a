"""Verdicts and reports put together into entries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.amounts import render
from index.article import Amount, Exactness
from index.ledger.attribution import Basis
from index.ledger.claims import digits, is_growth
from index.ledger.entries import Against, Entry, Report
from index.ledger.groups import Group, group
from index.ledger.query import Filter, Key, Rows
from index.ledger.rates import NEAR, Rates
from index.ledger.subjects import Subjects
from index.ledger.verdicts import Pair, Verdict, judge

_NEARNESS: tuple[Basis, ...] = ("clause", "sentence", "paragraph", "heading", "headline")


class Answer:
    """The entries that a filter asks for, by item - those with most reports first -, the largest first."""

    def __init__(self, rows: Rows, asked: Filter, subjects: Subjects) -> None:
        self._rows, self._asked, self._subjects = rows, asked, subjects
        groups = group(rows.claims(asked).values())
        verdicts = judge(groups, self._together)
        self._verdicts = _ordered([v for v in verdicts if _shown(v, asked)])

    def __len__(self) -> int:
        return len(self._verdicts)

    def _together(self, pairs: Sequence[Pair]) -> list[bool]:
        groups = {id(g): g for pair in pairs for g in pair}
        held = self._rows.articles({key: number for number, g in groups.items() for key in _keys(g)})
        return [not held[id(one)].isdisjoint(held[id(other)]) for one, other in pairs]

    def entries(self, limit: int | None = None, batch: int = 500) -> Iterator[Entry]:
        """The first `limit` of them, or all, read some hundred at a time."""
        chosen = self._verdicts[:limit]
        for start in range(0, len(chosen), batch):
            yield from self._read(chosen[start : start + batch])

    def _read(self, verdicts: Sequence[Verdict]) -> Iterator[Entry]:
        wanted = {key: id(v.group) for v in verdicts for key in _keys(v.group)}
        against = {key: id(g) for v in verdicts for g in v.against for key in _keys(g)}
        held: dict[int, list[Report]] = defaultdict(list)
        for key, report in self._rows.reports(self._asked, {**against, **wanted}):
            held[wanted.get(key) or against[key]].append(report)
        rates = self._rates([r for reports in held.values() for r in reports])
        for verdict in verdicts:
            reports = _by_article(verdict.group, held[id(verdict.group)], rates)
            others = tuple(_against(g, held[id(g)]) for g in verdict.against)
            yield self._entry(verdict, reports, others)

    def _rates(self, reports: Sequence[Report]) -> Rates:
        implied = [r.implied for r in reports if r.implied]
        if not implied:
            return Rates(())
        times = [i.seen for i in implied if i.seen is not None] or [0.0]
        return Rates(self._rows.implied({i.pair for i in implied}, min(times) - NEAR, max(times) + NEAR))

    def _entry(self, verdict: Verdict, reports: tuple[Report, ...], against: tuple[Against, ...]) -> Entry:
        one, anchor = verdict.group, verdict.group.anchor
        return Entry(
            items=self._subjects.sorted(one.subject),
            amount=anchor.amount,
            exactness=_exactness(anchor.amount, reports),
            agreement=verdict.agreement,
            why="; ".join(filter(None, (verdict.why, _conversions(reports)))),
            year=one.year,
            stage=one.stage,
            role=anchor.role,
            cumulative=anchor.cumulative,
            several_years=one.years,
            basis=next((b for b in _NEARNESS if any(r.basis == b for r in reports)), None),
            reports=reports,
            against=against,
        )


def _keys(one: Group) -> list[Key]:
    return [claim.key for claim in one.claims]


def _shown(verdict: Verdict, asked: Filter) -> bool:
    one = verdict.group
    amount = one.anchor.amount
    return (
        (asked.item is None or asked.item in one.subject or asked.item in one.anchor.subject)
        and (asked.currency is None or amount.currency == asked.currency)
        and (asked.kind is None or any(c.amount.kind == asked.kind for c in one.claims))
        and (asked.least is None or (amount.high or amount.value) >= asked.least)
        and (asked.most is None or amount.value <= asked.most)
        and (asked.agreement is None or verdict.agreement == asked.agreement)
    )


def _ordered(verdicts: list[Verdict]) -> list[Verdict]:
    named = [("+".join(sorted(v.group.subject)), v) for v in verdicts]
    weight: Counter[str] = Counter()
    for name, verdict in named:
        weight[name] += verdict.group.count
    order = {"money": 0, "multiple": 1, "percent": 2}
    named.sort(
        key=lambda n: (-weight[n[0]], n[0], order[n[1].group.anchor.amount.kind], -n[1].group.anchor.amount.value)
    )
    return [verdict for _, verdict in named]


def _by_article(one: Group, reports: Iterable[Report], rates: Rates) -> tuple[Report, ...]:
    """One report an article - the most precise, then the earliest in the text -, by time; copies point at the first."""
    best: dict[str, Report] = {}
    growth = is_growth(one.anchor)
    for report in sorted(
        reports, key=lambda r: (0 if growth else -digits(r.amount), r.implied is None, r.block, r.amount.start)
    ):
        best.setdefault(report.id, report)
    first: dict[str, str] = {}
    told = []
    for report in sorted(best.values(), key=_by_time):
        original = first.setdefault(report.original, report.id)
        flag = rates.flag(report.implied) if report.implied else None
        told.append(replace(report, copy_of=None if original == report.id else original, rate_flag=flag))
    return tuple(told)


def _by_time(report: Report) -> tuple[bool, float, str]:
    return report.seen is None, report.seen or 0.0, report.id


def _against(one: Group, reports: Iterable[Report]) -> Against:
    amount = one.anchor.amount
    return Against(amount.value, amount.currency, amount.kind, tuple(sorted({r.source for r in reports})))


def _exactness(anchor: Amount, reports: Sequence[Report]) -> Exactness:
    """How most of those put it that give it to the last digit; "exact" where as many do."""
    said = Counter(r.amount.exactness for r in reports if r.amount.value == anchor.value)
    return max(said, key=lambda e: (said[e], e == "exact"), default=anchor.exactness)


def _conversions(reports: Sequence[Report]) -> str:
    """Where one figure is converted to sums that are not the same."""
    by_currency: dict[str | None, dict[str, None]] = defaultdict(dict)
    for report in reports:
        if report.converted_value is not None:
            shown = render(Amount(report.converted_value, report.converted_currency, "exact", 0, 0, ""))
            by_currency[report.converted_currency][shown] = None
    differing = [" and ".join(sums) for sums in by_currency.values() if len(sums) > 1]
    return f"converted to {'; '.join(differing)}" if differing else ""
