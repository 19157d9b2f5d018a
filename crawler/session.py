"""What one crawl works with: the archive (locked), the WARC being written, and what turns pages into articles."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from crawler import VERSION, sources
from crawler.addresses import private_places
from crawler.keep import Keeper
from crawler.workers import Pool
from index.archive import Archive
from index.article import article_id
from index.config import Config
from index.errors import ArchiveError
from index.frontier import Answer
from index.listings import Listings
from index.warc import PREFIX, WarcWriter, scan, whole


class Session:
    """Holds the archive's lock until `close`. Raises ArchiveLocked, ArchiveUnwritable, NotFound (a source)."""

    def __init__(self, config: Config, only: tuple[str, ...] = (), purpose: str = "crawl") -> None:
        self.config = config
        self.failure: ArchiveError | None = None  # what ended a crawl before its time
        self.bugs: list[str] = []  # what a callback raised that it should not have
        self.asked: set[str] = set()  # feeds, sitemaps and sections of this round
        self.started = datetime.now(UTC)
        known = sources.effective(config)
        self.sources = {source.id: source for source in sources.select(known, only)}
        self.private = private_places(self.sources.values())
        self._open = ExitStack()
        self.archive = self._open.enter_context(Archive.open(config.archive))
        try:
            self._open.enter_context(self.archive.lock(purpose))
        except BaseException:
            self._open.close()
            raise
        self.keeper = Keeper(self.archive, config, {source.id: source for source in known})
        self.frontier = self.keeper.frontier
        self.listings = Listings(self.archive)
        self.writer = WarcWriter(self.warc, f"Kawaraban/{VERSION}")
        self._open.callback(self.writer.close)

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

        A torn last record is cut off. Returns how many answers were found.
        """
        with self.archive.write() as connection:
            self.frontier.release(connection)
        known = self.frontier.known_sizes()
        return sum(self._adopt(path, known.get(path.name, 0)) for path in sorted(self.warc.glob(f"{PREFIX}*.warc.gz")))

    def _adopt(self, path: Path, size: int) -> int:
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
