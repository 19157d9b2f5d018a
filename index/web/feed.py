"""A search as an Atom feed (RFC 4287): the newest of what it finds."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from index import atom
from index.article import Article
from index.web.desk import Desk
from index.web.pages import safe_url
from index.web.views.news import summary
from index.web.views.search import filters
from index.web.wire import ATOM, Asked, Reply

_ENTRIES = 50


def view(desk: Desk, asked: Asked) -> Reply:
    ids = desk.search.ids(asked.values["q"], **filters(asked.values))[:_ENTRIES]
    found = desk.archive.many(ids)
    articles = [found[i] for i in ids if i in found]
    root = atom.feed()
    atom.add(root, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"kawaraban:{asked.query}").urn)
    atom.add(root, "title", f"Kawaraban: {asked.values['q'] or 'everything'}")
    updated = max((a.fetched for a in articles), default=datetime(2025, 1, 1, tzinfo=UTC))
    atom.add(root, "updated", atom.stamp(updated))
    atom.add(root, "link", rel="self", href=f"{asked.base}/feed.atom?{asked.query}")
    atom.add(root, "link", rel="alternate", href=f"{asked.base}/search?{asked.query}")
    for article in articles:
        _entry(root, article, desk, asked.base)
    return Reply(200, ATOM, atom.written(root))


def _entry(root: ET.Element, article: Article, desk: Desk, base: str) -> None:
    entry = atom.add(root, "entry")
    atom.add(entry, "id", f"urn:kawaraban:{article.id}")
    atom.add(entry, "title", article.title_en or article.title)
    atom.add(entry, "updated", atom.stamp(article.fetched))
    if article.published:
        atom.add(entry, "published", atom.stamp(article.published.utc))
    atom.add(atom.add(entry, "author"), "name", desk.outlet(article.source))
    atom.add(entry, "link", rel="alternate", href=f"{base}/article/{article.id}")
    if url := safe_url(article.url):
        atom.add(entry, "link", rel="via", href=url, hreflang=article.lang)
    atom.add(entry, "summary", summary(article))
