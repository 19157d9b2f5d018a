"""What a few new claims touch: the groups that they can join, and those that they can contradict.

So a round of some articles costs what it brings, whatever the archive holds. A new claim is grouped with the groups that
its value, item and time let it join; verdicts are given to what changed and to what stands near enough to contradict it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, TextClause, delete, func, or_, select, text, update

from index.amounts import plain
from index.ledger.claims import Claim, Number, Set, alike, family, is_growth
from index.ledger.groups import Group, forms
from index.ledger.pairs import BAND, DAYS, DENSE, FEW, LARGE, SLIPS, UNITS, is_sum
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
# A plus keeps SQLite off an index of few values: the one of sizes, or of subjects and sizes, is meant.
_NEAR = "(:since IS NULL OR g.until IS NULL OR (g.until >= :since AND g.since <= :until))"
_COLUMNS = "g.id, g.subject, g.currency, g.cumulative, g.role, g.size, g.value"
_OF_SUBJECT = text(
    f"SELECT json_extract(wanted.value, '$[0]') AS place, {_COLUMNS} FROM json_each(:wanted) AS wanted CROSS JOIN figure_groups AS g"
    " ON g.subject = json_extract(wanted.value, '$[1]') AND g.kind = 'money'"
    " AND g.size BETWEEN json_extract(wanted.value, '$[2]') AND json_extract(wanted.value, '$[3]')"
    f" WHERE +g.role IN ('level', 'each') AND {_NEAR}"
)
_OF_SIZE_AND_TIME = text(
    f"SELECT json_extract(wanted.value, '$[0]') AS place, {_COLUMNS} FROM json_each(:wanted) AS wanted CROSS JOIN figure_groups AS g"
    " ON g.size BETWEEN json_extract(wanted.value, '$[1]') AND json_extract(wanted.value, '$[2]')"
    f" WHERE +g.kind = 'money' AND +g.role IN ('level', 'each') AND {_NEAR}"
)
_LARGE_GROWTHS = text(
    f"SELECT {_COLUMNS} FROM figure_groups AS g WHERE g.role = 'change' AND g.kind IN ('percent', 'multiple') AND g.size >= :least AND {_NEAR}"
)
_SMALL_GROWTHS = text(
    f"SELECT json_extract(wanted.value, '$[0]') AS place, {_COLUMNS} FROM json_each(:wanted) AS wanted CROSS JOIN figure_groups AS g"
    " ON g.subject = json_extract(wanted.value, '$[1]') AND g.kind IN ('percent', 'multiple') AND g.size < :least"
    f" WHERE +g.role = 'change' AND {_NEAR}"
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
        if shared and _outdated(_family(row)) == _outdated(family(claim)):
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


def _outdated(family: tuple[str, str | None, str, bool]) -> tuple[str, str | None, str, bool]:
    """What is given as what was before may be put to what was given as it stood."""
    kind, currency, role, cumulative = family
    return kind, currency, "level" if role == "before" else role, cumulative


def _in_reach(quarters: Mapping[int, int], connection: Connection) -> Iterator[int]:
    """Those of some groups that have a report near enough in time to a quarter, or one without a date."""
    for some in _slices(quarters):
        latest = select(c.group, func.max(c.quarter).label("last"), func.min(c.quarter).label("first"))
        for row in connection.execute(latest.where(c.group.in_(some)).group_by(c.group)):
            since = quarters[row.group] - REACH
            if row.last >= since or row.first < 0 or quarters[row.group] < 0:
                yield row.group


def beside(groups: Sequence[Group], times: Sequence[float | None], items: Items, connection: Connection) -> set[int]:
    """The groups that some others, not in the catalogue yet, may contradict or be a slip off from.

    `times`: of the reports that are new, in seconds since 1970 UTC; what stood against the groups before is known.
    """
    levels = [one for one in groups if is_sum(one)]
    growths = [one for one in groups if is_growth(one.anchor)]
    look = _Look(connection, times, items)
    found = _few(look.in_band(levels)) | _few(look.shifted(levels))
    return found | _few(look.large(growths)) | _few(look.small(growths))


Found = Iterator[tuple[int, int]]  # (identity of a group, number of a stored one)


class _Look:
    """Looks stored groups up by subject, size and time, in the indexes of their table."""

    def __init__(self, connection: Connection, times: Sequence[float | None], items: Items) -> None:
        self._connection, self._items = connection, items
        self._numbers = {named: number for number, named in items.items()}
        dated = [at for at in times if at is not None]
        whole = bool(dated) and None not in times
        self._first: float | None = min(dated) if whole else None
        self._last: float | None = max(dated) if whole else None

    def _rows(self, query: TextClause, what: str, **given: object) -> Iterable[Row[Any]]:
        """The rows with a report near to the new ones; what has no date is near to all."""
        apart = DAYS[what] * _DAY
        since = None if self._first is None else self._first - apart
        until = None if self._last is None else self._last + apart
        return self._connection.execute(query, {"since": since, "until": until, **given})

    def in_band(self, groups: Sequence[Group]) -> Found:
        """Those of the same subject and about the same size, or with the same number in another currency."""
        wanted = [
            (n, self._numbers[g.subject], float(g.value / BAND), float(g.value * BAND))
            for n, g in enumerate(groups)
            if g.subject in self._numbers
        ]
        for row in self._rows(_OF_SUBJECT, "money", wanted=json.dumps(wanted)):
            one = groups[row.place]
            if Number(Decimal(row.value)).digits < FEW:
                continue
            if _alike_in(one, row) if row.currency == one.anchor.amount.currency else row.size == float(one.value):
                yield id(one), row.id

    def shifted(self, groups: Sequence[Group]) -> Found:
        """Those with the same digits, some powers of ten apart, that share an item."""
        wanted = [(n, *span) for n, one in enumerate(groups) for span in _shifted_spans(one)]
        for row in self._rows(_OF_SIZE_AND_TIME, "unit", wanted=json.dumps(wanted)):
            one = groups[row.place]
            power = one.value.adjusted() - (value := Decimal(row.value)).adjusted()
            if not _alike_in(one, row) or row.currency != one.anchor.amount.currency or not self._items[row.subject] & one.subjects:
                continue
            if abs(power) in _POWERS and alike(Number(value).times(power), one.number):
                yield id(one), row.id

    def large(self, growths: Sequence[Group]) -> Found:
        """Large growths that share an item."""
        by_item = _by_key((item, one) for one in growths if one.value >= LARGE for item in one.subjects)
        for row in self._rows(_LARGE_GROWTHS, "growth", least=LARGE) if by_item else ():
            yield from ((id(one), row.id) for item in self._items[row.subject] for one in by_item.get(item, ()))

    def small(self, growths: Sequence[Group]) -> Found:
        """Small growths of the same subject."""
        small = [one for one in growths if one.value < LARGE and one.subject in self._numbers]
        wanted = [(n, self._numbers[one.subject]) for n, one in enumerate(small)]
        for row in self._rows(_SMALL_GROWTHS, "ratio", wanted=json.dumps(wanted), least=LARGE):
            yield id(small[row.place]), row.id


def _alike_in(one: Group, row: Row[Any]) -> bool:
    return one.role == row.role and one.anchor.cumulative == bool(row.cumulative)


def _shifted_spans(one: Group) -> Iterator[tuple[float, float]]:
    """Where values with the digits of a group lie, as (least, greatest), for each power of ten that is a slip."""
    apart = min(float(one.number.unit), float(one.value) / 10)
    digits = [(float(one.value) - apart, float(one.value) + apart)]
    coarser = (float(form) for form in forms(one) if Number(form).digits >= FEW)
    digits += [(form * (1 - 1e-9), form * (1 + 1e-9)) for form in coarser]
    for power in _POWERS:
        for factor in (10.0**power, 10.0**-power):
            yield from ((least * factor, most * factor) for least, most in digits)


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


def _slices(ids: Iterable[_Sorted]) -> Iterator[list[_Sorted]]:
    listed = sorted(ids)
    return (listed[start : start + _MANY] for start in range(0, len(listed), _MANY))
