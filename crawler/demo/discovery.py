"""Lists of articles in every format that outlets use: RSS 2.0 and 1.0, Atom, JSON Feed, sitemaps.

Each function takes a `Channel` (the outlet) and its `Entry`s and gives the document as text. Formats:
rssboard.org/rss-specification, web.resource.org/rss/1.0/spec, RFC 4287, jsonfeed.org/version/1.1,
sitemaps.org/protocol.html and, for news sitemaps,
developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True, slots=True)
class Channel:
    """The outlet as its feeds name it."""

    title: str
    url: str
    lang: str
    tagline: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One article in a list. `link` is what readers are sent to, trackers and all; `url` the page itself."""

    url: str
    link: str
    title: str
    summary: str
    published: datetime
    updated: datetime
    authors: tuple[str, ...] = ()


def rss(channel: Channel, entries: Sequence[Entry]) -> str:
    """RSS 2.0 with dc:creator."""
    items = "".join(
        f"<item><title>{escape(e.title)}</title><link>{escape(e.link)}</link>"
        f'<guid isPermaLink="false">{escape(e.url)}</guid><pubDate>{format_datetime(e.published)}</pubDate>'
        + "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in e.authors)
        + f"<description><![CDATA[<p>{escape(e.summary)}</p>]]></description></item>\n"
        for e in entries
    )
    return (
        f'{_XML}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(channel.title)}</title><link>{channel.url}/</link>"
        f"<description>{escape(channel.tagline)}</description><language>{channel.lang}</language>\n{items}</channel></rss>\n"
    )


def rdf(channel: Channel, entries: Sequence[Entry]) -> str:
    """RSS 1.0: the list of resources first, then the items beside the channel."""
    seq = "".join(f'<rdf:li rdf:resource="{escape(e.link)}"/>' for e in entries)
    items = "".join(
        f'<item rdf:about="{escape(e.link)}"><title>{escape(e.title)}</title><link>{escape(e.link)}</link>'
        f"<description>{escape(e.summary)}</description><dc:date>{e.published.isoformat()}</dc:date></item>\n"
        for e in entries
    )
    return (
        f'{_XML}<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang="{channel.lang}">\n<channel rdf:about="{channel.url}/">'
        f"<title>{escape(channel.title)}</title><link>{channel.url}/</link><description>{escape(channel.tagline)}</description>"
        f"<items><rdf:Seq>{seq}</rdf:Seq></items></channel>\n{items}</rdf:RDF>\n"
    )


def atom(channel: Channel, entries: Sequence[Entry]) -> str:
    """Atom 1.0."""
    items = "".join(
        f"<entry><id>{escape(e.url)}</id><title>{escape(e.title)}</title>"
        f'<link rel="alternate" type="text/html" href="{escape(e.link)}"/>'
        f"<published>{e.published.isoformat()}</published><updated>{e.updated.isoformat()}</updated>"
        + "".join(f"<author><name>{escape(name)}</name></author>" for name in e.authors)
        + f'<summary type="html">{escape(f"<p>{escape(e.summary)}</p>")}</summary></entry>\n'
        for e in entries
    )
    newest = max((e.updated for e in entries), default=datetime(2025, 1, 1, tzinfo=UTC)).isoformat()
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{channel.lang}"><id>{channel.url}/</id>'
        f'<title>{escape(channel.title)}</title><link href="{channel.url}/"/><updated>{newest}</updated>'
        f"<author><name>{escape(channel.title)}</name></author>\n{items}</feed>\n"
    )


def json_feed(channel: Channel, entries: Sequence[Entry]) -> str:
    """JSON Feed 1.1."""
    items = [
        {
            "id": e.url,
            "url": e.link,
            "title": e.title,
            "summary": e.summary,
            "content_text": e.summary,
            "date_published": e.published.isoformat(),
            "date_modified": e.updated.isoformat(),
            "authors": [{"name": name} for name in e.authors],
        }
        for e in entries
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": f"{channel.url}/",
        "language": channel.lang,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def sitemap(entries: Sequence[Entry]) -> str:
    """A sitemap with lastmod."""
    urls = "".join(
        f"<url><loc>{escape(e.url)}</loc><lastmod>{e.updated.isoformat()}</lastmod></url>\n" for e in entries
    )
    return f'{_XML}<urlset xmlns="{_SITEMAP}">\n{urls}</urlset>\n'


def news_sitemap(channel: Channel, entries: Sequence[Entry]) -> str:
    """A sitemap with Google's news extension: title, language and time of publication."""
    urls = "".join(
        f"<url><loc>{escape(e.url)}</loc><news:news><news:publication><news:name>{escape(channel.title)}</news:name>"
        f"<news:language>{channel.lang}</news:language></news:publication>"
        f"<news:publication_date>{e.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(e.title)}</news:title></news:news></url>\n"
        for e in entries
    )
    return f'{_XML}<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">\n{urls}</urlset>\n'


def sitemap_index(parts: Sequence[tuple[str, datetime]]) -> str:
    """An index of sitemaps: their URLs and when each last changed."""
    maps = "".join(
        f"<sitemap><loc>{escape(url)}</loc><lastmod>{at.isoformat()}</lastmod></sitemap>\n" for url, at in parts
    )
    return f'{_XML}<sitemapindex xmlns="{_SITEMAP}">\n{maps}</sitemapindex>\n'
