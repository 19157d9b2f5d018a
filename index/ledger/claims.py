"""A claim: all reports of a quarter that say one figure of one thing in one way. What verdicts are made from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from index.amounts import compare
from index.amounts.compare import growth
from index.article import Amount
from index.ledger.roles import Role

Set = frozenset[str]


@dataclass(frozen=True, slots=True)
class Claim:
    """`first`/`last` are the least and the greatest of the originals that make it: the same where only one text does."""

    subject: Set
    beside: Set
    amount: Amount
    year: int | None
    stage: str | None
    role: Role
    cumulative: bool
    years: bool
    converts: bool
    strong: bool  # the sentence itself says what it is about
    quarter: int
    count: int
    first: str
    last: str
    since: float  # seconds since 1970 UTC, of the first report
    until: float
    key: tuple[object, ...] = ()  # of the rows that it counts


def digits(amount: Amount) -> int:
    """Significant digits: 1.239 trillion has 4, 1 trillion has 1."""
    return len(amount.value.normalize().as_tuple().digits)


def family(claim: Claim) -> tuple[str, str | None, str, bool]:
    """Only claims of one family can be about the same figure."""
    if is_growth(claim):
        return "growth", None, "change", False
    return claim.amount.kind, claim.amount.currency, claim.role, claim.cumulative


def is_growth(claim: Claim) -> bool:
    return claim.amount.kind != "money" and claim.role == "change"


def factor(amount: Amount) -> Decimal:
    """By how much something grows: +300 % is 4, a quadrupling is 4, "by half" is 1.5."""
    if amount.kind == "percent":
        return growth(amount.value)
    return amount.value if amount.value >= 1 else 1 + amount.value


_ABOUT = Decimal("0.1")  # "nearly quadruple" may stand for 3.7 times


def agreement(a: Amount, b: Amount) -> str:
    """As amounts.compare; growths are compared as factors, and two neighbours (1.23, 1.24) can be one figure rounded."""
    if a.kind != "money" and b.kind != "money":
        return _growths(a, b)
    found = compare(a, b)
    return "rounded" if found == "differs" and _neighbours(a, b) else found


def _growths(a: Amount, b: Amount) -> str:
    one, other = factor(a), factor(b)
    if one == other:
        return "agree"
    loose = "exact" not in (a.exactness, b.exactness) or {a.exactness, b.exactness} != {"exact"}
    near = abs(one - other) <= _ABOUT * max(one, other)
    return "rounded" if (loose and near) or compare(_times(one), _times(other)) == "rounded" else "differs"


def _times(value: Decimal) -> Amount:
    return Amount(value, None, "exact", 0, 0, "", "multiple")


def _neighbours(a: Amount, b: Amount) -> bool:
    """One unit apart in the last of three digits or more: one is cut where the other is rounded."""
    if digits(a) != digits(b) or digits(a) < 3 or a.high is not None or b.high is not None:
        return False
    one, other = a.value.normalize(), b.value.normalize()
    step = one.as_tuple().exponent
    return step == other.as_tuple().exponent and abs(one - other) == Decimal((0, (1,), int(step)))
