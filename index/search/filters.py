"""What narrows a search beside its query, as nodes of the query's tree."""

from __future__ import annotations

from datetime import datetime

from index.search.query import Label, Node, Range


def filters(
    lang: str | None, source: str | None, since: str | datetime | None, until: str | datetime | None
) -> tuple[Node, ...]:
    """One language, one source, published from `since` to `until`, both inclusive."""
    found: list[Node] = [Label(f, v, 0) for f, v in (("lang", lang), ("source", source)) if v]
    if since or until:
        found.append(Range("published", _text(since), _text(until), 0))
    return tuple(found)


def _text(moment: str | datetime | None) -> str | None:
    return moment.isoformat() if isinstance(moment, datetime) else moment
