"""Where articles stand among the stories: the rows of `story_places`, read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, select

from index.archive import Archive
from index.schema import story_places

Role = Literal["original", "copy", "other-language", "follow-up"]
_CHUNK = 500  # ids a query
_MANY = 5000  # ids from which on all are read, and kept
_PLACE = (
    story_places.c.article,
    story_places.c.story,
    story_places.c.original,
    story_places.c.role,
    story_places.c.why,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands. `original` is the id of whose text it is, its own where it is no copy; `why` says what
    brought it into its story, as a person reads it."""

    article: str
    story: str
    original: str
    role: Role
    why: str


class Places:
    """Answers from the catalogue. May be used by several threads."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: tuple[int, Mapping[str, str]] = (-1, {})

    def of(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Article id -> story id, for those that are placed."""
        with self._archive.engine.connect() as connection:
            if len(ids) >= _MANY:
                return self._all(connection)
            return {row.article: row.story for row in _rows(ids, connection)}

    def places(self, ids: Sequence[str]) -> dict[str, Place]:
        with self._archive.engine.connect() as connection:
            return {row.article: _place(row) for row in _rows(ids, connection)}

    def members(self, story: str) -> list[Place]:
        """The articles of a story by time, the first report first; [] where there is no such story."""
        query = (
            select(*_PLACE).where(story_places.c.story == story).order_by(story_places.c.seen, story_places.c.article)
        )
        with self._archive.engine.connect() as connection:
            return [_place(row) for row in connection.execute(query)]

    def members_of(self, stories: Sequence[str]) -> dict[str, list[Place]]:
        """Story id -> its articles as `members` gives them."""
        found: dict[str, list[Place]] = {}
        with self._archive.engine.connect() as connection:
            for start in range(0, len(stories), _CHUNK):
                wanted = story_places.c.story.in_(stories[start : start + _CHUNK])
                rows = connection.execute(select(*_PLACE).where(wanted).order_by(story_places.c.seen, story_places.c.article))
                for row in rows:
                    found.setdefault(row.story, []).append(_place(row))
        return found

    def sizes(self, stories: Sequence[str]) -> dict[str, int]:
        """Story id -> its articles."""
        query = select(story_places.c.story, func.count()).where(story_places.c.story.in_(stories))
        with self._archive.engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(story_places.c.story))}

    @property
    def rev(self) -> int:
        with self._archive.engine.connect() as connection:
            return connection.scalar(select(func.max(story_places.c.moved))) or 0

    def _all(self, connection: Connection) -> Mapping[str, str]:
        """All of them, read again when one has moved: a search that folds 100,000 hits asks for each."""
        moved = connection.scalar(select(func.max(story_places.c.moved))) or 0
        if self._known[0] != moved:
            pairs = connection.execute(select(story_places.c.article, story_places.c.story))
            self._known = (moved, {row[0]: row[1] for row in pairs})
        return self._known[1]


def _rows(ids: Sequence[str], connection: Connection) -> Iterator[Row[*tuple[Any, ...]]]:
    for start in range(0, len(ids), _CHUNK):
        wanted = story_places.c.article.in_(ids[start : start + _CHUNK])
        yield from connection.execute(select(*_PLACE).where(wanted))


def _place(row: Row[*tuple[Any, ...]]) -> Place:
    return Place(row.article, row.story, row.original, row.role, row.why)
