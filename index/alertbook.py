"""What each alert has found, and to which address it still has to go: tables of the catalogue."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from index.config import Alert
from index.schema import alert_hits, alert_outbox, alert_targets, alerts, fetches, urls

_MANY = 500  # values in one IN


@dataclass(frozen=True, slots=True)
class State:
    """Where an alert stands: it has looked at all up to `rev`, of what was first fetched after `since`."""

    query: str
    since: datetime
    rev: int
    digest_due: datetime | None


@dataclass(frozen=True, slots=True)
class Target:
    """An address. The catalogue knows it by `key`, a hash of its URL, which may hold passwords."""

    key: str
    url: str = ""
    failures: int = 0
    retry: datetime | None = None
    error: str | None = None

    @classmethod
    def of(cls, url: str) -> Target:
        return cls(hashlib.sha256(url.encode()).hexdigest()[:16], url)


def label(url: str) -> str:
    """An address without its secrets, to be shown."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "..."
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}" + ("/..." if parts.path.strip("/") or parts.query else "")


def unsaid(error: str) -> str:
    """What an address said when it failed, without the secrets of any address that it names."""
    return _ADDRESS.sub(lambda found: label(found[0]), error)


_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^\s'\"<>)]+", re.IGNORECASE)


def feed_files(archive: Path, alert: str) -> dict[str, Path]:
    """Where the feed files of an alert stand in the archive's folder, by kind: "atom" and "json"."""
    return {kind: archive / "alerts" / f"{alert}.{kind}" for kind in ("atom", "json")}


