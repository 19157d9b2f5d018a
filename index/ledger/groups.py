"""Claims -> groups, each one distinct figure: equal values, and their roundings, about the same thing. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TypeVar

from index.ledger.claims import Claim, Number, Set, alike, digits, factor, family, is_growth
from index.ledger.roles import Role

_NEAR = 180  # days between two reports of one figure
_WEEKS = 8  # in which digits tell a figure, whatever year a sentence was read to mean
_TELLING = 4  # digits that no two figures of a time have in common by chance
_ENOUGH = 2  # digits that, with the item named in the sentence, say that it is the same figure
_LARGE = 2  # times: growths that are told in words
_ABOUT = Decimal("0.1")  # "nearly quadruple" may stand for 3.7 times
_BOUNDS = frozenset(("over", "under"))
_NEARLY = Decimal("0.01")  # of the value: 9 trillion is passed by 9.04, and what that is rounded to
_SPEAKS = 0.25  # of the reports: fewer do not settle the year or stage of all
_DAY = 86400


class Group:
    """One distinct figure: the claims that give it. What is asked of it is reckoned once, until a claim is added."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.claims = list(claims)

    def add(self, claims: Iterable[Claim]) -> None:
        self.claims += claims
        for name in [n for n in vars(self) if n != "claims"]:
            del self.__dict__[name]  # what was reckoned without them

    @cached_property
    def anchor(self) -> Claim:
        """The most precise claim, said the plainest way."""
        return max(self.claims, key=_plainness) if len(self.claims) > 1 else self.claims[0]

    @cached_property
    def role(self) -> Role:
        """Of the anchor; of a level that others give as what was before, still a level."""
        return "level" if any(c.role == "level" for c in self.claims) else self.anchor.role

    @cached_property
    def is_outdated(self) -> bool:
        """Whether a report gives it as what was before."""
        return any(c.role == "before" for c in self.claims)

    @cached_property
    def value(self) -> Decimal:
        """Of the anchor: in units of the currency, percent points, or the factor that a growth comes to."""
        return factor(self.anchor.amount) if is_growth(self.anchor) else self.anchor.amount.value

    @cached_property
    def number(self) -> Number:
        return Number(self.value)

    @cached_property
    def mantissa(self) -> Number:
        """The value's digits as a number from 1 to 10."""
        return Number(self.value.scaleb(-self.value.adjusted()))

    @property
    def precision(self) -> int:
        """Significant digits of the value as the anchor writes it."""
        return self.number.digits if self.anchor.amount.kind == "money" else digits(self.anchor.amount)

    @cached_property
    def subject(self) -> Set:
        """What most of the reports say that it is about; of equals, the one that names more."""
        if len(self.subjects) == 1 or len(self.claims) == 1:
            return self.claims[0].subject
        votes: Counter[Set] = Counter()
        for claim in self.claims:
            votes[claim.subject] += claim.count * (4 if claim.strong else 1)
        return max(votes, key=lambda s: (votes[s], len(s), sorted(s)))

    @cached_property
    def subjects(self) -> Set:
        return frozenset().union(*(c.subject for c in self.claims)) if len(self.claims) > 1 else self.claims[0].subject

    @cached_property
    def beside(self) -> Set:
        return frozenset().union(*(c.beside for c in self.claims))

    @cached_property
    def governments(self) -> Set:
        return frozenset().union(*(c.governments for c in self.claims))

    @cached_property
    def year(self) -> int | None:
        return _most([(c.year, c.count) for c in self.claims])

    @cached_property
    def stage(self) -> str | None:
        standing = [c for c in self.claims if c.role != "before"] or self.claims  # the others are of a sentence on what came after
        return _most([(c.stage, c.count) for c in standing])

    @cached_property
    def count(self) -> int:
        return sum(c.count for c in self.claims)

    @cached_property
    def several(self) -> bool:
        """Whether more than one text says it, copies counted once."""
        return min(c.first for c in self.claims) != max(c.last for c in self.claims)

    @cached_property
    def values(self) -> set[Decimal]:
        return {factor(c.amount) if is_growth(c) else c.amount.value for c in self.claims}

    @cached_property
    def strong(self) -> bool:
        return any(c.strong for c in self.claims)

    @cached_property
    def years(self) -> bool:
        return any(c.years for c in self.claims)

    @cached_property
    def quarters(self) -> Sequence[int]:
        """The quarters in which it may be held against others: its own and the next; none where it has no date."""
        return sorted({c.quarter + after for c in self.claims if c.quarter >= 0 for after in (0, 1)})

    @cached_property
    def span(self) -> tuple[float, float] | None:
        """First and last report, in seconds since 1970 UTC; None where none has a date."""
        since = [c.since for c in self.claims if c.since is not None]
        until = [c.until for c in self.claims if c.until is not None]
        return (min(since), max(until)) if since and until else None

    def near(self, other: Group, days: float) -> bool:
        """Whether reports of the two stand at most so many days apart; what has no date may be near to anything."""
        one, two = self.span, other.span
        return one is None or two is None or max(one[0], two[0]) - min(one[1], two[1]) <= days * _DAY


