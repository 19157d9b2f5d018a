"""Groups -> verdicts: single, agree, rounded, differs, unit-error, and why. Pure.

Meant to be believed, so conservative: two values contradict each other only where outlets give them for what is
recognisably the same thing - the same items, named in the sentence, in the same role, of a year and stage that do not
exclude each other, near in time - and no article gives both, for then they are two things.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice, product, takewhile
from typing import Literal

from index.amounts import plain, render
from index.article import Amount
from index.ledger.claims import alike, factor, is_growth
from index.ledger.groups import Group, same_growth

Agreement = Literal["single", "agree", "rounded", "differs", "unit-error"]
Pair = tuple[Group, Group]
Follow = Callable[[Sequence[Group], int], Iterator[Group]]  # those behind a place that may be held against it
Together = Callable[[Sequence[Pair]], list[bool]]  # for each pair: does one article give both figures?

BAND = Decimal("1.25")  # times: values farther apart are different things
DAYS = {"money": 30, "growth": 60, "unit": 120}
LARGE = 2  # times: smaller growths are of too many things
_CARRIED = frozenset((Decimal(1),))  # the digits that a figure just below is rounded to
_LEAST = 3  # the power of ten of the smallest unit
_MOST = 3  # other values that one can contradict
DENSE = 10  # values that one could be held against: with more, figures lie so close that nothing can be said
_FEW = 2  # digits: with fewer, figures are alike by chance
UNITS = {3: "a thousand", 4: "10,000 (万)", 6: "a million", 8: "100 million (億)", 12: "10^12"}


@dataclass
class Verdict:
    """What is to be said of a group; `against` are the groups that it stands against."""

    group: Group
    agreement: Agreement
    why: str
    against: list[Group] = field(default_factory=list)


def judge(
    groups: Sequence[Group], together: Together, *, beside: Sequence[Group] = (), known: Sequence[Pair] = ()
) -> list[Verdict]:
    """A verdict for each group, in order, then for each that is `beside` them.

    `known` pairs contradict each other whatever else; those beside are held against `groups` only. `together` is asked
    once, of the pairs that nothing else tells apart.
    """
    every = [*groups, *beside]
    verdicts = {id(g): _alone(g) for g in (*every, *(g for pair in known for g in pair))}
    pairs = _pairs(every)
    if beside:
        own = {id(g) for g in groups}
        pairs = [(a, b) for a, b in pairs if id(a) in own or id(b) in own]
    units = [p for p in pairs if _unit_error(*p)]
    growths = [p for p in pairs if is_growth(p[0].anchor) and _growths_apart(*p)]
    values = [p for p in pairs if not is_growth(p[0].anchor) and _contradicts(*p)]
    doubtful = [p for p in units if min(p[0].precision, p[1].precision) <= _FEW] + values
    both = {(id(a), id(b)) for (a, b), yes in zip(doubtful, together(doubtful), strict=True) if yes}
    units = [p for p in units if (id(p[0]), id(p[1])) not in both]
    values = [p for p in values if (id(p[0]), id(p[1])) not in both]
    apart = [p for p in known if not _is_unit_off(*p)]
    for one, other in (*units, *(p for p in known if _is_unit_off(*p))):
        _mark_units(verdicts, one, other)
    for one, other in (*_isolated(growths), *_isolated(values), *apart):
        _mark(verdicts[id(one)], other, "differs", _difference(one, other))
        _mark(verdicts[id(other)], one, "differs", _difference(other, one))
    return [verdicts[id(g)] for g in every]


def _isolated(pairs: Sequence[Pair]) -> list[Pair]:
    """Without values that would contradict many others: where figures lie close, they are of different things."""
    partners = Counter(id(g) for pair in pairs for g in pair)
    return [(a, b) for a, b in pairs if max(partners[id(a)], partners[id(b)]) <= _MOST]


def _alone(one: Group) -> Verdict:
    """The verdict from its own reports."""
    slip = next((c.amount for c in one.claims if c.amount.suspected is not None), None)
    if slip is not None and slip.suspected is not None:
        meant = render(_with(slip, slip.suspected))
        return Verdict(one, "unit-error", f"{render(slip)} by the dictionary; {meant} is probably meant")
    if not one.several:
        return Verdict(one, "single", "one text gives it, copies counted once")
    if len(one.values) == 1:
        kinds = {c.amount.kind for c in one.claims}
        mixed = "percentage and multiple say the same growth" if len(kinds) > 1 else "the same value in each"
        return Verdict(one, "agree", mixed)
    coarse = ", ".join(render(_with(one.anchor.amount, v)) for v in sorted(one.values - {one.value}))
    if is_growth(one.anchor):
        coarse = ", ".join(sorted({_growth(c.amount) for c in one.claims}))
    return Verdict(one, "rounded", f"also given as {coarse}, which is the same rounded or cut")


def _pairs(groups: Sequence[Group]) -> list[Pair]:
    """Pairs about one item that can contradict each other: near in size, or alike in digits and not in size."""
    sizes, alike, growths = defaultdict(list), defaultdict(list), defaultdict(list)
    every = sorted({quarter for one in groups for quarter in one.quarters}) or [0]
    for one in groups:
        anchor = one.anchor
        for item, quarter in product(one.subjects, one.quarters or every):
            if is_growth(anchor) and one.value >= LARGE:
                growths[item, quarter].append(one)
            elif anchor.amount.kind == "money" and anchor.role == "level" and one.value > 0:
                key = (item, anchor.amount.currency, anchor.cumulative, quarter)
                sizes[key].append(one)
                for lead in leads(one.value):
                    alike[*key, lead].append(one)
    found = [pair for members in sizes.values() for pair in _some(members, _in_band, DAYS["money"])]
    found += [pair for members in alike.values() for pair in _some(members, _far, DAYS["unit"])]
    found += [pair for members in growths.values() for pair in _some(members, _any, DAYS["growth"])]
    return list({(id(a), id(b)): (a, b) for a, b in found}.values())


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
    start = bisect_left(members, one.value.scaleb(_LEAST) / 2, lo=place + 1, key=lambda g: g.value)
    later = (g for g in islice(members, start, None) if one.near(g, DAYS["unit"]))
    return (g for g in later if _power(one, g) is not None)


def _any(members: Sequence[Group], place: int) -> Iterator[Group]:
    return (g for g in islice(members, place + 1, None) if not same_growth(members[place], g))


def leads(value: Decimal) -> tuple[int, int]:
    """The first two digits, and the next: what is alike has one of the two in common (1.239 and 1.24 have 12)."""
    first = int(value.scaleb(1 - value.adjusted()))
    return first, first + 1 if first < 99 else 10


def _unit_error(one: Group, other: Group) -> bool:
    """Whether one is the other but for a factor of ten thousand and the like."""
    if is_growth(one.anchor) or _power(one, other) is None:
        return False
    if min(one.precision, other.precision) > _FEW:
        return not (one.year and other.year) or one.year == other.year
    alike = min(one.precision, other.precision) == _FEW and one.subject == other.subject
    return alike and one.strong and other.strong and _compatible(one, other)


def _is_unit_off(one: Group, other: Group) -> bool:
    return not is_growth(one.anchor) and _power(one, other) is not None


def _power(one: Group, other: Group) -> int | None:
    """The power of ten between two figures of the same digits, if it is that of a unit."""
    apart = abs(other.value.adjusted() - one.value.adjusted())
    if apart in UNITS and alike(one.mantissa, other.mantissa):
        return apart
    if {one.mantissa.value, other.mantissa.value}.isdisjoint(_CARRIED):
        return None
    small, large = sorted((one.number, other.number), key=lambda n: n.value)
    near = (p for p in UNITS if abs(p - apart) == 1)  # 9.97 and 10 thousand are five places apart
    return next((p for p in near if alike(small.times(p), large)), None)


def _contradicts(one: Group, other: Group) -> bool:
    a, b = one.anchor.amount, other.anchor.amount
    if one.subject != other.subject or a.high is not None or b.high is not None:
        return False
    if min(one.precision, other.precision) < _FEW or max(one.value, other.value) > BAND * min(one.value, other.value):
        return False
    named = one.strong and other.strong and one.near(other, DAYS["money"])
    return named and _compatible(one, other) and not _bounded(a, b)


def _compatible(one: Group, other: Group) -> bool:
    """Neither year nor stage says that they are two things. Sums over several years stand apart."""
    if (one.year and other.year and one.year != other.year) or one.years != other.years:
        return False
    if "supplementary" in (one.stage, other.stage):
        return one.stage == other.stage
    return not (one.stage and other.stage) or one.stage == other.stage


def _growths_apart(one: Group, other: Group) -> bool:
    """Large growths of one thing that are not the same, also where one page gives both: pages made by machines do."""
    same_year = not (one.year and other.year) or one.year == other.year
    return same_year and not same_growth(one, other)


def _bounded(a: Amount, b: Amount) -> bool:
    """ "over 9 trillion" does not contradict 9.3 trillion, nor "about" what is near."""
    low, high = sorted((a, b), key=lambda x: x.value)
    if low.exactness == "over" or high.exactness == "under":
        return True
    return "about" in (low.exactness, high.exactness) and high.value <= low.value * Decimal("1.05")


def _mark_units(verdicts: dict[int, Verdict], one: Group, other: Group) -> None:
    """The one that fewer texts give is off; of equals nobody knows which."""
    power = _power(one, other) or _LEAST
    pairs = ((one, other), (other, one))
    for odd, rest in pairs:
        if odd.count <= rest.count:
            why = f"off by a factor of {UNITS[power]} from {render(rest.anchor.amount)}, given {_times(rest)}"
            _mark(verdicts[id(odd)], rest, "unit-error", why)
        else:
            verdicts[id(odd)].against.append(rest)


def _mark(verdict: Verdict, other: Group, agreement: Agreement, why: str) -> None:
    verdict.against.append(other)
    if verdict.agreement == "unit-error" or (verdict.agreement == "differs" and agreement == "differs"):
        verdict.why += f"; {why}" if why not in verdict.why else ""
        return
    verdict.agreement, verdict.why = agreement, why


def _difference(one: Group, other: Group) -> str:
    if is_growth(one.anchor):
        return f"{_growths(one)} here, {_growths(other)} elsewhere for the same items"
    known = [f"fiscal {one.year}" for _ in (1,) if one.year and one.year == other.year]
    known += [one.stage for _ in (1,) if one.stage and one.stage == other.stage]
    said = " and ".join(("item", *known))
    return f"{render(other.anchor.amount)} elsewhere for the same {said} within a month; no article gives both"


def _growths(one: Group) -> str:
    return " = ".join(sorted({_growth(c.amount) for c in one.claims}))


_NAMES = {2: "a doubling", 3: "a tripling", 4: "a quadrupling", 5: "a quintupling"}


def _growth(amount: Amount) -> str:
    """ "+300 % (a quadrupling)", "×3 (a tripling)"."""
    times = factor(amount)
    named = f" ({_NAMES[int(times)]})" if times in _NAMES else f" (×{plain(times)})" * (amount.kind == "percent")
    return (f"+{plain(amount.value)} %" if amount.kind == "percent" else f"×{plain(times)}") + named


def _times(one: Group) -> str:
    return f"{one.count} times" if one.count > 1 else "once"


def _with(amount: Amount, value: Decimal) -> Amount:
    return Amount(value, amount.currency, "exact", 0, 0, "", amount.kind)
