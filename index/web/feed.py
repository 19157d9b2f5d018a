"""A search as an Atom feed (RFC 4287): the newest of what it finds."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from index.article import Article
from index.web.desk import Desk
from index.web.pages import safe_url
from index.web.views.news import summary
from index.web.views.search import filters
from index.web.wire import ATOM, Asked, Reply

_ATOM = "http://www.w3.org/2005/Atom"
_ENTRIES = 50


def view(desk: Desk, asked: Asked) -> Reply:
    ids = desk.search.ids(asked.values["q"], **filters(asked.values))[:_ENTRIES]
    found = desk.archive.many(ids)
    articles = [found[i] for i in ids if i in found]
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed")
    here = f"{asked.base}/feed.atom?{asked.query}"
    _text(root, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"kawaraban:{asked.query}").urn)
    _text(root, "title", f"Kawaraban: {asked.values['q'] or 'everything'}")
    _text(root, "updated", _time(max((a.fetched for a in articles), default=datetime(2025, 1, 1, tzinfo=UTC))))
    ET.SubElement(root, f"{{{_ATOM}}}link", rel="self", href=here)
    ET.SubElement(root, f"{{{_ATOM}}}link", rel="alternate", href=f"{asked.base}/search?{asked.query}")
    for article in articles:
        _entry(root, article, desk, asked.base)
    return Reply(200, ATOM, ET.tostring(root, "utf-8", xml_declaration=True))


def _entry(root: ET.Element, article: Article, desk: Desk, base: str) -> None:
    entry = ET.SubElement(root, f"{{{_ATOM}}}entry")
    _text(entry, "id", f"urn:kawaraban:{article.id}")
    _text(entry, "title", article.title_en or article.title)
    _text(entry, "updated", _time(article.fetched))
    if article.published:
        _text(entry, "published", _time(article.published.utc))
    author = ET.SubElement(entry, f"{{{_ATOM}}}author")
    _text(author, "name", desk.outlet(article.source))
    ET.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", href=f"{base}/article/{article.id}")
    if url := safe_url(article.url):
        ET.SubElement(entry, f"{{{_ATOM}}}link", rel="via", href=url, hreflang=article.lang)
    _text(entry, "summary", summary(article))


def _text(parent: ET.Element, name: str, text: str) -> None:
    """Without the control characters that XML cannot hold."""
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff"))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
