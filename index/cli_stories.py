"""`kawaraban stories`: who reported first, who copied, the other languages and what followed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from index.cli import Run, emit, filters, json_option, pass_run, searcher
from index.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import Console

    from index.article import Article
    from index.reader import Reader
    from index.stories import Place, Stories
    from index.stories.listing import Listed

_SHOWN = 20
_MARK = {"original": "●", "copy": "  =", "other-language": "○", "follow-up": "→"}
_STYLE = {"original": "bold", "copy": "dim", "other-language": "", "follow-up": ""}


@click.command()
@click.argument("query", required=False)
@filters
@click.option("--story", metavar="ID", help="Only that story, or the story of that article.")
@click.option("--several", is_flag=True, help="Only stories of more than one article.")
@click.option("--limit", type=click.IntRange(1), help=f"Stories to print; {_SHOWN} on a terminal, else all.")
@json_option
@pass_run
def stories(run: Run, /, query: str | None, as_json: bool, several: bool, **options: Any) -> None:
    """Stories: the first report, its copies, the other languages, what followed.

    QUERY is as in `search` and says which articles; a story is shown whole where one of its articles matches, the newest
    first. Each line says why its article is in the story.
    """
    from index.reader import Reader
    from index.stories import Stories
    from index.stories.listing import listed, stories_of, story_json
    from index.unknown import tell_unknown
    from index.waiting import tell_waiting

    limit, story = options.pop("limit"), options.pop("story")
    with Reader(run.config.archive) as archive:
        placed = Stories(archive)
        search = searcher(run, archive)
        ids = search.ids(query or "", **options)
        tell_unknown(query, search, run.config.topics, lambda: run.sources)
        tell_waiting(archive, search)
        sizes = stories_of(placed, _of_story(archive, placed, story, ids) if story else ids, several=several)
        shown = listed(archive, placed, islice(sizes, limit if as_json else limit or _SHOWN))
        if as_json:
            emit(map(story_json, shown))
        else:
            _print(shown, sizes, limit or _SHOWN)


def _of_story(archive: Reader, placed: Stories, story: str, matching: Sequence[str]) -> list[str]:
    """Those of a story's articles that match. Raises NotFound."""
    members = placed.members(story.lower()) or placed.members(archive.get(story).id)
    if not members:
        raise NotFound(f"{story} is in no story yet: `kawaraban crawl` places it")
    wanted = set(matching)
    return [place.article for place in members if place.article in wanted]


def _print(found: Iterable[Listed], sizes: Mapping[str, int], limit: int) -> None:
    from index.terminal import console

    out = console()
    for story in found:
        _print_story(out, story)
    more = f", {limit} shown: --limit N for more" if len(sizes) > limit else ""
    out.print(f"[bold]{len(sizes)}[/] stories, {sum(sizes.values())} articles{more}")


def _print_story(out: Console, story: Listed) -> None:
    from rich.text import Text

    count = f"{len(story.members)} articles" if len(story.members) > 1 else "1 article"
    title = story.first.title if not story.title_en or story.title_en == story.first.title else story.title_en
    out.print(Text(title, style="bold") + Text(f"  {story.id}, {count}", style="dim"), soft_wrap=True)
    for place, article in _under_originals(story):
        _print_member(out, place, article)
    out.print()


def _under_originals(story: Listed) -> list[tuple[Place, Article]]:
    """By time, but copies right under whom they copy."""
    order = {place.article: n for n, (place, _) in enumerate(story.members)}
    return sorted(story.members, key=lambda m: (order.get(m[0].original, 0), m[0].role == "copy", order[m[0].article]))


def _print_member(out: Console, place: Place, article: Article) -> None:
    from rich.text import Text

    line = Text(f"  {_MARK[place.role]:<3} ") + Text(f"{_when(article):<20}  {article.lang}  ", style="dim")
    line.append(f"{article.source}: ", style="cyan")
    line.append(article.title, style=_STYLE[place.role])
    out.print(line, soft_wrap=True)
    if place.why != "the first report":
        out.print(Text(f"        [{place.article}] {place.role}: {place.why}", style="dim"), soft_wrap=True)


def _when(article: Article) -> str:
    """In the zone of who reads, which is named, so that outlets of several can be compared; the day alone where no more is known."""
    published = article.published
    if published is None:
        return "no date"
    return f"{published.utc.astimezone():%Y-%m-%d %H:%M %Z}" if len(published.iso) > 10 else published.iso[:10]
