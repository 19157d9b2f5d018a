"""Boxes in and behind a body that trafilatura takes for a part of it: a prompt with all that stands in its box, what
follows the paywall, and the wall itself where it stands below the body.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice, takewhile

from lxml.html import HtmlElement

from crawler.dom import all_text, hidden, squeeze
from crawler.leaf import PLAIN, Leaf, mass
from crawler.lexicon import by_lexicon, heads_list
from crawler.places import Share, below

_PROMPTS = frozenset({"newsletter", "subscription", "app", "ad", "comments", "paywall", "widget"})
_MOST = 0.5  # share of the text that stands in a place, from which it is the usual place of this article's text
_TEXT = 40  # characters without blanks of a paragraph: two are the rest of an article, one may be an offer
_PROSE = 80  # characters without blanks: a box with so long a text that is no prompt is more than a prompt
_LITTLE = 1 / 3  # of the text: so much of it does not follow a list of other articles
_USUAL = 0.35  # share of the text from which a place is one of the article's text
_HEADS = 20  # headings of lists that are looked at
_LABEL = 50  # characters without blanks
_ENDS = re.compile(r"[.!?…。！？»”」)]\s*$")
_SUMS_UP = re.compile(
    r"(?:l['’]essentiel(?: de l['’]info)?|(?:le |en )?résumé|en (?:bref|résumé|clair)|(?:ce qu['’]il faut|à) (?:en )?(?:retenir|savoir)"
    r"|(?:story |key )?highlights|(?:les )?points[- ](?:clés|essentiels)|(?:key|main) (?:points|takeaways|facts)|(?:at a glance|in brief|the gist|summary)"
    r"|(?:この記事の|記事の)?(?:ポイント|要点|まとめ|概要))\W*",
    re.IGNORECASE,
)
_COUNT = 30  # characters of a count of comments
_COUNTED = re.compile(r"\d+ (?:commentaires?|comments?|réactions?)|(?:commentaires?|comments?|réactions?) ?[(（]\d+[)）]|(?:コメント ?[(（]?\d+件?[)）]?|\d+件のコメント)", re.IGNORECASE)
_DEEP = 7  # elements around a text, up to the box that it has with its heading
_BEHIND = 8  # texts behind the body among which its paywall stands
_WALL = re.compile(
    r"il vous reste [\d.,]+ ?%|la suite (?:de cet article )?(?:est|sera) réservée|cet article est réservé (?:à nos|aux) abonnés"
    r"|残り[:：]?\s?[\d,０-９]+\s?文字|(?:この|本|こちら(?:の)?)(?:記事)?は.{0,6}(?:会員|有料|購読|読者).{0,8}(?:限定|専用|記事)(?:です|で、|の)|続きを読むには"
    r"|(?:subscribe|register|sign (?:in|up)|log in)[^.]{0,30} to (?:continue|keep) reading|to continue reading[^.]{0,30}(?:subscribe|register|sign|log)",
    re.IGNORECASE,
)
_WORDS = ("vous reste", "réservé", "残り", "記事は", "こちらは", "続き", "reading")  # one of them is in all of those; it saves time


def tidy(inside: Sequence[Leaf], reasons: list[str | None], holder: HtmlElement, share: Share) -> None:
    """Add the reasons of what its box, the paywall or a list of other articles above it gives away."""
    _summaries(inside, reasons)
    _prompts(inside, reasons, holder, share)
    _headed(inside, reasons, holder, share)
    _behind_wall(inside, reasons, share)
    _behind_lists(inside, reasons, share)
    _labels_below(inside, reasons, share)
    _cards_below(inside, reasons, holder)


def _summaries(inside: Sequence[Leaf], reasons: list[str | None]) -> None:
    """Take back the box that sums the article up: under such a heading, sentences and no links."""
    much = mass(leaf for leaf, reason in zip(inside, reasons, strict=True) if reason is None)
    for at, leaf in enumerate(inside[:-1]):
        if reasons[at] not in ("box", "unfound", "label") or leaf.kind not in ("heading", "paragraph") or not _SUMS_UP.fullmatch(leaf.text):
            continue
        end = _end_of_box(inside, at)
        points = inside[at + 1 : end]
        if points and all(one.kind in ("list", "paragraph") and one.links < PLAIN for one in points) and mass(points) <= _LITTLE * much:
            reasons[at:end] = [None] * (end - at)


def _prompts(inside: Sequence[Leaf], reasons: list[str | None], holder: HtmlElement, share: Share) -> None:
    """Take off whole boxes of which a line speaks to the reader and that hold no prose besides; below the text with it."""
    kept = [at for at, reason in enumerate(reasons) if reason is None]
    usual = {element for at in kept if inside[at].prose and share(inside[at]) >= _MOST for element in below(inside[at], holder)}
    boxes: defaultdict[HtmlElement, list[int]] = defaultdict(list)
    for at, leaf in enumerate(inside):
        if reasons[at] not in (None, "unfound") or share(leaf) >= _MOST:
            continue
        box = next((one for one in reversed(below(leaf, holder)[1:]) if one not in usual), None)
        if box is not None:
            boxes[box].append(at)
    last = _last_prose(inside, kept, share)
    much = mass(inside[at] for at in kept)
    for group in boxes.values() if usual else ():
        left = [at for at in group if reasons[at] is None]
        found = {at: by_lexicon(inside[at].text) for at in group} if left else {}
        reason = next((one for one in found.values() if one in _PROMPTS), None)
        below_text = group[0] > last and mass(inside[at] for at in left) <= _MOST * much
        if reason and (below_text or all(found[at] or len(inside[at].squeezed) < _PROSE for at in left)):
            for at in left:
                reasons[at] = found[at] or reason


def _headed(inside: Sequence[Leaf], reasons: list[str | None], holder: HtmlElement, share: Share) -> None:
    """Take off what shares a box with the heading of a list of other articles above it, where no text is set like the
    article's and links lead away; or with a count of comments."""
    heads = [at for at, leaf in enumerate(inside) if leaf.kind != "list" and leaf.path[1] is not holder and _heads_box(leaf.text)]
    much = mass(leaf for leaf, reason in zip(inside, reasons, strict=True) if reason is None) if heads else 0
    for at in heads[:_HEADS]:
        end = _end_of_box(inside, at)
        below_it = inside[at + 1 : end]
        usual = {share(leaf) for leaf in (*inside[:at], *inside[end:]) if leaf.prose}  # a long box is like itself
        alike = any(len(leaf.squeezed) >= _TEXT and leaf.kind in ("paragraph", "quote") and share(leaf) >= _USUAL and share(leaf) in usual for leaf in below_it)
        led = any(leaf.links > _MOST for leaf in below_it) or _COUNTED.fullmatch(inside[at].text)
        if not alike and led and mass(below_it) <= _MOST * much:
            reasons[at:end] = [reason or "related" for reason in reasons[at:end]]


