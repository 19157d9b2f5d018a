"""Who copied whom, and which articles tell the same event.

    stories = Stories(archive, config.topics)
    stories.sync()                  take in what changed; the caller holds the archive's lock
    stories.of(ids)                 {article: story}        search folds by it
    stories.originals(ids)          {article: original}     figures and exports count by it
    stories.places(ids)             {article: Place(article, story, original, role, why)}
    stories.members(story)          the same of one story, the first report first

Derived from the articles and kept in step by rev. A story has the id of the article that it began with, and keeps it
whatever joins or leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.archive import Archive
from index.config import Topic
from index.stories.places import Place, Places, Role
from index.stories.store import Progress, Store

__all__ = ["Place", "Role", "Stories"]


class Stories:
    """The stories of an archive. One object may be used by any number of threads; one process at a time syncs."""

    def __init__(self, archive: Archive, topics: Sequence[Topic] = ()) -> None:
        self._store = Store(archive, topics)
        self._places = Places(archive)

    def sync(self, progress: Progress | None = None) -> int:
        """Take in what changed in the archive; how many articles. Raises ArchiveUnwritable, ArchiveLocked."""
        return self._store.sync(progress)

    def rebuild(self, progress: Progress | None = None) -> int:
        """Compare everything again; a story keeps its id where its articles had one."""
        self._store.forget()
        return self._store.sync(progress)

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
        """The articles of a story by time; [] where there is no such story."""
        return self._places.members(story)

    def members_of(self, stories: Sequence[str]) -> dict[str, list[Place]]:
        """Story id -> its articles by time, for many stories at once."""
        return self._places.members_of(stories)

    def sizes(self, stories: Sequence[str]) -> dict[str, int]:
        """Story id -> how many articles it has."""
        return self._places.sizes(stories)

    @property
    def rev(self) -> int:
        """Another number whenever an article was placed."""
        return self._places.rev
