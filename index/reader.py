"""Reading a catalogue by stdlib sqlite3: importing SQLAlchemy takes longer than most searches from the shell."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import disk_usage
from threading import Lock
from typing import Any

from index import codec
from index.article import Article
from index.errors import ArchiveError, ArchiveLocked, ArchiveUnwritable, NotFound
from index.schema_version import VERSION

CATALOG = "catalog.sqlite3"
PREFIX_END = "\U0010ffff"
PATIENCE = 30_000  # milliseconds that another program may hold the catalogue locked
_NOTHING = 1 << 20  # bytes of a disk that is full: SQLite says no more than "disk I/O error" where it needs a page or two


class Reader:
    """The articles of an archive, for reading only; any number of threads may use it. A context manager."""

    def __init__(self, folder: Path) -> None:
        """Raises NotFound, ArchiveError."""
        self.folder = folder
        self._lock = Lock()
        self._open(existing(folder))
        try:
            self._check()
        except ArchiveUnwritable:
            self._connection.close()
            if not is_still(folder / CATALOG):
                raise
            self._open(folder / CATALOG, still=True)  # the disk is full: what is there can be read
            self._check()
        except BaseException:
            self._connection.close()
            raise

    def _open(self, catalog: Path, *, still: bool = False) -> None:
        uri = reading_uri(catalog, still=still)
        try:
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=PATIENCE / 1000)
        except sqlite3.Error as error:
            raise catalogue_error(str(error), self.folder) from error

    def _check(self) -> None:
        found = self.rows("SELECT value FROM meta WHERE name = 'schema'")
        if found and found[0][0] != VERSION:
            raise other_version(found[0][0], self.folder)

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *exc: object) -> None:
        self._connection.close()

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[Any]:
        """All rows of a SELECT, as tuples. Raises ArchiveError."""
        try:
            with self._lock:
                return self._connection.execute(query, parameters).fetchall()
        except sqlite3.Error as error:
            raise catalogue_error(str(error), self.folder) from error

    @property
    def rev(self) -> int:
        """The last revision of the archive."""
        return int(self.rows("SELECT coalesce(max(value), 0) FROM meta WHERE name = 'rev'")[0][0])

    def get(self, identifier: str) -> Article:
        """The article of that id, or of the only id that begins so. Raises NotFound."""
        wanted = identifier.lower()
        rows = self.rows("SELECT body, rev FROM articles WHERE id >= ? AND id < ? LIMIT 2", (wanted, wanted + PREFIX_END))
        return _article(*the_one(rows, identifier, self.folder))

    def many(self, ids: Sequence[str]) -> dict[str, Article]:
        """Articles by id; ids that are not there are left out."""
        found: dict[str, Article] = {}
        for start in range(0, len(ids), 500):
            chunk = ids[start : start + 500]
            marks = ",".join("?" * len(chunk))
            rows = self.rows(f"SELECT id, body, rev FROM articles WHERE id IN ({marks})", chunk)
            found.update((key, _article(body, rev)) for key, body, rev in rows)
        return found

    def changes(self, rev: int = 0) -> Iterator[Article]:
        """All articles that changed after `rev`, a few hundred in memory at a time."""
        query = "SELECT body, rev FROM articles WHERE rev > ? ORDER BY rev LIMIT 500"
        while batch := self.rows(query, (rev,)):
            yield from (_article(*row) for row in batch)
            rev = batch[-1][1]


def existing(folder: Path) -> Path:
    """The catalogue of an archive that must be there. Raises NotFound."""
    if not (folder / CATALOG).exists():
        raise NotFound(f"no archive at {folder.resolve()}: `kawaraban crawl` makes one, --archive names another")
    return folder / CATALOG


def writable(folder: Path) -> bool:
    return all(os.access(place, os.W_OK, effective_ids=True) for place in (folder, folder / CATALOG))


def reading_uri(catalog: Path, *, still: bool = False) -> str:
    """SQLite reads WAL through files beside the catalogue; where it cannot make them (by permission, or `still`) it is told
    that none is needed, unless there is a log that was not taken in."""
    log = catalog.with_name(f"{catalog.name}-wal")
    unneeded = still or not (log.exists() or writable(catalog.parent))
    return f"{catalog.resolve().as_uri()}?mode=ro" + ("&immutable=1" if unneeded else "")


def is_still(catalog: Path) -> bool:
    """Whether all that was committed stands in the catalogue itself: no log is left of who wrote, or an empty one."""
    log = catalog.with_name(f"{catalog.name}-wal")
    return not (log.exists() and log.stat().st_size)


def the_one(rows: Sequence[Any], identifier: str, folder: Path) -> Any:
    """The only row of those whose id begins so. Raises NotFound."""
    if not rows or not identifier:
        raise NotFound(f"no article {identifier!r} in {folder}")
    if len(rows) > 1:
        raise NotFound(f"{identifier!r} is the beginning of more than one id: give more characters")
    return rows[0]


def catalogue_error(cause: str, folder: Path) -> ArchiveError:
    """What the database says, in the user's terms."""
    if any(hint in cause for hint in ("full", "disk I/O")) and (folder.exists() and disk_usage(folder).free < _NOTHING):
        return ArchiveUnwritable(f"archive {folder}: cannot be written: no space left on the disk")
    if any(hint in cause for hint in ("readonly", "unable to open", "full", "disk I/O")):
        return ArchiveUnwritable(f"archive {folder}: cannot be written: {cause}")
    if "locked" in cause:
        return ArchiveLocked(f"archive {folder}: another program holds {CATALOG} locked")
    return ArchiveError(f"archive {folder}: {CATALOG}: {cause}")


def other_version(found: int, folder: Path) -> ArchiveError:
    """Why a catalogue of another schema is not read."""
    if found > VERSION:
        return ArchiveError(f"archive {folder}: made by a newer Kawaraban (schema {found}, this one reads {VERSION})")
    return ArchiveError(f"archive {folder}: made by an older Kawaraban (schema {found}): `kawaraban crawl` brings it to {VERSION}")


def _article(body: bytes, rev: int) -> Article:
    return replace(codec.unpack(body), rev=rev)
