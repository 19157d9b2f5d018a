"""One line a story: the articles that tell the same, folded into the one that ranks best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from index.search.snapshot import Snapshot

_ASKED_SINGLY = 2000  # hits; of more, the stories of the whole index are looked up once and kept
Places = NDArray[np.intp]


class Placed(Protocol):
    @property
    def article(self) -> str:
        """Its id."""


class Stories(Protocol):
    """Which articles tell the same story. Search works without; it does not know how stories are made."""

    @property
    def rev(self) -> int:
        """Another number whenever an article was placed."""

    def of(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Article id -> story id, for those of `ids` that belong to one."""

    def members(self, story: str) -> Sequence[Placed]:
        """The articles of a story; none of one that is not known."""


class Folded(NamedTuple):
    """The places (of documents found) to show, and how many others each stands for."""

    places: Places
    copies: Places


class Folding:
    """The stories of the documents of an index. May be used by any number of threads."""

    def __init__(self, stories: Stories) -> None:
        self.stories = stories
        self._kept: tuple[object, Places] | None = None

    def groups(self, snapshot: Snapshot, docs: Places) -> Places:
        """A number for each document; those of one story share it."""
        if len(docs) > _ASKED_SINGLY:
            return self._every(snapshot)[docs]
        return docs[_numbered(snapshot, docs, self.stories)]

    def _every(self, snapshot: Snapshot) -> Places:
        key = (snapshot.key, self.stories.rev)
        if self._kept is None or self._kept[0] != key:
            self._kept = key, _numbered(snapshot, np.arange(snapshot.size), self.stories)
        return self._kept[1]


def _numbered(snapshot: Snapshot, docs: Places, stories: Stories) -> Places:
    """For each document the place in `docs` of the first one of its story."""
    ids = [i.decode() for i in snapshot.cards["id"][docs].tolist()]
    of, first = stories.of(ids), dict[str, int]()
    return np.array([first.setdefault(of.get(i, i), n) for n, i in enumerate(ids)], np.intp)


def fold(snapshot: Snapshot, docs: Places, order: NDArray[np.float64], groups: Places) -> Folded:
    """One document of each group. `order` is what documents rank by, the least first; then their ids."""
    _, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    alone = np.flatnonzero(sizes[group] == 1)
    several = np.flatnonzero(sizes[group] > 1)
    ranked = several[np.lexsort((snapshot.cards["id"][docs[several]], order[several]))]
    best = ranked[np.unique(group[ranked], return_index=True)[1]]
    places = np.sort(np.concatenate([alone, best]))
    return Folded(places, sizes[group[places]] - 1)
