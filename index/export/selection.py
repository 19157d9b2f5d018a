"""Which articles a bundle keeps, which it lists under them, and in what order. Pure, but for `facts`."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Group:
    """A kept article and those that are listed under it, by time."""

    kept: Fact
    copies: tuple[Fact, ...] = ()


def grouped(facts: Iterable[Fact], dedupe: Dedupe) -> tuple[Group, ...]:
    """The groups in the order of the facts, but the articles of a story together, its first report first.

    Of one text (or story) the original is kept if it is here, else the earliest.
    """
    members: dict[str, list[Fact]] = {}
    for fact in facts:
        members.setdefault(_key(fact, dedupe), []).append(fact)
    groups = [_group(found) for found in members.values()]
    place: dict[str, int] = {}
    for number, group in enumerate(groups):
        place.setdefault(group.kept.story or group.kept.id, number)
    return tuple(sorted(groups, key=lambda g: (place[g.kept.story or g.kept.id], g.kept.at, g.kept.id)))


def _key(fact: Fact, dedupe: Dedupe) -> str:
    if dedupe == "url":
        return fact.id
    return (fact.story if dedupe == "story" else None) or fact.original


def _group(found: list[Fact]) -> Group:
    ordered = sorted(found, key=lambda fact: (fact.role != "original", fact.original != fact.id, fact.at, fact.id))
    kept, *others = ordered
    return Group(kept, tuple(sorted(others, key=lambda fact: (fact.at, fact.id))))


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
