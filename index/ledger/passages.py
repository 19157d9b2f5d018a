"""The clauses of a sentence: what a figure is said with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from index.sentences import Span

_CLAUSE = re.compile(
    r"[,;:，；：、](?=\D)|[—–()（）「」«»|\n\u3000]|(?<=[\u3040-\u9fff]) (?=[\u3040-\u9fff])|(?<!\w)(?:while|whereas|alors que|tandis que)(?!\w)",
    re.IGNORECASE,
)


def clauses(text: str, whole: Iterable[Span]) -> list[Span]:
    """(start, end) of each clause; the spans of `whole` (amounts) are not cut."""
    kept = list(whole)
    cuts = [m for m in _CLAUSE.finditer(text) if not any(start <= m.start() < end for start, end in kept)]
    edges = [0, *(m.start() for m in cuts), len(text)]
    return [(a, b) for a, b in pairwise(edges) if a < b]
