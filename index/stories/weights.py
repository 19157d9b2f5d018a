"""In how many texts each term stands.

Terms are spread over the whole table, so that to count those of one text writes a page for nearly each. The newest texts
are counted in memory alone, from what `story_texts` says of them, until there are enough of them to be added at once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from index.archive import Connection
from index.schema import story_fresh, story_texts, story_weights
from index.stories.terms import KINDS, Counts

TEXTS = len(KINDS)  # the key of no term: it stands in every text
_MOST_FRESH = 300  # texts
_MOST_HELD = 200_000  # terms, about 100 bytes each
_WEIGHTS = "SELECT term, texts FROM story_weights WHERE term IN (SELECT value FROM json_each(?))"
_ADDING = upsert(story_weights)
_ADDING = _ADDING.on_conflict_do_update(
    index_elements=["term"], set_={"texts": story_weights.c.texts + _ADDING.excluded.texts}
)


class Weights:
    """What was looked up is held until `forget`: to be called when another process or a lost transaction has changed it."""

    def __init__(self) -> None:
        self._held: dict[int, int] = {}  # of terms that were looked up
        self._fresh: set[int] | None = None  # numbers of the texts that the table does not count yet; None: not read
        self._of_fresh: Counter[int] = Counter()  # in how many of them terms stand

    def forget(self) -> None:
        self._held.clear()
        self._of_fresh.clear()
        self._fresh = None

    def of(self, keys: Sequence[int], connection: Connection) -> list[int]:
        """In how many texts each stands."""
        try:
            return list(map(self._held.__getitem__, keys))
        except KeyError:
            if len(self._held) > _MOST_HELD:
                self._held.clear()
            self._look_up([key for key in keys if key not in self._held], connection)
        return list(map(self._held.__getitem__, keys))

    def _look_up(self, keys: Sequence[int], connection: Connection) -> None:
        self._read_fresh(connection)
        self._held.update((key, self._of_fresh[key]) for key in keys)
        for key, texts in connection.exec_driver_sql(_WEIGHTS, (json.dumps(keys),)).all():
            self._held[key] += texts

    def add(self, found: Mapping[int, Counts], connection: Connection) -> None:
        """Count the terms of texts, by number; their rows in `story_texts` say them from the end of the transaction on."""
        fresh = self._read_fresh(connection)
        if len(fresh) + len(found) > _MOST_FRESH:
            self._settle(connection)
            fresh = self._read_fresh(connection)
        if found:
            connection.execute(insert(story_fresh), [{"number": number} for number in found])
        for number, own in found.items():
            fresh.add(number)
            self._count(own, 1)
            self._of_fresh.update(_keys(own))

    def remove(self, number: int, own: Counts, connection: Connection) -> None:
        """Count the terms of a text no more."""
        fresh = self._read_fresh(connection)
        self._count(own, -1)
        if number in fresh:
            fresh.discard(number)
            self._of_fresh.subtract(_keys(own))
            connection.execute(delete(story_fresh).where(story_fresh.c.number == number))
        else:
            connection.execute(_ADDING, [{"term": key, "texts": -1} for key in _keys(own)])

    def _count(self, own: Counts, by: int) -> None:
        for key in _keys(own):
            if key in self._held:
                self._held[key] += by

    def _read_fresh(self, connection: Connection) -> set[int]:
        if self._fresh is None:
            query = select(story_texts.c.number, story_texts.c.terms).join(story_fresh, story_fresh.c.number == story_texts.c.number)
            rows = connection.execute(query).all()
            self._fresh = {row.number for row in rows}
            self._of_fresh = Counter(key for row in rows for key in _keys(Counts.unpacked(row.terms)))
        return self._fresh

    def _settle(self, connection: Connection) -> None:
        """Add what the fresh texts say to the table."""
        rows = [{"term": key, "texts": texts} for key, texts in sorted(self._of_fresh.items()) if texts]
        if rows:
            connection.execute(_ADDING, rows)
        connection.execute(delete(story_fresh))
        self._of_fresh.clear()
        self._fresh = set()


def _keys(own: Counts) -> list[int]:
    return [*own.keys.tolist(), TEXTS]
