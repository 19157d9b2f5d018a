"""Which leaves of a page are its article: those that trafilatura found, less what their place on the page gives away,
plus their likes that it missed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from lxml.html import HtmlElement

from crawler import boxes, live
from crawler.dom import all_text, squeeze
from crawler.holder import LINKED, MUCH, holder_of, is_text, of_parts, with_rest, with_siblings
from crawler.leaf import Leaf, ends_sentence, mass
from crawler.lexicon import heads_list
from crawler.panels import closed_part, opens
from crawler.places import name, place, sharer, shares
from crawler.standfirst import are_points, is_second, is_standfirst, standfirst
from index.article import Dropped

_MATCHED = 0.7  # share of the extractor's text that must be met again in the leaves
_EXACT = 25  # characters: shorter texts occur by chance, they must be found as a line of their own
_NOTHING = 100  # characters: a page with less has no article
_ALIKE = 0.2  # share of the text that stands in such a place, from which it is a place of the article's text
_MANIFOLD = 10  # times as long as what was found right below the headline: that was the standfirst
_LONG, _FEW = 250, 0.1  # characters without blanks of a paragraph amid others that is one wherever it stands; share of links
_HUGE = 300_000  # characters of found text, in which only whole lines are looked for
_TEASER = 350  # characters without blanks of what says where a link leads
_CARD = 4  # texts that a link to another article has around it at most


@dataclass(frozen=True)
class Selection:
    """What was chosen, in the order of the page, and what of the body's surroundings was not, with why; whether a wall stands above it or ends it."""

    kept: tuple[Leaf, ...]
    dropped: tuple[Dropped, ...]
    walled: bool = False


def select(leaves: Sequence[Leaf], found: Sequence[str], declared: Sequence[str] = (), summary: str = "") -> Selection | None:
    """The leaves of the article, given the texts that the extractor found, those that the page declares and its description.

    None where neither matches the page.
    """
    votes = _votes(leaves, found)
    if _coverage(votes, found) < _MATCHED:
        votes = set()
    votes |= _votes(leaves, declared)
    holder = holder_of([leaf for leaf in leaves if leaf in votes])
    if holder is None:
        return None
    part, holder = holder, with_rest(with_siblings(holder, leaves), leaves, votes)
    holder, posts = live.posts(leaves, holder)
    votes |= posts
    inside = [leaf for leaf in leaves if holder in leaf.path]
    votes |= of_parts(inside, part, holder) if part is not holder else set()
    bodies = shares([leaf for leaf in inside if leaf in votes and is_text(leaf)], holder)
    votes |= _missed(inside, votes, holder, bodies)
    share = sharer([leaf for leaf in inside if leaf in votes and is_text(leaf)], holder)
    reasons: list[str | None] = [place(leaf, holder, bodies) for leaf in inside]
    span = _span(inside, votes)
    homes = {leaf.path[1] for leaf in inside if leaf in votes and leaf.prose}
    begun = headed = False
    for at, leaf in enumerate(inside):
        if not begun and leaf.tag == "h1" and not (is_second(leaf) and "title" in reasons[:at]):
            reasons[: at + 1] = [*(reason or "menu" for reason in reasons[:at]), "title"]
        if reasons[at] is None and leaf.pictured and (leaf.kind == "caption" or leaf not in votes or not ends_sentence(leaf.text)):
            reasons[at] = "caption"
        if reasons[at] is None and (begun or not is_standfirst(leaf, found=False)):
            points = at < span.start and are_points(leaf)
            reasons[at] = _odd(leaf, leaf in votes, share(leaf), inside=at in span or points)
            if reasons[at] == "unfound" and at in span and (_is_boxed(leaf, homes) or _is_quoted(leaf, homes)):
                reasons[at] = None
            if reasons[at] == "unfound" and leaf.prose and (closed := closed_part(leaf.path, holder)):
                reasons[at] = None if at in span and opens(closed) else "hidden"
        if reasons[at] is None and not begun and _is_label(leaf) and share(leaf) < _ALIKE:
            reasons[at] = "label"
        if reasons[at] is None and ((headed and _is_listed(leaf)) or _is_teaser(inside, at, reasons, holder, headed=headed)):
            reasons[at] = "related"
        begun = begun or (reasons[at] is None and leaf.kind == "paragraph" and len(leaf.squeezed) > 60)
        headed = heads_list(leaf.text) or (headed and reasons[at] is not None)
    _lead(inside, reasons)
    boxes.tidy(inside, reasons, holder, share)
    _without_labels(inside, reasons, begun=begun)
    _with_their_headings(inside, reasons)
    _with_their_captions(inside, reasons)
    kept = tuple(leaf for leaf, reason in zip(inside, reasons, strict=True) if reason is None)
    dropped = [Dropped(leaf.text, why) for leaf, why in zip(inside, reasons, strict=True) if why and why != "unfound"]
    wall = boxes.wall_below(leaves, kept)
    dropped += [Dropped(wall, "paywall")] if wall else ()
    text = [at for at, reason in enumerate(reasons) if reason is None and inside[at].prose]
    walled = wall is not None or boxes.has_wall(reasons, text)
    return Selection((*standfirst(leaves, holder, kept, votes, summary), *kept), tuple(dropped), walled)


