"""`kawaraban export` and `kawaraban verify`: bundles out of the archive, and the proof of both."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.cli import Run, emit, filters, json_option, pass_run, searcher
from index.errors import NotFound
from index.log import tell

if TYPE_CHECKING:
    from index.archive import Archive
    from index.export import Bundle, Handover, Order
    from index.stories import Stories

FORMATS = ("jsonl", "csv", "parquet", "markdown", "html", "epub", "zip", "wacz")


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("query", required=False)
@filters
@click.option("--story", metavar="ID", help="Only the articles of that story.")
@click.option("--ids", metavar="ID,ID", multiple=True, help="Only these articles.")
@click.option("--ids-from", metavar="FILE", type=click.File("r", "utf-8"), help='The same from a file; "-": stdin.')
@click.option("--format", type=click.Choice(FORMATS), help="Of the bundle; else what OUT's suffix says, else jsonl.")
@click.option(
    "--dedupe",
    type=click.Choice(["url", "text", "story"]),
    default="text",
    show_default=True,
    help="text: of copies the original, the others listed under it; story: one article a story.",
)
@click.option("--no-text", is_flag=True, help="References and figures only, for those who may not pass on the text.")
@click.option(
    "--since-last", is_flag=True, help="Only what no earlier bundle of the same command, whatever its OUT, held."
)
@click.option("--for", "series", metavar="NAME", help="The same, of the bundles for NAME, whatever their queries.")
@click.option("--changed", is_flag=True, help="With these two: what an outlet changed since counts as new.")
@json_option
@pass_run
def export(run: Run, /, out: Path, query: str | None, no_text: bool, as_json: bool, **options: Any) -> None:
    """A bundle of articles to hand on, with a manifest that `verify` checks; all of them without a QUERY.

    OUT is a new folder; with the suffix .zip that folder packed (without --format: every format), with .csv .jsonl
    .parquet .md .epub .wacz that one file.
    """
    from index.export import Order
    from index.stories import Stories

    name, dedupe = options.pop("format"), options.pop("dedupe")
    since_last, series, changed = (options.pop(one) for one in ("since_last", "series", "changed"))
    if changed and not (since_last or series):
        raise click.UsageError("--changed goes with --since-last or --for")
    with run.archive() as archive:
        stories = Stories(archive, run.config.topics)
        ids = _selected(run, archive, stories, query, options)
        asked = {key: value for key, value in options.items() if value}
        order = Order(ids, name, dedupe, query or "", asked, not no_text)
        if since_last or series:
            bundle = _handed_over(archive, order, out, stories, series, changed=changed)
        else:
            bundle = _written(archive, order, out, stories)
    _tell(bundle, as_json)


def _tell(bundle: Bundle, as_json: bool) -> None:
    for problem in bundle.problems:
        tell(problem)
    if as_json:
        emit([bundle.as_json()])
    else:
        copies = f", {bundle.copies} copies listed under them"
        click.echo(f"{bundle.path}: {bundle.format}, {bundle.articles} articles{copies}")
    if bundle.problems:
        sys.exit(1)


def _handed_over(
    archive: Archive, order: Order, out: Path, stories: Stories, series: str | None, *, changed: bool
) -> Bundle:
    """The next of a series of bundles."""
    from index.export import handover, series_of

    with handover(archive, series or series_of(order), changed=changed) as this:
        last = this.last()
        said = {"since_last": last.isoformat(timespec="seconds") if last else "the first", "for": series}
        order = replace(order, ids=this.new(order.ids), filters={**order.filters, **said})
        return _written(archive, order, out, stories, this)


def _written(archive: Archive, order: Order, out: Path, stories: Stories, this: Handover | None = None) -> Bundle:
    from index.export import export as write
    from index.terminal import progress

    with progress("export", total=len(order.ids)) as step:
        return write(archive, order, out, places=stories, handover=this, progress=step)


def _selected(
    run: Run, archive: Archive, stories: Stories, query: str | None, options: dict[str, Any]
) -> tuple[str, ...]:
    """The ids that are asked for; what the manifest says of it stays in `options`."""
    from index.unknown import tell_unknown
    from index.waiting import tell_waiting

    given, file = options.pop("ids"), options.pop("ids_from")
    lists = [_members(stories, options["story"])] if options["story"] else []
    if given or file is not None:
        options["ids"] = _listed(archive, (*given, *_lines(file)))
        lists.append(options["ids"])
    asked = {name: options[name] for name in ("lang", "source", "since", "until", "exact")}
    search = searcher(run, archive) if query or any(asked.values()) or not lists else None
    if search:
        lists.insert(0, search.ids(query or "", **asked))
        tell_unknown(query, search, run.config.topics, lambda: run.sources)
    tell_waiting(archive, search)
    wanted = [set(others) for others in lists[1:]]
    return tuple(i for i in lists[0] if all(i in others for others in wanted))


def _members(stories: Stories, story: str) -> list[str]:
    """The articles of a story, the newest first. Raises NotFound."""
    found = [place.article for place in stories.members(story)]
    if not found:
        raise NotFound(f"no story {story!r}: `search` gives the story of each hit")
    return found[::-1]


def _listed(archive: Archive, texts: Iterable[str]) -> list[str]:
    """Ids, or beginnings of ids, divided by commas or blanks. Raises NotFound."""
    return archive.resolve([word for text in texts for word in re.split(r"[,\s]+", text) if word])


def _lines(file: Any) -> Iterator[str]:
    """The words of a file of ids; raises a usage error where it is no text."""
    try:
        yield from file or ()
    except UnicodeDecodeError as error:
        raise click.UsageError(f"--ids-from {file.name}: not UTF-8: {error}") from error


@click.command()
@click.argument("bundle", required=False, type=click.Path(path_type=Path))
@json_option
@pass_run
def verify(run: Run, /, bundle: Path | None, as_json: bool) -> None:
    """Every record of the archive against its digest, or every file of a BUNDLE. Exit 1 where one does not hold.

    A BUNDLE (folder, .zip, .epub, .wacz, or a file with its manifest beside it) is checked without the archive.
    """
    seen, problems = _verify_bundle(bundle) if bundle else _verify_archive(run)
    if as_json:
        emit(problems)
    for problem in problems:
        url = f" ({problem['url']})" if "url" in problem else ""
        tell(f"{problem['where']}: {problem['what']}{url}")
    (tell if as_json else click.echo)(f"{seen} {'files' if bundle else 'records'}, {len(problems)} damaged")
    if problems:
        sys.exit(1)


def _verify_archive(run: Run) -> tuple[int, list[dict[str, str]]]:
    from index.terminal import progress
    from index.verify import verify as check

    seen, problems = 0, []
    with run.archive() as archive, progress("verify") as step:
        for seen, checked in enumerate(check(archive), 1):
            step(seen)
            if checked.problem:
                problems.append({"url": checked.url, "where": checked.problem.where, "what": checked.problem.what})
    return seen, problems


def _verify_bundle(path: Path) -> tuple[int, list[dict[str, str]]]:
    from index.export import check
    from index.terminal import progress

    seen = 0
    with progress("verify") as step:

        def count(done: int, of: int) -> None:
            nonlocal seen
            seen = done
            step(done, of)

        problems = [{"where": problem.where, "what": problem.what} for problem in check(path, progress=count)]
    return seen, problems
