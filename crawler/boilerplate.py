"""What trafilatura leaves on an article that is none of it: prompts, lists of other articles, bylines, notices.

Rules over the blocks of one page: the lexicon in lexicon.toml, how much of a block is link, where it stands, what
the headline and the page's own metadata already say. What is taken off is told with its reason. What only the site as
a whole gives away is `sitememory`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler import bylines, copied
from crawler.blocks import Piece
from crawler.boxes import has_wall
from crawler.dom import squeeze
from crawler.lexicon import QUOTED, by_lexicon, heads_list
from crawler.title import normal
from index.article import Dropped

_HEAD = 12  # blocks at the top where a page without markup has its menu
_POINTS = ("●", "•", "・", "■", "◆", "▪", "※")  # of a list in paragraphs
_PULLED = (15, 30)  # letters of a quote, of a paragraph, that may be pulled out of another
_NAME = 80  # characters of an author's name
_TAIL = 3  # blocks at the end where credits stand
_IS = re.compile(r",? (?:is|was|has|covers|writes|reports|works|est|écrit|couvre|travaille)\b")  # behind an author's name: about the author
_TOLD = 30  # characters besides what is quoted of a wall
_SUMMARY = re.compile(r"\W*summary\W*", re.IGNORECASE)  # lower down it heads a part of the article
_LINK = 0.9  # share of a block that is link, from which it is one
_TEASER = 280  # characters: blocks under "related articles" are no longer
_ENDS = re.compile(r"[.!?。！？…」』”\"')）】:：]\s*$")
_STATES = re.compile(r"(?:[.。][」』”\"')）]*|[:：])\s*$")  # how a link ends that is a sentence of the article, no headline
_PART = 0.4  # share of a block that is link, from which what stands before it may be its label
_LABEL = re.compile(
    r"\W*(?:[【\[〈《<＜≪(（「][^】\]〉》>＞≫)）」]{1,20}[】\]〉》>＞≫)）」]|[^:：|｜►▶→»]{2,30}[:：|｜►▶→»])\s*"
)
_STOPS = re.compile(r"[.。”\"」』]\s*$")
_KANA = re.compile("[\u3041-\u30fa]")
_WORDS = re.compile(r"[^\W_]")
_CRUMBS = re.compile(r"^(?:[^/>›»|]{1,40}\s*[/>›»|]\s*){2,}[^/>›»|]{0,60}$|^\s*[|/›»]")


@dataclass(frozen=True)
class Known:
    """What the page's metadata says, which the body need not say again."""

    title: str
    authors: tuple[str, ...] = ()
    site: str = ""


@dataclass(frozen=True)
class Cleaned:
    """The blocks that stay, those that do not, what the page says it was copied from, and whether a wall stands above the text or ends it."""

    kept: tuple[Piece, ...]
    dropped: tuple[Dropped, ...]
    copied_from: str | None = None
    walled: bool = False


def clean(pieces: Sequence[Piece], known: Known) -> Cleaned:
    """Take off what is no article. Pure: the same blocks give the same answer."""
    pieces, inside = _without_items(pieces)
    reasons = [_reason(piece, at, len(pieces), known) for at, piece in enumerate(pieces)]
    _credits(pieces, reasons, known.authors)
    source = _copied(pieces, reasons)
    _above_text(pieces, reasons)
    bylines.mark(pieces, reasons, known.authors, known.site)
    _sections(pieces, reasons)
    _credits(pieces, reasons, known.authors)  # again: what stands above a list of other articles comes last now
    _repeated(pieces, reasons)
    _ends(pieces, reasons)
    kept = tuple(piece for piece, reason in zip(pieces, reasons, strict=True) if reason is None)
    dropped = tuple(Dropped(piece.text, reason) for piece, reason in zip(pieces, reasons, strict=True) if reason)
    text = [at for at, reason in enumerate(reasons) if reason is None and pieces[at].kind != "heading"]
    return Cleaned(kept, inside + dropped, source, has_wall(reasons, text))


def _reason(piece: Piece, at: int, count: int, known: Known) -> str | None:
    if not _WORDS.search(piece.text):
        return "ornament"
    if piece.kind == "table":
        return None
    if piece.kind == "list":
        return "related" if piece.links > _LINK else None
    if _same(piece.text, known.title):
        return "title"
    if piece.links >= _LINK and not _STATES.search(piece.text):
        return "related"
    if _is_labelled_link(piece):
        return "related"
    edge = at < _HEAD or at >= count - _TAIL
    if edge and len(piece.text) <= 120 and _CRUMBS.match(piece.text) and not _ENDS.search(piece.text):
        return "label"
    reason = by_lexicon(piece.text)
    return None if reason == "paywall" and _quotes(piece.text) else reason


