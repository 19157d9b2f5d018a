"""Be the one process that writes to an archive, or the one that watches; the error names who is it already.

The lock is on a folder, by flock: nobody removes it by tidying up, which a file for the lock invites to. A file in it
says who holds it.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from index.errors import ArchiveLocked, ArchiveUnwritable


@contextmanager
def hold(folder: Path, note: Path, purpose: str) -> Iterator[None]:
    """Hold `folder`; `note` is the file that says so. Raises ArchiveLocked, ArchiveUnwritable."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise ArchiveUnwritable(f"archive {folder}: not writable: {error.strerror}") from error
    try:
        _take(handle, folder, note)
        _sign(note, purpose)
        yield
        with suppress(OSError):
            os.truncate(note, 0)
    finally:
        os.close(handle)


def _take(handle: int, folder: Path, note: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ArchiveLocked(f"{note.parent} is in use: {_holder(note)}; wait for it, or stop it") from error
    except OSError as error:
        raise ArchiveUnwritable(f"archive {folder}: cannot be locked: {error.strerror}") from error


def _sign(note: Path, purpose: str) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    holder = {"pid": os.getpid(), "purpose": purpose, "since": since, "program": Path(sys.argv[0]).name}
    try:
        handle = os.open(note, os.O_WRONLY | os.O_CREAT, 0o644)
    except OSError as error:
        raise ArchiveUnwritable(f"archive {note.parent}: not writable: {error.strerror}") from error
    try:  # unbuffered: nothing that a full disk leaves behind to be written at the end
        os.truncate(handle, 0)
        os.write(handle, json.dumps(holder).encode())
    except OSError as error:
        raise ArchiveUnwritable(f"archive {note.parent}: cannot be written: {error.strerror}") from error
    finally:
        os.close(handle)


def _holder(note: Path) -> str:
    try:
        holder = json.loads(note.read_text())
        return f"`kawaraban {holder['purpose']}` (process {holder['pid']}, since {holder['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another kawaraban holds the lock"
