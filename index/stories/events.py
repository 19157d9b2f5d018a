"""Links articles that tell the same event, found by their rarest terms in the weeks around."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from index.archive import Connection
from index.article import Article
from index.schema import story_links, story_places, story_terms, story_texts, story_weights
from index.stories.evidence import evidence
from index.stories.lexicon import Lexicon
from index.stories.likeness import WINDOW, Rarity, Told, likeness, shared
from index.stories.terms import Terms, packed, terms, unpacked

_LEAST = 0.1  # likeness that is noted: what is less does not count
_NOTED = 8  # terms of a kind by which an article is found
_FOUND = 30  # articles that it is compared with
_ROWS = 4000  # postings read to find them
_TEXTS = ""  # the term that stands in every text
_WEIGHTS = "SELECT term, texts FROM story_weights WHERE term IN (SELECT value FROM json_each(?))"  # of thousands at once
_KINDS = ("w", "c", "nk", "m%xq", "d")


class Events:
    """Writes the links of one batch of articles."""

    def __init__(self, connection: Connection, lexicon: Lexicon) -> None:
        self.connection = connection
        self._lexicon = lexicon
        self._held: dict[str, int] = {}
        self._read: dict[int, Told] = {}

    def link(self, telling: Mapping[int, tuple[Article, float]]) -> set[int]:
        """Note how these articles (by number, each with the time it was seen) are found, and link each to those before
        it; returns whom they are linked to. All of them are counted first, so that none is compared by other weights."""
        found = {number: terms(article, self._lexicon) for number, (article, _) in telling.items()}
        for own in found.values():
            self._count(own, 1)
        rarity = Rarity(self._held, self._held.get(_TEXTS, 0))
        linked: set[int] = set()
        for number, (_, seen) in telling.items():
            linked |= self._link(number, found[number], seen, rarity)
        return linked

    def _link(self, number: int, found: Terms, seen: float, rarity: Rarity) -> set[int]:
        noted = _rarest(found, rarity)
        others = self._told(self._candidates(number, noted, seen, rarity), rarity)
        told = self._read[number] = Told.of(found, seen, rarity)
        rows = [_row(number, other, told, them) for other, them in others.items()]
        rows = [row for row in rows if row["weight"] >= _LEAST]
        if rows:
            self.connection.execute(upsert(story_links).values(rows).on_conflict_do_nothing())
        values = {"terms": packed(found)}
        self.connection.execute(update(story_texts).where(story_texts.c.number == number).values(values))
        if noted:
            day = int(seen // 86400)
            self.connection.execute(story_terms.insert(), [{"term": t, "day": day, "number": number} for t in noted])
        return {n for row in rows for n in (row["a"], row["b"])} - {number}

    def unlink(self, number: int, found: Terms) -> None:
        """Take back what was noted of an article."""
        self._know(found)
        self._count(found, -1)
        self.connection.execute(
            delete(story_terms).where(story_terms.c.term.in_(list(found)), story_terms.c.number == number)
        )

    def _candidates(self, number: int, noted: Sequence[str], seen: float, rarity: Rarity) -> list[int]:
        """Who shares the rarest terms within the weeks around."""
        day = int(seen // 86400)
        near = story_terms.c.day.between(day - WINDOW, day + WINDOW)
        query = select(story_terms.c.term, story_terms.c.number).where(story_terms.c.term.in_(noted), near)
        scores: Counter[int] = Counter()
        for term, other in self.connection.execute(query.limit(_ROWS)):
            scores[other] += rarity(term)  # type: ignore[assignment]  # counters count in floats too
        scores.pop(number, None)
        return sorted(scores, key=lambda n: (-scores[n], n))[:_FOUND]

    def _told(self, numbers: Sequence[int], rarity: Rarity) -> dict[int, Told]:
        """What those tell; read once a batch, most of them are asked for again."""
        query = (
            select(story_texts.c.number, story_texts.c.terms, story_places.c.seen)
            .join(story_places, story_places.c.number == story_texts.c.number)
            .where(story_texts.c.number.in_([n for n in numbers if n not in self._read]))
        )
        rows = {row.number: (unpacked(row.terms), row.seen) for row in self.connection.execute(query) if row.terms}
        self._know(term for found, _ in rows.values() for term in found)
        self._read.update((number, Told.of(*row, rarity)) for number, row in rows.items())
        return {number: self._read[number] for number in sorted(numbers) if number in self._read}

    # -- how rare terms are -------------------------------------------------------------------------

    def _know(self, wanted: Iterable[str]) -> None:
        unknown = sorted({term for term in (*wanted, _TEXTS) if term not in self._held})
        self._held.update(dict.fromkeys(unknown, 0))
        rows = self.connection.exec_driver_sql(_WEIGHTS, (json.dumps(unknown, ensure_ascii=False),))
        self._held.update((term, texts) for term, texts in rows)

    def _count(self, found: Terms, by: int) -> None:
        self._know(found)
        counted = [*found, _TEXTS]
        for term in counted:
            self._held[term] += by
        adding = upsert(story_weights)
        adding = adding.on_conflict_do_update(
            index_elements=["term"], set_={"texts": story_weights.c.texts + adding.excluded.texts}
        )
        self.connection.execute(adding, [{"term": term, "texts": by} for term in counted])


def _rarest(found: Terms, rarity: Rarity) -> list[str]:
    """The terms by which an article is found: of each kind those that tell most."""
    chosen: list[str] = []
    for kind in _KINDS:
        own = [t for t in found if t[0] in kind and (kind != "c" or rarity(t) > 1)]
        chosen += sorted(own, key=lambda t: (-rarity(t) * (1 + found[t] / 3), t))[:_NOTED]
    return chosen


def _row(number: int, other: int, told: Told, them: Told) -> dict[str, Any]:
    a, b = sorted((number, other))
    weight = likeness(told, them)
    why = evidence(shared(told, them), told, them) if weight >= _LEAST else ""
    return {"a": a, "b": b, "copy": 0, "weight": round(weight, 4), "of_a": None, "of_b": None, "why": why}
