"""Runs of inline content -> leaves: the text of one block between the blocks inside it, divided by <br>."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from crawler import pictures
from crawler.dom import HEADINGS, all_text, fold, hidden, squeeze
from crawler.leaf import Leaf
from index.article import BlockKind

SKIPPED = frozenset("script style noscript svg iframe template button select input textarea head object video audio canvas".split())
_UNREAD = SKIPPED | {"rt", "rp"}
_CAPTIONED = re.compile(r"caption|\bcptn\b|[_-]cptn|photo-?(?:desc|text|legend)|\blegende?\b|\bcap-?(?:te?xt|tion)", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"(?<=[。」』）])\s*\n\n\s*|\A\s*\n\n\s*(?=[\u3000-\u9fff])")  # of Japanese, kept apart by blank lines

_LONG = 60  # characters without blanks of a paragraph


class Run:
    """A run of inline content that is being gathered."""

    def __init__(self) -> None:
        self.parts: list[str] = []  # empty for blanks alone
        self._linked = [0]  # characters of links, line by line
        self._captioned = True  # all of it so far stands in elements that are named captions

    def add(self, text: str) -> None:
        """Text of the block itself, that is more than blanks or stands behind some."""
        self._captioned = self._captioned and text.isspace()
        self._put(text)

    def _put(self, text: str | None) -> None:
        if not text or (not self.parts and text.isspace()):
            return
        if "\n\n" in text:
            text, *more = _PARAGRAPHS.split(text)
            for part in more:
                self.parts.append(text)
                self._break()
                text = part
        self.parts.append(text.replace("\v", " ") if "\v" in text else text)

    def inline(self, element: HtmlElement) -> None:
        before = len(self.parts)
        if element.tag == "br":
            return self._break()
        if len(element):
            self._inline(element)
        else:  # most
            self._text(element)
        if self._captioned and len(self.parts) > before:
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
                    self._linked[-1] += linked(item, all_text(item))
                stack.extend(reversed([item.text or "", *[part for child in item for part in (child, child.tail or "")]]))

    def _text(self, element: HtmlElement) -> None:
        """An element that holds no other."""
        text = element.text
        if text and element.tag not in _UNREAD and not hidden(element):
            if element.tag == "a":
                self._linked[-1] += linked(element, text)
            self._put(text)

    def _break(self) -> None:
        self.parts.append("\v")
        self._linked.append(0)

    def flush(self, element: HtmlElement, shown: set[HtmlElement]) -> Iterator[Leaf]:
        """The leaves of what was gathered since the last block; `shown`: the elements that hold pictures."""
        text, links, captioned = "".join(self.parts), self._linked, self._captioned
        self.parts, self._linked, self._captioned = [], [0], True
        squeezed = squeeze(text)
        size = len(squeezed)
        if not size:
            return
        named = "caption" if captioned else _kind(element, size)
        whole = named == "heading"
        lines = [text.replace("\v", " ")] if whole else text.split("\v")
        credited = named == "paragraph" and size < pictures.LINE and pictures.credited(element, shown)
        kind: BlockKind = "caption" if credited else named
        pictured = credited or (not whole and size < pictures.LINE and pictures.beside(element, squeezed, shown))
        for line, much in zip(lines, [sum(links)] if whole else links, strict=True):
            if folded := fold(line):
                yield Leaf(element, kind, folded, min(1.0, much / len(squeeze(folded))) if much else 0.0, (), pictured)


def linked(link: HtmlElement, text: str) -> int:
    """How much of a link's text leads elsewhere: an address written out is a reference, not a headline, and a name to jump
    to leads nowhere."""
    if (link.get("name") and link.get("href") is None) or text.lstrip().startswith(("http://", "https://")):
        return 0
    return len(squeeze(text))


@lru_cache(maxsize=4096)
def _named_caption(classes: str | None) -> bool:
    return bool(classes and _CAPTIONED.search(classes))


def _kind(element: HtmlElement, size: int) -> BlockKind:
    if element.tag in HEADINGS:
        return "heading"
    for up in (element, *islice(element.iterancestors(), 3)):
        tag = up.tag
        if tag in ("figcaption", "figure") or (_named_caption(up.get("class")) and not (size >= _LONG and up is not element and _is_amid(element))):
            return "caption"
        if tag == "blockquote":
            return "quote"
    return "paragraph"


def _is_amid(element: HtmlElement) -> bool:
    """Whether a paragraph is one of a row of them: what is named a caption holds no more than a few lines."""
    beside = (islice(element.itersiblings(), 2), islice(element.itersiblings(preceding=True), 2))
    return bool(element.tag == "p" and sum(one.tag == "p" for side in beside for one in side) > 1)
