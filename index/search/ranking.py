"""In which order documents are shown, page by page."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.errors import QueryError
from index.search.evaluate import Scores
from index.search.fields import NEVER
from index.search.snapshot import Snapshot

Sort = Literal["relevance", "newest", "oldest"]
SORTS = ("relevance", "newest", "oldest")
Docs = NDArray[np.intp]

_FRESH = 0.15  # what the newest article gains over one that is very old
_FRESH_DAYS = 60.0  # after so many days a third of that is left
_DAY = 86400.0  # seconds


class Cursor(NamedTuple):
    """The last document shown: its key of order and its id."""

    key: float
    id: str

    def text(self) -> str:
        return base64.urlsafe_b64encode(json.dumps(self).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Raises QueryError for what is no cursor of ours."""
        try:
            key, identifier = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            return cls(float(key), str(identifier))
        except (ValueError, TypeError, binascii.Error) as error:
            raise QueryError(f"{text[:80]!r} is no cursor: take it from the page before") from error


def scores(snapshot: Snapshot, docs: Docs, relevance: Scores | None) -> Scores:
    """The scores of documents with a mild preference for the newer. 0 where there is nothing to rank by."""
    if relevance is None or not len(docs):  # of an empty index nothing is the newest
        return np.zeros(len(docs), np.float32)
    published = snapshot.cards["published"]
    age = (published.max() - published[docs]) / _DAY
    result: Scores = (relevance[docs] * (1 + _FRESH * np.exp(-age / _FRESH_DAYS))).astype(np.float32)
    return result


def keys(snapshot: Snapshot, docs: Docs, ranked: Scores, sort: Sort) -> NDArray[np.float64]:
    """What documents are ordered by, the least first. Without scores to go by, relevance is the newest first."""
    if sort not in SORTS:
        raise QueryError(f"cannot sort by {sort!r}; orders are {', '.join(SORTS)}")
    published = snapshot.cards["published"][docs].astype(np.float64)
    if sort == "oldest":
        return np.where(published <= NEVER, np.inf, published)
    return -published if sort == "newest" or not ranked.any() else -ranked.astype(np.float64)


def page(snapshot: Snapshot, docs: Docs, order: NDArray[np.float64], limit: int, after: Cursor | None) -> Docs:
    """Places in `docs` of the next `limit` documents, in order; those with equal keys by id."""
    ids = snapshot.cards["id"]
    places = np.arange(len(docs))
    if after is not None:
        later = order > after.key
        same = np.flatnonzero(order == after.key)
        later[same] = ids[docs[same]] > after.id.encode()
        places = places[later]
    if len(places) > limit > 0:
        worst = np.partition(order[places], limit - 1)[limit - 1]
        places = places[order[places] <= worst]
    ranked: Any = np.lexsort((ids[docs[places]], order[places]))
    shown: Docs = places[ranked[:limit]]
    return shown
