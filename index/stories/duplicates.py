"""Links articles that are copies of one text, found by their sketches: nothing looks at all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from index.archive import Archive, Connection
from index.article import Article
from index.schema import story_links, story_places, story_shingles, story_texts
from index.stories.copies import Overlap, overlap
from index.stories.forms import Sentence, read, share_only_a_form
from index.stories.shingles import Shingles

_COMMON = 200  # texts with a shingle in their sketch: more are not noted, these will do to find them
_COMPARED = 16  # candidates, those that share most
_LINKED = 3  # copies of an article that are linked to it


class Duplicates:
    """Writes the links of one batch of articles."""

    def __init__(self, archive: Archive, connection: Connection) -> None:
        self.archive = archive
        self.connection = connection
        self._read: dict[str, list[Sentence]] = {}

    def link(self, number: int, article: Article, text: Shingles) -> set[int]:
        """Note how an article is found, and link it to what was there; returns whom it is linked to."""
        found = self._copies(number, article, text)
        rows = [_copy_row(number, other, shared) for other, shared in found.items()]
        if rows:
            self.connection.execute(upsert(story_links).values(rows).on_conflict_do_nothing())
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
        query = (
            select(story_texts.c.number, story_texts.c.shingles, story_places.c.article)
            .join(story_places, story_places.c.number == story_texts.c.number)
            .where(story_texts.c.number.in_(candidates))
        )
        rows = self.connection.execute(query).all() if candidates else []
        compared = [(row.number, row.article, overlap(text, Shingles.unpacked(row.shingles))) for row in rows]
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
        key, shares = story_shingles.c.key, func.count()
        common = self.connection.scalars(select(key).where(key.in_(sketch)).group_by(key).having(shares >= _COMMON))
        noted = set(sketch) - set(common)
        query = select(story_shingles.c.number).where(key.in_(sketch), story_shingles.c.number != number)
        query = query.group_by(story_shingles.c.number).having(shares >= min(2, len(sketch)))
        found = list(self.connection.scalars(query.order_by(shares.desc(), story_shingles.c.number).limit(_COMPARED)))
        if noted:
            self.connection.execute(story_shingles.insert(), [{"key": k, "number": number} for k in sorted(noted)])
        return found


def _copy_row(number: int, other: int, shared: Overlap) -> dict[str, Any]:
    a, b = sorted((number, other))
    of_a, of_b = (shared.of_a, shared.of_b) if a == number else (shared.of_b, shared.of_a)
    return {"a": a, "b": b, "copy": 1, "weight": shared.of_shorter, "of_a": of_a, "of_b": of_b, "why": ""}
