"""The rows of the stories in the catalogue: derived from the articles, kept in step with them by rev.

Each batch of articles is one transaction, so a killed run goes on where it was. What an article is compared by is written
first, then its links to others, then the places of all whom a link that came or went may move.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from index.archive import Archive, Connection
from index.article import Article
from index.backlog import Backlog
from index.config import Topic
from index.schema import (
    articles,
    story_fresh,
    story_links,
    story_places,
    story_shingles,
    story_terms,
    story_texts,
    story_weights,
)
from index.stories import credits
from index.stories.duplicates import Duplicates
from index.stories.events import Events
from index.stories.forms import SCHEME as FORMS
from index.stories.lexicon import Lexicon
from index.stories.settling import settle
from index.stories.shingles import SCHEME, Shingles, shingles
from index.stories.terms import SCHEME as TERMS
from index.stories.terms import Counts
from index.stories.ties import Ties
from index.stories.weights import Weights

_SCHEME = f"{SCHEME} {TERMS} {FORMS}"
_BATCH = 100  # articles a transaction
_AMONG = "IN (SELECT value FROM json_each(?))"
_WRITING = "INSERT INTO story_texts (number, scheme, shingles, terms, credit) VALUES (?, ?, ?, ?, ?)"
_SILENT = (
    "SELECT p.number, p.article, p.seen FROM story_places p JOIN story_texts t ON t.number = p.number"
    f" WHERE p.number {_AMONG} AND t.terms = x'' ORDER BY p.number"
)
_NUMBERS = f"SELECT article, number FROM story_places WHERE article {_AMONG}"
_PLACELESS = (  # 0, but where articles were lost
    "SELECT (SELECT count(*) FROM articles) - (SELECT count(*) FROM story_places) - (SELECT count(*) FROM articles a"
    " WHERE a.rev > ? AND NOT EXISTS (SELECT 1 FROM story_places p WHERE p.article = a.id))"
)
_SPOKEN = f"SELECT number FROM story_texts WHERE number {_AMONG} AND terms <> x''"
Progress = Callable[[int], None]


class Store:
    """Writes the rows. The caller holds the archive's lock."""

    def __init__(self, archive: Archive, topics: Sequence[Topic]) -> None:
        self.archive = archive
        self._backlog = Backlog(archive, "stories", _fingerprint(topics))
        self._topics = topics
        self._texts = Weights()
        self._texts_at: tuple[int, int] | None = None  # how far the backlog was when what they hold was so
        self._has_lost_none = False

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon(self._topics)

    def sync(self, progress: Progress | None = None, budget: float | None = None) -> int:
        """Take in what changed; all of it again where the way of comparing has changed, in so many seconds. Returns articles."""
        with self.archive.write() as connection:
            if other := self._backlog.is_other(connection):
                _forget(connection)
                self._backlog.begin_again(connection)
            at = self._backlog.at(connection)
            lost = not self._has_lost_none and _drop_lost(at[0], connection)  # to count all takes its time: once
            self._has_lost_none = True
            if lost or other or at != self._texts_at:  # another process was here, or a batch failed
                self._texts.forget()
        taken = 0
        for batch, mark in self._backlog.batches(_BATCH, budget):
            self._texts_at = None
            with self.archive.write() as connection:
                self._take_in(batch, connection)
                mark(connection)
                at = self._backlog.at(connection)
            self._texts_at = at
            taken += len(batch)
            if progress:
                progress(taken)
        return taken

    def waiting(self) -> int:
        """Articles that are not compared yet, since the last round or since the way of comparing changed."""
        with self.archive.engine.connect() as connection:
            return self._backlog.waiting(connection)

    def forget(self) -> None:
        with self.archive.write() as connection:
            _forget(connection)
            self._backlog.forget(connection)

    def _take_in(self, batch: Sequence[Article], connection: Connection) -> None:
        events = Events(connection, self._lexicon, self._texts)
        numbers = _numbered(batch, connection)
        moving = _remove(list(numbers.values()), events)
        duplicates = Duplicates(self.archive, connection)
        for article in batch:
            number, text = numbers[article.id], shingles(article)
            values = (number, _SCHEME, text.packed(), b"", credits.credit(article))
            connection.exec_driver_sql(_WRITING, values)
            moving |= {number, *duplicates.link(number, article, text)}
        moving |= self._tell(moving, {article.id: article for article in batch}, events)
        settle(moving, connection)

    def _tell(self, numbers: Collection[int], batch: Mapping[str, Article], events: Events) -> set[int]:
        """Link to reports of the same event: of each text one article, whichever is there; its copies go with it."""
        rows = events.connection.exec_driver_sql(_SILENT, (json.dumps(sorted(numbers)),)).all()
        found = {**batch, **self.archive.many([row.article for row in rows if row.article not in batch])}
        ties = Ties((), events.connection)
        same = {row.number: ties.copies({row.number}) for row in rows}
        every = json.dumps(sorted({n for copies in same.values() for n in copies}))
        said = {row[0] for row in events.connection.exec_driver_sql(_SPOKEN, (every,)).all()}
        telling: dict[int, tuple[Article, float]] = {}
        for number, article, seen in rows:
            if article in found and same[number].isdisjoint(telling) and same[number].isdisjoint(said):
                telling[number] = (found[article], seen)
        return events.link(telling)


