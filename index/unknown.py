"""Sources and items that a query names and nobody knows: it finds nothing by them, which is worth a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from index.config import Source, Topic
from index.errors import no_such_source
from index.items import item_named
from index.log import tell

if TYPE_CHECKING:
    from index.search import Search


def tell_unknown(query: str | None, search: Search, topics: Sequence[Topic], sources: Callable[[], Sequence[Source]]) -> None:
    """Say on stderr which names of a query are in neither the settings nor the index."""
    for said in _unknown(query or "", search, topics, sources):
        tell(f"kawaraban: {said}")


def _unknown(query: str, search: Search, topics: Sequence[Topic], sources: Callable[[], Sequence[Source]]) -> Iterator[str]:
    from index.search.query import labels, parse

    for label in labels(parse(query)):
        value = label.value.lower()
        if label.field == "source" and "*" not in value:
            known = {*(source.id for source in sources()), *search.snapshot().sources.names} - {""}
            if value not in map(str.lower, known):
                yield no_such_source(label.value, sorted(known))
        elif label.field == "item" and "*" not in value and not item_named(value, topics):
            held = {name for names in search.snapshot().items.names for name in names.split("\n")}
            if value not in map(str.lower, held):
                listed = sorted(({item for topic in topics for item in topic.items} | held) - {""})
                yield f"no item {label.value!r}; known are {', '.join(listed) or 'none'}"
