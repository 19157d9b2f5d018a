"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1 -> what they link to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Literal

from lxml import etree

from crawler.listing import Collector, FeedError, Found, Listing
from crawler.markup import Tree, qualified_name, text_of

_DATES = ("pubdate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "atom:updated", "date")
_ATOM_DATES = ("published", "issued", "created", "updated", "modified", "dc:date")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
Children = dict[str, list[etree._Element]]


def read_rss(tree: Tree, url: str, collector: Collector) -> Listing:
    """The items of RSS, inside or (1.0) beside its channel."""
    channel = next((e for e in tree.root.iter("{*}channel")), tree.root)
    about = _children(channel)
    lang = _first_text(about, ("language", "dc:language"))
    for item in tree.entries:
        fields = _children(item)
        link = _rss_link(item, fields)
        base = _base(link[1], url)
        own = _first_text(fields, ("dc:language", "language")) or lang or item.get(_LANG)
        collector.add(Found(link[0], base, _title(fields), _first_text(fields, _DATES), own))
    _next_page(about, url, collector)
    return collector.listing("rss")


def read_atom(tree: Tree, url: str, collector: Collector) -> Listing:
    """The entries of Atom; xml:base and xml:lang hold for what is inside them."""
    for entry in tree.entries:
        fields = _children(entry, "atom:")
        href, element = _atom_link(entry, fields)
        lang = next((e.get(_LANG) for e in (entry, *entry.iterancestors()) if e.get(_LANG)), None)
        lang = lang or tree.root.get(_LANG)
        collector.add(Found(href, _base(element, url), _title(fields), _first_text(fields, _ATOM_DATES), lang))
    _next_page(_children(tree.root), url, collector)
    return collector.listing("atom")


def read_json_feed(text: str, url: str, collector: Collector) -> Listing:
    """The items of a JSON Feed. Raises FeedError for other JSON."""
    feed = _json(text, collector)
    items = feed.get("items")
    if not isinstance(items, list):
        raise FeedError("is JSON, but not a JSON Feed: it has no list of items")
    for item in items:
        if isinstance(item, dict):
            collector.add(_json_item(item, feed, url))
    if isinstance(feed.get("next_url"), str):
        collector.follow(feed["next_url"], url)
    return collector.listing("jsonfeed")


def _children(element: etree._Element, drop: Literal["", "atom:"] = "") -> Children:
    """Children by qualified name; `drop` is left off the names."""
    found: Children = {}
    for child in element.iterchildren("{*}*"):
        found.setdefault(qualified_name(child).removeprefix(drop), []).append(child)
    return found


def _first_text(fields: Children, names: tuple[str, ...]) -> str | None:
    texts = (text_of(element) for name in names for element in fields.get(name, ()))
    return next((text for text in texts if text), None)


def _title(fields: Children) -> str | None:
    return _first_text(fields, ("title", "dc:title", "media:title"))


def _rss_link(item: etree._Element, fields: Children) -> tuple[str, etree._Element]:
    return next(((href.strip(), e) for href, e in _rss_links(item, fields) if href.strip()), ("", item))


def _rss_links(item: etree._Element, fields: Children) -> Iterator[tuple[str, etree._Element]]:
    """Every way an item can name its page, best first: what a proxy wrote over, the link, a permanent guid."""
    for name in ("feedburner:origlink", "pheedo:origlink", "link"):
        yield from ((text_of(e) or e.get("href", ""), e) for e in fields.get(name, ()))
    yield from ((e.get("href", ""), e) for e in fields.get("atom:link", ()) if e.get("rel", "alternate") == "alternate")
    for guid in fields.get("guid", ()):
        if guid.get("isPermaLink", "true").lower() != "false" or text_of(guid).startswith(("http://", "https://")):
            yield text_of(guid), guid
    yield item.get(_RDF_ABOUT, ""), item


def _atom_link(entry: etree._Element, fields: Children) -> tuple[str, etree._Element]:
    return next(((href.strip(), e) for href, e in _atom_links(fields) if href.strip()), ("", entry))


def _atom_links(fields: Children) -> Iterator[tuple[str, etree._Element]]:
    """The alternate that is HTML, any alternate, content that stands elsewhere, an id that is an address."""
    yield from ((e.get("href", ""), e) for e in fields.get("feedburner:origlink", ()))
    yield from ((text_of(e), e) for e in fields.get("feedburner:origlink", ()))
    alternates = [e for e in fields.get("link", ()) if e.get("rel", "alternate").lower() == "alternate"]
    alternates.sort(key=lambda e: "html" not in e.get("type", "text/html"))
    yield from ((e.get("href") or text_of(e), e) for e in alternates)
    yield from ((e.get("src", ""), e) for e in fields.get("content", ()))
    yield from ((text_of(e), e) for e in fields.get("id", ()) if re.match(r"https?://", text_of(e)))


def _base(element: etree._Element, url: str) -> str:
    """What a relative link in `element` is relative to: xml:base, else the address of the feed."""
    base = element.base or url
    return base if re.match(r"https?://", base) else url


def _next_page(fields: Children, url: str, collector: Collector) -> None:
    """RFC 5005: <link rel="next">."""
    for link in (*fields.get("atom:link", ()), *fields.get("link", ())):
        if link.get("rel") == "next" and link.get("href"):
            collector.follow(link.get("href", ""), _base(link, url))


def _json(text: str, collector: Collector) -> dict[str, Any]:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        feed = _json_head(text)
        collector.problem(f"not valid JSON: {error}" if isinstance(error, ValueError) else "JSON nested too deep")
    if not isinstance(feed, dict):
        raise FeedError("is JSON, but not a JSON Feed: it is no object")
    return feed


def _json_head(text: str) -> dict[str, Any]:
    """A damaged JSON Feed: the items that are whole, from the first on."""
    start = re.search(r'"items"\s*:\s*\[', text)
    if not start or "jsonfeed.org" not in text:
        raise FeedError("is neither valid JSON nor a JSON Feed that was cut off")
    items: list[object] = []
    decoder, position = json.JSONDecoder(), start.end()
    while comma := re.compile(r"[\s,]*(?=\{)").match(text, position):
        try:
            item, position = decoder.raw_decode(text, comma.end())
        except (ValueError, RecursionError):
            break
        items.append(item)
    return {"items": items}


def _json_item(item: dict[str, Any], feed: dict[str, Any], url: str) -> Found:
    def text(*names: str) -> str:
        return next((item[name] for name in names if isinstance(item.get(name), str) and item[name].strip()), "")

    identifier = text("id") if re.match(r"https?://", text("id")) else ""
    lang = text("language") or (feed["language"] if isinstance(feed.get("language"), str) else None)
    href = text("url", "external_url") or identifier
    return Found(href, url, text("title"), text("date_published", "date_modified"), lang)
