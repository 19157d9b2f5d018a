"""Money whose currency stands at its neighbour only: "¥1.2 trillion, up from 800 billion a year earlier".

Read with care: the sentence must hold a sum of money of about that size, and count nothing else; what follows the number
must not be a noun; and a number under the language's `least` must be compared with something.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from index.amounts.figure import Figure
from index.amounts.numerals import Bare, Unit, Written

_MILLION = Decimal(10) ** 6
_FAR = 1000  # times: sums of one sentence that are farther apart are seldom of one kind
_AROUND = 160  # characters to the neighbour
_LENDERS = 3  # that are looked at to each side
_DASHES = ("-", "–", "~")
_BRACKETS = "()[]"


def lend(written: Written, figures: Sequence[Figure], rules: Bare) -> None:
    """Give bare figures the currency of their neighbour in the sentence."""
    if not any(_lends(f) for f in figures):
        return
    for place, figure in enumerate(figures):
        if figure.unit is not None or figure.numeral.value < _MILLION:
            continue
        if place and _is_upper_end(written, figures[place - 1], figure):
            continue  # "$1.3-1.6bn" after "€1.5bn": it counts what its lower end does
        if _is_sum(written, figure, rules):
            lenders = list(_lenders(written, figures, place, rules))
            if lenders:
                nearest = min(lenders, key=lambda one: _apart(one, figure))
                figure.unit = nearest.unit and Unit(figure.end, "money", nearest.unit.currency)


def _is_upper_end(written: Written, lower: Figure, figure: Figure) -> bool:
    return _lends(lower) and lower.start < lower.numeral.start and written.low[lower.end : figure.start].strip() in _DASHES


def _lends(figure: Figure) -> bool:
    return figure.unit is not None and figure.unit.kind == "money" and bool(figure.unit.currency)


def _is_sum(written: Written, figure: Figure, rules: Bare) -> bool:
    """Whether the words around it let a bare number be money."""
    low, start, end = written.low, figure.start, figure.end
    if not low[end - 1].isalpha() or (low[end - 2 : end - 1].isdigit() and low[end - 1].isascii()):  # "150m"
        return False
    if not rules.follows.match(low, end):
        return False
    return figure.numeral.value >= rules.least or bool(rules.compared.search(low, max(0, start - 60), start))


def _lenders(written: Written, figures: Sequence[Figure], place: int, rules: Bare) -> Iterator[Figure]:
    """Sums of money of the same sentence, of about that size, outside of brackets that the figure is not in."""
    figure = figures[place]
    before = (f for f in reversed(figures[max(0, place - _LENDERS) : place]) if f.end >= figure.start - _AROUND)
    behind = (f for f in figures[place + 1 : place + 1 + _LENDERS] if f.start <= figure.end + _AROUND)
    for other in (*before, *islice(behind, _LENDERS)):
        if not _lends(other) or _apart(other, figure) > _FAR:
            continue
        first, last = (figure, other) if figure.start < other.start else (other, figure)
        gap = written.low[first.end : last.start]
        if _in_brackets(gap, other is first) or rules.stop.search(written.original, first.end, last.start):
            continue
        if not rules.counted.search(written.low, max(0, first.start - 60), last.end + 40):
            yield other


def _in_brackets(gap: str, first: bool) -> bool:
    """Whether the lender stands in brackets and the figure outside: "¥2 trillion ($13 billion), up from 1.8 trillion"."""
    brackets = [c for c in gap if c in _BRACKETS]
    return bool(brackets) and (brackets[0] in ")]" if first else brackets[-1] in "([")


def _apart(one: Figure, other: Figure) -> Decimal:
    small, large = sorted((abs(one.value), abs(other.value)))
    return large / small if small else Decimal("Infinity")
