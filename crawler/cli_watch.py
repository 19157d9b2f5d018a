"""`kawaraban watch` and `kawaraban schedule`: going on by itself."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.cli import Run, emit, json_option, log_options, pass_run
from index.config import settled
from index.values import duration

if TYPE_CHECKING:
    from crawler.schedule import Done


@click.command()
@click.argument("only", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--at-most", metavar="TIME", default="10m", show_default=True, help="Of one round's crawl, and of its translation."
)
@log_options
@json_option
@pass_run
def watch(run: Run, /, only: tuple[str, ...], at_most: str, as_json: bool) -> None:
    """Rounds for ever, each source at its own interval, until SIGTERM or Ctrl-C.

    A line on stdout for each round. Settings are read again before every round.
    """
    from crawler.schedule import Process, Watch, until_told

    try:
        duration(at_most)
    except ValueError as error:
        raise click.BadParameter(f"expected {error}", param_hint="--at-most") from error
    verbose = (word for name in run.log_of for word in ("--verbose", name))
    rounds = Process(run.options, (*only, *verbose), at_most)
    show = _show_json if as_json else _show
    until_told(Watch(lambda: settled(run.config_file, run.archive_folder), rounds, only, report=show))


def _show_json(done: Done) -> None:
    emit([{"began": done.began.isoformat(timespec="seconds"), "asked": done.plan.ask} | (done.report or {"failed": True})])


def _show(done: Done) -> None:
    at = f"{done.began.astimezone():%Y-%m-%d %H:%M:%S}"
    if done.report is None:
        click.echo(f"{at}  failed")
        return
    pages = ", ".join(f"{count} {name}" for name, count in done.report["outcomes"].items()) or "nothing new"
    asked, failed = len(done.plan.ask), done.report["listings_failed"]
    trouble = f" ({failed} feeds or sitemaps failed)" if failed else ""
    derived = f"translated {done.report['translated']}, indexed {done.report['indexed']}"
    click.echo(f"{at}  {asked} sources asked{trouble}; pages: {pages}; {derived}")


@click.group()
def schedule() -> None:
    """Have it run by itself: systemd, cron or launchd."""


@schedule.command(name="print")
@click.argument("system", type=click.Choice(["systemd", "cron", "launchd"]))
@pass_run
def print_(run: Run, /, system: str) -> None:
    """Print a unit, with the settings and the archive of now by their absolute paths."""
    from crawler import units

    program = units.program(_executable(), run.config.file, run.config.archive, Path.cwd())
    click.echo(units.FORMS[system](program), nl=False)


def _executable() -> tuple[str, ...]:
    """The installed program, else this Python with the package."""
    beside = Path(sys.executable).with_name("kawaraban")
    found = str(beside) if beside.exists() else shutil.which("kawaraban")
    return (found,) if found else (sys.executable, "-m", "crawler")
