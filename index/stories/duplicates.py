"""Links articles that are copies of one text, found by their sketches: nothing looks at all of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects.sqlite import insert as upsert

from index.archive import Archive, Connection
from index.article import Article
from index.schema import story_links, story_shingles
from index.stories.copies import Overlap, overlap
from index.stories.forms import Sentence, read, share_only_a_form
from index.stories.shingles import Shingles

_COMMON = 200  # texts with a shingle in their sketch: more are not noted, these will do to find them
_COMPARED = 16  # candidates, those that share most
_LINKED = 3  # copies of an article that are linked to it


_NOTED = "SELECT key, number FROM story_shingles WHERE key IN (SELECT value FROM json_each(?))"
_READ = (
    "SELECT t.number, t.shingles, p.article FROM story_texts t JOIN story_places p ON p.number = t.number"
    " WHERE t.number IN (SELECT value FROM json_each(?))"
)
_NOTING = insert(story_shingles)
_ADDING = upsert(story_links).on_conflict_do_nothing()


class Duplicates:
    """Writes the links of one batch of articles."""

    def __init__(self, archive: Archive, connection: Connection) -> None:
        self.archive = archive
        self.connection = connection
        self._read: dict[str, list[Sentence]] = {}

    def link(self, number: int, article: Article, text: Shingles) -> set[int]:
        """Note how an article is found, and link it to what was there; returns whom it is linked to."""
        found = self._copies(number, article, text)
        if found:
            self.connection.execute(_ADDING, [_copy_row(number, other, shared) for other, shared in found.items()])
        return set(found)

    def _copies(self, number: int, article: Article, text: Shingles) -> dict[int, Overlap]:
        """Of those that share most of the text the first few that are copies; they lead to the others."""
        found: dict[int, Overlap] = {}
        for other, name, shared in self._compared(self._candidates(number, text.sketch), text):
            if shared.is_certain or not share_only_a_form(self._sentences(article.id), self._sentences(name)):
                found[other] = shared
            if len(found) == _LINKED:
                break
        return found

    def _compared(self, candidates: Sequence[int], text: Shingles) -> list[tuple[int, str, Overlap]]:
        rows = self.connection.exec_driver_sql(_READ, (json.dumps(candidates),)).all() if candidates else []
        compared = [(number, article, overlap(text, Shingles.unpacked(body))) for number, body, article in rows]
        return sorted((c for c in compared if c[2].is_copy), key=lambda c: (-c[2].of_shorter, c[1]))

    def _sentences(self, article: str) -> list[Sentence]:
        if article not in self._read:
            found = self.archive.many([article])
            self._read[article] = read(found[article]) if article in found else []
        return self._read[article]

    def _candidates(self, number: int, sketch: Sequence[int]) -> list[int]:
        """Who shares most of the sketch, and note this one for those that come later."""
        if not sketch:
            return []
        rows = self.connection.exec_driver_sql(_NOTED, (json.dumps(sketch),)).all()
        texts = Counter(key for key, _ in rows)
        if noted := [key for key in sketch if texts[key] < _COMMON]:
            self.connection.execute(_NOTING, [{"key": key, "number": number} for key in noted])
        shares = Counter(other for _, other in rows if other != number)
        found = [other for other in shares if shares[other] >= min(2, len(sketch))]
        return sorted(found, key=lambda other: (-shares[other], other))[:_COMPARED]


def _copy_row(number: int, other: int, shared: Overlap) -> dict[str, Any]:
    a, b = sorted((number, other))
    of_a, of_b = (shared.of_a, shared.of_b) if a == number else (shared.of_b, shared.of_a)
    return {"a": a, "b": b, "copy": 1, "weight": shared.of_shorter, "of_a": of_a, "of_b": of_b, "why": ""}
