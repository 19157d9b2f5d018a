"""Figures that an article has changed since it was published: ¥115 billion in version 1, ¥150 billion now. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from index.article import Amount
from index.ledger.figures import Figure

_ALIKE = 0.6  # of two sentences without their figures: the same one, edited
_LONGEST = 400  # characters that are compared
_NUMBER = re.compile(r"[0-9０-９][0-9０-９.,，．]*")


@dataclass(frozen=True, slots=True)
class Changed:
    """What version `version` of the article, the last that did, said in the place of a figure."""

    version: int
    amount: Amount
    sentence: str


def changed(versions: Sequence[tuple[int, Sequence[Figure]]], now: Sequence[Figure]) -> dict[int, Changed]:
    """Place in `now` -> what stood there before. `versions`: (number, its figures), the oldest first.

    A figure was changed where a sentence about the same thing was kept but for its value, and the old value is gone.
    """
    found: dict[int, Changed] = {}
    for (number, before), (_, after) in pairwise((*versions, (0, now))):
        for old, new in _edited(before, after):
            for place, figure in enumerate(now):
                if _said(figure) == _said(new):
                    found[place] = Changed(number, old.amount, old.sentence)
    return found


def _edited(before: Sequence[Figure], after: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """Pairs of a figure that is gone and the one that took its place."""
    said, says = {_said(f) for f in before}, {_said(f) for f in after}
    gone = [f for f in before if f.subject and _said(f) not in says]
    come = [f for f in after if f.subject and _said(f) not in said]
    pairs = []
    for old in gone:
        rivals = [
            (likeness, n)
            for n, new in enumerate(come)
            if _one_kind(old, new) and (likeness := _likeness(old, new)) >= _ALIKE
        ]
        if rivals:
            pairs.append((old, come.pop(max(rivals)[1])))
    return pairs


def _said(figure: Figure) -> tuple[object, ...]:
    amount = figure.amount
    return figure.subject, amount.kind, amount.currency, amount.value, amount.high


def _one_kind(old: Figure, new: Figure) -> bool:
    same = (old.subject, old.amount.kind, old.amount.currency) == (new.subject, new.amount.kind, new.amount.currency)
    return same and old.converts == new.converts


def _likeness(old: Figure, new: Figure) -> float:
    one, other = (_NUMBER.sub("0", f.sentence[:_LONGEST]) for f in (old, new))
    return 1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio()
