"""The headline of a page: JSON-LD, Open Graph, <h1> and <title> heard together, without the site's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from crawler.dom import fold, marked, plain, squeeze, with_breaks

_SEPARATOR = re.compile(r"\s+[|–—\-*·•:«»‹›/~]+\s+|\s*[｜|]\s*|\s*::\s*|：|(?<=[^\x00-\x7f])\s*[-–—]\s*(?=[^\x00-\x7f])|\s+[-–—]\s*(?=[^\x00-\x7f\s])")
_AFTER_NAME = re.compile(rf"{_SEPARATOR.pattern}|:\s+")
_APPENDED = re.compile(r"\s*[（(\[［【|｜：]|\s+[-–—:]\s|\s*[-–—](?=[^\x00-\x7f])|\s+(?:By|Par) [A-ZÀ-Þ][\w.]{2,30}$")
_CREDIT = re.compile(r"\s*[（(](?:写真|画像|動画)[＝=:：][^()（）]{1,20}[）)]")
_PAGED = re.compile(r"\s*[（(]\d{1,2}\s?[/／]\s?\d{1,2}(?:\s?ページ)?[）)](?=\s*(?:$|[-–—|｜]))")  # of an article in several pages
_SECTION = re.compile(r"\s*[|｜]\s*(?:(?:[A-Z][\w&]* ){1,2}News|Actualités? [A-ZÀ-Þ]\w+)$")
_WIRED = re.compile(r"\s*[（(][^（）()]{0,8}(?:通信|新聞|ニュース|オンライン|デジタル)[^（）()]{0,8}[）)]$")  # whose text a portal shows
AGENCIES = frozenset({"reuters", "afp", "bloomberg", "共同通信", "時事通信", "ロイター"})
_WHAT_IT_IS = re.compile(r"\s*[:：].*$")  # "The Ledger: news of the valley"
_CUT = re.compile(r"\s*(?:…|\.\.\.)$")
_WORD = re.compile(r"\w+")
_BREAK, _WIDE = re.compile(r"(?<![^\S\u3000])[^\S\u3000\n]*+\n[^\S\u3000]*+"), re.compile(r"[^\x00-\u2fff]")
_BADGE = 8  # letters of a mark that stands in the <h1>
_SHORT = 15  # characters: a part of a <title> that is no longer may be a name
_LOWER = 40  # headings below the first that are looked at
_MAX = 500  # characters; a "title" that is longer is a paragraph


@dataclass(frozen=True)
class Candidates:
    """What each part of a page says its headline is; "" where it says nothing. `strong`: JSON-LD of an Article."""

    structured: str
    strong: bool
    shared: str  # og:title, else twitter:title
    headings: tuple[str, ...]
    decks: tuple[tuple[str, str], ...]  # an <h1> and the heading right below it
    document: str  # <title>
    sites: tuple[str, ...]  # names and host labels of the site


def headings(tree: HtmlElement, said: Sequence[str] = ()) -> tuple[str, ...]:
    """The <h1> of a page, and what is marked up as a headline where there is none.

    Where no <h1> is what other parts of the page say (`said`), it names the site or a section: then the lower
    headings that are.
    """
    found = [_in_one_line(h1) for h1 in tree.iter("h1")]
    if not any(found):
        found = [fold(plain(node)) for node in marked(tree, "itemprop", "headline")]
    if not any(_agree(one, other) for one in found for other in said):
        lower = (fold(plain(node)) for node in islice(tree.iter("h2", "h3"), _LOWER))
        found += [text for text in lower if any((_agree(text, other) and 2 * len(text) > len(other)) or _ends(text, other) for other in said)]
        found += _unmarked(tree, said) if len(said) == 1 else ()
    return tuple(dict.fromkeys(text[:_MAX] for text in found if len(text) > 1))[:20]


def _in_one_line(h1: HtmlElement) -> str:
    """Its text, with a blank for a line break between words that are written with blanks."""
    if h1.find(".//br") is None or h1.find(".//rt") is not None:
        return plain(h1)
    lines = with_breaks(h1)
    return fold(_BREAK.sub(lambda match: "" if _WIDE.match(lines, match.start() - 1) and _WIDE.match(lines, match.end()) else " ", lines))


def decks(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Each <h1> with the lower heading that follows it at once."""
    for h1 in tree.iter("h1"):
        below = h1.getnext()
        if below is not None and below.tag in ("h2", "h3") and (deck := plain(below)):
            yield plain(h1), deck[:_MAX]


