"""Feeds, sitemaps and section pages: what is known of each since it was last asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from index.archive import Archive
from index.schema import listings


@dataclass(frozen=True, slots=True)
class Listing:
    """State of a feed, sitemap or section page."""

    url: str
    source: str
    etag: str | None = None
    modified: str | None = None
    fetched: datetime | None = None
    failures: int = 0
    error: str | None = None
    links: int | None = None


class Listings:
    """The listings of one archive. What changes them takes the connection of the caller's transaction."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def get(self, url: str, source: str) -> Listing:
        """What is known of a listing; a blank one if it was never fetched."""
        with self.archive.engine.connect() as connection:
            row = connection.execute(select(listings).where(listings.c.url == url)).one_or_none()
        return Listing(**row._mapping) if row else Listing(url, source)

    def failing(self) -> list[Listing]:
        """Those whose last answer could not be read, or that gave none."""
        query = select(listings).where(listings.c.failures > 0).order_by(listings.c.source, listings.c.url)
        with self.archive.engine.connect() as connection:
            return [Listing(**row._mapping) for row in connection.execute(query)]

    def forget(self, url: str, connection: Connection) -> None:
        connection.execute(delete(listings).where(listings.c.url == url))

    def save(self, listing: Listing, connection: Connection) -> None:
        values = {name: getattr(listing, name) for name in Listing.__slots__}
        connection.execute(upsert(listings).values(values).on_conflict_do_update(index_elements=["url"], set_=values))
