"""Page -> Article, or why it is none. The only file that knows trafilatura.

A page is decoded and parsed once; what it says of itself is read from the tree (`metadata`), what is no text of the
article is pruned (`prune`), trafilatura finds the body, and `boilerplate` takes off what it left. Pure: no clock, no
network, no state; it runs in a worker process that can be killed (`workers`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from crawler import blocks, body, boilerplate, charset, dom, language, leaves, metadata
from crawler.blocks import Piece
from index.article import Article, Block, Dropped, Outcome, Page, Rejected

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_TEXT_TYPES = ("html", "xml", "text/plain")


@dataclass(frozen=True)
class Hints:
    """What the source's entry says of its pages: language, country (ISO 3166), and, as a last resort, selectors.

    `body` and `remove` are XPath expressions of a source's own: where its article stands, what to take off.
    """

    lang: str | None = None
    country: str | None = None
    body: str | None = None
    remove: tuple[str, ...] = field(default=())


def extract(page: Page, hints: Hints = Hints()) -> Article | Rejected:  # noqa: B008 - frozen, has no state
    """The article of a page. Never raises on hostile markup: that is Rejected, with the reason."""
    kind = (page.header("content-type") or "html").lower()
    if not any(one in kind for one in _TEXT_TYPES):
        return Rejected(Outcome.NOT_HTML, kind.split(";")[0])
    try:
        tree = dom.parse(charset.decode(page.body, kind))
    except dom.Unreadable as error:
        return Rejected(Outcome.ERROR if page.body.strip() else Outcome.EMPTY, str(error))
    meta = metadata.read(tree, page.url, page.fetched.date(), hints.country)
    found, dropped = _pieces(tree)
    cleaned = boilerplate.clean(found, boilerplate.Known(meta.title, meta.authors, meta.site))
    found = list(cleaned.kept)
    if not found:
        return Rejected(Outcome.EMPTY, "no text")
    hint = meta.lang if meta.lang in ("en", "fr", "ja") else hints.lang
    lang = language.page_language(meta.title, [piece.text for piece in found], hint)
    return replace(_article(page, meta, found, lang), dropped=(*dropped, *cleaned.dropped), copied_from=cleaned.copied_from)


def _pieces(tree: HtmlElement) -> tuple[list[Piece], list[Dropped]]:
    """The blocks of the body and what was left out of it."""
    own = leaves.leaves(tree.body)
    element = _body(tree)
    found = [] if element is None else list(blocks.pieces(element))
    selection = body.select(own, [piece.text for piece in found])
    if selection is None:
        return found, []
    return [Piece(leaf.kind, leaf.text, leaf.rows, leaf.links) for leaf in selection.kept], list(selection.dropped)


def _article(page: Page, meta: metadata.Metadata, found: list[Piece], lang: str) -> Article:
    langs = language.detect_all([meta.title, *(piece.text for piece in found)], lang)
    return Article(
        url=meta.url,
        source=page.source,
        fetched=page.fetched,
        headline=Block("heading", meta.title, langs[0]),
        blocks=tuple(Block(piece.kind, piece.text, own) for piece, own in zip(found, langs[1:], strict=True)),
        lang=lang,
        authors=meta.authors,
        published=meta.published,
        updated=meta.updated,
        section=meta.section,
        paywalled=meta.paywalled,
        record=page.record,
    )


def _body(tree: HtmlElement) -> _Element | None:
    """What trafilatura takes for the body, as its own XML."""
    from trafilatura.core import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs each page that it discards
    found = bare_extraction(tree, fast=True, include_comments=False)
    return None if found is None else found.body


def reset_caches() -> None:
    """Give back what trafilatura and its friends remember of past pages: their caches grow without end."""
    from trafilatura.meta import reset_caches as reset

    reset()
