"""Did you mean: a query that finds nothing, with the words that no article holds spelled as one that many hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from index.analyzers import has_japanese
from index.search.evaluate import Evaluator
from index.search.query import And, Label, Node, Not, Or, Word
from index.search.snapshot import Snapshot
from index.search.spelled import fuzzy

_SHORTEST = 4  # letters of a word that is corrected


def suggestion(evaluator: Evaluator, query: str, node: Node | None) -> str | None:
    """The query with its unknown words corrected; None where there is nothing to correct."""
    found = [(word.at, word.text, _meant(evaluator, word)) for word in _words(node)]
    found += [(label.at, label.value, _likest(evaluator.snapshot, label)) for label in _labels(node)]
    corrected = query
    for at, typed, meant in sorted(found, key=lambda f: -f[0]):
        written = f'"{typed}"' if corrected.startswith('"', at) else typed
        corrected = corrected[:at] + (meant or written) + corrected[at + len(written) :]
    return corrected if corrected != query else None


def _meant(evaluator: Evaluator, word: Word) -> str | None:
    if len(word.text) < _SHORTEST or any(c.isdigit() for c in word.text) or evaluator.find(word).mask.any():
        return None
    return _nearest(evaluator.snapshot, word.text)


def _words(node: Node | None) -> Iterator[Word]:
    match node:
        case Word(field=None):
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _words(part)
        case Not(part):
            yield from _words(part)


def _labels(node: Node | None) -> Iterator[Label]:
    match node:
        case Label(field="source" | "item" | "topic"):
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _labels(part)


def _likest(snapshot: Snapshot, label: Label) -> str | None:
    """The value of the field that is spelled most like one that no article has."""
    column = {"source": snapshot.sources, "item": snapshot.items, "topic": snapshot.topics}[label.field]
    known = sorted({name for names in column.names for name in names.split("\n") if name})
    value = label.value.lower()
    if "*" in value or value in (name.lower() for name in known):
        return None
    inside = [name for name in known if value in name.lower() or name.lower() in value]
    return next(iter([*inside, *get_close_matches(value, known, 1)]), None)


def _nearest(snapshot: Snapshot, text: str) -> str | None:
    """The most frequent word one letter off, or else two."""
    langs = ("ja",) if re.fullmatch(r"[ァ-ヺー]+", text) else () if has_japanese(text) else ("en", "fr")
    for edits in (1, 2):
        found = {(lang, term) for lang in langs for term in fuzzy(snapshot, lang, text, edits)}
        if found:
            return max(found, key=lambda f: (len(snapshot.postings(*f).docs), f))[1]
    return None
