"""Numbers whose unit stands at the last of them only: "3.4, 2.1 and 0.9 trillion yen", "rises to 3,000 from 1,000 yen".

Only decimals are taken for a list, as "2, 3 and 4 trillion yen" may begin with anything; `ellipsis` has the rules of a
number with a scale word of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from index.amounts.figure import Figure

_LAST = frozenset({" and ", ", and ", " or ", " et ", " ou ", "、", "と"})
_EARLIER = frozenset({", ", "、", ","})
_COMPARED = re.compile(r",? (?:from|contre|against|versus) (?:about |around |roughly |nearly |environ )?")
_TO = re.compile(r"\b(?:to|at|reach(?:es|ed)?|à|atteint) (?:about |around |roughly |nearly |environ )?\Z")
_YEARS = range(1900, 2101)
_FAR = 100  # times


def share(low: str, figures: Sequence[Figure]) -> None:
    """Give bare numbers the unit and scale of the one that they are listed or compared with."""
    listed = False
    for place in range(len(figures) - 1, 0, -1):
        left, right = figures[place - 1], figures[place]
        if left.unit is not None or not _lends(right):
            listed = False
            continue
        joint = low[left.end : right.start]
        listed = (joint in _LAST or (listed and joint in _EARLIER)) and _are_decimals(left, right)
        if listed or (_COMPARED.fullmatch(joint) and _is_compared(low, left, right)):
            _give(left, right)


def _lends(figure: Figure) -> bool:
    unit = figure.unit
    return unit is not None and unit.kind == "money" and unit.edge > figure.numeral.start


def _are_decimals(left: Figure, right: Figure) -> bool:
    return left.numeral.scale == 1 and bool(left.numeral.mantissa % 1 and right.numeral.mantissa % 1)


def _is_compared(low: str, left: Figure, right: Figure) -> bool:
    small, large = sorted((left.numeral.mantissa, right.numeral.mantissa))
    return (
        left.numeral.scale == 1
        and bool(_TO.search(low, max(0, left.start - 24), left.start))
        and left.numeral.mantissa not in _YEARS
        and large < small * _FAR
    )


def _give(left: Figure, right: Figure) -> None:
    if right.unit:
        left.unit = right.unit._replace(edge=left.end, extra=Decimal(0), over=False)
        left.numeral = left.numeral._replace(scale=right.numeral.scale)
