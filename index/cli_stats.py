"""`kawaraban stats`: what came, from whom, and who is silent."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.cli import Run, emit, json_option, pass_run

if TYPE_CHECKING:
    from index.archive import Archive
    from index.stats import SourceStats


@click.command()
@click.option("--days", type=click.IntRange(1, 366), metavar="N", help="Day by day: new articles against what is usual.")
@click.option("--prometheus", "out", metavar="FILE", help='Metrics for Prometheus into FILE, in one step; "-": stdout.')
@click.option("--check", is_flag=True, help="Only name the silent sources; exit 1 if there are any.")
@json_option
@pass_run
def stats(run: Run, /, days: int | None, out: str | None, check: bool, as_json: bool) -> None:
    """Coverage by source and language, what became of every page, silent sources, flags of each translation model."""
    from index.stats import WEEK, collect
    from index.stories import Stories
    from index.waiting import tell_waiting

    now = datetime.now(UTC)
    with run.archive() as archive:
        if out:
            _write_metrics(archive, out, now)
            return
        found = collect(archive, now, days or WEEK)
        if check:
            _check(found, as_json, now)
            return
        from index.memory import tally

        models, placed = tally(archive), Stories(archive).totals()
        tell_waiting(archive)
    if as_json:
        emit(source.as_json(now) for source in found)
        emit({"model": model, **counts} for model, counts in models.items())
        emit([placed.as_json()])
        return
    from index.terminal import print_days, print_stats

    print_days(found) if days else print_stats(found, models, placed)


def _write_metrics(archive: Archive, out: str, now: datetime) -> None:
    from index.metrics import exposition, write

    text = exposition(archive, now)
    click.echo(text, nl=False) if out == "-" else write(Path(out), text)


def _check(found: Sequence[SourceStats], as_json: bool, now: datetime) -> None:
    silent = [source for source in found if source.alarm]
    if as_json:
        emit(source.as_json(now) for source in silent)
    for source in silent if not as_json else ():
        click.echo(f"{source.source}: {source.alarm}")
    if silent:
        sys.exit(1)
