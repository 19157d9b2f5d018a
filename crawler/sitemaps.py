"""Sitemaps (sitemaps.org), their indexes, Google's news extension and text sitemaps -> what they link to."""

from __future__ import annotations

import re

from lxml import etree

from crawler.listing import Collector, Found, Listing
from crawler.markup import Tree, local_name, text_of


def read_sitemap(tree: Tree, url: str, collector: Collector) -> Listing:
    """The pages of a sitemap; it is a news sitemap if any page has a <news:news>."""
    is_news = False
    for entry in tree.entries:
        news = next((child for child in entry.iterchildren("{*}*") if local_name(child) == "news"), None)
        is_news = is_news or news is not None
        collector.add(_page(entry, news, url))
    return collector.listing("news-sitemap" if is_news else "sitemap")


def read_index(tree: Tree, url: str, collector: Collector) -> Listing:
    """The sitemaps of a sitemap index, each with the date of its last change."""
    for entry in tree.entries:
        collector.add(Found(_child(entry, "loc"), url, date=_child(entry, "lastmod"), kind="sitemap"))
    return collector.listing("sitemap-index")


def is_text_sitemap(text: str) -> bool:
    """Whether every line that is not blank is a URL."""
    lines = [line.strip() for line in text[:20_000].splitlines()[:-1] or [text] if line.strip()]
    return bool(lines) and all(re.fullmatch(r"https?://\S+", line, re.IGNORECASE) for line in lines)


def read_text_sitemap(text: str, url: str, collector: Collector) -> Listing:
    for line in text.splitlines():
        if line.strip():
            collector.add(Found(line, url))
    return collector.listing("sitemap")


def _page(entry: etree._Element, news: etree._Element | None, url: str) -> Found:
    location, changed = _child(entry, "loc"), _child(entry, "lastmod")
    if news is None:
        return Found(location, url, date=changed)
    published = _child(news, "publication_date") or changed
    language = next((text_of(e) for e in news.iter("{*}*") if local_name(e) == "language"), None)
    return Found(location, url, _child(news, "title"), published, language)


def _child(element: etree._Element, name: str) -> str:
    return next((text_of(child) for child in element.iterchildren("{*}*") if local_name(child) == name), "")
