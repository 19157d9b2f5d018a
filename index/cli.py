"""The commands that read the archive. `crawler.cli` mounts them beside its own; none of them loads Scrapy."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import TextIOWrapper
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import click

from index.config import LANGS, Config, Source, settled
from index.errors import no_such_source
from index.log import set_up, tell

if TYPE_CHECKING:
    from index.archive import Archive
    from index.article import Article
    from index.reader import Reader
    from index.search import Search

log_format = click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Of stderr; json: an object a line."
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON Lines on stdout.")


def own_sources(config: Config) -> Sequence[Source]:
    """The sources that the settings name."""
    return config.sources


@dataclass
class Run:
    """What the options before the command say; the settings are read when they are first asked for."""

    config_file: str | None = None
    archive_folder: str | None = None
    verbose: bool = False
    outlets: Callable[[Config], Sequence[Source]] = own_sources
    log_json: bool = False
    log_of: tuple[str, ...] = ()  # sources of which all is logged

    @property
    def options(self) -> tuple[str, ...]:
        """The options before the command, for a process that is to run with the same."""
        named = (("--config", self.config_file), ("--archive", self.archive_folder), ("--log-format", self.log_json and "json"))
        return (*(word for option, value in named if value for word in (option, value)), *("-v",) * self.verbose)

    def set_up_log(self) -> None:
        set_up(logging.INFO if self.verbose else logging.WARNING, as_json=self.log_json, verbose=self.log_of)

    @cached_property
    def config(self) -> Config:
        return settled(self.config_file, self.archive_folder)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every source that a crawl asks."""
        return tuple(self.outlets(self.config))

    @property
    def countries(self) -> dict[str, str]:
        """Source id -> country."""
        return {source.id: source.country for source in self.sources if source.country}

    def archive(self) -> Archive:
        """The archive, which must be there. Raises NotFound."""
        from index.archive import Archive

        return Archive.open(self.config.archive, create=False)


pass_run = click.make_pass_decorator(Run)


def log_options(command: Any) -> Any:
    """What is logged of sources, for the commands that ask them."""

    def heard(ctx: click.Context, option: click.Parameter, value: Any) -> None:
        run = ctx.find_object(Run)
        if run and value and option.name == "log_of":
            run.log_of = value
        elif run and value == "json":
            run.log_json = True
        if run and value:
            run.set_up_log()

    shared: dict[str, Any] = {"expose_value": False, "callback": heard}
    verbose = click.option("--verbose", "log_of", metavar="SOURCE", multiple=True, help="Log all that is done for that source.", **shared)
    form = click.option("--log-format", type=click.Choice(["text", "json"]), help="As before the command.", **shared)
    return form(verbose(command))


def emit(rows: Iterable[Any]) -> None:
    """Rows as JSON Lines."""
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False))


def _known_source(ctx: click.Context, _: click.Parameter, identifier: str | None) -> str | None:
    """A source that is asked, or that the archive holds articles of. Raises BadParameter."""
    run = ctx.find_object(Run)
    if identifier and run:
        from index.reader import Reader

        known = sorted(source.id for source in run.sources)
        with Reader(run.config.archive) as archive:
            if identifier not in known and not archive.rows("SELECT 1 FROM articles WHERE source = ? LIMIT 1", (identifier,)):
                raise click.BadParameter(no_such_source(identifier, known))
    return identifier


source_option = click.option("--source", metavar="ID", callback=_known_source, help="Only that source.")


