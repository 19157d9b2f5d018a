"""Groups -> verdicts: single, agree, rounded, differs, unit-error, and why. Pure.

Meant to be believed, so conservative: two values contradict each other only where outlets give them for what is
recognisably the same thing - the same items, named in the sentence, in the same role, of a year and stage that do not
exclude each other, near in time - and no article gives both, for then they are two things.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from index.amounts import plain, render
from index.article import Amount
from index.ledger.claims import Number, alike, factor, is_growth
from index.ledger.groups import Group, same_growth
from index.ledger.pairs import BAND, DAYS, FEW, LARGE, LEAST, SLIPS, UNITS, Pair, currency, pairs_of, power, shift

Agreement = Literal["single", "agree", "rounded", "differs", "unit-error"]
Together = Callable[[Sequence[Pair]], list[bool]]  # for each pair: does one article give both figures?

_MOST = 3  # other values that one can contradict


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
    pairs = [(a, b) for a, b in pairs_of(every) if a.governments & b.governments]  # those of two towns are two things
    if beside:
        own = {id(g) for g in groups}
        pairs = [(a, b) for a, b in pairs if id(a) in own or id(b) in own]
    units = [p for p in pairs if _unit_error(*p)]
    slips = [p for p in pairs if _slipped(*p)]
    growths = [p for p in pairs if is_growth(p[0].anchor) and _growths_apart(*p)]
    values = [p for p in pairs if _contradicts(*p)]
    ratios = [p for p in pairs if _ratios_apart(*p)]
    doubtful = [*(p for p in units if min(p[0].precision, p[1].precision) <= FEW), *slips, *values, *ratios]
    both = {(id(a), id(b)) for (a, b), yes in zip(doubtful, together(doubtful), strict=True) if yes}
    for one, other in (p for p in values if (id(p[0]), id(p[1])) in both and p[0].is_outdated != p[1].is_outdated):
        old, new = (one, other) if one.is_outdated else (other, one)
        verdicts[id(old)].why += f"; {render(new.anchor.amount)} since, as an article says that gives both"
        verdicts[id(new)].why += f"; {render(old.anchor.amount)} before, as an article says that gives both"
    units, slips, values, ratios = (
        [p for p in listed if (id(p[0]), id(p[1])) not in both] for listed in (units, slips, values, ratios)
    )
    odd = [*units, *_isolated(slips), *(p for p in known if _is_unit_off(*p) or _is_slip(*p))]
    for one, other in odd:
        _mark_odd(verdicts, one, other)
    apart = [p for p in known if not _is_unit_off(*p) and not _is_slip(*p)]
    for one, other in (*_isolated(growths), *_isolated(values), *_isolated(ratios, 1), *apart):
        _mark(verdicts[id(one)], other, "differs", _difference(one, other))
        _mark(verdicts[id(other)], one, "differs", _difference(other, one))
    return [verdicts[id(g)] for g in every]


def _isolated(pairs: Sequence[Pair], most: int = _MOST) -> list[Pair]:
    """Without values that would contradict many others: where figures lie close, they are of different things."""
    partners = Counter(id(g) for pair in pairs for g in pair)
    return [(a, b) for a, b in pairs if max(partners[id(a)], partners[id(b)]) <= most]


def _alone(one: Group) -> Verdict:
    """The verdict from its own reports."""
    slip = next((c.amount for c in one.claims if c.amount.suspected is not None), None)
    meant = render(_with(slip, slip.suspected)) if slip is not None and slip.suspected is not None else ""
    if slip is not None and _is_known_slip(slip):
        return Verdict(one, "unit-error", f"{render(slip)} by the dictionary; {meant} is probably meant")
    if not one.several:
        doubt = f"; as it is written it may also be read as {meant}" if meant else ""
        return Verdict(one, "single", f"one text gives it, copies counted once{doubt}")
    if _bounds_apart(one):
        return Verdict(one, "differs", f"more than {render(one.anchor.amount)} to some, less than that to others")
    if len(one.values) == 1:
        kinds = {c.amount.kind for c in one.claims}
        mixed = "percentage and multiple say the same growth" if len(kinds) > 1 else "the same value in each"
        return Verdict(one, "agree", mixed)
    coarse = ", ".join(render(_with(one.anchor.amount, v)) for v in sorted(one.values - {one.value}))
    if is_growth(one.anchor):
        coarse = ", ".join(sorted({_growth(c.amount) for c in one.claims}))
    return Verdict(one, "rounded", f"also given as {coarse}, which is the same rounded or cut")


def _unit_error(one: Group, other: Group) -> bool:
    """Whether one is the other but for a factor of ten thousand and the like."""
    if not _is_unit_off(one, other):
        return False
    if min(one.precision, other.precision) > FEW:
        return not (one.year and other.year) or one.year == other.year
    alike = min(one.precision, other.precision) == FEW and one.subject == other.subject
    return alike and one.strong and other.strong and _compatible(one, other)


def _slipped(one: Group, other: Group) -> bool:
    """Whether outlets give the same digits of one thing ten or a hundred times apart, or in two currencies."""
    if is_growth(one.anchor) or one.subject != other.subject or not (one.strong and other.strong):
        return False
    if not _is_slip(one, other) or min(one.precision, other.precision) < FEW:
        return False
    return one.near(other, DAYS["money"]) and _compatible(one, other)


def _is_slip(one: Group, other: Group) -> bool:
    if is_growth(one.anchor) or one.anchor.amount.kind != "money":
        return False
    return currency(one) != currency(other) or shift(one, other) in SLIPS


def _is_unit_off(one: Group, other: Group) -> bool:
    return not is_growth(one.anchor) and currency(one) == currency(other) and power(one, other) is not None


def _contradicts(one: Group, other: Group) -> bool:
    a, b = one.anchor.amount, other.anchor.amount
    if a.kind != "money" or a.currency != b.currency or one.subject != other.subject or a.high is not None or b.high is not None:
        return False
    if min(one.precision, other.precision) < FEW or max(one.value, other.value) > BAND * min(one.value, other.value):
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
    if min(one.value, other.value) < LARGE:
        return False
    same_year = not (one.year and other.year) or one.year == other.year
    return same_year and not same_growth(one, other)


def _ratios_apart(one: Group, other: Group) -> bool:
    """Small growths of one thing, as its own sentence names it, in the same days: +3.8 % here, +8.3 % there."""
    if not is_growth(one.anchor) or max(one.value, other.value) >= LARGE or one.subject != other.subject:
        return False
    named = one.strong and other.strong and one.near(other, DAYS["ratio"]) and not same_growth(one, other)
    return named and _compatible(one, other) and not _bounded(one.anchor.amount, other.anchor.amount)


def _bounded(a: Amount, b: Amount) -> bool:
    """ "over 9 trillion" does not contradict 9.3 trillion, nor "about" what is near."""
    low, high = sorted((a, b), key=lambda x: x.value)
    if low.exactness == "over" or high.exactness == "under":
        return True
    return "about" in (low.exactness, high.exactness) and high.value <= low.value * Decimal("1.05")


def _mark_odd(verdicts: dict[int, Verdict], one: Group, other: Group) -> None:
    """The one that fewer texts give is off, or whose word is a known slip; of equals nobody knows which."""
    agreement: Agreement = "unit-error" if _is_unit_off(one, other) else "differs"
    for odd, rest in ((one, other), (other, one)):
        if _may_mean(rest, odd) or (odd.count > rest.count and not _may_mean(odd, rest)):
            verdicts[id(odd)].against.append(rest)
        else:
            _mark(verdicts[id(odd)], rest, agreement, f"{_off(odd, rest)}, given {_times(rest)}")


_SLIP = 10**6  # a French "trillion" read by the dictionary; 1.239 milliards may be 1.239 or 1,239


def _is_known_slip(amount: Amount) -> bool:
    return amount.suspected is not None and amount.value >= _SLIP * amount.suspected


def _may_mean(one: Group, other: Group) -> bool:
    """Whether the other reading of a word or a dot gives the other figure."""
    readings = (c.amount.suspected for c in one.claims if c.amount.suspected)
    return any(alike(Number(reading), other.number) for reading in readings)


def _off(odd: Group, rest: Group) -> str:
    """How one figure is off from the rest."""
    meant = render(rest.anchor.amount)
    if currency(odd) != currency(rest):
        return f"the same number as {meant} in another currency"
    if _is_unit_off(odd, rest):
        return f"off by a factor of {UNITS[power(odd, rest) or LEAST]} from {meant}"
    times = SLIPS[shift(odd, rest) or 1]
    return f"{times} times {'more' if odd.value > rest.value else 'less'} than {meant} for the same item"


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


def _bounds_apart(one: Group) -> bool:
    """Whether the very value is a lower bound to some and an upper one to others."""
    said = frozenset().union(*(c.wordings for c in one.claims if c.amount.value == one.anchor.amount.value))
    return one.anchor.amount.kind == "money" and {"over", "under"} <= said


def _with(amount: Amount, value: Decimal) -> Amount:
    return Amount(value, amount.currency, "exact", 0, 0, "", amount.kind)
