"""Did you mean: a query that finds nothing, with the words that no article holds spelled as one that many hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.analyzers import has_japanese
from index.search.evaluate import Evaluator
from index.search.query import And, Node, Not, Or, Word
from index.search.snapshot import Snapshot
from index.search.spelled import fuzzy

_SHORTEST = 4  # letters of a word that is corrected


def suggestion(evaluator: Evaluator, query: str, node: Node | None) -> str | None:
    """The query with its unknown words corrected; None where there is nothing to correct."""
    corrected = query
    for word in sorted(_words(node), key=lambda w: -w.at):
        if len(word.text) < _SHORTEST or evaluator.find(word).mask.any():
            continue
        if better := _nearest(evaluator.snapshot, word.text):
            corrected = corrected[: word.at] + better + corrected[word.at + len(word.text) :]
    return corrected if corrected != query else None


def _words(node: Node | None) -> Iterator[Word]:
    match node:
        case Word(field=None):
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _words(part)
        case Not(part):
            yield from _words(part)


def _nearest(snapshot: Snapshot, text: str) -> str | None:
    """The most frequent word one letter off, or else two."""
    langs = ("ja",) if re.fullmatch(r"[ァ-ヺー]+", text) else () if has_japanese(text) else ("en", "fr")
    for edits in (1, 2):
        found = {(lang, term) for lang in langs for term in fuzzy(snapshot, lang, text, edits)}
        if found:
            return max(found, key=lambda f: (len(snapshot.postings(*f).docs), f))[1]
    return None