def filters(command: Any) -> Any:
    """The filters that search, export and their like share."""
    for option in (
        click.option("--until", metavar="DATE", help="Published on or before."),
        click.option("--since", metavar="DATE", help="Published on or after: 2025-12, 2025-12-26."),
        source_option,
        click.option("--lang", type=click.Choice(LANGS), help="Only that language."),
        click.option("--exact", is_flag=True, help="Only the words as typed: no items, no glossary."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("query", required=False)
@click.option("--like", metavar="ID", help="Instead of a query: what is most like that article.")
@filters
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
    help="What comes first.",
)
@click.option("--story/--all", default=True, show_default=True, help="One line a story, or every article.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits a page.")
@click.option("--cursor", metavar="CURSOR", help="Go on where a page ended.")
@click.option("--facets", is_flag=True, help="Count hits by language, source, day...")
@json_option
@pass_run
def search(run: Run, /, query: str | None, like: str | None, facets: bool, as_json: bool, **options: Any) -> None:
    """Full-text search: English, French and Japanese at once.

    Fields: title: ja: fr: en: source: country: lang: item: topic: story: published:[2025-12 TO] amount:[1e12 TO 2e12]
    currency: status: (flagged, unsure, pending, edited, gone...); phrases in quotes, AND OR NOT, brackets, wild*.
    """
    from index.reader import Reader
    from index.search import hit_json
    from index.search.facets import NAMES
    from index.unknown import tell_unknown
    from index.waiting import tell_waiting

    if (query is None) == (like is None):
        raise click.UsageError("give a QUERY or --like ID, one of them ('' finds everything)")
    with Reader(run.config.archive) as archive:
        asked = searcher(run, archive)
        if like:
            results = asked.more_like_this(like, **{name: options[name] for name in ("lang", "source", "since", "until", "limit")})
        else:
            results = asked.search(query or "", facets=NAMES if facets else (), **options)
            tell_unknown(query, asked, run.config.topics, lambda: run.sources)
        tell_waiting(archive, asked, stories=False)
    if as_json:
        if results.relaxed:
            tell("kawaraban: no article holds all of these words; these hold most")
        emit(map(hit_json, results.hits))
        return
    from index.hits import print_results

    print_results(results)


def searcher(run: Run, archive: Archive | Reader) -> Search:
    from index.search import Search
    from index.stories import Stories

    return Search(archive, run.config.topics, countries=lambda: run.countries, stories=Stories(archive))


@click.command()
@click.argument("identifier", metavar="ID")
@click.option("--english", "view", flag_value="english", help="The English only.")
@click.option("--original", "view", flag_value="original", help="The original only.")
@click.option("--both", "view", flag_value="both", help="Original and English side by side (default).", default=True)
@click.option("--versions", "view", flag_value="versions", help="What it said before, by time.")
@click.option("--diff", "view", flag_value="diff", help="What each edit changed, word by word.")
@click.option("--from", "first", type=click.IntRange(1), metavar="N", help="With --diff: from that version on.")
@click.option("--to", "last", type=click.IntRange(1), metavar="N", help="With --diff: to that one, in one step.")
@click.option("--dropped", "view", flag_value="dropped", help="What was taken off the page, and why.")
@click.option("--page", "view", flag_value="page", help="The page as fetched, on stdout.")
@json_option
@pass_run
def show(run: Run, /, identifier: str, view: str, as_json: bool, **pair: int | None) -> None:
    """One article; ID may be the beginning of an id."""
    from index import terminal
    from index.show import record
    from index.stories import Stories

    with run.archive() as archive:
        versions = archive.versions(identifier)
        article, stories = versions[-1], Stories(archive)
        if any(pair.values()):
            versions, view = _pair(versions, **pair), "diff"
        if view == "page":
            sys.stdout.buffer.write(_page(archive, article.record))
        elif as_json and view == "diff":
            from index.worddiff import between

            emit(between(before, after) for before, after in pairwise(versions))
        elif as_json:
            emit([record(article, versions[:-1]) | stories.about(article.id)])
        elif view in ("versions", "diff"):
            terminal.print_versions(versions, diff=view == "diff")
        elif view == "dropped":
            terminal.print_dropped(article)
        else:
            terminal.print_article(article, view)
            terminal.print_places(stories.members(article.id), article.id)


def _pair(versions: tuple[Article, ...], first: int | None, last: int | None) -> tuple[Article, ...]:
    """Two versions by number; without `first` the first, without `last` the newest. Raises NotFound."""
    from index.errors import NotFound

    known = {one.version: one for one in versions}
    wanted = (first or versions[0].version, last or versions[-1].version)
    for number in wanted:
        if number not in known:
            raise NotFound(f"no version {number} of {versions[-1].id}: there are {', '.join(map(str, known))}")
    return tuple(known[number] for number in wanted)


def _page(archive: Archive, record: Any) -> bytes:
    from index.errors import NotFound
    from index.warc import read

    if record is None:
        raise NotFound("this article has no page in the WARC")
    return read(archive.folder / "warc", record).body


@click.command()
@click.argument("text")
@click.option("--lang", type=click.Choice(LANGS), help="Guessed where it is not given.")
def amounts(text: str, lang: str | None) -> None:
    """The amounts in TEXT as JSON; "-" reads a text a line from stdin, plain or as {"text", "lang"}."""
    from index.amounts.render import amounts_json

    if text != "-":
        emit([amounts_json(text, lang)])
        return
    try:
        for number, line in enumerate(TextIOWrapper(sys.stdin.buffer, "utf-8"), 1):
            said, named = _line(line.rstrip("\r\n"), lang, number)
            emit([amounts_json(said, named)])
    except UnicodeDecodeError as error:
        raise click.UsageError(f"stdin is not UTF-8: {error}") from error


def _line(line: str, lang: str | None, number: int) -> tuple[str, str | None]:
    """A line of stdin: JSON with a "text", else the text itself. Raises a usage error for a wrong language."""
    data: Any = None
    try:
        data = json.loads(line) if line.lstrip().startswith("{") else None
    except ValueError:
        data = None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        return line, lang
    named = data.get("lang") or lang
    if named is not None and named not in LANGS:
        raise click.UsageError(f"line {number}: lang: expected one of {', '.join(LANGS)}, got {named!r}")
    return data["text"], named


COMMANDS = (search, show, amounts)
