"""The body of a page that is drawn by scripts: the data that the page carries for them (Next.js and its like).

Nothing is known of the data's form but that an article is its longest prose: one string of markup, or the texts that
stand at one place of a list. What stands beside the page's headline goes before what does not.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any

from lxml import html
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from crawler.blocks import Piece
from crawler.dom import fold, squeeze
from crawler.leaves import leaves
from crawler.title import normal

_STATE = re.compile(r"\s*(?:window\.|self\.|var\s+)?__\w*(?:STATE|DATA|PROPS)\w*__\s*=\s*(?=\{)")
_MAX_BYTES = 4_000_000
_MAX_NODES = 60_000
_MAX_DEPTH = 40
_SENTENCE = re.compile(r"[.!?。！？…」”\"»)]\s*$")
_LEAST = 25  # characters of a line of prose
_PURE = 0.8  # share of running text in what is an article's
_TAG = re.compile(r"<[^<>]{0,200}>")
_SUMMARY = re.compile(r"desc|summary|excerpt|lead|chapo|abstract|headline|title|deck|caption", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<(?:p|br|div|h\d)\b", re.IGNORECASE)

_Path = tuple[str | int, ...]


@dataclass(frozen=True)
class _Text:
    """A string of the data and where it stands; `beside`: whether its object, or one around it, has the headline."""

    path: _Path
    text: str
    beside: bool


@dataclass(frozen=True)
class _Candidate:
    """Blocks that stand at one place of the data."""

    path: _Path
    pieces: list[Piece]

    @cached_property
    def prose(self) -> int:
        """How much of it reads as running text."""
        return sum(len(piece.text) for piece in self.pieces if len(piece.text) >= _LEAST and _SENTENCE.search(piece.text))

    def has(self, lines: Sequence[str]) -> bool:
        text = squeeze("".join(piece.text for piece in self.pieces)) if lines else ""
        return all(line in text for line in lines)

    def is_within(self, other: _Candidate) -> bool:
        """Whether it stands inside another and is most of that, cut into sentences rather than into bits of them."""
        inside = len(self.path) > len(other.path) and self.path[: len(other.path)] == other.path
        return inside and 2 * self.prose > other.prose and self.prose > _PURE * sum(len(piece.text) for piece in self.pieces)


def scripts(tree: HtmlElement) -> list[HtmlElement]:
    """The scripts that may hold such data. Held so that they can be read when the tree was stripped of them."""
    return [one for one in tree.iter("script") if "json" in (one.get("type") or "") or "STATE__" in (one.text or "")[:200]]


def body(found: Sequence[HtmlElement], headline: str, shown: Sequence[str] = ()) -> list[Piece]:
    """The blocks of the longest prose in the data of scripts; [] where there is none. A text that the page shows (`shown`)
    and that stands in the data was drawn before it was sent: it is of the article, if not all of it."""
    texts = [text for script in found for text in _texts(_load(script.text or ""), normal(headline))]
    drawn = _drawn(shown, texts)
    candidates = [one for one in _candidates([text for text in texts if text.beside] or texts) if one.prose and one.has(drawn)]
    best = max(candidates, key=lambda one: one.prose, default=None)
    if best is None:
        return []
    while inner := max((one for one in candidates if one.is_within(best)), key=lambda one: one.prose, default=None):
        best = inner
    return best.pieces


def _drawn(shown: Sequence[str], texts: Sequence[_Text]) -> list[str]:
    """The lines that a page shows of its data, but for what only sums an article up; without blanks."""
    told = squeeze(unescape(_TAG.sub("", " ".join(text.text for text in texts if not _SUMMARY.search(str(text.path[-1:]))))))
    return [line for line in map(squeeze, shown) if len(line) >= _LEAST and line in told]


def _load(text: str) -> Any:
    if len(text) > _MAX_BYTES:
        return None
    state = _STATE.match(text)
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, state.end() if state else len(text) - len(text.lstrip()))[0]
    except (ValueError, RecursionError):
        return None


def _texts(data: Any, headline: str) -> Iterator[_Text]:
    """The strings of the data, in order. Iterative: what is nested deeply costs no stack."""
    stack: list[tuple[_Path, Any, bool]] = [((), data, False)]
    for _ in range(_MAX_NODES):
        if not stack:
            return
        path, item, beside = stack.pop()
        if len(path) > _MAX_DEPTH:
            continue
        if isinstance(item, dict):
            beside = beside or any(isinstance(value, str) and headline and normal(value[:500]) == headline for value in item.values())
            stack.extend(reversed([((*path, str(key)), value, beside) for key, value in item.items()]))
        elif isinstance(item, list):
            stack.extend(reversed([((*path, at), value, beside) for at, value in enumerate(item)]))
        elif isinstance(item, str) and len(item) > 1 and not item.startswith(("http", "/", "data:")):
            yield _Text(path, item, beside)


def _candidates(texts: Sequence[_Text]) -> Iterator[_Candidate]:
    """Each string of markup; and for each list the strings under one name in it, those of an item joined."""
    lists: defaultdict[tuple[_Path, str | int], defaultdict[str | int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for text in texts:
        if _PARAGRAPH.search(text.text):
            yield _Candidate(text.path, _rendered(text.text))
            continue
        name = text.path[-1] if isinstance(text.path[-1], str) else "*"
        for at, step in enumerate(text.path):
            if isinstance(step, int):
                lists[text.path[:at], name][step].append(text.text)
    for (path, _), items in lists.items():
        yield _Candidate(path, [piece for parts in items.values() for piece in _plain("".join(parts))])


def _plain(text: str) -> list[Piece]:
    lines = (fold(_TAG.sub("", line)) for line in text.split("\n"))
    return [Piece("paragraph", line) for line in lines if line]


def _rendered(markup: str) -> list[Piece]:
    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
        return [Piece(leaf.kind, leaf.text, leaf.rows, leaf.links) for leaf in leaves(tree)]
    except (LxmlError, ValueError):
        return []
