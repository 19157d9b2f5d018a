"""What was fetched: the rows of `fetches`, each an answer that stands in the WARC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, func, or_, select, tuple_

from index.archive import Archive
from index.article import Outcome, Record
from index.schema import fetches, warc_files


@dataclass(frozen=True, slots=True)
class Fetch:
    """An answer that stands in the WARC."""

    id: int
    url: str
    url_id: str
    source: str
    record: Record


class Fetches:
    """The answers of one archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def unfinished(self, limit: int = 500) -> list[Fetch]:
        """Answers that were stored but not worked on, the oldest first."""
        query = select(fetches).where(fetches.c.outcome.is_(None)).order_by(fetches.c.id).limit(limit)
        with self._archive.engine.connect() as connection:
            return [as_fetch(row) for row in connection.execute(query)]

    def known_sizes(self) -> dict[str, int]:
        """WARC file -> bytes of it that the catalogue knows of."""
        with self._archive.engine.connect() as connection:
            return {row.file: row.size for row in connection.execute(select(warc_files))}

    def records(self, after: int = 0, limit: int = 500) -> list[tuple[int, str, Record]]:
        """(number, url, record) of what was written to the WARC, in order; for `verify`."""
        query = select(fetches).where(fetches.c.id > after).order_by(fetches.c.id).limit(limit)
        with self._archive.engine.connect() as connection:
            return [(row.id, row.url, as_fetch(row).record) for row in connection.execute(query)]

    def newest(self, after: str = "", limit: int = 500) -> Sequence[Fetch]:
        """The newest answer of each URL that gave an article, or may give one, in order of URL id; for `rebuild`."""
        full = (fetches.c.status == 200) & or_(fetches.c.outcome.is_(None), fetches.c.outcome == Outcome.STORED.value)
        number = func.max(fetches.c.id)
        picked = select(number).where(full, fetches.c.url_id > after).group_by(fetches.c.url_id)
        picked = picked.order_by(fetches.c.url_id).limit(limit)
        query = select(fetches).where(fetches.c.id.in_(picked)).order_by(fetches.c.url_id)
        with self._archive.engine.connect() as connection:
            return [as_fetch(row) for row in connection.execute(query)]

    def of(self, ids: list[str]) -> list[Fetch]:
        """The fetch that each of these articles was made of."""
        found = self._archive.many(ids)
        places = [(a.record.file, a.record.offset) for a in found.values() if a.record]
        query = select(fetches).where(tuple_(fetches.c.file, fetches.c.offset).in_(places))
        with self._archive.engine.connect() as connection:
            return [as_fetch(row) for row in connection.execute(query)]


def as_fetch(row: Row[tuple[object, ...]]) -> Fetch:
    """A row of `fetches`."""
    return Fetch(row.id, row.url, row.url_id, row.source, Record(row.file, row.offset, row.length, row.digest))
