"""`kawaraban sources`: the outlets."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from index.cli import Run, emit, json_option, pass_run
from index.config import Config, Source
from index.errors import KawarabanError
from index.log import tell


@click.group()
def sources() -> None:
    """The outlets: list, check, add, import, export."""


@sources.command("list")
@json_option
@pass_run
def list_(run: Run, /, as_json: bool) -> None:
    """The sources that a crawl asks."""
    from crawler.sources import effective

    rows = [_row(source) for source in effective(run.config)]
    if as_json:
        emit(rows)
        return
    for row in rows:
        count = sum(len(row[kind]) for kind in ("feeds", "sitemaps", "sections"))
        click.echo(f"{row['id']:28} {row['lang']:3} {row['country']:3} {count:2}  {row['home']}  {row['note']}")


def _row(source: Source) -> dict[str, Any]:
    names = ("id", "name", "lang", "country", "home", "feeds", "sitemaps", "sections", "keep", "note")
    plain = {name: getattr(source, name) for name in names}
    return plain | {"every": source.every} | {k: list(v) for k, v in plain.items() if isinstance(v, tuple)}


@sources.command()
@click.argument("only", metavar="[SOURCE]...", nargs=-1)
@json_option
@pass_run
def check(run: Run, /, only: tuple[str, ...], as_json: bool) -> None:
    """Fetch each feed, sitemap and section once and say what is wrong. Exit 1 where one is."""
    from crawler.check import check as look
    from crawler.sources import effective, select

    rows = look(select(effective(run.config), only), run.config)
    if as_json:
        emit(rows)
    for row in rows if not as_json else ():
        state = row["error"] or f"{row['kind']}, {row['links']} links, newest {row['newest'] or 'without date'}"
        click.echo(f"{'FAIL' if row['error'] else 'ok  '} {row['source']}  {row['url']}: {state}")
        for problem in row["problems"]:
            click.echo(f"       {problem}")
    bad = sum(1 for row in rows if row["error"])
    tell(f"{len(rows)} checked, {bad} failed")
    if bad:
        sys.exit(1)


@sources.command()
@click.argument("url")
@click.option("--allow-private", is_flag=True, help="It may be on loopback or a private network.")
@pass_run
def add(run: Run, /, url: str, allow_private: bool) -> None:
    """Find the feeds and sitemaps of the site at URL and add it to kawaraban.toml."""
    from crawler.check import find
    from index.urls import canonical

    try:
        canonical(url)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="URL") from error
    source = replace(find(url, run.config, allow_private=allow_private), allow_private=allow_private)
    found = (*source.feeds, *source.sitemaps) or (*source.sections,)
    if _append(run, (source,)):
        click.echo(f"added {source.id}: {', '.join(found)}")


@sources.command("import")
@click.argument("opml", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_run
def import_(run: Run, /, opml: Path) -> None:
    """Add the feeds of an OPML file to kawaraban.toml, but for those that a source there has."""
    from crawler.sources import from_opml

    added = _append(run, tuple(_without_known(from_opml(opml.read_bytes()), _staying(run))))
    click.echo(f"added {len(added)} sources")


def _staying(run: Run) -> tuple[Source, ...]:
    """The sources that are asked beside new ones."""
    from crawler.sources import effective

    own = run.config.sources or run.config.builtin_sources
    return effective(run.config) if own or "builtin_sources" not in _written(_settings(run)) else ()


def _settings(run: Run) -> Path:
    return run.config.file or Path(run.config_file or "kawaraban.toml")


def _written(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _without_known(new: Iterable[Source], known: Iterable[Source]) -> Iterator[Source]:
    """The sources with those of their feeds and sections that no known one has; none that has nothing of its own."""
    owners = {_address(url): source for source in known for url in (*source.feeds, *source.sections)}
    ids = {source.id for source in owners.values()}
    for source in new:
        taken = [owner for url in (*source.feeds, *source.sections) if (owner := owners.get(_address(url)))]
        feeds, sections = (tuple(url for url in urls if _address(url) not in owners) for urls in (source.feeds, source.sections))
        if feeds or sections or not taken or source.id in ids:
            yield replace(source, feeds=feeds, sections=sections)
        else:
            tell(f"{source.id}: already there, as {taken[0].id}")


def _address(url: str) -> str:
    from index.urls import identity

    try:
        return identity(url)
    except ValueError:
        return url


@sources.command("export")
@click.argument("opml", type=click.Path(path_type=Path, dir_okay=False))
@pass_run
def export_(run: Run, /, opml: Path) -> None:
    """Write the feeds to an OPML file, for any feed reader."""
    from crawler.sources import effective, to_opml

    listed = effective(run.config)
    try:
        opml.write_text(to_opml(listed), "utf-8")
    except OSError as error:
        raise KawarabanError(f"{opml}: cannot be written: {error.strerror}") from error
    click.echo(f"{opml}: {sum(len(s.feeds) for s in listed)} feeds of {len(listed)} sources")


def _append(run: Run, new: tuple[Source, ...]) -> tuple[Source, ...]:
    """Add sources to the settings' file, which is proved to load before it replaces the old one."""
    from crawler.sources import to_toml

    path = _settings(run)
    taken = {source.id for source in run.config.sources}
    fresh = tuple(source for source in new if source.id not in taken)
    for source in new:
        if source.id in taken:
            tell(f"{source.id}: already there, left as it is")
    text = _written(path)
    if not run.config.sources and "builtin_sources" not in text:
        text = "builtin_sources = true  # beside the [[sources]] below\n\n" + text
    trial = path.with_name(path.name + ".new")
    try:
        trial.write_text(f"{text.rstrip()}\n\n{to_toml(fresh)}", "utf-8")
        Config.load(trial)
        trial.replace(path)
    except OSError as error:
        raise KawarabanError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        trial.unlink(missing_ok=True)
    return fresh
