"""Gives articles their places after links have come or gone: those that are linked, directly or by others, together."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from index.archive import Connection
from index.schema import articles, story_links, story_places, story_texts
from index.stories import clusters, copies, credits
from index.stories.clusters import JOIN
from index.stories.roles import Member, original, role

_MOST = 400  # articles that are settled together; those farther off stay where they are
_CHUNK = 400  # numbers a query


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


def settle(numbers: Collection[int], connection: Connection) -> None:
    """Place these and all that hang together with them."""
    moved = (connection.scalar(select(func.max(story_places.c.moved))) or 0) + 1
    done: set[int] = set()
    for number in sorted(numbers):
        if number not in done:
            part = _part(number, connection)
            done |= part
            _place(sorted(part), moved, connection)


def _part(number: int, connection: Connection) -> set[int]:
    """All that hangs together with an article: copies, reports of the same event, and whom it shared a story with."""
    part, edge = {number}, {number}
    while edge and len(part) < _MOST:
        held = [link for link in _links(edge, connection) if link.copy or link.weight >= JOIN]
        near = {n for link in held for n in (link.a, link.b)} | _sharing(edge, connection)
        edge = set(sorted(near - part)[: _MOST - len(part)])
        part |= edge
    return part


def copies_of(number: int, connection: Connection) -> set[int]:
    """An article and all copies that links lead to."""
    part, edge = {number}, {number}
    while edge and len(part) < _MOST:
        edge = {n for link in _links(edge, connection) if link.copy for n in (link.a, link.b)} - part
        part |= edge
    return part


def _sharing(numbers: Iterable[int], connection: Connection) -> set[int]:
    """Who stands in the stories of these."""
    listed = sorted(numbers)
    own = select(story_places.c.story).where(story_places.c.number.in_(listed), story_places.c.story != "")
    return set(connection.scalars(select(story_places.c.number).where(story_places.c.story.in_(own)).limit(_MOST)))


def _links(numbers: Iterable[int], connection: Connection) -> list[Link]:
    found: dict[tuple[int, int], Link] = {}
    listed = sorted(numbers)
    for start in range(0, len(listed), _CHUNK):
        for end in (story_links.c.a, story_links.c.b):
            rows = connection.execute(select(story_links).where(end.in_(listed[start : start + _CHUNK])))
            found.update(((row.a, row.b), Link(*row)) for row in rows)
    return [found[pair] for pair in sorted(found)]


def _place(part: Sequence[int], moved: int, connection: Connection) -> None:
    members = _members(part, connection)
    links = [link for link in _links(part, connection) if link.a in members and link.b in members]
    scene = _Scene.of(members, links)
    rows = []
    for story, name in scene.named(lambda name: _is_free(name, members, connection)):
        told = sorted((members[n] for n in story if scene.texts[n].number == n), key=lambda m: m.order)
        rows += [scene.row(members[n], name, told) | {"moved": moved} for n in story]
    _write(rows, connection)


def _members(part: Sequence[int], connection: Connection) -> dict[int, Member]:
    tables = story_places.join(articles, articles.c.id == story_places.c.article).join(
        story_texts, story_texts.c.number == story_places.c.number
    )
    columns = (
        story_places.c.number, story_places.c.article, story_places.c.seen, articles.c.lang, articles.c.source,
        articles.c.url, story_texts.c.credit, story_places.c.story,
    )  # fmt: skip
    query = select(*columns).select_from(tables).where(story_places.c.number.in_(part)).order_by(story_places.c.number)
    return {row[0]: Member(*row) for row in connection.execute(query)}


def _is_free(name: str, members: Mapping[int, Member], connection: Connection) -> bool:
    """Whether no other story has that id."""
    held = connection.scalars(select(story_places.c.number).where(story_places.c.story == name))
    return all(number in members for number in held)


def _write(rows: Sequence[dict[str, Any]], connection: Connection) -> None:
    """The rows that say something new; the others have not moved."""
    names = ("story", "original", "role", "why")
    columns = [story_places.c[name] for name in ("number", *names)]
    held = {
        row[0]: tuple(row[1:])
        for row in connection.execute(select(*columns).where(story_places.c.number.in_([r["at"] for r in rows])))
    }
    changed = [row for row in rows if held[row["at"]] != tuple(row[name] for name in names)]
    if changed:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in (*names, "moved")}
        statement = update(story_places).where(story_places.c.number == bindparam("at")).values(values)
        connection.execute(
            statement, [{"at": r["at"], **{f"new_{name}": r[name] for name in (*names, "moved")}} for r in changed]
        )


@dataclass(frozen=True)
class _Scene:
    """Articles that hang together: whose text each has, and which texts tell the same. Pure."""

    members: Mapping[int, Member]
    links: Sequence[Link]
    texts: Mapping[int, Member] = field(default_factory=dict)  # number -> the original of its text

    @classmethod
    def of(cls, members: Mapping[int, Member], links: Sequence[Link]) -> _Scene:
        same = clusters.joined(members, ((link.a, link.b) for link in links if link.copy))
        texts = {n: original([members[m] for m in text]) for text in same for n in text}
        return cls(members, links, texts)

    @cached_property
    def _near(self) -> Mapping[int, Sequence[tuple[Link, int]]]:
        """Of each article its links, and whom they lead to."""
        found: dict[int, list[tuple[Link, int]]] = {n: [] for n in self.members}
        for link in self.links:
            found[link.a].append((link, link.b))
            found[link.b].append((link, link.a))
        return found

    @cached_property
    def _same(self) -> Mapping[int, Sequence[int]]:
        """Of each original the articles that have its text, itself among them."""
        found: dict[int, list[int]] = {n: [] for n in self.members}
        for n, text in self.texts.items():
            found[text.number].append(n)
        return found

    def named(self, is_free: Callable[[str], bool]) -> list[tuple[list[int], str]]:
        """The stories with their ids. One that was known keeps its id, with most of the articles that it had."""
        told = clusters.stories(sorted({text.number for text in self.texts.values()}), self._weights())
        place = {number: at for at, story in enumerate(told) for number in story}
        stories: list[list[int]] = [[] for _ in told]
        for n in sorted(self.members):
            stories[place[self.texts[n].number]].append(n)
        names: dict[int, str] = {}
        for _, old, at in sorted(self._claims(stories)):
            if at not in names and old not in names.values():
                names[at] = old
        known = {m.story for m in self.members.values()}
        for at, story in enumerate(stories):
            if at not in names:
                founder = min((self.members[n] for n in story), key=lambda m: m.order).article
                options = (_id(founder, number) for number in count())
                names[at] = next(
                    name for name in options if name not in known and name not in names.values() and is_free(name)
                )
        return [(story, names[at]) for at, story in enumerate(stories)]

    def _claims(self, stories: Sequence[Sequence[int]]) -> Iterable[tuple[int, str, int]]:
        """(-articles, old id, place) for every story that holds articles of a known one."""
        for at, story in enumerate(stories):
            held = Counter(self.members[n].story for n in story if self.members[n].story)
            yield from ((-articles, old, at) for old, articles in held.items())

    def _weights(self) -> dict[tuple[int, int], float]:
        """Between texts: that of the two copies that are most alike."""
        weights: dict[tuple[int, int], float] = {}
        for link in self.links:
            a, b = sorted((self.texts[link.a].number, self.texts[link.b].number))
            if not link.copy and a != b:
                weights[a, b] = max(link.weight, weights.get((a, b), 0.0))
        return weights

    def row(self, member: Member, story: str, told: Sequence[Member]) -> dict[str, Any]:
        text = self.texts[member.number]
        said = self._copied(member, text) if member is not text else self._told(member, told[0])
        values = {"story": story, "original": text.article, "role": role(member, text, told), "why": said}
        return {"at": member.number, **values}

    def _copied(self, member: Member, text: Member) -> str:
        near = [link for link, _ in self._near[member.number] if link.copy]
        link = max(near, key=lambda k: (text.number in (k.a, k.b), k.weight))
        other = self.members[link.b if link.a == member.number else link.a]
        why = copies.said(*link.of(member.number), f"{other.source} {other.article}")
        return f"{why}; its page names {credits.readable(member.credit)}" if member.credit else why

    def _told(self, member: Member, first: Member) -> str:
        if member is first:
            return "the first report"
        near = [
            (link.weight, link, self.members[other])
            for number in self._same[member.number]
            for link, other in self._near[number]
            if not link.copy and self.texts[other] is not member
        ]
        if not near:
            return "the first report"
        _, link, other = max(near, key=lambda k: (k[0], k[2].order))
        return f"{link.why} with {other.source} {other.article}"


def _id(founder: str, number: int) -> str:
    """The id of the article that a story began with; where a story has that already, one made of it."""
    if not number:
        return founder
    return base64.b32encode(hashlib.sha256(f"{founder} {number}".encode()).digest())[:13].decode().lower()
