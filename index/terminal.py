"""What the commands print for a person: tables and articles on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table
from rich.text import Text

from index.article import Article, Block
from index.worddiff import word_diff

if TYPE_CHECKING:
    from index.coverage import Day
    from index.stats import SourceStats
    from index.stories import Place
    from index.stories.places import Totals

_STYLE = {"heading": "bold", "quote": "italic", "caption": "dim"}
_MARKS = {"same": ("", "", ""), "out": ("[-", "-]", "red"), "in": ("{+", "+}", "green")}


def console() -> Console:
    return Console(highlight=False)


@contextmanager
def progress(name: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """A progress bar on stderr, on a terminal only; call what it gives with the number done (and the total)."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from index.log import is_json

    errors = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal or is_json()) as bar:
        task = bar.add_task(name, total=total)
        yield lambda done, of=total: bar.update(task, completed=done, total=of)


def print_article(article: Article, view: str) -> None:
    out = console()
    out.print(Text(article.title, style="bold"))
    if article.title_en and article.title_en != article.title:
        out.print(Text(article.title_en, style="bold green").append_text(_check(article.headline)))
    out.print(_facts(article), style="dim", markup=False)
    out.print()
    if view == "both" and article.translation != "none":
        out.print(_side_by_side(article))
    else:
        for block in article.blocks:
            _print_block(out, block, view)
    if article.paywalled:
        out.print("[yellow]behind a paywall: only what was free is here[/]")
    if article.translation == "pending":
        out.print("[yellow]not translated yet: `kawaraban translate`[/]")


def _facts(article: Article) -> str:
    published = article.published.iso if article.published else "no date"
    people = f"  by {', '.join(article.authors)}" if article.authors else ""
    version = f"  version {article.version}" if article.version > 1 else ""
    version += f"  gone since {article.gone:%Y-%m-%d %H:%M} UTC" if article.gone else ""
    return f"{article.id}  {article.source}  {article.lang}  {published}{people}{version}\n{article.url}"


def _print_block(out: Console, block: Block, view: str) -> None:
    translated = view == "english" and block.english is not None
    text = Text((block.english if translated else None) or block.text, style=_STYLE.get(block.kind, ""))
    out.print(text.append_text(_check(block)) if translated else text)
    out.print()


def _check(block: Block) -> Text:
    """What the guard flags in the English of a block; empty where nothing."""
    return Text(f"  [check: {', '.join(block.flags)}]" if block.flags else "", style="bold red")


def _side_by_side(article: Article) -> Table:
    table = Table(show_header=True, header_style="dim", expand=True, box=None, padding=(0, 2, 1, 0))
    for name in (article.lang, "English"):
        table.add_column(name, ratio=1, overflow="fold")  # Japanese has no spaces to break at
    for block in article.blocks:
        style = _STYLE.get(block.kind, "")
        english = Text(block.english or "(not translated)", style=style)
        english.append_text(_check(block))
        if block.sentences and block.confidence is not None:
            english.append(f"  {block.confidence:.0%}", style="yellow" if block.unsure else "dim")
        table.add_row(Text(block.text, style=style), english if block.lang != "en" else Text("″", style="dim"))
    return table


def print_dropped(article: Article) -> None:
    table = Table("why", "what was taken off", box=None)
    for dropped in article.dropped:
        table.add_row(Text(dropped.reason, style="cyan"), Text(dropped.text))
    console().print(table)


def print_versions(versions: Sequence[Article], *, diff: bool) -> None:
    out = console()
    for earlier, version in zip((None, *versions), versions, strict=False):
        out.print(f"[bold]version {version.version}[/]  fetched {version.fetched:%Y-%m-%d %H:%M} UTC")
        if earlier and (diff or version is versions[-1]):
            out.print(styled_diff(f"{earlier.title}\n{earlier.text}", f"{version.title}\n{version.text}"), soft_wrap=True)
    if versions and versions[-1].gone:
        out.print(f"[red]gone[/]  since {versions[-1].gone:%Y-%m-%d %H:%M} UTC")


def styled_diff(before: str, after: str) -> Text:
    """Lines that differ, with words that went in red and words that came in green."""
    text = Text()
    for changes in word_diff(before, after):
        for tag, words in changes:
            text.append(_MARKS[tag][0] + words + _MARKS[tag][1], style=_MARKS[tag][2])
        text.append("\n")
    return text


def print_places(members: Sequence[Place], article: str) -> None:
    """The story of an article below its text: its role, and who else tells it."""
    own = next((p for p in members if p.article == article), None)
    if own is None or len(members) < 2:
        return
    out = console()
    out.print(f"[bold]{own.role}[/] in story [cyan]{own.story}[/] of {len(members)} articles: {escape(own.why)}", soft_wrap=True)
    for place in members:
        if place is not own:
            out.print(Text(f"  {place.article}  {place.role}: {place.why}", style="dim"), soft_wrap=True)


def print_stats(found: Sequence[SourceStats], models: Mapping[str, Mapping[str, int]], placed: Totals) -> None:
    out = console()
    table = Table(*map(_whole, ("source", "articles", "copies", "newest", "today")), "languages", "English", box=None)
    for source in found:
        mark = " [red]silent[/]" if source.silent else ""
        table.add_row(
            escape(source.source) + mark,
            str(source.articles),
            str(source.copies or ""),
            source.newest.day.isoformat() if source.newest else "",
            _got(source.days[-1]) if source.days else "",
            _counts(source.languages),
            _counts({k: v for k, v in source.translation.items() if k != "none"}),
        )
    out.print(table)
    for source in found:
        if source.outcomes:
            out.print(f"[dim]pages of {escape(source.source)}:[/] {_counts(source.outcomes)}", soft_wrap=True)
    for source in found:
        for problem in (*source.errors, *([f"silent: {source.alarm}"] if source.alarm else [])):
            out.print(f"[red]{escape(source.source)}[/]: {escape(problem)}", soft_wrap=True)
    for model, counts in models.items():
        out.print(f"[bold]{escape(model)}[/]: {_counts(dict(counts))}")
    out.print(f"[bold]{sum(s.articles for s in found)}[/] articles from {sum(s.articles > 0 for s in found)} sources")
    copies = placed.articles - placed.originals
    share = f" ({copies / placed.articles:.0%})" if copies else ""
    out.print(f"[bold]{placed.originals}[/] originals, {copies} copies{share}, {placed.stories} stories")


def print_days(found: Sequence[SourceStats]) -> None:
    """New articles of each source and day, "got/expected"; and what was dropped and failed in all of them."""
    dates = [day.day for day in found[0].days] if found else []
    table = Table(_whole("source"), *(_whole(f"{day:%a %d}") for day in dates), "named", "dropped", "failed", "last answer", box=None)
    for source in found:
        sums = [day.as_json() for day in source.days]
        dropped, failed = (sum((Counter(day[what]) for day in sums), Counter()) for what in ("dropped", "failed"))
        named = str(sum(day["named"] for day in sums) or "")
        answered = f"{source.answered:%Y-%m-%d %H:%M}" if source.answered else "never"
        table.add_row(escape(source.source), *map(_got, source.days), named, _counts(dropped), _counts(failed), answered)
    console().print(table)


def _whole(name: str) -> Column:
    """A column that is not cut short where others can be."""
    return Column(name, no_wrap=True)


def _got(day: Day) -> str:
    return f"{day.got}/{day.expected:g}" if day.expected is not None else str(day.got or "")


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda c: -c[1]))
