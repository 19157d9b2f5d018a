"""How many of the hits have each language, source, country, day, item, status.

A story shown as one line counts once for every value that any of its articles found has: so many lines there are when
the search is narrowed to that value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.errors import QueryError
from index.search.fields import EPOCH, LANGS, NO_DAY, STATUSES
from index.search.labels import Outside
from index.search.snapshot import Labels, Snapshot

NAMES = ("lang", "source", "country", "day", "item", "status")
TIMELINE = "timeline"  # "2025-12-26 ja": languages by day, for a picture
Counts = dict[str, int]
Docs = NDArray[np.intp]
_SPARSE = 100  # times more places than numbers


class _Values(NamedTuple):
    """`names[codes[n]]` is a value of the document at `places[n]`; a name "" is none."""

    places: NDArray[np.intp]
    codes: NDArray[Any]
    names: Sequence[str]


def count(
    snapshot: Snapshot, docs: Docs, groups: Docs | None, names: Sequence[str], outside: Outside
) -> dict[str, Counts]:
    """Counts for each facet, the largest first (days: the latest first). Raises QueryError for an unknown facet.

    `groups`: a number for each document, those that are shown as one share it.
    """
    for name in names:
        if name not in _VALUES:
            raise QueryError(f"there is no facet {name!r}; facets are {', '.join(NAMES)}")
    return {name: _ordered(name, _tally(_VALUES[name](snapshot, docs, outside), groups)) for name in names}


def _tally(values: _Values, groups: Docs | None) -> Counts:
    codes = values.codes
    if groups is not None:
        codes = _distinct(groups[values.places] * len(values.names) + codes) % len(values.names)
    tally = np.bincount(codes, minlength=len(values.names))
    return {name: int(n) for name, n in zip(values.names, tally, strict=True) if n and name}


def _distinct(cells: NDArray[Any]) -> NDArray[Any]:
    """Each number once: marked in a table where that is not much larger than they are many, which saves the sorting."""
    size = int(cells.max(initial=0)) + 1
    if size > _SPARSE * len(cells):
        return np.unique(cells)
    marks = np.zeros(size, bool)
    marks[cells] = True
    return np.flatnonzero(marks)


def _ordered(name: str, counts: Mapping[str, int]) -> Counts:
    if name in ("day", TIMELINE):
        return dict(sorted(counts.items(), reverse=True))
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def _langs(snapshot: Snapshot, docs: Docs, _: Outside) -> _Values:
    return _Values(np.arange(len(docs)), snapshot.cards["lang"][docs], (*LANGS, "und"))


def _sources(snapshot: Snapshot, docs: Docs, _: Outside) -> _Values:
    return _Values(np.arange(len(docs)), snapshot.sources.codes[docs], snapshot.sources.names)


def _countries(snapshot: Snapshot, docs: Docs, outside: Outside) -> _Values:
    countries = outside.countries()
    return _split(snapshot.sources, docs, lambda source: (countries.get(source, ""),))


def _days(snapshot: Snapshot, docs: Docs, _: Outside) -> _Values:
    published = snapshot.cards["day"][docs]
    dated = np.flatnonzero(published > NO_DAY)
    days, codes = np.unique(published[dated], return_inverse=True)
    names = [date.fromordinal(int(day) + EPOCH).isoformat() for day in days]
    return _Values(dated, codes, names or [""])


def _timeline(snapshot: Snapshot, docs: Docs, outside: Outside) -> _Values:
    days, langs = _days(snapshot, docs, outside), (*LANGS, "und")
    codes = days.codes * len(langs) + snapshot.cards["lang"][docs[days.places]]
    return _Values(days.places, codes, [f"{day} {lang}".strip() for day in days.names for lang in langs])


def _items(snapshot: Snapshot, docs: Docs, _: Outside) -> _Values:
    return _split(snapshot.items, docs, lambda names: tuple(names.split("\n")))


def _statuses(snapshot: Snapshot, docs: Docs, _: Outside) -> _Values:
    bits = snapshot.cards["status"][docs]
    places, codes = np.nonzero(bits[:, None] >> np.arange(len(STATUSES)) & 1)
    return _Values(places, codes, STATUSES)


def _split(column: Labels, docs: Docs, values: Callable[[str], tuple[str, ...]]) -> _Values:
    """The values that a label stands for: several, or another's."""
    of = [values(name) for name in column.names]
    names = {name: n for n, name in enumerate(dict.fromkeys(name for each in of for name in each))}
    sizes = np.array([len(each) for each in of])
    ends = sizes.cumsum()
    flat = np.array([names[name] for each in of for name in each])
    codes = column.codes[docs]
    places = np.repeat(np.arange(len(docs)), sizes[codes])
    within = np.arange(len(places)) - np.repeat(sizes[codes].cumsum() - sizes[codes], sizes[codes])
    return _Values(places, flat[(ends - sizes)[codes[places]] + within], tuple(names))


_VALUES: Mapping[str, Callable[[Snapshot, Docs, Outside], _Values]] = {
    "lang": _langs,
    "source": _sources,
    "country": _countries,
    "day": _days,
    TIMELINE: _timeline,
    "item": _items,
    "status": _statuses,
}
