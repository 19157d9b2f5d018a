"""The saved searches of the settings: what each found last, what waits for which address and why, its feed files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from index.alertbook import Book, State, Target, feed_files, label, unsaid
from index.article import Article
from index.config import Alert
from index.errors import NotFound
from index.web.desk import Desk
from index.web.pages import render
from index.web.parameters import Parameter
from index.web.wire import ATOM, Asked, Reply

FILE = Parameter("file", "A feed file of an alert: its name with .atom or .json.")
_LATEST = 5  # hits shown of each
_KINDS = {"atom": ATOM, "json": "application/feed+json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where an alert goes, without its secrets. `known`: a round has met it."""

    label: str
    waiting: int
    target: Target
    known: bool

    @property
    def error(self) -> str:
        return unsaid(self.target.error or "")


@dataclass(frozen=True, slots=True)
class Standing:
    """How an alert stands; `state` is None before its first round, `changed`: what it asks is new since the last one."""

    alert: Alert
    state: State | None
    found: int
    last: datetime | None
    latest: tuple[Article, ...]
    addresses: tuple[Address, ...]
    feeds: tuple[str, ...]

    @property
    def changed(self) -> bool:
        return self.state is not None and self.state.query != self.alert.query


def view(desk: Desk, asked: Asked) -> Reply:
    standings = [_standing(desk, alert) for alert in desk.settings.alerts]
    return render("alerts.html", here="/alerts", standings=standings, outlet=desk.outlet)


def _standing(desk: Desk, alert: Alert) -> Standing:
    with desk.archive.engine.connect() as connection:
        book = Book(connection)
        latest = book.latest(alert.name, _LATEST)
        met = {target.key: target for target in book.targets(alert.name)}
        standing: dict[str, Any] = {
            "state": book.state(alert.name) if book.asked(alert.name) else None,
            "found": book.found(alert.name),
            "last": book.last(alert.name),
            "addresses": tuple(_address(book, alert, url, met) for url in alert.to),
        }
    articles = desk.archive.many(latest)
    feeds = tuple(path.name for path in feed_files(desk.archive.folder, alert.name).values() if path.is_file())
    return Standing(alert, latest=tuple(articles[i] for i in latest if i in articles), feeds=feeds, **standing)


def _address(book: Book, alert: Alert, url: str, met: dict[str, Target]) -> Address:
    target = Target.of(url)
    return Address(label(url), len(book.waiting(alert.name, target.key)), met.get(target.key, target), target.key in met)


def feed(desk: Desk, asked: Asked) -> Reply:
    """A feed file as the last round wrote it. Only the names that the settings have lead to a file."""
    known = [file for alert in desk.settings.alerts for file in feed_files(desk.archive.folder, alert.name).items()]
    kind, path = next(((kind, path) for kind, path in known if path.name == asked.values["file"]), ("", None))
    if path is None or not path.is_file():
        raise NotFound(f"no feed file {asked.values['file']!r} of an alert")
    return Reply(200, _KINDS[kind], path.read_bytes())
