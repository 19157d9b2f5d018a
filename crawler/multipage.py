"""Articles in several pages: which address has the next part, and the parts as one article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from crawler import charset, dom
from crawler.title import normal
from index.article import Article, Block, Page
from index.urls import canonical, site

MAX_PARTS = 20  # of one article: more is a gallery or a loop
_NUMBER = re.compile(r"^(?:page|p|pg|paged|seite|part|pn)$", re.IGNORECASE)
_IN_PATH = re.compile(r"^(?:/?(?:page[-/_]?)?|[_-](?:p|page)?)(\d{1,2})(?=/?$|\.html?$)", re.IGNORECASE)
_NEXT = re.compile(r"^\s*(?:next(?: page)?|(?:page )?suivante?|次(?:の)?(?:ページ|へ)|次ページ|[›»→>])\s*[›»→>]*\s*$", re.IGNORECASE)


def next_part(page: Page) -> str | None:
    """The address of the part that follows, None where there is none. Only addresses of the same article count:
    the next article of a blog is rel=next too."""
    try:
        tree = dom.parse(charset.decode(page.body, page.header("content-type")))
    except dom.Unreadable:
        return None
    here = _number(page.url, page.url) or 1
    for href in _links(tree):
        try:
            found = canonical(href, page.url)
        except ValueError:
            continue
        if site(found) == site(page.url) and _number(found, page.url) == here + 1:
            return found
    return None


def _links(tree: HtmlElement) -> Iterator[str]:
    for link in tree.iter("link", "a"):
        said = (link.get("rel") or "").lower().split()
        if link.get("href") and ("next" in said or (link.tag == "a" and _NEXT.match(dom.plain(link)))):
            yield link.get("href") or ""


def _number(url: str, first: str) -> int | None:
    """Which part of the article at `first` a URL is, None if it is another article's."""
    parts, base = urlsplit(url), urlsplit(first)
    query, own = dict(parse_qsl(parts.query)), dict(parse_qsl(base.query))
    for key in [key for key in query if _NUMBER.match(key) and query[key].isdigit()]:
        rest = {name: value for name, value in own.items() if not _NUMBER.match(name)}
        if parts.path == base.path and {name: value for name, value in query.items() if name != key} == rest:
            return int(query[key])
    stem = _stem(base.path)
    path = parts.path.rstrip("/")
    match = _IN_PATH.match(path[len(stem) :]) if path.startswith(stem) else None
    return int(match[1]) if match else None


def _stem(path: str) -> str:
    """A path without the number of its part and without .html."""
    return re.sub(r"(?:/(?:page[-/_]?)?\d{1,2}|[_-](?:p|page)\d{1,2})?(?:\.html?)?/?$", "", path.rstrip("/"))


def join(parts: Sequence[Article]) -> Article:
    """One article of all its parts, in order; what a part repeats of an earlier one is left out."""
    seen: set[str] = set()
    blocks: list[Block] = []
    for block in (block for part in parts for block in part.blocks):
        key = normal(block.text)
        if len(key) < 30 or key not in seen:
            blocks.append(block)
        seen.add(key)
    dropped = dict.fromkeys(one for part in parts for one in part.dropped)
    return replace(parts[0], blocks=tuple(blocks), dropped=tuple(dropped))
