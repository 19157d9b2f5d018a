"""How outlets write a time: `written(at, form)`; `ago` is the relative time that changes with each visit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
}
_AGO = {"en": "{} {} ago", "fr": "il y a {} {}", "ja": "{}{}前"}
_UNITS = {"en": ("hours", "days"), "fr": ("heures", "jours"), "ja": ("時間", "日")}
_WEEKDAYS_JA = "月火水木金土日"
_REIWA = 2018  # Reiwa 1 is 2019


def written(at: datetime, form: str) -> str:
    """`at` in one of the forms below, in its own zone. Raises KeyError for a form that is not known."""
    return _FORMS[form](at)


def ago(lang: str, edition: int, number: int) -> str:
    """A relative time ("3 hours ago", "il y a 2 jours") that is another one in each edition."""
    count = 1 + number % 9 + edition
    unit = _UNITS[lang][0 if edition == 1 else 1]
    return _AGO[lang].format(count, unit)


def _wire(at: datetime) -> str:
    hour = at.hour % 12 or 12
    half = "AM" if at.hour < 12 else "PM"
    return f"{_MONTHS['en'][at.month - 1][:3]} {at.day}, {at.year} {hour}:{at.minute:02} {half} JST"


def _long_en(at: datetime) -> str:
    return f"{_MONTHS['en'][at.month - 1]} {at.day}, {at.year}"


def _long_fr(at: datetime) -> str:
    return f"{at.day} {_MONTHS['fr'][at.month - 1]} {at.year} à {at.hour:02}h{at.minute:02}"


def _reiwa(at: datetime) -> str:
    return f"令和{at.year - _REIWA}年{at.month}月{at.day}日（{_WEEKDAYS_JA[at.weekday()]}） {at.hour}時{at.minute:02}分"


def _long_ja(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日 {at.hour}時{at.minute:02}分"


_FORMS: dict[str, Callable[[datetime], str]] = {
    "wire": _wire,  # Dec 26, 2025 6:05 PM JST
    "long-en": _long_en,  # December 26, 2025
    "long-fr": _long_fr,  # 26 décembre 2025 à 18h05
    "reiwa": _reiwa,  # 令和7年12月26日（金） 18時05分
    "long-ja": _long_ja,  # 2025年12月26日 18時05分
    "slash-ja": lambda at: f"{at:%Y/%m/%d %H:%M}",
    "slash-fr": lambda at: f"{at:%d/%m/%Y - %H:%M}",
    "stamp": lambda at: f"{at:%Y-%m-%d %H:%M:%S}",
}
