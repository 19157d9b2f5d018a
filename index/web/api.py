"""The REST API's views: the JSON of the command line, from the same code."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

from index.show import record
from index.web.desk import Desk
from index.web.views import figures as ledger
from index.web.views import search as searching
from index.web.views import stories as storing
from index.web.views.news import Group
from index.web.wire import JSON, Asked, Reply


def search(desk: Desk, asked: Asked) -> Reply:
    from index.search import hit_json
    from index.search.facets import NAMES

    values = asked.values
    results = searching.found(desk, values, values["story"], NAMES if values["facets"] else ())
    return _json(
        {
            "total": results.total,
            "hits": [hit_json(hit) for hit in results.hits],
            "facets": {name: dict(counts) for name, counts in results.facets.items()},
            "expanded": list(results.expanded),
            "relaxed": results.relaxed,
            "suggestion": results.suggestion,
            "cursor": results.cursor,
            "next": _next(asked, cursor=results.cursor) if results.cursor else None,
        }
    )


def article(desk: Desk, asked: Asked) -> Reply:
    every = desk.archive.versions(asked.values["id"])
    return _json(record(every[-1], every[:-1]))


def stories(desk: Desk, asked: Asked) -> Reply:
    groups = storing.listed(desk, dict(asked.values))
    start, limit = asked.values["offset"], asked.values["limit"]
    more = start + limit < len(groups)
    return _json(
        {
            "total": len(groups),
            "stories": _stories(desk, groups[start : start + limit]),
            "next": _next(asked, offset=start + limit) if more else None,
        }
    )


def story(desk: Desk, asked: Asked) -> Reply:
    return _json(_stories(desk, [storing.group_of(desk, asked.values["id"])])[0])


def _stories(desk: Desk, groups: list[Group]) -> list[dict[str, Any]]:
    articles = desk.archive.many([m.card.id for group in groups for m in group.members])
    made = []
    for group in groups:
        lead = articles.get(group.lead.id)
        members = [(articles[m.card.id], m.role) for m in group.members if m.card.id in articles]
        listed = [
            {"id": a.id, "url": a.url, "source": a.source, "lang": a.lang, "published": a.published and a.published.iso, "role": role}
            for a, role in members
        ]
        title = lead and (lead.title_en or lead.title)
        made.append({"story": group.id or group.lead.id, "title_en": title, "articles": listed})
    return made


def figures(desk: Desk, asked: Asked) -> Reply:
    from index.ledger import entry_json

    with ledger.answered(desk, asked.values) as answer:
        total = len(answer)
        entries = [entry_json(entry) for entry in ledger.page(answer, asked.values)]
    end = asked.values["offset"] + asked.values["limit"]
    return _json({"total": total, "figures": entries, "next": _next(asked, offset=end) if end < total else None})


def stats(desk: Desk, asked: Asked) -> Reply:
    from index.memory import tally
    from index.stats import collect

    models = [{"model": model, **counts} for model, counts in sorted(tally(desk.archive).items())]
    return _json({"sources": [source.as_json() for source in collect(desk.archive, asked.now)], "models": models})


def export(desk: Desk, asked: Asked) -> Reply:
    from index.web.bundles import bundle

    return bundle(desk, asked)


def _next(asked: Asked, **values: Any) -> str:
    """The address of the next page."""
    return f"{asked.base}{asked.route}?{urlencode(dict(parse_qsl(asked.query)) | values)}"


def _json(data: dict[str, Any]) -> Reply:
    return Reply(200, JSON, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())

