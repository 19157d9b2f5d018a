"""Whether two texts are copies of one: how much of the shorter stands in the longer, and where. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.stories.shingles import Shingles

ENOUGH = 0.5  # of the shorter text: it may have a footer of its own, an edit in every tenth word, a third of new text
_HEAD = 0.35  # of the first half of one of them: what shares only its end shares a footer or a form
_SHORT = 12  # shingles: of a shorter text nearly all must be the same
_SHORT_ENOUGH = 0.8
_CUT = 0.3  # of a text whose first half is the beginning of the other: the rest is a footer of its own
_CUT_HEAD = 0.75
_SMALL = 0.2  # of the longer text: what has less of it in common is cut from its beginning, or is a quotation
_BEGINNING = 3  # times its own length: where a text that is cut short may come from
_SAME = 0.97


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of text a stands in b, and the other way round; from 0 to 1."""

    of_a: float
    of_b: float
    head_a: float  # of the first half of a
    head_b: float
    early: float  # of the shorter, what stands in the beginning of the longer
    shortest: int  # shingles

    @property
    def of_shorter(self) -> float:
        return max(self.of_a, self.of_b)

    @property
    def is_copy(self) -> bool:
        """As far as the runs of words tell: two reports written on one form are told apart by `forms`."""
        needed = ENOUGH if self.shortest >= _SHORT else _SHORT_ENOUGH
        whole = min(self.of_a, self.of_b) >= _SMALL or self.early >= needed
        if self.shortest >= _SHORT and self.early >= _CUT and max(self.head_a, self.head_b) >= _CUT_HEAD:
            return True
        return self.of_shorter >= needed and max(self.head_a, self.head_b) >= _HEAD and whole

    @property
    def is_certain(self) -> bool:
        """Nearly every run of words of the shorter: a figure changed would break four of them."""
        return self.of_shorter >= _SAME


def overlap(a: Shingles, b: Shingles) -> Overlap:
    modulus = max(a.modulus, b.modulus)
    first, second = a.thinned(modulus), b.thinned(modulus)
    if not len(first) or not len(second):
        return Overlap(0, 0, 0, 0, 0, 0)
    in_b, in_a = np.isin(first, second), np.isin(second, first)
    shorter, longer = (first, second) if len(first) <= len(second) else (second, first)
    return Overlap(
        float(in_b.mean()), float(in_a.mean()), _first_half(in_b), _first_half(in_a),
        float(np.isin(shorter, longer[: _BEGINNING * len(shorter)]).mean()), len(shorter),
    )  # fmt: skip


def _first_half(shared: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    return float(shared[: (len(shared) + 1) // 2].mean())


def said(of_a: float, of_b: float, other: str) -> str:
    """Why a is a copy of `other`, or it of a."""
    if min(of_a, of_b) >= _SAME:
        return f"the same text as {other}"
    if of_a >= 2 * of_b:
        return f"cut short: {of_a:.0%} of it stands in {other}"
    if of_b >= 2 * of_a:
        return f"has {of_b:.0%} of {other}, and more"
    return f"{of_a:.0%} of it stands in {other}"
