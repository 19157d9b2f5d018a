"""What a query found, put in order: the documents to show, page by page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.search import ranking
from index.search.evaluate import Evidence, Found, Scores
from index.search.folding import Folding, fold
from index.search.snapshot import Snapshot


@dataclass(frozen=True)
class Selection:
    """Arrays by place: the documents (one a story, where folded), scores, keys of order, how many others each stands for.

    `every` are the documents found before any were folded, `groups` which of them are one (None: none are).
    """

    snapshot: Snapshot
    found: Found
    every: ranking.Docs
    groups: ranking.Docs | None
    docs: ranking.Docs
    scores: Scores
    order: NDArray[np.float64]
    copies: ranking.Docs

    def page(self, limit: int, cursor: str | None) -> tuple[ranking.Docs, str | None]:
        """The places of the next `limit` documents, and the cursor of the page after. Raises QueryError."""
        after = ranking.Cursor.read(cursor) if cursor else None
        places = ranking.page(self.snapshot, self.docs, self.order, limit + 1, after)
        shown = places[:limit]
        if len(places) <= limit:
            return shown, None
        last = int(shown[-1])
        return shown, ranking.Cursor(float(self.order[last]), self.ids(shown[-1:])[0]).text()

    def ids(self, places: ranking.Docs) -> list[str]:
        return [i.decode() for i in self.snapshot.cards["id"][self.docs[places]].tolist()]

    def evidence(self, place: int) -> list[Evidence]:
        """By which words of which fields the document at a place was found."""
        return [e for e in self.found.evidence if _holds(e, int(self.docs[place]))]


def select(snapshot: Snapshot, found: Found, sort: ranking.Sort, folding: Folding | None) -> Selection:
    """Order what was found; with `folding`, the articles of a story are folded into the best of them."""
    docs = np.flatnonzero(found.mask & snapshot.live)
    scores = ranking.scores(snapshot, docs, found.scores)
    order = ranking.keys(snapshot, docs, scores, sort)
    if folding is None:
        return Selection(snapshot, found, docs, None, docs, scores, order, np.zeros(len(docs), np.intp))
    groups = folding.groups(snapshot, docs)
    places, copies = fold(snapshot, docs, order, groups)
    return Selection(snapshot, found, docs, groups, docs[places], scores[places], order[places], copies)


def _holds(evidence: Evidence, doc: int) -> bool:
    place = int(np.searchsorted(evidence.docs, doc))
    return place < len(evidence.docs) and int(evidence.docs[place]) == doc
