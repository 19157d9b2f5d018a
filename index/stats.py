"""What the archive has by source and language, what became of every URL, what came day by day, which sources are silent."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Integer, func, literal_column, select

from index import coverage
from index.archive import Archive
from index.article import When
from index.coverage import Day, Sum
from index.frontier import Frontier
from index.schema import articles, listings
from index.stories import Stories

_ROW = literal_column("articles.rowid", Integer)
WEEK = 7  # days that are shown where no other number is asked for


@dataclass(frozen=True, slots=True)
class SourceStats:
    """One source. `outcomes`: article.Outcome, or "waiting" for what was not fetched yet -> URLs. Times in UTC."""

    source: str
    languages: dict[str, int] = field(default_factory=dict)  # language -> articles
    copies: int = 0  # articles whose text another one had first
    translation: dict[str, int] = field(default_factory=dict)  # none, pending, done, flagged -> articles
    outcomes: dict[str, int] = field(default_factory=dict)
    newest: When | None = None  # published
    answered: datetime | None = None  # any page, or any listing, that could be read
    errors: tuple[str, ...] = ()  # listings that fail, with the reason
    alarm: str | None = None  # why it counts as silent
    days: tuple[Day, ...] = ()  # the newest last
    sums: Mapping[str, Sum] = field(default_factory=dict)  # coverage's events, since ever

    @property
    def articles(self) -> int:
        return sum(self.languages.values())

    @property
    def silent(self) -> bool:
        return self.alarm is not None

    @property
    def unparsed(self) -> int:
        """Listings and pages that came but could not be read, since ever."""
        return sum(self.sums[what].count for what in (coverage.UNREADABLE, "error") if what in self.sums)

    def as_json(self, now: datetime) -> dict[str, Any]:
        return {
            "source": self.source,
            "articles": self.articles,
            "originals": self.articles - self.copies,
            "copies": self.copies,
            "languages": self.languages,
            "translation": self.translation,
            "outcomes": self.outcomes,
            "newest": self.newest and self.newest.iso,
            "answered": self.answered and self.answered.isoformat(),
            "since_answer": self.answered and round((now - self.answered).total_seconds()),
            "errors": list(self.errors),
            "parse_failures": self.unparsed,
            "silent": self.silent,
            "alarm": self.alarm,
            "days": [day.as_json() for day in self.days],
        }


def collect(archive: Archive, now: datetime, number: int = WEEK) -> list[SourceStats]:
    """One entry for each source that the archive has met, by id, with its last `number` days.

    Counts of URLs and articles read an index each, and of each source its newest article; the rest costs by sources and days.
    """
    outcomes, copies = Frontier(archive).outcomes(), Stories(archive).copies()
    today = now.astimezone(UTC).date()
    with archive.engine.connect() as connection:
        kept, errors = _kept(connection), _errors(connection)
        sums, history = coverage.sums(connection), coverage.days(connection, today, number)
        newest = _newest(kept, connection)
    dated = {article.source: article.published for article in archive.many(newest).values()}
    return [
        SourceStats(
            name,
            copies=copies.get(name, 0),
            outcomes=outcomes.get(name, {}),
            **_counted(kept.get(name, [])),
            newest=dated.get(name),
            answered=coverage.last_success(sums.get(name, {})),
            errors=tuple(errors.get(name, ())),
            alarm=coverage.alarm(history.get(name, {}), sums.get(name, {}), now),
            days=coverage.recent(history.get(name, {}), today, number),
            sums=sums.get(name, {}),
        )
        for name in sorted({*outcomes, *kept, *errors, *sums})
    ]


def _kept(connection: Connection) -> dict[str, list[Any]]:
    """source -> (language, translation, articles, newest, its row): from one index alone."""
    c = articles.c
    latest = func.max(c.published).label("newest"), _ROW.label("row")  # SQLite takes the row that has it (lang_select, 2.5)
    query = select(c.source, c.lang, c.translation, func.count().label("count"), *latest)
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query.group_by(c.source, c.lang, c.translation)):
        found.setdefault(row.source, []).append(row)
    return found


def _counted(rows: list[Any]) -> dict[str, Any]:
    languages: Counter[str] = Counter()
    translation: Counter[str] = Counter()
    for row in rows:
        languages[row.lang] += row[3]
        translation[row.translation] += row[3]
    return {"languages": dict(languages), "translation": dict(translation)}


def _newest(kept: Mapping[str, list[Any]], connection: Connection) -> list[str]:
    """The id of the newest article of each source that has one with a date."""
    dated = (max((row for row in rows if row.newest), key=lambda row: row.newest, default=None) for rows in kept.values())
    wanted = [row.row for row in dated if row is not None]
    listed = func.json_each(json.dumps(wanted)).table_valued("value")
    return list(connection.scalars(select(articles.c.id).where(_ROW.in_(select(listed.c.value)))))


def _errors(connection: Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in connection.execute(select(listings.c.source, listings.c.error).where(listings.c.failures > 0)):
        found.setdefault(row.source, []).append(row.error or "")
    return found
