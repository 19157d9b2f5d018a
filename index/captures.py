"""Every answer that was kept of an article's addresses: the page, the redirects that led to it, later looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from index.archive import Archive
from index.article import Record
from index.schema import fetches, urls


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer and where its record stands."""

    url: str
    fetched: datetime
    record: Record


def captures(archive: Archive, ids: Sequence[str]) -> list[Capture]:
    """Those of some articles, in the order in which they came; revisits come after what they stand for."""
    query = (
        select(fetches).join(urls, fetches.c.url_id == urls.c.id).where(urls.c.article.in_(ids)).order_by(fetches.c.id)
    )
    with archive.engine.connect() as connection:
        return [
            Capture(row.url, row.fetched, Record(row.file, row.offset, row.length, row.digest))
            for row in connection.execute(query)
        ]
