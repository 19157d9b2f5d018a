"""`kawaraban`: the root command. Its own commands bring news in; those of index.cli read the archive."""

from __future__ import annotations

import json
import signal
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler import VERSION
from crawler.cli_alerts import alerts
from crawler.cli_models import models
from crawler.cli_sources import sources
from crawler.cli_watch import schedule, watch
from index.cli import COMMANDS, Run, emit, json_option, log_format, log_options, pass_run
from index.cli_export import export, verify
from index.cli_figures import figures
from index.cli_serve import serve
from index.cli_stats import stats
from index.cli_stories import stories
from index.config import LANGS, Config, Source
from index.errors import ConfigError, KawarabanError, NotFound, QueryError, WrongUse
from index.log import is_json, tell

if TYPE_CHECKING:
    from crawler.rebuild import Stage
    from crawler.refresh import Report

_WRONG_USE = (ConfigError, QueryError, NotFound, WrongUse)


class Root(click.Group):
    """Errors of ours become one line on stderr: exit 2 for wrong use, 1 for what failed."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KawarabanError as error:
            tell(f"kawaraban: {error.shown() if isinstance(error, QueryError) else error}")
            ctx.exit(2 if isinstance(error, _WRONG_USE) else 1)
        except click.UsageError as error:
            if not is_json():
                raise
            tell(f"kawaraban: {error.format_message()}")
            ctx.exit(error.exit_code)


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", metavar="FILE", help="Settings; else $KAWARABAN_CONFIG, else ./kawaraban.toml.")
@click.option("--archive", metavar="FOLDER", help="The archive; else $KAWARABAN_ARCHIVE, else the settings'.")
@click.option("-v", "--verbose", is_flag=True, help="Log what is being done.")
@log_format
@click.version_option(VERSION, prog_name="kawaraban")
@click.pass_context
def cli(ctx: click.Context, config: str | None, archive: str | None, verbose: bool, log_format: str) -> None:
    """Watch the news on one topic in English, French and Japanese, and keep it."""
    ctx.obj = Run(config, archive, verbose, _outlets, log_json=log_format == "json")
    ctx.obj.set_up_log()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: what is open gets closed


def _outlets(config: Config) -> tuple[Source, ...]:
    """Every source that a crawl asks."""
    from crawler.sources import effective

    return effective(config)


for command in (*COMMANDS, alerts, export, figures, models, schedule, serve, sources, stats, stories, verify, watch):
    cli.add_command(command)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--keep", is_flag=True, help="Serve the newsroom until Ctrl-C afterwards.")
def demo(folder: Path | None, keep: bool) -> None:
    """Serve a small newsroom on loopback, crawl it twice, and show what comes of it."""
    from crawler.demo.show import run

    run(folder, keep=keep)


@cli.command()
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@pass_run
def init(run: Run, /, force: bool) -> None:
    """Write a commented kawaraban.toml."""
    from crawler.template import template

    path = Path(run.config_file or "kawaraban.toml")
    if path.exists() and not force:
        raise KawarabanError(f"{path}: already there; --force writes over it")
    try:
        path.write_text(template(), "utf-8")
    except OSError as error:
        raise KawarabanError(f"{path}: cannot be written: {error.strerror}") from error
    click.echo(f"{path} written; `kawaraban crawl` uses it")


@cli.command()
@click.argument("only", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--from-warc",
    "warcs",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    multiple=True,
    help="Fetch nothing: take in the pages of a WARC file (Common Crawl News, wget, Browsertrix); may be given again.",
)
@click.option(
    "--since", metavar="DATE", help="Back to that day: 2025-06-01. Through sitemaps and further pages of listings, with no limit of pages a source."
)
@click.option("--due", is_flag=True, help="Only sources whose time has come, as `watch` does; without it, all of them.")
@click.option("--at-most", metavar="TIME", help="End the crawl after that long, and then the translation: 10m, 2h.")
@log_options
@json_option
@pass_run
def crawl(run: Run, /, only: tuple[str, ...], warcs: tuple[Path, ...], as_json: bool, **options: Any) -> None:
    """One round: what is new or due for a second look, through every stage, into the index.

    Without names it asks every source; a host that said how long it wants to be left alone (Retry-After) is left alone.
    """
    if warcs:
        if any(options.values()):
            raise WrongUse("--from-warc fetches nothing: --since, --due and --at-most do not go with it")
        from crawler.backfill import take_in

        _print_report(take_in(run.config, warcs, only), as_json)
        return
    from crawler.refresh import run_round
    from crawler.session import Task
    from index.ledger import day

    since, at_most = options["since"] and day(options["since"]), _seconds(options["at_most"], "--at-most")
    _print_report(run_round(run.config, Task(only, options["due"], at_most, since=since)), as_json)


def _seconds(text: str | None, option: str) -> float | None:
    from index.values import duration

    try:
        return duration(text) if text else None
    except ValueError as error:
        raise click.BadParameter(f"expected {error}", param_hint=option) from error


def _print_report(report: Report, as_json: bool) -> None:
    for problem in report.problems:
        tell(problem)
    if as_json:
        emit([asdict(report)])
    else:
        pages = ", ".join(f"{count} {name}" for name, count in report.outcomes.items()) or "nothing new"
        click.echo(f"pages: {pages}")
        waiting = f", {report.pending} waiting for a model (`kawaraban models install fr ja`)" if report.pending else ""
        click.echo(f"translated: {report.translated}{waiting}; indexed: {report.indexed}")
    if report.problems:
        sys.exit(1)


@cli.command()
@click.option("--limit", type=click.IntRange(1), help="At most that many articles.")
@click.option("--budget", metavar="TIME", help="At most that long: 10m, 2h.")
@json_option
@pass_run
def translate(run: Run, /, limit: int | None, budget: str | None, as_json: bool) -> None:
    """Translate what waits, the newest first."""
    from crawler.derive import translate_waiting

    counts = translate_waiting(run.config, limit=limit, budget=_seconds(budget, "--budget"))
    if as_json:
        emit([asdict(counts)])
    else:
        click.echo(counts.said)


@cli.command()
@click.option(
    "--from",
    "stage",
    type=click.Choice(["extract", "language", "translate", "index"]),
    default="extract",
    show_default=True,
    help="The first stage to run again; all later ones follow.",
)
@pass_run
def rebuild(run: Run, /, stage: Stage) -> None:
    """Everything derived, again, from the archive."""
    from crawler.rebuild import rebuild as again

    for line in again(run.config, stage):
        click.echo(line)


@cli.command()
@click.argument("files", metavar="FILE...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--manifest", type=click.Path(path_type=Path), help='Lines of {"file": path, "url": url}.')
@click.option("--url", help="Where the page of a single FILE was found.")
@click.option("--lang", type=click.Choice(LANGS), help="A hint.")
@pass_run
def extract(run: Run, /, files: tuple[Path, ...], manifest: Path | None, url: str | None, lang: str | None) -> None:
    """Pages through extraction, as JSON Lines: title, authors, published, lang, blocks, text, dropped."""
    from crawler.pages import from_files, from_manifest

    if bool(files) == bool(manifest):
        raise click.UsageError("give FILE... or --manifest, one of them")
    if url and len(files) != 1:
        raise click.UsageError("--url goes with a single FILE")
    read = from_manifest(manifest, lang=lang) if manifest else from_files(files, url=url, lang=lang)
    failed = 0
    for line in read:
        failed += "error" in line
        click.echo(json.dumps(line, ensure_ascii=False))
    if failed:
        tell(f"kawaraban: {failed} pages could not be read")
        sys.exit(1)


main = cli
