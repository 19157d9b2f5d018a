"""How postings lie on disk: Whoosh's own codec, with blocks that NumPy reads at once.

Whoosh 2.7.4 pickles tuples of 128 postings and decodes them one by one, which is what its queries spend their time on.
Here a block holds up to 8,192 postings as arrays: document numbers as differences (uint32), frequencies (uint16) and
positions (uint16, all of a block in one array). Everything else - segments, terms, merging, columns - is Whoosh's.
"""

from __future__ import annotations

import mmap
import pickle
import struct
import zlib
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher, W3PostingsWriter
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

BLOCK = 8192  # postings
LAST_POSITION = 0xFFFF  # words of one field of an article that can be told apart
_MAGIC = 4  # bytes before the first block

Ints = NDArray[np.int64]
Docs = NDArray[np.uint32]


class Postings(NamedTuple):
    """The documents that hold a term: `docs` ascending, `counts` how often, `positions` all of them in order."""

    docs: Docs
    counts: NDArray[np.uint16]
    positions: NDArray[np.uint16]


NOTHING = Postings(np.empty(0, np.uint32), np.empty(0, np.uint16), np.empty(0, np.uint16))


class ArrayCodec(W3Codec):  # type: ignore[misc]  # whoosh has no types
    """Whoosh's W3 codec with array blocks. Pickled into each index: do not move it."""

    length_stats = False  # lengths are in the card of each document

    def __init__(self) -> None:
        super().__init__(blocklimit=BLOCK, compression=1)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        if byteids:
            return super().postings_writer(dbfile, byteids)
        return _ArrayWriter(dbfile, blocklimit=BLOCK, compression=self._compression, inlinelimit=1)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        offset, length = terminfo.extent()
        return _ArrayMatcher(dbfile, offset, length, format_, term=term, scorer=scorer)


class _ArrayWriter(W3PostingsWriter):  # type: ignore[misc]
    def add_posting(self, id_: int, weight: float, vbytes: bytes, length: int | None = None) -> None:
        if len(self._ids) >= self._blocklimit:
            self._write_block()
        self._ids.append(id_)
        self._weights.append(weight)
        self._values.append(vbytes)

    def _mini_ids(self) -> bytes:
        return np.diff(np.frombuffer(self._ids, np.uint32), prepend=np.uint32(0)).astype("<u4").tobytes()

    def _mini_weights(self) -> bytes:
        return np.minimum(np.frombuffer(self._weights, np.float32), LAST_POSITION).astype("<u2").tobytes()

    def _mini_values(self) -> bytes:
        return b"".join(self._values)


class _ArrayMatcher(W3LeafMatcher):  # type: ignore[misc]
    """What Whoosh reads when it merges segments."""

    def _read_ids(self) -> None:
        if self._data is None:
            self._read_data()
        self._ids = np.frombuffer(self._data[0], "<u4").cumsum().tolist()

    def _read_weights(self) -> None:
        if self._data is None:
            self._read_data()
        self._weights = np.frombuffer(self._data[1], "<u2").astype(float).tolist()

    def _read_values(self) -> None:
        if self._data is None:
            self._read_data()
        blob: bytes = self._data[2]
        ends: list[int] = (np.frombuffer(self._data[1], "<u2").astype(np.int64).cumsum() * 2).tolist()
        self._values = [blob[a:b] for a, b in zip([0, *ends], ends, strict=False)]


def decode(raw: bytes) -> Postings:
    """One term's postings from its bytes in the postings file."""
    docs, counts, positions = [], [], []
    place, last = _MAGIC, False
    while not last:
        size = int.from_bytes(raw[place : place + 4], "big", signed=True)
        last, place = size < 0, place + 4
        block = raw[place : place + abs(size)]
        place += abs(size)
        stream = BytesIO(block)
        pickle.load(stream)  # what Whoosh needs to skip a block
        ids, weights, values = pickle.loads(zlib.decompress(stream.read()))
        docs.append(np.frombuffer(ids, "<u4").cumsum(dtype=np.uint32))
        counts.append(np.frombuffer(weights, "<u2"))
        positions.append(np.frombuffer(values, "<u2"))
    if len(docs) == 1:
        return Postings(docs[0], counts[0], positions[0])
    return Postings(np.concatenate(docs), np.concatenate(counts), np.concatenate(positions))


def encode_positions(positions: list[int]) -> bytes:
    """Word positions as stored with a posting: ascending, two bytes each."""
    if positions[-1] > LAST_POSITION:
        positions = [min(p, LAST_POSITION) for p in positions]
    return struct.pack(f"<{len(positions)}H", *positions)


class MappedFile(StructFile):  # type: ignore[misc]
    """A file that any number of threads read at once: by slices of a memory map, without a place of its own."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as handle:
            self._map = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
        super().__init__(self._map, name=path)

    def get(self, position: int, length: int) -> bytes:
        return self._map[position : position + length]


class MappedStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's folder of files, read through memory maps."""

    def open_file(self, name: str, **_: Any) -> MappedFile:
        return MappedFile(self._fpath(name))
