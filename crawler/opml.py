"""Sources as OPML 2.0, the list format of feed readers."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from xml.sax.saxutils import quoteattr

from crawler.listing import FeedError, language
from crawler.markup import root_name, xml_tree
from crawler.payload import read_text
from crawler.source_ids import source_id
from index.config import LANGS, Source
from index.errors import ConfigError

_log = logging.getLogger(__name__)
_INVISIBLE = re.compile("[\x00-\x1f\ufffe\uffff]+")


def to_opml(sources: Iterable[Source]) -> str:
    """One outline a feed; a source without feeds is a link to its home page. Sitemaps and settings are not in OPML."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<opml version="2.0">']
    lines += ["  <head><title>Kawaraban sources</title></head>", "  <body>"]
    lines += [f"    <outline{_attributes(attributes)}/>" for source in sources for attributes in _outlines(source)]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def from_opml(body: bytes) -> tuple[Source, ...]:
    """Every outline with a feed, at any depth; feeds of one title and home are one source. Raises ConfigError."""
    found: dict[tuple[str, str], Source] = {}
    taken: set[str] = set()
    for outline in _read(body):
        feed, home = _http(outline.get("xmlurl", "")), _http(outline.get("htmlurl", ""))
        link = _http(outline.get("url", "")) if outline.get("type") == "link" else ""
        if not feed and not link:
            _skipped(outline)
            continue
        name = " ".join((outline.get("title") or outline.get("text") or "").split())
        source = found.get((name, home))
        if source is None:
            identifier = source_id(name, home or feed or link, taken)
            taken.add(identifier)
            lang = language(outline.get("language"))
            source = Source(id=identifier, name=name or identifier, lang=lang if lang in LANGS else "", home=home or link)
        found[name, home] = _with(source, feed, link)
    return tuple(found.values())


def _outlines(source: Source) -> list[Mapping[str, str]]:
    name = source.name or source.id
    about = {"text": name, "title": name, "htmlUrl": source.home, "language": source.lang}
    if source.feeds:
        return [{**about, "type": "rss", "xmlUrl": feed} for feed in source.feeds]
    pages = source.sections or ((source.home,) if source.home else ())
    return [{**about, "type": "link", "url": page} for page in pages]


def _attributes(values: Mapping[str, str]) -> str:
    kept = {name: _INVISIBLE.sub(" ", value) for name, value in values.items() if value}
    return "".join(f" {name}={quoteattr(value)}" for name, value in kept.items())


def _read(body: bytes) -> Iterable[Mapping[str, str]]:
    try:
        text = read_text(body, None).text
    except FeedError as error:
        raise ConfigError(f"the OPML file {error}") from error
    tree = xml_tree(text, "outline", "") if root_name(text) == "opml" else None
    if tree is None:
        raise ConfigError(f"not an OPML file: it begins with {text.lstrip()[:60]!r}")
    for outline in tree.root.iter("{*}outline"):
        yield {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}


def _http(url: str) -> str:
    url = re.sub(r"^feed:(?://(?!https?:))?", "http://", url) if url.startswith("feed://") else url
    return url if re.match(r"https?://[^/\s]+", url) else ""


def _with(source: Source, feed: str, link: str) -> Source:
    if feed:
        return replace(source, feeds=tuple(dict.fromkeys((*source.feeds, feed))))
    return replace(source, sections=tuple(dict.fromkeys((*source.sections, link))))


def _skipped(outline: Mapping[str, str]) -> None:
    if outline.get("xmlurl"):
        _log.warning("OPML: %r left out: %r is no http(s) URL", outline.get("text", ""), outline["xmlurl"])
