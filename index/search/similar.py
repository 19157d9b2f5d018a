"""More like this: the words that set an article apart -> the articles that share them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from index.analyzers import STOP, collect
from index.article import Article
from index.search.evaluate import Evaluator, Found
from index.search.fields import LANGS
from index.search.labels import Outside
from index.search.snapshot import Snapshot
from index.search.terms import Option

_TERMS = 20  # of each language
_CANDIDATES = 80  # most frequent terms of the article whose rarity is looked up
_SHARED = 0.2  # of what the article itself scores, the least to be called alike


def similar(snapshot: Snapshot, article: Article) -> Found:
    """Every document alike, scored; the article itself is among them and scores best."""
    evaluator = Evaluator(snapshot, None, Outside())
    found = evaluator.sum_of([evaluator.score([option]) for lang in LANGS for option in _telling(snapshot, article, lang)])
    if found.scores is None:
        return found
    least = _SHARED * float(found.scores.max(initial=0.0))
    return Found((found.scores > 0) & (found.scores >= least), found.scores)


def _telling(snapshot: Snapshot, article: Article, lang: str) -> Iterator[Option]:
    terms: dict[str, list[int]] = defaultdict(list)
    for block in article.parts:
        if text := block.text if block.lang == lang else block.english if lang == "en" else None:
            collect(lang, text, terms, 0)
    words = [t for t in terms if t not in STOP[lang] and not t[0].isdigit() and (lang == "ja" or len(t) > 2)]
    often = sorted(words, key=lambda t: (-len(terms[t]), t))[:_CANDIDATES]
    weights = {t: (1 + math.log(len(terms[t]))) * _rarity(snapshot, lang, t) for t in often}
    for term in sorted(weights, key=lambda t: (-weights[t], t))[:_TERMS]:
        if weights[term] > 0:
            yield Option(lang, ((term,),), (term,))


def _rarity(snapshot: Snapshot, lang: str, term: str) -> float:
    holding = snapshot.holding(lang, term)
    return math.log(snapshot.size / holding) if holding > 1 else 0.0
