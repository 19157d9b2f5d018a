"""Stories: the first report, its copies, the other languages, what followed."""

from __future__ import annotations

from typing import Any

from index.config import LANGS
from index.errors import NotFound, QueryError
from index.search import Newest
from index.web.desk import Desk
from index.web.pages import changed, render
from index.web.parameters import Parameter
from index.web.views.news import Group, groups, ranked, stories_of, told
from index.web.wire import Asked, Reply

API_PARAMETERS = (
    Parameter("q", "Stories of articles that this query finds.", default=""),
    Parameter("lang", "With an article in that language.", choices=LANGS),
    Parameter("since", "Published on or after.", "day"),
    Parameter("until", "Published on or before.", "day"),
    Parameter("limit", "Stories a page.", "integer", default=20, most=100),
    Parameter("offset", "Stories to leave out first.", "integer", default=0, least=0, most=1_000_000),
)
PARAMETERS = (*API_PARAMETERS, Parameter("sort", "What comes first.", choices=("newest", "carried"), default="newest"))
_RANKED = 1000  # stories, the newest found, that are put in order by how far they are carried
ROLES = {
    "original": "First report",
    "copy": "Copies",
    "other-language": "In other languages",
    "follow-up": "What followed",
}


def view(desk: Desk, asked: Asked) -> Reply:
    values = dict(asked.values)
    start, end = values["offset"], values["offset"] + values["limit"]
    carried = values["sort"] == "carried"
    found, error = _found(desk, values, _RANKED if carried else end)
    listed = stories_of(desk, found.ids)
    total = len(listed) if carried else found.stories
    shown = (ranked(desk, listed) if carried else listed)[start:end]
    reply = render(
        "stories.html",
        here="/stories",
        asked=asked,
        values=values,
        stories=told(desk, groups(desk, shown)),
        total=total,
        of=found.stories,
        error=error,
        more=changed(asked.query, offset=end) if end < total else None,
        outlet=desk.outlet,
    )
    return Reply(400, reply.kind, reply.body) if error else reply


def _found(desk: Desk, values: dict[str, Any], limit: int) -> tuple[Newest, QueryError | None]:
    try:
        dates = {name: values[name] for name in ("lang", "since", "until")}
        return desk.search.newest(values["q"], limit=limit, **dates), None
    except QueryError as wrong:
        return Newest([], 0, 0), wrong


def group_of(desk: Desk, identifier: str) -> Group:
    """The story of that id, or of the article of that id. Raises NotFound."""
    places = desk.stories.members(identifier)
    found = groups(desk, [places[0].story if places else identifier])
    if not found:
        raise NotFound(f"no story {identifier!r}")
    return found[0]


def one(desk: Desk, asked: Asked) -> Reply:
    group = group_of(desk, asked.values["id"])
    story = next(iter(told(desk, [group])), None)
    if story is None:
        raise NotFound(f"no story {asked.values['id']!r}")
    articles = desk.archive.many([m.card.id for m in group.members])
    parts = [
        (label, [articles[m.card.id] for m in group.members if m.role == role and m.card.id in articles])
        for role, label in ROLES.items()
    ]
    return render("story.html", here="/stories", story=story, parts_=[p for p in parts if p[1]], outlet=desk.outlet)
