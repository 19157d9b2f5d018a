"""A leaf of a page: a run of text that a browser would set as one block, with where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from lxml.html import HtmlElement

from crawler.dom import squeeze
from index.article import BlockKind

MENU, PLAIN = 0.85, 0.3  # share of links from which a list is a menu, up to which a text is prose


@dataclass(eq=False)  # not frozen: that takes three times as long to make, and a page has hundreds
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
