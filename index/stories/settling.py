"""Gives articles their places after links have come or gone: those that are linked, directly or by others, together."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from sqlalchemy import bindparam, func, select, update

from index.archive import Connection
from index.schema import story_places
from index.stories import clusters, copies, credits
from index.stories.roles import Member, original, role
from index.stories.ties import Link, Said, Ties

_NAMES = ("story", "original", "role", "why")
_MOVING = (
    update(story_places)
    .where(story_places.c.number == bindparam("at"))
    .values({name: bindparam(f"new_{name}") for name in (*_NAMES, "moved")})
)


def settle(numbers: Collection[int], connection: Connection) -> None:
    """Place these and all that hang together with them."""
    moved = (connection.scalar(select(func.max(story_places.c.moved))) or 0) + 1
    ties = Ties(numbers, connection)
    done: set[int] = set()
    for number in sorted(numbers, reverse=True):  # the newest first: whom they are linked to stands beside them
        if number not in done:
            part = ties.part(number)
            done |= part
            _place(part, moved, ties)


def _place(part: Collection[int], moved: int, ties: Ties) -> None:
    members = ties.members(part)
    scene = _Scene.of(members, ties.links(members))
    rows = []
    for story, name in scene.named(lambda name: _is_free(name, members, ties.connection)):
        told = sorted((members[n] for n in story if scene.texts[n].number == n), key=lambda m: m.order)
        rows += [(n, scene.said(members[n], name, told)) for n in story]
    _write([row for row in rows if ties.said(row[0]) != row[1]], moved, ties)


def _is_free(name: str, members: Mapping[int, Member], connection: Connection) -> bool:
    """Whether no other story has that id."""
    held = connection.exec_driver_sql("SELECT number FROM story_places WHERE story = ?", (name,)).all()
    return all(row[0] in members for row in held)


def _write(changed: Sequence[tuple[int, Said]], moved: int, ties: Ties) -> None:
    for number, said in changed:
        ties.move(number, said)
    if changed:
        named = [f"new_{name}" for name in _NAMES]
        rows = [{"at": number, "new_moved": moved, **dict(zip(named, said, strict=True))} for number, said in changed]
        ties.connection.execute(_MOVING, rows)


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

    def said(self, member: Member, story: str, told: Sequence[Member]) -> Said:
        text = self.texts[member.number]
        why = self._copied(member, text) if member is not text else self._told(member, told[0])
        return story, text.article, role(member, text, told), why

    def _copied(self, member: Member, text: Member) -> str:
        near = [link for link, _ in self._near[member.number] if link.copy]
        link = max(near, key=lambda k: (text.number in (k.a, k.b), k.weight))
        other = self.members[link.other(member.number)]
        why = copies.said(*link.of(member.number), f"{other.source} {other.article}")
        return f"{why}; its page names {credits.readable(member.credit)}" if member.credit else why

    def _told(self, member: Member, first: Member) -> str:
        if member is first:
            return "the first report"
        near = [
            (number == member.number, link.weight, self.members[other].order, link, self.members[number], self.members[other])
            for number in self._same[member.number]
            for link, other in self._near[number]
            if not link.copy and self.texts[other] is not member
        ]
        if not near:
            return "the first report"
        own, _, _, link, who, other = max(near, key=lambda k: k[:3])
        whose = "" if own else f"its copy {who.source} {who.article} "
        return f"{whose}{link.why} with {other.source} {other.article}"


def _id(founder: str, number: int) -> str:
    """The id of the article that a story began with; where a story has that already, one made of it."""
    if not number:
        return founder
    return base64.b32encode(hashlib.sha256(f"{founder} {number}".encode()).digest())[:13].decode().lower()
