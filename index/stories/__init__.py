"""Who copied whom, and which articles tell the same event.

    stories = Stories(archive, config.topics)
    stories.sync()                  take in what changed; the caller holds the archive's lock
    stories.of(ids)                 {article: story}        search folds by it
    stories.originals(ids)          {article: original}     figures and exports count by it
    stories.places(ids)             {article: Place(article, story, original, role, why)}
    stories.members(story)          the same of one story, the first report first

Derived from the articles and kept in step by rev. Decisions:

- Copies are found by the least hashes of their shingles and decided by exact containment; reports on one form, which share
  words but not figures and names, stay apart. datasketch was turned down: it brings 143 MB of scipy for a sketch of ten
  lines, and its bands find a copy cut to a third no better than 40 hashes that are looked up one by one.
- The original is the earliest published, but an outlet that the others name comes first, and a page that says it was first
  published elsewhere last.
- A story has the id of the article that it began with when it was first seen, and keeps it when an older original turns
  up, when that article leaves, and when all is compared again: an id that was cited goes on to mean the same story.
- Stories are made by average linkage over links between texts. The linkage is the same in any order, the links are not: how
  rare a term is is told of the texts that came before, when two are compared and when those that may be alike are looked up,
  and neither is reckoned again. What stands near the border of a story may fall to either side; `rebuild` compares in the
  order of coming, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from index.config import Topic
from index.stories.places import Carried, Place, Places, Role, Totals

if TYPE_CHECKING:
    from index.archive import Archive
    from index.reader import Reader
    from index.stories.store import Store

__all__ = ["Carried", "Originals", "Place", "Role", "Stories"]


class Stories:
    """The stories of an archive. One object may be used by any number of threads; one process at a time syncs."""

    def __init__(self, archive: Archive | Reader, topics: Sequence[Topic] = ()) -> None:
        """With a Reader it only answers."""
        self._archive = archive
        self._topics = topics
        self._places = Places(archive)

    def sync(self, progress: Callable[[int], None] | None = None, budget: float | None = None) -> int:
        """Take in what changed in the archive; how many articles. What is to be compared again takes no more than `budget`
        seconds. Raises ArchiveUnwritable, ArchiveLocked."""
        return self._store.sync(progress, budget)

    def waiting(self) -> int:
        """Articles that are not compared yet, or with the items of before."""
        return self._store.waiting()

    def rebuild(self, progress: Callable[[int], None] | None = None) -> int:
        """Compare everything again; a story keeps its id where its articles had one."""
        self._store.forget()
        return self._store.sync(progress)

    @cached_property
    def _store(self) -> Store:
        from index.archive import Archive
        from index.stories.store import Store

        if not isinstance(self._archive, Archive):
            raise TypeError("a Reader is for reading only")
        return Store(self._archive, self._topics)

    @property
    def rev(self) -> int:
        """Another number whenever an article has moved."""
        return self._places.rev

    def moved(self, since: int) -> list[str]:
        """The articles that have moved since `rev` was that."""
        return self._places.moved(since)

    def of(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Article id -> story id, for those of `ids` that are placed."""
        return self._places.of(ids)

    def originals(self, ids: Sequence[str]) -> dict[str, str]:
        """Article id -> id of the article whose text it is; its own where it is no copy."""
        return {place.article: place.original for place in self._places.places(ids).values()}

    def places(self, ids: Sequence[str]) -> dict[str, Place]:
        """Article id -> where it stands, for those of `ids` that are placed."""
        return self._places.places(ids)

    def members(self, story: str) -> list[Place]:
        """The articles of a story by time, or of the story that an article is in; [] where there is none."""
        return self._places.members(story)

    def members_of(self, stories: Sequence[str]) -> dict[str, list[Place]]:
        """Story id -> its articles by time, for many stories at once."""
        return self._places.members_of(stories)

    def sizes(self, stories: Sequence[str]) -> dict[str, int]:
        """Story id -> how many articles it has."""
        return self._places.sizes(stories)

    def carried(self, stories: Sequence[str]) -> dict[str, Carried]:
        """Story id -> how far it is carried, for those that have articles."""
        return self._places.carried(stories)

    def copies(self) -> dict[str, int]:
        """Source id -> how many of its articles are copies."""
        return self._places.copies()

    def about(self, article: str) -> dict[str, Any]:
        """What `show --json` says of an article's place; {} where it has none. `copies` are those of the same text."""
        members = self.members(article)
        place = next((p for p in members if p.article == article), None)
        if place is None:
            return {}
        copies = [p.article for p in members if p.original == place.original and p.article != article]
        return {
            "story": place.story,
            "role": place.role,
            "original": place.original,
            "why": place.why,
            "copies": copies,
        }

    def totals(self) -> Totals:
        return self._places.totals()


class Originals:
    """The copies of an archive as the ledger asks for them."""

    def __init__(self, stories: Stories) -> None:
        self._stories = stories

    @property
    def rev(self) -> int:
        return self._stories.rev

    def of(self, ids: Sequence[str]) -> dict[str, str]:
        """Article id -> id of the original."""
        return self._stories.originals(ids)

    def moved(self, since: int) -> list[str]:
        """The articles that have moved since `rev` was that."""
        return self._stories.moved(since)
