"""The exchange rates that articles imply by their conversions, and which of them stand far from the others. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from statistics import median
from typing import NamedTuple

FAR = 0.05  # from the median of the others
NEAR = 45 * 86400.0  # seconds to each side
_STEP = 10 * 86400.0  # rates of so many days share their surroundings
_ENOUGH = 100  # others: with so many in the same days none farther are asked for
_FEWEST = 2  # others that make a median


class Implied(NamedTuple):
    """A rate that an article implies; `pair` "USDJPY" is yen per dollar. Copies share `original`."""

    pair: str
    seen: float | None  # seconds since 1970 UTC; None: no date, near to all
    original: str
    rate: float


Load = Callable[[str, float | None, float | None], Iterable[Implied]]  # (pair, since, until), undated ones included


class Rates:
    """Rates by time, loaded as they are asked for; one article counts once, by its median."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._known: dict[tuple[str, float | None], dict[str, float]] = {}

    def flag(self, one: Implied) -> str | None:
        """What is wrong with a rate, None where nothing is or nothing can be said."""
        others = self._others(one)
        if len(others) < _FEWEST:
            return None
        usual = median(others)
        if 2 * sum(_off(rate, usual) <= 1 + FAR for rate in others) < len(others):
            return None  # the others do not agree either
        off = _off(one.rate, usual)
        if off <= 1 + FAR:
            return None
        about = f"{usual:.4g}, the median of {len(others)} others near in time"
        if off > 500:
            return f"implies {one.rate:.4g} per unit against {about}: one of the two has a wrong unit"
        return f"implies {one.rate:.4g}, {abs(one.rate / usual - 1):.0%} off {about}"

    def _others(self, one: Implied) -> list[float]:
        step = None if one.seen is None else one.seen // _STEP
        if (one.pair, step) not in self._known:
            self._known[one.pair, step] = self._by_article(one.pair, step)
        return [rate for original, rate in self._known[one.pair, step].items() if original != one.original]

    def _by_article(self, pair: str, step: float | None) -> dict[str, float]:
        if step is None:
            return _medians(self._load(pair, None, None))
        since, until = step * _STEP, (step + 1) * _STEP
        held = _medians(self._load(pair, since, until))
        return held if len(held) >= _ENOUGH else _medians(self._load(pair, since - NEAR, until + NEAR))


def _off(one: float, other: float) -> float:
    """How many times the smaller the larger is."""
    return max(one, other) / max(min(one, other), 1e-12)


def _medians(implied: Iterable[Implied]) -> dict[str, float]:
    held: dict[str, list[float]] = defaultdict(list)
    for one in implied:
        held[one.original].append(one.rate)
    return {original: median(rates) for original, rates in held.items()}