def _lead(inside: Sequence[Leaf], reasons: list[str | None]) -> None:
    """Keep the one text between the headline and the body that reads as its summary, where nothing names it so."""
    first = next((at for at, reason in enumerate(reasons) if reason is None and is_text(inside[at])), 0)
    title = max((at for at in range(first) if reasons[at] == "title"), default=0)
    likely = [at for at in range(title, first) if reasons[at] == "unfound" and is_standfirst(inside[at], found=True)]
    if len(likely) == 1:
        reasons[likely[0]] = None


def _without_labels(inside: Sequence[Leaf], reasons: list[str | None], *, begun: bool) -> None:
    """Take off short lines above and below the text that are set otherwise than its paragraphs."""
    kept = [at for at, reason in enumerate(reasons) if reason is None]
    texts = [at for at in kept if is_text(inside[at]) and not _is_label(inside[at])]
    usual = Counter(name(inside[at].element) for at in texts)
    for at in kept if begun and texts else ():
        outside = not texts[0] < at < texts[-1]
        if outside and _is_label(inside[at]) and usual[name(inside[at].element)] < _ALIKE * len(texts):
            reasons[at] = "label"


def _is_listed(leaf: Leaf) -> bool:
    """Whether a leaf may be what a heading of other articles or of quotes heads."""
    return leaf.kind == "list" or (leaf.kind == "table" and leaf.links >= _ALIKE)


def _is_label(leaf: Leaf) -> bool:
    return leaf.kind == "paragraph" and len(leaf.squeezed) < _EXACT and not ends_sentence(leaf.text)


def _is_teaser(inside: Sequence[Leaf], at: int, reasons: Sequence[str | None], holder: HtmlElement, *, headed: bool) -> bool:
    """Whether a text says what a link to another article leads to: one of several that look alike, or one that comes
    again below it."""
    leaf, link = inside[at], inside[at - 1]
    if not at or reasons[at - 1] is None or link.links < LINKED or len(leaf.squeezed) > _TEASER:
        return False
    box = next(element for element in leaf.path if element in link.path)
    near = inside[max(0, at - _CARD) : at + _CARD + 1]  # what stands in a box stands together
    if box is holder or sum(box in one.path for one in near) > _CARD:
        return False
    behind = inside[at + 1] if at + 1 < len(inside) else leaf
    if behind.links >= LINKED and box in behind.path:
        return True
    beside = (box.getprevious(), box.getnext())
    return headed or any(one is not None and name(one) == name(box) and one.find(".//a") is not None for one in beside)


def has_more(leaves: Sequence[Leaf], selection: Selection | None) -> bool:
    """Whether a page has much more text than was selected."""
    selected = mass(selection.kept) if selection else 0
    prose = mass(leaf for leaf in leaves if leaf.prose)
    if selection and prose:
        return selected <= MUCH * prose
    return mass(leaf for leaf in leaves if leaf.links < MUCH) > max(_NOTHING, selected)


def is_better(dense: Selection | None, found: Selection | None, size: int, leaves: Sequence[Leaf]) -> bool:
    """Whether the densest part of a page is its article rather than what the extractor found, in `size` characters: it is
    twice as long and nearer to the headline; other articles stand below."""
    if dense is None or mass(dense.kept) <= 2 * size:
        return False
    if found is None or not found.kept:
        return True
    first, other = leaves.index(dense.kept[0]), leaves.index(found.kept[0])
    headline = next((at for at, leaf in enumerate(leaves) if leaf.tag == "h1"), len(leaves))
    return headline < first < other or other < headline < first or (headline < other and mass(dense.kept) > _MANIFOLD * size)


def _is_boxed(leaf: Leaf, homes: Collection[HtmlElement]) -> bool:
    """Whether a long paragraph stands in a box of its own among the others, for the sake of its first letter say."""
    long = leaf.tag == "p" and len(leaf.squeezed) >= _LONG and leaf.links < _FEW
    return long and ends_sentence(leaf.text) and _around(leaf.element) in homes


