"""The search page: what the command line can, with links for all that it takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from index.config import LANGS
from index.errors import QueryError
from index.export import DEDUPE, formats
from index.search import Results
from index.search.facets import TIMELINE
from index.search.ranking import SORTS
from index.web.charts import timeline
from index.web.desk import Desk
from index.web.pages import changed, render
from index.web.parameters import Parameter
from index.web.wire import Asked, Reply

FILTERS = (
    Parameter("q", "The query, as on the command line; empty finds everything.", default=""),
    Parameter("lang", "Only that language.", choices=LANGS),
    Parameter("source", "Only that source, by id."),
    Parameter("since", "Published on or after.", "day"),
    Parameter("until", "Published on or before.", "day"),
    Parameter("exact", "1: only the words as typed, no items, no glossary.", "flag", default=False),
)
_FOLD = Parameter("story", "1: one hit a story.", "flag", default=False)
_SORT = Parameter("sort", "What comes first.", choices=SORTS, default="relevance")
_CURSOR = Parameter("cursor", "Go on where a page ended.")
PARAMETERS = (
    *FILTERS, _SORT, _CURSOR,
    Parameter("story", "all: every article; else one hit a story.", choices=("all", "fold")),
    Parameter("limit", "Hits a page.", "integer", default=10, most=100),
)  # fmt: skip
API_PARAMETERS = (
    *FILTERS, _FOLD, _SORT, _CURSOR,
    Parameter("limit", "Hits a page.", "integer", default=10, most=100),
    Parameter("facets", "1: count hits by language, source, day...", "flag", default=False),
)  # fmt: skip
EXPORT_PARAMETERS = (
    *FILTERS,
    Parameter("format", "Of the bundle.", choices=tuple(formats()), default="jsonl"),
    Parameter("dedupe", "What counts as the same article.", choices=tuple(DEDUPE), default="text"),
    Parameter("text", "0: references and figures only.", "flag", default=True),
)
_SHOWN = 12  # values of a facet, before the rest is folded away
_LISTED = 60
_LABELS = {"lang": "Language", "source": "Source", "country": "Country", "item": "About", "status": "State"}
_STATES = {
    "none": "in English already", "pending": "not translated yet", "done": "translated", "flagged": "translated, with doubts",
    "unsure": "translated, the model unsure",
    "edited": "edited since", "paywalled": "behind a paywall", "gone": "gone from its site",
}  # fmt: skip
_BY_QUERY = ("country", "item", "status")  # facets that are no parameters but fields of the query


def view(desk: Desk, asked: Asked) -> Reply:
    values = dict(asked.values)
    error, results = None, None
    try:
        results = found(desk, values, values["story"] != "all", (*_LABELS, TIMELINE))
    except QueryError as wrong:
        error = wrong
    reply = render(
        "search.html",
        here="/search",
        asked=asked,
        values=values,
        results=results,
        error=error,
        facets=_facets(results, asked.query, values) if results else [],
        chips=_chips(asked.query, values, desk),
        timeline=timeline(results.facets[TIMELINE]) if results else None,
        sources=sorted(desk.outlets.values(), key=lambda s: s.name.casefold()),
        formats=tuple(formats()),
        states=_STATES,
        dedupes=DEDUPE,
        sorts=SORTS,
        link=_links(asked, values),
        alert=alert(values),
        outlet=desk.outlet,
    )
    return Reply(400, reply.kind, reply.body) if error else reply


def filters(values: Mapping[str, Any]) -> dict[str, Any]:
    """What Search.search and Search.ids take alike."""
    return {name: values[name] for name in ("lang", "source", "since", "until", "exact")}


def found(desk: Desk, values: Mapping[str, Any], story: bool, facets: tuple[str, ...]) -> Results:
    return desk.search.search(
        values["q"],
        **filters(values),
        story=story,
        sort=values["sort"],
        limit=values["limit"],
        cursor=values["cursor"],
        facets=facets,
    )


def _facets(results: Results, query: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each facet with its values: (value, count, the query string that narrows to it)."""
    shown = []
    for name, label in _LABELS.items():
        counts = list(results.facets.get(name, {}).items())[:_LISTED]
        entries = [(value, count, _narrowed(query, values, name, value)) for value, count in counts]
        if len(entries) > 1 or (entries and name not in ("lang", "source")):
            shown.append({"name": name, "label": label, "first": entries[:_SHOWN], "rest": entries[_SHOWN:]})
    return shown


def _narrowed(query: str, values: Mapping[str, Any], name: str, value: str) -> str:
    if name not in _BY_QUERY:
        return changed(query, **{name: value})
    return changed(query, q=joined(values["q"], f"{name}:{value}"))


def joined(query: str, more: str) -> str:
    """Both queries; OR binds less than what stands beside it."""
    if not query.strip():
        return more
    return f"({query}) {more}" if " OR " in query or "||" in query else f"{query} {more}"


def _chips(query: str, values: Mapping[str, Any], desk: Desk) -> list[tuple[str, str]]:
    """Filters that are set: what they say, and the query string without them."""
    names = {"lang": "in", "source": "from", "since": "since", "until": "until"}
    chips = []
    for name, says in names.items():
        if value := values[name]:
            shown = desk.outlet(value) if name == "source" else value
            chips.append((f"{says} {shown}", changed(query, **{name: None})))
    return chips


def _links(asked: Asked, values: Mapping[str, Any]) -> dict[str, str]:
    """This search elsewhere: for ever, as a feed, through the API."""
    kept = {k: ("1" if v is True else v) for k, v in values.items() if v and k in {p.name for p in FILTERS}}
    query = urlencode(kept)
    sort = {"sort": values["sort"]} if values["sort"] != "relevance" else {}
    return {
        "self": f"{asked.base}/search?{urlencode(kept | sort)}",
        "feed": f"/feed.atom?{query}",
        "api": f"/api/v1/search?{query}",
    }


def alert(values: Mapping[str, Any]) -> str:
    """The search as an entry of kawaraban.toml: its filters go into the query."""
    query = values["q"].strip()
    for name in ("lang", "source"):
        if values[name]:
            query = joined(query, f"{name}:{values[name]}")
    if values["since"] or values["until"]:
        dates = " ".join(filter(None, (values["since"], "TO", values["until"])))
        query = joined(query, f"published:[{dates}]")
    text = json.dumps(query or "*", ensure_ascii=False).replace("\x7f", "\\u007f")
    return f'[[alerts]]\nquery = {text}\nto = ["mailto://you@example.org"]'
