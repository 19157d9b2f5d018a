"""An article: both languages side by side, its versions, its copies, and where it comes from."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from index.article import Article
from index.errors import NotFound, RecordError
from index.web.archived import cleaned, content_type
from index.web.desk import Desk
from index.web.markup import rows
from index.web.pages import render
from index.web.parameters import Parameter
from index.web.views.news import Group, Member, figure, groups, stories_of
from index.web.wire import HTML, Asked, Reply
from index.worddiff import word_diff

PARAMETERS = (Parameter("view", "What is shown.", choices=("both", "english", "original"), default="both"),)
_RELATED = 6
_MOST_KNOWN = 100  # articles of a story that may stand before others on the same subject
_FIGURES = 8


def view(desk: Desk, asked: Asked) -> Reply:
    article = desk.archive.get(asked.values["id"])
    group = next(iter(groups(desk, stories_of(desk, [article.id]))), None)
    shown = rows(article)
    return render(
        "article.html",
        here="",
        article=article,
        rows=shown,
        headline=shown[0],
        view=asked.values["view"] if article.translation != "none" else "original",
        figures=_figures(desk, article),
        others=_others(group, article),
        why=group.reasons(article.id) if group else (),
        outlet=desk.outlet,
        models=models(article),
        flagged=sum(bool(row.flags) for row in shown),
        unsure=sum(row.doubt is not None for row in shown),
        story=group.id if group else None,
    )


def models(article: Article) -> list[tuple[str, int]]:
    """Who translated it, "engine model", and how many sentences; the most first."""
    made = Counter(f"{s.engine} {s.model}" for block in article.parts for s in block.sentences or ())
    return made.most_common()


def _figures(desk: Desk, article: Article) -> list[Any]:
    """Figures of this article on which outlets differ, or that others round."""
    telling = [one for one in desk.ledger.given([article.id]) if one.items and one.agreement != "single"]
    return [figure(one) for one in telling[:_FIGURES]]


def _others(group: Group | None, article: Article) -> list[Member]:
    return [m for m in group.members if m.card.id != article.id] if group else []


def alike(desk: Desk, asked: Asked) -> Reply:
    """Articles on the same subject that are not of this story: a page that an article's page shows a part of."""
    article = desk.archive.get(asked.values["id"])
    known = {place.article for place in desk.stories.members(article.id)}
    hits = desk.search.more_like_this(article.id, limit=_RELATED + min(len(known), _MOST_KNOWN)).hits
    shown = [hit for hit in hits if hit.id not in known][:_RELATED]
    return render("alike.html", here="", article=article, related=shown, outlet=desk.outlet)


def versions(desk: Desk, asked: Asked) -> Reply:
    every = desk.archive.versions(asked.values["id"])
    pairs = [(before, after, list(_difference(before, after))) for before, after in pairwise(every)]
    return render("versions.html", here="", article=every[-1], versions=every, pairs=pairs[::-1], outlet=desk.outlet)


def _difference(before: Article, after: Article) -> Any:
    return word_diff(f"{before.title}\n{before.text}", f"{after.title}\n{after.text}")


def page(desk: Desk, asked: Asked) -> Reply:
    """The page as fetched, without what could act; the headers (doors.py) put it into a sandbox."""
    _, found = _fetched(desk, asked)
    return Reply(200, HTML, cleaned(found.body, found.header("content-type")).encode())


def raw(desk: Desk, asked: Asked) -> Reply:
    """The very bytes, to be saved and not to be shown."""
    article, found = _fetched(desk, asked)
    name = f'attachment; filename="{article.id}.{"html" if b"<" in found.body[:2000] else "bin"}"'
    headers = (("content-disposition", name), ("x-original-content-type", content_type(found.header("content-type"))))
    return Reply(200, "application/octet-stream", found.body, headers)


def _fetched(desk: Desk, asked: Asked) -> Any:
    from index.warc import read

    article = desk.archive.get(asked.values["id"])
    if article.record is None:
        raise NotFound(f"article {article.id} has no page in the archive")
    if "/" in article.record.file or article.record.file.startswith("."):
        raise RecordError(f"{article.record.file!r} is no name of a WARC file")
    return article, read(desk.archive.folder / "warc", article.record, source=article.source)
