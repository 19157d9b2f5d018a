"""How many of the documents found have each language, source, country, day, item, status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from index.errors import QueryError
from index.search.fields import LANGS, NEVER, STATUSES
from index.search.snapshot import Labels, Snapshot

NAMES = ("lang", "source", "country", "day", "item", "status")
Counts = dict[str, int]
_DAY = 86400  # seconds


def count(
    snapshot: Snapshot, docs: NDArray[np.intp], names: Sequence[str], countries: Mapping[str, str]
) -> dict[str, Counts]:
    """Counts for each facet, the largest first (days: the latest first). Raises QueryError for an unknown facet."""
    for name in names:
        if name not in NAMES:
            raise QueryError(f"there is no facet {name!r}; facets are {', '.join(NAMES)}")
    return {name: _ordered(name, _COUNTERS[name](snapshot, docs, countries)) for name in names}


def _ordered(name: str, counts: Mapping[str, int]) -> Counts:
    if name == "day":
        return dict(sorted(counts.items(), reverse=True))
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def _langs(snapshot: Snapshot, docs: NDArray[np.intp], _: Mapping[str, str]) -> Counts:
    tally = np.bincount(snapshot.cards["lang"][docs], minlength=len(LANGS) + 1)
    return {name: int(n) for name, n in zip((*LANGS, "und"), tally, strict=False) if n}


def _sources(snapshot: Snapshot, docs: NDArray[np.intp], _: Mapping[str, str]) -> Counts:
    return _labels(snapshot.sources, docs)


def _countries(snapshot: Snapshot, docs: NDArray[np.intp], countries: Mapping[str, str]) -> Counts:
    total: Counter[str] = Counter()
    for source, n in _labels(snapshot.sources, docs).items():
        if country := countries.get(source):
            total[country] += n
    return total


def _days(snapshot: Snapshot, docs: NDArray[np.intp], _: Mapping[str, str]) -> Counts:
    published = snapshot.cards["published"][docs]
    days, counts = np.unique(published[published > NEVER] // _DAY, return_counts=True)
    names = (datetime.fromtimestamp(int(day) * _DAY, UTC).date().isoformat() for day in days)
    return {name: int(n) for name, n in zip(names, counts, strict=True)}


def _items(snapshot: Snapshot, docs: NDArray[np.intp], _: Mapping[str, str]) -> Counts:
    total: Counter[str] = Counter()
    for names, n in _labels(snapshot.items, docs).items():
        total.update(dict.fromkeys(names.split("\n"), n))
    return total


def _statuses(snapshot: Snapshot, docs: NDArray[np.intp], _: Mapping[str, str]) -> Counts:
    bits = snapshot.cards["status"][docs]
    tally = {name: int((bits >> n & 1).sum()) for n, name in enumerate(STATUSES)}
    return {name: n for name, n in tally.items() if n}


def _labels(column: Labels, docs: NDArray[np.intp]) -> Counts:
    tally = np.bincount(column.codes[docs], minlength=len(column.names))
    return {name: int(n) for name, n in zip(column.names, tally, strict=True) if n and name}


_COUNTERS: Mapping[str, Callable[[Snapshot, NDArray[np.intp], Mapping[str, str]], Counts]] = {
    "lang": _langs,
    "source": _sources,
    "country": _countries,
    "day": _days,
    "item": _items,
    "status": _statuses,
}