def _unmarked(tree: HtmlElement, said: Sequence[str]) -> Iterator[str]:
    """A headline that is marked up as nothing: a text of the page that is what a part of the <title> says."""
    heads = {head for text in said for head in _heads(text) if len(head) > _SHORT}
    for element in tree.iter("div", "p", "span", "td", "b", "font", "strong") if heads else ():
        text = fold(element.text or "")
        if text in heads:
            yield text


def choose(candidates: Candidates) -> str:
    """The headline; "" for a page without one."""
    cleaned = dict.fromkeys(_strip(text, candidates) for text in _ordered(candidates))
    texts = [text for text in cleaned if text]
    if not texts:
        return candidates.document
    if not (candidates.strong and candidates.structured):
        texts = [text for text in texts if sum(_agree(text, other) for other in texts) > 1] or texts
    chosen = _outvoted(texts[0], candidates) or _shown(candidates) or _whole(texts[0], texts[1:])
    alike = [one for one in (chosen, candidates.shared, candidates.structured) if normal(one) == normal(chosen)]
    shown = next((shown for shown in candidates.headings if normal(shown) == normal(chosen)), chosen)
    return next((one for one in alike if _is_glued(shown, one)), shown)


def _is_glued(shown: str, said: str) -> bool:
    """Whether what a page shows lacks the blanks of what it says elsewhere: its parts stand in lines or elements of their own."""
    if len(_WORD.findall(shown)) < len(_WORD.findall(said)):
        return True
    return len(shown) < len(said) and squeeze(shown).casefold() == squeeze(said).casefold()


def _outvoted(text: str, candidates: Candidates) -> str | None:
    """What <h1>, og:title and <title> say in one voice, where the chosen one says something else."""
    told = {normal(_strip(one, candidates)): one for one in (candidates.shared, candidates.document)}
    said = next((h1 for h1 in candidates.headings if told.keys() == {normal(h1)}), None)
    _, bar, rest = candidates.shared.partition(" | ")
    if bar and normal(rest) == normal(text):  # a label
        return None
    return said if said and normal(text) != normal(said) else None


def _shown(candidates: Candidates) -> str | None:
    """What the page shows and names its window by, where og:title alone has a label or the deck besides."""
    document = normal(_strip(candidates.document, candidates))
    if (candidates.strong and candidates.structured) or document not in normal(candidates.shared):
        return None
    return next((h1 for h1 in candidates.headings if len(document) > _BADGE and normal(h1) == document), None)


def _ordered(candidates: Candidates) -> Iterator[str]:
    yield candidates.structured if candidates.strong else ""
    yield candidates.shared
    yield from _likely(candidates)
    yield candidates.structured
    yield candidates.document


def _likely(candidates: Candidates) -> list[str]:
    """The <h1> that other parts of the page agree with; all of them where none does."""
    others = [text for text in (candidates.structured, candidates.shared, candidates.document) if text]
    agreed = [h1 for h1 in candidates.headings if any(_agree(h1, other) for other in others)]
    return agreed or [h1 for h1 in candidates.headings if normal(h1) not in _names(candidates)]


def _whole(text: str, others: Sequence[str]) -> str:
    """A headline that was cut for length, whole, where another part of the page has it so."""
    stem = _CUT.sub("", text)
    if stem == text and not 100 <= len(text) <= 112:  # schema.org's old limit of 110 characters
        return text
    longer = [other for other in others if normal(other).startswith(normal(stem)) and len(other) > len(text)]
    return min(longer, key=len, default=text)


@lru_cache(maxsize=512)
def normal(text: str) -> str:
    """For comparing only: width, case, blanks and punctuation folded."""
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text).lower())


def _agree(one: str, other: str) -> bool:
    first, second = sorted((normal(one), normal(other)), key=len)
    return len(first) > 5 and second.startswith(first)


