"""What a feed, a sitemap or a section page lists: `Link` and `Listing`, and the collector that builds them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from crawler.feed_dates import DateError, parse_date
from index.errors import KawarabanError
from index.urls import canonical

Kind = Literal["rss", "atom", "jsonfeed", "sitemap", "sitemap-index", "news-sitemap", "html"]
LinkKind = Literal["article", "sitemap", "feed"]

MAX_LINKS = 50_000  # sitemaps.org: a sitemap holds at most 50,000 URLs
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web: an epoch or a default, not a date
_AHEAD = timedelta(days=2)  # zones and embargoes; beyond this a date is a mistake
_JST = timezone(timedelta(hours=9))
_TITLE_CHARS = 1000
_ISO_639_2 = {"jpn": "ja", "fra": "fr", "fre": "fr", "eng": "en"}


class FeedError(KawarabanError):
    """The bytes are no feed, sitemap or page; the message says what they are instead."""


@dataclass(frozen=True, slots=True)
class Link:
    """One address of a listing; an article's is canonical, that of a feed or sitemap stands as it was given.

    `published` (UTC) is the date of the last change where only that is told.
    """

    url: str
    title: str | None = None
    published: datetime | None = None
    lang: str | None = None
    kind: LinkKind = "article"


@dataclass(frozen=True, slots=True)
class Listing:
    """All links of one document in their order, each once; `next` is its second page, where it names one."""

    kind: Kind
    links: tuple[Link, ...]
    problems: tuple[str, ...] = ()
    next: str | None = None


class Found(NamedTuple):
    """A link as it stands in the document."""

    href: str
    base: str
    title: str | None = None
    date: str | None = None
    lang: str | None = None
    kind: LinkKind = "article"


class Collector:
    """Makes links of what was found: canonical, once each, dates that can be; counts what it could not use."""

    def __init__(self, now: datetime | None = None) -> None:
        self._now = now or datetime.now(UTC)
        self._links: dict[str, Link] = {}
        self._problems: dict[str, list[str]] = {}
        self._next: str | None = None

    @property
    def full(self) -> bool:
        return len(self._links) >= MAX_LINKS

    def problem(self, what: str, example: str = "") -> None:
        self._problems.setdefault(what, []).append(example)

    def add(self, found: Found) -> None:
        url = self._url(found)
        if url is None or url in self._links:
            return
        if self.full:
            self.problem(f"more than {MAX_LINKS} links: the rest is left out")
            return
        lang = language(found.lang)
        published = self._date(found, lang, url)
        self._links[url] = Link(url, plain_title(found.title), published, lang, found.kind)

    def follow(self, href: str, base: str) -> None:
        """The next page of this listing is at `href`."""
        self._next = self._url(Found(href, base, kind="feed"))

    def listing(self, kind: Kind) -> Listing:
        if not self._links:
            self.problem("lists nothing")
        problems = tuple(_counted(what, examples) for what, examples in self._problems.items())
        return Listing(kind, tuple(self._links.values()), problems, self._next)

    def _url(self, found: Found) -> str | None:
        href = re.sub(r"[\s\x00-\x1f]+", " ", found.href).strip()
        if not href:
            self.problem("entry without a link", found.title or "")
            return None
        try:
            url = href if href.startswith(("https://", "http://")) else urljoin(found.base, href)
            return canonical(_redirected(url)) if found.kind == "article" else _as_given(url)
        except ValueError:
            self.problem("not a URL", href)
            return None

    def _date(self, found: Found, lang: str | None, url: str) -> datetime | None:
        if not found.date or not found.date.strip():
            return None
        try:
            date = parse_date(found.date, _zone(lang, url))
        except DateError:
            self.problem("not a date", found.date)
            return None
        if not _EARLIEST <= date <= self._now + _AHEAD:
            self.problem("a date that cannot be", found.date)
            return None
        return date


def language(tag: str | None) -> str | None:
    """A language tag (ja-JP, fr_FR, jpn) -> its first subtag in two letters where it has them; None if it is none."""
    match = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", tag or "")
    return _ISO_639_2.get(match[1].lower(), match[1].lower()) if match else None


def plain_title(title: str | None) -> str | None:
    """A title without markup, entities (feeds escape twice) and runs of blanks; None if nothing is left."""
    if not title:
        return None
    text = re.sub(r"</?[A-Za-z][^<>]*>", "", html.unescape(html.unescape(title[: 8 * _TITLE_CHARS])))
    return " ".join(text.split())[:_TITLE_CHARS] or None


def _zone(lang: str | None, url: str) -> tzinfo:
    """Where a date without a zone was written: Japan has one zone and its feeds often leave it out."""
    japanese = lang == "ja" or (".jp" in url and (urlsplit(url).hostname or "").endswith(".jp"))
    return _JST if japanese else UTC


def _redirected(url: str) -> str:
    """The page that a click counter leads to: https://search.example/click?url=https%3A%2F%2Fnews.example%2F1"""
    if "http" not in url[8:]:  # the usual case, and sitemaps are long
        return url
    parts = urlsplit(url)
    for key, value in parse_qsl(parts.query):
        other = key.lower() in ("url", "u", "target") and re.match(r"https?://[^/]", value)
        if other and urlsplit(value).netloc != parts.netloc:
            return value
    return url


def _as_given(url: str) -> str:
    """The address of a feed or sitemap: some servers need a parameter (outputType=xml) that pages do without."""
    canonical(url)  # raises for what is no http(s) URL
    return urldefrag(url).url.replace(" ", "%20")


def _counted(what: str, examples: list[str]) -> str:
    first = f": {examples[0][:100]!r}" if examples[0] else ""
    return f"{what}{first}" + (f" and {len(examples) - 1} more" if len(examples) > 1 else "")
