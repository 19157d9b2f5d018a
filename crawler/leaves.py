"""A tree -> its leaves: the runs of text that a browser would set as one block, with where they stand.

trafilatura says which text is the body; the leaves carry what that answer has lost: the path of element names and
classes above a text, how much of it is links, its true order, lists and tables whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import islice

from lxml.html import HtmlElement

from crawler import pictures
from crawler.dom import Unreadable, all_text, fold, hidden, squeeze
from index.article import BlockKind

MAX_DEPTH = 250  # nested elements; browsers stop at 512, real pages stay under 60
_BLOCK = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_HEADINGS, _LISTS = frozenset("h1 h2 h3 h4 h5 h6".split()), frozenset("ul ol dl menu".split())
_WHOLES = _LISTS | {"table"}
_SKIPPED = frozenset("script style noscript svg iframe template button select input textarea head object video audio canvas".split())
_UNREAD = _SKIPPED | {"rt", "rp"}
_LONG_ITEM = 400  # characters: a list whose items are longer is layout, its items hold blocks of their own
MENU, PLAIN = 0.85, 0.3  # share of links from which a list is a menu, up to which a text is prose
_CAPTIONED = re.compile(r"caption|\bcptn\b|[_-]cptn|photo-?(?:desc|text|legend)|\blegende?\b|\bcap-?(?:te?xt|tion)", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"(?<=[。」』）])\s*\n\n\s*|\A\s*\n\n\s*(?=[\u3000-\u9fff])")  # of Japanese, kept apart by blank lines
_CARD, _CELL = 500, 300  # characters without blanks of a link that is a card; of a cell: a table with longer ones is layout


@dataclass(frozen=True, eq=False)
class Leaf:
    """One block of the page. `links`: share of its characters inside <a>; `rows`: items of a list, rows of a
    table; `pictured`: a short line under a picture, in italics or in a box with it."""

    element: HtmlElement
    kind: BlockKind
    text: str
    links: float
    rows: tuple[str, ...] = field(default=())
    pictured: bool = False

    @cached_property
    def path(self) -> tuple[HtmlElement, ...]:
        """The element and its ancestors, innermost first."""
        return (self.element, *self.element.iterancestors())

    @cached_property
    def squeezed(self) -> str:
        return squeeze(self.text)

    @property
    def prose(self) -> bool:
        """Whether it reads as running text, not as links."""
        return self.kind in ("paragraph", "quote") and self.links < PLAIN and len(self.squeezed) >= 40

    @property
    def tag(self) -> str:
        return str(self.element.tag)


def ends_sentence(text: str) -> bool:
    return text.rstrip().endswith((".", "!", "?", "。", "…"))


def mass(leaves: Iterable[Leaf]) -> int:
    """How much text they hold, in characters without blanks."""
    return sum(len(leaf.squeezed) for leaf in leaves)


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
    if element.tag in _SKIPPED:
        return []
    if element.tag in _WHOLES and (whole := _whole(element)) is not None:
        return [whole]
    found: list[HtmlElement | Leaf] = []
    run = _Run()
    run.add(element.text)
    for child in element:
        if child in holders or child.tag in _SKIPPED:
            if run:
                found += run.flush(element, shown)
            found.append(child)
        else:
            run.inline(child)
        if tail := child.tail:
            run.add(tail)
    found += run.flush(element, shown) if run else ()
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
    if max(map(len, rows), default=0) < 2 or len(rows) < 2 or any(len(cell) > _CELL for cell in cells):
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
        elif item.tag not in _SKIPPED and not hidden(item):
            gap = " " if item.tag in _BLOCK or item.tag == "br" else ""
            following = [part for child in item for part in (child, child.tail or "")]
            stack.extend(reversed([gap, item.text or "", *following, gap]))
    return "".join(parts)


def _link_share(element: HtmlElement) -> float:
    total = len(squeeze(all_text(element)))
    linked = sum(_linked(link, all_text(link) if len(link) else link.text or "") for link in element.iter("a"))
    return linked / total if total else 0.0


def _linked(link: HtmlElement, text: str) -> int:
    """How much of a link's text leads elsewhere: an address written out is a reference, not a headline, and a name to jump
    to leads nowhere."""
    if (link.get("name") and link.get("href") is None) or text.lstrip().startswith(("http://", "https://")):
        return 0
    return len(squeeze(text))


class _Run:
    """A run of inline content that is being gathered; <br> divides it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._linked = [0]  # characters of links, line by line
        self._captioned = True  # all of it so far stands in elements that are named captions

    def __bool__(self) -> bool:
        return bool(self._parts)

    def add(self, text: str | None) -> None:
        """Text of the block itself."""
        if text and not text.isspace():
            self._captioned = False
        self._put(text)

    def _put(self, text: str | None) -> None:
        if not text or (not self._parts and text.isspace()):
            return
        first, *more = _PARAGRAPHS.split(text) if "\n\n" in text else (text,)
        self._parts.append(first.replace("\v", " ") if "\v" in first else first)
        for part in more:
            self._break()
            self._parts.append(part)

    def inline(self, element: HtmlElement) -> None:
        before = len(self._parts)
        if element.tag == "br":
            return self._break()
        if len(element):
            self._inline(element)
        else:  # most
            self._text(element)
        if self._captioned and len(self._parts) > before:
            self._captioned = _named_caption(element.get("class"))

    def _inline(self, element: HtmlElement) -> None:
        stack: list[HtmlElement | str] = [element]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                self._put(item)
            elif item.tag == "br":
                self._break()
            elif not len(item):
                self._text(item)
            elif item.tag not in _UNREAD and not hidden(item):
                if item.tag == "a":
                    self._linked[-1] += _linked(item, all_text(item))
                stack.extend(reversed([item.text or "", *[part for child in item for part in (child, child.tail or "")]]))

    def _text(self, element: HtmlElement) -> None:
        """An element that holds no other."""
        text = element.text
        if text and element.tag not in _UNREAD and not hidden(element):
            if element.tag == "a":
                self._linked[-1] += _linked(element, text)
            self._put(text)

    def _break(self) -> None:
        self._parts.append("\v")
        self._linked.append(0)

    def flush(self, element: HtmlElement, shown: set[HtmlElement]) -> Iterator[Leaf]:
        """The leaves of what was gathered since the last block."""
        text, linked, captioned = "".join(self._parts), self._linked, self._captioned
        self._parts, self._linked, self._captioned = [], [0], True
        if not text or text.isspace():
            return
        squeezed = squeeze(text)
        size = len(squeezed)
        named = "caption" if captioned else _kind(element)
        whole = named == "heading"
        lines = [text.replace("\v", " ")] if whole else text.split("\v")
        credited = named == "paragraph" and size < pictures.LINE and pictures.credited(element, shown)
        kind: BlockKind = "caption" if credited else named
        pictured = credited or (not whole and size < pictures.LINE and pictures.beside(element, squeezed, shown))
        for line, links in zip(lines, [sum(linked)] if whole else linked, strict=True):
            if folded := fold(line):
                yield Leaf(element, kind, folded, min(1.0, links / len(squeeze(folded))) if links else 0.0, (), pictured)


@lru_cache(maxsize=4096)
def _named_caption(classes: str | None) -> bool:
    return bool(classes and _CAPTIONED.search(classes))


def _kind(element: HtmlElement) -> BlockKind:
    if element.tag in _HEADINGS:
        return "heading"
    for up in (element, *islice(element.iterancestors(), 3)):
        tag = up.tag
        if tag in ("figcaption", "figure") or _named_caption(up.get("class")):
            return "caption"
        if tag == "blockquote":
            return "quote"
    return "paragraph"
