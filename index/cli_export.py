"""`kawaraban export` and `kawaraban verify`: bundles out of the archive, and the proof of both."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.cli import Run, emit, filters, json_option, pass_run, searcher

if TYPE_CHECKING:
    from index.archive import Archive

FORMATS = ("jsonl", "csv", "parquet", "markdown", "html", "epub", "zip", "wacz")
_SHOWN = 5  # unknown ids that an error names


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("query", required=False)
@filters
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
@json_option
@pass_run
def export(run: Run, /, out: Path, query: str | None, no_text: bool, as_json: bool, **options: Any) -> None:
    """A bundle of articles to hand on, with a manifest that `verify` checks; all of them without a QUERY.

    OUT is a new folder; with the suffix .zip that folder packed (without --format: every format), with .csv .jsonl
    .parquet .md .epub .wacz that one file.
    """
    from index.export import Order
    from index.export import export as write
    from index.terminal import progress

    name, dedupe = options.pop("format"), options.pop("dedupe")
    with run.archive() as archive:
        ids = _selected(run, archive, query, options)
        asked = {key: value for key, value in options.items() if value}
        order = Order(ids, name, dedupe, query or "", asked, not no_text)
        with progress("export", total=len(ids)) as step:
            bundle = write(archive, order, out, progress=step)
    if as_json:
        emit([bundle.as_json()])
        return
    copies = f", {bundle.copies} copies listed under them"
    click.echo(f"{bundle.path}: {bundle.format}, {bundle.articles} articles{copies}")


def _selected(run: Run, archive: Archive, query: str | None, options: dict[str, Any]) -> tuple[str, ...]:
    """The ids that are asked for; options that become filters of the manifest stay in `options`."""
    listed = _listed(archive, options)
    asked = {name: options[name] for name in ("lang", "source", "since", "until", "exact")}
    if listed is not None and not query and not any(asked.values()):
        found: Sequence[str] = listed
    else:
        found = searcher(run, archive).ids(query or "", **asked)
        wanted = None if listed is None else set(listed)
        found = [i for i in found if wanted is None or i in wanted]
    if listed is not None:
        options["ids"] = listed
    return tuple(found)


def _listed(archive: Archive, options: dict[str, Any]) -> list[str] | None:
    """The ids of --ids and --ids-from, each once; None if neither is given. Raises NotFound."""
    given, file = options.pop("ids"), options.pop("ids_from")
    if not given and file is None:
        return None
    words = [word for text in (*given, *_lines(file)) for word in re.split(r"[,\s]+", text) if word]
    return archive.resolve(words)


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
        click.echo(f"{problem['where']}: {problem['what']}{url}", err=True)
    click.echo(f"{seen} {'files' if bundle else 'records'}, {len(problems)} damaged", err=as_json)
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
