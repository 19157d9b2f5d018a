"""`kawaraban serve`: the web page and the REST API."""

from __future__ import annotations

import os
from pathlib import Path

import click

from index.cli import Run, pass_run


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; others than you need a token.")
@click.option("--port", type=click.IntRange(0, 65535), default=8750, show_default=True, help="0: any that is free.")
@click.option("--token-file", type=click.Path(path_type=Path), help="A file with the token; else $KAWARABAN_TOKEN.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="A further name that this machine goes by; again for more.")
@click.option("--processes", type=click.IntRange(0, 64), default=0, help="That answer; 0: one a core.")
@pass_run
def serve(run: Run, /, host: str, port: int, token_file: Path | None, allow_host: tuple[str, ...], processes: int) -> None:
    """The archive as a web page, with a REST API under /api/v1; Ctrl-C ends it.

    Reads the archive, changes nothing. Elsewhere than on loopback it wants a token: the browser asks for it as a
    password (any name), programs send it as Authorization: Bearer.
    """
    from index.web.server import Listen, token_from
    from index.web.server import serve as listen_and_answer
    from index.web.wire import Settings

    token = token_from(token_file) if token_file else os.environ.get("KAWARABAN_TOKEN", "").strip()
    config = run.config
    listen_and_answer(
        Settings(config.archive, config.topics, run.sources, config.alerts),
        Listen(host, port, token, allow_host, processes, run.verbose),
        announce=lambda address: click.echo(f"Kawaraban at {address}  (Ctrl-C ends it)"),
    )
