"""A number and what it counts, while a text is read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from index.amounts.numerals import Numeral, Unit


@dataclass(slots=True)
class Figure:
    """A number and what it counts; `unit` is None for a bare one, which may still open a range."""

    start: int
    end: int
    numeral: Numeral
    unit: Unit | None
    negative: bool = False

    @property
    def value(self) -> Decimal:
        value, unit = self.numeral.value, self.unit
        if unit and unit.divides and value:
            value = (1 / value).quantize(Decimal("0.0001"))
        elif unit:
            value = value * unit.factor + unit.extra
        return -value if self.negative else value
