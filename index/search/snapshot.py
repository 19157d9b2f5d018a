"""The index as one commit left it, for reading: term postings and the columns of all documents.

A snapshot never changes and may be used by any number of threads. Documents are numbered through all segments;
columns are arrays by that number, read when they are first asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import RefBytesColumn
from whoosh.reading import TermNotFound

from index.search.codec import MappedFile, extent
from index.search.fields import AMOUNT, CARD, COLUMNS
from index.search.postings import NOTHING, Postings, decode, join
from index.search.store import REMEDY, IndexMissing, Store, whole

_KEPT_POSTINGS = 4_000_000  # in memory, about 10 bytes each

Mask = NDArray[np.bool_]


class Labels(NamedTuple):
    """A column of few values: `names[codes[n]]` is that of document n."""

    names: tuple[str, ...]
    codes: NDArray[np.uint16]


class Segment:
    """One segment's files. Shared by the snapshots that hold it."""

    def __init__(self, store: Store, segment: Any) -> None:
        self.id = str(segment.segment_id())
        self.size = int(segment.doc_count_all())
        self._lock = Lock()
        self._folder = store.folder
        with whole(self._folder):
            self._terms = segment.codec().terms_reader(store.storage, segment)
            self._columns = {name: _column(store, segment, name) for name in COLUMNS}

    def postings(self, field: str, term: bytes) -> Postings | None:
        with whole(self._folder):
            try:
                info = self._terms.term_info(field, term)
            except TermNotFound:
                return None
            return decode(self._terms._postfile.get(*extent(info)))

    def holding(self, field: str, term: bytes) -> int:
        """How many documents hold a term."""
        with whole(self._folder), suppress(TermNotFound):
            return int(self._terms.term_info(field, term).doc_frequency())
        return 0

    def lexicon(self, field: str, prefix: bytes) -> Iterator[bytes]:
        with whole(self._folder):
            for name, term in self._terms.terms_from(field, prefix):
                if name != field or not term.startswith(prefix):
                    return
                yield term

    def column(self, name: str) -> bytes:
        file = self._columns[name]
        return b"" if file is None else file.get(0, file.size)

    def labels(self, name: str) -> Labels:
        file = self._columns[name]
        if file is None:
            return Labels(("",), np.zeros(self.size, np.uint16))
        with whole(self._folder), self._lock:  # Whoosh's reader moves through the file
            reader = RefBytesColumn().reader(file, 0, file.size, self.size)
        codes = np.frombuffer(file.get(0, self.size * reader._itemsize), f">u{reader._itemsize}")
        return Labels(tuple(u.decode() for u in reader._uniques), codes.astype(np.uint16))


