"""Links articles that tell the same event, found by their rarest terms in the weeks around."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.dialects.sqlite import insert as upsert

from index.archive import Connection
from index.article import Article
from index.schema import story_links, story_terms, story_texts, story_weights
from index.stories.clusters import JOIN
from index.stories.evidence import evidence
from index.stories.lexicon import Lexicon
from index.stories.likeness import WINDOW, Rarity, Told, likeness, shared
from index.stories.terms import Terms, packed, terms, unpacked

_LEAST = 0.1  # likeness that is noted: what is less does not count
_ROUNDING = 1e-9
_NOTED = 8  # terms of a kind by which an article is found
_FOUND = 30  # articles that it is compared with
_ROWS = 4000  # postings read to find them, of the rarest terms first
_TEXTS = ""  # the term that stands in every text
_KINDS = ("w", "c", "nk", "m%xq", "d")
# Lists of any length go in as JSON: the statement stays the same, and need not be compiled anew.
_WEIGHTS = "SELECT term, texts FROM story_weights WHERE term IN (SELECT value FROM json_each(?))"
_TOLD = (
    "SELECT t.number, t.terms, p.seen FROM story_texts t JOIN story_places p ON p.number = t.number"
    " WHERE t.number IN (SELECT value FROM json_each(?))"
)
_SHARING = (  # CROSS JOIN: in the order of the terms, so that common ones do not crowd out the rare
    "SELECT number, sum(rarity) AS score FROM (SELECT t.number, j.value ->> 1 AS rarity FROM json_each(?) j"
    " CROSS JOIN story_terms t ON t.term = j.value ->> 0 AND t.day BETWEEN ? AND ? LIMIT ?)"
    " WHERE number <> ? GROUP BY number ORDER BY score DESC, number LIMIT ?"
)
_ADDING_LINKS = upsert(story_links).on_conflict_do_nothing()
_NOTING = insert(story_terms)
_SAYING = update(story_texts).where(story_texts.c.number == bindparam("at")).values(terms=bindparam("said"))
_COUNTING = upsert(story_weights)
_COUNTING = _COUNTING.on_conflict_do_update(
    index_elements=["term"], set_={"texts": story_weights.c.texts + _COUNTING.excluded.texts}
)


class Events:
    """Writes the links of one batch of articles."""

    def __init__(self, connection: Connection, lexicon: Lexicon, held: dict[str, int]) -> None:
        """`held`: in how many texts terms stand, as far as it was looked up before; kept up to date here."""
        self.connection = connection
        self._lexicon = lexicon
        self._held = held
        self._said: dict[int, tuple[Terms, float]] = {}
        self._read: dict[int, Told] = {}

    def link(self, telling: Mapping[int, tuple[Article, float]]) -> set[int]:
        """Note how these articles (by number, each with the time it was seen) are found, and link each to those before
        it; returns whom that may move: a weaker link holds nothing together. All of them are counted first, so that none
        is compared by other weights."""
        found = {number: terms(article, self._lexicon) for number, (article, _) in telling.items()}
        self._count(found.values(), 1)
        rarity = Rarity(self._held, self._held.get(_TEXTS, 0))
        rows = [row for number, (_, seen) in telling.items() for row in self._links(number, found[number], seen, rarity)]
        if rows:
            self.connection.execute(_ADDING_LINKS, rows)
        if found:
            self.connection.execute(_SAYING, [{"at": number, "said": packed(own)} for number, own in found.items()])
        return {n for row in rows if row["weight"] >= JOIN for n in (row["a"], row["b"])}

    def _links(self, number: int, found: Terms, seen: float, rarity: Rarity) -> list[dict[str, Any]]:
        """Of one article to those before it, and note it for those that come after."""
        noted = _rarest(found, rarity)
        told = Told.of(found, seen, rarity)
        others = self._told(self._candidates(number, noted, seen, rarity), told, found, rarity)
        self._said[number], self._read[number] = (found, seen), told
        if noted:
            day = int(seen // 86400)
            self.connection.execute(_NOTING, [{"term": t, "day": day, "number": number} for t in noted])
        return [row for other, them in others.items() if (row := _row(number, other, told, them))]

    def unlink(self, number: int, found: Terms) -> None:
        """Take back what was noted of an article."""
        self._count([found], -1)
        self.connection.execute(
            delete(story_terms).where(story_terms.c.term.in_(list(found)), story_terms.c.number == number)
        )

    def _candidates(self, number: int, noted: Sequence[str], seen: float, rarity: Rarity) -> list[int]:
        """Who shares the rarest terms within the weeks around."""
        day = int(seen // 86400)
        ordered = sorted(((term, rarity[term]) for term in noted), key=lambda pair: (-pair[1], pair[0]))
        values = (json.dumps(ordered, ensure_ascii=False), day - WINDOW, day + WINDOW, _ROWS, number, _FOUND)
        return [row[0] for row in self.connection.exec_driver_sql(_SHARING, values).all()]

    def _told(self, numbers: Sequence[int], told: Told, found: Terms, rarity: Rarity) -> dict[int, Told]:
        """What those tell that may be like `told`; how rare their other terms are is looked up only of these."""
        if unread := [n for n in numbers if n not in self._said]:
            rows = self.connection.exec_driver_sql(_TOLD, (json.dumps(unread),)).all()
            self._said.update((number, (unpacked(body), seen)) for number, body, seen in rows if body)
        said = {n: self._said[n] for n in sorted(numbers) if n in self._said}
        glimpsed = {n: self._read.get(n) or Told.glimpsed(*one, rarity, found) for n, one in said.items()}
        near = [n for n, them in glimpsed.items() if likeness(told, them) >= _LEAST - _ROUNDING]
        self._know(*(said[n][0] for n in near if n not in self._read))
        self._read.update((n, Told.of(*said[n], rarity)) for n in near if n not in self._read)
        return {n: self._read[n] for n in near}

    # -- how rare terms are -------------------------------------------------------------------------

    def _know(self, *wanted: Iterable[str]) -> None:
        if unknown := sorted(term for term in {_TEXTS}.union(*wanted) if term not in self._held):
            self._held.update(dict.fromkeys(unknown, 0))
            rows = self.connection.exec_driver_sql(_WEIGHTS, (json.dumps(unknown, ensure_ascii=False),)).all()
            self._held.update((term, texts) for term, texts in rows)

    def _count(self, found: Collection[Terms], by: int) -> None:
        counted = Counter(term for own in found for term in (*own, _TEXTS))
        self._know(counted)
        for term, texts in counted.items():
            self._held[term] += by * texts
        if counted:
            rows = [{"term": term, "texts": by * texts} for term, texts in sorted(counted.items())]
            self.connection.execute(_COUNTING, rows)


def _rarest(found: Terms, rarity: Rarity) -> list[str]:
    """The terms by which an article is found: of each kind those that tell most."""
    chosen: list[str] = []
    for kind in _KINDS:
        own = [t for t in found if t[0] in kind and (kind != "c" or rarity[t] > 1)]
        chosen += sorted(own, key=lambda t: (-rarity[t] * (1 + found[t] / 3), t))[:_NOTED]
    return chosen


def _row(number: int, other: int, told: Told, them: Told) -> dict[str, Any] | None:
    weight = likeness(told, them)
    if weight < _LEAST:
        return None
    a, b = sorted((number, other))
    why = evidence(shared(told, them), told, them)
    return {"a": a, "b": b, "copy": 0, "weight": round(weight, 4), "of_a": None, "of_b": None, "why": why}
