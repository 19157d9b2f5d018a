"""Live pages: posts below what opens the page, each with its hour, of which trafilatura takes few or none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from crawler.leaf import PLAIN, Leaf

_LIVE = re.compile(r"\b(?:en direct|le direct|direct|live(?: (?:blog|updates?))?|minute par minute)\b\W*|ライブ|随時更新|リアルタイム", re.IGNORECASE)
_HOUR = re.compile(r"(?:[01]?\d|2[0-3]) ?[:hH時.] ?[0-5]\d分?(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?")
_POSTS = 3  # hours that make a page a live one
_SAYS = 5  # leaves behind an hour among which its post's text stands
_BADGE = 2  # leaves above the headline among which a badge says that it is live


def posts(leaves: Sequence[Leaf], holder: HtmlElement) -> tuple[HtmlElement, set[Leaf]]:
    """The element that holds the text and the posts, and what these say: headings and running text."""
    timed = [leaf for at, leaf in enumerate(leaves) if len(leaf.text) <= 14 and _HOUR.fullmatch(leaf.text) and _says(leaves, at)]
    if len(timed) < _POSTS or not _is_live(leaves):
        return holder, set()
    around = _around([leaf.path for leaf in timed])
    said = {leaf for leaf in leaves if around in leaf.path and (leaf.prose or (leaf.kind == "heading" and leaf.links < PLAIN))}
    return _around([(holder, *holder.iterancestors()), (around, *around.iterancestors())]), said


def _says(leaves: Sequence[Leaf], at: int) -> bool:
    return any(leaf.prose for leaf in leaves[at + 1 : at + 1 + _SAYS])


def _is_live(leaves: Sequence[Leaf]) -> bool:
    """Whether the headline says so, at its beginning or its end, or a badge right above it."""
    title = next((at for at, leaf in enumerate(leaves) if leaf.tag == "h1"), None)
    if title is None:
        return False
    said = leaves[title].text
    badges = (leaf.text for leaf in leaves[max(0, title - _BADGE) : title] if not leaf.links)
    return any(found.start() == 0 or found.end() == len(said) for found in _LIVE.finditer(said)) or any(map(_LIVE.fullmatch, badges))


def _around(paths: Sequence[Sequence[HtmlElement]]) -> HtmlElement:
    """The innermost element that is on all paths to the root."""
    shared = set(paths[0]).intersection(*paths[1:])
    return next(element for element in paths[0] if element in shared)
