"""Ways to write an amount that translation models know: plain in its own language, or as English has it.

A model that stumbles over 1兆2390億円 may know 1.239兆円; most copy "1.239 trillion yen" as it stands.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from index.amounts import render
from index.article import Amount

_SCALES = {
    "ja": ((12, "兆"), (8, "億"), (4, "万")),
    "fr": ((9, " milliards"), (6, " millions")),
    "en": ((12, " trillion"), (9, " billion"), (6, " million")),
}
_UNITS = {
    "JPY": ("円", "yens", "yen"),
    "USD": ("ドル", "dollars", "dollars"),
    "EUR": ("ユーロ", "euros", "euros"),
    "GBP": ("ポンド", "livres", "pounds"),
    "CNY": ("元", "yuans", "yuan"),
    "KRW": ("ウォン", "wons", "won"),
}
_DE = ("milliards", "milliard", "millions", "million")
# From here on a French "trillion" (10^18) is read as the English one. A French "billion" is not: taking it for the
# English one is the very slip that the guard is for.
_NOBODY_HAS = Decimal(10) ** 16
_TIMES = re.compile(r".*[0-9〇一二三四五六七八九十百千] ?倍|.*[0-9] fois", re.DOTALL)
_BASIS_POINTS = re.compile(r"[0-9.,  ]+(?= ?(?:points? de base|bp|pb)\b)")
_PLAINEST = 100  # the largest divisor of a fraction that is said as one


def meant(amount: Amount) -> Amount:
    """The amount in its other reading, where nobody has as much as its first one says."""
    if amount.suspected is None or amount.value < _NOBODY_HAS:
        return amount
    return replace(amount, value=amount.suspected, suspected=None)


def english(amount: Amount) -> str:
    """The amount as a note shows it: "¥1.239 trillion", "12 basis points", "1/3" for what are parts of one."""
    if amount.kind == "percent" and _BASIS_POINTS.match(amount.text):
        return f"{decimal(amount.value * 100, 'en')} basis points"
    if amount.kind == "multiple" and 0 < amount.value < 1 and not _TIMES.fullmatch(amount.text):
        part = Fraction(amount.value).limit_denominator(_PLAINEST)
        return f"{part.numerator}/{part.denominator}" if part else render(amount)
    return render(meant(amount))


def rewrites(amount: Amount, lang: str) -> tuple[str, ...]:
    """Other ways to write the amount in its sentence: plainer in its own language, then as English has it.

    A multiple has one only where it is written as figures and "times": "divisé par quatre" or a third, put as 0.25 or
    0.3333 times, would turn round what is said.
    """
    amount = meant(amount)
    if amount.kind == "multiple" and not _TIMES.fullmatch(amount.text):
        return ()
    if amount.high is not None:
        return (render(amount),)
    if amount.kind == "percent":
        return (decimal(amount.value, lang) + ("%" if lang == "ja" else " %"), f"{decimal(amount.value, 'en')}%")
    if amount.kind == "multiple":
        return (decimal(amount.value, lang) + ("倍" if lang == "ja" else " fois"), render(amount))
    return money(amount, lang), money(amount, "en")


def money(amount: Amount, lang: str) -> str:
    """ "1.239兆円", "1239 milliards de yens", "1.239 trillion yen"; a rare currency by its code."""
    number = scaled(amount.value, lang)
    name = unit(amount.currency or "", lang)
    if lang == "ja":
        return number + name
    if lang == "fr" and number.endswith(_DE):
        return f"{number} d'{name}" if name.startswith("e") else f"{number} de {name}"
    return f"{number} {name}".rstrip()


def unit(code: str, lang: str) -> str:
    """What a currency is called in amounts, in the plural; its code where it is a rare one."""
    return _UNITS[code][("ja", "fr", "en").index(lang)] if code in _UNITS else code


def scaled(value: Decimal, lang: str) -> str:
    """The value with one scale word at the most: 1239000000000 is "1.239兆", "1239 milliards", "1.239 trillion"."""
    for power, word in _SCALES[lang]:
        if abs(value) >= Decimal(10) ** power:
            return decimal(value.scaleb(-power), lang) + word
    return decimal(value, lang)


def decimal(value: Decimal, lang: str) -> str:
    """Digits without grouping, the decimal mark as the language has it."""
    text = f"{value.normalize():f}"
    return text.replace(".", ",") if lang == "fr" else text
