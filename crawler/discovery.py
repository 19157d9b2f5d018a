"""Which links of a listing a source may fetch, and which are worth it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from crawler.links import Link
from index.config import Source

MAX_CHILDREN = 12  # sitemaps of one index that are followed in a round
MAX_SITEMAPS = 60  # of one source in a round, whatever its indexes name: they may name each other for ever
MAX_SITEMAPS_BACK = 3000  # the same where a crawl looks back
_MEDIA = re.compile(r"\.(jpe?g|png|gif|svg|webp|pdf|mp[34]|m4a|zip|docx?|xlsx?|pptx?|csv|xml|json)$", re.IGNORECASE)


def wanted(links: Iterable[Link], source: Source, since: datetime) -> list[Link]:
    """The articles among the links that are the source's own (or a host it allows) and not older than `since`."""
    return [
        link
        for link in links
        if link.kind == "article"
        and (link.published is None or link.published >= since)
        and is_own(link.url, source)
        and not _MEDIA.search(urlsplit(link.url).path)
    ]


def children(links: Iterable[Link], source: Source, since: datetime, most: int = MAX_CHILDREN) -> list[Link]:
    """The sitemaps of an index to follow: the newest; without dates the first and the last, where archives end."""
    nested = [link for link in links if link.kind == "sitemap" and is_own(link.url, source)]
    dated = sorted((x for x in nested if x.published and x.published >= since), key=_published, reverse=True)
    undated = [x for x in nested if x.published is None]
    if len(undated) > most:
        undated = undated[: most // 2] + undated[-most // 2 :]
    return (dated + undated)[:most]


def is_own(url: str, source: Source) -> bool:
    """Is the URL on a site of the source, or on a host that it allows ("*": any)?"""
    host = urlsplit(url).hostname or ""
    if "*" in source.allow_hosts or host in source.allow_hosts:
        return True
    places = (source.home, *source.feeds, *source.sitemaps, *source.sections)
    return any(_domain(place) == _domain(url) for place in places if place)


def _published(link: Link) -> datetime:
    assert link.published is not None
    return link.published


def _domain(url: str) -> str:
    """The registrable domain by the Public Suffix List (the copy in tldextract); of an address, host and port."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return _registrable(host) or parts.netloc.lower()


@cache
def _extractor():  # type: ignore[no-untyped-def]  # tldextract is imported here only: it reads a list of 9,000 rules
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


@cache
def _registrable(host: str) -> str:
    return str(_extractor()(host).top_domain_under_public_suffix)
