"""What is asked of the ledger, and the rows that answer."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, select, true

from index.article import Amount, When
from index.errors import QueryError
from index.ledger.entries import Against, Report, Was
from index.ledger.grouping import decimal
from index.ledger.picture import Picture, picture
from index.ledger.rates import Implied
from index.schema import (
    ledger_against,
    ledger_articles,
    ledger_changes,
    ledger_claims,
    ledger_figures,
    ledger_groups,
    ledger_sentences,
    ledger_subjects,
)

a, c, f, g, w = ledger_articles.c, ledger_claims.c, ledger_figures.c, ledger_groups.c, ledger_changes.c
_MANY = 900  # values in one IN
_ORDER = (case({"money": 0, "multiple": 1}, value=g.kind, else_=2), -g.size, g.id)
_RATES = 500  # of one time: a median needs no more


@dataclass(frozen=True, slots=True)
class Filter:
    """Which figures. Those of the article say whose reports are shown; the verdict on a figure is that of all reports.

    `ids`: articles, None for all. `since`, `until`: aware UTC; `least`, `most`: in units of the currency.
    """

    ids: Sequence[str] | None = None
    lang: str | None = None
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    item: str | None = None
    currency: str | None = None
    kind: str | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    agreement: str | None = None

    @property
    def of_articles(self) -> bool:
        return any(v is not None for v in (self.ids, self.lang, self.source, self.since, self.until))

    def passes(self, report: Any) -> bool:
        """Whether the article of a report (its source, lang, seen) is among those asked for, but for `ids`."""
        return (
            (self.lang is None or report.lang == self.lang)
            and (self.source is None or report.source == self.source)
            and (self.since is None or (report.seen is not None and report.seen >= self.since.timestamp()))
            and (self.until is None or (report.seen is not None and report.seen <= self.until.timestamp()))
        )


def day(text: str, *, end: bool = False) -> datetime:
    """ "2025-12", "2025-12-26" or an ISO time, as its first moment or, for `end`, its last. Raises QueryError."""
    try:
        if len(text) == 7:
            first = datetime.combine(datetime.fromisoformat(f"{text}-01").date(), time(), UTC)
            return (first + timedelta(days=32)).replace(day=1) - timedelta(microseconds=1) if end else first
        at = When.parse(text).utc
        return at + timedelta(days=1, microseconds=-1) if end and len(text) == 10 else at
    except ValueError as error:
        raise QueryError(f"{text!r} is no date: write 2025-12-26, 2025-12 or a time") from error


class Rows:
    """Reads the ledger's rows in one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        listed = connection.execute(select(ledger_subjects.c.id, ledger_subjects.c.named))
        self.items = {row.id: tuple(filter(None, row.named.split("+"))) for row in listed}

    def weights(self, asked: Filter) -> list[tuple[int, int, int]]:
        """(subject, figures, groups): how much of each subject the figures asked for are, the most first."""
        figures = func.sum(g.figures)
        columns = select(g.subject, figures, func.count()).where(self._of_figure(asked)).group_by(g.subject)
        return [(row[0], row[1], row[2]) for row in self._connection.execute(columns.order_by(-figures, g.subject))]

    def groups(self, asked: Filter, subject: int) -> list[int]:
        """The groups of a subject that are asked for: money, multiples, percentages; the largest first."""
        where = and_(g.subject == subject, self._of_figure(asked))
        return list(self._connection.scalars(select(g.id).where(where).order_by(*_ORDER)))

    def reported(self, asked: Filter) -> list[tuple[int, int, int]]:
        """(subject, figures, group) of the groups that articles asked for give; those of a subject as in `groups`."""
        said = select(f.claim).where(_of_article(asked))
        where = and_(self._of_figure(asked), g.id.in_(select(c.group).where(c.id.in_(said), c.group.is_not(None))))
        rows = self._connection.execute(select(g.subject, g.figures, g.id).where(where).order_by(*_ORDER))
        return [(row[0], row[1], row[2]) for row in rows]

    def picture(self, asked: Filter) -> Picture:
        """The reports asked for, as marks."""
        groups, said = self._of_figure(asked), _of_article(asked)
        if asked.of_articles:
            groups = and_(groups, g.id.in_(select(c.group).where(c.id.in_(select(f.claim).where(said)))))
        return picture(self._connection, groups, said, asked.currency)

    def _of_figure(self, asked: Filter) -> ColumnElement[bool]:
        wheres: list[ColumnElement[bool]] = [true()]
        if asked.item is not None:
            wheres.append(g.subject.in_([n for n, items in self.items.items() if asked.item in items]))
        if asked.currency is not None:
            wheres.append(g.currency == asked.currency)
        if asked.agreement is not None:
            wheres.append(g.agreement == asked.agreement)
        if asked.kind is not None:
            both = ("multiple+percent",) if asked.kind != "money" else ()  # +300 % stands with quadruples
            wheres.append(g.kinds.in_((asked.kind, *both)))
        if asked.least is not None:
            wheres.append(g.size >= float(asked.least))
        if asked.most is not None:
            wheres.append(g.size <= float(asked.most))
        return and_(*wheres)

    def details(self, groups: Sequence[int]) -> dict[int, Any]:
        """The whole rows of groups, by id."""
        query = select(ledger_groups).where(g.id.in_(groups))
        return {row.id: row for row in self._connection.execute(query)}

    def briefs(self, groups: Sequence[int]) -> Iterator[Any]:
        """All reports of groups, with what says which of them are shown."""
        return iter(self._connection.execute(_BRIEFS.where(c.group.in_(groups))))

    def reports(self, numbers: Iterable[int]) -> dict[int, Report]:
        """Reports whole, by the number of their figure."""
        wanted = sorted(set(numbers))
        pieces = (wanted[start : start + _MANY] for start in range(0, len(wanted), _MANY))
        return {
            row.id: _report(row) for some in pieces for row in self._connection.execute(_REPORTS.where(f.id.in_(some)))
        }

    def against(self, groups: Sequence[int]) -> Mapping[int, tuple[Against, ...]]:
        """What stands against each of some groups, the most reported first."""
        other = ledger_against.c.other
        query = select(ledger_against.c.group.label("one"), ledger_groups).join(ledger_groups, g.id == other)
        rows = list(
            self._connection.execute(query.where(ledger_against.c.group.in_(groups)).order_by(-g.figures, g.id))
        )
        sources = self._sources({row.id for row in rows})
        found: dict[int, tuple[Against, ...]] = defaultdict(tuple)
        for row in rows:
            found[row.one] += (Against(Decimal(row.value), row.currency, row.kind, sources[row.id]),)
        return found

    def _sources(self, groups: Iterable[int]) -> dict[int, tuple[str, ...]]:
        query = select(c.group, f.source).join(ledger_figures, f.claim == c.id).where(c.group.in_(groups)).distinct()
        found: dict[int, tuple[str, ...]] = defaultdict(tuple)
        for row in self._connection.execute(query.order_by(f.source)):
            found[row.group] += (row.source,)
        return found

    def implied(self, pair: str, since: float | None, until: float | None) -> list[Implied]:
        """The rates of the articles of that time, and of those without a date; without a time, the latest."""
        dated = f.seen.between(since, until) if since is not None else f.seen.is_not(None)
        wanted = (f.rate.is_not(None), f.pair == pair)
        columns = select(f.pair, f.seen, f.original, f.rate)
        queries = (
            columns.where(*wanted, when).order_by(f.seen.desc()).limit(_RATES) for when in (dated, f.seen.is_(None))
        )
        return [Implied(*row) for query in queries for row in self._connection.execute(query)]


