"""What a few new claims touch: the groups that they can join, and those that they can contradict.

So a round of some articles costs what it brings, whatever the archive holds. A new claim is grouped with the groups that
its value, item and time let it join; verdicts are given to what changed and to what stands near enough to contradict it.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, delete, func, or_, select, update

from index.amounts import plain
from index.ledger.claims import Claim, Set, family, is_growth
from index.ledger.groups import Group, forms
from index.ledger.verdicts import BAND, DAYS, LARGE, leads
from index.schema import ledger_against, ledger_claims, ledger_figures, ledger_groups

c, f, g = ledger_claims.c, ledger_figures.c, ledger_groups.c
REACH = 3  # quarters back that a report can be grouped with
_BLUR = 0.12  # of a growth: "nearly quadruple" may be 3.7 times
_MANY = 900  # values in one IN
_DAY = 86400
Items = Mapping[int, Set]  # of each subject
_Sorted = TypeVar("_Sorted", int, str)


def dissolve(new: Iterable[Claim], items: Items, connection: Connection) -> set[int]:
    """Undo the groups of stale claims and those that a new claim may join. Returns the groups that stood against them."""
    touched = set(connection.scalars(select(c.group).where(c.stale == 1, c.group.is_not(None))))
    connection.execute(delete(ledger_claims).where(c.stale == 1, ~c.id.in_(select(f.claim))))
    new = list(new)
    touched |= _joinable(new, items, connection)
    _free_conversions(new, connection)
    rivals: set[int] = set()
    for some in _slices(touched):
        rivals.update(connection.scalars(select(ledger_against.c.other).where(ledger_against.c.group.in_(some))))
        connection.execute(update(ledger_claims).where(c.group.in_(some)).values(stale=1, group=None))
        connection.execute(delete(ledger_groups).where(g.id.in_(some)))
        either = or_(ledger_against.c.group.in_(some), ledger_against.c.other.in_(some))
        connection.execute(delete(ledger_against).where(either))
    return rivals - touched


def _free_conversions(new: Sequence[Claim], connection: Connection) -> None:
    """Conversions that were left out because nobody gave their figure: somebody may now."""
    values = {plain(form) for claim in new for form in forms(Group([claim]))}
    for some in _slices(values):
        loose = (c.group.is_(None), c.converts == 1, c.value.in_(some))
        connection.execute(update(ledger_claims).where(*loose).values(stale=1))


def _joinable(new: Sequence[Claim], items: Items, connection: Connection) -> set[int]:
    """The groups of the last quarters that have the value of a new claim, or one that it may be a rounding of."""
    wanted = [(place, *span) for place, claim in enumerate(new) for span in _values(claim)]
    ranges = func.json_each(json.dumps(wanted)).table_valued("value").alias("wanted")
    place, low, high = (func.json_extract(ranges.c.value, f"$[{n}]") for n in range(3))
    columns = (place.label("place"), g.id, g.kind, g.currency, g.role, g.cumulative, g.subject, g.size)
    rows = connection.execute(select(*columns).join_from(ranges, ledger_groups, g.size.between(low, high)))
    quarters: dict[int, int] = {}
    for row in rows:
        claim = new[row.place]
        shared = items[row.subject] & claim.subject or row.size == float(Group([claim]).value)
        if shared and _family(row) == family(claim):
            quarters[row.id] = min(claim.quarter, quarters.get(row.id, claim.quarter))
    return set(_in_reach(quarters, connection))


def _values(claim: Claim) -> Iterator[tuple[float, float]]:
    """Where values that may be the same lie, as (least, greatest)."""
    one = Group([claim])
    value = float(one.value)
    if is_growth(claim):
        yield value * (1 - _BLUR), value * (1 + _BLUR)
        return
    apart = min(float(one.number.unit), abs(value) / 10)
    yield value - apart, value + apart
    yield from ((float(form), float(form)) for form in forms(one))


def _family(row: Any) -> tuple[str, str | None, str, bool]:
    if row.kind != "money" and row.role == "change":
        return "growth", None, "change", False
    return row.kind, row.currency, row.role, bool(row.cumulative)


def _in_reach(quarters: Mapping[int, int], connection: Connection) -> Iterator[int]:
    """Those of some groups that have a report near enough in time to a quarter, or one without a date."""
    for some in _slices(quarters):
        latest = select(c.group, func.max(c.quarter).label("last"), func.min(c.quarter).label("first"))
        for row in connection.execute(latest.where(c.group.in_(some)).group_by(c.group)):
            since = quarters[row.group] - REACH
            if row.last >= since or row.first < 0 or quarters[row.group] < 0:
                yield row.group


def beside(groups: Sequence[Group], items: Items, connection: Connection) -> set[int]:
    """The groups that some others, not in the catalogue yet, may contradict or be a unit off from."""
    sizes: dict[tuple[object, ...], list[float]] = defaultdict(list)
    digits: set[tuple[object, ...]] = set()
    growths: set[str] = set()
    for one in groups:
        anchor = one.anchor
        if is_growth(anchor) and one.value >= LARGE:
            growths |= one.subjects
        elif anchor.amount.kind == "money" and anchor.role == "level" and one.value > 0:
            for item in one.subjects:
                key = (item, anchor.amount.currency, anchor.cumulative)
                sizes[key].append(float(one.value))
                digits.update((*key, lead) for lead in leads(one.value))
    for listed in sizes.values():
        listed.sort()
    found = {
        row.id
        for row in _recent(groups, "money", connection)
        if any(
            _within(sizes.get((item, row.currency, bool(row.cumulative)), ()), row.size) for item in items[row.subject]
        )
    }
    if digits:
        found |= {row.id for row in _recent(groups, "unit", connection) if _alike(row, items[row.subject], digits)}
    if growths:
        many = _recent(groups, "growth", connection)
        found |= {row.id for row in many if row.role == "change" and row.size >= LARGE and items[row.subject] & growths}
    return found


def _recent(groups: Sequence[Group], what: str, connection: Connection) -> Iterable[Row[Any]]:
    """The groups with a report near in time to one of these."""
    spans = [one.span for one in groups]
    dated = [span for span in spans if span]
    near: ColumnElement[bool] = f.seen.is_(None)
    if len(dated) < len(spans):
        near = or_(near, f.seen.is_not(None))  # what has no date is near to all
    elif dated:
        apart = DAYS[what] * _DAY
        near = or_(near, f.seen.between(min(s[0] for s in dated) - apart, max(s[1] for s in dated) + apart))
    said = select(f.claim).where(near).distinct().subquery()
    held = select(c.group).join(said, c.id == said.c.claim).where(c.group.is_not(None)).distinct()
    kind = g.kind == "money" if what != "growth" else g.kind != "money"
    columns = select(g.id, g.subject, g.currency, g.cumulative, g.role, g.size)
    return connection.execute(
        columns.where(g.id.in_(held), kind, g.role == ("level" if what != "growth" else "change"))
    )


def _within(sizes: Sequence[float], size: float) -> bool:
    """Whether one of the sizes, in order, lies near enough to contradict `size`."""
    place = bisect_left(sizes, size / float(BAND))
    return place < len(sizes) and sizes[place] <= size * float(BAND)


def _alike(row: Row[Any], items: Set, digits: set[tuple[object, ...]]) -> bool:
    if row.size <= 0:
        return False
    first = leads(Decimal(row.size))
    return any((item, row.currency, bool(row.cumulative), lead) in digits for item in items for lead in first)


def _slices(ids: Iterable[_Sorted]) -> Iterator[list[_Sorted]]:
    listed = sorted(ids)
    return (listed[start : start + _MANY] for start in range(0, len(listed), _MANY))
