"""A source from the home page of a site: what it declares, and its robots.txt. Pure: somebody else fetches."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.links import declared_feeds
from crawler.listing import language, plain_title
from crawler.markup import text_of
from crawler.sections import html_root
from crawler.source_ids import source_id
from index.config import LANGS, Source
from index.urls import canonical, site

_SEPARATOR = re.compile(r"\s+[|–—·:»-]\s+|\s*[｜|：]\s*")
_COUNTRY = re.compile(r"\.([a-z]{2})$")
_NO_COUNTRY = frozenset(("io", "ai", "co", "tv", "me", "eu", "fm", "ly", "gg", "to", "cc"))  # sold to anybody


def discover(home: bytes, url: str, robots_txt: str | None = None, *, taken: Collection[str] = ()) -> Source:
    """The feeds and sitemaps of a site, news sitemaps first, its name and language; its own page as a section where it
    declares nothing. `taken` are the ids in use. Raises FeedError where `home` is no page."""
    root = html_root(home, url)
    declared = declared_feeds(home, url)
    feeds = tuple(link.url for link in declared if link.kind == "feed" and "/comments/" not in link.url)
    sitemaps = [*_robots_sitemaps(robots_txt or "", url), *(link.url for link in declared if link.kind == "sitemap")]
    sitemaps = sorted(dict.fromkeys(sitemaps), key=lambda address: "news" not in urlsplit(address).path.lower())
    name = _name(root, url)
    lang = language(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    return Source(
        id=source_id(name, url, taken),
        name=name,
        lang=lang if lang in LANGS else "",
        country=_country(url),
        home=canonical(url),
        feeds=feeds,
        sitemaps=tuple(sitemaps),
        sections=() if feeds or sitemaps else (canonical(url),),
    )


def _robots_sitemaps(robots_txt: str, url: str) -> list[str]:
    """RFC 9309 leaves Sitemap lines to sitemaps.org: anywhere in the file, absolute; some sites write a path."""
    lines = re.findall(r"^\s*sitemap\s*:\s*(\S+)", robots_txt, re.IGNORECASE | re.MULTILINE)
    joined = (urljoin(url, line) for line in lines)
    return [address for address in joined if re.match(r"https?://[^/\s]+", address)]


def _name(root: etree._Element, url: str) -> str:
    """The name that a site gives itself, else the part of the title that its host echoes, else the first."""
    metas = {(m.get("property") or m.get("name") or "").lower(): m.get("content", "") for m in root.iter("meta")}
    own = plain_title(metas.get("og:site_name") or metas.get("application-name"))
    title = plain_title(text_of(next(root.iter("title"), None))) or ""
    parts = [part for part in _SEPARATOR.split(title) if part]
    host = site(url).replace("-", "")
    echoed = next((part for part in parts if _letters(part) and _letters(part) in host), None)
    return (own or echoed or (parts[0] if parts else site(url)))[:100]


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _country(url: str) -> str:
    match = _COUNTRY.search(urlsplit(url).hostname or "")
    code = match[1] if match else ""
    return "" if code in _NO_COUNTRY else "gb" if code == "uk" else code
