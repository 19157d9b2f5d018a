"""Which articles a bundle keeps, which it lists under them, and in what order.

Worked out in a database beside the bundle in the making, not in memory: a bundle may hold the whole archive.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.export.selection import Dedupe, Fact

_FACTS = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;
CREATE TABLE fact (n INTEGER PRIMARY KEY, id TEXT, at TEXT, original TEXT, story TEXT, role TEXT, key TEXT);
"""
_GROUPS = """
CREATE TABLE member AS SELECT *, count(*) OVER same AS size, min(n) OVER same AS first,
    row_number() OVER (same ORDER BY role IS NOT 'original', original <> id, at, id) AS rank
    FROM fact WINDOW same AS (PARTITION BY key);
CREATE TABLE kept AS SELECT *, count(*) OVER told AS of, min(first) OVER told AS place, row_number() OVER (told ORDER BY at, id) AS nth
    FROM member WHERE rank = 1 WINDOW told AS (PARTITION BY coalesce(story, id));
CREATE INDEX listed ON member (key, at, id) WHERE rank > 1;
"""
_FACT = "id, at, original, story, role"


@dataclass(frozen=True, slots=True)
class Group:
    """A kept article and those that are listed under it, by time; it is the `nth` of the `of` kept ones of its story."""

    kept: Fact
    copies: tuple[Fact, ...] = ()
    nth: int = 1
    of: int = 1


class Plan:
    """Of one text (or story) the original is kept if it is here, else the earliest. Every use raises OSError."""

    def __init__(self, path: Path, facts: Iterable[Fact], dedupe: Dedupe) -> None:
        with self._told():
            self._database = sqlite3.connect(path, isolation_level=None)
            self._database.executescript(_FACTS)
            rows = ((*_row(fact), _key(fact, dedupe)) for fact in facts)
            self._database.executemany(f"INSERT INTO fact ({_FACT}, key) VALUES (?, ?, ?, ?, ?, ?)", rows)
            self._database.executescript(_GROUPS)
            hits, self.articles = self._database.execute(
                "SELECT (SELECT count(*) FROM fact), count(*) FROM kept"
            ).fetchone()
        self.copies: int = hits - self.articles

    def groups(self) -> Iterator[Group]:
        """In the order of the facts, but the articles of a story together, its first report first."""
        query = f"SELECT nth, of, size, key, {_FACT} FROM kept ORDER BY place, at, id"
        with self._told():
            for nth, of, size, key, *kept in self._database.execute(query):
                yield Group(_fact(kept), self._listed(key) if size > 1 else (), nth, of)

    def _listed(self, key: str) -> tuple[Fact, ...]:
        query = f"SELECT {_FACT} FROM member WHERE rank > 1 AND key = ? ORDER BY at, id"
        return tuple(map(_fact, self._database.execute(query, [key])))

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
            raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error


def _key(fact: Fact, dedupe: Dedupe) -> str:
    if dedupe == "url":
        return fact.id
    return (fact.story if dedupe == "story" else None) or fact.original


def _row(fact: Fact) -> tuple[str | None, ...]:
    return fact.id, fact.at.astimezone(UTC).isoformat(timespec="microseconds"), fact.original, fact.story, fact.role


def _fact(row: tuple[str, ...] | list[str]) -> Fact:
    return Fact(row[0], datetime.fromisoformat(row[1]), *row[2:])
