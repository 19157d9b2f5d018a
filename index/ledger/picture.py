"""The reports of figures as the marks of a picture: who gave which sum when, without sentences. Pure but for its query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, distinct, func, select

from index.ledger.grouping import decimal
from index.ledger.verdicts import Agreement
from index.schema import ledger_claims, ledger_figures, ledger_groups

c, f, g = ledger_claims.c, ledger_figures.c, ledger_groups.c
DISPUTED = ("differs", "unit-error")
_MOST = 12  # figures, those with most reports
_MOST_DISPUTED = 6  # and of those that outlets disagree on: as many rows as have room for a label
_DAY = 86400


@dataclass(frozen=True, slots=True)
class Mark:
    """All reports of a sum by one outlet in one language on one day; `article`, `block`, `start`: where the first stands."""

    value: Decimal  # in units of the currency
    high: Decimal | None
    currency: str | None
    agreement: Agreement
    source: str
    lang: str
    seen: float  # of the first, seconds since 1970 UTC
    article: str
    block: int
    start: int
    text: str  # as the first writes it
    reports: int
    copied: bool  # all of them stand in copies of another article


@dataclass(frozen=True, slots=True)
class Picture:
    """`marks` of `figures` sums of money in one currency, those with most reports first; there are `of` such sums."""

    marks: tuple[Mark, ...]
    figures: int
    of: int


def picture(connection: Connection, groups: ColumnElement[bool], reports: ColumnElement[bool], currency: str | None) -> Picture:
    """Of the groups and reports that fulfil these; in the currency of most of them, unless one is asked for."""
    columns = select(g.id, g.value, g.high, g.currency, g.agreement, g.figures)
    rows = connection.execute(columns.where(groups, g.kind == "money").order_by(-g.figures, g.id)).all()
    unit = currency or _commonest(rows)
    same = [row for row in rows if row.currency == unit]
    chosen = {row.id: row for row in _chosen(same)}
    found = list(_marks(connection, chosen, reports))
    return Picture(tuple(found), len(chosen), len(same))


def _commonest(rows: Iterable[Any]) -> str | None:
    counts: Counter[str | None] = Counter()
    for row in rows:
        counts[row.currency] += row.figures
    return max(counts, key=lambda one: counts[one], default=None)


def _chosen(rows: Sequence[Any]) -> list[Any]:
    wanted = {row.id for row in rows[:_MOST]} | {row.id for row in [r for r in rows if r.agreement in DISPUTED][:_MOST_DISPUTED]}
    return [row for row in rows if row.id in wanted]


def _marks(connection: Connection, chosen: dict[int, Any], reports: ColumnElement[bool]) -> Iterator[Mark]:
    day = func.floor(f.seen / _DAY)
    own = func.sum(f.article == f.original)
    first = func.min(f.seen).label("first")  # SQLite takes the bare columns from the row that has it (lang_select, 2.5)
    query = (
        select(c.group, f.source, f.lang, first, func.count(distinct(f.article)).label("reports"), own.label("own"))
        .add_columns(f.article, f.block, f.start, f.text)
        .join_from(ledger_claims, ledger_figures, f.claim == c.id)
        .where(and_(c.group.in_(list(chosen)), f.seen.is_not(None), reports))
        .group_by(c.group, f.source, f.lang, day)
    )
    rows = connection.execute(query).all()
    place = {group: n for n, group in enumerate(chosen)}
    for row in sorted(rows, key=lambda r: (place[r.group], r.first, r.article)):
        of = chosen[row.group]
        yield Mark(
            Decimal(of.value), decimal(of.high), of.currency, of.agreement, row.source, row.lang, row.first,
            row.article, row.block, row.start, row.text, row.reports, not row.own,
        )  # fmt: skip
