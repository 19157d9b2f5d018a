"""Character references left in plain text: "&yen;1.2 trillion" and "3&nbsp;000 &euro;" are read as what they stand for."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace

from index.article import Amount

_REFERENCE = re.compile(r"&(?:#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8});")


def resolved(text: str) -> tuple[str, list[int]] | None:
    """The text with its references to one character resolved, and where each character begins in `text` (its end last)."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for found in _REFERENCE.finditer(text):
        character = html.unescape(found[0])
        if len(character) == 1:
            parts += text[at : found.start()], character
            places += (*range(at, found.start()), found.start())
            at = found.end()
    return ("".join([*parts, text[at:]]), [*places, *range(at, len(text) + 1)]) if at else None


def placed(found: Sequence[Amount], text: str, places: Sequence[int]) -> tuple[Amount, ...]:
    """Amounts of a resolved text with their spans in the text as it was."""
    spans = [(places[a.start], places[a.end]) for a in found]
    return tuple(
        replace(a, start=start, end=end, text=text[start:end]) for a, (start, end) in zip(found, spans, strict=True)
    )
