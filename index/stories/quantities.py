"""The figures and days of a text as terms: "m:JPY:1.2e12", "%:3.8", "q:3000", "d:2025-12-26". Pure.

A figure stands for itself and for its first two digits, cut and rounded, since outlets round.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation

from index.amounts import amounts
from index.article import Amount

_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    )
    for number, name in enumerate(names.split(), 1)
} | {"sept": 9}
_DAYS = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
    )
    for number, name in enumerate(names.split())
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:,? (?P<year>(?:19|20)\d\d)\b(?![.,]\d))?"
_ERAS = {"令和": 2018, "平成": 1988}  # the year before the first
_NEAR = {"来年": 1, "今年": 0, "昨年": -1, "去年": -1}  # to that of publication
_DATES = (
    re.compile(rf"\b(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})\b(?!\d){_YEAR}"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:er)? (?P<month>{_MONTH})\b\.?{_YEAR}"),
    re.compile(
        rf"(?:(?:(?P<year>(?:19|20)\d\d)年|(?P<era>{'|'.join(_ERAS)})(?P<nth>\d{{1,2}}|元)年|(?P<near>{'|'.join(_NEAR)}))?"
        r"(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?![間目前後以])"
    ),
    re.compile(rf"\b(?P<weekday>{'|'.join(_DAYS)})\b"),
)  # of small letters: a pattern of any case takes three times as long
_COUNT = re.compile(
    r"(?<![\d.,])(?P<digits>\d{1,3}(?:[,\u00a0 \u202f]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)(?P<scale>[万億兆千]|\s(?:thousand|million|billion|mille|millions?|milliards?)\b)?"
    r"(?P<rest>\d{1,4})?(?![\d月日年])"
)
_SCALES = {
    "千": 3,
    "万": 4,
    "億": 8,
    "兆": 12,
    "thousand": 3,
    "mille": 3,
    "million": 6,
    "millions": 6,
    "billion": 9,
    "milliard": 9,
    "milliards": 9,
}
_RAISED = tuple("⁰¹²³⁴⁵⁶⁷⁸⁹")  # 10¹² is not 1012
_PARTS = re.compile(f"([{''.join(_RAISED)}]+)")
_SMALLEST = 20  # a smaller whole number tells nothing


def figures(text: str, lang: str) -> Iterator[str]:
    """Money, percentages and other numbers."""
    plain = "".join(part if part[:1] in _RAISED else unicodedata.normalize("NFKC", part) for part in _PARTS.split(text))
    held = amounts(plain, lang) if lang in ("en", "fr", "ja") else ()
    for amount in held:
        yield from _of_amount(amount)
    for start, end, *_ in sorted(((a.start, a.end) for a in held), reverse=True):
        plain = f"{plain[:start]}{'_' * (end - start)}{plain[end:]}"
    plain = plain.lower()
    for pattern in _DATES[:3]:
        plain = pattern.sub("_", plain)
    for match in _COUNT.finditer(plain):
        yield from _of_count(match)


def days(text: str, published: date) -> Iterator[str]:
    """The days that a text names, in the year that it says; without one the nearest to its publication, a weekday the last
    one before."""
    plain = unicodedata.normalize("NFKC", text).lower()
    for pattern in _DATES:
        for match in pattern.finditer(plain):
            if (found := _day(match.groupdict(), published)) is not None:
                yield f"d:{found.isoformat()}"


def _day(said: dict[str, str | None], published: date) -> date | None:
    if weekday := said.get("weekday"):
        return published - timedelta((published.weekday() - _DAYS[weekday]) % 7)
    name, day = said.get("month"), int(said["day"] or 0)
    month = None if name is None else int(name) if name.isdigit() else _MONTHS[name]
    if month is None:
        this = 12 * published.year + published.month - 1
        months = [divmod(number, 12) for number in (this - 1, this, this + 1)]
    else:
        year = _year(said, published)
        months = [(y, month - 1) for y in ((year,) if year else range(published.year - 1, published.year + 2))]
    found = (_date(year, month + 1, day) for year, month in months)
    return min(filter(None, found), key=lambda one: abs(one - published), default=None)


def _year(said: dict[str, str | None], published: date) -> int | None:
    """The year that a date is written with."""
    if year := said.get("year"):
        return int(year)
    if near := said.get("near"):
        return published.year + _NEAR[near]
    if era := said.get("era"):
        return _ERAS[era] + (1 if said["nth"] == "元" else int(said["nth"] or 0))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_amount(amount: Amount) -> Iterator[str]:
    kind = {"money": f"m:{amount.currency}", "percent": "%", "multiple": "x"}[amount.kind]
    yield f"{kind}:{_written(amount.value)}"
    if amount.kind == "money":
        yield from (f"{kind}:~{near}" for near in _near(amount.value))


def _of_count(match: re.Match[str]) -> Iterator[str]:
    digits = re.sub(r"[\u00a0\u202f ]|,(?=\d{3}(?!\d))", "", match["digits"]).replace(",", ".")
    scale = _SCALES.get((match["scale"] or "").strip().lower())
    try:
        value = Decimal(digits) * 10**scale + int(match["rest"] or 0) if scale else Decimal(digits)
    except InvalidOperation:
        return
    is_year = not scale and value == int(value) and 1900 <= value <= 2100 and len(match["digits"]) == 4
    if is_year or (value < _SMALLEST and value == int(value)):
        return
    yield f"q:{_written(value)}"
    if value >= 1000:
        yield from (f"q:~{near}" for near in _near(value))


def _near(value: Decimal) -> set[str]:
    step = Decimal((0, (1,), value.adjusted() - 1)) if value else Decimal(1)
    return {_written((value / step).to_integral_value(how) * step) for how in (ROUND_HALF_UP, ROUND_DOWN)}


def _written(value: Decimal) -> str:
    return f"{value.normalize():E}"
