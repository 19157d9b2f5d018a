"""Who hangs together with whom: links, shared stories and what is known of each article, read for many at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from index.archive import Connection
from index.schema.stories import HOLDS
from index.stories.roles import Member

MOST = 40  # articles that are settled together; those farther off stay where they are
_MOST_COPIES = 400  # that are followed from one to the next
_HOLDING = (  # who is held together: whole links are read of those alone that are settled together
    f"SELECT a, b, copy FROM story_links WHERE a IN (SELECT value FROM json_each(?1)) AND {HOLDS}"
    f" UNION ALL SELECT b, a, copy FROM story_links WHERE b IN (SELECT value FROM json_each(?1)) AND {HOLDS}"
)
_LINKS = (  # +b: all links of each a are looked through; SQLite would look for each b beside each a
    "SELECT a, b, copy, weight, of_a, of_b, why FROM story_links WHERE a IN (SELECT value FROM json_each(?1))"
    " AND +b IN (SELECT value FROM json_each(?1)) ORDER BY a, b"
)
_STORIES = (
    "SELECT story, number FROM story_places WHERE story IN"
    " (SELECT story FROM story_places WHERE number IN (SELECT value FROM json_each(?)) AND story <> '')"
)
_MEMBERS = (
    "SELECT p.number, p.article, p.seen, a.lang, a.source, a.url, t.credit, p.story, p.original, p.role, p.why"
    " FROM story_places p JOIN articles a ON a.id = p.article JOIN story_texts t ON t.number = p.number"
    " WHERE p.number IN (SELECT value FROM json_each(?))"
)
Said = tuple[str, str, str, str]  # story, original, role, why


class Link(NamedTuple):
    """A row of `story_links`."""

    a: int
    b: int
    copy: int
    weight: float
    of_a: float | None
    of_b: float | None
    why: str

    def of(self, number: int) -> tuple[float, float]:
        """How much of that one stands in the other, and of the other in it."""
        a, b = self.of_a or 0.0, self.of_b or 0.0
        return (a, b) if number == self.a else (b, a)

    def other(self, number: int) -> int:
        return self.b if number == self.a else self.a


class Ties:
    """Reads the rows around the articles of one batch, each once; links must not change meanwhile."""

    def __init__(self, numbers: Iterable[int], connection: Connection) -> None:
        self.connection = connection
        self._held: dict[int, list[tuple[int, int]]] = {}  # the others that links lead to, and whether as copies
        self._sharing: dict[int, set[int]] = {}
        self._members: dict[int, tuple[Member, Said]] = {}
        self._know_members(self._near(set(numbers)).union(numbers))

    def part(self, number: int) -> set[int]:
        """All that hangs together with an article: copies, reports of the same event, and whom it shared a story with.
        Where that is much, the nearest of it in whole stories: none is torn apart for want of those that hold it together."""
        part, edge = {number}, {number}
        while edge and len(part) < MOST:
            near = sorted(self._near(edge) - part, key=lambda n: (abs(n - number), n))  # of many those that came with it
            edge = set(near[: MOST - len(part)])
            part |= edge
        part = self.copies(part)
        self._know_sharing(part)
        return self.copies(part.union(*(self._sharing[n] for n in part)))

    def copies(self, numbers: Collection[int]) -> set[int]:
        """These and all copies that links lead to."""
        part, edge = set(numbers), set(numbers)
        while edge and len(part) < _MOST_COPIES:
            self._know_held(edge)
            edge = {other for n in edge for other, copy in self._held[n] if copy} - part
            part |= edge
        return part

    def links(self, numbers: Iterable[int]) -> list[Link]:
        """Between these, in order."""
        rows = self.connection.exec_driver_sql(_LINKS, (json.dumps(sorted(numbers)),)).all()
        return [Link(*row) for row in rows]

    def members(self, numbers: Iterable[int]) -> dict[int, Member]:
        """By number, in order."""
        listed = sorted(numbers)
        self._know_members(listed)
        return {n: self._members[n][0] for n in listed if n in self._members}

    def said(self, number: int) -> Said:
        """Where it stands."""
        return self._members[number][1]

    def move(self, number: int, said: Said) -> None:
        """It stands elsewhere now."""
        member, _ = self._members[number]
        self._members[number] = replace(member, story=said[0]), said

    def _near(self, numbers: Iterable[int]) -> set[int]:
        self._know_held(numbers)
        self._know_sharing(numbers)
        near = {other for n in numbers for other, _ in self._held[n]}
        return near.union(*(self._sharing[n] for n in numbers))

    def _know_held(self, numbers: Iterable[int]) -> None:
        if unknown := _sorted(numbers, self._held):
            self._held.update((n, []) for n in unknown)
            for number, other, copy in self.connection.exec_driver_sql(_HOLDING, (json.dumps(unknown),)).all():
                self._held[number].append((other, copy))

    def _know_sharing(self, numbers: Iterable[int]) -> None:
        if unknown := _sorted(numbers, self._sharing):
            stories: dict[str, set[int]] = {}
            for story, number in self.connection.exec_driver_sql(_STORIES, (json.dumps(unknown),)).all():
                stories.setdefault(story, set()).add(number)
            self._sharing.update((n, set()) for n in unknown)
            self._sharing.update((n, held) for held in stories.values() for n in held)

    def _know_members(self, numbers: Iterable[int]) -> None:
        if unknown := _sorted(numbers, self._members):
            for row in self.connection.exec_driver_sql(_MEMBERS, (json.dumps(unknown),)).all():
                self._members[row[0]] = Member(*row[:8]), (row[7], *row[8:])


def _sorted(numbers: Iterable[int], known: Mapping[int, object]) -> list[int]:
    return sorted({n for n in numbers if n not in known})
