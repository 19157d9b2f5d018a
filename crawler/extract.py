"""Page -> Article, or why it is none. The only file that knows trafilatura, but for `expressions`.

A page is decoded and parsed once; what it says of itself is read from the tree (`metadata`), what is no text of the
article is pruned (`prune`), trafilatura finds the body, and `boilerplate` takes off what it left. Pure: no clock, no
network, no state; it runs in a worker process that can be killed (`workers`).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from lxml.etree import XPathError

from crawler import (
    blocks,
    body,
    boilerplate,
    dom,
    embedded,
    expressions,
    language,
    leaves,
    metadata,
    multipage,
    quarantine,
    rights,
)
from crawler.blocks import Piece
from crawler.holder import densest
from crawler.inserts import take_out
from crawler.leaf import Leaf
from crawler.thinning import thin
from index import charset
from index.article import Article, Block, Dropped, Outcome, Page, Rejected

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Extractor

_WHOLE = 1500  # characters of JSON-LD's articleBody from which it tells where the body stands
_WEAK = 250  # characters: less than this is worth a second, slower look
_COMMENTS_ID = re.compile(r"^(?:[Cc]omment(?!ary)|comol|disqus_thread|dsq-comments)")
_COMMENTS_CLASS = re.compile(r"^[Cc]omment(?!ary)|(?:article|post)-comments")
_APPENDED = re.compile(r"mvp-post-add-(?:box|wrap)|elementor-share-buttons")
_SCROLLED_TO = re.compile(r"infinite-?scroll")
_MARKUP = re.compile(rb"<\0?(?:[hH]\0?[tT1-6]|[bBpPaA]|[dD]\0?[iI]|[tT]\0?[iIaA]|[mMsS])", re.DOTALL)
_OTHER = re.compile(  # what a server may call a page: other files, feeds, sitemaps, data
    rb"\s*+(?:%PDF-|\xff\xd8\xff|\x89PNG|GIF8|\x1f\x8b|PK\x03\x04|\x7fELF|RIFF|(?:<!--(?>.*?-->)\s*+|<\?[^>]*+>\s*+)*+<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b|[{\[]\s*[\"{\[])",
    re.IGNORECASE | re.DOTALL,
)
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


def extract(page: Page, hints: Hints = Hints()) -> Article | Rejected:
    """The article of a page. Never raises on hostile markup: that is Rejected, with the reason."""
    kind = (page.header("content-type") or "html").lower()
    if not any(one in kind for one in _TEXT_TYPES):
        return Rejected(Outcome.NOT_HTML, kind.split(";")[0])
    if page.body.strip() and (_OTHER.match(page.body) or not _MARKUP.search(page.body)):
        return Rejected(Outcome.NOT_HTML, f"no page, whatever it calls itself: {kind.split(';')[0]}")
    try:
        return _extract(page, dom.parse(charset.utf8(page.body, kind)), hints)
    except dom.Unreadable as error:
        return Rejected(Outcome.ERROR if page.body.strip() else Outcome.EMPTY, str(error))
    except XPathError as error:
        return Rejected(Outcome.ERROR, f"selector of {page.source}: {error}")


def _extract(page: Page, tree: HtmlElement, hints: Hints) -> Article | Rejected:
    meta = metadata.read(tree, page.url, page.fetched.date(), hints.country)
    more = multipage.next_part(tree, page.url)
    data = embedded.scripts(tree)
    dom.strip(tree)
    found, dropped, walled = _pieces(tree, meta, hints)
    if _size(found) < _WEAK and _size(drawn := embedded.body(data, meta.title, [piece.text for piece in found])) > 2 * _size(found):
        found, dropped, walled = drawn, (), False
    cleaned = boilerplate.clean(found, boilerplate.Known(meta.title, meta.authors, meta.site))
    dropped += cleaned.dropped
    walled = meta.paywalled or cleaned.walled or walled
    dated = meta.published is not None
    verdict = quarantine.judge(meta.title, cleaned.kept, dropped, walled=walled, dated=dated, declared=meta.declared)
    if verdict is not None:
        return verdict
    article = _article(page, meta, cleaned.kept, hints)
    return replace(article, dropped=dropped, copied_from=cleaned.copied_from, paywalled=walled, more=more)


def _pieces(tree: HtmlElement, meta: metadata.Metadata, hints: Hints) -> tuple[Sequence[Piece], tuple[Dropped, ...], bool]:
    """The blocks of the body, what was left out of it, and whether it has a wall.

    JSON-LD's articleBody, where there is one, is heard beside trafilatura; it stands in for a body that a script
    would have drawn.
    """
    take_out(tree)
    for selector in hints.remove:
        for element in tree.xpath(selector):
            element.drop_tree()
    if hints.body:
        return [_piece(one) for part in tree.xpath(hints.body) for one in leaves.leaves(part)], (), False
    root = dom.body(tree)
    own = leaves.leaves(root)
    thin(root, own)
    declared = [*(line for line in meta.body.split("\n") if line.strip()), *meta.posts]
    select = partial(body.select, own, declared=declared, summary=meta.summary)
    if len(meta.body) >= _WHOLE and (selection := select(declared, declared=())) is not None:
        return [_piece(leaf) for leaf in selection.kept], selection.dropped, selection.walled
    found: Sequence[Piece] = _found(tree)
    selection = select([piece.text for piece in found])
    if body.has_more(own, selection):
        dense = select(densest(own))
        if body.is_better(dense, selection, _size(found), own):
            selection = dense
        elif _size(found) < _WEAK:
            found, selection = _second_look(tree, select, (found, selection))
    if selection is not None:
        return [_piece(leaf) for leaf in selection.kept], selection.dropped, selection.walled
    if _size(found) < sum(map(len, declared)) / 2:
        found = [Piece("paragraph", line) for line in declared]
    return found, (), False


def _second_look(
    tree: HtmlElement, select: Callable[[Sequence[str]], body.Selection | None], first: tuple[Sequence[Piece], body.Selection | None]
) -> tuple[Sequence[Piece], body.Selection | None]:
    """What trafilatura's fallbacks find where its main extractor found little (`first`), if it stands on the page like that."""
    found, selection = first
    for fast in (False, True):
        again = _found_again(tree, fast=fast)
        if _size(again) <= _size(found):
            continue
        better = select([piece.text for piece in again])
        if better is not None or selection is None:
            found, selection = again, better
        if better is not None:
            break
    return found, selection


