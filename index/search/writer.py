"""Whoosh's segment writer, gathering postings by term instead of sorting them one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from whoosh.writing import SegmentWriter

from index.search.codec import ArrayCodec, extent
from index.search.postings import Gathering, Postings, decode, encode, join, renumbered, size

Terms = Mapping[str, list[int]]  # term -> positions, ascending


class Writer(SegmentWriter):  # type: ignore[misc]  # whoosh has no types
    """One commit. Raises whoosh's LockError where another holds the index."""

    def __init__(self, index: Any) -> None:
        super().__init__(index, compound=False, codec=ArrayCodec())
        self.merge = False
        self._gathered: dict[str, dict[str, Gathering]] = {}
        self._merged: dict[str, dict[bytes, list[Postings]]] = {}

    def add_document(self, **fields: Any) -> None:
        """Text fields as {term: positions}, columns as bytes."""
        self.perdocwriter.start_doc(self.docnum)
        for name in sorted(fields):
            if (column := self.schema[name].column_type) is not None:
                self.perdocwriter.add_column_value(name, column, fields[name])
            else:
                self._add_terms(name, fields[name])
        self.perdocwriter.finish_doc()
        self._added = True
        self.docnum += 1

    def _add_terms(self, field: str, terms: Terms) -> None:
        gathered, number = self._gathered.setdefault(field, {}), self.docnum
        for term, positions in terms.items():
            if (held := gathered.get(term)) is None:
                held = gathered[term] = Gathering()
            held.add(number, positions)

    def add_postings_to_pool(self, reader: Any, startdoc: int, docmap: Mapping[int, int] | None) -> None:
        """Called by Whoosh for each segment that is merged into this one."""
        numbers = np.arange(startdoc, startdoc + reader.doc_count_all())
        if docmap is not None:
            numbers = np.array([docmap.get(n, -1) for n in range(reader.doc_count_all())])
        terms = reader._terms
        for (field, term), info in terms.items():
            found = renumbered(decode(terms._postfile.get(*extent(info))), numbers)
            if len(found.docs):
                self._merged.setdefault(field, {}).setdefault(term, []).append(found)

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        for field in sorted(self._gathered.keys() | self._merged.keys()):
            self.fieldwriter.start_field(field, self.schema[field])
            for term, raw, count in self._encoded(field):
                self.fieldwriter.write_term(term, raw, count)
        self.fieldwriter.close()

    def _encoded(self, field: str) -> Iterator[tuple[bytes, bytes, int]]:
        """The terms of a field in order, with their postings and how many documents they are of."""
        added = {term.encode(): held for term, held in self._gathered.pop(field, {}).items()}
        merged = self._merged.pop(field, {})
        for term in sorted(added.keys() | merged.keys()):
            raw = added[term].encode() if term in added else b""
            if term in merged:  # Whoosh numbers merged documents after those that were added
                parts = [decode(raw)] if raw else []
                raw = encode(join([*parts, *merged[term]]))
            yield term, raw, size(raw)