def _ends(heading: str, text: str) -> bool:
    """Whether a heading is the last part of a text, behind the names of the site and its sections."""
    return len(heading) > _BADGE and text.endswith(heading) and normal(heading) in _tails(text)


def _badged(piece: str, heading: str) -> bool:
    """Whether a heading is that and a mark behind it: 会員限定, PR, Live."""
    more = len(normal(heading)) - len(normal(piece))
    return 0 < more <= _BADGE and len(normal(piece)) > 8 and normal(heading).startswith(normal(piece))


def _without_name(text: str, sites: Sequence[str]) -> str:
    """Without a site's name behind a bar; a name may have bars of its own."""
    for name in sites:
        before = text.removesuffix(name).rstrip()
        if before != text and before.endswith(("|", "｜")) and len(before) > _BADGE:
            return before.rstrip("|｜").rstrip()
    return text


def _names(candidates: Candidates) -> frozenset[str]:
    return AGENCIES | {normal(name) for name in candidates.sites if normal(name)}


def _strip(text: str, candidates: Candidates) -> str:
    """Without the parts at its ends that name the site, its section or its author."""
    text = _PAGED.sub("", _CREDIT.sub("", fold(text)))
    exact = {normal(other): other for other in (*candidates.headings, candidates.structured) if len(normal(other)) > 8}
    for heading in sorted(candidates.headings, key=len, reverse=True):
        begins = 8 < len(heading) < len(text) <= 2.5 * len(heading) and text.startswith(heading)
        if begins and _APPENDED.match(text[len(heading) :]):
            return heading
    for piece in _heads(text):
        if normal(piece) in exact and normal(piece) != normal(text):
            return piece
        if any(_badged(piece, heading) and not normal(text).startswith(normal(heading)) for heading in candidates.headings):
            return piece
    text = _without_name(text, candidates.sites)
    if text == fold(candidates.document) and normal(text) not in exact and (ends := _tails(text) & exact.keys()):
        return exact[max(ends, key=len)]
    names, whole = _names(candidates), text
    while tail := _tail(text):
        before = _tail(tail[0])
        if _is_name(tail[1], names):
            text = tail[0]
        elif before and len(tail[1]) <= _SHORT and normal(before[1]) in names:  # a section behind the name
            text = before[0]
        else:
            break
    start, _, last = text.rpartition(" l ")  # a letter typed for the bar
    if len(start) > 8 and normal(last) in names:
        text = start
    if text != whole:
        text = _WIRED.sub("", _SECTION.sub("", text))
    for heading, deck in candidates.decks:
        both = normal(heading + deck)
        if len(normal(deck)) > _BADGE and normal(text).endswith(both) and len(normal(text)) <= len(both) + _SHORT:
            return heading
    head = _AFTER_NAME.split(text, maxsplit=1)
    if len(head) == 2 and normal(head[0]) in names and len(head[1]) > 8:
        text = head[1]
    return text.strip()


def _heads(text: str) -> Iterator[str]:
    """What stands before each separator, longest first."""
    for match in reversed(list(_SEPARATOR.finditer(text))):
        yield text[: match.start()].strip()


def _tails(text: str) -> set[str]:
    """What stands behind each separator, for comparing."""
    return {normal(text[match.end() :]) for match in _SEPARATOR.finditer(text)}


def _tail(text: str) -> tuple[str, str] | None:
    matches = list(_SEPARATOR.finditer(text))
    if not matches or not text[: matches[-1].start()].strip():
        return None
    return text[: matches[-1].start()].strip(), text[matches[-1].end() :].strip()


def _is_name(tail: str, names: frozenset[str]) -> bool:
    """A site's name, or a few words that hold it ("Le Monde.fr", "BBC News", "Yahoo!ニュース")."""
    short = normal(tail)
    if not short:
        return True
    if short in names or normal(_WHAT_IT_IS.sub("", tail)) in names:
        return True
    return len(short) <= 40 and any(
        len(name) > 2 and (short.startswith(name) or short.endswith(name) or (len(short) > 3 and name.startswith(short)))
        for name in names
    )
