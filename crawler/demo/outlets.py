"""The outlets of the demo newsroom, as data: outlets.toml -> `Outlet`. How each looks stands in templates/."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.demo.articles import HOME, Manuscript, load

_FILE = Path(__file__).parent / "outlets.toml"


@dataclass(frozen=True, slots=True)
class Insert:
    """Clutter that stands inside the body: `html` follows the block of number `after` (from 1)."""

    after: int
    html: str


@dataclass(frozen=True, slots=True)
class OddPage:
    """A page that its feed names and that is no article: a consent wall, an empty shell, a dead link.

    `template` is a file of the outlet's layout, "" for a 404.
    """

    path: str
    kind: str  # consent-wall, empty, gone
    title: str
    published: datetime
    template: str = ""


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: who it is, where its lists of articles are, how its server behaves, how its pages are marked up."""

    id: str
    name: str
    lang: str
    country: str
    tagline: str
    date: str  # a form of dates.py
    article: str  # URL path of an article: {at} (with a strftime format), {slug}, {number}
    lists: Mapping[str, str]  # URL path -> rss, atom, ..., section (see site.py)
    markup: Mapping[str, str]  # a piece of HTML with $text, $url, $title, ... for each kind of block or link
    charset: str = "utf-8"
    charset_in_header: bool = True
    validators: tuple[str, ...] = ()  # last-modified; etag-text (weak, blind to noise) or etag-bytes (strong)
    crawl_delay: float | None = None
    disallow: tuple[str, ...] = ()
    track: str = ""  # query string that its feed appends to links
    split: int = 0  # an article of more blocks than this is cut in two pages; 0: never
    moved: Mapping[str, str] = field(default_factory=dict)  # old path, as its feed still names it -> slug
    keywords: Mapping[str, str] = field(default_factory=dict)  # word -> path of its topic page
    sections: tuple[str, ...] = ()  # names in the navigation
    teasers: tuple[str, ...] = ()  # headlines of other desks, for ranking lists
    inserts: tuple[Insert, ...] = ()
    pages: tuple[OddPage, ...] = ()

    def manuscripts(self, edition: int) -> tuple[Manuscript, ...]:
        """Its articles as of an edition, newest first."""
        return load(HOME / self.id, edition)

    def path(self, manuscript: Manuscript) -> str:
        """The URL path of an article."""
        slug = manuscript.slug
        return manuscript.path or self.article.format(at=manuscript.published, slug=slug, number=number(slug))

    def paths(self, *kinds: str) -> tuple[str, ...]:
        """The paths of its lists of these kinds."""
        return tuple(path for path, kind in self.lists.items() if kind in kinds)


def number(slug: str) -> int:
    """The seven digits that a content management system gives to an article."""
    return 1_000_000 + zlib.crc32(slug.encode()) % 9_000_000


def load_outlets(path: Path = _FILE) -> tuple[Outlet, ...]:
    """All outlets. Raises TypeError for a key that no outlet has."""
    tables = tomllib.loads(path.read_text("utf-8"))["outlets"]
    return tuple(_outlet(table) for table in tables)


def _outlet(table: dict[str, Any]) -> Outlet:
    listed = {key: tuple(value) for key, value in table.items() if isinstance(value, list)}
    special = {
        "inserts": tuple(Insert(**insert) for insert in table.get("inserts", [])),
        "pages": tuple(OddPage(**page) for page in table.get("pages", [])),
    }
    return Outlet(**{**table, **listed, **special})
