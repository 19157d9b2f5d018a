"""From numbers to amounts, the same way in every language: unit, compound, range, exactness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from index.amounts.numerals import LONGEST, Grammar, Numeral, Unit, stands_alone
from index.article import Amount, AmountKind

YEARS = range(1900, 2101)


@dataclass(slots=True)
class Figure:
    """A number and what it counts; `unit` is None for a bare one, which may still open a range."""

    start: int
    end: int
    numeral: Numeral
    unit: Unit | None
    negative: bool = False

    @property
    def value(self) -> Decimal:
        unit = self.unit
        value = self.numeral.value
        if unit and unit.divides:
            value = (1 / value).quantize(Decimal("0.0001")) if value else value
        elif unit:
            value = value * unit.factor + unit.extra
        return -value if self.negative else value


def read(text: str, grammar: Grammar) -> list[Amount]:
    """Every amount of a folded text, in order, none overlapping another."""
    if not grammar.trigger.search(text):
        return []
    figures = list(_compound(text, _figures(text, grammar)))
    found = [*_linked(text, figures, grammar), *grammar.multiples(text)]
    found.sort(key=lambda a: (a.start, -a.end))
    return list(_apart(found))


def _figures(text: str, grammar: Grammar) -> Iterator[Figure]:
    for numeral in grammar.numerals(text):
        if numeral.end - numeral.start > 3 * LONGEST:
            continue
        front, behind = grammar.before(text, numeral), grammar.after(text, numeral)
        start = front.edge if front else numeral.start
        end = behind.edge if behind else numeral.end
        if not stands_alone(text, start, end):
            continue
        negative = _negative(text, start)
        yield Figure(start - negative, end, numeral, _one_unit(front, behind), negative)


def _one_unit(front: Unit | None, behind: Unit | None) -> Unit | None:
    """"$5 billion Canadian" is what stands behind; "$5" followed by "%" is nothing we know."""
    if front and behind:
        return behind if behind.kind == "money" else None
    return behind or front


def _negative(text: str, start: int) -> bool:
    """A sign directly in front, itself after a break: "-0.5%", "▲1.2%", not "5-10%"."""
    if text[start - 1 : start] not in ("-", "▲", "△"):
        return False
    return start == 1 or text[start - 1] != "-" or text[start - 2] in " (「（"


def _compound(text: str, figures: Iterator[Figure]) -> Iterator[Figure]:
    """Join "2 milliards 300 millions d'euros", which is one number of two parts."""
    held: Figure | None = None
    for figure in figures:
        if held and _continues(text, held, figure):
            held = _sum(held, figure)
            continue
        if held:
            yield held
        held = figure
    if held:
        yield held


def _continues(text: str, left: Figure, right: Figure) -> bool:
    return (
        left.end == left.numeral.end
        and right.start == right.numeral.start
        and left.numeral.scale > 1
        and right.numeral.value < left.numeral.scale
        and text[left.end : right.start] in (" ", ", ", " et ")
        and (right.unit is not None or right.numeral.scale > 1)
        and (left.unit is None or right.unit is None)
    )


def _sum(left: Figure, right: Figure) -> Figure:
    numeral = Numeral(left.numeral.start, right.numeral.end, left.numeral.value + right.numeral.value)
    unit = right.unit or left.unit
    return Figure(left.start, right.end, numeral, unit, left.negative)


def _linked(text: str, figures: list[Figure], grammar: Grammar) -> Iterator[Amount]:
    at = 0
    while at < len(figures):
        pair = figures[at : at + 2]
        link = _link(text, pair, grammar) if len(pair) == 2 else None
        if link == "range":
            yield _range(text, pair[0], pair[1], grammar)
            at += 2
            continue
        yield from _single(text, pair[0], grammar)
        at += 1


def _link(text: str, pair: list[Figure], grammar: Grammar) -> str | None:
    """What joins two figures; a bare left one takes unit and scale from the right one."""
    left, right = pair
    if right.unit is None and left.unit is None or right.start - left.end > 16:
        return None
    link = grammar.link(text, (left.start, left.end), right.start)
    if link is None or not _share(left, right):
        return None
    if left.value < right.value:
        return link
    return "pair" if link == "pair" else None


def _share(left: Figure, right: Figure) -> bool:
    """Give each of two linked figures the unit and scale that only the other shows; False: they do not belong together."""
    scale_wanted = left.numeral.scale == 1 < right.numeral.scale and left.numeral.mantissa < right.numeral.mantissa
    if left.unit is None and left.numeral.scale == 1 and not scale_wanted:
        if right.numeral.scale > 1 or left.numeral.mantissa in YEARS:
            return False
    left_unit, right_unit = left.unit or right.unit, right.unit or left.unit
    assert left_unit and right_unit
    if not _alike(left_unit, right_unit):
        return False
    if scale_wanted:
        left.numeral = left.numeral._replace(scale=right.numeral.scale)
    left.unit = left.unit or right_unit._replace(extra=Decimal(0), over=False)
    right.unit = right.unit or left_unit
    return True


def _alike(left: Unit, right: Unit) -> bool:
    currencies = {left.currency, right.currency} - {None}
    return left.kind == right.kind and left.factor == right.factor and len(currencies) < 2


def _range(text: str, left: Figure, right: Figure, grammar: Grammar) -> Amount:
    unit = left.unit
    assert unit
    low = Amount(left.value, unit.currency, "range", left.start, right.end, text[left.start : right.end], unit.kind)
    return replace(low, high=right.value)


def _single(text: str, figure: Figure, grammar: Grammar) -> Iterator[Amount]:
    unit = figure.unit
    if unit is None:
        return
    exactness = grammar.exactness(text, figure.start, figure.end)
    if exactness == "exact" and (unit.over or figure.numeral.rough):
        exactness = "over" if unit.over else "about"
    kind: AmountKind = unit.kind
    span = text[figure.start : figure.end]
    slip = figure.numeral.slip
    yield Amount(figure.value, unit.currency, exactness, figure.start, figure.end, span, kind, suspected=slip)


def _apart(found: list[Amount]) -> Iterator[Amount]:
    end = 0
    for one in found:
        if one.start >= end:
            yield one
            end = one.end
