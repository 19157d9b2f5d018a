"""Text that a page does not show at first: what opens when a reader asks for it, and what nobody ever sees."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from crawler.dom import all_text, hidden, tokens

_OPENS = re.compile(r"accordion|collaps|expand|toggle|\bfaq|spoiler|disclosure|d[eé]pli")
_FLOATS = re.compile(r"pop-?up|popin|modal|dialog|overlay|tooltip|toast|lightbox")
_CONTROL = ".//*[@aria-controls or @aria-expanded] | .//a[starts-with(@href, '#') or starts-with(@href, 'javascript:')]"
_AROUND = 3  # elements from what is hidden outwards of which one says that it opens


def closed_part(path: Sequence[HtmlElement], holder: HtmlElement) -> Sequence[HtmlElement]:
    """The elements above a text from the first that is not shown, or not read out, until something opens it; none if all
    below the holder are."""
    for at, element in enumerate(path):
        if element is holder:
            break
        if element.get("aria-hidden") == "true" or hidden(element):
            return path[at:]
    return ()


def opens(closed: Sequence[HtmlElement]) -> bool:
    """Whether the first of some elements is the panel of an accordion or the like."""
    before = closed[0].getprevious()
    return any(_OPENS.search(tokens(element)) for element in closed[:_AROUND]) or (before is not None and _controls(before))


def never_shown(element: HtmlElement) -> bool:
    """Whether a hidden element is one that nothing opens: a window that floats above the page, or a paragraph without a
    name between two that are shown."""
    if _FLOATS.search(tokens(element)):
        return True
    before, after = element.getprevious(), element.getnext()
    if element.get("id") or (element.tag != "p" and element.get("class")) or before is None or after is None:
        return False
    return _is_shown(before) and _is_shown(after) and not _controls(before)


def _is_shown(element: HtmlElement) -> bool:
    return element.tag == "p" and not hidden(element) and bool(all_text(element).strip())


def _controls(element: HtmlElement) -> bool:
    """Whether an element holds what opens another."""
    return bool(element.get("aria-controls") or element.get("aria-expanded") or element.xpath(_CONTROL))
