"""Prove the archive: every record against its digest, every article against its record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.archive import Archive
from index.errors import RecordError
from index.fetches import Fetches
from index.warc import prove, whole


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not hold, and where: a file and offset, or an article."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One record that was looked at; `problem` is None if it is as it was written."""

    url: str
    problem: Problem | None


def verify(archive: Archive) -> Iterator[Checked]:
    """Look at every record that the catalogue knows, then at what follows the last one of each file."""
    fetches, folder = Fetches(archive), archive.folder / "warc"
    after = 0
    while batch := fetches.records(after):
        for number, url, record in batch:
            after = number
            try:
                prove(folder, record)
            except RecordError as error:
                where = f"{record.file} at {record.offset}"
                yield Checked(url, Problem(where, str(error).removeprefix(f"{where}: ")))
            else:
                yield Checked(url, None)
    for file, size in fetches.known_sizes().items():
        yield from _tail(folder / file, size)


def _tail(path: Path, size: int) -> Iterator[Checked]:
    """Bytes that follow the known ones: a killed crawl's, which the next one takes over."""
    if not path.exists() or path.stat().st_size <= size:
        return
    end = whole(path, size)
    if end < path.stat().st_size:
        torn = path.stat().st_size - end
        yield Checked(
            path.name, Problem(f"{path.name} at {end}", f"{torn} bytes of a torn record; the next crawl cuts them")
        )
