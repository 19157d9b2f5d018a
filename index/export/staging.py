"""A bundle is made beside its final name and takes that name when it is whole and on the disk.

    .NAME.XXXXXXXX.partial/      lock: held by the process that works here; content/, spool files
    NAME                         appears in one step

A killed export leaves only its partial folder, which nobody holds: the next export to that name removes it. Two at once
work in folders of their own; the first to finish takes the name.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from itertools import islice
from pathlib import Path

from index.errors import ArchiveUnwritable, KawarabanError
from index.export.folder import names

_LOCK = "lock"
_MANY = 100  # files; to ask for each of more takes longer than to have the whole system write


class Taken(KawarabanError):
    """Something is there already under the name that the bundle is to have."""


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """A folder beside `out` to work in, gone at the end. Raises Taken, ArchiveUnwritable."""
    check_free(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _sweep(out)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".partial", dir=out.parent.absolute()))
    except OSError as error:
        raise unwritable(out, error) from error
    try:
        with (folder / _LOCK).open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield folder
    except OSError as error:
        raise unwritable(out, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unwritable(out: Path, error: OSError) -> ArchiveUnwritable:
    """What stopped the writing, in the user's terms."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ArchiveUnwritable(f"{out}: cannot be written: no space left on the disk; nothing of it was left behind")
    return ArchiveUnwritable(f"{out}: cannot be written: {error.strerror or error}")


def check_free(out: Path) -> None:
    """Raises Taken if the name is in use; an empty folder may be filled."""
    if out.is_symlink() or (out.exists() and not (out.is_dir() and not any(out.iterdir()))):
        raise Taken(f"{out}: already there; a bundle takes a new name")


def publish(made: Path, out: Path) -> None:
    """Give a whole folder or file its final name, in one step. Raises Taken, OSError."""
    _flush(made)
    check_free(out)
    if made.is_dir():
        _rename(made, out)
    else:
        _link(made, out)
    _flush_folder(out.parent)


def publish_first(made: Path, beside: Path, out: Path) -> None:
    """Put a file beside `out` before that gets its name; in the place of one that a killed export left. Raises Taken."""
    _flush(made)
    try:
        _link(made, beside)
    except Taken:
        busy = sum(not _dead(folder) for folder in _partial(out))
        check_free(out)
        if busy > 1:  # we are one
            raise
        made.replace(beside)


def _sweep(out: Path) -> None:
    """Remove what killed exports to this name left behind."""
    for folder in _partial(out):
        if _dead(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _partial(out: Path) -> Iterator[Path]:
    return out.parent.glob(f".{escape(out.name)}.*.partial")


def _dead(folder: Path) -> bool:
    """Has nobody its lock? Not to be told while it is being made."""
    try:
        with (folder / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except OSError:
        return False


def _rename(made: Path, out: Path) -> None:
    try:
        made.rename(out)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
            raise Taken(f"{out}: somebody else has just made it") from error
        raise


def _link(made: Path, out: Path) -> None:
    """A hard link never replaces; where the file system has none, a rename comes next best."""
    if out.is_dir():
        out.rmdir()
    try:
        out.hardlink_to(made)
    except FileExistsError as error:
        raise Taken(f"{out}: somebody else has just made it") from error
    except OSError:
        made.rename(out)


def _flush(made: Path) -> None:
    """On the disk with it, so that the name never stands for less after a power cut."""
    if not made.is_dir():
        _flush_file(made)
        return
    files = [made / name for name in islice(names(made), _MANY + 1)]
    if len(files) > _MANY:
        os.sync()
        return
    for path in files:
        _flush_file(path)
    for folder in {made, *(path.parent for path in files)}:
        _flush_folder(folder)


def _flush_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _flush_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
