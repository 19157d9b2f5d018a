"""When each source is to be asked again, and which hosts are to be left alone: rows of the catalogue, no decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from index.archive import Archive
from index.schema import hosts, paces, urls


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the listings of a source are asked."""

    source: str
    interval: float  # seconds
    asked: datetime
    due: datetime
    news: int = 0  # URLs that were new, the last time


@dataclass(frozen=True, slots=True)
class Pause:
    """A host that is left alone `until` then; `told`: it said so itself (Retry-After)."""

    host: str
    failures: int
    until: datetime
    told: bool
    reason: str


class Timetable:
    """The timetable of one archive. What changes it takes the connection of the caller's transaction."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def paces(self) -> dict[str, Pace]:
        with self.archive.engine.connect() as connection:
            return {row.source: Pace(**row._mapping) for row in connection.execute(select(paces))}

    def save(self, changed: Iterable[Pace], connection: Connection) -> None:
        for pace in changed:
            values = {name: getattr(pace, name) for name in Pace.__slots__}
            connection.execute(upsert(paces).values(values).on_conflict_do_update(index_elements=["source"], set_=values))

    def pages_due(self, sources: Iterable[str]) -> dict[str, datetime]:
        """Source -> when the first of its pages is due: two steps into an index for each, however many URLs there are."""
        found: dict[str, datetime] = {}
        with self.archive.engine.connect() as connection:
            for source in sources:
                for state in ("discovered", "done"):
                    query = select(func.min(urls.c.due)).where(urls.c.source == source, urls.c.state == state)
                    first = connection.scalar(query)
                    if first is not None:
                        found[source] = min(first, found.get(source, first))
        return found

    def pauses(self) -> dict[str, Pause]:
        """By host."""
        with self.archive.engine.connect() as connection:
            rows = connection.execute(select(hosts)).all()
        return {row.host: Pause(row.host, row.failures, row.until, bool(row.told), row.reason) for row in rows}

    def pause(self, pause: Pause, connection: Connection) -> None:
        values = {name: getattr(pause, name) for name in Pause.__slots__} | {"told": int(pause.told)}
        connection.execute(upsert(hosts).values(values).on_conflict_do_update(index_elements=["host"], set_=values))

    def resume(self, host: str, connection: Connection) -> None:
        connection.execute(delete(hosts).where(hosts.c.host == host))
