"""Judged queries over texts of our own: how well a search ranks.

tests/gold/search_articles.jsonl: {"key", "lang", "title", "text": [], "english": [] where it is translated}
tests/gold/queries.jsonl: {"kind": en, fr, ja or across, "query", "relevant": {key: 2 to the point, 1 related}, "filter"}

fresh_articles.jsonl and fresh_queries.jsonl are a second set, written before it was first searched (README says how well
that went); since then search was mended with its mistakes in sight, so that it is a tuned set too.

nDCG@10 (Järvelin, Kekäläinen 2002) with gains 2^grade - 1; recall in the first ten.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from index.article import Article
from tests.articles import article

GOLD = Path(__file__).parent / "gold"
Find = Callable[[str, Mapping[str, str]], Sequence[str]]  # query, filters -> keys of the first ten hits


class Quality(NamedTuple):
    queries: int
    ndcg: float
    recall: float


def texts(kept: str = "search_articles") -> list[Article]:
    """The articles, with their keys as sources."""
    return [
        article(t["key"], t["lang"], t["title"], t["text"], t.get("english"), source=t["key"])
        for t in _lines(kept)
    ]


def measure(find: Find, kept: str = "queries") -> dict[str, Quality]:
    """The quality by kind of query, and "all"."""
    scores: dict[str, list[tuple[float, float]]] = {}
    for judged in _lines(kept):
        found = find(judged["query"], judged.get("filter", {}))
        for kind in (judged["kind"], "all"):
            scores.setdefault(kind, []).append(_score(found, judged["relevant"]))
    return {kind: Quality(len(s), mean(n for n, _ in s), mean(r for _, r in s)) for kind, s in scores.items()}


def _score(found: Sequence[str], relevant: Mapping[str, int]) -> tuple[float, float]:
    gains = _gain([relevant.get(key, 0) for key in found])
    ideal = _gain(sorted(relevant.values(), reverse=True)[:10])
    return gains / ideal, len(set(found) & relevant.keys()) / len(relevant)


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()]
