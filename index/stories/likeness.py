"""How sure it is that two articles tell the same event, from what they share and how far apart they appeared. Pure.

A logistic regression over cosines (weights of terms by how rare they are). Its numbers were fitted on one half of the
events in tests/gold/story_events.txt (benchmarks/stories.py measures the other), once as they were published and once with
all events moved into the same week, so that the time alone decides nothing.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.stories.terms import KINDS, MOST, Counts, Keys, key

WINDOW = 45  # days within which articles may tell the same event
_WORDS, _THINGS, _NAMES, _FIGURES, _DAYS, _YEARS, _STAGES = _GROUPS = range(7)
_COMPARED = 4  # groups; the others hold no weights
_GROUP = {"w": _WORDS, "c": _THINGS, "n": _NAMES, "k": _NAMES, "d": _DAYS, "y": _YEARS, "s": _STAGES}
_GROUP_OF = np.array([_GROUP.get(kind, _FIGURES) for kind in KINDS])  # by the kind of a key
_RARE = {"w": 0.01, "c": 0.03, "n": 0.004, "k": 0.004, "m": 0.002, "%": 0.004, "x": 0.004, "q": 0.003, "d": 0.004}
_RARE_OF = np.array([_RARE.get(kind, 0.01) for kind in KINDS])
_BEFORE = 200  # articles that the common terms are worth: so many of the archive weigh the same
_TIMES = np.array(
    (0.0, *(1 + math.log(times) for times in range(1, MOST + 1)))
)  # what a term counts that stands there so often
_MUCH = 12.0  # nats in common that say all that names, or figures, can say
Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each resemblance counts, in log odds."""

    start: float
    words: float
    things: float
    names: float
    figures: float
    shared_names: float
    shared_figures: float
    day: float
    apart: float  # for each doubling of the days between, about
    year: float  # other fiscal years
    stage: float  # other stages of a budget


ENGLISH = Weights(-7.2, 4.2, 6.5, 1.5, 3.8, 2.2, 5.8, 2.9, -1.0, -0.5, -2.5)  # both are in English, or translated
ANY = Weights(-7.0, 0.0, 9.0, 0.5, 4.2, 3.6, 6.8, 3.0, -1.15, -0.5, -2.5)


