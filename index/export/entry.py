"""One article of a bundle: the one that is kept, what is listed under it, and where it stands in its story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from index import codec
from index.article import Article, Record, Rights
from index.show import record

_TEXT = ("headline", "blocks", "dropped", "text")  # of a record: what only those may pass on who hold the rights


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that is listed under the kept one, without its text: there may be thousands of one wire story.

    role: copy, other-language, follow-up, original.
    """

    id: str
    url: str
    fetched: datetime
    version: int
    source: str
    lang: str
    published: str | None  # as given
    title: str
    title_en: str | None
    record: Record | None
    rights: Rights | None
    role: str

    @classmethod
    def of(cls, a: Article, role: str) -> Copy:
        published = a.published.iso if a.published else None
        named = (a.source, a.lang, published, a.title, a.title_en)
        return cls(a.id, a.url, a.fetched, a.version, *named, a.record, a.rights, role)

    @property
    def listed(self) -> dict[str, Any]:
        """What a record says of it."""
        names = ("source", "lang", "published", "role", "title", "title_en")
        return {**_origin(self), **{name: getattr(self, name) for name in names}}


@dataclass(frozen=True)
class Entry:
    """A kept article with its earlier versions, and its copies among the hits.

    `original`: the article that it copies, where that one is not in the bundle. `nth`, `of`: it is the nth of the kept
    articles of its story. `text` False leaves out all text but titles and the figures as written.
    """

    article: Article
    earlier: Sequence[Article] = ()
    copies: Sequence[Copy] = ()
    story: str | None = None
    role: str | None = None
    original: str | None = None
    nth: int = 1
    of: int = 1
    text: bool = True

    @cached_property
    def record(self) -> dict[str, Any]:
        """The JSON of `show`, and of its place among others."""
        data = record(self.article, self.earlier)
        data |= {"story": self.story, "role": self.role, "copy_of": self.original}
        data["copies"] = [copy.listed for copy in self.copies]
        return data if self.text else _without_text(data)

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """What the manifest says of it: proof of where it came from, and what its source says of its use."""
        return {**_origin(self.article), "story": self.story, "copies": [_origin(copy) for copy in self.copies]}


def _origin(a: Article | Copy) -> dict[str, Any]:
    place = codec.place(a.record) or dict.fromkeys(("file", "offset", "length", "digest"))
    named = {"id": a.id, "url": a.url, "fetched": a.fetched.isoformat(), "version": a.version}
    return {**named, **place, "rights": codec.rights(a.rights)}


def _without_text(data: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in data.items() if name not in _TEXT}
    return kept | {"versions": [{n: v for n, v in version.items() if n != "text"} for version in data["versions"]]}
