"""From numbers to amounts, the same way in every language: unit, compound, range, exactness."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from index.amounts.ellipsis import lend
from index.amounts.figure import Figure
from index.amounts.numerals import Grammar, Link, Numeral, Unit, Written, is_readable, stands_alone
from index.article import Amount

_YEARS = range(1900, 2101)
_WIDEST_LINK = 16
_WRITTEN_OUT = 10_000  # and no year
_FALL = 10  # times: by no more does what "from ... to" compares go down


def read(original: str, grammar: Grammar) -> tuple[Amount, ...]:
    """Every amount of a text, in order, none overlapping another; `original[a.start:a.end] == a.text`."""
    written = Written.of(original)
    if not grammar.likely(written):
        return ()
    figures = list(_compound(written.low, _figures(written, grammar)))
    lend(written, figures, grammar.bare)
    found = [*_amounts(written, figures, grammar), *grammar.multiples(written)]
    found.sort(key=lambda a: (a.start, -a.end))
    return tuple(_apart(found))


def _figures(written: Written, grammar: Grammar) -> Iterator[Figure]:
    for numeral in grammar.numerals(written):
        if not is_readable(numeral):
            continue
        front, behind = grammar.before(written, numeral), grammar.after(written, numeral)
        start = front.edge if front else numeral.start
        end = behind.edge if behind else numeral.end
        if stands_alone(written.text, start, end):
            negative = _negative(written.text, start)
            yield Figure(start - negative, end, numeral, _one_unit(front, behind), negative)


def _one_unit(front: Unit | None, behind: Unit | None) -> Unit | None:
    """ "$5 billion Canadian" is what stands behind; "$5" followed by "%" is nothing we know."""
    if front and behind:
        return behind if behind.kind == "money" else None
    return behind or front


def _negative(text: str, start: int) -> bool:
    """A sign directly in front, itself after a break: "-0.5%", "▲1.2%", not "5-10%"."""
    sign = text[start - 1 : start]
    if sign not in ("-", "▲", "△"):
        return False
    return sign != "-" or start == 1 or text[start - 2] in " (「（"


def _compound(low: str, figures: Iterator[Figure]) -> Iterator[Figure]:
    """Join "2 milliards 300 millions d'euros", which is one number of two parts."""
    held: Figure | None = None
    for figure in figures:
        if held and _continues(low, held, figure):
            held = _sum(held, figure)
            continue
        if held:
            yield held
        held = figure
    if held:
        yield held


def _continues(low: str, left: Figure, right: Figure) -> bool:
    return (
        left.end == left.numeral.end
        and right.start == right.numeral.start
        and right.numeral.value < left.numeral.scale > 1
        and low[left.end : right.start] in (" ", ", ", " et ")
        and (right.unit is not None or right.numeral.scale > 1)
        and (left.unit is None or right.unit is None)
    )


def _sum(left: Figure, right: Figure) -> Figure:
    numeral = Numeral(left.numeral.start, right.numeral.end, left.numeral.value + right.numeral.value)
    return Figure(left.start, right.end, numeral, right.unit or left.unit, left.negative)


def _amounts(written: Written, figures: list[Figure], grammar: Grammar) -> Iterator[Amount]:
    at = 0
    while at < len(figures):
        left = figures[at]
        right = figures[at + 1] if at + 1 < len(figures) else None
        if right and _link(written.low, left, right, grammar) == "range":
            yield _range(written, left, right)
            at += 2
            continue
        if left.unit:
            yield _single(written, left, left.unit, grammar)
        at += 1


def _link(low: str, left: Figure, right: Figure, grammar: Grammar) -> Link | None:
    """What joins two figures; a bare one takes unit and scale from the other."""
    if right.start - left.end > _WIDEST_LINK or (right.unit is None and not _lends(low, left, right)):
        return None
    link = grammar.link(low, (left.start, left.end), right.start)
    if link is None or not _share(left, right, link):
        return None
    return link if left.value < right.value else None


def _lends(low: str, left: Figure, right: Figure) -> bool:
    """If a bare right figure counts what the left one does: "$1-1.5", "$1 to 2 billion", not "$5 to 10 schools"."""
    in_front = left.unit is not None and left.unit.kind == "money" and left.start < left.numeral.start
    return in_front and (right.numeral.scale > 1 or not low[left.end : right.start].strip(" -–~"))


def _share(left: Figure, right: Figure, link: Link) -> bool:
    """Give each of two linked figures what only the other shows: unit, scale. False: they do not belong together."""
    unscaled = left.numeral.scale == 1
    highest = right.numeral.mantissa * (_FALL if link == "pair" else 1)  # "from 1.5 to 1.2 trillion" falls
    scale_wanted = unscaled and right.numeral.scale > 1 and left.numeral.mantissa < highest
    odd = right.numeral.scale > 1 or left.numeral.mantissa in _YEARS
    if left.unit is None and unscaled and not scale_wanted and odd and not _whole(left, right, link):
        return False
    left_unit, right_unit = left.unit or right.unit, right.unit or left.unit
    if not left_unit or not right_unit or not _alike(left_unit, right_unit):
        return False
    if scale_wanted:
        left.numeral = left.numeral._replace(scale=right.numeral.scale)
    left.unit = left.unit or right_unit._replace(extra=Decimal(0), over=False)
    right.unit = right.unit or left_unit
    return True


def _whole(left: Figure, right: Figure, link: Link) -> bool:
    """ "from 900,000 to 1.3 million yen": the first is written out."""
    small, large = left.numeral.value, right.numeral.value
    return link == "pair" and small >= _WRITTEN_OUT and large < small * _FALL


def _alike(left: Unit, right: Unit) -> bool:
    currencies = {left.currency, right.currency} - {None}
    return left.kind == right.kind and left.factor == right.factor and len(currencies) < 2


def _range(written: Written, left: Figure, right: Figure) -> Amount:
    unit = right.unit or left.unit
    kind = unit.kind if unit else "money"
    currency = next((u.currency for u in (left.unit, right.unit) if u and u.currency), None)
    span = written.original[left.start : right.end]
    return Amount(left.value, currency, "range", left.start, right.end, span, kind, right.value)


def _single(written: Written, figure: Figure, unit: Unit, grammar: Grammar) -> Amount:
    exactness = grammar.exactness(written.low, figure.start, figure.end)
    if exactness == "exact" and (unit.over or figure.numeral.rough):
        exactness = "over" if unit.over else "about"
    slip = grammar.suspected(figure.numeral, unit)
    span = written.original[figure.start : figure.end]
    return Amount(
        figure.value, unit.currency, exactness, figure.start, figure.end, span, kind=unit.kind, suspected=slip
    )


def _apart(found: list[Amount]) -> Iterator[Amount]:
    end = 0
    for one in found:
        if one.start >= end:
            yield one
            end = one.end
