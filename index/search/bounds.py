"""Bounds of `amount:` as they are typed: 1e12, 1,000, 1兆2390億円, "1.2tn yen", "9 035 milliards de yens"."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from index.analyzers import has_japanese
from index.errors import QueryError

_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+(?:e\+?[0-9]+)?", re.IGNORECASE)


class Bound(NamedTuple):
    """A number, and the currency where one is typed with it."""

    value: float
    currency: str | None = None


def bound(text: str, at: int) -> Bound:
    """A bound as typed. Raises QueryError."""
    found = _plain(text) or _said(text)
    if found is None or not math.isfinite(found.value):
        raise QueryError(f"{text!r} is no number: write 1239000000000, 1.239e12, 1.239tn, 1兆2390億円 or \"1.239 trillion yen\"", at)
    return found


def one_currency(bounds: list[Bound | None], currency: str | None, at: int) -> str | None:
    """The currency that bounds and a `currency:` beside them ask for. Raises QueryError where they ask for two."""
    asked = {currency, *(one.currency for one in bounds if one)} - {None}
    if len(asked) > 1:
        raise QueryError(f"amount: asks for two currencies, {' and '.join(sorted(map(str, asked)))}", at)
    return next(iter(asked), None)


def _plain(text: str) -> Bound | None:
    """A number without words; a comma parts thousands or, where no three digits follow it, decimals."""
    digits = text.replace("_", "")
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(digits):
        digits = digits.replace(",", ".")
    try:
        return Bound(float(Decimal(digits)))
    except InvalidOperation:
        return None


def _said(text: str) -> Bound | None:
    """The value of an amount in words, or of a number with a scale word."""
    from index.amounts import amounts, numbers

    for lang in ("ja",) if has_japanese(text) else ("en", "fr"):
        found = [a for a in amounts(text, lang) if a.kind == "money"]
        if len(found) == 1 and found[0].high is None:
            return Bound(float(found[0].value), found[0].currency)
        counted = numbers(text, lang)
        if len(counted) == 1 and counted[0].end - counted[0].start == len(text.strip()):
            return Bound(float(counted[0].value))
    return None
