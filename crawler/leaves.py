"""A tree -> its leaves: the runs of text that a browser would set as one block, with where they stand.

trafilatura says which text is the body; the leaves carry what that answer has lost: the path of element names and
classes above a text, how much of it is links, its true order, lists and tables whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from crawler import pictures
from crawler.dom import Unreadable, all_text, fold, hidden, squeeze
from crawler.leaf import MENU, Leaf, ends_sentence
from crawler.runs import SKIPPED, Run, linked

MAX_DEPTH = 250  # nested elements; browsers stop at 512, real pages stay under 60
_BLOCK = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_LISTS = frozenset("ul ol dl menu".split())
_WHOLES = _LISTS | {"table"}
_LONG_ITEM = 400  # characters: a list whose items are longer is layout, its items hold blocks of their own
_LAYOUT = ("table", "h1", "h2", "h3", "hr", "form", "blockquote")  # in the cells of a table that is none
_APART = re.compile(r"(?<=[0-9０-９])\s++(?=[0-9０-９][0-9０-９,.，．]*+(?:\s|\Z))")
_SENTENCE, _LINKED = 40, 0.5  # characters of one; share of links in a table of figures that has boxes in its cells
_WIDEST = 100  # columns or rows that a cell reaches over
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
    if element.tag in _WHOLES and (whole := _whole(element)):
        return whole
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


def _whole(element: HtmlElement) -> list[HtmlElement | Leaf]:
    """A list as one leaf, a table as one below that of its caption; nothing for those that only lay out a page."""
    if element.tag in _LISTS:
        return [leaf] if (leaf := _list(element)) else []
    if table := _table(element):
        return [*_captions(element), table]
    return [leaf] if (leaf := _captioned(element)) else []


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
    if next(element.iterdescendants(*_LAYOUT), None) is not None:
        return None
    rows = [row for row in _grid(element) if any(row)]
    full = [len(row) - row.count("") > 1 for row in rows]
    cells = [cell for row in rows for cell in row if cell]
    if not any(full) or len(rows) < 2 or any(len(cell) > _CELL for cell in cells):
        return None
    links, boxed = _link_share(element), next(element.iterdescendants("div", "ul", "ol"), None) is not None
    if boxed and (links >= _LINKED or 2 * sum(full) < len(full) or _is_laid_out(element, cells)):
        return None
    lines = tuple(" | ".join(row) for row in rows)
    return Leaf(element, "table", "\n".join(lines), links, lines)


def _is_laid_out(table: HtmlElement, cells: Sequence[str]) -> bool:
    """Whether the cells of a table hold sentences or pictures more than what is counted and named."""
    told = sum(len(cell) for cell in cells if len(cell) >= _SENTENCE and ends_sentence(cell))
    return 2 * told > sum(map(len, cells)) or 2 * sum(1 for _ in table.iter("img")) > len(cells)


def _grid(table: HtmlElement) -> Iterator[list[str]]:
    """The cells of each row in their columns, blank where a cell from above or from the left reaches into."""
    reached: dict[int, int] = {}  # rows by column
    group = None
    for row in table.iter("tr"):
        if row.getparent() is not group:
            group, reached = row.getparent(), {}
        cells: list[str] = []
        above, reached = reached, {column: left - 1 for column, left in reached.items() if left > 1}
        width = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while width in above:
                width += 1
            cells += [*[""] * (width - len(cells)), fold(_text(cell))]
            across, down = (_span(cell, "colspan"), _span(cell, "rowspan")) if width < _WIDEST else (1, 1)
            reached.update(dict.fromkeys(range(width, width + across), down - 1) if down > 1 else ())
            width += across
        yield cells


def _span(cell: HtmlElement, name: str) -> int:
    """How many columns or rows a cell reaches over."""
    said = (cell.get(name) or "1").strip()
    return max(1, min(int(said), _WIDEST)) if said.isdecimal() and len(said) < 6 else 1


def _captions(table: HtmlElement) -> list[Leaf]:
    return [Leaf(one, "caption", text, 0.0) for one in table.iterchildren("caption") if (text := fold(_text(one)))]


def _captioned(table: HtmlElement) -> Leaf | None:
    """The caption in a table that sets it below a picture; each picture has one at most."""
    images = sum(1 for _ in table.iter("img"))
    texts = [text for cell in table.iter("td", "th", "caption") if (text := fold(_text(cell)))] if images else []
    if not 0 < len(texts) <= images or max(map(len, texts)) >= pictures.LINE:
        return None
    return Leaf(table, "caption", " ".join(texts), 0.0)


def _text(element: HtmlElement) -> str:
    """All text below an element, blocks and line breaks as blanks, without scripts and the like; one between two numbers
    keeps these apart."""
    parts: list[str] = []
    stack: list[HtmlElement | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
        elif item.tag not in SKIPPED and not hidden(item):
            gap = "\v" if item.tag in _BLOCK or item.tag == "br" else ""
            following = [part for child in item for part in (child, child.tail or "")]
            stack.extend(reversed([gap, item.text or "", *following, gap]))
    text = "".join(parts).strip()
    if "\v" not in text:
        return text
    return _APART.sub(lambda gap: "; " if "\v" in gap[0] else gap[0], text).replace("\v", " ")


def _link_share(element: HtmlElement) -> float:
    total = len(squeeze(all_text(element)))
    much = sum(linked(link, all_text(link) if len(link) else link.text or "") for link in element.iter("a"))
    return much / total if total else 0.0
