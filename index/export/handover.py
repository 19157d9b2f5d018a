"""Hand-overs: of a series of bundles each holds what no earlier one of the series held (`export --since-last`).

An article is handed over once; one whose text the outlet changed since then comes again where that is asked for. What was
handed over is written to the catalogue before the bundle takes its name, as a promise, and stands once it has: whether a
promise was kept that a kill cut short, the next hand-over sees by looking for that very bundle.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Row, delete, func, insert, select, update

from index.archive import Archive
from index.errors import ArchiveLocked, ArchiveUnwritable
from index.export import manifest
from index.export.order import Order
from index.export.selection import chunks
from index.schema import articles, handed, handovers

_LOCK = "handover.lock"
_AT_ONCE = 5000  # rows
Versions = Iterable[tuple[str, int]]  # article id, version


def series_of(order: Order) -> str:
    """The series of all bundles that the same command makes, whatever their names."""
    asked = [order.query, dict(order.filters), order.format, order.dedupe, order.text]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()[:32]


@contextmanager
def handover(archive: Archive, series: str, *, changed: bool = False) -> Iterator[Handover]:
    """The next hand-over of a series, one at a time. Raises ArchiveLocked, ArchiveUnwritable."""
    try:
        lock = (archive.folder / _LOCK).open("ab")
    except OSError as error:
        raise ArchiveUnwritable(
            f"archive {archive.folder}: not writable: {error.strerror}: no place to note what was handed over"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ArchiveLocked(f"archive {archive.folder}: another hand-over is being made; wait for it") from error
        _settle(archive)
        yield Handover(archive, series, changed)


class Handover:
    """One of a series. `changed`: articles with a new version count as new."""

    def __init__(self, archive: Archive, series: str, changed: bool) -> None:
        self._archive, self._series, self._changed = archive, series, changed

    def last(self) -> datetime | None:
        """When the one before this was made."""
        query = select(func.max(handovers.c.made, type_=handovers.c.made.type)).where(
            handovers.c.series == self._series
        )
        with self._archive.engine.connect() as connection:
            found: datetime | None = connection.scalar(query)
            return found

    def new(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Those that were not handed over yet, in their order."""
        return tuple(i for chunk in chunks(ids, 500) for i in self._new(chunk))

    def _new(self, ids: list[str]) -> list[str]:
        now = select(articles.c.id, articles.c.version).where(articles.c.id.in_(ids))
        mine = (handed.c.series == self._series) & handed.c.article.in_(ids)
        then = (
            select(handed.c.article, func.max(handed.c.version).label("version")).where(mine).group_by(handed.c.article)
        )
        with self._archive.engine.connect() as connection:
            known = {row.article: row.version for row in connection.execute(then)}
            versions = {row.id: row.version for row in connection.execute(now)}
        return [i for i in ids if i not in known or (self._changed and versions.get(i, 0) > known[i])]

    @contextmanager
    def promise(self, versions: Versions, out: Path, sha256: str) -> Iterator[None]:
        """Note the articles of a bundle while it takes its name `out`; not if that fails."""
        number = self.note(versions, out, sha256)
        try:
            yield
        except BaseException:
            _forget(self._archive, number)
            raise
        _keep(self._archive, number)

    def note(self, versions: Versions, out: Path, sha256: str) -> int:
        """The promise alone; its number."""
        row = {
            "series": self._series,
            "out": str(out.absolute()),
            "sha256": sha256,
            "made": datetime.now(UTC),
            "whole": 0,
        }
        with self._archive.write() as connection:
            number = int(connection.execute(insert(handovers).values(row).returning(handovers.c.id)).scalar_one())
            mine = {"series": self._series, "handover": number}
            rows = (mine | {"article": article, "version": version} for article, version in versions)
            while some := list(islice(rows, _AT_ONCE)):
                connection.execute(insert(handed), some)
        return number


def _settle(archive: Archive) -> None:
    """Keep or forget the promises that a kill left open."""
    with archive.engine.connect() as connection:
        cut_short = connection.execute(select(handovers).where(handovers.c.whole == 0)).all()
    for row in cut_short:
        if _stands(row):
            _keep(archive, row.id)
        else:
            _forget(archive, row.id)


def _stands(row: Row[tuple[object, ...]]) -> bool:
    """Is that very bundle there?"""
    out = Path(row.out)
    path = out / manifest.NAME if out.is_dir() else out
    return path.is_file() and manifest.file(path)["sha256"] == row.sha256


def _keep(archive: Archive, number: int) -> None:
    with archive.write() as connection:
        connection.execute(update(handovers).where(handovers.c.id == number).values(whole=1))


def _forget(archive: Archive, number: int) -> None:
    with archive.write() as connection:
        connection.execute(delete(handed).where(handed.c.handover == number))
        connection.execute(delete(handovers).where(handovers.c.id == number))