def _is_quoted(leaf: Leaf, homes: Collection[HtmlElement]) -> bool:
    """Whether it is a paragraph of a quotation between the others."""
    quote = next((up for up in leaf.path[:3] if up.tag == "blockquote"), None) if leaf.kind == "quote" else None
    return quote is not None and leaf.prose and _around(quote) in homes


def _around(element: HtmlElement) -> HtmlElement | None:
    """The element around one and all that holds nothing besides."""
    up = element.getparent()
    while up is not None and _is_alone(element, up):
        element, up = up, up.getparent()
    return up


def _is_alone(element: HtmlElement, parent: HtmlElement) -> bool:
    """Whether a parent has no text but that of one element; the next that has some tells that it has."""
    if (parent.text or "").strip() or (element.tail or "").strip():
        return False
    beside = chain(element.itersiblings(), element.itersiblings(preceding=True))
    return not any((one.tail or "").strip() or all_text(one).strip() for one in beside)


def _with_their_headings(inside: Sequence[Leaf], reasons: list[str | None]) -> None:
    """The heading of a list of other articles goes with the list, one between two parts of a body stays with them."""
    begun = False
    for at, (leaf, below) in enumerate(pairwise(inside)):
        if reasons[at] is None and reasons[at + 1] is not None and heads_list(leaf.text):
            reasons[at] = "related"
        between = begun and reasons[at] == "unfound" and leaf.kind == "heading" and reasons[at + 1] is None
        if between and below.kind != "list" and _around(leaf.element) in below.path:
            reasons[at] = None
        begun = begun or reasons[at] is None


def _with_their_captions(inside: Sequence[Leaf], reasons: list[str | None]) -> None:
    """What a table is called goes where it goes."""
    for at, (leaf, below) in enumerate(pairwise(inside)):
        if leaf.tag == "caption" and below.kind == "table":
            reasons[at] = reasons[at + 1]


def _votes(leaves: Sequence[Leaf], found: Sequence[str]) -> set[Leaf]:
    """The leaves that stand in the extractor's text."""
    if not found:
        return set()
    lines = [squeeze(line) for text in found for line in text.split("\n")]
    known, whole = set(lines), "".join(lines)
    holds = whole.__contains__ if len(whole) < _HUGE else known.__contains__
    return {leaf for leaf in leaves if _found(leaf, known, holds)}


def _found(leaf: Leaf, lines: set[str], holds: Callable[[str], bool]) -> bool:
    if leaf.rows:
        missed = 0
        for row in leaf.rows:  # a page has menus of hundreds: half of them missed says enough
            missed += not holds(squeeze(row.replace(" | ", "")))
            if missed * 2 >= len(leaf.rows):
                return False
        return True
    return leaf.squeezed in lines or (len(leaf.squeezed) >= _EXACT and holds(leaf.squeezed))


def _coverage(votes: set[Leaf], found: Sequence[str]) -> float:
    total = sum(len(squeeze(text)) for text in found)
    return mass(votes) / total if total else 0.0


def _span(inside: Sequence[Leaf], votes: set[Leaf]) -> range:
    """From the first to the last text that was found."""
    at = [index for index, leaf in enumerate(inside) if leaf in votes and is_text(leaf)]
    return range(at[0], at[-1] + 1) if at else range(0)


def _missed(
    inside: Sequence[Leaf], votes: set[Leaf], holder: HtmlElement, bodies: Mapping[str, float]
) -> set[Leaf]:
    """The rest of a body that stands in parts of which the extractor took one: prose of one parent, and much of it."""
    groups: defaultdict[HtmlElement, set[Leaf]] = defaultdict(set)
    for leaf in inside:
        if leaf not in votes and leaf.prose and place(leaf, holder, bodies) is None:
            groups[leaf.path[1]].add(leaf)
    voted = mass(leaf for leaf in inside if leaf in votes)
    return {leaf for group in groups.values() if mass(group) >= MUCH * voted and len(group) > 2 for leaf in group}


def _odd(leaf: Leaf, found: bool, share: float, *, inside: bool) -> str | None:
    """Why a leaf is not kept though its place is good: the extractor left it out, and it is not like the rest."""
    if found:
        return "related" if leaf.kind in ("list", "heading") and leaf.links > LINKED else None
    if leaf.kind in ("list", "table"):
        return None if leaf.links < 0.5 and (inside or (leaf.kind == "table" and share >= _ALIKE)) else "unfound"
    if leaf.kind == "heading":
        return None if inside and leaf.links < LINKED and share >= _ALIKE else "unfound"
    if share >= _ALIKE and (inside or (leaf.links < 0.5 and len(leaf.squeezed) >= 20)):
        return None
    return "unfound"
