"""What the readers of English and French share: how a number is begun, and what the unit behind it may be."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from index.amounts.currency import SIGNS, has_code
from index.amounts.numerals import Bare, Numeral, Unit, Written, holds
from index.article import Amount

_SIGN = re.compile(f"[%{SIGNS}]")
_NOUN = re.compile(r"(?: (?:d'|de )?[^\W\d_][\w'-]*){1,3}")


class European(ABC):
    """Most of a `numerals.Grammar`: a language says with which words and patterns. Texts are in lower case."""

    units: ClassVar[tuple[str, ...]]  # parts of words without one of which, or a sign, no text has an amount
    number_words: ClassVar[tuple[str, ...]]  # the same of numbers in words
    factors: ClassVar[tuple[str, ...]]  # the same of words that multiply: "doubled"
    digits: ClassVar[re.Pattern[str]]  # where a number begins
    digits_or_words: ClassVar[re.Pattern[str]]
    percent: ClassVar[re.Pattern[str]]
    basis_points: ClassVar[re.Pattern[str]]
    bare: Bare
    paid: ClassVar[re.Pattern[str]]  # people

    def likely(self, written: Written) -> bool:
        low = written.low
        return bool(_SIGN.search(low)) or holds(low, self.units) or holds(low, self.factors) or self.is_coded(written.text)

    def is_coded(self, text: str) -> bool:
        """Whether a currency stands there as letters."""
        return has_code(text)

    def numerals(self, written: Written) -> Iterator[Numeral]:
        low, at = written.low, 0
        start = self.digits_or_words if holds(low, self.number_words) else self.digits
        while found := start.search(low, at):
            numeral, end = self.numeral(written, found)
            at = max(end, found.start() + 1)
            if numeral:
                yield numeral

    def after(self, written: Written, numeral: Numeral) -> Unit | None:
        if percent := self.percent.match(written.low, numeral.end):
            return Unit(percent.end(), "percent")
        if points := self.basis_points.match(written.low, numeral.end):
            return Unit(points.end(), "percent", factor=Decimal("0.01"))
        return self.other_unit(written, numeral)

    def counts(self, low: str, end: int, *, whole: bool) -> bool:
        """See `numerals.Grammar`."""
        noun = _NOUN.match(low, end)
        if not noun:
            return False
        return bool(self.paid.search(noun[0]) or (whole and noun[0].endswith("s") and not self.bare.follows.match(low, end)))

    def multiples(self, written: Written) -> Iterator[Amount]:
        return self.worded_multiples(written) if holds(written.low, self.factors) else iter(())

    @abstractmethod
    def numeral(self, written: Written, found: re.Match[str]) -> tuple[Numeral | None, int]:
        """The number that begins at `found`, scale and all, and where to read on."""

    @abstractmethod
    def other_unit(self, written: Written, numeral: Numeral) -> Unit | None:
        """Money, or how many times."""

    @abstractmethod
    def worded_multiples(self, written: Written) -> Iterator[Amount]:
        """ "doubled", "a third of"."""