class Snapshot:
    """All segments of one commit. `earlier` lends the segments that both hold."""

    def __init__(self, store: Store, earlier: Snapshot | None = None) -> None:
        contents = store.contents()
        self.key = (store.folder, int(contents.generation))
        known = {s.id: s for s in earlier.segments} if earlier and earlier.key[0] == store.folder else {}
        self.segments: list[Segment] = [known.get(str(s.segment_id())) or Segment(store, s) for s in contents.segments]
        self.bases = np.cumsum([0, *(s.size for s in self.segments)])
        self.size = int(self.bases[-1])
        self.live: Mask = np.ones(self.size, bool)
        for base, segment in zip(self.bases, contents.segments, strict=False):
            self.live[[int(base) + n for n in segment.deleted_docs()]] = False
        if store.generation() != contents.generation:  # of a file that is gone it cannot be told whether there was one
            raise IndexMissing(f"files of the search index in {store.folder} are gone: {REMEDY}")
        self._cache: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._cached = 0
        self._lock = Lock()

    @cached_property
    def cards(self) -> NDArray[Any]:
        """A record of CARD for every document."""
        with whole(self.key[0]):
            parts = [np.frombuffer(s.column("card"), CARD, s.size) for s in self.segments]
        return np.concatenate(parts) if parts else np.empty(0, CARD)

    @cached_property
    def count(self) -> int:
        return int(self.live.sum())

    @property
    def rev(self) -> int:
        """The last revision taken in."""
        return int(self.cards["rev"].max()) if self.size else 0

    @cached_property
    def numbers(self) -> dict[bytes, int]:
        """Article id -> document number, of what is not deleted."""
        live = np.flatnonzero(self.live)
        return dict(zip(self.cards["id"][live].tolist(), live.tolist(), strict=True))

    @cached_property
    def sources(self) -> Labels:
        return self._labels("source")

    @cached_property
    def items(self) -> Labels:
        return self._labels("items")

    @cached_property
    def topics(self) -> Labels:
        return self._labels("topics")

    @cached_property
    def amounts(self) -> tuple[NDArray[np.int64], NDArray[Any]]:
        """Every figure: the document that it stands in, and a record of AMOUNT."""
        owners, records = [], []
        for base, segment in zip(self.bases, self.segments, strict=False):
            raw, lengths = _variable(segment.column("amounts"), segment.size)
            records.append(np.frombuffer(raw, AMOUNT))
            owners.append(np.repeat(np.arange(segment.size) + base, lengths // AMOUNT.itemsize))
        return (np.concatenate(owners), np.concatenate(records)) if owners else (np.empty(0, int), np.empty(0, AMOUNT))

    def norms(self, lang: str) -> NDArray[np.float32]:
        """The length of each document's text in a language, divided by the mean of those that have one."""
        lengths = self.cards[lang].astype(np.float32)
        having = lengths[lengths > 0]
        return lengths / having.mean() if having.size else lengths

    def postings(self, field: str, term: str) -> Postings:
        """Where a term stands, deleted documents included."""
        key = (field, term)
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        found = self._read(field, term.encode())
        with self._lock:
            self._keep(key, found)
        return found

    def holding(self, field: str, term: str) -> int:
        """How many documents hold a term, deleted ones included; the term's postings are not read."""
        return sum(segment.holding(field, term.encode()) for segment in self.segments)

    def lexicon(self, field: str, prefix: str) -> set[str]:
        """The terms of a field that begin so."""
        return {t.decode() for s in self.segments for t in s.lexicon(field, prefix.encode())}

    def _read(self, field: str, term: bytes) -> Postings:
        parts = []
        for base, segment in zip(self.bases, self.segments, strict=False):
            if (found := segment.postings(field, term)) is not None:
                parts.append(found._replace(docs=found.docs + np.uint32(base)))
        return join(parts) if parts else NOTHING

    def _keep(self, key: tuple[str, str], found: Postings) -> None:
        self._cache[key] = found
        self._cached += len(found.positions) + len(found.docs)
        while self._cached > _KEPT_POSTINGS and len(self._cache) > 1:
            _, gone = self._cache.popitem(last=False)
            self._cached -= len(gone.positions) + len(gone.docs)

    def _labels(self, name: str) -> Labels:
        return _one_numbering([s.labels(name) for s in self.segments])


def _column(store: Store, segment: Any, name: str) -> MappedFile | None:
    """Opened with the segment: a later commit may delete the file, and the map keeps it."""
    path = store.folder / str(segment.codec().column_filename(segment, name))
    return MappedFile(str(path)) if path.exists() and path.stat().st_size else None


def _one_numbering(parts: Sequence[Labels]) -> Labels:
    names = tuple(dict.fromkeys(n for part in parts for n in part.names)) or ("",)
    place = {name: n for n, name in enumerate(names)}
    codes = [np.array([place[n] for n in part.names], np.uint16)[part.codes] for part in parts]
    return Labels(names, np.concatenate(codes) if codes else np.empty(0, np.uint16))


def _variable(raw: bytes, size: int) -> tuple[bytes, NDArray[np.int64]]:
    """Whoosh's VarBytesColumn without offsets: the values, their lengths (big-endian), the type of the lengths."""
    if not raw:
        return b"", np.zeros(size, np.int64)
    code = raw[-1:].decode()
    lengths = np.dtype(f">{code}")
    start = len(raw) - 1 - size * lengths.itemsize
    return raw[:start], np.frombuffer(raw[start:-1], lengths).astype(np.int64)
