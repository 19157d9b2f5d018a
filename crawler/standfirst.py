"""What stands between the headline and the text: the standfirst, the deck, the key points."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from crawler.dom import all_text, hidden, squeeze, tokens
from crawler.leaf import PLAIN, Leaf, ends_sentence
from crawler.lexicon import heads_list
from crawler.places import place

_STANDFIRST = re.compile(r"standfirst|chapo|chapeau|article--desc|\bdeck\b|\bdek\b|\blede\b|sub-?(?:title|head(?:er|line|ing))|summary|abstract(?!ion)|accroche|\bhat\b|intro\b|excerpt|(?:(?<![\w-])|content-|article-|entry-|post-)description(?![\w-])")
_ABOUT = re.compile(r"author|byline|profile|\bbio\b|modal|popup|overlay")  # of who wrote it, of a window
_PICTURED = re.compile(r"video|audio|caption|photo|gallery")
_DECK = 30  # characters without blanks of the shortest standfirst, if it is named one outright
_DECKS = 12  # of a heading that is one, and of the headline above it
_DECKED = re.compile(r"standfirst|chapo\b|chapeau|\bdeck\b|\bdek\b")
_POINT = 25  # characters without blanks of the shortest list of them
_POINTS = re.compile(r"key-?points?\b|\babstract|bullet-?points?|take-?aways?|points-?cles|\bhighlights\b")


def standfirst(leaves: Sequence[Leaf], holder: HtmlElement, kept: Sequence[Leaf], votes: set[Leaf], summary: str = "") -> list[Leaf]:
    """The summary between the headline and the body, where it is marked as one, the page describes itself by it (`summary`),
    or the extractor found it."""
    first = next((at for at, leaf in enumerate(leaves) if holder in leaf.path), 0)
    title = None
    for at, leaf in enumerate(leaves[:first]):
        if leaf.tag == "h1" and (title is None or not is_second(leaf)):
            title = at
    if title is None:  # the headline is no <h1>, and nothing tells where it stands
        named = [leaf for leaf in leaves[:first] if _DECKED.search(tokens(leaf.element)) and len(leaf.squeezed) >= _DECK and leaf.links < PLAIN]
        return named if len(named) == 1 and not hidden(named[0].element) else []
    body = {leaf.squeezed for leaf in kept}
    between = [leaf for leaf in leaves[title + 1 : first] if leaf.squeezed not in body]
    above = {holder, *holder.iterancestors()}  # what stands around both names the page, not its parts
    free = [leaf for leaf in between if place(leaf, next((one for one in leaf.path if one in above), leaf.path[-1]), {}) is None]
    told = squeeze(summary).rstrip(".…")
    chosen = {leaf for leaf in between if is_standfirst(leaf, found=leaf in votes) or (leaf in free and are_points(leaf))}
    alone = {leaf for leaf in free if is_standfirst(leaf, found=True) and not _is_told(leaf, told)}
    chosen = chosen or (alone if len(alone) == 1 else set())
    return [leaf for leaf in between if leaf in chosen or _is_told(leaf, told)]


def is_standfirst(leaf: Leaf, *, found: bool) -> bool:
    if (leaf.tag in ("h2", "h3") and _is_deck(leaf)) or (leaf.tag == "h1" and len(leaf.squeezed) >= _DECK and is_second(leaf)):
        return True
    decked = _DECKED.search(tokens(leaf.element)) is not None
    if (leaf.kind not in ("paragraph", "heading") and not decked) or len(leaf.squeezed) < _DECK or leaf.links >= 0.5:
        return False
    if not decked and (any(_ABOUT.search(tokens(up)) for up in leaf.path[:4]) or any(_PICTURED.search(tokens(up)) for up in leaf.path[:2])):
        return False
    if leaf.element.get("itemprop") in ("description", "abstract") and not _is_of_site(leaf):
        return True
    if len(leaf.squeezed) < 50:
        return any(_DECKED.search(tokens(element)) for element in leaf.path[:2])
    named = any(_STANDFIRST.search(tokens(element)) for element in leaf.path[:3])
    return named or (found and not leaf.pictured and (leaf.kind == "paragraph" or leaf.tag in ("h2", "h3")) and ends_sentence(leaf.text))


def is_second(headline: Leaf) -> bool:
    """Whether an <h1> is named as what stands below the headline."""
    return _STANDFIRST.search(tokens(headline.element)) is not None


def _is_told(leaf: Leaf, summary: str) -> bool:
    """Whether a text is what the page describes itself by, or that goes on in it."""
    if leaf.kind not in ("paragraph", "heading") or len(summary) < _DECK or not leaf.squeezed.startswith(summary):
        return False
    return not any(up.tag == "header" or hidden(up) for up in leaf.path)


def _is_of_site(leaf: Leaf) -> bool:
    """Whether what microdata says there is said of the publisher."""
    kind = next((element.get("itemtype") or "" for element in leaf.path if element.get("itemscope") is not None), "")
    return kind.endswith(("Organization", "Person", "WebSite"))


def _is_deck(leaf: Leaf) -> bool:
    """Whether a heading stands right below the headline, and says more."""
    above = leaf.element.getprevious()
    if above is None and len(leaf.squeezed) >= _DECK:
        above = leaf.element.getparent().getprevious()
    if above is None or leaf.links or heads_list(leaf.text) or above.find(".//a") is not None:
        return False
    text = squeeze(all_text(above))
    alone = above.tag == "h1" or any(squeeze(all_text(h1)) == text for h1 in above.iter("h1"))
    return alone and min(len(leaf.squeezed), len(text)) >= _DECKS


def are_points(leaf: Leaf) -> bool:
    """Whether a list above the body is its key points: sentences or named so, no links."""
    if leaf.kind != "list" or leaf.links >= PLAIN or len(leaf.squeezed) < _POINT:
        return False
    return all(map(ends_sentence, leaf.rows)) or any(_POINTS.search(tokens(element)) for element in leaf.path[:2])