def _quotes(text: str) -> bool:
    """Whether a line tells of what a wall says."""
    bare = QUOTED.sub("", text)
    return bare != text and len(bare) >= _TOLD and by_lexicon(bare) is None


def _is_labelled_link(piece: Piece) -> bool:
    """【関連】a headline that is a link; See: a headline that is a link; "Lire aussi" and a link glued to it."""
    if 0 < piece.links < _LINK and heads_list(_before_links(piece)):
        return True
    label = _LABEL.match(piece.text) if piece.links > _PART else None
    if label is None or _STOPS.search(piece.text):
        return False
    headline = piece.text[label.end() :]
    says = len(headline.split()) >= 5 or (len(headline) >= 10 and _KANA.search(headline) is not None)
    return says and round(piece.links * len(piece.text)) >= len(headline)


def _before_links(piece: Piece) -> str:
    """What stands before the links of a text, if those are its end."""
    at, linked = len(piece.text), round(piece.links * len(squeeze(piece.text)))
    while at and linked:
        at -= 1
        linked -= not piece.text[at].isspace()
    return piece.text[:at].strip()


def _credits(pieces: Sequence[Piece], reasons: list[str | None], authors: Sequence[str]) -> None:
    """The last blocks of what is left, one by one from the end: who wrote it, reported it, edited it."""
    names, left = {normal(name) for name in authors}, _TAIL
    for at in reversed(range(len(pieces))):
        text = pieces[at].text
        if reasons[at] is None and pieces[at].kind not in ("table", "list"):
            byline = (len(text) < _NAME and normal(text) in names) or any(" " in name and text.startswith(name) and _IS.match(text, len(name)) for name in authors)
            reasons[at] = "byline" if byline else by_lexicon(text, credits_only=True)
            left -= reasons[at] is None
        if not left:
            return


def _without_items(pieces: Sequence[Piece]) -> tuple[list[Piece], tuple[Dropped, ...]]:
    """Lists without the items that are none of the article's."""
    found: list[Piece] = []
    dropped: list[Dropped] = []
    for piece in pieces:
        if piece.kind != "list":
            found.append(piece)
            continue
        reasons = _item_reasons(piece.rows)
        kept = tuple(row for row, reason in zip(piece.rows, reasons, strict=True) if reason is None)
        dropped.extend(Dropped(row, reason) for row, reason in zip(piece.rows, reasons, strict=True) if reason)
        if kept:
            found.append(piece if kept == piece.rows else replace(piece, text="\n".join(kept), rows=kept))
    return found, tuple(dropped)


def _item_reasons(rows: Sequence[str]) -> list[str | None]:
    """Prompts among the items, what stands under "related articles", and the labels of a list that is mostly such."""
    reasons = [by_lexicon(row) for row in rows]
    heading = next((at for at, row in enumerate(rows) if heads_list(row)), len(rows))
    reasons[heading:] = [reason or "related" for reason in reasons[heading:]]
    if 2 * sum(reason is not None for reason in reasons) > len(rows):
        reasons = [reason or (None if _sentence(row) else "label") for row, reason in zip(rows, reasons, strict=True)]
    return reasons


def _same(text: str, title: str) -> bool:
    """The headline, as it stands or with the site's name after it."""
    if len(text) > 2 * len(title) + 20:
        return False
    one, other = normal(text), normal(title)
    return bool(other) and (
        one == other or (len(other) > 15 and one.startswith(other) and len(one) <= len(other) * 1.4)
    )


def _copied(pieces: Sequence[Piece], reasons: list[str | None]) -> str | None:
    """What a page says it was copied from. In a feed's copy that is the last line: all below is the copier's."""
    for at, piece in enumerate(pieces):
        found = None if piece.kind in ("table", "list") or reasons[at] == "title" else copied.source(piece.text)
        if found is None:
            continue
        reasons[at] = "copied-from"
        before, after = (sum(_prose(part, [None] * len(part))) for part in (pieces[:at], pieces[at + 1 :]))
        if before > after and found.of_feed:
            reasons[at + 1 :] = [reason or "after-end" for reason in reasons[at + 1 :]]
        return found.name or None
    return None