class Book:
    """The alerts' rows, read and changed in one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, wanted: Sequence[Alert], now: datetime, rev: int) -> None:
        """Take in alerts that are new or ask something else."""
        known = {row.name: row.query for row in self._connection.execute(select(alerts.c.name, alerts.c.query))}
        for alert in wanted:
            if known.get(alert.name) == alert.query:
                continue
            values = {"name": alert.name, "query": alert.query, "since": now, "rev": rev}
            self._connection.execute(
                upsert(alerts).values(values).on_conflict_do_update(index_elements=["name"], set_=values)
            )

    def asked(self, name: str) -> bool:
        """Whether a round has taken the alert in."""
        return self._connection.scalar(select(func.count()).select_from(alerts).where(alerts.c.name == name)) == 1

    def state(self, name: str) -> State:
        row = self._connection.execute(select(alerts).where(alerts.c.name == name)).one()
        return State(row.query, row.since, row.rev, row.digest_due)

    def forward(self, name: str, rev: int, since: datetime) -> None:
        self._connection.execute(update(alerts).where(alerts.c.name == name).values(rev=rev, since=since))

    def reached(self, name: str, rev: int) -> None:
        self._connection.execute(update(alerts).where(alerts.c.name == name).values(rev=rev))

    def digest_at(self, name: str, at: datetime | None) -> None:
        self._connection.execute(update(alerts).where(alerts.c.name == name).values(digest_due=at))

    # -- hits -----------------------------------------------------------------------------------------

    def unheard(self, name: str, ids: Sequence[str], stories: Mapping[str, str], since: datetime) -> list[str]:
        """Of `ids`, those first fetched after `since` whose story was not told yet: the first of each story."""
        fetched = self._first_fetched(ids)
        candidates = [i for i in ids if i in fetched and fetched[i] >= since]
        told = self._told(name, candidates, [stories.get(i, i) for i in candidates])
        fresh: dict[str, str] = {}
        for identifier in sorted(candidates, key=lambda i: (fetched[i], i)):
            story = stories.get(identifier, identifier)
            if identifier not in told and story not in told:
                fresh.setdefault(story, identifier)
        return list(fresh.values())

    def _first_fetched(self, ids: Sequence[str]) -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        for some in _pieces(ids):
            query = (
                select(urls.c.article, func.min(fetches.c.fetched, type_=fetches.c.fetched.type))
                .join(fetches, fetches.c.url_id == urls.c.id)
                .where(urls.c.article.in_(some))
                .group_by(urls.c.article)
            )
            found.update((row[0], row[1]) for row in self._connection.execute(query))
        return found

    def _told(self, name: str, ids: Sequence[str], stories: Sequence[str]) -> set[str]:
        """Those of `ids` and `stories` that the alert has told already."""
        told: set[str] = set()
        for column, values in ((alert_hits.c.article, ids), (alert_hits.c.story, stories)):
            for some in _pieces(values):
                told.update(
                    self._connection.scalars(select(column).where(alert_hits.c.alert == name, column.in_(some)))
                )
        return told

    def note(self, alert: Alert, ids: Sequence[str], stories: Mapping[str, str], now: datetime) -> None:
        """Write hits down, for each address of the alert."""
        hits = [{"alert": alert.name, "article": i, "story": stories.get(i, i), "found": now} for i in ids]
        letters = [{"alert": alert.name, "article": i, "target": Target.of(url).key} for i in ids for url in alert.to]
        for table, rows in ((alert_hits, hits), (alert_outbox, letters)):
            if rows:
                self._connection.execute(insert(table).prefix_with("OR IGNORE"), rows)

    def latest(self, name: str, limit: int) -> list[str]:
        """The newest hits."""
        query = select(alert_hits.c.article).where(alert_hits.c.alert == name)
        return list(self._connection.scalars(query.order_by(alert_hits.c.found.desc()).limit(limit)))

    def last(self, name: str) -> datetime | None:
        """When its newest hit was found."""
        query = select(alert_hits.c.found).where(alert_hits.c.alert == name)
        return self._connection.scalar(query.order_by(alert_hits.c.found.desc()).limit(1))

    def found(self, name: str) -> int:
        query = select(func.count()).select_from(alert_hits).where(alert_hits.c.alert == name)
        return self._connection.scalar(query) or 0

    # -- addresses ------------------------------------------------------------------------------------

    def aim(self, name: str, to: Sequence[str]) -> None:
        """The addresses of now. What waits for one that is no longer there goes to those that are new; if none is,
        the user has taken it away and it is dropped."""
        wanted = {Target.of(url).key for url in to}
        known = {target.key for target in self.targets(name)}
        gone, new = known - wanted, wanted - known
        orphans = [i for key in gone for i in self.waiting(name, key)]
        moved = [{"alert": name, "article": i, "target": key} for i in dict.fromkeys(orphans) for key in new]
        if moved:
            self._connection.execute(insert(alert_outbox), moved)
        if new:
            self._connection.execute(insert(alert_targets), [{"alert": name, "target": key, "failures": 0} for key in new])
        for table in (alert_outbox, alert_targets):
            self._connection.execute(delete(table).where(table.c.alert == name, table.c.target.in_(gone)))

    def targets(self, name: str) -> list[Target]:
        rows = self._connection.execute(select(alert_targets).where(alert_targets.c.alert == name))
        return [Target(r.target, "", r.failures, r.retry, r.error) for r in rows]

    def waiting(self, name: str, key: str) -> list[str]:
        """What has to go to an address still, the first found first."""
        box, hits = alert_outbox.c, alert_hits.c
        query = (
            select(box.article)
            .join(alert_hits, (hits.alert == box.alert) & (hits.article == box.article))
            .where(box.alert == name, box.target == key)
            .order_by(hits.found, box.article)
        )
        return list(self._connection.scalars(query))

    def delivered(self, name: str, key: str, ids: Sequence[str]) -> None:
        box = alert_outbox.c
        self._connection.execute(delete(alert_outbox).where(box.alert == name, box.target == key, box.article.in_(ids)))
        self._set(name, key, failures=0, retry=None, error=None)

    def failed(self, name: str, key: str, retry: datetime, error: str) -> None:
        self._set(name, key, failures=alert_targets.c.failures + 1, retry=retry, error=error)

    def _set(self, name: str, key: str, **values: object) -> None:
        where = (alert_targets.c.alert == name, alert_targets.c.target == key)
        self._connection.execute(update(alert_targets).where(*where).values(values))


def _pieces(values: Sequence[str]) -> list[Sequence[str]]:
    return [values[start : start + _MANY] for start in range(0, len(values), _MANY)]