def _forget(connection: Connection) -> None:
    """All but the places: a story that is found again keeps its id."""
    for table in (story_links, story_terms, story_fresh, story_weights, story_shingles, story_texts):
        connection.execute(delete(table))


def _numbered(batch: Sequence[Article], connection: Connection) -> dict[str, int]:
    """The numbers of articles; who has none gets one, and a place that `settle` fills in."""
    nowhere = {"story": "", "role": "original", "why": "", "moved": 0}
    rows = [{"article": a.id, "original": a.id, "seen": _seen(a), **nowhere} for a in batch]
    adding = upsert(story_places)
    adding = adding.on_conflict_do_update(index_elements=["article"], set_={"seen": adding.excluded.seen})
    connection.execute(adding, rows)
    held = connection.exec_driver_sql(_NUMBERS, (json.dumps([a.id for a in batch]),)).all()
    return {row[0]: row[1] for row in held}


def _seen(article: Article) -> float:
    return (article.published.utc if article.published else article.fetched).timestamp()


def _remove(numbers: Sequence[int], events: Events) -> set[int]:
    """What was derived from an earlier version; returns the numbers of articles that were linked to it."""
    linked: set[int] = set()
    connection = events.connection
    known = connection.execute(select(story_texts).where(story_texts.c.number.in_(numbers))).all()
    for row in known:
        keys = Shingles.unpacked(row.shingles).sketch
        connection.execute(
            delete(story_shingles).where(story_shingles.c.key.in_(keys), story_shingles.c.number == row.number)
        )
        if row.terms:
            events.unlink(row.number, Counts.unpacked(row.terms))
    if gone := [row.number for row in known]:  # who is new has no links
        for own, other in ((story_links.c.a, story_links.c.b), (story_links.c.b, story_links.c.a)):
            linked |= set(connection.scalars(select(other).where(own.in_(gone))))
            connection.execute(delete(story_links).where(own.in_(gone)))
        connection.execute(delete(story_texts).where(story_texts.c.number.in_(gone)))
    return linked


def _drop_lost(rev: int, connection: Connection) -> bool:
    """Take out articles that the archive no longer has; whether there were any. Counts alone tell whether there are any: every article has a place
    but those that came after `rev`."""
    if connection.exec_driver_sql(_PLACELESS, (rev,)).scalar() == 0:
        return False
    lost = list(
        connection.scalars(select(story_places.c.number).where(story_places.c.article.not_in(select(articles.c.id))))
    )
    moving = _remove(lost, Events(connection, Lexicon(), Weights())) - set(lost)
    connection.execute(delete(story_places).where(story_places.c.number.in_(lost)))
    settle(moving, connection)
    return True


def _fingerprint(topics: Sequence[Topic]) -> int:
    """What the rows depend on beside the articles: the items and the way of comparing."""
    items = [(t.id, sorted((n, sorted(terms.items())) for n, terms in t.items.items())) for t in topics]
    return zlib.crc32(repr((_SCHEME, items)).encode())
