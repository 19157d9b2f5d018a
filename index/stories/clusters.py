"""From links between articles to stories: copies joined to texts, texts to stories. Pure, and the same whatever the order.

Texts are joined by average linkage (R. Sokal, C. Michener 1958): two stories become one where their reports resemble each
other on average, so that one report that resembles two stories does not join them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

JOIN = 0.5  # average weight from which two become one
Matrix = NDArray[np.float64]
Edges = Mapping[tuple[int, int], float]  # (a, b) with a < b -> weight


def joined(numbers: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected parts, each in order."""
    leader = {n: n for n in numbers}

    def find(n: int) -> int:
        while leader[n] != n:
            leader[n] = leader[leader[n]]
            n = leader[n]
        return n

    for a, b in pairs:
        if a in leader and b in leader:
            a, b = sorted((find(a), find(b)))
            leader[b] = a
    parts: dict[int, list[int]] = {}
    for n in sorted(leader):
        parts.setdefault(find(n), []).append(n)
    return list(parts.values())


def stories(texts: Sequence[int], weights: Edges) -> list[list[int]]:
    """Which of `texts` tell the same, by average linkage down to JOIN."""
    parts = joined(texts, [pair for pair, weight in weights.items() if weight >= JOIN])
    place = {n: at for at, part in enumerate(parts) for n in part}
    within: list[dict[tuple[int, int], float]] = [{} for _ in parts]
    for (a, b), weight in weights.items():
        if place[a] == place[b]:
            within[place[a]][a, b] = weight
    return [story for part, own in zip(parts, within, strict=True) for story in _average(part, own)]


def _average(part: Sequence[int], weights: Edges) -> list[list[int]]:
    if len(part) < 3:
        return [list(part)]  # a part of two is held together by one link that is strong enough
    place = {n: at for at, n in enumerate(part)}
    total = np.zeros((len(part), len(part)))
    for (a, b), weight in weights.items():
        total[place[a], place[b]] = total[place[b], place[a]] = weight
    members: list[list[int]] = [[n] for n in part]
    for at, other in _merges(total):
        members[at] += members[other]
        members[other] = []
    return [sorted(m) for m in members if m]


def _merges(total: Matrix) -> Iterator[tuple[int, int]]:
    """The places that become one, the second of the two empty from then on. Of each row its best is kept, so that a merge
    looks again at two rows and those whose best it was: all merges together cost a square, not a cube."""
    sizes, average = np.ones(len(total)), total.copy()
    np.fill_diagonal(average, -1.0)
    nearest = average.argmax(axis=1)
    while True:
        best = average[np.arange(len(total)), nearest]
        first = int(best.argmax())
        if best[first] < JOIN:
            return
        at, other = sorted((first, int(nearest[first])))
        yield at, other
        total[at] += total[other]
        sizes[at] += sizes[other]
        total[:, at] = total[at]
        total[other] = total[:, other] = 0.0
        average[at] = average[:, at] = total[at] / (sizes[at] * sizes)
        average[other] = average[:, other] = average[at, at] = -1.0
        nearest[average[:, at] > best] = at
        again = np.flatnonzero((nearest == at) | (nearest == other) | (average[:, at] == best))
        nearest[again] = average[again].argmax(axis=1)
        nearest[at] = average[at].argmax()
