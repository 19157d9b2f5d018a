"""How Whoosh's index lies on disk here: its own codec, with the postings of a term as arrays.

Whoosh 2.7.4 pickles tuples of 128 postings and decodes them one at a time, which is what its queries and its indexing
spend their time on. Segments, terms, columns and commits are Whoosh's, and so its own searcher reads this index too.
"""

from __future__ import annotations

import mmap
import os
from typing import Any
from weakref import finalize

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.matching import ListMatcher
from whoosh.system import pack_int, pack_long, pack_ushort

from index.search.postings import decode


class ArrayCodec(W3Codec):  # type: ignore[misc]  # whoosh has no types
    """Named in every index by its module: do not move it."""

    length_stats = False  # lengths are in the card of each document

    def field_writer(self, storage: Any, segment: Any) -> TermWriter:
        return TermWriter(self, storage, segment)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        """For Whoosh's own searcher; ours reads `decode`d arrays."""
        found = decode(dbfile.get(*extent(terminfo)))
        ends = found.counts.astype(np.int64).cumsum()
        values = [p.astype("<u2").tobytes() for p in np.split(found.positions, ends[:-1])]
        ids, weights = found.docs.tolist(), found.counts.astype(float).tolist()
        return ListMatcher(ids, weights, values, format_, scorer=scorer, term=term, terminfo=terminfo)


class TermWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes whole terms, in the order of their fields and bytes."""

    def write_term(self, term: bytes, postings: bytes, count: int) -> None:
        """`postings` as encoded, of `count` documents. After `start_field`."""
        offset = self._postfile.tell()
        self._postfile.write(postings)
        info = W3TermInfo._struct.pack(0, float(count), count, 0, 0, 1.0, 0, 0xFFFFFFFF)
        self._tindex.add(pack_ushort(self._fieldid) + term, info + pack_long(offset) + pack_int(len(postings)))


def extent(terminfo: Any) -> tuple[int, int]:
    """Where a term's postings lie: offset and length in bytes."""
    offset, length = terminfo.extent()
    return offset, length[0] if isinstance(length, tuple) else length  # whoosh 2.7.4 leaves it as unpacked


class MappedFile(StructFile):  # type: ignore[misc]
    """A file that any number of threads read at once: by slices of a memory map, without a place of its own."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as handle:
            self._map = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
        super().__init__(self._map, name=path)
        self.size = len(self._map)

    def get(self, position: int, length: int) -> bytes:
        return self._map[position : position + length]


class SoughtFile(StructFile):  # type: ignore[misc]
    """The same by pread(2): what is read of a large file does not stay resident in the process. Its place in the file
    serves only whoever opens it."""

    def __init__(self, path: str) -> None:
        file = open(path, "rb", buffering=0)  # noqa: SIM115  # closed with this
        finalize(self, file.close)
        super().__init__(file, name=path)
        self._descriptor = file.fileno()
        self.size = os.fstat(self._descriptor).st_size

    def get(self, position: int, length: int) -> bytes:
        return os.pread(self._descriptor, length, position)


class MappedStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's folder of files, safe for threads: columns are mapped, terms and postings sought."""

    def open_file(self, name: str, **_: Any) -> MappedFile | SoughtFile:
        path = self._fpath(name)
        return SoughtFile(path) if name.endswith((ArrayCodec.POSTS_EXT, ArrayCodec.TERMS_EXT)) else MappedFile(path)
