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
from itertools import islice, takewhile
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, or_, select, text, update

from index.amounts import plain
from index.ledger.claims import Claim, Number, Set, alike, family, is_growth
from index.ledger.groups import Group, forms
from index.ledger.pairs import BAND, DAYS, DENSE, LARGE, SLIPS, SUMS, UNITS, leads
from index.schema import ledger_against, ledger_claims, ledger_figures, ledger_groups

c, f, g = ledger_claims.c, ledger_figures.c, ledger_groups.c
REACH = 3  # quarters back that a report can be grouped with
_BLUR = 0.12  # of a growth: "nearly quadruple" may be 3.7 times
_POWERS = UNITS.keys() | SLIPS.keys()  # of ten, between figures that are one slip apart
_MANY = 900  # values in one IN
_DAY = 86400
_OF_SIZE = text(  # CROSS: the ranges outside, the index of sizes inside
    "SELECT json_extract(wanted.value, '$[0]') AS place, g.id, g.kind, g.currency, g.role, g.cumulative, g.subject, g.size"
    " FROM json_each(:wanted) AS wanted CROSS JOIN figure_groups AS g"
    " ON g.size BETWEEN json_extract(wanted.value, '$[1]') AND json_extract(wanted.value, '$[2]')"
)
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
    rows = connection.execute(_OF_SIZE, {"wanted": json.dumps(wanted)})
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


def beside(groups: Sequence[Group], times: Sequence[float | None], items: Items, connection: Connection) -> set[int]:
    """The groups that some others, not in the catalogue yet, may contradict or be a unit off from.

    `times`: of the reports that are new, in seconds since 1970 UTC; what stood against the groups before is known.
    """
    levels = [one for one in groups if _is_level(one)]
    growths = [one for one in groups if is_growth(one.anchor)]
    found: set[int] = set()
    if levels:
        near = list(_recent(times, "money", connection))
        found |= _few(_in_band(levels, near, items))
        found |= _few(_other_currency(levels, near, items))
        found |= _few(_units_off(levels, _recent(times, "unit", connection), items))
    if growths:
        found |= _few(_growing(growths, _recent(times, "growth", connection), items))
    return found


def _growing(groups: Sequence[Group], rows: Iterable[Row[Any]], items: Items) -> Iterator[tuple[int, int]]:
    """(group, number of a stored one) of large growths that share an item, and of small ones of the same subject."""
    by_item = _by_key((item, one) for one in groups if one.value >= LARGE for item in one.subjects)
    by_subject = _by_key((one.subject, one) for one in groups if one.value < LARGE)
    for row in rows:
        if row.size >= LARGE:
            yield from ((id(one), row.id) for item in items[row.subject] for one in by_item.get(item, ()))
        else:
            yield from ((id(one), row.id) for one in by_subject.get(items[row.subject], ()))


def _is_level(one: Group) -> bool:
    anchor = one.anchor
    return anchor.amount.kind == "money" and anchor.role in SUMS and one.value > 0


def _in_band(groups: Sequence[Group], rows: Iterable[Row[Any]], items: Items) -> Iterator[tuple[int, int]]:
    """(group, number of a stored one) of the same subject and about the same size."""
    known = _by_key(((g.subject, *_measure(g)), (float(g.value), id(g))) for g in groups)
    for listed in known.values():
        listed.sort()
    for row in rows:
        listed = known.get((items[row.subject], row.currency, row.role, bool(row.cumulative)), [])
        start = bisect_left(listed, (row.size / float(BAND), 0))
        near = takewhile(lambda pair, most=row.size * float(BAND): pair[0] <= most, islice(listed, start, None))  # type: ignore[misc]  # a default
        yield from ((group, row.id) for _, group in near)


def _units_off(groups: Sequence[Group], rows: Iterable[Row[Any]], items: Items) -> Iterator[tuple[int, int]]:
    """(group, number of a stored one) with the same digits, some powers of ten apart."""
    known = _by_key(((item, *_measure(g), lead), g) for g in groups for item in g.subjects for lead in leads(g.value))
    for row in rows:
        value = Decimal(row.value)
        if value <= 0:
            continue
        first = leads(value)
        for item in items[row.subject]:
            for lead in first:
                for one in known.get((item, row.currency, row.role, bool(row.cumulative), lead), ()):
                    power = one.value.adjusted() - value.adjusted()
                    if abs(power) in _POWERS and alike(Number(value).times(power), one.number):
                        yield id(one), row.id


def _other_currency(groups: Sequence[Group], rows: Iterable[Row[Any]], items: Items) -> Iterator[tuple[int, int]]:
    """(group, number of a stored one) of the same subject with the same number in another currency."""
    known = _by_key(((one.subject, float(one.value)), one) for one in groups)
    for row in rows:
        for one in known.get((items[row.subject], row.size), ()):
            if one.anchor.amount.currency != row.currency:
                yield id(one), row.id


def _measure(one: Group) -> tuple[str | None, str, bool]:
    return one.anchor.amount.currency, one.anchor.role, one.anchor.cumulative


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def _by_key(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, list[_Value]]:
    found: dict[_Key, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _few(pairs: Iterable[tuple[int, int]]) -> set[int]:
    """What stands near to each group, but for those with so many neighbours that they say nothing (see `pairs`)."""
    return {n for near in map(set, _by_key(pairs).values()) if len(near) <= 2 * DENSE for n in near}


def _recent(times: Sequence[float | None], what: str, connection: Connection) -> Iterable[Row[Any]]:
    """The groups with reports near to some times; what has no date is near to all."""
    near: list[ColumnElement[bool]] = []
    if None not in times:
        dated = [at for at in times if at is not None] or [0.0]
        apart = DAYS[what] * _DAY
        near = [or_(g.until.is_(None), and_(g.until >= min(dated) - apart, g.since <= max(dated) + apart))]
    kind = g.kind.in_(("percent", "multiple")) if what == "growth" else g.kind == "money"
    role = ("change",) if what == "growth" else SUMS
    columns = select(g.id, g.subject, g.currency, g.cumulative, g.role, g.size, g.value)
    return connection.execute(columns.where(g.role.in_(role), kind, *near))


def _slices(ids: Iterable[_Sorted]) -> Iterator[list[_Sorted]]:
    listed = sorted(ids)
    return (listed[start : start + _MANY] for start in range(0, len(listed), _MANY))
