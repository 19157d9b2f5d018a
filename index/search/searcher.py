"""The search index of an archive: kept in step with it, and asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from whoosh.index import EmptyIndexError

from index.article import Article
from index.config import Topic
from index.errors import QueryError
from index.items import item_named
from index.search import facets as counting
from index.search import ranking
from index.search.batches import Batches
from index.search.evaluate import Evaluator, Evidence
from index.search.figures import Wanted, wanted
from index.search.filters import filters
from index.search.folding import Folding, Stories
from index.search.glossary import Glossary
from index.search.labels import Outside
from index.search.nearly import nearly
from index.search.query import And, Node, asks_for, parse
from index.search.results import Hit, Newest, Results
from index.search.selection import Selection, select
from index.search.similar import similar
from index.search.snapshot import Snapshot
from index.search.snippets import snippet
from index.search.store import LARGEST_REBUILT, REMEDY, IndexDamaged, IndexMissing, Store
from index.search.suggestion import suggestion

_BATCH = 5000  # articles a commit
_MOST_HITS = 1000  # a page
_ATTEMPTS = 10  # to open an index that is being written
Progress = Callable[[int], None]  # called with the number of articles taken in so far


class Articles(Protocol):
    """What search needs of an archive: `Archive`, or `Reader` where nothing is written."""

    @property
    def folder(self) -> Path: ...

    @property
    def rev(self) -> int: ...

    def get(self, identifier: str) -> Article: ...

    def many(self, ids: list[str]) -> Mapping[str, Article]: ...

    def changes(self, rev: int = 0) -> Iterator[Article]: ...


class Search:
    """Full-text search. One object may be used by any number of threads; each call sees one commit."""

    def __init__(
        self,
        archive: Articles,
        topics: Sequence[Topic] = (),
        *,
        countries: Callable[[], Mapping[str, str]] = dict,
        stories: Stories | None = None,
    ) -> None:
        """`countries` gives source id -> country code, when `country:` or its facet asks for it."""
        self.archive = archive
        self.stories = stories
        self._topics = topics
        self._outside = Outside(countries, stories, partial(item_named, topics=topics))
        self._folding = Folding(stories) if stories else None
        self._home = archive.folder / "search"
        self._snapshot: Snapshot | None = None
        self._glossary: Glossary | None = None

    # -- keeping in step ----------------------------------------------------------------------------

    def sync(self, progress: Progress | None = None) -> int:
        """Take in what changed in the archive since the last time; how many articles that was.

        An index that is missing is made. Raises IndexOutdated, ArchiveLocked, ArchiveUnwritable.
        """
        store = self._store()
        store.sweep()
        taken = self._take_in(store, progress)
        store.merge()
        return taken

    def _store(self) -> Store:
        """The index in use; an empty one that is put to use where there is none."""
        with suppress(IndexMissing):
            return Store.current(self._home)
        store = Store.fresh(self._home)
        store.swap()
        return store

    def rebuild(self, progress: Progress | None = None) -> int:
        """Make the whole index anew beside the one in use, then put it in its place; how many articles it holds."""
        store = Store.fresh(self._home)
        try:
            taken = self._take_in(store, progress)
            store.merge(LARGEST_REBUILT)
            store.swap()
        except BaseException:
            store.remove()  # where the disk is full, half an index stands in the way of all else
            raise
        return taken

    def _take_in(self, store: Store, progress: Progress | None) -> int:
        taken = 0
        snapshot = Snapshot(store)
        if snapshot.rev > self.archive.rev:  # a power cut took what the catalogue had committed last
            raise IndexDamaged(f"the search index in {self._home} is of a later state than the catalogue: {REMEDY}")
        batches = Batches(self.archive.changes(snapshot.rev), _BATCH)
        for batch in batches:
            taken += store.write(batch, snapshot.numbers)
            snapshot = Snapshot(store, snapshot)
            if progress:
                progress(taken)
        return taken

    # -- asking -------------------------------------------------------------------------------------

    def search(
        self,
        query: str = "",
        *,
        lang: str | None = None,
        source: str | None = None,
        since: str | datetime | None = None,
        until: str | datetime | None = None,
        story: bool = False,
        sort: ranking.Sort = "relevance",
        limit: int = 10,
        cursor: str | None = None,
        facets: Sequence[str] = (),
        exact: bool = False,
    ) -> Results:
        """One page of what matches.

        `since` and `until` are inclusive days or times; `story` folds the articles of a story into one hit, but not for a
        query that asks for one; `exact` searches the words as typed, without their counterparts in other languages, and
        all of them: where no article holds all, those that hold most are found otherwise (`relaxed`); `facets`: see
        facets.NAMES.
        Raises QueryError, IndexMissing, IndexOutdated.
        """
        narrowed = filters(lang, source, since, until)
        with _named(query):
            asked = parse(query)
            evaluator = self._evaluator(exact)
            found = evaluator.find(And((*narrowed, *([asked] if asked else []))))
        expanded = tuple(evaluator.expanded)
        near = None if exact or (found.mask & evaluator.snapshot.live).any() else nearly(evaluator, narrowed, asked)
        folding = self._folding if story and not asks_for(asked, "story") else None
        selection = select(evaluator.snapshot, near or found, sort, folding)
        shown, after = selection.page(_limit(limit), cursor)
        return Results(
            hits=self._hits(selection, shown, list(wanted(asked))),
            total=len(selection.docs),
            facets=counting.count(evaluator.snapshot, selection.every, selection.groups, facets, self._outside),
            articles=len(selection.every),
            cursor=after,
            expanded=tuple(evaluator.expanded) if near and len(selection.docs) else expanded,
            relaxed=near is not None and len(selection.docs) > 0,
            suggestion=None if len(selection.docs) and not near else suggestion(evaluator, query, asked),
        )

    def ids(
        self,
        query: str = "",
        *,
        lang: str | None = None,
        source: str | None = None,
        since: str | datetime | None = None,
        until: str | datetime | None = None,
        exact: bool = False,
        after_rev: int = 0,
    ) -> list[str]:
        """The ids of all that matches, the newest first: what an export takes. Only what holds all words; with
        `after_rev` only what changed since. Raises as `search`."""
        selection = self._newest(query, filters(lang, source, since, until), exact=exact, after_rev=after_rev)
        return selection.ids(selection.page(len(selection.docs), None)[0])

    def newest(
        self, query: str = "", *, lang: str | None = None, since: str | None = None, until: str | None = None, limit: int
    ) -> Newest:
        """The stories that match, told by the newest article of each, the newest first. Raises as `search`."""
        selection = self._newest(query, filters(lang, None, since, until), folding=self._folding)
        return Newest(selection.ids(selection.page(limit, None)[0]), len(selection.every), len(selection.docs))

    def _newest(
        self,
        query: str,
        narrowed: Sequence[Node],
        *,
        exact: bool = False,
        after_rev: int = 0,
        folding: Folding | None = None,
    ) -> Selection:
        with _named(query):
            asked = parse(query)
            evaluator = self._evaluator(exact)
            found = evaluator.find(And((*narrowed, *([asked] if asked else []))))
        found.mask[evaluator.snapshot.cards["rev"] <= after_rev] = False
        return select(evaluator.snapshot, found, "newest", folding)

    def more_like_this(
        self,
        identifier: str,
        *,
        lang: str | None = None,
        source: str | None = None,
        since: str | datetime | None = None,
        until: str | datetime | None = None,
        limit: int = 10,
    ) -> Results:
        """The articles that share most of the words that set this one apart. Raises NotFound, else as `search`."""
        article = self.archive.get(identifier)
        evaluator = self._evaluator(exact=True)
        found = similar(evaluator.snapshot, article)
        found.mask[evaluator.snapshot.cards["id"] == article.id.encode()] = False
        found.mask[~evaluator.find(And(filters(lang, source, since, until))).mask] = False
        selection = select(evaluator.snapshot, found, "relevance", None)
        shown, _ = selection.page(_limit(limit), None)
        return Results(self._hits(selection, shown), total=len(selection.docs), facets={}, articles=len(selection.docs))

    def _evaluator(self, exact: bool) -> Evaluator:
        return Evaluator(self.snapshot(), None if exact else self.glossary, self._outside)

    def _hits(self, selection: Selection, shown: ranking.Docs, figures: Sequence[Wanted] = ()) -> tuple[Hit, ...]:
        ids = selection.ids(shown)
        articles = self.archive.many(ids)
        stories = self.stories.of(ids) if self.stories else {}
        hits = []
        for place, identifier in zip(shown.tolist(), ids, strict=True):
            if identifier in articles:
                score, copies = float(selection.scores[place]), int(selection.copies[place])
                hit = _hit(articles[identifier], score, selection.evidence(place), figures)
                hits.append(replace(hit, story=stories.get(identifier), copies=copies))
        return tuple(hits)

    @property
    def glossary(self) -> Glossary:
        if self._glossary is None:
            self._glossary = Glossary(self._topics)
        return self._glossary

    def snapshot(self) -> Snapshot:
        """The index as of the last commit. Raises IndexMissing, IndexOutdated, IndexDamaged."""
        for attempt in range(_ATTEMPTS if Store.exists(self._home) else 0):
            with suppress(OSError, EmptyIndexError, IndexMissing):  # a commit or a swap came between: look again
                return self._latest(Store.current(self._home))
            time.sleep(0.01 * attempt)
        store = Store.current(self._home)
        try:
            return self._latest(store)
        except (OSError, EmptyIndexError) as error:
            raise IndexMissing(f"files of the search index in {store.folder} are gone: {REMEDY}") from error

    def _latest(self, store: Store) -> Snapshot:
        held = self._snapshot
        if held is None or held.key != (store.folder, store.generation()):
            held = self._snapshot = Snapshot(store, held)
        return held


@contextmanager
def _named(query: str) -> Iterator[None]:
    """A mistake in a query knows the query."""
    try:
        yield
    except QueryError as error:
        error.query = query
        raise


def _limit(limit: int) -> int:
    if not 0 < limit <= _MOST_HITS:
        raise QueryError(f"limit: from 1 to {_MOST_HITS} hits a page, got {limit}")
    return limit


def _hit(article: Article, score: float, evidence: Sequence[Evidence], figures: Sequence[Wanted]) -> Hit:
    place = snippet(article, list(dict.fromkeys(e.option for e in evidence)), figures)
    matched = ["title" if e.field.startswith("title_") else e.field for e in evidence]
    amount = ["amount"] if figures else []
    return Hit.of(article, score, place, tuple(dict.fromkeys([*matched, *amount])))
