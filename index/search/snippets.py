"""The place of an article that shows why it was found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from typing import NamedTuple

from index import japanese
from index.analyzers import analyze, collect, has_japanese, normalize, unaccented
from index.article import Article, Block
from index.search.figures import Wanted
from index.search.figures import places as figure_places
from index.search.results import CLOSE, OPEN
from index.search.terms import Option

_WIDTH = {"ja": 90}  # characters of a snippet
_OTHER_WIDTH = 200
_INEXACT = 0.7  # another form of the word, when there is one with the form typed
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
Span = tuple[int, int]
_Weights = Callable[[str, str, Sequence[Option]], Iterator[float]]


class Snippet(NamedTuple):
    text: str
    english: str | None


class _Place(NamedTuple):
    """A block as it reads in a language, and what of the query it may hold: the sum of the weights."""

    weight: float
    block: Block
    lang: str
    text: str


def snippet(article: Article, wanted: Sequence[Option], figures: Sequence[Wanted] = ()) -> Snippet:
    """The block where most of the query stands, cut to size; the lead where none does (a filter found it).

    Words come before figures, which are looked for where no word stands.
    """
    for place in _best_first(article, wanted):
        if spans := _spans(place.text, place.lang, [o for o in wanted if o.lang == place.lang]):
            return _shown(place, spans, wanted)
    for block, spans in figure_places(article, figures) if figures else ():
        return _shown(_Place(1.0, block, block.lang, block.text), spans, wanted)
    lead = article.blocks[0] if article.blocks else article.headline
    return Snippet(_cut(lead.text, [], lead.lang), None if lead.lang == "en" else _lead(lead.english))


def _shown(place: _Place, spans: Sequence[Span], wanted: Sequence[Option]) -> Snippet:
    text = _cut(place.text, spans, place.lang)
    if place.lang == "en":
        return Snippet(text, None)
    english = _sentence(place.block, spans[0][0]) or place.block.english
    if english is None:
        return Snippet(text, None)
    return Snippet(text, _cut(english, _spans(english, "en", [o for o in wanted if o.lang == "en"]), "en"))


def _best_first(article: Article, wanted: Sequence[Option]) -> Iterator[_Place]:
    """The places by weight. One that holds the whole query is given at once: none can come before it, and mostly no
    other has to be read."""
    whole = max((sum(o.weight for o in wanted if o.lang == lang) for lang in {o.lang for o in wanted}), default=0.0)
    for weights in (_weights, _read_weights):
        later, none = [], True
        for place in _places(article, wanted, weights):
            none = False
            if place.weight >= whole:
                yield place
            else:
                later.append(place)
        yield from sorted(later, key=lambda p: -p.weight)
        if not none:
            return


def _places(article: Article, wanted: Sequence[Option], weights: _Weights) -> Iterator[_Place]:
    """The readings of the blocks that may hold something of the query; the headline only where there is no text."""
    for lang in dict.fromkeys(o.lang for o in wanted):
        options = [o for o in wanted if o.lang == lang]
        for block in article.blocks or (article.headline,):
            text = _reading(block, lang)
            if text and (weight := sum(weights(text, lang, options))):
                yield _Place(weight, block, lang, text)


def _reading(block: Block, lang: str) -> str | None:
    if block.lang == lang:
        return block.text
    if lang == "en":
        return block.text if block.lang == "und" else block.english
    return block.text if lang == "ja" and has_japanese(block.text) else None


def _weights(text: str, lang: str, options: Sequence[Option]) -> Iterator[float]:
    """What each option that the text may hold counts. Cheap: all blocks of ten hits are asked."""
    letters = _Letters(japanese.folded(normalize(text).text) if lang == "ja" else unaccented(text).replace("-", ""))
    likely = [o for o in options if _held(o, letters)]
    if lang == "ja" or not likely:
        yield from (o.weight for o in likely)
        return
    yield from _read_weights(text, lang, likely)


def _read_weights(text: str, lang: str, options: Sequence[Option]) -> Iterator[float]:
    """The same for sure: Japanese may be spelled with other letters."""
    terms: dict[str, list[int]] = defaultdict(list)
    collect(lang, text, terms, 0)
    for option in options:
        if _held(option, terms):
            typed = (*option.exact, *option.accented)
            exact = not typed or any(t in terms for t in typed)
            yield option.weight * (1.0 if exact else _INEXACT)


def _held(option: Option, terms: Container[str]) -> bool:
    return all(any(term in terms for term in equals) for equals in option.sequence)


class _Letters:
    """The terms that a text may hold: those that it has the letters of."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __contains__(self, term: object) -> bool:
        return str(term).rstrip("!") in self._text


def _spans(text: str, lang: str, wanted: Sequence[Option]) -> list[Span]:
    """Where the query stands in a text, in order and without overlaps."""
    places: dict[int, list[tuple[str, Span]]] = {}
    for token in analyze(lang, text):
        places.setdefault(token.position, []).append((token.text, (token.start, token.end)))
    found = sorted((s for option in wanted for s in _matches(places, option)), key=lambda s: (s[0], -s[1]))
    kept: list[Span] = []
    for span in found:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return _touching(text, kept)


def _touching(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans with nothing between them as one: 半 and 導体 are marked as 半導体."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip(" -‐‑"):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


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


def _sentence(block: Block, place: int) -> str | None:
    """The English of the sentence at `place` of a block; None where the sentences do not add up to it."""
    at = 0
    for sentence in block.sentences or ():
        start = block.text.find(sentence.source, at)
        if start < 0:
            return None
        at = start + len(sentence.source)
        if place < at:
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
