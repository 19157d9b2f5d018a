"""From numbers to amounts, the same way in every language: unit, compound, range, exactness."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from index.amounts.currency import may_stand_for
from index.amounts.ellipsis import lend
from index.amounts.figure import Figure
from index.amounts.lists import share
from index.amounts.numerals import ONE, Grammar, Link, Numeral, Unit, Written, is_readable, stands_alone
from index.amounts.signs import enclosed, sign
from index.amounts.table_units import Declared, declared
from index.amounts.tables import fill
from index.article import Amount

_HUNDRED = 100
_IN_HUNDREDS = re.compile("hundred|cents?")
_YEARS = range(1900, 2101)
_SUMMED_OF = re.compile(r"\b(?:of|sur|dont|from)(?: (?:the|its|their|this|that|les?|ces?|[ds]es))?(?: \w+)? \Z")
_WIDEST_LINK = 16
_ENCLOSING = ("-", "(")  # in front of a negative within its unit
_DASHES = ("-", "–", "~")
_MYRIADS = (10**16, 10**12, 10**8, 10**4)
_WAVES = (*_DASHES, "ー", "―")
_WRITTEN_OUT_PAIR = 1000
_WRITTEN_OUT = 10_000  # and no year
_CHANGE = 2  # times: farther apart are no two ends of a range of changes
_FALL = 10  # times: by no more does what "from ... to" compares go down


def read(original: str, grammar: Grammar, table: Declared | None = None) -> tuple[Amount, ...]:
    """Every amount of a text, in order, none overlapping another; `original[a.start:a.end] == a.text`.

    `table`: what bare numbers in its cells count, where that was said before.
    """
    written = Written.of(original)
    if not table and not grammar.likely(written):
        return ()
    figures = list(_compound(written.low, _figures(written, grammar)))
    said = [*([table] if table else ()), *declared(original)]
    if said:
        figures = fill(original, figures, said)
    share(written.low, figures)
    lend(written, figures, grammar.bare)
    found = [*_amounts(written, figures, grammar), *grammar.multiples(written)]
    found.sort(key=lambda a: (a.start, -a.end))
    return tuple(_apart(found))


def _figures(written: Written, grammar: Grammar) -> Iterator[Figure]:
    for numeral in grammar.numerals(written):
        if not is_readable(numeral):
            continue
        if written.text[numeral.start - 1 : numeral.start] in _ENCLOSING:
            numeral = enclosed(written, numeral, grammar)
        front, behind = grammar.before(written, numeral), grammar.after(written, numeral)
        if front and behind and not _agree(written.text, numeral, front, behind):
            behind = None
        start = front.edge if front else numeral.start
        end = behind.edge if behind else numeral.end
        if stands_alone(written.text, start, end):
            minus = sign(written, start, end)
            yield Figure(start - minus, end, numeral, _one_unit(front, behind), minus > 0)


def _agree(text: str, numeral: Numeral, front: Unit, behind: Unit) -> bool:
    """Whether what stands behind tells more of a sign in front: "$5 billion Canadian dollars"; not "a $5bn yen bond"."""
    if behind.kind != "money" or front.currency == behind.currency:
        return True
    plural = behind.currency is not None or text[behind.edge - 1] == "s"  # "$5 million pesos", not "a $5m peso loan"
    return plural and may_stand_for(text[front.edge : numeral.start].strip(), behind.currency)


def _one_unit(front: Unit | None, behind: Unit | None) -> Unit | None:
    """ "$5" followed by "%" is nothing we know."""
    if front and behind:
        return behind if behind.kind == "money" else None
    return behind or front


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
    """Whether two figures are the parts of one number, and no list: "of the 3 trillion, 387 billion goes to AI"."""
    joint = low[left.end : right.start]
    return (
        left.end == left.numeral.end
        and right.start == right.numeral.start
        and right.numeral.value < left.numeral.scale > 1
        and joint in (" ", ", ", " et ")
        and (right.unit is not None or right.numeral.scale > 1)
        and (left.unit is None or right.unit is None)
        and not left.numeral.mantissa % 1
        and not (joint == ", " and (left.unit or _SUMMED_OF.search(low, max(0, left.start - 24), left.start)))
    )


def _sum(left: Figure, right: Figure) -> Figure:
    numeral = Numeral(left.numeral.start, right.numeral.end, left.numeral.value + right.numeral.value)
    return Figure(left.start, right.end, numeral, right.unit or left.unit, left.negative)


def _amounts(written: Written, figures: list[Figure], grammar: Grammar) -> Iterator[Amount]:
    at = 0
    while at < len(figures):
        left = figures[at]
        right = figures[at + 1] if at + 1 < len(figures) else None
        if right and right.unit and _is_quote(written.low, left, right):
            right.numeral = right.numeral._replace(mantissa=left.numeral.mantissa)
            yield _single(written, replace(right, start=left.start), right.unit, grammar)
            at += 2
            continue
        if right and _link(written.low, left, right, grammar) == "range":
            yield _range(written, left, right)
            at += 2
            continue
        if left.unit:
            yield _single(written, left, left.unit, grammar)
        at += 1


def _is_quote(low: str, left: Figure, right: Figure) -> bool:
    """ "156.34-36 yen", an exchange's bid and asked, of which the lower counts."""
    if low[left.end : right.start] not in _DASHES:
        return False
    decimals = low[left.numeral.start : left.numeral.end].partition(".")[2]
    return (
        left.unit in (None, right.unit)
        and left.end - left.numeral.end == 0
        and len(decimals) > 1
        and low[right.numeral.start : right.numeral.end].isdigit()
        and right.numeral.end - right.numeral.start == len(decimals)
        and right.value < left.value
    )


