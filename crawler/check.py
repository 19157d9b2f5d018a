"""Look at sources without storing anything: `sources check`, `sources add`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from crawler.addresses import place, private_places
from crawler.links import FeedError, Listing, read_listing, section_links
from crawler.run import look_up
from crawler.sources import discover
from crawler.spiders.look import Look
from index.config import Config, Source
from index.errors import KawarabanError


def check(sources: tuple[Source, ...], config: Config) -> list[dict[str, Any]]:
    """Fetch each listing once; rows of source, url, kind, links, newest, problems, error (null: it can be read)."""
    owners = {url: source for source in sources for url in (*source.feeds, *source.sitemaps, *source.sections)}
    looks = look_up(tuple(owners), config, private_places(sources))
    rows = [_row(look, owners[look.asked]) for look in looks]
    return sorted(rows, key=lambda row: (row["source"], row["url"]))


def _row(look: Look, source: Source) -> dict[str, Any]:
    row: dict[str, Any] = {
        "source": source.id,
        "url": look.asked,
        "kind": None,
        "links": 0,
        "newest": None,
        "problems": [],
    }
    try:
        listing = _read(look, section=look.asked in source.sections)
    except FeedError as error:
        return row | {"error": str(error)}
    newest = max((link.published for link in listing.links if link.published), default=None)
    found = {"kind": listing.kind, "links": len(listing.links), "newest": newest and newest.isoformat()}
    wrong = None if listing.links else "has no links"
    return row | found | {"problems": list(listing.problems), "error": wrong}


def _read(look: Look, *, section: bool) -> Listing:
    if look.error or look.status != 200:
        raise FeedError(look.error or f"HTTP {look.status}")
    return (section_links if section else read_listing)(look.body, look.url, look.content_type)


def find(url: str, config: Config, *, allow_private: bool) -> Source:
    """The source that the site at `url` makes: its declared feeds, its sitemaps. Raises KawarabanError."""
    private = {"": frozenset({place(url)})} if allow_private else {}
    looks = {look.asked: look for look in look_up((url, urljoin(url, "/robots.txt")), config, private)}
    home, robots = looks[url], looks[urljoin(url, "/robots.txt")]
    if home.error or home.status != 200:
        raise KawarabanError(f"{url}: {home.error or f'HTTP {home.status}'}")
    rules = robots.body.decode("utf-8", "replace") if robots.status == 200 else ""
    source = discover(home.body, home.url, rules)
    if not (source.feeds or source.sitemaps):
        return replace(source, sections=(home.url,))
    return source
