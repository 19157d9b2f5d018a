"""Where the sentences of a text stand, and its clauses: what a figure is said with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

_CLOSING = "\"'”’»」』）)】"
_END = re.compile(
    rf"[。！？]+[{_CLOSING}]*(?![とのをにはがも、])"  # 「…する。」と述べた goes on
    rf"|(?P<stop>[.!?…]+)(?:\s*»|[{_CLOSING}]+)?(?=\s+[-–—•«“\"'‘(]*\s*[^\W_a-zà-öø-ÿ])"
    r"|\n+"
)
_SHORTENED = re.compile(
    r"(?:\b[^\W\d_]|\b(?:M|MM|Mme|Mlle|Dr|Mr|Mrs|Ms|St|Ste|Gen|Sen|Rep|Gov|Prof|vs|No|no|approx|env|av|art|cf"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|janv|févr|juil|Co|Corp|Inc|Ltd|Cos|Mds?))\Z"
)  # one letter: an initial, or the end of "U.S."
_CLAUSE = re.compile(
    r"[,;:，；：、](?=\D)|[—–()（）「」«»|\n\u3000]|(?<=[\u3040-\u9fff]) (?=[\u3040-\u9fff])|(?<!\w)(?:while|whereas|alors que|tandis que)(?!\w)",
    re.IGNORECASE,
)
Span = tuple[int, int]


def sentences(text: str) -> list[Span]:
    """(start, end) of each sentence, without the white space around it; a line break ends one too."""
    ends = [m.end() for m in _END.finditer(text) if not _abbreviates(text, m)]
    return list(_trimmed(text, [*ends, len(text)]))


def clauses(text: str, whole: Iterable[Span]) -> list[Span]:
    """(start, end) of each clause; the spans of `whole` (amounts) are not cut."""
    kept = list(whole)
    cuts = [m for m in _CLAUSE.finditer(text) if not any(start <= m.start() < end for start, end in kept)]
    edges = [0, *(m.start() for m in cuts), len(text)]
    return [(a, b) for a, b in pairwise(edges) if a < b]


def _abbreviates(text: str, end: re.Match[str]) -> bool:
    return end["stop"] == "." and bool(_SHORTENED.search(text, max(0, end.start() - 8), end.start()))


def _trimmed(text: str, ends: list[int]) -> Iterator[Span]:
    start = 0
    for end in ends:
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        start = end
