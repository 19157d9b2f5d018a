"""Which figures can contradict each other: near in size, or with the same digits and not the same size. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import islice, product, takewhile
from typing import Any

from index.ledger.claims import alike, is_growth
from index.ledger.groups import Group, same_growth

Pair = tuple[Group, Group]
Follow = Callable[[Sequence[Group], int], Iterator[Group]]  # those behind a place that may be held against it

BAND = Decimal("1.25")  # times: values farther apart are different things
DAYS = {"money": 30, "growth": 60, "unit": 120, "ratio": 7}
LARGE = 2  # times: smaller growths are of too many things
_CARRIED = frozenset((Decimal(1),))  # the digits that a figure just below is rounded to
LEAST = 3  # the power of ten of the smallest unit
DENSE = 10  # values that one could be held against: with more, figures lie so close that nothing can be said
FEW = 2  # digits: with fewer, figures are alike by chance
SUMS = ("level", "each")  # roles of sums that can be a unit off
SLIPS = {1: "ten", 2: "a hundred"}  # no unit of its own, but 億 is taken for a billion, 万 for a thousand, and digits get lost
UNITS = {3: "a thousand", 4: "10,000 (万)", 6: "a million", 8: "100 million (億)", 12: "10^12"}


def pairs_of(groups: Sequence[Group]) -> list[Pair]:
    """Pairs about one item that can contradict each other: near in size, or alike in digits and not in size."""
    sizes, alike, growths, ratios, numbers = (defaultdict[Any, list[Group]](list) for _ in range(5))
    every = sorted({quarter for one in groups for quarter in one.quarters}) or [0]
    for one in groups:
        anchor = one.anchor
        for item, quarter in product(one.subjects, one.quarters or every):
            if is_growth(anchor):
                (growths if one.value >= LARGE else ratios)[item, quarter].append(one)
            elif is_sum(one):
                key = (item, anchor.amount.currency, one.role, anchor.cumulative, quarter)
                if one.role == "level":
                    sizes[key].append(one)
                for lead in leads(one.value):
                    alike[*key, lead].append(one)
                numbers[item, one.role, anchor.cumulative, quarter, one.value].append(one)
    found = [pair for members in sizes.values() for pair in _some(members, _in_band, DAYS["money"])]
    found += [pair for members in alike.values() for pair in _some(members, _far, DAYS["unit"])]
    found += [pair for members in alike.values() for pair in _some(members, _slid, DAYS["money"])]
    found += [pair for members in numbers.values() for pair in _some(members, _other_currency, DAYS["money"])]
    found += [pair for members in ratios.values() for pair in _some(members, _any, DAYS["ratio"])]
    found += [pair for members in growths.values() for pair in _some(members, _any, DAYS["growth"])]
    return list({(id(a), id(b)): (a, b) for a, b in found}.values())


def is_sum(one: Group) -> bool:
    """Whether a figure is a sum of money with digits enough to be told from others."""
    anchor = one.anchor
    return anchor.amount.kind == "money" and one.role in SUMS and one.value > 0 and one.precision >= FEW


def _some(members: list[Group], follow: Follow, days: float) -> Iterator[Pair]:
    """Each with those that follow it; none where they are so many that they are alike by chance."""
    members.sort(key=lambda g: (g.value, -g.count))
    for place, one in enumerate(members):
        near = list(islice((g for g in follow(members, place) if one.near(g, days)), DENSE + 1))
        if len(near) <= DENSE:
            yield from ((one, other) for other in near)


def _in_band(members: Sequence[Group], place: int) -> Iterator[Group]:
    most = BAND * members[place].value
    return takewhile(lambda g: g.value <= most, islice(members, place + 1, None))


def _far(members: Sequence[Group], place: int) -> Iterator[Group]:
    one = members[place]
    start = bisect_left(members, one.value.scaleb(LEAST) / 2, lo=place + 1, key=lambda g: g.value)
    later = (g for g in islice(members, start, None) if one.near(g, DAYS["unit"]))
    return (g for g in later if power(one, g) is not None)


def _slid(members: Sequence[Group], place: int) -> Iterator[Group]:
    one = members[place]
    start = bisect_left(members, one.value * 5, lo=place + 1, key=lambda g: g.value)
    later = takewhile(lambda g: g.value <= one.value * 200, islice(members, start, None))
    return (g for g in later if shift(one, g) in SLIPS)


def _other_currency(members: Sequence[Group], place: int) -> Iterator[Group]:
    return (g for g in islice(members, place + 1, None) if currency(g) != currency(members[place]))


def currency(one: Group) -> str | None:
    return one.anchor.amount.currency


def _any(members: Sequence[Group], place: int) -> Iterator[Group]:
    return (g for g in islice(members, place + 1, None) if not same_growth(members[place], g))


def leads(value: Decimal) -> tuple[int, int]:
    """The first two digits, and the next: what is alike has one of the two in common (1.239 and 1.24 have 12)."""
    first = int(value.scaleb(1 - value.adjusted()))
    return first, first + 1 if first < 99 else 10


def shift(one: Group, other: Group) -> int | None:
    """The places between two figures of the same digits."""
    apart = abs(other.value.adjusted() - one.value.adjusted())
    return apart if alike(one.mantissa, other.mantissa) else None


def power(one: Group, other: Group) -> int | None:
    """The power of ten between two figures of the same digits, if it is that of a unit."""
    apart = abs(other.value.adjusted() - one.value.adjusted())
    if apart in UNITS and alike(one.mantissa, other.mantissa):
        return apart
    if {one.mantissa.value, other.mantissa.value}.isdisjoint(_CARRIED):
        return None
    small, large = sorted((one.number, other.number), key=lambda n: n.value)
    near = (p for p in UNITS if abs(p - apart) == 1)  # 9.97 and 10 thousand are five places apart
    return next((p for p in near if alike(small.times(p), large)), None)
