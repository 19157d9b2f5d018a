"""What decides which articles a bundle keeps: asked of the archive, and of who knows copies and stories."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from index.archive import Archive
from index.article import Article

Dedupe = Literal["url", "text", "story"]
DEDUPE: tuple[Dedupe, ...] = ("url", "text", "story")


class Place(Protocol):
    """Where an article stands: its story, the original of its text (its own id: it is one), its role."""

    @property
    def story(self) -> str: ...
    @property
    def original(self) -> str: ...
    @property
    def role(self) -> str: ...


class Places(Protocol):
    """Who knows copies and stories."""

    def places(self, ids: Sequence[str]) -> Mapping[str, Place]:
        """Article id -> its place, for those that were placed."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What decides of an article: when it was published (or else fetched), and what it is a copy of."""

    id: str
    at: datetime
    original: str  # id of the original, its own if it is one; a key of its text where it was not placed
    story: str | None = None
    role: str | None = None


def facts(archive: Archive, ids: Sequence[str], dedupe: Dedupe, places: Places | None) -> Iterator[Fact]:
    """What decides of each article, some hundred at a time; ids that the archive does not hold are left out.

    What nobody has placed is compared by its exact text.
    """
    for chunk in chunks(ids):
        times = archive.times(chunk)
        placed = places.places(chunk) if places else {}
        loose = [i for i in chunk if i not in placed] if dedupe != "url" else []
        keys = {article.id: text_key(article) for article in archive.many(loose).values()}
        for i in (i for i in chunk if i in times):
            place = placed.get(i)
            if place:
                yield Fact(i, times[i], place.original, place.story, place.role)
            else:
                yield Fact(i, times[i], keys.get(i, i))


def chunks(ids: Sequence[str], size: int = 200) -> Iterator[list[str]]:
    """`ids` in lists that one query takes."""
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])


def text_key(article: Article) -> str:
    """The same for the same text under another headline; an article without text has its own."""
    folded = "".join(unicodedata.normalize("NFKC", article.text).lower().split())
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest() if folded else article.id
