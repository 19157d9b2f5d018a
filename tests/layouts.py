"""Markup of pages for tests of extraction, and what is taken of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lxml.html import HtmlElement

from crawler.body import select
from crawler.dom import body, parse
from crawler.extract import extract
from crawler.leaves import leaves
from index.article import Article, Page

FETCHED = datetime(2026, 1, 8, tzinfo=UTC)
TEXT = "<p>The cabinet signed off on a draft budget for the coming fiscal year on Friday, officials said in Tokyo.</p>"
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Saturday", "Sunday")
HEAD = "<title>Budget for next year</title><h1>Budget for next year</h1>"


def tree(markup: str) -> HtmlElement:
    return parse(markup.encode())


def page(markup: str | bytes, url: str = "https://ledger.example/a/1", **headers: str) -> Page:
    body = markup.encode() if isinstance(markup, str) else markup
    return Page(url, "ledger", FETCHED, body, headers=tuple((k.replace("_", "-"), v) for k, v in headers.items()))


def taken(markup: str, **kwargs: Any) -> Article:
    found = extract(page(markup, **kwargs))
    assert isinstance(found, Article), found
    return found


def days(*names: str) -> str:
    return "".join(TEXT.replace("Friday", name) for name in names)


def kept(markup: str) -> list[str]:
    """The days that the paragraphs kept of a page speak of."""
    return [word for block in taken(markup).blocks if (word := block.text.rpartition(" on ")[2].partition(",")[0]) != block.text]


def chosen_of(markup: str, *found: str) -> list[str]:
    """What is chosen of a page where the extractor found no more than the paragraphs of those days."""
    selection = select(leaves(body(tree(markup))), [TEXT.replace("Friday", day)[3:-4] for day in found])
    return [leaf.text for leaf in selection.kept] if selection else []


def chosen(markup: str) -> list[str]:
    """What is taken where the extractor finds all text that is set in <p> or in a class "text"."""
    own = leaves(body(tree(markup)))
    found = select(own, [leaf.text for leaf in own if leaf.tag == "p" or leaf.element.get("class") == "text"])
    return [leaf.text for leaf in found.kept] if found else []
