"""How sure it is that two articles tell the same event, from what they share and how far apart they appeared. Pure.

A logistic regression over cosines (weights of terms by how rare they are). Its numbers were fitted on one half of the
events in tests/gold/story_events.txt (benchmarks/stories.py measures the other), once as they were published and once with
all events moved into the same week, so that the time alone decides nothing.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from index.stories.terms import MOST, Terms

WINDOW = 45  # days within which articles may tell the same event
_KINDS = {
    "w": "words",
    "c": "things",
    "n": "names",
    "k": "names",
    "m": "figures",
    "%": "figures",
    "x": "figures",
    "q": "figures",
}
_RARE = {"w": 0.01, "c": 0.03, "n": 0.004, "k": 0.004, "m": 0.002, "%": 0.004, "x": 0.004, "q": 0.003, "d": 0.004}
_BEFORE = 200  # articles that the common terms are worth: so many of the archive weigh the same
_TIMES = (0.0, *(1 + math.log(times) for times in range(1, MOST + 1)))  # what a term counts that stands there so often
_ALL = ("words", "things", "names", "figures")
_MUCH = 12.0  # bits in common that say all that names, or figures, can say


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


@dataclass(frozen=True, slots=True)
class Told:
    """What an article tells: its terms, each with its weight, by kind; and when (seconds since 1970)."""

    kinds: Mapping[str, Mapping[str, float]]
    lengths: Mapping[str, float]  # of a kind: the squares of its weights, added
    english: bool  # whether there are words of English to compare
    days: frozenset[str]
    years: frozenset[str]
    stages: frozenset[str]
    seen: float

    @classmethod
    def of(cls, terms: Terms, seen: float, rarity: Rarity) -> Told:
        kinds: dict[str, dict[str, float]] = {kind: {} for kind in _ALL}
        others: dict[str, list[str]] = {"d": [], "y": [], "s": []}
        for term, times in terms.items():
            if kind := _KINDS.get(term[0]):
                kinds[kind][term] = _TIMES[times] * rarity[term]
            else:
                others[term[0]].append(term)
        lengths = {kind: sum([weight * weight for weight in weights.values()]) for kind, weights in kinds.items()}
        days, years, stages = map(frozenset, others.values())
        return cls(kinds, lengths, bool(kinds["words"]), days, years, stages, seen)

    @classmethod
    def glimpsed(cls, terms: Terms, seen: float, rarity: Rarity, beside: Terms) -> Told:
        """With those terms only that stand in `beside` as well: to that it seems more alike than it is, never less."""
        shared = {term: terms[term] for term in terms.keys() & beside.keys()}
        apart = {term: times for term, times in terms.items() if term[0] in "ys"}
        return replace(cls.of(shared | apart, seen, rarity), english=any(term[0] == "w" for term in terms))


class Rarity(dict[str, float]):
    """How much a term tells (in nats), if `held[term]` of `texts` articles of the archive hold it."""

    def __init__(self, held: Mapping[str, int], texts: int) -> None:
        self._held = held
        self._often = _counted()
        self._all = math.log(texts + _BEFORE)

    def __missing__(self, term: str) -> float:
        common = max(_RARE.get(term[0], 0.01), self._often.get(term, 0.0))
        found = self[term] = self._all - math.log(max(self._held.get(term, 0), 0) + _BEFORE * common)
        return found


def likeness(a: Told, b: Told) -> float:
    """From 0 to 1; the same whichever comes first."""
    by = ENGLISH if a.english and b.english else ANY
    odds = by.start + by.apart * math.log1p(abs(a.seen - b.seen) / 86400)
    for kind, weight in (("words", by.words), ("things", by.things), ("names", by.names), ("figures", by.figures)):
        odds += weight * _cosine(a, b, kind)
    odds += by.shared_names * _shared(a.kinds["names"], b.kinds["names"])
    odds += by.shared_figures * _shared(a.kinds["figures"], b.kinds["figures"])
    odds += (
        by.day * bool(a.days & b.days) + by.year * _differ(a.years, b.years) + by.stage * _differ(a.stages, b.stages)
    )
    return 1 / (1 + math.exp(-odds))


def shared(a: Told, b: Told) -> list[str]:
    """The terms that two articles have in common, those that tell most first."""
    held: dict[str, float] = {}
    for kind in a.kinds:
        held |= {
            term: min(weight, b.kinds[kind][term]) for term, weight in a.kinds[kind].items() if term in b.kinds[kind]
        }
    return sorted(held, key=lambda term: (-held[term], term))


def _cosine(a: Told, b: Told, kind: str) -> float:
    few, many = a.kinds[kind], b.kinds[kind]
    if len(many) < len(few):
        few, many = many, few
    product = sum([weight * many[term] for term, weight in few.items() if term in many])
    return product / math.sqrt(a.lengths[kind] * b.lengths[kind]) if product else 0.0


def _shared(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    return min(1.0, sum(min(weight, b[term]) for term, weight in a.items() if term in b) / _MUCH)


def _differ(a: Iterable[str], b: Iterable[str]) -> bool:
    first, second = set(a), set(b)
    return bool(first and second and not first & second)


@cache
def _counted() -> Mapping[str, float]:
    table = tomllib.loads(files("index.stories").joinpath("common.toml").read_text("utf-8"))
    return {f"{kind}:{term}": count / 1000 for kind, terms in table.items() for term, count in terms.items()}
