"""Which element of a page holds its article, and how far it reaches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise, takewhile

from lxml.html import HtmlElement

from crawler.dom import of_comments
from crawler.leaf import PLAIN, Leaf, ends_sentence, mass
from crawler.lexicon import by_lexicon, heads_list
from crawler.places import name

_HOLDS = 0.9  # share of the found text that the body's element must hold
_BOXES = 3  # elements around a part of a body that hold nothing else
MUCH = 0.5  # of the found text: so much prose beside it is the rest of the article
LINKED = 0.85  # a text that is this much link is a link


def is_text(leaf: Leaf) -> bool:
    return leaf.kind in ("paragraph", "quote") and leaf.links < LINKED and len(leaf.squeezed) >= 20


def holder_of(votes: Sequence[Leaf]) -> HtmlElement | None:
    """The innermost element that holds nearly all of the text that was found."""
    held: Counter[HtmlElement] = Counter()
    texts = [leaf for leaf in votes if is_text(leaf)] or list(votes)
    for leaf in texts:
        for element in leaf.path[1:] or leaf.path:
            held[element] += len(leaf.squeezed)
    total = mass(texts)
    holding = [element for element, much in held.items() if much >= _HOLDS * total]
    return max(holding, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def with_siblings(holder: HtmlElement, leaves: Sequence[Leaf]) -> HtmlElement:
    """The parent of parts of one name that hold prose too, of the holder or of a box around nothing else: bodies are
    cut into parts around advertisements."""
    prose = [leaf for leaf in leaves if leaf.prose or _is_told(leaf)]
    tables = [leaf for leaf in leaves if leaf.kind == "table" and leaf.links < PLAIN]
    part = holder
    for _ in range(_BOXES):
        parent = part.getparent()
        if parent is None or part.tag in ("article", "li", "body"):
            break
        if _are_parts(part, parent, prose, tables):
            return parent
        if any(parent in leaf.path and part not in leaf.path for leaf in prose):
            break
        part = parent
    return holder


def with_rest(holder: HtmlElement, leaves: Sequence[Leaf], votes: set[Leaf]) -> HtmlElement:
    """The element in which the text goes on behind the holder, as plain paragraphs or in parts of its name: where tags
    are not closed as they were opened, a body ends before its text does."""
    last = max((at for at, leaf in enumerate(leaves) if holder in leaf.path), default=len(leaves))
    behind = leaves[last + 1 :]
    much = MUCH * mass(leaf for leaf in leaves if leaf in votes)
    if _wider(holder, behind, much) is None:  # of most pages; what follows is read only then
        return holder
    wider = _wider(holder, [*takewhile(lambda leaf: not _is_end(leaf), behind)], much)
    return holder if wider is None else with_rest(wider, leaves, votes)


def _wider(holder: HtmlElement, behind: Sequence[Leaf], much: float) -> HtmlElement | None:
    above = set(holder.iterancestors())
    rest: defaultdict[HtmlElement, list[Leaf]] = defaultdict(list)
    for leaf in behind:
        if leaf.prose and leaf.tag == "p":
            rest[leaf.path[2 if _is_like(leaf.path[1], holder) else 1]].append(leaf)
    return next((up for up, found in rest.items() if up in above and len(found) > 2 and mass(found) >= much), None)


def _is_end(leaf: Leaf) -> bool:
    """Whether a text stands behind an article, not in it."""
    return leaf.tag == "h1" or heads_list(leaf.text) or by_lexicon(leaf.text, tail=True) is not None


def _is_like(element: HtmlElement, part: HtmlElement) -> bool:
    """Whether an element has all names of a part, and may have more; what has none is like nothing."""
    (tag, _, own), (other, _, wanted) = name(element).partition("."), name(part).partition(".")
    return bool(wanted) and tag == other and set(wanted.split()) <= set(own.split())


def _is_told(leaf: Leaf) -> bool:
    """Whether a list is written as prose: its items are sentences."""
    return leaf.kind == "list" and leaf.links < PLAIN and len(leaf.squeezed) >= 40 and all(map(ends_sentence, leaf.rows))


def _are_parts(part: HtmlElement, parent: HtmlElement, prose: Sequence[Leaf], tables: Sequence[Leaf]) -> bool:
    others = {child for child in parent if child is not part and _is_like(child, part)}
    headed = any(one.tag == "h1" or one.find(".//a") is not None for other in others for one in other.iter("h1", "h2", "h3"))
    much = mass(leaf for leaf in prose if not others.isdisjoint(leaf.path)) >= 200
    return not headed and (much or any(not others.isdisjoint(leaf.path) for leaf in tables))


def of_parts(inside: Sequence[Leaf], part: HtmlElement, holder: HtmlElement) -> set[Leaf]:
    """The text of a nameless table that lays out another part of a body."""
    parts = {child for child in holder if name(child) == name(part)}
    return {leaf for leaf in inside if leaf.links < PLAIN and not leaf.pictured and _laid_out(leaf, parts)}


def _laid_out(leaf: Leaf, parts: set[HtmlElement]) -> bool:
    cell = False
    for element in leaf.path:
        if element in parts:
            return cell
        if element.get("class") or element.get("id"):
            return False
        cell = cell or element.tag == "td"
    return False


def densest(leaves: Sequence[Leaf]) -> list[str]:
    """The texts of the element that holds most prose, its own and that of its children: what stands there where the
    extractor took something small for the body. What says where a link beside it leads is no prose, nor are comments, but
    where they are one piece and all that stands below the headline: then the page is named so."""
    held: Counter[HtmlElement] = Counter()
    comments: defaultdict[HtmlElement, list[Leaf]] = defaultdict(list)
    ahead = 0
    for before, leaf in pairwise(leaves):
        ahead = 0 if leaf.tag == "h1" else ahead
        leads = before.links >= LINKED and not set(before.path[:3]).isdisjoint(leaf.path[1:3])
        if not leaf.prose or leads:
            continue
        if not of_comments(leaf.path):
            ahead += 1
            for up, share in zip(leaf.path[1:3], (1.0, 0.5), strict=False):
                held[up] += int(share * len(leaf.squeezed))
        elif ahead <= 1:  # at most a standfirst stands between the headline and a body that is named like comments
            comments[leaf.path[1]].append(leaf)
    much = MUCH * sum(map(mass, comments.values()))
    held.update({up: mass(one) for up, one in comments.items() if len(one) > 2 and mass(one) >= much})
    best = max(held, key=lambda up: held[up], default=None)
    return [leaf.text for leaf in leaves if best in leaf.path and leaf.links < LINKED and (leaf.prose or leaf.kind != "paragraph")]
