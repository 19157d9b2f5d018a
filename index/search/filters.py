"""What narrows a search beside its query, as nodes of the query's tree."""

from __future__ import annotations

from datetime import datetime

from index.errors import QueryError
from index.search.labels import instant
from index.search.query import Label, Node, Range


def filters(
    lang: str | None, source: str | None, since: str | datetime | None, until: str | datetime | None
) -> tuple[Node, ...]:
    """One language, one source, published from `since` to `until`, both inclusive. Raises QueryError, which points at no place
    of the query: dates stand beside it."""
    found: list[Node] = [Label(f, v, 0) for f, v in (("lang", lang), ("source", source)) if v]
    if since or until:
        low, high = _text(since), _text(until)
        begin, end = low and instant(low), high and instant(high, after=True)
        if begin and end and end <= begin:
            raise QueryError(f"until ({high}) is over before since ({low}) begins")
        found.append(Range("published", low, high, 0))
    return tuple(found)


def _text(moment: str | datetime | None) -> str | None:
    return moment.isoformat() if isinstance(moment, datetime) else moment
