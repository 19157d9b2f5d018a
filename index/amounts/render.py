"""Amounts as canonical English, and as the JSON that `kawaraban amounts` prints."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from index.amounts.facts import fiscal_year, stage
from index.amounts.languages import amounts, guess
from index.article import Amount

_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_PLACES = 8
_PREFIX = {
    "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "CAD": "C$", "AUD": "A$", "HKD": "HK$", "TWD": "NT$", "NZD": "NZ$",
    "SGD": "S$", "BRL": "R$", "INR": "₹",
}  # fmt: skip
_NAME = {
    "CNY": "yuan", "KRW": "won", "CHF": "Swiss francs", "RUB": "rubles", "THB": "baht", "VND": "dong", "IDR": "rupiah",
    "MYR": "ringgit", "PHP": "Philippine pesos", "MXN": "Mexican pesos", "SEK": "Swedish kronor",
    "NOK": "Norwegian kroner",
    "DKK": "Danish kroner", "ZAR": "rand", "TRY": "lira", "UAH": "hryvnia",
}  # fmt: skip


def render(amount: Amount) -> str:
    """The figure in English: "¥1.239 trillion", "50%", "3.7 times", "¥500 billion to ¥1 trillion". No qualifier."""
    low = _one(amount.value, amount)
    return low if amount.high is None else f"{low} to {_one(amount.high, amount)}"


def _one(value: Decimal, amount: Amount) -> str:
    if amount.kind == "percent":
        return f"{plain(value)}%"
    if amount.kind == "multiple":
        return f"{plain(value)} times"
    sign, figure = "-" if value < 0 else "", _scaled(abs(value))
    code = amount.currency or ""
    if code in _PREFIX:
        return f"{sign}{_PREFIX[code]}{figure}"
    name = _NAME.get(code, code)
    return f"{sign}{figure} {name}".rstrip()


def _scaled(value: Decimal) -> str:
    """1239000000000 -> "1.239 trillion"; digits that would need too many decimals stay whole: "1,234,567,891"."""
    for scale, word in _SCALES:
        quotient = value / scale
        if quotient >= 1 and -_exponent(quotient) <= _PLACES:
            return f"{quotient.normalize():,f} {word}"
    return f"{value if _exponent(value) < 0 else value.quantize(Decimal(1)):,f}"


def _exponent(value: Decimal) -> int:
    return int(value.normalize().as_tuple().exponent)


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros: "1239000000000", "4.4"."""
    return f"{value.normalize():f}"


def amounts_json(text: str, lang: str | None = None) -> dict[str, Any]:
    """What `kawaraban amounts` prints for a text: money under "amounts", percentages and multiples under "ratios".

    Values are plain decimal strings; `high` stands with ranges only, `suspected` where a word is a known slip.
    """
    lang = lang if lang in ("en", "fr", "ja") else guess(text)
    found = amounts(text, lang)
    return {
        "text": text,
        "lang": lang,
        "amounts": [{"value": plain(a.value), "currency": a.currency, **_rest(a)} for a in found if a.kind == "money"],
        "ratios": [{"kind": a.kind, "value": plain(a.value), **_rest(a)} for a in found if a.kind != "money"],
        "fiscal_year": fiscal_year(text, lang),
        "stage": stage(text, lang),
    }


def _rest(amount: Amount) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "exactness": amount.exactness, "start": amount.start, "end": amount.end, "text": amount.text,
    }  # fmt: skip
    optional = {"high": amount.high, "suspected": amount.suspected}
    return fields | {name: plain(value) for name, value in optional.items() if value is not None}
