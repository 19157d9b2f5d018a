"""Whether two amounts say the same figure, to the precision of the coarser one."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from typing import Literal

from index.article import Amount

Agreement = Literal["agree", "rounded", "differs", "unit-error", "unrelated"]
UNIT_FACTORS = tuple(10**power for power in (3, 4, 6, 8, 12))
_COARSE = Decimal("0.05")


def same(a: Amount, b: Amount) -> bool:
    """Equal, or one the other rounded or cut to its own digits, in compatible currencies."""
    return compare(a, b) in ("agree", "rounded")


def compare(a: Amount, b: Amount) -> Agreement:
    """How two amounts stand to each other; symmetrical.

    agree: equal by value. rounded: one is the other rounded or truncated to its own significant digits. unit-error: the
    same but for a factor of 10^3, 10^4, 10^6, 10^8 or 10^12 (thousand, 万, million, 億, trillion). unrelated: other
    kinds or currencies; a currency that is not known is compatible with any. A percentage agrees with a multiple where
    it is the growth that makes it (+300 % is a quadrupling) or, up to 100, the share (50 % is a half).
    """
    if a.kind != b.kind:
        return _percent_and_multiple(a, b)
    if None not in (a.currency, b.currency) and a.currency != b.currency:
        return "unrelated"
    if (a.high is None) != (b.high is None):
        return "differs"
    low = _values(a.value, b.value)
    if a.high is None or b.high is None or low == "differs":
        return low
    high = _values(a.high, b.high)
    return low if low == high else "rounded" if {low, high} == {"agree", "rounded"} else "differs"


def growth(percent: Decimal) -> Decimal:
    """The multiple that a growth by so many percent makes."""
    return 1 + percent / 100


def _percent_and_multiple(a: Amount, b: Amount) -> Agreement:
    if {a.kind, b.kind} != {"percent", "multiple"}:
        return "unrelated"
    percent, multiple = (a, b) if a.kind == "percent" else (b, a)
    readings = [growth(percent.value), percent.value / 100] if percent.value <= 100 else [growth(percent.value)]
    found = {_values(reading, multiple.value) for reading in readings}
    return "agree" if "agree" in found else "rounded" if "rounded" in found else "differs"


def _values(a: Decimal, b: Decimal) -> Agreement:
    if a == b:
        return "agree"
    if not a or not b or (a < 0) != (b < 0):
        return "differs"
    if _is_rounding(a, b) or _is_rounding(b, a):
        return "rounded"
    small, large = sorted((abs(a), abs(b)))
    for factor in UNIT_FACTORS:
        if small * factor == large or _is_rounding(small * factor, large) or _is_rounding(large, small * factor):
            return "unit-error"
    return "differs"


def _is_rounding(fine: Decimal, coarse: Decimal) -> bool:
    """Whether `coarse` is `fine` at its own digits. A single digit must also be near: 1 is no rounding of 1.45."""
    digits = len(coarse.normalize().as_tuple().digits)
    if digits == 1 and abs(fine - coarse) > abs(fine) * _COARSE:
        return False
    # Up to three digits more than it shows: 9.97 rounds to 10, and the zeros of ¥1.20tn may be meant.
    return any(coarse in _at_digits(fine, digits + zeros) for zeros in range(4))


def _at_digits(value: Decimal, digits: int) -> tuple[Decimal, ...]:
    """The value rounded and truncated to so many significant digits."""
    step = Decimal((0, (1,), value.adjusted() - digits + 1))
    with localcontext(prec=40):
        return tuple((value / step).to_integral_value(how) * step for how in (ROUND_HALF_UP, ROUND_DOWN))
