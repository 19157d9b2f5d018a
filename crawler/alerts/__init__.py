"""Saved searches that tell of what is new: by mail, webhook or chat, and as a feed file each.

    begin(archive, config.alerts, now)          before a round: an alert hears of what is fetched from here on
    notify(archive, config, now)                after it: find the new hits, deliver what waits, write the feeds

A story is told once an alert. What is found is written down, with every address it is to go to, before anything is
sent, and crossed out after the address has taken it: a crash between the two sends it again, and none is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.alerts import feeds, rhythm
from crawler.alerts.deliver import DeliveryFailed, check, send
from crawler.alerts.message import Hit, compose
from index.alertbook import Book, State, Target, label
from index.archive import Archive
from index.config import Alert, Config
from index.errors import KawarabanError
from index.ledger import Entry, Filter, Ledger
from index.search import Search
from index.stories import Stories

__all__ = ["DeliveryFailed", "Told", "begin", "check", "compose", "label", "notify", "send", "skip"]

_A_MESSAGE = 50  # hits: more go into the next message
_FIGURES = 30  # in a digest


@dataclass(frozen=True, slots=True)
class Told:
    """What `notify` did: hits found, messages that were taken, and what failed."""

    found: int = 0
    sent: int = 0
    problems: tuple[str, ...] = ()


def begin(archive: Archive, alerts: Sequence[Alert], now: datetime) -> None:
    """Alerts that were not known, or whose query has changed, hear of what is fetched after `now`."""
    with archive.write() as connection:
        Book(connection).begin(alerts, now, archive.rev)


def skip(archive: Archive, alerts: Sequence[Alert], now: datetime) -> None:
    """Pass over all that came since the last time (a backfill brings old news)."""
    with archive.write() as connection:
        book = Book(connection)
        book.begin(alerts, now, archive.rev)
        for alert in alerts:
            book.forward(alert.name, archive.rev, now)


def notify(archive: Archive, config: Config, now: datetime) -> Told:
    """Find what is new, deliver what is due. The caller holds the archive's lock and has brought index and stories
    up to date. Raises ArchiveUnwritable; what fails otherwise is told in `problems` and tried again later."""
    begin(archive, config.alerts, now)
    search = Search(archive, config.topics)
    found, sent, problems = 0, 0, []
    for alert in config.alerts:
        try:
            fresh = _gather(archive, search, alert, now)
            if fresh or not feeds.present(archive.folder, alert):
                feeds.write(archive.folder, alert, _latest(archive, alert))
            found += fresh
        except KawarabanError as error:
            problems.append(f"alert {alert.name}: {error}")
        taken, failed = _deliver(archive, config, alert, now)
        sent += taken
        problems += failed
    return Told(found, sent, tuple(problems))


def _gather(archive: Archive, search: Search, alert: Alert, now: datetime) -> int:
    """Write down the hits that are new, one a story; returns how many."""
    with archive.engine.connect() as connection:
        state = Book(connection).state(alert.name)
    snapshot_rev = search.snapshot().rev
    ids = search.ids(alert.query, after_rev=state.rev)
    stories = Stories(archive).of(ids)
    with archive.write() as connection:
        book = Book(connection)
        book.aim(alert.name, alert.to)
        fresh = book.unheard(alert.name, ids, stories, state.since)
        book.note(alert, fresh, stories, now)
        book.reached(alert.name, snapshot_rev)
    return len(fresh)


def _deliver(archive: Archive, config: Config, alert: Alert, now: datetime) -> tuple[int, list[str]]:
    with archive.engine.connect() as connection:
        book = Book(connection)
        state, targets = book.state(alert.name), book.targets(alert.name)
    urls = {target.key: target.url for target in map(Target.of, alert.to)}
    sent, problems = 0, []
    for target in targets:
        if target.key not in urls or not rhythm.due(alert, state.digest_due, target.retry, target.failures, now):
            continue
        try:
            sent += _hand_over(archive, config, alert, Target(target.key, urls[target.key]))
        except DeliveryFailed as error:
            retry = now + rhythm.backoff(target.failures)
            problems.append(f"alert {alert.name}: {label(urls[target.key])}: {error}; again after {retry:%Y-%m-%d %H:%M} UTC")
            with archive.write() as connection:
                Book(connection).failed(alert.name, target.key, retry, str(error))
    _turn(archive, alert, state, now)
    return sent, problems


def _hand_over(archive: Archive, config: Config, alert: Alert, target: Target) -> int:
    """Send all that waits for an address, and cross it out; returns the number of messages. Raises DeliveryFailed."""
    with archive.engine.connect() as connection:
        waiting = Book(connection).waiting(alert.name, target.key)
    messages = 0
    for start in range(0, len(waiting), _A_MESSAGE):
        ids = waiting[start : start + _A_MESSAGE]
        send(target.url, compose(alert, _hits(archive, ids), _figures(archive, config, alert, ids)))
        messages += 1
        with archive.write() as connection:
            Book(connection).delivered(alert.name, target.key, ids)
    return messages


def _turn(archive: Archive, alert: Alert, state: State, now: datetime) -> None:
    """Set when the next digest is due, once this one's time has come."""
    following = rhythm.following(alert, state.digest_due, now)
    if following != state.digest_due:
        with archive.write() as connection:
            Book(connection).digest_at(alert.name, following)


def _hits(archive: Archive, ids: Sequence[str]) -> list[Hit]:
    articles = archive.many(list(ids))
    return [Hit.of(articles[i]) for i in ids if i in articles]


def _latest(archive: Archive, alert: Alert) -> list[Hit]:
    with archive.engine.connect() as connection:
        ids = Book(connection).latest(alert.name, feeds.LENGTH)
    return _hits(archive, ids)


def _figures(archive: Archive, config: Config, alert: Alert, ids: Sequence[str]) -> list[Entry]:
    """What the ledger says of these articles: in a digest all that a topic's item has, else what is disputed."""
    with Ledger(archive, config.topics).figures(Filter(ids=tuple(ids))) as answer:
        entries = [e for e in answer.entries() if e.items]
    disputed = [e for e in entries if e.agreement in ("differs", "unit-error")]
    rest = [e for e in entries if e not in disputed] if alert.digest else []
    return [*disputed, *rest][:_FIGURES]