def _piece(leaf: Leaf) -> Piece:
    return Piece(leaf.kind, leaf.text, leaf.rows, leaf.links)


def _size(found: Sequence[Piece]) -> int:
    return sum(len(piece.text) for piece in found)


def _article(page: Page, meta: metadata.Metadata, found: Sequence[Piece], hints: Hints) -> Article:
    hint = meta.lang if meta.lang in ("en", "fr", "ja", *language.OTHERS) else hints.lang
    texts = [meta.title, *(piece.text for piece in found)]
    langs = language.detect_all(texts, hint)
    return Article(
        url=meta.url,
        source=page.source,
        fetched=page.fetched,
        headline=Block("heading", meta.title, langs[0]),
        blocks=tuple(Block(piece.kind, piece.text, own) for piece, own in zip(found, langs[1:], strict=True)),
        lang=language.most(texts, langs, hint),
        authors=meta.authors,
        published=meta.published,
        updated=meta.updated,
        section=meta.section,
        paywalled=meta.paywalled,
        record=page.record,
        rights=rights.with_headers(meta.rights, page.headers),
    )


def _found(tree: HtmlElement) -> list[Piece]:
    """What trafilatura's main extractor takes for the body: `bare_extraction` in fast mode, without what it does for
    the weak pages that get `_found_again` here (copies of the tree, a rescue, a second pass, a rendering as text)."""
    from trafilatura.htmlprocessing import convert_tags, tree_cleaning
    from trafilatura.main_extractor import extract_content

    options = _options()
    pruned = _without_appendages(copy(tree))
    try:
        with expressions.quick():
            body, _ = extract_content(convert_tags(tree_cleaning(pruned, options), options), options)
    except (TypeError, ValueError):  # as bare_extraction does: characters that XML cannot hold
        return []
    return list(blocks.pieces(body))


@cache
def _options() -> Extractor:
    from trafilatura.settings import Extractor

    return Extractor(fast=True, comments=False)


def _without_appendages(tree: HtmlElement) -> HtmlElement:
    """Without comments and whole articles that are scrolled to: trafilatura's RAW_TREE_PRUNE_XPATH and
    REMOVE_COMMENTS_AND_LISTS_XPATH, which call Python three times an element."""
    for element in list(tree.iter("div", "section", "aside", "details", "list", "ol", "ul")):
        name, kind = element.get("id") or "", element.get("class") or ""
        if not (name or kind) or element.getparent() is None:
            continue
        comments = element.tag != "aside" and (_COMMENTS_ID.search(name) or _COMMENTS_CLASS.search(kind))
        both = f"{name} {kind}"
        if comments or _APPENDED.search(both) or (_SCROLLED_TO.search(both) and element.find(".//h1") is None):
            element.drop_tree()
    return tree


def _found_again(tree: HtmlElement, *, fast: bool) -> list[Piece]:
    """What trafilatura finds with all its fallbacks (`fast`: its own only), where its main extractor found little."""
    from trafilatura.core import bare_extraction
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs each page that it discards
    document = bare_extraction(tree, fast=fast, include_comments=False)
    return list(blocks.pieces(document.body)) if isinstance(document, Document) else []


def reset_caches() -> None:
    """Give back what trafilatura and its friends remember of past pages: their caches grow without end."""
    from trafilatura.meta import reset_caches as reset

    reset()