class Rarity:
    """How much terms tell (in nats), if `held([key])` of `texts` articles of the archive hold one."""

    def __init__(self, held: Callable[[Sequence[int]], Sequence[int]], texts: int) -> None:
        self._held = held
        self._all = math.log(texts + _BEFORE)

    def of(self, keys: Keys) -> Floats:
        held = np.array(self._held(keys.tolist()), np.float64)
        common = np.maximum(_RARE_OF[keys & 15], _often(keys))
        found: Floats = self._all - np.log(np.maximum(held, 0) + _BEFORE * common)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What an article tells: its terms, how rare they are, and when (seconds since 1970)."""

    counts: Counts
    rarity: Floats
    seen: float

    @classmethod
    def of(cls, counts: Counts, seen: float, rarity: Rarity) -> Told:
        return cls(counts, rarity.of(counts.keys), seen)


def lengths(texts: Sequence[Counts], rarity: Rarity) -> Floats:
    """Of each text, a row, and each group that is compared: the squares of its weights, added."""
    keys, at = np.unique(np.concatenate([counts.keys for counts in texts]), return_inverse=True)
    times = np.concatenate([counts.times for counts in texts])
    return _by_group(_whose(texts), keys[at], len(texts), (_TIMES[times] * rarity.of(keys)[at]) ** 2)[:, :_COMPARED]


def _whose(texts: Sequence[Counts]) -> Places:
    """Of the keys of all texts, one after the other, which text each is of."""
    return np.repeat(np.arange(len(texts)), [len(counts.keys) for counts in texts])


def _by_group(whose: Places, keys: Keys, texts: int, values: Floats | None = None) -> Floats:
    """Of each text, a row, and each group: the values of its keys added, or the keys counted."""
    sums = np.bincount(whose * len(_GROUPS) + _GROUP_OF[keys & 15], values, texts * len(_GROUPS))
    return sums.astype(np.float64).reshape(texts, len(_GROUPS))


class Beside:
    """One text beside some others."""

    def __init__(self, told: Told, others: Sequence[tuple[Counts, float]]) -> None:
        """Of each other its terms, and when it was seen. There is at least one, and a term in `told`."""
        texts = [counts for counts, _ in others]
        self._count, whose = len(texts), _whose(texts)
        keys, times = np.concatenate([c.keys for c in texts]), np.concatenate([c.times for c in texts])
        own = told.counts
        at = np.minimum(np.searchsorted(own.keys, keys), len(own.keys) - 1)
        shared = own.keys[at] == keys
        at, self._whose, self._keys = at[shared], whose[shared], keys[shared]
        weights, self._their = _TIMES[own.times[at]] * told.rarity[at], _TIMES[times[shared]] * told.rarity[at]
        self._least = np.minimum(weights, self._their)
        self._product = self._summed(weights * self._their)[:, :_COMPARED]
        nowhere = np.zeros(len(own.keys), np.int64)
        self._length = _by_group(nowhere, own.keys, 1, (_TIMES[own.times] * told.rarity) ** 2)[0, :_COMPARED]
        apart = np.abs(np.array([seen for _, seen in others]) - told.seen)
        both = (_by_group(whose, keys, len(texts)) > 0) & (_by_group(nowhere, own.keys, 1) > 0)
        self._by = np.where(both[:, _WORDS, np.newaxis], astuple(ENGLISH), astuple(ANY))
        self._odds = self._without_cosines(both, apart)

    def _summed(self, values: Floats | None = None) -> Floats:
        """By group, of the terms that are shared."""
        return _by_group(self._whose, self._keys, self._count, values)

    def _without_cosines(self, both: NDArray[np.bool_], apart: Floats) -> Floats:
        """`both`: whether both texts have terms of a group."""
        shared = self._summed()
        much = np.minimum(1.0, self._summed(self._least) / _MUCH)
        differ = both & (shared == 0)
        says = [np.ones(self._count), much[:, _NAMES], much[:, _FIGURES], shared[:, _DAYS] > 0, np.log1p(apart / 86400)]
        says += [differ[:, _YEARS], differ[:, _STAGES]]
        added: Floats = (np.delete(self._by, range(1, 1 + _COMPARED), axis=1) * np.array(says).T).sum(axis=1)
        return added

    @property
    def glimpsed(self) -> Floats:
        """The lengths that the others have at least: of the terms they share. With these they seem more alike than they
        are, never less."""
        return self._summed(self._their**2)[:, :_COMPARED]

    def likeness(self, lengths: Floats) -> Floats:
        """Of each other from 0 to 1; the same whichever of two texts comes first. `lengths`: of the others, a row each."""
        cosines = self._product / np.sqrt(np.where(self._product > 0, self._length * lengths, 1.0))
        likely: Floats = 1 / (1 + np.exp(-self._odds - (self._by[:, 1 : 1 + _COMPARED] * cosines).sum(axis=1)))
        return likely

    def shared(self, other: int) -> list[int]:
        """The keys of the terms that one of the others has too, days among them, those that tell most first."""
        here = (self._whose == other) & (_GROUP_OF[self._keys & 15] <= _DAYS)
        keys, least = self._keys[here], self._least[here]
        found: list[int] = keys[np.lexsort((keys, -least))].tolist()
        return found


def _often(keys: Keys) -> Floats:
    """In what part of articles terms stand; 0 where it is not counted beforehand."""
    counted, often = _counted()
    at = np.minimum(np.searchsorted(counted, keys), len(counted) - 1)
    return np.where(counted[at] == keys, often[at], 0.0)


@cache
def _counted() -> tuple[Keys, Floats]:
    table = tomllib.loads(files("index.stories").joinpath("common.toml").read_text("utf-8"))
    found = sorted(
        (key(f"{kind}:{term}"), count / 1000) for kind, terms in table.items() for term, count in terms.items()
    )
    return np.array([k for k, _ in found], np.int64), np.array([often for _, often in found])