def _of_article(asked: Filter) -> ColumnElement[bool]:
    """The conditions on reports."""
    wheres: list[ColumnElement[bool]] = [true()]
    if asked.lang is not None:
        wheres.append(f.lang == asked.lang)
    if asked.source is not None:
        wheres.append(f.source == asked.source)
    if asked.since is not None:
        wheres.append(f.seen >= asked.since.timestamp())
    if asked.until is not None:
        wheres.append(f.seen <= asked.until.timestamp())
    if asked.ids is not None:
        listed = func.json_each(json.dumps(list(asked.ids))).table_valued("value")
        wheres.append(f.article.in_(select(listed.c.value)))
    return and_(*wheres)


_BRIEFS = select(
    c.group, c.value, f.id, f.article, f.original, f.seen, f.source, f.lang, f.basis, f.exactness, f.block, f.start,
    f.rate, f.other_value, f.other_currency,
).join_from(ledger_claims, ledger_figures, f.claim == c.id)  # fmt: skip
_REPORTS = (
    select(
        f.id, c.kind, c.value, c.high, c.suspected, c.currency,
        f.article, f.original, f.seen, f.source, f.lang, f.basis, f.exactness, f.text, f.block, f.start, f.end,
        f.other_text, f.other_value, f.other_currency, f.pair, f.rate,
        a.url, a.published_iso, a.file, a.offset, a.digest, ledger_sentences.c.text.label("sentence"),
        w.version.label("was_version"), w.value.label("was_value"), w.text.label("was_text"),
        w.sentence.label("was_sentence"),
    )
    .join_from(ledger_claims, ledger_figures, f.claim == c.id)
    .join(ledger_articles, f.article == a.article)
    .join(ledger_sentences, f.sentence == ledger_sentences.c.id)
    .outerjoin(ledger_changes, and_(w.article == f.article, w.block == f.block, w.start == f.start))
)  # fmt: skip


def _report(row: Any) -> Report:
    amount = Amount(
        Decimal(row.value), row.currency, row.exactness, row.start, row.end, row.text, row.kind, decimal(row.high),
        decimal(row.suspected),
    )  # fmt: skip
    implied = None if row.rate is None else Implied(row.pair, row.seen, row.original, row.rate)
    warc = None if row.file is None else {"file": row.file, "offset": row.offset, "digest": row.digest}
    was = row.was_version and Was(row.was_version, Decimal(row.was_value), row.was_text, row.was_sentence)
    return Report(
        row.article, row.source, row.lang, row.published_iso, row.seen, row.url, row.text, amount, row.sentence,
        row.block, row.basis, row.original, None, row.other_text, decimal(row.other_value), row.other_currency,
        implied, None, warc, was,
    )  # fmt: skip
