"""What one crawl works with: the archive (locked), the WARC being written, and what turns pages into articles."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from crawler import VERSION, sources
from crawler.addresses import private_places
from crawler.gate import Gate
from crawler.keep import Keeper
from crawler.pace import Plan, plan
from crawler.workers import Pool
from index import losses
from index.archive import Archive
from index.article import article_id
from index.config import Config, Source
from index.errors import ArchiveError
from index.fetches import Fetches
from index.frontier import Answer
from index.listings import Listings
from index.timetable import Timetable
from index.warc import PREFIX, WarcWriter, scan, whole

_log = logging.getLogger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Task:
    """What a round is to do: the sources named (all for none), or only what of them is `due`.

    `at_most`: seconds after which the crawl ends, and again the translation; what is left waits for the next round.
    """

    only: tuple[str, ...] = ()
    due: bool = False
    at_most: float | None = None
    purpose: str = "crawl"
    since: datetime | None = None  # look back to then, instead of the settings' window and limit


EVERYTHING = Task()


class Session:
    """Holds the archive's lock until `close`. Raises ArchiveLocked, ArchiveUnwritable, NotFound (a source)."""

    def __init__(self, config: Config, task: Task = EVERYTHING, now: Callable[[], datetime] = utc_now) -> None:
        self.config = config
        self.task = task
        self.now = now
        self.stopped = False  # by a signal: nothing more is begun
        self.under_way: set[asyncio.Future[Any]] = set()  # requests that were sent and not answered yet
        self.failure: ArchiveError | None = None  # what ended a crawl before its time
        self.bugs: list[str] = []  # what a callback raised that it should not have
        self.asked: set[str] = set()  # feeds, sitemaps and sections of this round
        self.answered: set[str] = set()  # sources of which one was read, or failed
        self.news: Counter[str] = Counter()  # source -> URLs that its listings named for the first time
        self.held: dict[str, datetime] = {}  # source -> until when a host is left alone that has a listing of it
        self.started = now()
        known = sources.effective(config)
        chosen = sources.select(known, task.only)
        self._open = ExitStack()
        self.archive = self._open.enter_context(Archive.open(config.archive))
        try:
            self._open.enter_context(self.archive.lock(task.purpose))
        except BaseException:
            self._open.close()
            raise
        self.timetable = Timetable(self.archive)
        self.gate = Gate.of(self.timetable.pauses(), patient=task.due)
        self.plan = self._plan(chosen)
        self.sources = {source.id: source for source in chosen if source.id in set(self.plan.sources)}
        self.private = private_places(self.sources.values())
        self.keeper = Keeper(self.archive, config, {source.id: source for source in known}, now)
        self.frontier = self.keeper.frontier
        self.fetches = Fetches(self.archive)
        self.listings = Listings(self.archive)
        self.writer = WarcWriter(self.warc, f"Kawaraban/{VERSION}")
        self._open.callback(self.writer.close)

    def _plan(self, chosen: tuple[Source, ...]) -> Plan:
        everything = tuple(source.id for source in chosen)
        if not self.task.due:
            return Plan(everything, everything)
        return plan(chosen, self.timetable.paces(), self.timetable.pages_due(everything), self.now())

    @property
    def warc(self) -> Path:
        return self.archive.folder / "warc"

    @cached_property
    def pool(self) -> Pool:
        return self._open.enter_context(Pool(self.config.workers or None))

    def close(self) -> None:
        self._open.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def recover(self) -> int:
        """Take over what a killed crawl left: its leases, and records that the catalogue does not know yet.

        A torn last record is cut off, and what a file no longer holds is forgotten. Returns how many answers were found.
        """
        with self.archive.write() as connection:
            self.frontier.release(connection)
        known = self.fetches.known_sizes()
        return sum(self._adopt(path, known.get(path.name, 0)) for path in sorted(self.warc.glob(f"{PREFIX}*.warc.gz")))

    def _forget(self, path: Path) -> int:
        """Records that the catalogue knows are gone from the end of the file; where what is left of it ends."""
        with self.archive.write() as connection:
            lost, end = losses.forget(self.archive, path.name, path.stat().st_size, connection)
        _log.warning("%s: %d records are missing at its end (a power cut?): their pages are fetched again", path.name, lost)
        return end

    def settled(self) -> None:
        """What was fetched and noted is on the disk when this returns, before anything outside is derived from it."""
        self.writer.sync()
        self.archive.sync()

    def _adopt(self, path: Path, size: int) -> int:
        if path.stat().st_size < size:
            size = self._forget(path)
        if path.stat().st_size <= size:
            return 0
        end = whole(path, size)
        if end < path.stat().st_size:
            with path.open("r+b") as file:
                file.truncate(end)
        found = [f for f in scan(path, size) if f.url_id]
        with self.archive.write() as connection:
            for f in found:
                if article_id(f.url) == f.url_id:  # a catalogue older than the WARC does not know it
                    self.frontier.discover([(f.url, None)], f.source, connection, now=f.fetched, since=self.started)
                answer = Answer(f.url_id, f.url, f.source, f.fetched, f.status, f.record, end, revisit=f.revisit)
                self.frontier.answered(answer, connection)
        return len(found)
