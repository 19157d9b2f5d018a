"""trafilatura's tree -> blocks in reading order: heading, paragraph, list, quote, table, caption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from crawler.dom import fold
from index.article import BlockKind

_KINDS: dict[str, BlockKind] = {"head": "heading", "list": "list", "quote": "quote", "table": "table", "code": "paragraph"}


@dataclass(frozen=True)
class Piece:
    """A block whose language is not known yet. A list or table has its items or rows in `rows`."""

    kind: BlockKind
    text: str
    rows: tuple[str, ...] = field(default=())
    links: float = 0.0


def pieces(body: Element) -> Iterator[Piece]:
    """The blocks of an extracted body. A list has a line for each item, a table a line for each row."""
    for element in body:
        yield from _of(element)
        if element.tail and element.tail.strip():
            yield from _lines(element.tail)


def _of(element: Element) -> Iterator[Piece]:
    kind = _KINDS.get(str(element.tag), "paragraph")
    if kind == "table":
        rows = tuple(_rows(element))
        yield from [Piece(kind, "\n".join(rows), rows)] if rows else []
    elif kind == "list":
        items = tuple(line for item in element.iter("item") for line in _texts(item))
        yield from [Piece(kind, "\n".join(items), items)] if items else []
    elif kind == "quote":
        texts = list(_texts(element))
        yield from [Piece(kind, "\n".join(texts))] if texts else []
    elif kind == "heading":
        text = fold("".join(map(str, element.itertext())))
        yield from [Piece(kind, text)] if text else []
    else:
        yield from (Piece(kind, text) for text in _texts(element))


def _rows(table: Element) -> Iterator[str]:
    for row in table.iter("row"):
        cells = [fold(" ".join(map(str, cell.itertext()))) for cell in row.iter("cell")]
        if any(cells):
            yield " | ".join(cells)


def _lines(text: str) -> Iterator[Piece]:
    for line in text.split("\n"):
        if folded := fold(line):
            yield Piece("paragraph", folded)


def _texts(element: Element) -> Iterator[str]:
    """The lines of an element: <lb> and inner paragraphs divide."""
    parts: list[str] = []
    _collect(element, parts)
    for line in "".join(parts).split("\v"):
        if folded := fold(line):
            yield folded


def _collect(element: Element, parts: list[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        if child.tag == "item" or (child.tag == "list" and element.tag == "item"):
            continue  # an item of its own
        divides = child.tag in ("lb", "p", "quote", "head")
        parts.append("\v" if divides else "")
        _collect(child, parts)
        parts.append("\v" if divides and child.tag != "lb" else "")
        parts.append(child.tail or "")
