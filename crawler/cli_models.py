"""`kawaraban models`: the translation models."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.cli import Run, emit, json_option, pass_run
from index.log import is_json, tell

if TYPE_CHECKING:
    from crawler.models import Progress


@click.group()
def models() -> None:
    """Argos packages, which translate offline: list, install, remove."""


def _folder(run: Run) -> Path | None:
    return Path(run.config.models) if run.config.models else None


@models.command("list")
@click.option("--from", "place", metavar="PLACE", help="Also what a file, folder or index URL offers.")
@json_option
@pass_run
def list_(run: Run, /, place: str | None, as_json: bool) -> None:
    """What is installed."""
    from crawler.models import installed, upgrades

    found = installed(_folder(run))
    newer = {model: offer.version for model, offer in upgrades(place, _folder(run))} if place else {}
    rows = [
        {"from": m.lang, "to": m.to, "version": m.version, "name": m.name, "path": str(m.path), "demo": m.demo}
        | {"upgrade": newer.get(m)}
        for m in found
    ]
    if as_json:
        emit(rows)
        return
    for row in rows:
        note = "  for the demo only" if row["demo"] else f"  {row['upgrade']} is offered" if row["upgrade"] else ""
        click.echo(f"{row['from']} -> {row['to']}  {row['version']}  {row['path']}{note}")
    if not rows:
        tell("no models: `kawaraban models install fr ja`")


@models.command()
@click.argument("codes", metavar="[LANG]...", nargs=-1)
@click.option("--from", "place", metavar="PLACE", help="A file, a folder, or the URL of a package or an index.")
@click.option("--demo", is_flag=True, help="Allow the demo's own packages, which know its newsroom only.")
@pass_run
def install(run: Run, /, codes: tuple[str, ...], place: str | None, demo: bool) -> None:
    """Install packages into English for languages (fr, ja), from the official index or --from another place."""
    from crawler.models import OFFICIAL
    from crawler.models import install as get

    with _bar() as progress:
        done = get(codes, place or OFFICIAL, allow_demo=demo, folder=_folder(run), progress=progress)
    for model in done:
        click.echo(f"{model.lang} -> {model.to} {model.version} in {model.path}")


@models.command()
@click.argument("codes", metavar="LANG...", nargs=-1, required=True)
@pass_run
def remove(run: Run, /, codes: tuple[str, ...]) -> None:
    """Remove the packages of languages."""
    from crawler.models import remove as drop

    for code in codes:
        for model in drop(code, _folder(run)):
            click.echo(f"removed {model.name}")


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar of bytes on stderr, on a terminal only."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    errors = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=errors, disable=not errors.is_terminal or is_json()) as bar:
        tasks: dict[str, Any] = {}

        def update(name: str, done: int, total: int | None) -> None:
            task = tasks.setdefault(name, None)
            if task is None:
                task = tasks[name] = bar.add_task(name, total=total)
            bar.update(task, completed=done, total=total)

        yield update
