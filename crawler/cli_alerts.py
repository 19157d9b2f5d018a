"""`kawaraban alerts`: the saved searches of kawaraban.toml, how they stand, and a message to try their addresses."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from index.cli import Run, emit, json_option, pass_run, searcher
from index.config import Alert
from index.errors import ArchiveError, NotFound, QueryError
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
    """Each alert with its hits, what waits for an address, and why; a query or an address that can never work is named."""
    with run.archive() as archive:
        rows = [_standing(archive, alert, (*_misread(run, archive, alert), *_unreachable(alert))) for alert in run.config.alerts]
    if as_json:
        emit(rows)
    for row in rows if not as_json else ():
        digest = f" for the {row['digest']} digest" if row["digest"] else ""
        waits = f", {row['waiting']} waiting{digest}" if row["waiting"] else ""
        said = "".join(f"\n  {error}" for error in row["errors"])
        click.echo(f"{row['name']}: {row['query']}\n  {row['hits'] - row['waiting']} told{waits}{said}")
    if not rows:
        tell("no [[alerts]] in the settings")


def _misread(run: Run, archive: Archive, alert: Alert) -> Iterator[str]:
    """What is wrong with the query."""
    try:
        searcher(run, archive).search(alert.query, limit=1)
    except QueryError as error:
        yield f"query: {error}"
    except ArchiveError:
        return  # without an index only a round can tell


def _unreachable(alert: Alert) -> Iterator[str]:
    """The addresses that nothing can be sent to."""
    from crawler.alerts import DeliveryFailed, check, label

    for number, url in enumerate(alert.to, 1):
        try:
            check(url)
        except DeliveryFailed as error:
            yield f"{label(url) if '://' in url else f'address {number}'}: {error}"


def _standing(archive: Archive, alert: Alert, broken: Sequence[str]) -> dict[str, Any]:
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
            "errors": [*broken, *(e for e in (target.error for target in targets) if e and not any(one.endswith(e) for one in broken))],
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