def _end_of_box(inside: Sequence[Leaf], at: int) -> int:
    """The place behind the box that a leaf stands in."""
    box = inside[at].path[1]
    return next((to for to in range(at + 1, len(inside)) if box not in inside[to].path), len(inside))


def _last_prose(inside: Sequence[Leaf], kept: Sequence[int], share: Share) -> int:
    """The place of the last text that is set like most of the article; without any, the end."""
    return max((at for at in kept if inside[at].prose and share(inside[at]) >= _MOST), default=len(inside))


def _heads_box(text: str) -> bool:
    return heads_list(text) or (len(text) <= _COUNT and _COUNTED.fullmatch(text) is not None)


def _behind_wall(inside: Sequence[Leaf], reasons: list[str | None], share: Share) -> None:
    """Take off what follows the paywall in another place than most of the text, where that is the smaller part."""
    walls = (at for at, leaf in enumerate(inside) if reasons[at] == "paywall" or (reasons[at] is None and _is_wall(leaf)))
    wall = next(walls, None)
    if wall is None:
        return
    before = [at for at in range(wall) if reasons[at] is None]
    after = [at for at in range(wall, len(inside)) if reasons[at] is None and share(inside[at]) < _MOST]
    if mass(inside[at] for at in before) >= mass(inside[at] for at in after):
        for at in after:
            reasons[at] = "paywall" if at == wall else "after-end"


