"""The index on disk: search/current names the folder in use; each folder is one Whoosh index.

    search/current        {"folder": "1", "stamp": "schema-1 ..."}; replaced in one step
    search/1/             segments and tables of contents, Whoosh's

The last revision taken in is the highest among the documents themselves, so it changes in the very commit that they
come in with. Whoosh's lock is flock(2): a local disk, no NFS.
"""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import FileFormatError
from whoosh.index import TOC, FileIndex, IndexVersionError, LockError
from whoosh.reading import SegmentReader

from index.article import Article
from index.errors import ArchiveError, ArchiveLocked, ArchiveUnwritable
from index.search.codec import MappedStorage
from index.search.fields import document, schema, stamp
from index.search.writer import Writer

_CURRENT = "current"
REMEDY = "`kawaraban rebuild --from index` makes one"
_TORN_TOC = re.compile(r"_MAIN_\d+\.toc\.[\d.]+$")
_TIER = 8  # segments of one size class that are merged into one of the next
_LARGEST_MERGE = 6000  # documents of a segment that is still merged while others wait for their articles
LARGEST_REBUILT = 50_000  # the same where nobody waits


class IndexOutdated(ArchiveError):
    """The index was made by another schema or other analyzers, and has to be rebuilt."""


class IndexMissing(ArchiveError):
    """There is no index yet, or it was deleted."""


class IndexDamaged(ArchiveError):
    """Files of the index do not hold what was written to them."""


_TORN = (
    ValueError, LookupError, TypeError, AttributeError, OverflowError, EOFError, AssertionError, struct.error, zlib.error,
    FileFormatError, IndexVersionError,
)  # fmt: skip


@contextmanager
def whole(folder: Path) -> Iterator[None]:
    """What Whoosh and we stumble over in a damaged file, as IndexDamaged."""
    try:
        yield
    except _TORN as error:
        raise IndexDamaged(f"the search index in {folder} is damaged ({error or type(error).__name__}): {REMEDY}") from error


def _give_up(writer: Any) -> None:
    """Cancel a commit, whose first error may have left Whoosh with files that cannot be closed, and release its lock."""
    try:
        writer.cancel()
    except Exception:  # the error that led here is the one to tell
        writer._finish()


class Store:
    """One folder of the index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def exists(cls, home: Path) -> bool:
        return (home / _CURRENT).exists()

    @classmethod
    def current(cls, home: Path) -> Store:
        """The index in use. Raises IndexMissing, IndexOutdated, IndexDamaged."""
        try:
            with whole(home):
                entry = json.loads((home / _CURRENT).read_text("utf-8"))
                entry = {"folder": str(entry["folder"]), "stamp": str(entry["stamp"])}
        except (FileNotFoundError, NotADirectoryError) as error:
            raise IndexMissing(f"there is no search index in {home}: {REMEDY}") from error
        if entry["stamp"] != stamp():
            raise IndexOutdated(
                f"the search index in {home} is of {entry['stamp']!r}, this program needs {stamp()!r}: {REMEDY}"
            )
        store = cls(home / entry["folder"])
        if not store.folder.is_dir() or store.generation() < 0:
            raise IndexMissing(f"the files of the search index in {store.folder} are gone: {REMEDY}")
        return store

    @classmethod
    def fresh(cls, home: Path) -> Store:
        """An empty index beside the one in use; `swap` puts it in its place. Raises ArchiveUnwritable."""
        with _writing(home):
            home.mkdir(parents=True, exist_ok=True)
            used = [int(p.name) for p in home.iterdir() if p.name.isdigit()]
            store = cls(home / str(max(used, default=0) + 1))
            store.folder.mkdir()
            FileIndex.create(FileStorage(str(store.folder)), schema())
            return store

    def remove(self) -> None:
        """Delete an index that did not come to be used."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def swap(self) -> None:
        """Make this the index in use. Readers of the earlier one go on with it. Raises ArchiveUnwritable."""
        home = self.folder.parent
        draft = home / f"{_CURRENT}.{os.getpid()}"
        with _writing(home):
            draft.write_text(json.dumps({"folder": self.folder.name, "stamp": stamp()}))
            draft.replace(home / _CURRENT)

    def sweep(self) -> None:
        """Delete what killed runs and earlier indexes left behind. Call it as the only writer."""
        for path in self.folder.parent.iterdir():
            if path.is_dir() and path.name.isdigit() and path != self.folder:
                for contents in path.glob("*.toc"):  # first: by this who is opening it sees that it goes
                    contents.unlink()
                shutil.rmtree(path)
        for path in self.folder.iterdir():
            if _TORN_TOC.match(path.name):
                path.unlink()
            elif path.is_dir():
                shutil.rmtree(path)

    # -- reading ------------------------------------------------------------------------------------

    def generation(self) -> int:
        """The number of the last commit."""
        return int(TOC._latest_generation(self.storage, "MAIN"))

    def contents(self) -> Any:
        """Whoosh's table of contents: segments and generation. Raises IndexDamaged."""
        with whole(self.folder):
            return TOC.read(self.storage, "MAIN", schema=schema())

    @property
    def storage(self) -> MappedStorage:
        return MappedStorage(str(self.folder))

    def whoosh(self) -> Any:
        """The same index for Whoosh's own readers and searchers."""
        return FileIndex(FileStorage(str(self.folder)), schema=schema())

    # -- writing ------------------------------------------------------------------------------------

    def write(self, articles: Iterable[Article], numbers: Mapping[bytes, int]) -> int:
        """One commit: each article in, its earlier document (`numbers`: by id) out. An id may come once only."""
        with _no_collection(), self._writer() as writer:
            for article in articles:
                if (number := numbers.get(article.id.encode())) is not None:
                    writer.delete_document(number)
                writer.add_document(**document(article))
            return int(writer.doc_count())

    def merge(self, largest: int = _LARGEST_MERGE) -> None:
        """Merge segments where many small ones have gathered. A commit of its own: new articles do not wait for it."""
        while due := _due(self.contents().segments, largest):
            with _no_collection(), self._writer() as writer:
                writer.mergetype = partial(_merged, due)

    @contextmanager
    def _writer(self) -> Iterator[Any]:
        """Whoosh's writer; committed at the end, cancelled (and its lock released) on any error."""
        try:
            writer = Writer(self.whoosh())
        except LockError as error:
            raise ArchiveLocked(f"{self.folder}: another program is writing to the search index") from error
        try:
            yield writer
            writer.commit()
        except BaseException as error:
            if not writer.is_closed:
                _give_up(writer)
            with _writing(self.folder):
                raise error


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """What the disk refuses, as ArchiveUnwritable."""
    try:
        yield
    except OSError as error:
        raise ArchiveUnwritable(f"{folder}: cannot be written: {error.strerror}") from error


@contextmanager
def _no_collection() -> Iterator[None]:
    """All that a commit gathers lives to its end: to look for garbage in it costs a sixth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _due(segments: Sequence[Any], largest: int) -> set[str]:
    """The ids of the segments to merge next: eight of the smallest size class that has so many."""
    classes: dict[int, list[Any]] = {}
    for segment in segments:
        if segment.doc_count() <= largest:
            classes.setdefault(len(f"{segment.doc_count():o}"), []).append(segment)
    for size in sorted(classes):
        if len(classes[size]) >= _TIER:
            return {s.segment_id() for s in classes[size][:_TIER]}
    return set()


def _merged(due: set[str], writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Whoosh's merge policy: `due` go into the segment being written, the others stay."""
    for segment in segments:
        if segment.segment_id() in due:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return [s for s in segments if s.segment_id() not in due]
