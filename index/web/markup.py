"""A block in both languages, cut into sentences that belong together, with the figures in them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from index.amounts import Blocks, amounts, plain, render
from index.article import Amount, Article, Block
from index.config import LANGS

FLAGS = {
    "empty": "the translation is empty",
    "loop": "the translation repeats itself",
    "untranslated": "words were left untranslated",
    "length": "the translation may be cut short",
    "amount": "an amount differs from the original",
    "date": "a date differs from the original",
    "number": "a number differs from the original",
    "name": "a name is missing",
    "unknown": "some characters could not be read",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in a text. `value` is it in plain English, "" where that is how it is written already."""

    text: str
    value: str
    number: str  # decimal, in units of the currency
    kind: str
    currency: str
    start: int  # in the block's text


Piece = str | Figure


@dataclass(frozen=True, slots=True)
class Sentence:
    """`number` is the same for a sentence and its English; None is what stands between sentences."""

    number: int | None
    pieces: tuple[Piece, ...]
    flags: tuple[str, ...] = ()
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A block: `english` is () where the original is English, None where there is none yet."""

    number: int  # 0: the headline
    kind: str
    lang: str
    original: tuple[Sentence, ...]
    english: tuple[Sentence, ...] | None
    flags: tuple[str, ...] = ()  # in plain words
    doubt: int | None = None  # the model's least confidence in a sentence, percent; None where there is no cause to say it


def rows(article: Article) -> tuple[Row, ...]:
    read = Blocks()  # a heading may say what the numbers of the table below it count
    return tuple(
        _row(number, block, read.read(block, block.lang) if block.lang in LANGS else ())
        for number, block in enumerate(article.parts)
    )


def _row(number: int, block: Block, figures: tuple[Amount, ...]) -> Row:
    spans = _spans(block)
    text = french(block.text) if block.lang == "fr" else block.text
    original = tuple(_sentences(text, spans, figures, block))
    doubt = round(100 * block.confidence) if block.unsure and block.confidence is not None else None
    return Row(number, block.kind, block.lang, original, _english(block, spans), _said(block.flags), doubt)


def _said(flags: Sequence[str]) -> tuple[str, ...]:
    return tuple(FLAGS.get(flag, flag) for flag in flags)


def _spans(block: Block) -> list[tuple[int, int]] | None:
    """Where each sentence of the translation stands in the original; None where they do not add up to it."""
    found, at = [], 0
    for sentence in block.sentences or ():
        start = block.text.find(sentence.source, at)
        if start < 0:
            return None
        at = start + len(sentence.source)
        found.append((start, at))
    return found or None


def _sentences(
    text: str, spans: list[tuple[int, int]] | None, figures: Sequence[Amount], block: Block
) -> Iterator[Sentence]:
    at = 0
    for number, (start, end) in enumerate(spans or [(0, len(text))]):
        if start > at:
            yield Sentence(None, _pieces(text, at, start, figures))
        of = block.sentences[number] if spans and block.sentences else block
        yield Sentence(number, _pieces(text, start, end, figures), _said(of.flags), of.unsure)
        at = end
    if at < len(text):
        yield Sentence(None, _pieces(text, at, len(text), figures))


def _english(block: Block, spans: list[tuple[int, int]] | None) -> tuple[Sentence, ...] | None:
    if block.lang == "en" or block.english == block.text:
        return ()
    if block.sentences is None:
        return None
    made: list[Sentence] = []
    for number, (gap, sentence) in enumerate(zip(block.gaps, block.sentences, strict=True)):
        if gap:
            made.append(Sentence(None, (gap,)))
        found = amounts(sentence.english, "en")
        pieces = _pieces(sentence.english, 0, len(sentence.english), found)
        made.append(Sentence(number if spans else 0, pieces, _said(sentence.flags), sentence.unsure))
    return tuple(made)


def _pieces(text: str, start: int, end: int, figures: Sequence[Amount]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    at = start
    for amount in figures:
        if start <= amount.start and amount.end <= end:
            found += [text[at : amount.start], _figure(amount, text[amount.start : amount.end])]
            at = amount.end
    found.append(text[at:end])
    return tuple(piece for piece in found if piece)


def _figure(amount: Amount, text: str) -> Figure:
    value = render(amount)
    same = _bare(value) == _bare(amount.text)
    return Figure(text, "" if same else value, plain(amount.value), amount.kind, amount.currency or "", amount.start)


class Line(NamedTuple):
    """A row of a table. `head`: its cells say what stands below them."""

    head: bool
    cells: tuple[tuple[Sentence, ...], ...]


def lines(sentences: Sequence[Sentence]) -> list[Line]:
    """The rows of a table, which a text has on lines of their own, with a bar between two cells."""
    made: list[list[list[Sentence]]] = [[[]]]
    for sentence in sentences:
        for piece in sentence.pieces:
            for part in _BREAKS.split(piece) if isinstance(piece, str) else [piece]:
                if part == "\n":
                    made.append([[]])
                elif part == "|":
                    made[-1].append([])
                elif not isinstance(part, str) or part.strip():
                    made[-1][-1].append(replace(sentence, pieces=(part,)))
    return [Line(not number and not _has_figure(row), tuple(map(tuple, row))) for number, row in enumerate(made)]


def _has_figure(row: Sequence[Sequence[Sentence]]) -> bool:
    return any(not isinstance(piece, str) for cell in row for sentence in cell for piece in sentence.pieces)


_BREAKS = re.compile(r"([\n|])")
_TIGHT = re.compile(r"(?<=«) (?=\S)|(?<=\S) (?=[»:;!?%‰€$£¥])|(?<=\d) (?=\d{3}(?!\d))")


def french(text: str) -> str:
    """French with spaces that no line ends at, where print has such: in quotes, before tall marks, within numbers. As
    long as before."""
    return _TIGHT.sub("\u00a0", text)


_UNITS = re.compile(r"yen|dollars?|euros?|[¥$€£]|\bus\b|\s+", re.IGNORECASE)


def _bare(text: str) -> str:
    """A figure without its currency: "¥1.239 trillion" says no more than "1.239 trillion yen"."""
    return _UNITS.sub("", text.casefold()).replace("percent", "%").replace("times", "x").replace("fold", "x").strip("-")