def _above_text(pieces: Sequence[Piece], reasons: list[str | None]) -> None:
    """Lines above the headline are the page's, where the headline stands among the blocks; so is the label of what sums the text up."""
    prose = next((at for at, piece in enumerate(pieces) if piece.kind == "paragraph" and len(piece.text) > 100), 0)
    title = max((at for at in range(prose) if reasons[at] == "title"), default=0)
    reasons[:title] = [reason or "menu" for reason in reasons[:title]]
    for at in range(title, prose):
        reasons[at] = reasons[at] or ("label" if _SUMMARY.fullmatch(pieces[at].text) else None)


def _sections(pieces: Sequence[Piece], reasons: list[str | None]) -> None:
    """Headings of lists of other articles, with what stands under them."""
    for at, piece in enumerate(pieces):
        if reasons[at] in (None, "related", "newsletter") and piece.kind in ("heading", "paragraph") and heads_list(piece.text):
            reasons[at] = "related"
            end = len(pieces) if _is_last(pieces, reasons, at) else _run(pieces, at + 1)
            reasons[at + 1 : end] = [reason or "related" for reason in reasons[at + 1 : end]]


def _run(pieces: Sequence[Piece], at: int) -> int:
    """The end of a run of links, lists and labels: the article goes on after it."""
    while at < len(pieces):
        piece = pieces[at]
        label = len(piece.text) < 100 and not _ENDS.search(piece.text) and piece.kind != "heading"
        if not (piece.kind in ("list", "table") or piece.links >= 0.5 or label):
            break
        at += 1
    return at


def _is_last(pieces: Sequence[Piece], reasons: Sequence[str | None], at: int) -> bool:
    """Whether nothing of the article follows: what does is short and little.

    Only a heading that is left alone gets here: one whose list was taken off by its place went with it (`body`).
    """
    before = sum(_prose(pieces[:at], reasons[:at])) + sum(
        len(piece.text) for piece in pieces[:at] if piece.kind == "list"
    )
    after = _prose(pieces[at + 1 :], reasons[at + 1 :])
    return not after or (max(after) <= _TEASER and sum(after) <= before / 2 and len(after) > 1)


def _prose(pieces: Sequence[Piece], reasons: Sequence[str | None]) -> list[int]:
    texts = (piece for piece, reason in zip(pieces, reasons, strict=True) if reason is None and piece.kind in ("paragraph", "quote"))
    return [len(piece.text) for piece in texts if piece.links < 0.5 and _sentence(piece.text)]


def _sentence(text: str) -> bool:
    return len(text) >= 60 or (len(text) >= 20 and bool(_ENDS.search(text)))


def _repeated(pieces: Sequence[Piece], reasons: list[str | None]) -> None:
    """A long block that stands twice is once a box or a copy for another screen; a quote of a paragraph is pulled out."""
    seen: set[str] = set()
    quotes = {at: normal(piece.text) for at, piece in enumerate(pieces) if _may_be_pulled(piece)}
    paragraphs = [normal(piece.text) for piece in pieces if piece.kind == "paragraph"] if quotes else []
    whole = "\n".join(paragraphs)
    for at, text in quotes.items():
        quoted = pieces[at].kind == "quote"
        if reasons[at] is None and len(text) > _PULLED[not quoted] and whole.count(text) > (0 if quoted else paragraphs.count(text)):
            reasons[at] = "repeated"
    for at, piece in enumerate(pieces):
        text = squeeze(piece.text).lower()
        if reasons[at] is None and len(text) > 30:
            if text in seen:
                reasons[at] = "repeated"
            seen.add(text)


def _may_be_pulled(piece: Piece) -> bool:
    """A quote, or a paragraph that is no sentence though it is as long as one."""
    listed = piece.text.startswith(_POINTS)
    return piece.kind == "quote" or (piece.kind == "paragraph" and 35 < len(piece.text) < 200 and not listed and not _ENDS.search(piece.text))


def _ends(pieces: Sequence[Piece], reasons: list[str | None]) -> None:
    """A heading that heads nothing any more goes with what it headed; a sentence set as one is text."""
    last = True
    for at in reversed(range(len(pieces))):
        if reasons[at] is None:
            heading = pieces[at].kind == "heading" and not (len(pieces[at].text) >= 60 and _ENDS.search(pieces[at].text))
            if last and (heading or (pieces[at].links >= 0.6 and pieces[at].kind == "list")):
                reasons[at] = "heading" if heading else "related"
            else:
                last = False
