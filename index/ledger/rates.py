"""The exchange rates that articles imply by their conversions, and which of them stand far from the others. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

FAR = 0.05  # from the median of the others
NEAR = 45 * 86400.0  # seconds to each side
_FEWEST = 2  # others that make a median
_SAMPLE = 400  # of others on each side: a median needs no more


class Implied(NamedTuple):
    """A rate that an article implies; `pair` "USDJPY" is yen per dollar. Copies share `original`."""

    pair: str
    seen: float | None  # seconds since 1970 UTC; None: no date, near to all
    original: str
    rate: float


class Rates:
    """Rates by time; one article counts once, by its median."""

    def __init__(self, implied: Iterable[Implied]) -> None:
        by_article: dict[tuple[str, str], list[Implied]] = defaultdict(list)
        for one in implied:
            by_article[one.pair, one.original].append(one)
        self._times: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
        self._undated: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
        for (pair, original), held in by_article.items():
            seen, rate = held[0].seen, median(h.rate for h in held)
            place = self._undated if seen is None else self._times
            place[pair].append((seen or 0.0, rate, original))
        for listed in self._times.values():
            listed.sort()

    def flag(self, one: Implied) -> str | None:
        """What is wrong with a rate, None where nothing is or nothing can be said."""
        others = self._others(one)
        if len(others) < _FEWEST:
            return None
        usual = median(others)
        off = max(one.rate, usual) / max(min(one.rate, usual), 1e-12)
        if off <= 1 + FAR:
            return None
        about = f"{usual:.4g}, the median of {len(others)} others near in time"
        if off > 500:
            return f"implies {one.rate:.4g} per unit against {about}: one of the two has a wrong unit"
        return f"implies {one.rate:.4g}, {abs(one.rate / usual - 1):.0%} off {about}"

    def _others(self, one: Implied) -> list[float]:
        near = (*self._dated(one), *self._undated[one.pair][:_SAMPLE])
        return [rate for _, rate, original in near if original != one.original]

    def _dated(self, one: Implied) -> list[tuple[float, float, str]]:
        listed = self._times[one.pair]
        if one.seen is None:
            return listed[:_SAMPLE]
        middle = bisect_left(listed, (one.seen,))
        first = max(bisect_left(listed, (one.seen - NEAR,)), middle - _SAMPLE)
        last = min(bisect_right(listed, (one.seen + NEAR, float("inf"))), middle + _SAMPLE)
        return listed[first:last]
