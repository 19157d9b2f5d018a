"""The figures of some articles, without the reports of all others: what lists of stories show, for a fraction of an answer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from index.article import Amount, Exactness
from index.ledger.attribution import Basis
from index.ledger.grouping import decimal
from index.ledger.subjects import Items, Subjects
from index.ledger.verdicts import Agreement
from index.schema import ledger_claims, ledger_figures, ledger_groups, ledger_subjects

c, f, g = ledger_claims.c, ledger_figures.c, ledger_groups.c
_KINDS = {"money": 0, "multiple": 1, "percent": 2}


class Place(NamedTuple):
    """Where an article gives a figure; `block` 0 is the headline."""

    article: str
    block: int
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Given:
    """One distinct figure in its most precise form, and where the articles that were asked for give it.

    Verdict, year and `reports` are of all articles.
    """

    items: Items
    amount: Amount
    exactness: Exactness
    agreement: Agreement
    why: str
    year: int | None
    reports: int
    places: tuple[Place, ...]


def given(
    connection: Connection, ids: Sequence[str], subjects: Subjects, bases: Sequence[Basis] = ()
) -> list[Given]:
    """The figures that articles give: by subject, that with most of them first, the largest first.

    With `bases` only those that one of the articles ties to its subject in one of these ways.
    """
    listed = func.json_each(json.dumps(list(ids))).table_valued("value")
    query = (
        select(f.article, f.block, f.basis, f.exactness, c.value.label("said"), c.group)
        .join_from(ledger_figures, ledger_claims, f.claim == c.id)
        .where(f.article.in_(select(listed.c.value)), c.group.is_not(None))
    )
    told: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        told.setdefault(row.group, []).append(row)
    if bases:
        told = {group: places for group, places in told.items() if any(place.basis in bases for place in places)}
    found = [(row, told[row.id]) for row in connection.execute(_GROUPS.where(g.id.in_(_listed(told))))]
    weights = Counter({row.subject: 0 for row, _ in found})
    for row, places in found:
        weights[row.subject] += len(places)
    found.sort(key=lambda one: _order(one[0], weights))
    return [_given(row, places, subjects) for row, places in found]


_GROUPS = select(ledger_groups, ledger_subjects.c.named).join(ledger_subjects, ledger_subjects.c.id == g.subject)


def _listed(numbers: Any) -> Any:
    return select(func.json_each(json.dumps(list(numbers))).table_valued("value").c.value)


def _order(row: Any, weights: Counter[int]) -> tuple[int, int, int, float, int]:
    return -weights[row.subject], row.subject, _KINDS[row.kind], -row.size, row.id


def _given(row: Any, told: Sequence[Any], subjects: Subjects) -> Given:
    said: Counter[Exactness] = Counter(one.exactness for one in told if one.said == row.value)
    return Given(
        items=subjects.sorted(filter(None, row.named.split("+"))),
        amount=Amount(
            Decimal(row.value), row.currency, "exact", 0, 0, "", row.kind, decimal(row.high), decimal(row.suspected)
        ),
        exactness=max(said, key=lambda e: (said[e], e == "exact"), default="exact"),
        agreement=row.agreement,
        why=row.why,
        year=row.year,
        reports=row.figures,
        places=tuple(Place(one.article, one.block, one.basis) for one in told),
    )
