"""The place of an article that shows why it was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.analyzers import analyze
from index.article import Article, Block, Sentence
from index.search.results import CLOSE, OPEN
from index.search.terms import Option

_WIDTH = {"ja": 90}  # characters of a snippet
_OTHER_WIDTH = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
Span = tuple[int, int]


class Snippet(NamedTuple):
    text: str
    english: str | None


class _Place(NamedTuple):
    weight: tuple[int, int]  # different words that matched, then all matches
    block: Block
    lang: str
    spans: list[Span]


def snippet(article: Article, wanted: Sequence[Option]) -> Snippet:
    """The block where most of the words stand, cut to size; its lead where none does (a filter found it)."""
    place = max(_places(article, wanted), key=lambda p: p.weight, default=None)
    if place is None:
        lead = article.blocks[0] if article.blocks else article.headline
        return Snippet(_cut(lead.text, [], lead.lang), None if lead.lang == "en" else _lead(lead.english))
    if place.lang == "en":
        return Snippet(_cut(place.block.english or place.block.text, place.spans, "en"), None)
    english = [o for o in wanted if o.lang == "en"]
    return Snippet(_cut(place.block.text, place.spans, place.lang), _english(place, english))


def _places(article: Article, wanted: Sequence[Option]) -> list[_Place]:
    found = []
    blocks = article.blocks or (article.headline,)
    for lang in dict.fromkeys(o.lang for o in wanted):
        options = [o for o in wanted if o.lang == lang]
        for block in blocks:
            text = _reading(block, lang)
            if text and (spans := _spans(text, lang, options)):
                found.append(_Place((len({n for n, _ in spans}), len(spans)), block, lang, [s for _, s in spans]))
    return found


def _reading(block: Block, lang: str) -> str | None:
    if block.lang == lang or lang == "ja":
        return block.text
    return block.english if lang == "en" else None


def _spans(text: str, lang: str, wanted: Sequence[Option]) -> list[tuple[int, Span]]:
    """(which option, where) of every match in a text, in order and without overlaps."""
    places: dict[int, list[tuple[str, Span]]] = {}
    for token in analyze(lang, text):
        places.setdefault(token.position, []).append((token.text, (token.start, token.end)))
    found: list[tuple[int, Span]] = []
    for number, option in enumerate(wanted):
        found.extend((number, span) for span in _matches(places, option))
    return _apart(sorted(found, key=lambda f: (f[1][0], -f[1][1])))


def _matches(places: dict[int, list[tuple[str, Span]]], option: Option) -> list[Span]:
    first, *rest = (frozenset(equals) for equals in option.sequence)
    first = first | frozenset(option.accented)
    found = []
    for position, terms in places.items():
        chain = [span for term, span in terms if term in first]
        if not chain:
            continue
        spans = _follow(places, position, rest, option)
        if spans is not None:
            found.extend([max(chain, key=lambda s: s[1]), *spans])
    return found


def _follow(
    places: dict[int, list[tuple[str, Span]]], position: int, rest: Sequence[frozenset[str]], option: Option
) -> list[Span] | None:
    """Where the other terms of a sequence stand after `position`; None if they do not."""
    spans: list[Span] = []
    anchor = position
    for wanted in rest:
        near = _window(anchor, position, option)
        hit = next((n for n in near if any(term in wanted for term, _ in places.get(n, ()))), None)
        if hit is None:
            return None
        spans.append(next(span for term, span in places[hit] if term in wanted))
        anchor = hit
    return spans


def _window(anchor: int, first: int, option: Option) -> range:
    if option.within:
        return range(first - option.within, first + option.within + 1)
    return range(anchor + 1, anchor + 2 + option.gap)


def _apart(found: Sequence[tuple[int, Span]]) -> list[tuple[int, Span]]:
    kept: list[tuple[int, Span]] = []
    for number, span in found:
        if not kept or span[0] >= kept[-1][1][1]:
            kept.append((number, span))
    return kept


def _english(place: _Place, options: Sequence[Option]) -> str | None:
    """The English of the sentence that matched, or of the block."""
    text = _sentence(place) or place.block.english
    if text is None:
        return None
    return _cut(text, [span for _, span in _spans(text, "en", options)], "en")


def _sentence(place: _Place) -> str | None:
    at = 0
    sentences: Sequence[Sentence] = place.block.sentences or ()
    for sentence in sentences:
        start = place.block.text.find(sentence.source, at)
        if start < 0:
            return None
        at = start + len(sentence.source)
        if place.spans[0][0] < at:
            return sentence.english
    return None


def _lead(text: str | None) -> str | None:
    return None if text is None else _cut(text, [], "en")


def _cut(text: str, spans: Sequence[Span], lang: str) -> str:
    """The window of the text with the most matches in it, marks around them."""
    width = _WIDTH.get(lang, _OTHER_WIDTH)
    start, end = _window_of(text, spans, width)
    pieces, at = [], start
    for a, b in spans:
        if start <= a and b <= end:
            pieces += [_clean(text[at:a]), OPEN, _clean(text[a:b]), CLOSE]
            at = b
    body = "".join([*pieces, _clean(text[at:end])]).strip()
    return f"{'… ' if start else ''}{body}{' …' if end < len(text) else ''}"


def _window_of(text: str, spans: Sequence[Span], width: int) -> Span:
    if len(text) <= width:
        return 0, len(text)
    heads = [a for a, _ in spans] or [0]
    best = max(heads, key=lambda a: (sum(a <= b < a + width * 3 // 4 for b in heads), -a))
    start = _word_start(text, max(0, best - width // 4))
    end = min(len(text), max(start + width, max((b for a, b in spans if a == best), default=0)))
    return start, _word_end(text, end)


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at, at + 20) if at else -1
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    space = text.rfind(" ", at - 20, at) if at < len(text) else -1
    return space if space > 0 else at


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text)
