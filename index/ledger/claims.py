"""A claim: all reports of a quarter that say one figure of one thing in one way. What verdicts are made from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

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
    since: float | None  # seconds since 1970 UTC, of the first report; None: none has a date
    until: float | None
    governments: Set = frozenset(("",))  # whose money reports say that it is, see `governments`
    wordings: Set = frozenset()  # every exactness that reports give it
    id: int = 0  # of its row in the catalogue


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


class Number:
    """A value as it is written: with its significant digits."""

    __slots__ = ("digits", "unit", "value")

    def __init__(self, value: Decimal) -> None:
        self.value = value
        self.digits = len(value.normalize().as_tuple().digits)
        self.unit = Decimal(1).scaleb(value.adjusted() - self.digits + 1)  # of its last significant digit

    def times(self, power: int) -> Number:
        """The same digits, so many powers of ten larger."""
        return Number(self.value.scaleb(power))


def alike(a: Number, b: Number) -> bool:
    """Equal, one the other rounded or cut to its own digits, or neighbours that one figure can be rounded and cut to.

    The rules of amounts.compare, without what it must find out of two texts; neighbours are 1.23 and 1.24.
    """
    apart = abs(a.value - b.value)
    if apart > max(a.unit, b.unit):
        return False
    neighbours = a.digits == b.digits >= _LONG and apart <= a.unit
    return not apart or neighbours or _rounds(a, b) or _rounds(b, a)


_LONG = 3  # digits, from which neighbours are more likely one figure than two
_SHARE = Decimal("0.05")  # a single digit must also be near: 1 is no rounding of 1.45


def _rounds(fine: Number, coarse: Number) -> bool:
    apart = abs(fine.value - coarse.value)
    if coarse.digits >= fine.digits or (coarse.digits == 1 and apart > abs(fine.value) * _SHARE):
        return False
    cut = apart < coarse.unit and abs(fine.value) >= abs(coarse.value)
    return cut or apart * 2 <= coarse.unit
