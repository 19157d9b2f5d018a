"""A query's tree -> which documents match and how well, over a snapshot. All arrays run over every document.

Scoring is BM25F (Robertson, Zaragoza, Taylor 2004: term frequencies of title and text are weighted and summed before
they saturate), taken in the language in which a word scores best, so that a translated article does not count twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from index.analyzers import is_stop
from index.errors import QueryError
from index.search import labels, positions
from index.search.glossary import Glossary
from index.search.labels import Figure, Outside
from index.search.postings import NOTHING, Postings
from index.search.query import And, Fuzzy, Label, Node, Not, Or, Phrase, Range, Wildcard, Word
from index.search.snapshot import Mask, Snapshot
from index.search.spelled import fuzzy, wildcard
from index.search.terms import Option, known, languages, options, phrase

K1, B = 1.2, 0.6  # BM25's usual middle
TITLE_WEIGHT = 2.5  # a word in the headline counts as so many in the text
INEXACT = 0.7  # another form of the word, or other accents, against the form typed
APART = 0.7  # words that the glossary knows as one thing, when they do not stand together
_NEAR = 2  # words that may stand between them
_LONGEST_CONCEPT = 5  # words

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Evidence:
    """A field (en, fr, ja or title_...), a sequence of terms, and the documents that hold it there."""

    field: str
    option: Option
    docs: NDArray[np.uint32]


@dataclass(frozen=True)
class Found:
    """The documents that match, their scores (None: nothing to rank by), and by which words of which fields."""

    mask: Mask
    scores: Scores | None = None
    evidence: list[Evidence] = field(default_factory=list)


class Evaluator:
    """Evaluates one query. `expanded` gathers the words that the glossary added and the index holds."""

    def __init__(self, snapshot: Snapshot, glossary: Glossary | None, outside: Outside) -> None:
        self.snapshot = snapshot
        self.glossary = glossary
        self.outside = outside
        self.expanded: dict[str, None] = {}

    def find(self, node: Node | Figure) -> Found:
        match node:
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return _any([self.find(p) for p in parts])
            case Not(part):
                return Found(~self.find(part).mask)
            case Label() | Range() | Figure():
                return Found(labels.mask(self.snapshot, node, self.outside))
        return self._widened(node, self._text(node))

    def _all(self, parts: Sequence[Node]) -> Found:
        found = [self.group(g) for g in self.concepts(labels.join_amounts(parts))]
        if not found:
            return Found(np.ones(self.snapshot.size, bool))
        mask = reduce(np.logical_and, (f.mask for f in found))
        return Found(mask, _sum(found), [e for f in found for e in f.evidence])

    def concepts(self, parts: Sequence[Node | Figure]) -> list[list[Node | Figure]]:
        """Words beside each other that the glossary knows as one thing, taken together, the longest first; without
        those that say nothing, if others do."""
        telling = [p for p in parts if not _says_nothing(p)]
        parts = telling or [Phrase(p.text, p.at) if isinstance(p, Word) else p for p in parts]
        groups: list[list[Node | Figure]] = []
        place = 0
        while place < len(parts):
            size = next((n for n in range(_LONGEST_CONCEPT, 1, -1) if self._known(parts[place : place + n], n)), 1)
            groups.append(list(parts[place : place + size]))
            place += size
        return groups

    def _known(self, parts: Sequence[Node | Figure], size: int) -> bool:
        words = [p.text for p in parts if isinstance(p, Word) and p.field is None]
        return self.glossary is not None and len(words) == size and self.glossary.knows(" ".join(words))

    def group(self, group: Sequence[Node | Figure]) -> Found:
        if len(group) == 1:
            return self.find(group[0])
        words = [p for p in group if isinstance(p, Word)]
        text = " ".join(w.text for w in words)
        each = [self._text(w) for w in words]
        mask = reduce(np.logical_and, (f.mask for f in each))
        apart = Found(mask, _weaker(_sum(each), mask), [e for f in each for e in f.evidence])
        options = (o._replace(gap=_NEAR) for lang in languages(text) for o in phrase(self.snapshot, text, lang))
        together = self.score(list(options))
        return self._widened(Word(text, words[0].at), _any([together, apart]))

    def _widened(self, node: Node, own: Found) -> Found:
        """What was found, and what holds the same thing in other words."""
        if self.glossary is None or not isinstance(node, Word | Phrase) or node.field is not None:
            return own
        found = [own]
        for same in self.glossary.others(node.text):
            wanted = [o._replace(weight=o.weight * same.weight) for o in known(self.snapshot, same.phrase, same.lang)]
            if (other := self.score(wanted)).mask.any():
                self.expanded[same.phrase] = None
                found.append(other)
        return _any(found)

    def sum_of(self, found: Sequence[Found]) -> Found:
        """The documents of any, with the sum of their scores."""
        return Found(_any(found).mask, _sum(found)) if found else Found(np.zeros(self.snapshot.size, bool))

    # -- words --------------------------------------------------------------------------------------

    def _text(self, node: Node) -> Found:
        if isinstance(node, Word | Phrase) and node.field in ("en", "fr") and "ja" in languages(node.text)[:1]:
            raise QueryError(f"{node.field}: holds no Japanese; ja:{node.text} does", node.at)
        if isinstance(node, Word | Phrase) and not any(c.isalnum() for c in node.text):
            raise QueryError(f"{node.text!r} holds no word to search for", node.at)
        scope = getattr(node, "field", None)
        fields = _TITLES if scope == "title" else _FIELDS
        return self.score(list(self._options(node, scope)), fields)

    def _options(self, node: Node, scope: str | None) -> Iterable[Option]:
        for lang in (scope,) if scope in ("en", "fr", "ja") else _spoken(node):
            match node:
                case Word(text):
                    yield from options(self.snapshot, text, lang)
                case Phrase(text, within=within):
                    yield from (o._replace(within=within) for o in phrase(self.snapshot, text, lang))
                case Wildcard(pattern, at):
                    terms = wildcard(self.snapshot, lang, pattern, at)
                    yield Option(lang, (terms,), terms)
                case Fuzzy(text, edits=edits):
                    terms = fuzzy(self.snapshot, lang, text, edits)
                    yield Option(lang, (terms,), terms[:1])

    def score(self, wanted: Sequence[Option], fields: Sequence[tuple[str, float]] | None = None) -> Found:
        """The documents that hold any of `wanted`, by the one that scores best; text and title unless told."""
        scores = np.zeros(self.snapshot.size, np.float32)
        evidence: list[Evidence] = []
        for option in wanted:
            frequency = np.zeros(self.snapshot.size, np.float32)
            for template, weight in fields or _FIELDS:
                name = template.format(option.lang)
                docs, counts = self._occurrences(name, option)
                if len(docs):
                    evidence.append(Evidence(name, option, docs))
                    frequency[docs] += weight * counts / self._norm(name, docs)
            np.maximum(scores, option.weight * self._bm25(frequency), out=scores)
        return Found(scores > 0, scores, evidence)

    def _occurrences(self, name: str, option: Option) -> tuple[NDArray[np.uint32], Scores]:
        if len(option.sequence) > 1:
            parts = [positions.union([self.snapshot.postings(name, t) for t in equals]) for equals in option.sequence]
            found = positions.together(parts, option.within) if option.within else positions.sequence(parts, option.gap)
            return found.docs, found.counts.astype(np.float32)
        weights = {t: 1.0 if t in option.exact else INEXACT for t in option.sequence[0]}
        weights |= dict.fromkeys(option.accented, 1.0 - INEXACT)  # on top of that of the form without accents
        weighted = [(self.snapshot.postings(name, term), weight) for term, weight in weights.items()]
        return _weighed([(p, w) for p, w in weighted if len(p.docs)], self.snapshot.size)

    def _norm(self, name: str, docs: NDArray[np.uint32]) -> Scores | float:
        if name.startswith("title_"):
            return 1.0
        result: Scores = (1 - B + B * self.snapshot.norms(name)[docs]).astype(np.float32)
        return result

    def _bm25(self, frequency: Scores) -> Scores:
        idf = rarity(self.snapshot, frequency > 0)
        result: Scores = (idf * frequency * (K1 + 1) / (frequency + K1)).astype(np.float32)
        return result


def rarity(snapshot: Snapshot, holding: Mask) -> float:
    """BM25's inverse document frequency; what no document holds counts as what one does."""
    held = max(1, int((holding & snapshot.live).sum()))
    return float(np.log(1 + (snapshot.count - held + 0.5) / (held + 0.5)))


