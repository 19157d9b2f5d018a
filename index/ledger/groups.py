"""Claims -> groups, each one distinct figure: equal values, and their roundings, about the same thing. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from index.article import Amount
from index.ledger.claims import Claim, Set, agreement, digits, factor, family, is_growth

_NEAR = 2  # quarters between two reports of one figure
_TELLING = 4  # digits that no two figures of a time have in common by chance
_ENOUGH = 2  # digits that, with the item named in the sentence, say that it is the same figure


@dataclass
class Group:
    """One distinct figure. `anchor` is its most precise claim."""

    claims: list[Claim] = field(default_factory=list)

    @property
    def anchor(self) -> Claim:
        return max(self.claims, key=lambda c: (not c.converts, digits(c.amount), _plainly(c.amount), c.count))

    @property
    def subject(self) -> Set:
        """What most of the reports say that it is about; of equals, the one that names more."""
        votes: Counter[Set] = Counter()
        for claim in self.claims:
            votes[claim.subject] += claim.count * (4 if claim.strong else 1)
        return max(votes, key=lambda s: (votes[s], len(s), sorted(s)))

    @property
    def subjects(self) -> Set:
        return frozenset().union(*(c.subject for c in self.claims))

    @property
    def beside(self) -> Set:
        return frozenset().union(*(c.beside for c in self.claims))

    @property
    def year(self) -> int | None:
        return _most((c.year, c.count) for c in self.claims)

    @property
    def stage(self) -> str | None:
        return _most((c.stage, c.count) for c in self.claims)

    @property
    def count(self) -> int:
        return sum(c.count for c in self.claims)

    @property
    def several(self) -> bool:
        """Whether more than one text says it, copies counted once."""
        return min(c.first for c in self.claims) != max(c.last for c in self.claims)

    @property
    def values(self) -> set[Decimal]:
        return {factor(c.amount) if is_growth(c) else c.amount.value for c in self.claims}

    @property
    def strong(self) -> bool:
        return any(c.strong for c in self.claims)

    @property
    def years(self) -> bool:
        return any(c.years for c in self.claims)

    @property
    def since(self) -> float:
        return min(c.since for c in self.claims)

    @property
    def until(self) -> float:
        return max(c.until for c in self.claims)

    def near(self, other: Group | Claim, days: float) -> bool:
        """Whether reports of the two stand at most so many days apart."""
        return max(self.since, other.since) - min(self.until, other.until) <= days * 86400


def group(claims: Iterable[Claim]) -> list[Group]:
    """The distinct figures. Conversions join the figure that others give in that currency, or are left out."""
    families: dict[tuple[str, str | None, str, bool], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.subject:
            families[family(claim)].append(claim)
    return [one for members in families.values() for one in _family(members)]


def _family(claims: list[Claim]) -> list[Group]:
    claims.sort(key=lambda c: (c.converts, -len(c.subject & c.beside), c.quarter))
    equal: dict[tuple[Decimal, Decimal | None], list[Group]] = defaultdict(list)
    for claim in claims:
        value = factor(claim.amount) if is_growth(claim) else claim.amount.value
        _join_equal(equal[value, claim.amount.high], claim)
    groups = [one for same in equal.values() for one in same]
    return [g for g in _with_roundings(groups) if not all(c.converts for c in g.claims)]


def _join_equal(groups: list[Group], claim: Claim) -> None:
    for one in groups:
        if _one_time(one, claim) and _one_thing(one, claim):
            one.claims.append(claim)
            return
    groups.append(Group([claim]))


def _one_time(one: Group, claim: Claim | Group) -> bool:
    """The same fiscal year as far as it is said; where it is not, reports at most half a year apart."""
    if one.year and claim.year:
        return one.year == claim.year
    return one.near(claim, _NEAR * 90)


def _one_thing(one: Group, claim: Claim) -> bool:
    """The same item; or digits that tell it, or the item of one in the sentence of the other."""
    precise = digits(claim.amount)
    if one.subjects & claim.subject or precise >= _TELLING:
        return True
    return precise >= _ENOUGH and bool(one.subjects & claim.beside or claim.subject & one.beside)


def _with_roundings(groups: list[Group]) -> list[Group]:
    """Coarse figures put to the precise ones that they are roundings of."""
    groups.sort(key=lambda g: (-digits(g.anchor.amount), -g.count))
    kept: list[Group] = []
    by_item: dict[str, list[Group]] = defaultdict(list)
    for one in groups:
        near = {id(g): g for item in one.subjects for g in by_item[item]}.values()
        finer = [g for g in near if _rounds(one, g)]
        if finer:
            best = max(finer, key=lambda g: (g.subject == one.subject, g.count, -_distance(g, one)))
            best.claims += one.claims
            continue
        kept.append(one)
        for item in one.subjects:
            by_item[item].append(one)
    return kept


def _rounds(coarse: Group, fine: Group) -> bool:
    ratio = _value(coarse.anchor.amount) / (_value(fine.anchor.amount) or 1)
    if not Decimal("0.8") < ratio < Decimal("1.25") or not _one_time(fine, coarse):
        return False
    return agreement(fine.anchor.amount, coarse.anchor.amount) == "rounded"


def _value(amount: Amount) -> Decimal:
    return amount.value if amount.kind == "money" else factor(amount)


def _plainly(amount: Amount) -> bool:
    """A growth is best said as a multiple, but for one under 1: "50 %" rather than "by half"."""
    return amount.kind == "multiple" and amount.value >= 1


def _distance(one: Group, other: Group) -> Decimal:
    return abs(_value(one.anchor.amount) - _value(other.anchor.amount))


_Said = TypeVar("_Said", int, str)


def _most(votes: Iterable[tuple[_Said | None, int]]) -> _Said | None:
    """The value with most votes among those that say one."""
    counted: Counter[_Said] = Counter()
    for value, count in votes:
        if value is not None:
            counted[value] += count
    return counted.most_common(1)[0][0] if counted else None
