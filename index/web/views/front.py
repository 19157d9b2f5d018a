"""The front page: what is new since the reader was last here, each story once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from index.config import LANGS
from index.search import Newest
from index.web.desk import Desk
from index.web.pages import render
from index.web.parameters import Parameter
from index.web.views.news import groups, ranked, stories_of, told
from index.web.wire import Asked, Reply

PERIODS = {"visit": "since your last visit", "day": "today", "week": "this week", "month": "this month", "all": "everything"}
_DAYS = {"day": 1, "week": 7, "month": 30}
_CANDIDATES = 300  # stories, the newest, of which a front page shows some
_STORIES = 24
PARAMETERS = (
    Parameter("period", "How far back.", choices=tuple(PERIODS)),
    Parameter("since", "Published on or after.", "day"),
    Parameter("until", "Published on or before.", "day"),
    Parameter("lang", "Stories with an article in that language.", choices=LANGS),
)


def view(desk: Desk, asked: Asked) -> Reply:
    values = dict(asked.values)
    dated = bool(values["since"] or values["until"])
    period = values["period"] or ("all" if dated else "visit" if asked.visit else "week")
    query, found = _found(desk, asked, period, values)
    if not found.ids and values["period"] is None and not asked.visit:
        period = "all"
        query, found = _found(desk, asked, period, values)
    first = ranked(desk, stories_of(desk, found.ids))[:_STORIES]
    return render(
        "front.html",
        here="/",
        stories=told(desk, groups(desk, first)),
        total=found.articles,
        story_count=found.stories,
        period=period,
        periods=PERIODS,
        asked=asked,
        values=values,
        search_link="/search?" + urlencode({k: v for k, v in {"q": query, "sort": "newest", **_dates(values)}.items() if v}),
        timeline=desk.timeline(values["lang"]),
        silent=_silent(desk, asked.now),
        outlet=desk.outlet,
    )


def _found(desk: Desk, asked: Asked, period: str, values: dict[str, Any]) -> tuple[str, Newest]:
    """The query of a period, and what it finds."""
    start = _start(period, asked)
    query = f"fetched:[{start:%Y-%m-%dT%H:%M:%S}Z TO]" if start else ""
    return query, desk.search.newest(query, lang=values["lang"], limit=_CANDIDATES, **_dates(values))


def _dates(values: dict[str, Any]) -> dict[str, Any]:
    return {"since": values["since"], "until": values["until"]}


def _start(period: str, asked: Asked) -> datetime | None:
    if period == "visit":
        return asked.visit and asked.visit.astimezone(UTC)
    return asked.now - timedelta(days=_DAYS[period]) if period in _DAYS else None


def _silent(desk: Desk, now: datetime) -> list[Any]:
    return [source for source in desk.coverage(now) if source.silent]
