"""The items of the topics: what figures are about."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from index.config import Topic


def item_named(said: str, topics: Iterable[Topic]) -> str | None:
    """The id of the item that goes by that name, "total-budget", "Total budget" or ラピダス; None where no topic has it."""
    items = [(item, terms) for topic in topics for item, terms in topic.items.items()]
    by_id = {_plain(item): item for item, _ in items}
    by_term = {_plain(term): item for item, terms in reversed(items) for of_lang in terms.values() for term in of_lang}
    return (by_term | by_id).get(_plain(said))


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().replace(" ", "-").replace("_", "-")
