"""Links articles that tell the same event, found by their rarest terms in the weeks around."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.dialects.sqlite import insert as upsert

from index.archive import Connection
from index.article import Article
from index.schema import story_links, story_terms, story_texts
from index.stories.clusters import JOIN
from index.stories.evidence import evidence
from index.stories.lexicon import Lexicon
from index.stories.likeness import WINDOW, Beside, Floats, Rarity, Told, lengths
from index.stories.names import spellings
from index.stories.terms import Counts, Terms, key, terms
from index.stories.weights import TEXTS, Weights

_LEAST = 0.1  # likeness that is noted: what is less does not count
_ROUNDING = 1e-9
_NOTED = 8  # terms of a kind by which an article is found
_FOUND = 30  # articles that it is compared with
_ROWS = 4000  # postings read to find them, of the rarest terms first
_KINDS = ("w", "c", "nk", "m%xq", "d")
# Lists of any length go in as JSON: the statement stays the same, and need not be compiled anew.
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


class Events:
    """Writes the links of one batch of articles."""

    def __init__(self, connection: Connection, lexicon: Lexicon, texts: Weights) -> None:
        self.connection = connection
        self._lexicon = lexicon
        self._texts = texts
        self._said: dict[int, tuple[Counts, float]] = {}
        self._lengths: dict[int, Floats] = {}

    def link(self, telling: Mapping[int, tuple[Article, float]]) -> set[int]:
        """Note how these articles (by number, each with the time it was seen) are found, and link each to those before
        it; returns whom that may move: a weaker link holds nothing together. All of them are counted first, so that none
        is compared by other weights."""
        found = {number: terms(article, self._lexicon) for number, (article, _) in telling.items()}
        counts = {number: Counts.of(own) for number, own in found.items()}
        self._texts.add(counts, self.connection)
        rarity = Rarity(lambda keys: self._texts.of(keys, self.connection), *self._texts.of([TEXTS], self.connection))
        told = {number: Told.of(counts[number], seen, rarity) for number, (_, seen) in telling.items()}
        rows = [row for number, own in told.items() for row in self._links(number, own, found[number], rarity, telling[number][0])]
        if rows:
            self.connection.execute(_ADDING_LINKS, rows)
        if found:
            self.connection.execute(_SAYING, [{"at": number, "said": own.packed()} for number, own in counts.items()])
        return {n for row in rows if row["weight"] >= JOIN for n in (row["a"], row["b"])}

    def _links(self, number: int, told: Told, found: Terms, rarity: Rarity, article: Article) -> Iterator[dict[str, Any]]:
        """Of one article to those before it, and note it for those that come after."""
        noted = _rarest(found, told)
        others = self._read(self._candidates(number, noted, told.seen))
        self._said[number] = told.counts, told.seen
        if noted:
            day = int(told.seen // 86400)
            self.connection.execute(_NOTING, [{"term": k, "day": day, "number": number} for k, _ in noted])
        if others:
            beside = Beside(told, list(others.values()))
            weights = self._weights(beside, others, rarity)
            words, numbers = {key(term): term for term in found}, list(others)
            spelled = spellings("\n".join(f"{part.text}\n{part.english or ''}" for part in article.parts))
            for at in np.flatnonzero(weights >= _LEAST).tolist():
                other = numbers[at]
                why = evidence([words[k] for k in beside.shared(at)], abs(told.seen - others[other][1]), spelled)
                yield _row(number, other, float(weights[at]), why)

    def unlink(self, number: int, found: Counts) -> None:
        """Take back what was noted of an article."""
        self._texts.remove(number, found, self.connection)
        keys = found.keys.tolist()
        self.connection.execute(delete(story_terms).where(story_terms.c.term.in_(keys), story_terms.c.number == number))

    def _candidates(self, number: int, noted: Sequence[tuple[int, float]], seen: float) -> list[int]:
        """Who shares the rarest terms within the weeks around."""
        day = int(seen // 86400)
        ordered = sorted(noted, key=lambda pair: (-pair[1], pair[0]))
        values = (json.dumps(ordered), day - WINDOW, day + WINDOW, _ROWS, number, _FOUND)
        return [row[0] for row in self.connection.exec_driver_sql(_SHARING, values).all()]

    def _read(self, numbers: Sequence[int]) -> dict[int, tuple[Counts, float]]:
        """What those tell, and when they were seen."""
        if unread := [n for n in numbers if n not in self._said]:
            rows = self.connection.exec_driver_sql(_TOLD, (json.dumps(unread),)).all()
            self._said.update((number, (Counts.unpacked(body), seen)) for number, body, seen in rows if body)
        return {n: self._said[n] for n in sorted(numbers) if n in self._said}

    def _weights(self, beside: Beside, others: Mapping[int, tuple[Counts, float]], rarity: Rarity) -> Floats:
        """How like the others are; how rare the terms are that they do not share is looked up only of those that may be."""
        known = beside.glimpsed
        near = np.flatnonzero(beside.likeness(known) >= _LEAST - _ROUNDING).tolist()
        numbers = list(others)
        unknown = [at for at in near if numbers[at] not in self._lengths]
        if unknown:
            found = lengths([others[numbers[at]][0] for at in unknown], rarity)
            self._lengths.update((numbers[at], own) for at, own in zip(unknown, found, strict=True))
        for at in near:
            known[at] = self._lengths[numbers[at]]
        return beside.likeness(known)


def _rarest(found: Terms, told: Told) -> list[tuple[int, float]]:
    """The terms by which an article is found, with how rare they are: of each kind those that tell most."""
    rarity = dict(zip(told.counts.keys.tolist(), told.rarity.tolist(), strict=True))
    rare = {term: (key(term), rarity[key(term)]) for term in found}
    chosen: list[tuple[int, float]] = []
    for kind in _KINDS:
        own = [t for t in found if t[0] in kind and (kind != "c" or rare[t][1] > 1)]
        chosen += [rare[t] for t in sorted(own, key=lambda t: (-rare[t][1] * (1 + found[t] / 3), t))[:_NOTED]]
    return chosen


def _row(number: int, other: int, weight: float, why: str) -> dict[str, Any]:
    a, b = sorted((number, other))
    return {"a": a, "b": b, "copy": 0, "weight": round(weight, 4), "of_a": None, "of_b": None, "why": why}
