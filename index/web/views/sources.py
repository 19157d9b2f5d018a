"""Coverage: what came from each source, what became of its pages, who is silent."""

from __future__ import annotations

from collections import Counter
from typing import Any

from index.stats import SourceStats
from index.web.desk import Desk
from index.web.pages import render
from index.web.wire import Asked, Reply


def view(desk: Desk, asked: Asked) -> Reply:
    found = desk.coverage(asked.now)
    met = {source.source for source in found}
    return render(
        "sources.html",
        here="/sources",
        found=sorted(found, key=lambda s: (-s.articles, s.source)),
        outcomes=_outcomes(found),
        unmet=[source for source in desk.outlets.values() if source.id not in met],
        outlets=desk.outlets,
        outlet=desk.outlet,
        most=max((s.articles for s in found), default=1) or 1,
    )


def _outcomes(found: list[SourceStats]) -> list[Any]:
    """What became of every page, the most frequent first."""
    total: Counter[str] = Counter()
    for source in found:
        total.update(source.outcomes)
    return total.most_common()
