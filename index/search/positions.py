"""Sequences of terms in texts, by position. An occurrence is one integer: document * 65536 + position."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.search.postings import NOTHING, Postings

_BITS = 16
Places = NDArray[np.int64]


def places(found: Postings) -> Places:
    """Every occurrence, ascending."""
    begins: Places = np.repeat(found.docs.astype(np.int64) << _BITS, found.counts)
    return begins + found.positions.astype(np.int64)


def union(lists: Sequence[Postings]) -> Postings:
    """The occurrences of any of several terms (equals: forms of one word)."""
    held = [p for p in lists if len(p.docs)]
    if len(held) < 2:
        return held[0] if held else NOTHING
    every = np.sort(np.concatenate([places(p) for p in held]))
    return _postings(every[np.diff(every, prepend=-1) > 0])


def sequence(parts: Sequence[Postings], gap: int = 0) -> Postings:
    """Where the parts follow each other in order, with at most `gap` words between two of them."""
    if any(not len(p.docs) for p in parts):
        return NOTHING
    ends = places(_within(parts[0], parts))
    starts = ends
    for part in parts[1:]:
        follower = places(_within(part, parts))
        at = np.searchsorted(follower, ends, side="right")
        inside = at < len(follower)
        starts, ends, at = starts[inside], ends[inside], at[inside]
        near = follower[at] - ends <= 1 + gap
        starts, ends = starts[near], follower[at[near]]
    return _postings(starts)


def together(parts: Sequence[Postings], within: int) -> Postings:
    """Where all parts stand at most `within` words from the first, in any order."""
    if any(not len(p.docs) for p in parts):
        return NOTHING
    anchors = places(_within(parts[0], parts))
    for part in parts[1:]:
        others = places(_within(part, parts))
        if not len(others) or not len(anchors):
            return NOTHING
        after = np.minimum(np.searchsorted(others, anchors), len(others) - 1)
        before = np.maximum(after - 1, 0)
        distance = np.minimum(np.abs(others[after] - anchors), np.abs(others[before] - anchors))
        anchors = anchors[distance <= within]
    return _postings(anchors)


def _within(part: Postings, parts: Sequence[Postings]) -> Postings:
    """`part` in the documents of the rarest of `parts` only: common words are cut before they are spread out."""
    rarest = min(parts, key=lambda p: len(p.docs))
    if len(part.docs) < 4 * len(rarest.docs):
        return part
    kept = np.isin(part.docs, rarest.docs, assume_unique=True)
    return Postings(part.docs[kept], part.counts[kept], part.positions[np.repeat(kept, part.counts)])


def _postings(found: Places) -> Postings:
    owners = found >> _BITS
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    docs, counts = owners[first], np.diff(first, append=len(owners))
    return Postings(docs.astype(np.uint32), counts.astype(np.uint16), (found & 0xFFFF).astype(np.uint16))
