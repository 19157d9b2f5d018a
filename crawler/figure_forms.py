"""Ways to write an amount that translation models know: plain in its own language, or as English has it.

A model that stumbles over 1兆2390億円 may know 1.239兆円; most copy "1.239 trillion yen" as it stands.
"""

from __future__ import annotations

from decimal import Decimal

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
