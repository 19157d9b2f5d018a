"""One line a story: the articles that tell the same, folded into the one that ranks best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.search.snapshot import Snapshot


class Stories(Protocol):
    """Which articles tell the same story. Search works without; it does not know how stories are made."""

    def of(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Article id -> story id, for those of `ids` that belong to one."""


def fold(
    snapshot: Snapshot, docs: NDArray[np.intp], order: NDArray[np.float64], stories: Stories | None
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places in `docs` to show, and how many others each stands for. All of them without `stories`.

    `order` is what documents rank by, the least first.
    """
    if stories is None or not len(docs):
        return np.arange(len(docs)), np.zeros(len(docs), np.intp)
    ids = [i.decode() for i in snapshot.cards["id"][docs].tolist()]
    of = stories.of(ids)
    groups = np.unique([of.get(i, i) for i in ids], return_inverse=True)[1]
    ranked = np.lexsort((ids, order))
    _, first, sizes = np.unique(groups[ranked], return_index=True, return_counts=True)
    return ranked[first], sizes - 1
