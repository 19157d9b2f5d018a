"""Groups -> verdicts: single, agree, rounded, differs, unit-error, and why. Pure.

Meant to be believed, so conservative: two values contradict each other only where outlets give them for what is
recognisably the same thing - the same items, named in the sentence, in the same role, of a year and stage that do not
exclude each other, near in time - and no article gives both, for then they are two things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Literal

from index.amounts import compare, plain, render
from index.article import Amount
from index.ledger.claims import agreement, digits, factor, is_growth
from index.ledger.groups import Group

Agreement = Literal["single", "agree", "rounded", "differs", "unit-error"]
Together = Callable[[Group, Group], bool]  # does one article give both figures?

_BAND = Decimal("1.25")  # times: values farther apart are different things
_DAYS = {"money": 30, "growth": 60, "unit": 120}
_LARGE = 2  # times: smaller growths are of too many things
_FEW = 2  # digits: with fewer, figures are alike by chance
_UNITS = {3: "a thousand", 4: "10,000 (万)", 6: "a million", 8: "100 million (億)", 12: "10^12"}


@dataclass
class Verdict:
    """What is to be said of a group; `against` are the groups that it stands against."""

    group: Group
    agreement: Agreement
    why: str
    against: list[Group] = field(default_factory=list)


def judge(groups: Sequence[Group], together: Together) -> list[Verdict]:
    """A verdict for each group, in order. `together` is asked only of pairs that nothing else tells apart."""
    verdicts = {id(g): _alone(g) for g in groups}
    for one, other in _pairs(groups):
        if _unit_error(one, other, together):
            _mark_units(verdicts, one, other)
        elif _contradicts(one, other, together):
            _mark(verdicts[id(one)], other, "differs", _difference(one, other))
            _mark(verdicts[id(other)], one, "differs", _difference(other, one))
    return [verdicts[id(g)] for g in groups]


def _alone(one: Group) -> Verdict:
    """The verdict from its own reports."""
    slip = next((c.amount for c in one.claims if c.amount.suspected is not None), None)
    if slip is not None and slip.suspected is not None:
        meant = render(_with(slip, slip.suspected))
        return Verdict(
            one, "unit-error", f'"{slip.text}" is {render(slip)} by the dictionary; {meant} is probably meant'
        )
    if not one.several:
        return Verdict(one, "single", "one text gives it, copies counted once")
    if len(one.values) == 1:
        kinds = {c.amount.kind for c in one.claims}
        mixed = "percentage and multiple say the same growth" if len(kinds) > 1 else "the same value in each"
        return Verdict(one, "agree", mixed)
    coarse = ", ".join(render(_with(one.anchor.amount, v)) for v in sorted(one.values - {_value(one)}))
    if is_growth(one.anchor):
        coarse = ", ".join(sorted({_growth(c.amount) for c in one.claims}))
    return Verdict(one, "rounded", f"also given as {coarse}, which is the same rounded or cut")


def _pairs(groups: Sequence[Group]) -> Iterator[tuple[Group, Group]]:
    """Pairs about one item that can contradict each other: near in size, or alike in digits and not in size."""
    sizes, alike, growths = defaultdict(list), defaultdict(list), defaultdict(list)
    for one in groups:
        for item in one.subjects:
            if is_growth(one.anchor) and factor(one.anchor.amount) >= _LARGE:
                growths[item].append(one)
            elif one.anchor.amount.kind == "money" and one.anchor.role == "level" and one.anchor.amount.value > 0:
                kind = (item, one.anchor.amount.currency, one.anchor.cumulative)
                sizes[kind].append(one)
                for lead in _leads(one.anchor.amount.value):
                    alike[*kind, lead].append(one)
    near = [pair for members in sizes.values() for pair in _in_band(members)]
    far = [pair for members in alike.values() for pair in combinations(members, 2) if _far(*pair)]
    grown = [pair for members in growths.values() for pair in combinations(members, 2)]
    return iter({(id(a), id(b)): (a, b) for a, b in (*near, *far, *grown)}.values())


def _in_band(members: list[Group]) -> Iterator[tuple[Group, Group]]:
    members.sort(key=_value)
    for place, one in enumerate(members):
        for other in members[place + 1 :]:
            if _value(other) > _BAND * _value(one):
                break
            if one.near(other, _DAYS["money"]):
                yield one, other


def _far(one: Group, other: Group) -> bool:
    small, large = sorted((_value(one), _value(other)))
    return large > 500 * small and one.near(other, _DAYS["unit"])


def _leads(value: Decimal) -> Iterator[int]:
    """The first two digits, and their neighbours: 1.239 and 1.24 share 12."""
    first = int(value.scaleb(1 - value.adjusted()))
    yield from (first - 1, first, first + 1)


def _unit_error(one: Group, other: Group, together: Together) -> bool:
    """Whether one is the other but for a factor of ten thousand and the like."""
    a, b = one.anchor.amount, other.anchor.amount
    if is_growth(one.anchor) or compare(a, b) != "unit-error" or not _compatible(one, other):
        return False
    precise = min(digits(a), digits(b))
    if precise > _FEW:
        return True
    alike = precise == _FEW and one.subject == other.subject and one.strong and other.strong
    return alike and not together(one, other)


def _contradicts(one: Group, other: Group, together: Together) -> bool:
    if is_growth(one.anchor):
        return _growths_apart(one, other)
    a, b = one.anchor.amount, other.anchor.amount
    if a.high is not None or b.high is not None or min(digits(a), digits(b)) < _FEW:
        return False
    if max(a.value, b.value) > _BAND * min(a.value, b.value) or one.subject != other.subject:
        return False
    if not (one.strong and other.strong and one.near(other, _DAYS["money"]) and _compatible(one, other)):
        return False
    return not _bounded(a, b) and not together(one, other)


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
    a, b = one.anchor.amount, other.anchor.amount
    return same_year and one.near(other, _DAYS["growth"]) and agreement(a, b) == "differs"


def _bounded(a: Amount, b: Amount) -> bool:
    """ "over 9 trillion" does not contradict 9.3 trillion, nor "about" what is near."""
    low, high = sorted((a, b), key=lambda x: x.value)
    if low.exactness == "over" or high.exactness == "under":
        return True
    return "about" in (low.exactness, high.exactness) and high.value <= low.value * Decimal("1.05")


def _mark_units(verdicts: dict[int, Verdict], one: Group, other: Group) -> None:
    """The one that fewer texts give is off; of equals nobody knows which."""
    power = len(str(int(max(_value(one), _value(other)) / min(_value(one), _value(other)) + Decimal("0.5")))) - 1
    power = min(_UNITS, key=lambda p: abs(p - power))
    pairs = ((one, other), (other, one))
    for odd, rest in pairs:
        if odd.count <= rest.count:
            why = f"off by a factor of {_UNITS[power]} from {render(rest.anchor.amount)}, which {_texts(rest)}"
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


def _value(one: Group) -> Decimal:
    return factor(one.anchor.amount) if is_growth(one.anchor) else one.anchor.amount.value


def _texts(one: Group) -> str:
    return f"{one.count} reports give" if one.count > 1 else "another gives"


def _with(amount: Amount, value: Decimal) -> Amount:
    return Amount(value, amount.currency, "exact", 0, 0, "", amount.kind)
