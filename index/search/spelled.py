"""Words of the index by their spelling: wildcards, near spellings, and what a mistyped word was meant to be."""

from __future__ import annotations

import re
from fnmatch import translate

from index import japanese
from index.analyzers import fold, normalize
from index.errors import QueryError
from index.search.snapshot import Snapshot

_MOST = 2000  # words that one pattern may stand for


def wildcard(snapshot: Snapshot, lang: str, pattern: str, at: int) -> tuple[str, ...]:
    """The terms that a pattern matches: `*` any letters, `?` one. Raises QueryError where they are too many."""
    text = _spelling(lang, pattern)
    prefix = re.match(r"[^*?]*", text)
    expression = re.compile(translate(text.replace("[", "[[]")))  # of atomic groups: many stars cost no more than one
    terms = sorted(t for t in snapshot.lexicon(lang, prefix[0] if prefix else "") if expression.match(t))
    if len(terms) > _MOST:
        raise QueryError(f"{pattern} stands for {len(terms)} words: give more letters", at)
    return tuple(terms)


def fuzzy(snapshot: Snapshot, lang: str, word: str, edits: int) -> tuple[str, ...]:
    """The terms at most `edits` letters off that begin with the same letter."""
    text = _spelling(lang, word)
    near = {t: distance(text, t, edits) for t in snapshot.lexicon(lang, text[:1]) if abs(len(t) - len(text)) <= edits}
    return tuple(sorted((t for t, d in near.items() if d <= edits), key=lambda t: (near[t], t)))


def distance(a: str, b: str, limit: int) -> int:
    """Letters inserted, dropped, changed or swapped with their neighbour (optimal string alignment); over
    `limit` any number above it."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                best = min(best, last[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _spelling(lang: str, word: str) -> str:
    text = normalize(word).text
    return japanese.spelling(text) if lang == "ja" else fold(text)
