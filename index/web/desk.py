"""What one worker process answers from: an archive opened for reading, with search, ledger and stories over it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import select

from index.archive import Archive
from index.config import Source, Topic
from index.errors import ArchiveError
from index.schema import articles, meta
from index.web.wire import Reply, Settings

if TYPE_CHECKING:
    from index.ledger import Ledger
    from index.search import IndexMissing, Search
    from index.stats import SourceStats
    from index.stories import Stories
    from index.web.charts import Timeline

COVERAGE_HOLDS = 300
_KEPT = 24_000_000  # bytes of answers
Of = Literal["archive", "derived", "article"]  # what an answer is made of: anything; index, stories and ledger; with an article


class Card(NamedTuple):
    """What lists need of an article. Times in UTC."""

    id: str
    source: str
    lang: str
    published: datetime | None
    fetched: datetime


class Desk:
    """The parts of an archive, opened when they are first needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.archive = Archive.open(settings.archive, create=False, reading=True)
        self.kept = Kept(_KEPT)
        self._timelines: tuple[object, dict[str | None, Timeline | None]] | None = None
        self._coverage: tuple[datetime, list[SourceStats]] | None = None

    @property
    def topics(self) -> tuple[Topic, ...]:
        return self.settings.topics

    @cached_property
    def search(self) -> Search:
        from index.search import Search

        countries = {source.id: source.country for source in self.settings.sources if source.country}
        return Search(self.archive, self.topics, countries=lambda: countries, stories=self.stories)

    @cached_property
    def ledger(self) -> Ledger:
        from index.ledger import Ledger

        return Ledger(self.archive, self.topics)

    @cached_property
    def stories(self) -> Stories:
        from index.stories import Stories

        return Stories(self.archive, self.topics)

    @cached_property
    def outlets(self) -> Mapping[str, Source]:
        return {source.id: source for source in self.settings.sources}

    @cached_property
    def items(self) -> tuple[str, ...]:
        """What figures can be about, as the topics name it."""
        return tuple(dict.fromkeys(name for topic in self.topics for name in topic.items))

    def outlet(self, identifier: str) -> str:
        """The name of a source, its id where the settings do not know it."""
        source = self.outlets.get(identifier)
        return source.name if source and source.name else identifier

    def coverage(self, now: datetime) -> list[SourceStats]:
        """What each source gave, counted anew after COVERAGE_HOLDS seconds: it reads every row of the frontier."""
        from index.stats import collect

        if self._coverage is None or (now - self._coverage[0]).total_seconds() > COVERAGE_HOLDS:
            self._coverage = now, collect(self.archive, now)
        return self._coverage[1]

    def timeline(self, lang: str | None) -> Timeline | None:
        """Coverage of everything by day, counted once a commit of the index."""
        from index.search.facets import TIMELINE
        from index.web.charts import timeline

        key = self.search.snapshot().key
        if self._timelines is None or self._timelines[0] != key:
            self._timelines = key, {}
        drawn = self._timelines[1]
        if lang not in drawn:
            drawn[lang] = timeline(self.search.search("", lang=lang, facets=(TIMELINE,), limit=1).facets[TIMELINE])
        return drawn[lang]

    def stamp(self, of: Of, article: str = "") -> str:
        """Changes with all that an answer depends on. What a round brings is in the catalogue long before the index,
        the stories and the ledger have taken it in: what is made of those holds until then."""
        far = known(self.archive)
        if of != "archive":
            far["rev"] = self.archive.rev_of(article) if of == "article" else None
        return f"{sorted(far.items())} {self._index()}"

    def unread(self, missing: IndexMissing) -> str:
        """Why there is no search index, for who opens an archive that is only just being filled."""
        count = len(self.archive)
        if not count:
            return "The archive is empty: `kawaraban crawl` fills it."
        stored = "1 article is" if count == 1 else f"{count:,} articles are"
        return f"{stored} stored, and can be searched once a round has ended. {missing}"

    @property
    def indexed(self) -> int | None:
        """The last revision that can be searched; None: there is no index, or none that can be used."""
        try:
            return self.search.snapshot().rev
        except ArchiveError:
            return None

    def _index(self) -> str:
        """The commit of the search index."""
        from index.search.store import IndexMissing, Store

        try:
            store = Store.current(self.archive.folder / "search")
            return f"{store.folder.name}.{store.generation()}"
        except IndexMissing:
            return "none"

    def cards(self, ids: Sequence[str]) -> dict[str, Card]:
        """Those of `ids` that are there."""
        columns = select(*(articles.c[name] for name in Card._fields))
        found: dict[str, Card] = {}
        with self.archive.engine.connect() as connection:
            for start in range(0, len(ids), 500):
                rows = connection.execute(columns.where(articles.c.id.in_(ids[start : start + 500])))
                found.update((row.id, Card(*row)) for row in rows)
        return found


def known(archive: Archive) -> dict[str, int | None]:
    """How far the catalogue has come, and what is derived of it."""
    with archive.engine.connect() as connection:
        return {row.name: row.value for row in connection.execute(select(meta))}


class Kept:
    """Answers by tag, the latest used, up to a number of bytes."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._size = 0
        self._held: OrderedDict[str, Reply] = OrderedDict()

    def get(self, tag: str) -> Reply | None:
        if tag in self._held:
            self._held.move_to_end(tag)
        return self._held.get(tag)

    def put(self, tag: str, reply: Reply) -> None:
        self._held[tag] = reply
        self._size += len(reply.body)
        while self._size > self._room:
            self._size -= len(self._held.popitem(last=False)[1].body)
