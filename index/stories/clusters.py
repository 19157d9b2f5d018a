"""From links between articles to stories: copies joined to texts, texts to stories. Pure, and the same whatever the order.

Texts are joined by average linkage (R. Sokal, C. Michener 1958): two stories become one where their reports resemble each
other on average, so that one report that resembles two stories does not join them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np

JOIN = 0.5  # average weight from which two become one
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
    strong = [pair for pair, weight in weights.items() if weight >= JOIN]
    return [story for part in joined(texts, strong) for story in _average(part, weights)]


def _average(part: Sequence[int], weights: Edges) -> list[list[int]]:
    count = len(part)
    if count < 3:
        return [list(part)]  # a part of two is held together by one link that is strong enough
    total = np.zeros((count, count))
    place = {n: at for at, n in enumerate(part)}
    for a, b in combinations(part, 2):
        total[place[a], place[b]] = total[place[b], place[a]] = weights.get((min(a, b), max(a, b)), 0.0)
    sizes = np.ones(count)
    members: list[list[int]] = [[n] for n in part]
    while True:
        average = total / np.outer(sizes, sizes)
        np.fill_diagonal(average, -1.0)
        at, other = sorted(divmod(int(average.argmax()), count))
        if average[at, other] < JOIN:
            return [sorted(m) for m in members if m]
        total[at] += total[other]
        total[:, at] += total[:, other]
        total[other] = total[:, other] = 0.0
        sizes[at] += sizes[other]
        members[at] += members[other]
        members[other] = []
