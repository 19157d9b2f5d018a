"""A tree -> its leaves: the runs of text that a browser would set as one block, with where they stand.

trafilatura says which text is the body; the leaves carry what that answer has lost: the path of element names and
classes above a text, how much of it is links, its true order, lists and tables whole.
"""

from __future__ import annotations

from dataclasses import replace

from lxml.html import HtmlElement

from crawler import pictures
from crawler.dom import Unreadable, all_text, fold, hidden, squeeze
from crawler.leaf import MENU, Leaf
from crawler.runs import SKIPPED, Run, linked

MAX_DEPTH = 250  # nested elements; browsers stop at 512, real pages stay under 60
_BLOCK = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_LISTS = frozenset("ul ol dl menu".split())
_WHOLES = _LISTS | {"table"}
_LONG_ITEM = 400  # characters: a list whose items are longer is layout, its items hold blocks of their own
_CARD, _CELL = 500, 300  # characters without blanks of a link that is a card; of a cell: a table with longer ones is layout


def leaves(tree: HtmlElement) -> list[Leaf]:
    """The leaves of a tree in document order. Raises Unreadable for one that is nested beyond reason.

    Depth is looked at for every hundredth element: what is deep is deep in many places.
    """
    holders, shown = _holders(tree), pictures.holders(tree)
    cards = {one for link in holders if link.tag == "a" and _is_card(link) for one in link.iter("*")}
    found: list[Leaf] = []
    stack: list[HtmlElement | Leaf] = [tree]
    while stack:
        item = stack.pop()
        if isinstance(item, Leaf):
            found.append(item if item.element not in cards else replace(item, links=1.0))
        else:
            stack.extend(reversed(_parts(item, holders, shown)))
    return found


def _holders(tree: HtmlElement) -> set[HtmlElement]:
    """The elements that are blocks or hold one: a <span> around a <p> is a block too."""
    found: set[HtmlElement] = set()
    for at, element in enumerate(reversed(list(tree.iter("*")))):
        if at % 100 == 0 and sum(1 for _ in element.iterancestors()) > MAX_DEPTH:
            raise Unreadable(f"elements nested deeper than {MAX_DEPTH}")
        if element.tag in _BLOCK or element in found:
            found.add(element)
            parent = element.getparent()
            if parent is not None:
                found.add(parent)
    return found


def _is_card(link: HtmlElement) -> bool:
    """Whether a link holds blocks as a card does, not all that follows a link that was never closed."""
    return bool(link.get("href")) and len(squeeze(all_text(link))) < _CARD


def _parts(element: HtmlElement, holders: set[HtmlElement], shown: set[HtmlElement]) -> list[HtmlElement | Leaf]:
    """The leaves of an element's own text and the blocks inside it, in order."""
    if element.tag in SKIPPED:
        return []
    if element.tag in _WHOLES and (whole := _whole(element)) is not None:
        return [whole]
    found: list[HtmlElement | Leaf] = []
    run, text = Run(), element.text
    if text and not text.isspace():
        run.add(text)
    for child in element:
        if child in holders or child.tag in SKIPPED:
            if run.parts:
                found += run.flush(element, shown)
            found.append(child)
        else:
            run.inline(child)
        tail = child.tail
        if tail and (run.parts or not tail.isspace()):
            run.add(tail)
    if run.parts:
        found += run.flush(element, shown)
    return found


def _whole(element: HtmlElement) -> Leaf | None:
    """A list or table as one leaf, None for those that only lay out a page."""
    return _list(element) if element.tag in _LISTS else _table(element) or _captioned(element)


def _list(element: HtmlElement) -> Leaf | None:
    items = [item for item in element if item.tag in ("li", "dt", "dd")]
    links = _link_share(element)
    if links > MENU:
        rows = tuple(row for item in items if (row := fold(" ".join(item.itertext()))))
        return Leaf(element, "list", "\n".join(rows), links, rows) if rows else None
    texts = [fold(_text(item)) for item in items]
    if not items or any(len(text) > _LONG_ITEM for text in texts) or _holds_blocks(items):
        return None
    rows = tuple(text for text in texts if text)
    pictured = len(rows) == 1 and pictures.leads(element)
    return Leaf(element, "list", "\n".join(rows), links, rows, pictured) if rows else None


def _holds_blocks(items: list[HtmlElement]) -> bool:
    return any(next(item.iter("table", "h2", "h3"), None) is not None for item in items)


def _table(element: HtmlElement) -> Leaf | None:
    if next(element.iterdescendants("table", "h1", "h2", "h3", "div", "hr", "form", "ul", "blockquote"), None) is not None:
        return None
    rows = [[fold(_text(cell)) for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
    rows = [row for row in rows if any(row)]
    cells = [cell for row in rows for cell in row]
    if max((len(row) - row.count("") for row in rows), default=0) < 2 or len(rows) < 2 or any(len(cell) > _CELL for cell in cells):
        return None
    lines = tuple(" | ".join(row) for row in rows)
    return Leaf(element, "table", "\n".join(lines), _link_share(element), lines)


def _captioned(table: HtmlElement) -> Leaf | None:
    """The caption in a table that sets it below a picture; each picture has one at most."""
    images = sum(1 for _ in table.iter("img"))
    texts = [text for cell in table.iter("td", "th", "caption") if (text := fold(_text(cell)))] if images else []
    if not 0 < len(texts) <= images or max(map(len, texts)) >= pictures.LINE:
        return None
    return Leaf(table, "caption", " ".join(texts), 0.0)


def _text(element: HtmlElement) -> str:
    """All text below an element, blocks and line breaks as blanks, without scripts and the like."""
    parts: list[str] = []
    stack: list[HtmlElement | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
        elif item.tag not in SKIPPED and not hidden(item):
            gap = " " if item.tag in _BLOCK or item.tag == "br" else ""
            following = [part for child in item for part in (child, child.tail or "")]
            stack.extend(reversed([gap, item.text or "", *following, gap]))
    return "".join(parts)


def _link_share(element: HtmlElement) -> float:
    total = len(squeeze(all_text(element)))
    much = sum(linked(link, all_text(link) if len(link) else link.text or "") for link in element.iter("a"))
    return much / total if total else 0.0
