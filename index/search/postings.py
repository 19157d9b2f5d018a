"""The postings of one term as bytes: documents, how often, and where. Pure.

    count, widths of the three arrays (4 bytes + 1)
    document numbers as differences, frequencies, positions: little-endian arrays of 1, 2 or 4 bytes an entry,
    deflated together where that makes them shorter
"""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Sequence
from itertools import chain
from operator import sub
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LAST_POSITION = 0xFFFF  # words of one field of an article that can be told apart
_HEAD = struct.Struct("<IB")
_DEFLATED = 0x40
_WORTH_DEFLATING = 200  # bytes
_FEW = 64  # documents up to which NumPy costs more than it saves
_WIDTHS = (np.dtype("u1"), np.dtype("<u2"), np.dtype("<u4"))

Docs = NDArray[np.uint32]
Counts = NDArray[np.uint16]
Positions = NDArray[np.uint16]


class Postings(NamedTuple):
    """The documents that hold a term: `docs` ascending, `counts` how often, `positions` of all of them in order."""

    docs: Docs
    counts: Counts
    positions: Positions


NOTHING = Postings(np.empty(0, np.uint32), np.empty(0, np.uint16), np.empty(0, np.uint16))


def encode(found: Postings) -> bytes:
    """The bytes of one term's postings."""
    steps = found.docs.copy()
    steps[1:] -= found.docs[:-1]
    arrays: tuple[NDArray[np.unsignedinteger], ...] = (steps, found.counts, found.positions)
    widths = [_width(int(a.max())) for a in arrays]
    body = b"".join(a.astype(_WIDTHS[w]).tobytes() for a, w in zip(arrays, widths, strict=True))
    return _packed(len(steps), widths, body)


class Gathering:
    """The postings of a term while they come in: four bytes a number."""

    __slots__ = ("counts", "docs", "positions")

    def __init__(self) -> None:
        self.docs, self.counts, self.positions = array("I"), array("I"), array("I")

    def add(self, doc: int, positions: Sequence[int]) -> None:
        """The next document, and where in it the term stands, ascending."""
        self.docs.append(doc)
        self.counts.append(len(positions))
        self.positions.extend(positions)

    def encode(self) -> bytes:
        if max(self.counts) > LAST_POSITION or max(self.positions) > LAST_POSITION or len(self.docs) > _FEW:
            return encode(self._postings())
        steps = array("I", (self.docs[0], *map(sub, self.docs[1:], self.docs)))
        lists = (steps, self.counts, self.positions)
        widths = [_width(max(numbers)) for numbers in lists]
        layout = "".join(f"{len(numbers)}{'BHI'[w]}" for numbers, w in zip(lists, widths, strict=True))
        return _packed(len(self.docs), widths, struct.pack("<" + layout, *chain.from_iterable(lists)))

    def _postings(self) -> Postings:
        docs, counts, positions = (np.frombuffer(a, np.uint32) for a in (self.docs, self.counts, self.positions))
        if int(counts.max()) > LAST_POSITION:  # a word that is most of an endless text: its last occurrences are left out
            first = counts.cumsum(dtype=np.int64) - counts
            place = np.arange(len(positions)) - np.repeat(first, counts)
            positions, counts = positions[place < LAST_POSITION], np.minimum(counts, LAST_POSITION)
        return Postings(docs, counts.astype(np.uint16), np.minimum(positions, LAST_POSITION).astype(np.uint16))


def decode(raw: bytes) -> Postings:
    count, flags = _HEAD.unpack_from(raw)
    body = zlib.decompress(raw[_HEAD.size :]) if flags & _DEFLATED else raw[_HEAD.size :]
    docs, counts, positions = (_WIDTHS[flags >> shift & 3] for shift in (0, 2, 4))
    at = count * docs.itemsize
    places = at + count * counts.itemsize
    return Postings(
        np.frombuffer(body, docs, count).cumsum(dtype=np.uint32),
        np.frombuffer(body, counts, count, at).astype(np.uint16),
        np.frombuffer(body, positions, offset=places).astype(np.uint16),
    )


def size(raw: bytes) -> int:
    """Of how many documents encoded postings are."""
    return int(_HEAD.unpack_from(raw)[0])


def join(parts: list[Postings]) -> Postings:
    """One after the other; the documents of each part come after those of the part before."""
    if len(parts) == 1:
        return parts[0]
    docs, counts, positions = zip(*parts, strict=True)
    return Postings(np.concatenate(docs), np.concatenate(counts), np.concatenate(positions))


def renumbered(found: Postings, numbers: NDArray[np.int64]) -> Postings:
    """With document n as `numbers[n]`; those below 0 are left out."""
    docs = numbers[found.docs]
    kept = docs >= 0
    if kept.all():
        return found._replace(docs=docs.astype(np.uint32))
    return Postings(docs[kept].astype(np.uint32), found.counts[kept], found.positions[np.repeat(kept, found.counts)])


def _packed(count: int, widths: Sequence[int], body: bytes) -> bytes:
    flags = widths[0] | widths[1] << 2 | widths[2] << 4
    if len(body) >= _WORTH_DEFLATING and len(deflated := zlib.compress(body, 1)) < len(body):
        return _HEAD.pack(count, flags | _DEFLATED) + deflated
    return _HEAD.pack(count, flags) + body


def _width(largest: int) -> int:
    return 0 if largest < 256 else 1 if largest < 65536 else 2