def group(claims: Iterable[Claim]) -> list[Group]:
    """The distinct figures. Conversions join the figure that others give in that currency, or are left out."""
    families: dict[tuple[str, str | None, str, bool], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.subject:
            families[family(claim)].append(claim)
    made = {kind: _family(members) for kind, members in families.items()}
    for kind, levels in made.items():
        if kind[2] == "level" and (before := (kind[0], kind[1], "before", kind[3])) in made:
            made[before] = _with_earlier(levels, made[before])
    return [one for members in made.values() for one in members]


def _with_earlier(levels: Sequence[Group], before: Sequence[Group]) -> list[Group]:
    """Put what reports give as what was before to those that gave it as it stood; returns what nobody gave so."""
    by_form: dict[tuple[Set, Decimal], list[Group]] = defaultdict(list)
    for one in levels:
        if one.precision >= _ENOUGH:
            for form in forms(one):
                by_form[one.subject, form].append(one)
    left = []
    for one in before:
        near = {id(g): g for form in forms(one)[:1] for g in by_form[one.subject, form]}
        same = [g for g in near.values() if one.precision >= _ENOUGH and one.near(g, _NEAR) and alike(one.number, g.number)]
        if same:
            max(same, key=lambda g: (g.value == one.value, g.count)).add(one.claims)
        else:
            left.append(one)
    return left


def _family(claims: list[Claim]) -> list[Group]:
    claims.sort(key=lambda c: (c.converts, c.quarter))
    seeds: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        seeds[claim.amount.value, claim.amount.high, claim.subject, claim.year, claim.quarter, claim.converts].append(
            claim
        )
    equal: dict[tuple[Decimal, Decimal | None], list[Group]] = defaultdict(list)
    for same in seeds.values():
        one = Group(same)
        _join_equal(equal[one.value, same[0].amount.high], one)
    groups = [one for listed in equal.values() for one in listed]
    return [g for g in _with_roundings(groups) if not all(c.converts for c in g.claims)]


def _join_equal(groups: list[Group], one: Group) -> None:
    """Put one to those that give the same figure; it may be what shows that two of them do."""
    same = [g for g in groups if _one_time(g, one) and _one_thing(g, one)]
    for other in same:
        one.add(other.claims)
        groups.remove(other)
    groups.append(one)


def _one_time(one: Group, other: Group) -> bool:
    """The same fiscal year as far as it is said; where it is not, reports at most half a year apart."""
    if min(one.precision, other.precision) >= _TELLING and one.near(other, _WEEKS * 7):
        return True
    if one.year and other.year:
        return one.year == other.year
    return one.near(other, _NEAR)


def _one_thing(one: Group, other: Group) -> bool:
    """The same item; or digits that tell it, or the item of one in the sentence of the other."""
    if one.subjects & other.subjects or other.precision >= _TELLING:
        return True
    return other.precision >= _ENOUGH and bool(one.subjects & other.beside or other.subjects & one.beside)


def _with_roundings(groups: list[Group]) -> list[Group]:
    """Coarse figures put to the precise ones that they are roundings of."""
    groups.sort(key=lambda g: (-g.precision, -g.count))
    kept: list[Group] = []
    coarser: dict[tuple[str, Decimal], list[Group]] = defaultdict(list)  # item, coarse form -> who may be written so
    for one in groups:
        places = forms(one)
        near = {id(g): g for item in one.subjects for form in places[:1] for g in coarser[item, form]}
        finer = [g for g in near.values() if _rounds(one, g)]
        if finer:
            best = max(finer, key=lambda g: (g.subject == one.subject, g.count, -abs(g.value - one.value)))
            best.add(one.claims)
            continue
        kept.append(one)
        for item in one.subjects:
            for form in places:
                coarser[item, form].append(one)
    return kept


def forms(one: Group) -> list[Decimal]:
    """What to look a figure up by, and then all that it may be rounded, cut or blurred to."""
    if is_growth(one.anchor) and one.value >= _LARGE:  # "nearly quadruple" goes with 3.7 times: by whole numbers
        whole = one.value.to_integral_value()
        return [whole, whole - 1, whole + 1]
    value, number = one.value, one.number
    forms = [value]
    for digits_kept in range(1, number.digits):
        unit = number.unit.scaleb(number.digits - digits_kept)
        forms += [(value / unit).to_integral_value(how) * unit for how in (ROUND_DOWN, ROUND_HALF_UP)]
    return [*forms, value - number.unit, value + number.unit]


def _rounds(coarse: Group, fine: Group) -> bool:
    if is_growth(fine.anchor):
        close = same_growth(fine, coarse)
    else:
        same_kind = fine.anchor.amount.high is None and coarse.anchor.amount.high is None
        close = same_kind and alike(fine.number, coarse.number) and not _is_passed(coarse, fine)
    return close and _one_time(fine, coarse)


def _is_passed(coarse: Group, fine: Group) -> bool:
    """Whether the coarse one is but a round number that is passed ("exceeds 30 trillion yen"), and not near."""
    said = frozenset().union(*(c.wordings for c in coarse.claims))
    return coarse.precision == 1 and said <= _BOUNDS and abs(fine.value - coarse.value) > _NEARLY * abs(fine.value)


def same_growth(a: Group, b: Group) -> bool:
    """Whether two growths are one, as factors; what is said to be "about" may be a tenth off."""
    if alike(a.number, b.number):
        return True
    loose = {a.anchor.amount.exactness, b.anchor.amount.exactness} != {"exact"}
    return loose and abs(a.value - b.value) <= _ABOUT * max(a.value, b.value)


def _plainness(claim: Claim) -> tuple[bool, int, bool, bool, int]:
    """A growth is best said as a multiple, but for one under 1: "50 %" rather than "by half"."""
    amount = claim.amount
    multiple = amount.kind == "multiple" and amount.value >= 1
    return not claim.converts, digits(amount), multiple, amount.kind == "percent", claim.count


_Said = TypeVar("_Said", int, str)


def _most(votes: Sequence[tuple[_Said | None, int]]) -> _Said | None:
    """The value that most of those give who give one, if they are not too few to speak for all."""
    if len(votes) == 1:
        return votes[0][0]
    counted: Counter[_Said] = Counter()
    for value, count in votes:
        if value is not None:
            counted[value] += count
    value, count = counted.most_common(1)[0] if counted else (None, 0)
    return value if count >= _SPEAKS * sum(c for _, c in votes) else None