_TITLES = (("title_{}", TITLE_WEIGHT),)
_FIELDS = (("{}", 1.0), *_TITLES)


def _spoken(node: Node) -> tuple[str, ...]:
    """The languages to look for a word in; not those in which it says nothing, unless it says nothing anywhere."""
    match node:
        case Word(text, field=None):
            spoken = languages(text)
            return tuple(lang for lang in spoken if not is_stop(text, lang)) or spoken
        case Word(text) | Phrase(text) | Fuzzy(text) | Wildcard(text):
            return languages(text)
    return ()


def _says_nothing(node: Node | Figure) -> bool:
    """A plain word that stands in nearly every text of one of the languages."""
    return isinstance(node, Word) and node.field is None and any(is_stop(node.text, lang) for lang in ("en", "fr"))


def _any(found: Sequence[Found]) -> Found:
    if len(found) == 1:
        return found[0]
    mask = reduce(np.logical_or, (f.mask for f in found))
    scored = [f.scores for f in found if f.scores is not None]
    scores = reduce(np.maximum, scored) if scored else None
    return Found(mask, scores, [e for f in found for e in f.evidence])


def _sum(found: Sequence[Found]) -> Scores | None:
    scored = [f.scores for f in found if f.scores is not None]
    return reduce(np.add, scored) if scored else None


def _weaker(scores: Scores | None, mask: Mask) -> Scores | None:
    return None if scores is None else np.where(mask, scores * np.float32(APART), np.float32(0))


def _weighed(parts: Sequence[tuple[Postings, float]], size: int) -> tuple[NDArray[np.uint32], Scores]:
    if not parts:
        return NOTHING.docs, np.empty(0, np.float32)
    if len(parts) == 1:
        return parts[0][0].docs, parts[0][0].counts * np.float32(parts[0][1])
    total = np.zeros(size, np.float32)
    for found, weight in parts:
        total[found.docs] += found.counts * np.float32(weight)
    docs = np.flatnonzero(total).astype(np.uint32)
    return docs, total[docs]
