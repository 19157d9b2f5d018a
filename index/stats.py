"""Coverage: what the archive has by source and language, what became of every URL, which sources are silent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, func, select

from index.archive import Archive
from index.frontier import Frontier
from index.schema import articles, listings, urls
from index.stories import Stories

SILENT_AFTER = timedelta(days=3)  # without an answer from any feed, sitemap or page


@dataclass(frozen=True, slots=True)
class SourceStats:
    """One source. `outcomes`: article.Outcome, or "waiting" for what was not fetched yet -> URLs. Times in UTC."""

    source: str
    languages: dict[str, int] = field(default_factory=dict)  # language -> articles
    copies: int = 0  # articles whose text another one had first
    translation: dict[str, int] = field(default_factory=dict)  # none, pending, done, flagged -> articles
    outcomes: dict[str, int] = field(default_factory=dict)
    newest: datetime | None = None  # published
    answered: datetime | None = None  # any page, or any listing
    errors: tuple[str, ...] = ()  # listings that fail, with the reason
    silent: bool = False

    @property
    def articles(self) -> int:
        return sum(self.languages.values())

    def as_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "articles": self.articles,
            "originals": self.articles - self.copies,
            "copies": self.copies,
            "languages": self.languages,
            "translation": self.translation,
            "outcomes": self.outcomes,
            "newest": self.newest and self.newest.isoformat(),
            "answered": self.answered and self.answered.isoformat(),
            "errors": list(self.errors),
            "silent": self.silent,
        }


def collect(archive: Archive, now: datetime) -> list[SourceStats]:
    """One entry for each source that the archive has met, by id."""
    found = {name: SourceStats(name, outcomes=counts) for name, counts in Frontier(archive).outcomes().items()}
    with archive.engine.connect() as connection:
        languages = _counted(articles.c.lang, connection)
        translation = _counted(articles.c.translation, connection)
        newest = _latest(articles.c.source, articles.c.published, connection)
        pages = _latest(urls.c.source, urls.c.fetched, connection)
        lists = _latest(listings.c.source, listings.c.fetched, connection)
        failing = select(listings.c.source, listings.c.error).where(listings.c.failures > 0)
        errors: dict[str, list[str]] = {}
        for row in connection.execute(failing):
            errors.setdefault(row.source, []).append(row.error or "")
    names, copies = {*found, *languages, *lists}, Stories(archive).copies()
    return [
        _silence(
            replace(
                found.get(name, SourceStats(name)),
                languages=languages.get(name, {}),
                copies=copies.get(name, 0),
                translation=translation.get(name, {}),
                newest=newest.get(name),
                answered=max(filter(None, (pages.get(name), lists.get(name))), default=None),
                errors=tuple(errors.get(name, ())),
            ),
            now,
        )
        for name in sorted(names)
    ]


def _silence(stats: SourceStats, now: datetime) -> SourceStats:
    return replace(stats, silent=stats.answered is None or now - stats.answered > SILENT_AFTER)


def _counted(column: Column[str], connection: Connection) -> dict[str, dict[str, int]]:
    """source -> value of the column -> articles."""
    table: dict[str, dict[str, int]] = {}
    for source, value, count in connection.execute(
        select(articles.c.source, column, func.count()).group_by(articles.c.source, column)
    ):
        table.setdefault(source, {})[value] = count
    return table


def _latest(source: Column[str], time: Column[Any], connection: Connection) -> dict[str, datetime]:
    return {row[0]: row[1] for row in connection.execute(select(source, func.max(time)).group_by(source))}
