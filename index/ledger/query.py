"""What is asked of the ledger, and the rows that answer: claims, then the reports of those that are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from index.article import Amount, When
from index.errors import QueryError
from index.ledger.claims import Claim
from index.ledger.entries import Report
from index.ledger.rates import Implied
from index.schema import ledger_articles, ledger_figures, ledger_sentences, ledger_subjects

f = ledger_figures.c
_KEY = (
    f.subject, f.kind, f.value, f.high, f.suspected, f.currency, f.exactness, f.year, f.stage, f.role,
    f.cumulative, f.years, f.converts, f.quarter,
)  # fmt: skip
QUARTER = 90 * 86400  # seconds
_MANY = 900  # values in one IN
_VALUE = [column.name for column in _KEY].index("value")
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which figures. Those of the article narrow what is compared; those of the figure only what is shown.

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
        self.items = {row.id: tuple(row.named.split("+")) if row.named else () for row in listed}

    def claims(self, asked: Filter) -> dict[Key, Claim]:
        """Reports that say the same, counted; by what tells them apart."""
        held = {number: frozenset(items) for number, items in self.items.items()}
        strong = func.max(f.basis.in_(("clause", "sentence")))
        beside = func.group_concat(f.beside.distinct())
        columns = (
            *_KEY,
            func.count(),
            func.min(f.original),
            func.max(f.original),
            func.min(f.seen),
            func.max(f.seen),
            strong,
            beside,
        )
        found: dict[Key, Claim] = {}
        for where in self._wheres(asked):
            for row in self._connection.execute(select(*columns).where(where).group_by(*_KEY)):
                key, rest = tuple(row[: len(_KEY)]), row[len(_KEY) :]
                claim = _claim(key, rest, held)
                found[key] = _sum(found[key], claim) if key in found else claim
        return found

    def _wheres(self, asked: Filter) -> Iterator[ColumnElement[bool]]:
        """The conditions; a long list of articles comes in pieces."""
        wheres: list[ColumnElement[bool]] = [f.subject.in_(self._subjects(asked.item))]
        if asked.lang:
            wheres.append(f.lang == asked.lang)
        if asked.source:
            wheres.append(f.source == asked.source)
        if asked.since:
            wheres.append(f.seen >= asked.since.timestamp())
        if asked.until:
            wheres.append(f.seen <= asked.until.timestamp())
        if asked.ids is None:
            yield and_(*wheres)
            return
        for start in range(0, len(asked.ids), _MANY):
            yield and_(f.article.in_(asked.ids[start : start + _MANY]), *wheres)

    def _subjects(self, item: str | None) -> list[int]:
        return [number for number, items in self.items.items() if items and (item is None or item in items)]

    def articles(self, groups: Mapping[Key, int]) -> dict[int, set[str]]:
        """The articles behind each of some groups of claims, whatever was asked for."""
        found: dict[int, set[str]] = {number: set() for number in groups.values()}
        values = sorted({key[_VALUE] for key in groups})
        for start in range(0, len(values), _MANY):
            query = select(*_KEY, f.article).where(f.value.in_(values[start : start + _MANY]))
            for row in self._connection.execute(query):
                number = groups.get(tuple(row[: len(_KEY)]))
                if number is not None:
                    found[number].add(row[-1])
        return found

    def reports(self, asked: Filter, keys: Iterable[Key]) -> Iterator[tuple[Key, Report]]:
        """The reports behind claims, with the claim's key."""
        wanted = set(keys)
        values = sorted({key[_VALUE] for key in wanted})
        for where in self._wheres(asked):
            for start in range(0, len(values), _MANY):
                query = _REPORTS.where(where, f.value.in_(values[start : start + _MANY]))
                for row in self._connection.execute(query):
                    key = tuple(row[: len(_KEY)])
                    if key in wanted:
                        yield key, _report(row)

    def implied(self, pairs: Iterable[str], since: float, until: float) -> Iterator[Implied]:
        """The rates of all articles of that time, and of those without a date."""
        when = or_(
            f.quarter == -1, and_(f.quarter.between(since // QUARTER, until // QUARTER), f.seen.between(since, until))
        )
        query = select(f.pair, f.seen, f.original, f.rate).where(f.rate.is_not(None), f.pair.in_(set(pairs)), when)
        return (Implied(*row) for row in self._connection.execute(query))


a = ledger_articles.c
_REPORTS = select(
    *_KEY, f.article, f.original, f.seen, f.source, f.lang, f.basis, f.text, f.block, f.start, f.end,
    f.other_text, f.other_value, f.other_currency, f.pair, f.rate,
    a.url, a.published_iso, a.file, a.offset, a.digest, ledger_sentences.c.text.label("sentence"),
).join_from(ledger_figures, ledger_articles, f.article == a.article).join(
    ledger_sentences, f.sentence == ledger_sentences.c.id
)  # fmt: skip


def _claim(key: Key, rest: Sequence[Any], held: Mapping[int, frozenset[str]]) -> Claim:
    subject, kind, value, high, suspected, currency, exactness, year, stage, role, *marks, quarter = key
    cumulative, years, converts = map(bool, marks)
    count, first, last, since, until, strong, beside = rest
    named = frozenset().union(*(held[int(number)] for number in beside.split(",")))
    amount = Amount(Decimal(value), currency, exactness, 0, 0, "", kind, _decimal(high), _decimal(suspected))
    return Claim(
        held[subject], named, amount, year, stage, role, cumulative, years, converts, bool(strong),
        quarter, count, first, last, since, until, key,
    )  # fmt: skip


def _sum(one: Claim, other: Claim) -> Claim:
    return replace(
        one,
        beside=one.beside | other.beside,
        strong=one.strong or other.strong,
        count=one.count + other.count,
        first=min(one.first, other.first),
        last=max(one.last, other.last),
        since=min(filter(None, (one.since, other.since)), default=None),
        until=max(filter(None, (one.until, other.until)), default=None),
    )


def _report(row: Any) -> Report:
    amount = Amount(
        Decimal(row.value), row.currency, row.exactness, row.start, row.end, row.text, row.kind, _decimal(row.high),
        _decimal(row.suspected),
    )  # fmt: skip
    implied = None if row.rate is None else Implied(row.pair, row.seen, row.original, row.rate)
    warc = None if row.file is None else {"file": row.file, "offset": row.offset, "digest": row.digest}
    return Report(
        row.article, row.source, row.lang, row.published_iso, row.seen, row.url, row.text, amount, row.sentence,
        row.block, row.basis, row.original, None, row.other_text, _decimal(row.other_value), row.other_currency,
        implied, None, warc,
    )  # fmt: skip


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
