"""The REST API's views: the JSON of the command line, from the same code."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

from index.errors import NotFound
from index.show import record
from index.stories.listing import listed, story_json
from index.web.desk import Desk
from index.web.views import figures as ledger
from index.web.views import search as searching
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
    return _json(record(every[-1], every[:-1]) | desk.stories.about(every[-1].id))


def stories(desk: Desk, asked: Asked) -> Reply:
    values = asked.values
    start, end = values["offset"], values["offset"] + values["limit"]
    found = desk.search.newest(values["q"], limit=end, **{name: values[name] for name in ("lang", "since", "until")})
    of = desk.stories.of(found.ids[start:end])
    shown = [of[i] for i in found.ids[start:end] if i in of]
    return _json(
        {
            "total": found.stories,
            "stories": [story_json(story) for story in listed(desk.archive, desk.stories, shown)],
            "next": _next(asked, offset=end) if end < found.stories else None,
        }
    )


def story(desk: Desk, asked: Asked) -> Reply:
    """The story of that id, or of the article of that id."""
    places = desk.stories.members(asked.values["id"])
    if not places:
        raise NotFound(f"no story {asked.values['id']!r}")
    return _json(story_json(next(listed(desk.archive, desk.stories, [places[0].story]))))


def figures(desk: Desk, asked: Asked) -> Reply:
    from index.ledger import entry_json

    with ledger.answered(desk, asked.values) as answer:
        total = len(answer)
        entries = [entry_json(entry) for entry in ledger.page(answer, asked.values)]
    end = asked.values["offset"] + asked.values["limit"]
    return _json({"total": total, "figures": entries, "next": _next(asked, offset=end) if end < total else None})


def metrics(desk: Desk, asked: Asked) -> Reply:
    from index.metrics import KIND, exposition

    return Reply(200, KIND, exposition(desk.archive, asked.now))


def stats(desk: Desk, asked: Asked) -> Reply:
    from index.memory import tally
    from index.stats import collect

    models = [{"model": model, **counts} for model, counts in sorted(tally(desk.archive).items())]
    return _json({"sources": [source.as_json(asked.now) for source in collect(desk.archive, asked.now)], "models": models})


def export(desk: Desk, asked: Asked) -> Reply:
    from index.web.bundles import bundle

    return bundle(desk, asked)


def _next(asked: Asked, **values: Any) -> str:
    """The address of the next page."""
    return f"{asked.base}{asked.route}?{urlencode(dict(parse_qsl(asked.query)) | values)}"


def _json(data: dict[str, Any]) -> Reply:
    return Reply(200, JSON, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())