def _link(low: str, left: Figure, right: Figure, grammar: Grammar) -> Link | None:
    """What joins two figures; a bare one takes unit and scale from the other."""
    if right.start - left.end > _WIDEST_LINK or (right.unit is None and not _lends(low, left, right, grammar)):
        return None
    link = grammar.link(low, (left.start, left.end), right.start)
    if link == "range" and left.numeral.head:
        _complete(low, left, right)
    if link is None or not _share(low, left, right, link):
        return None
    if link == "change":
        link = "pair" if _is_money(left) and right.value > _CHANGE * left.value else "range"
    ordered = left.value < right.value or (right.negative and left.negative and right.value < left.value)
    return link if ordered else None


def _complete(low: str, left: Figure, right: Figure) -> None:
    """Give the upper end of 1兆2000億〜3000億円 the trillion that it leaves out."""
    head = left.numeral.head
    if (left.unit and right.unit and not _alike(left.unit, right.unit)) or low[left.end : right.start].strip() not in _WAVES:
        return
    unit = next(unit for unit in _MYRIADS if head % unit == 0)
    if left.numeral.value - head < right.numeral.value < unit:
        right.numeral = right.numeral._replace(mantissa=head + right.numeral.value, scale=ONE)


def _is_money(figure: Figure) -> bool:
    return figure.unit is not None and figure.unit.kind == "money"


def _lends(low: str, left: Figure, right: Figure, grammar: Grammar) -> bool:
    """If a bare right figure counts what the left one does: "$1-1.5", "$1 to 2 billion", not "$5 to 10 schools"."""
    if not _is_money(left) or left.start == left.numeral.start:
        return False
    if not low[left.end : right.start].strip(" -–~"):
        return True
    if right.numeral.scale == 1:  # "from ¥5,000 to 8,000"
        near = _WRITTEN_OUT_PAIR <= right.value < left.value * _FALL and right.value not in _YEARS
        return near and low.endswith("from ", 0, left.start) and bool(grammar.bare.follows.match(low, right.end))
    whole = left.numeral.scale > 1 or left.numeral.mantissa >= right.numeral.mantissa
    return not grammar.counts(low, right.end, whole=whole)


def _share(low: str, left: Figure, right: Figure, link: Link) -> bool:
    """Give each of two linked figures what only the other shows: unit, scale. False: they do not belong together."""
    whole = left.numeral.scale == 1 and left.numeral.mantissa >= right.numeral.mantissa  # "fifty to two hundred million"
    if left.numeral.scale == _HUNDRED or (whole and _IN_HUNDREDS.search(low, right.numeral.start, right.numeral.end)):
        left.numeral, right.numeral = _without_hundred(left.numeral), _without_hundred(right.numeral)
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
        thousands = 1000 if link == "range" and _skips_thousands(left.numeral, right.numeral) else 1
        left.numeral = left.numeral._replace(scale=right.numeral.scale * thousands)
    left.unit = left.unit or right_unit._replace(extra=Decimal(0), over=False)
    right.unit = right.unit or left_unit
    return True


def _without_hundred(numeral: Numeral) -> Numeral:
    if numeral.scale < _HUNDRED or numeral.scale.adjusted() % 3 != 2:
        return numeral
    return numeral._replace(mantissa=numeral.mantissa * _HUNDRED, scale=numeral.scale / _HUNDRED)


def _skips_thousands(low: Numeral, high: Numeral) -> bool:
    """ "de 5 à 6 000 milliards" is said for 5,000 to 6,000: no range runs over three powers of ten."""
    most = high.mantissa / 1000
    return most % 1 == 0 and low.mantissa < most < low.mantissa * _FALL


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
    low, high = sorted((left.value, right.value))  # "-1 to -2"
    return Amount(low, currency, "range", left.start, right.end, span, kind, high)


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
