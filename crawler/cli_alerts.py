"""`kawaraban alerts`: the saved searches of kawaraban.toml, how they stand, and a message to try their addresses."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from index.cli import Run, emit, json_option, pass_run
from index.config import Alert
from index.errors import NotFound
from index.log import tell

if TYPE_CHECKING:
    from index.archive import Archive


@click.group(invoke_without_command=True)
@click.pass_context
def alerts(ctx: click.Context) -> None:
    """The saved searches: what they found, what waits."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@alerts.command("list")
@json_option
@pass_run
def list_(run: Run, /, as_json: bool) -> None:
    """Each alert with its hits, what waits for an address, and why."""
    with run.archive() as archive:
        rows = [_standing(archive, alert) for alert in run.config.alerts]
    if as_json:
        emit(rows)
        return
    for row in rows:
        waits = f", {row['waiting']} waiting" if row["waiting"] else ""
        click.echo(f"{row['name']}: {row['query']}\n  {row['hits']} told{waits}" + "".join(f"\n  {e}" for e in row["errors"]))
    if not rows:
        tell("no [[alerts]] in the settings")


def _standing(archive: Archive, alert: Alert) -> dict[str, Any]:
    from index.alertbook import Book

    with archive.engine.connect() as connection:
        book = Book(connection)
        targets = book.targets(alert.name)
        waiting = {i for target in targets for i in book.waiting(alert.name, target.key)}
        return {
            "name": alert.name,
            "query": alert.query,
            "digest": alert.digest or None,
            "addresses": len(alert.to),
            "hits": book.found(alert.name),
            "waiting": len(waiting),
            "errors": [target.error for target in targets if target.error],
        }


@alerts.command()
@pass_run
def send(run: Run, /) -> None:
    """Deliver what waits and is due, without a crawl."""
    from datetime import datetime

    from crawler.alerts import notify

    with run.archive() as archive, archive.lock("alerts send"):
        told = notify(archive, run.config, datetime.now().astimezone())
    for problem in told.problems:
        tell(problem)
    click.echo(f"{told.found} new, {told.sent} messages sent")
    if told.problems:
        sys.exit(1)


@alerts.command()
@click.argument("name")
@pass_run
def test(run: Run, /, name: str) -> None:
    """Send a message without news to each address of an alert."""
    from crawler.alerts import DeliveryFailed, compose, label
    from crawler.alerts import send as deliver

    alert = next((a for a in run.config.alerts if a.name == name), None)
    if alert is None:
        raise NotFound(f"no alert {name!r}; the settings have {', '.join(a.name for a in run.config.alerts) or 'none'}")
    failed = False
    for url in alert.to:
        try:
            deliver(url, compose(alert, ()))
            click.echo(f"{label(url)}: taken")
        except DeliveryFailed as error:
            failed = True
            tell(f"{label(url)}: {error}")
    if failed:
        sys.exit(1)
