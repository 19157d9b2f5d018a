"""One outlet as a web site: which path says what in which edition."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby
from urllib.parse import parse_qs, urlsplit

from crawler.demo import discovery
from crawler.demo.articles import Manuscript
from crawler.demo.dates import written
from crawler.demo.discovery import Channel, Entry
from crawler.demo.layout import Layout
from crawler.demo.noise import Noise
from crawler.demo.outlets import OddPage, Outlet
from crawler.demo.replies import Reply, digest, moved, not_found
from index.config import Source

_CODECS = {"shift_jis": "cp932"}  # what the label means on the web (encoding.spec.whatwg.org)
_LIST_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "rdf": "text/xml",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
    "sitemap-gz": "application/x-gzip",
}
_Page = Callable[[int], Reply]  # the number of the page -> its reply


@dataclass(frozen=True, slots=True)
class Expected:
    """What a page that the lists of an outlet name really is: the truth that a crawl is measured by.

    `kind`: article, off-topic, consent-wall, empty, robots (disallowed) or gone (404). `manuscript` is the text
    behind the first two and the fourth; `pages` its number of pages; `old_url` the one its feed names, which redirects.
    """

    url: str
    source: str
    kind: str
    manuscript: Manuscript | None = None
    pages: int = 1
    old_url: str = ""


class Site:
    """Answers for one outlet at `base` (no slash at the end)."""

    def __init__(self, outlet: Outlet, base: str) -> None:
        self.outlet = outlet
        self.base = base
        self._layout = Layout(outlet, base)
        self._routes = lru_cache(maxsize=4)(self._routes_of)

    @cached_property
    def source(self) -> Source:
        """The outlet as a source of the crawler."""
        return Source(
            id=self.outlet.id,
            name=self.outlet.name,
            lang=self.outlet.lang,
            country=self.outlet.country,
            home=f"{self.base}/",
            feeds=self._urls("rss", "rdf", "atom", "json"),
            sitemaps=self._urls("sitemap", "sitemap-gz", "sitemap-index", "news-sitemap"),
            sections=self._urls("section"),
            allow_private=True,
            keep="matching",
        )

    def answer(self, target: str, edition: int) -> Reply:
        """What this site says to a GET of `target` (path and query)."""
        parts = urlsplit(target)
        page = self._routes(edition).get(parts.path)
        if page is None:
            return not_found()
        asked = parse_qs(parts.query).get("page", ["1"])[0]
        return page(int(asked) if asked.isdecimal() else 1)

    def expected(self, edition: int) -> tuple[Expected, ...]:
        """Every page that the lists of this edition name, and what it is."""
        articles = (self._expected(m) for m in self.outlet.manuscripts(edition))
        odd = (Expected(self.base + page.path, self.outlet.id, page.kind) for page in self.outlet.pages)
        return (*articles, *odd)

    def _urls(self, *kinds: str) -> tuple[str, ...]:
        return tuple(self.base + path for path in self.outlet.paths(*kinds))

    def _expected(self, manuscript: Manuscript) -> Expected:
        path = self.outlet.path(manuscript)
        blocked = path.startswith(self.outlet.disallow) if self.outlet.disallow else False
        kind = "robots" if blocked else "off-topic" if manuscript.off_topic else "article"
        pages = len(self._layout.halves(manuscript))
        old = self._old_path(manuscript)
        return Expected(self.base + path, self.outlet.id, kind, manuscript, pages, self.base + old if old else "")

    def _old_path(self, manuscript: Manuscript) -> str:
        return next((old for old, slug in self.outlet.moved.items() if slug == manuscript.slug), "")

    def _routes_of(self, edition: int) -> Mapping[str, _Page]:
        manuscripts = self.outlet.manuscripts(edition)
        routes: dict[str, _Page] = {"/robots.txt": lambda _: Reply(self._robots().encode(), "text/plain")}
        for name, _, path in (section.partition("|") for section in self.outlet.sections):
            routes[path] = self._listing(name, [m for m in manuscripts if m.section == name], (), edition)
        routes["/"] = self._listing(self.outlet.name, manuscripts, (), edition)
        routes |= self._list_routes(manuscripts, edition)
        for manuscript in manuscripts:
            routes[self.outlet.path(manuscript)] = self._article(manuscript, manuscripts, edition)
            if old := self._old_path(manuscript):
                routes[old] = _always(moved(self.base + self.outlet.path(manuscript)))
        for odd in self.outlet.pages:
            routes[odd.path] = self._odd(odd, edition)
        return routes

    def _article(self, manuscript: Manuscript, all_: tuple[Manuscript, ...], edition: int) -> _Page:
        noise = Noise(edition, self.outlet.path(manuscript), manuscript.lang)
        count = len(self._layout.halves(manuscript))

        def page(number: int) -> Reply:
            if not 1 <= number <= count:
                return not_found()
            reply = self._html(self._layout.article(manuscript, all_, number, noise))
            return self._validated(reply, replace(reply, modified=manuscript.modified), f"{manuscript}{number}")

        return page

    def _listing(
        self, title: str, manuscripts: tuple[Manuscript, ...] | list[Manuscript], odd: tuple[OddPage, ...], edition: int
    ) -> _Page:
        cards = [(self.outlet.path(m), m.title, m.published, m.lead[:80]) for m in manuscripts]
        cards += [(page.path, page.title, page.published, "") for page in odd]
        cards.sort(key=lambda card: card[2], reverse=True)
        shown = [(path, name, written(at, self.outlet.date), summary) for path, name, at, summary in cards]
        noise = Noise(edition, title, self.outlet.lang)
        return lambda _: self._html(self._layout.listing(title, shown, noise))

    def _odd(self, odd: OddPage, edition: int) -> _Page:
        if not odd.template:
            return _always(not_found())
        noise = Noise(edition, odd.path, self.outlet.lang)
        return lambda _: self._html(self._layout.odd(odd.template, odd.title, noise))

    def _html(self, text: str) -> Reply:
        codec = _CODECS.get(self.outlet.charset.lower(), self.outlet.charset)
        kind = f"text/html; charset={self.outlet.charset}" if self.outlet.charset_in_header else "text/html"
        return Reply(text.encode(codec, "xmlcharrefreplace"), kind)

    def _validated(self, reply: Reply, dated: Reply, text: str) -> Reply:
        """With the validators of this outlet: a weak tag of the text alone, or a strong one of every byte."""
        made = dated if "last-modified" in self.outlet.validators else reply
        if "etag-text" in self.outlet.validators:
            return replace(made, etag=f'W/"{digest(self.base, text)}"')
        if "etag-bytes" in self.outlet.validators:
            return replace(made, etag=f'"{digest(reply.body)}"')
        return made

    def _list_routes(self, manuscripts: tuple[Manuscript, ...], edition: int) -> dict[str, _Page]:
        entries = self._entries(manuscripts)
        routes: dict[str, _Page] = {}
        for path, kind in self.outlet.lists.items():
            if kind == "section":
                routes[path] = self._listing(self.outlet.name, manuscripts, self.outlet.pages, edition)
            elif kind == "sitemap-index":
                routes |= self._monthly(path, entries)
            else:
                routes[path] = _always(self._list(kind, entries))
        return routes

    def _entries(self, manuscripts: tuple[Manuscript, ...]) -> list[Entry]:
        made = [self._entry(m) for m in manuscripts]
        for page in self.outlet.pages:
            url = self.base + page.path
            made.append(Entry(url, url, page.title, page.title, page.published, page.published))
        return sorted(made, key=lambda entry: entry.published, reverse=True)

    def _entry(self, manuscript: Manuscript) -> Entry:
        url = self.base + self.outlet.path(manuscript)
        old = self._old_path(manuscript)
        link = self.base + old if old else url + self.outlet.track
        m = manuscript
        return Entry(url, link, m.title, m.lead[:200], m.published, m.modified, m.authors)

    def _list(self, kind: str, entries: list[Entry]) -> Reply:
        channel = Channel(self.outlet.name, self.base, self.outlet.lang, self.outlet.tagline)
        by_channel = {"rss": discovery.rss, "rdf": discovery.rdf, "atom": discovery.atom, "json": discovery.json_feed}
        by_channel["news-sitemap"] = discovery.news_sitemap
        text = by_channel[kind](channel, entries) if kind in by_channel else discovery.sitemap(entries)
        body = gzip.compress(text.encode(), mtime=0) if kind == "sitemap-gz" else text.encode()
        reply = Reply(body, _LIST_TYPES.get(kind, "application/xml"))
        return replace(reply, etag=f'"{digest(body)}"') if self.outlet.validators else reply

    def _monthly(self, path: str, entries: list[Entry]) -> dict[str, _Page]:
        """A sitemap index, and a sitemap for each month that it names."""
        routes: dict[str, _Page] = {}
        named = []
        for month, group in groupby(entries, key=lambda entry: f"{entry.published:%Y-%m}"):
            listed = list(group)
            part = f"/sitemaps/{month}.xml"
            routes[part] = _always(self._list("sitemap", listed))
            named.append((self.base + part, max(entry.updated for entry in listed)))
        body = discovery.sitemap_index(named).encode()
        routes[path] = _always(Reply(body, "application/xml", etag=f'"{digest(body)}"'))
        return routes

    def _robots(self) -> str:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in (*self.outlet.disallow, "/search"))]
        if self.outlet.crawl_delay is not None:
            lines.append(f"Crawl-delay: {self.outlet.crawl_delay}")
        lines += ["", *(f"Sitemap: {url}" for url in self.source.sitemaps)]
        return "\n".join(lines) + "\n"


def _always(reply: Reply) -> _Page:
    return lambda _: reply
