"""The groups and verdicts in the catalogue, made anew where reports have changed.

A round of news touches its own figures and their neighbours only (`neighbours`); the first reading of many articles all
groups of their months and later: a figure is not grouped with one half a year older.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, update

from index.amounts import plain
from index.article import Amount
from index.ledger.claims import Claim
from index.ledger.groups import Group, group
from index.ledger.neighbours import REACH, beside, dissolve
from index.ledger.pairs import Pair
from index.ledger.verdicts import Verdict, judge
from index.schema import ledger_against, ledger_claims, ledger_figures, ledger_groups, ledger_subjects

c, f = ledger_claims.c, ledger_figures.c
_FEW = 5000  # claims: of so few all are made anew within a second or two
_ROUND = 3000  # changed claims: more are not a round of news but the first reading of an archive
_MANY = 5000  # rows in one statement
_COUNTED = (
    func.count().label("figures"), func.min(f.original).label("first"), func.max(f.original).label("last"),
    func.min(f.seen).label("since"), func.max(f.seen).label("until"),
    func.max(f.basis.in_(("clause", "sentence"))).label("strong"),
    func.group_concat(f.government.distinct()).label("governments"),
    func.group_concat(f.beside.distinct()).label("beside"), func.group_concat(f.exactness.distinct()).label("wordings"),
)  # fmt: skip


def regroup(connection: Connection) -> int:
    """Make the groups that changed reports can belong to anew; how many groups that gave."""
    changed = connection.scalar(select(func.count()).where(c.stale == 1)) or 0
    if not changed:
        return 0
    every = connection.scalar(select(func.count()).select_from(ledger_claims)) or 0
    verdicts = _round(connection) if changed <= _ROUND and every > _FEW else _months(connection)
    connection.execute(update(ledger_claims).where(c.stale == 1).values(stale=0))
    return verdicts


def _round(connection: Connection) -> int:
    """After some new articles: what they touch, see `neighbours`."""
    items = _items(connection)
    changed = _claims(connection, items, c.stale == 1)
    new = [claim for claim, number in changed if number is None]
    times = [claim.until for claim, _ in changed] + [claim.since for claim in new]
    rivals = dissolve(new, items, connection)
    groups = group(claim for claim, _ in _claims(connection, items, c.stale == 1))
    near = _stored(connection, items, rivals | beside(groups, times, items, connection))
    known = _known(connection, items, near)
    verdicts = judge(groups, lambda pairs: _together(pairs, connection), beside=list(near.values()), known=known)
    own, others = verdicts[: len(groups)], verdicts[len(groups) :]
    numbers = {id(one): number for number, one in near.items()}
    new_ids = {id(one) for one in groups}
    others = [v for v in others if numbers[id(v.group)] in rivals or any(id(o) in new_ids for o in v.against)]
    _write(connection, own, numbers)
    for verdict in others:
        row = {"agreement": verdict.agreement, "why": verdict.why}
        connection.execute(update(ledger_groups).where(ledger_groups.c.id == numbers[id(verdict.group)]).values(row))
    return len(own)


def _months(connection: Connection) -> int:
    """After many: all of the months concerned."""
    dated = connection.scalar(select(func.min(c.quarter)).where(c.stale == 1, c.quarter >= 0))
    newest = connection.scalar(select(func.max(c.quarter))) or 0
    _domain(connection, (newest if dated is None else dated) - REACH)
    groups = group(claim for claim, _ in _claims(connection, _items(connection), c.stale == 1))
    verdicts = judge(groups, lambda pairs: _together(pairs, connection))
    _write(connection, verdicts, {})
    return len(verdicts)


def _domain(connection: Connection, border: int) -> None:
    """Dissolve the groups with a report since `border`, without a date, or changed: all their claims become stale."""
    connection.execute(delete(ledger_claims).where(c.stale == 1, ~c.id.in_(select(f.claim))))
    reached = select(c.group).where(c.group.is_not(None), or_(c.quarter >= border, c.quarter == -1, c.stale == 1))
    connection.execute(update(ledger_claims).where(c.group.in_(reached)).values(stale=1))
    connection.execute(update(ledger_claims).where(or_(c.quarter >= border, c.quarter == -1)).values(stale=1))
    connection.execute(update(ledger_claims).where(c.stale == 1).values(group=None))
    left = select(c.group).where(c.group.is_not(None))
    connection.execute(delete(ledger_groups).where(~ledger_groups.c.id.in_(left)))
    for column in (ledger_against.c.group, ledger_against.c.other):
        connection.execute(delete(ledger_against).where(~column.in_(left)))


def _items(connection: Connection) -> dict[int, frozenset[str]]:
    """The items of each subject."""
    named = select(ledger_subjects.c.id, ledger_subjects.c.named)
    return {row.id: frozenset(filter(None, row.named.split("+"))) for row in connection.execute(named)}


def _claims(
    connection: Connection, items: Mapping[int, frozenset[str]], which: ColumnElement[bool]
) -> list[tuple[Claim, int | None]]:
    """Claims that are about something, each with the number of its group."""
    counted = select(f.claim, *_COUNTED).join(ledger_claims, f.claim == c.id).where(which).group_by(f.claim)
    counts = {row.claim: row for row in connection.execute(counted)}
    rows = connection.execute(select(ledger_claims).where(which))
    return [(_claim(row, counts[row.id], items), row.group) for row in rows if items[row.subject] and row.id in counts]


def _stored(connection: Connection, items: Mapping[int, frozenset[str]], numbers: Iterable[int]) -> dict[int, Group]:
    """Groups as they are in the catalogue."""
    members: dict[int, list[Claim]] = defaultdict(list)
    for some in _slices(sorted(numbers)):
        for claim, number in _claims(connection, items, c.group.in_(some)):
            members[number or 0].append(claim)
    return {number: Group(claims) for number, claims in members.items()}


def _known(connection: Connection, items: Mapping[int, frozenset[str]], near: Mapping[int, Group]) -> list[Pair]:
    """The groups that stand against some already, as pairs with them."""
    found: set[tuple[int, int]] = set()
    for some in _slices(sorted(near)):
        rows = connection.execute(select(ledger_against).where(ledger_against.c.group.in_(some)))
        found |= {(min(row), max(row)) for row in rows}
    others = {number for pair in found for number in pair} - near.keys()
    every = {**_stored(connection, items, others), **near}
    return [(every[a], every[b]) for a, b in sorted(found)]


def _claim(row: Row[Any], said: Row[Any], items: Mapping[int, frozenset[str]]) -> Claim:
    beside = frozenset().union(*(items[int(number)] for number in said.beside.split(",")))
    exactness: Any = next((w for w in said.wordings.split(",") if w != "exact"), "exact")
    amount = Amount(
        Decimal(row.value), row.currency, exactness, 0, 0, "", row.kind, decimal(row.high), decimal(row.suspected)
    )
    return Claim(
        items[row.subject], beside, amount, row.year, row.stage, row.role, bool(row.cumulative), bool(row.years),
        bool(row.converts), bool(said.strong), row.quarter, said.figures, said.first, said.last, said.since, said.until,
        frozenset(said.governments.split(",")), frozenset(said.wordings.split(",")), row.id,
    )  # fmt: skip


def decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _together(pairs: Sequence[Pair], connection: Connection) -> list[bool]:
    """For each pair of groups: does one article give both?"""
    groups = {claim.id: id(one) for pair in pairs for one in pair for claim in one.claims}
    held: dict[int, set[str]] = defaultdict(set)
    for some in _slices(sorted(groups)):
        for row in connection.execute(select(f.claim, f.article).where(f.claim.in_(some))):
            held[groups[row.claim]].add(row.article)
    return [not held[id(one)].isdisjoint(held[id(other)]) for one, other in pairs]


def _write(connection: Connection, verdicts: Sequence[Verdict], beside: Mapping[int, int]) -> None:
    """New groups, and what stands against them; `beside`: the numbers of groups that are there already, by identity."""
    subjects = {row.named: row.id for row in connection.execute(select(ledger_subjects))}
    known = {frozenset(name.split("+")): number for name, number in subjects.items()}
    free = count((connection.scalar(select(func.max(ledger_groups.c.id))) or 0) + 1)
    numbers = {**beside, **{id(v.group): next(free) for v in verdicts}}
    rows = [_row(v) | {"id": numbers[id(v.group)], "subject": known[v.group.subject]} for v in verdicts]
    pairs = {(numbers[id(v.group)], numbers[id(g)]) for v in verdicts for g in v.against}
    against = pairs | {(b, a) for a, b in pairs}
    belongs = [(claim.id, numbers[id(v.group)]) for v in verdicts for claim in v.group.claims]
    for some in _slices(rows):
        connection.execute(insert(ledger_groups), some)
    for some_pairs in _slices(sorted(against)):
        connection.execute(insert(ledger_against), [{"group": a, "other": b} for a, b in some_pairs])
    for members in _slices(belongs):
        sql = 'UPDATE figure_claims SET "group" = ? WHERE id = ?'  # as many as there are claims: past the ORM's cost
        connection.exec_driver_sql(sql, [(number, claim) for claim, number in members])


def _row(verdict: Verdict) -> dict[str, Any]:
    one, anchor = verdict.group, verdict.group.anchor
    amount = anchor.amount
    return {
        "kind": amount.kind, "value": plain(amount.value), "size": float(one.value),
        "high": amount.high and plain(amount.high), "suspected": amount.suspected and plain(amount.suspected),
        "currency": amount.currency, "year": one.year, "stage": one.stage, "role": one.role,
        "cumulative": int(anchor.cumulative), "years": int(one.years), "figures": one.count,
        "kinds": "+".join(sorted({c.amount.kind for c in one.claims})),
        "since": one.span and one.span[0], "until": one.span and one.span[1],
        "agreement": verdict.agreement, "why": verdict.why,
    }  # fmt: skip


def _slices(listed: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (listed[start : start + _MANY] for start in range(0, len(listed), _MANY))