def _behind_lists(inside: Sequence[Leaf], reasons: list[str | None], share: Share) -> None:
    """Take off the little that follows a list of other articles below the text, in another place than the text's."""
    kept = [at for at, reason in enumerate(reasons) if reason is None]
    last = max((at for at in kept if share(inside[at]) >= _MOST), default=None)
    if last is None or last == kept[-1]:
        return
    end = next((at for at in range(last + 1, len(inside)) if reasons[at] is not None and heads_list(inside[at].text)), len(inside))
    after = [at for at in kept if at > end]
    texts = sum(len(inside[at].squeezed) >= _TEXT for at in after)
    if texts < 2 and mass(inside[at] for at in after) <= _MOST * mass(inside[at] for at in kept if at < end):
        for at in after:
            reasons[at] = "after-end"


def _labels_below(inside: Sequence[Leaf], reasons: list[str | None], share: Share) -> None:
    """Take off short lines below the text in other places than its own: names and figures of the page's boxes."""
    kept = [at for at, reason in enumerate(reasons) if reason is None]
    last = _last_prose(inside, kept, share)
    for at in kept:
        leaf = inside[at]
        if at > last and leaf.kind == "paragraph" and len(leaf.squeezed) < _LABEL and share(leaf) < _USUAL and not _ENDS.search(leaf.text):
            reasons[at] = "label"


def _cards_below(inside: Sequence[Leaf], reasons: list[str | None], holder: HtmlElement) -> None:
    """Take off what stands at the end under headings that are links, each in a box of its own, with the heading over all."""
    kept = [at for at, reason in enumerate(reasons) if reason is None]
    first, cards = len(inside), 0
    for at in reversed(kept):
        if inside[at].prose:
            if not _is_of_card(inside[at], holder):
                break
            first, cards = at, cards + 1
    above = [at for at in kept if at < first]
    if cards < 2 or mass(inside[at] for at in kept if at >= first) > _MOST * mass(inside[at] for at in kept):
        return
    for at in (*above[-1:], *range(first, len(inside))):
        if at >= first or inside[at].kind == "heading":
            reasons[at] = reasons[at] or "related"


def _is_of_card(leaf: Leaf, holder: HtmlElement) -> bool:
    """Whether the one heading of the box around a text is a link, and so is that of the box beside."""
    card = heading = None
    for box in takewhile(lambda one: one is not holder, leaf.path[1:_DEEP]):
        held = [*islice(box.iter("h2", "h3", "h4"), 2)]
        if len(held) > 1:
            break
        card, heading = (box, held[0]) if held else (None, None)
    if card is None or heading is None or not _is_led(heading):
        return False
    beside = (next(one.iter(heading.tag), None) for one in (card.getprevious(), card.getnext()) if one is not None)
    return any(one is not None and _is_led(one) for one in beside)


def _is_led(heading: HtmlElement) -> bool:
    return any(link.get("href") and squeeze(all_text(link)) == squeeze(all_text(heading)) for link in heading.iter("a"))


def has_wall(reasons: Sequence[str | None], text: Sequence[int]) -> bool:
    """Whether a paywall stands above a text or below it; `text`: the places of its paragraphs. Amid them none is one."""
    return "paywall" in (*reasons[: text[0]], *reasons[text[-1] + 1 :]) if text else "paywall" in reasons


def wall_below(leaves: Sequence[Leaf], kept: Sequence[Leaf]) -> str | None:
    """The line that says that the text goes on for subscribers only, where it stands right below the body."""
    last = leaves.index(kept[-1]) if kept and kept[-1] in leaves else len(leaves)
    return next((leaf.text for leaf in leaves[last + 1 : last + 1 + _BEHIND] if _is_wall(leaf) and not any(map(hidden, leaf.path))), None)


def _is_wall(leaf: Leaf) -> bool:
    if len(leaf.text) >= 330 or leaf.links >= _MOST or not any(word in leaf.text for word in _WORDS):
        return False
    return _WALL.search(leaf.text) is not None
