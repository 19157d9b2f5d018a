"""Plain words that no article holds all of -> the articles that hold most of what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np

from index import japanese
from index.analyzers import has_japanese
from index.search.evaluate import Evaluator, Found, Scores, rarity
from index.search.labels import Figure
from index.search.query import And, Node, Word
from index.search.snapshot import Mask

_JOINED = re.compile(r"[^\w'’.‐‑-]+")  # words with a stroke and the like between them
_LEAST = 1 / 3  # of what all words together say, by how rare they are


def nearly(evaluator: Evaluator, filters: Sequence[Node], asked: Node | None) -> Found | None:
    """None where the query is more than words and filters beside each other, or a single word."""
    parts = asked.parts if isinstance(asked, And) else (asked,) if asked else ()
    words = [word for part in parts for word in _words(part)]
    others = [part for part in parts if not (isinstance(part, Word) and part.field is None)]
    if len(words) < 2 or any(isinstance(part, And) for part in others):
        return None
    let_through = evaluator.find(And((*filters, *others))).mask & evaluator.snapshot.live
    found = [f for group in evaluator.concepts(words) for f in _found(evaluator, group, let_through)]
    weights = np.array([rarity(evaluator.snapshot, f.mask) for f in found], np.float32)
    said: Scores = weights @ np.array([f.mask for f in found]) / weights.sum()
    mask = let_through & (said >= _LEAST)
    scores = reduce(np.add, (f.scores for f in found if f.scores is not None))
    return Found(mask, scores * said, [e for f in found for e in f.evidence])


def _found(evaluator: Evaluator, group: Sequence[Node | Figure], let_through: Mask) -> list[Found]:
    """What several words together find, or else each of them."""
    whole = evaluator.group(group)
    if len(group) == 1 or (whole.mask & let_through).any():
        return [whole]
    return [evaluator.group([word]) for word in group]


def _words(part: Node) -> Iterator[Word]:
    """A plain word, or those that a Japanese compound is made of. What was put in quotes is wanted as it is."""
    if not isinstance(part, Word) or part.field is not None:
        return
    texts = japanese.content(part.text) if has_japanese(part.text) else _JOINED.split(part.text)
    yield from (Word(text, part.at) for text in texts if any(c.isalnum() for c in text))
