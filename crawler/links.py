"""Bytes of a feed, a sitemap or a section page -> its links. No I/O.

    read_listing(body, url, content_type)   RSS, Atom, JSON Feed, sitemaps; by content, whatever the header says
    section_links(body, url)                the articles that a section page links to
    declared_feeds(body, url)               the feeds and sitemaps that a page declares
"""

from __future__ import annotations

from datetime import datetime

from crawler.feeds import read_atom, read_json_feed, read_rss
from crawler.listing import Collector, FeedError, Link, Listing
from crawler.markup import Tree, html_tree, root_name, text_of, xml_tree
from crawler.payload import read_text
from crawler.sections import declared_feeds, section_links
from crawler.sitemaps import is_text_sitemap, read_index, read_sitemap, read_text_sitemap

__all__ = ("FeedError", "Link", "Listing", "declared_feeds", "read_listing", "section_links")

# Root element -> the element of its entries, and who reads them. A bare <channel> is RSS 0.9x as some write it.
_READERS = {
    "rss": ("item", read_rss),
    "rdf": ("item", read_rss),
    "channel": ("item", read_rss),
    "feed": ("entry", read_atom),
    "urlset": ("url", read_sitemap),
    "sitemapindex": ("sitemap", read_index),
}
_HTML_ROOTS = {"html", "head", "body", "meta", "title", "script", "div", "p", "h1", "br", "b", "pre"}


def read_listing(body: bytes, url: str, content_type: str | None = None, *, now: datetime | None = None) -> Listing:
    """The links of a feed or sitemap. Raises FeedError that says what the bytes are if they are neither.

    `now` (aware; default: the clock) is what dates in the future are measured by.
    """
    collector = Collector(now)
    try:
        text, problems = read_text(body, content_type)
        for problem in problems:
            collector.problem(problem)
        return _listing(text, url, collector)
    except FeedError as error:
        raise FeedError(f"{url}: {error}") from error


def _listing(text: str, url: str, collector: Collector) -> Listing:
    start = text.lstrip("\ufeff \t\r\n\0")
    if not start:
        raise FeedError("is empty")
    if start[0] in "{[":
        return read_json_feed(start, url, collector)
    if is_text_sitemap(start):
        return read_text_sitemap(start, url, collector)
    root = root_name(start)
    if root not in _READERS:
        raise FeedError(_what_it_is(start, root, url))
    entry, reader = _READERS[root]
    tree = xml_tree(start, entry, url)
    return reader(_noted(tree, root, collector), url, collector)


def _noted(tree: Tree | None, root: str, collector: Collector) -> Tree:
    if tree is None:
        raise FeedError(f"begins like <{root}>, but no XML can be read from it")
    for problem in tree.problems:
        collector.problem(problem)
    return tree


def _what_it_is(text: str, root: str | None, url: str) -> str:
    if root is None:
        return f"is not a feed or sitemap: it begins with {text[:60]!r}"
    if root == "opml":
        return "is an OPML list of feeds, not a feed: import it with `kawaraban sources import`"
    if root not in _HTML_ROOTS:
        return f"is XML of another kind (<{root}>), not a feed or sitemap"
    return "is an HTML page, not a feed" + _page_title(text, url) + _declared(text, url)


def _page_title(text: str, url: str) -> str:
    tree = html_tree(text, url)
    title = "" if tree is None else " ".join(text_of(next(tree.iter("title"), None)).split())
    return f" ({title[:80]!r})" if title else ""


def _declared(text: str, url: str) -> str:
    found = [link.url for link in declared_feeds(text.encode("utf-8", "replace"), url)]
    return f": did you mean {' or '.join(found[:5])}?" if found else "; it declares no feed"
