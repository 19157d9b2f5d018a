"""Years, months and days of a source sentence, and whether the English has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from crawler.figure_english import Numbers
from index.amounts.numerals import fold

MONTHS = "January February March April May June July August September October November December".split()
_FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_SHORT = "janv févr avr juil sept oct nov déc fév".split()
_MONTH_OF = {name: number for number, name in enumerate(_FRENCH, 1)}
_MONTH_OF |= dict(zip(_SHORT, (1, 2, 4, 7, 9, 10, 11, 12, 2), strict=True))
_MONTH_OF |= {"fevrier": 2, "aout": 8, "decembre": 12}
_ANY_MONTH = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_ERAS = {"令和": (2018, "reiwa"), "平成": (1988, "heisei"), "昭和": (1925, "showa")}

_KANJI = ("", *"一二三四五六七八九")
_JA = re.compile(
    r"(?P<era>令和|平成|昭和)(?P<of_era>[0-9]{1,2}|元|[一二三四五六]?十?[一二三四五六七八九]|[一二三四五六]?十)年度?"
    r"|(?<![0-9.,])(?P<year>(?:1[89]|20)[0-9]{2})(?=年|～|~|-|/)"
    r"|(?<![0-9.,])(?P<fiscal>[0-9]{2})年度"
    r"|(?<![0-9.,])(?P<from>1[0-2]|[1-9])[~〜～–-](?P<to>1[0-2]|[1-9])月期"
    r"|(?<![0-9.,])(?P<month>1[0-2]|[1-9])月(?:(?P<day>[12][0-9]|3[01]|[1-9])日)?"
)
_FR = re.compile(
    rf"(?<![0-9.,])(?:(?P<day>1er|[12][0-9]|3[01]|[1-9]) )?\b(?P<month>{_ANY_MONTH})\b\.?"
    r"|(?<![0-9.,A-Za-z-])(?P<year>(?:1[89]|20)[0-9]{2})(?![0-9]|[.,][0-9])"
)
# "May" and "March" only with a capital, as the others: "may" and "march" are verbs.
_ABBREVIATED = [name[:3] for name in MONTHS]
_EN = re.compile(rf"\b({'|'.join([*_ABBREVIATED, *map(str.upper, _ABBREVIATED)])})[A-Za-z]*\b")
_QUARTER = re.compile(r"\bquarter|\bQ[1-4]\b|\bthree[ -]months?", re.IGNORECASE)
_NUMERIC = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}(?:[/.-][0-9]{2,4})?")


class Date(NamedTuple):
    """A year, a month or a day of a month at `start`..`end`."""

    start: int
    end: int
    english: str
    years: tuple[int, ...] = ()  # any of these
    era: tuple[str, int] | None = None  # or "Reiwa 8"
    months: tuple[int, ...] = ()  # all of these
    day: int | None = None
    quarter: bool = False


def dates(text: str, lang: str) -> list[Date]:
    """What a French or Japanese sentence says of years, months and days."""
    folded = fold(text)
    return list(_japanese(folded) if lang == "ja" else _french(folded))


def kept(date: Date, english: str, there: Numbers) -> bool:
    """Whether the English says the same."""
    said = {_ABBREVIATED.index(m[1].capitalize()) + 1 for m in _EN.finditer(english)}
    if date.years:
        by_era = date.era and date.era[0] in english.lower() and Decimal(date.era[1]) in there.values
        return bool(by_era) or any(Decimal(year) in there.values for year in date.years)
    if date.quarter and _QUARTER.search(english):
        return True
    if not set(date.months) <= said and not _in_figures(date, english, there):
        return False
    return date.day is None or Decimal(date.day) in there.values


def _in_figures(date: Date, english: str, there: Numbers) -> bool:
    """ "12/26" or "2025-12-26"."""
    return bool(_NUMERIC.search(english)) and all(Decimal(m) in there.values for m in date.months)


def _japanese(text: str) -> Iterator[Date]:
    for m in _JA.finditer(text):
        if m["era"]:
            base, name = _ERAS[m["era"]]
            number = _small(m["of_era"])
            yield Date(*m.span(), str(base + number), (base + number,), (name, number))
        elif m["year"]:
            yield Date(*m.span(), m["year"], (int(m["year"]),))
        elif m["fiscal"]:
            short = int(m["fiscal"])
            yield Date(*m.span(), f"fiscal {2000 + short}", (2000 + short, 1900 + short, short))
        elif m["from"]:
            first, last = int(m["from"]), int(m["to"])
            yield Date(*m.span(), f"{MONTHS[first - 1]}-{MONTHS[last - 1]}", months=(first, last), quarter=True)
        else:
            yield _day(m, int(m["month"]))


def _small(text: str) -> int:
    """元, 8, 八, 十八, 三十: the year of an era."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.replace("元", "一").rpartition("十")
    return (10 * (_KANJI.index(tens) or 1) if ten else 0) + _KANJI.index(ones)


def _french(text: str) -> Iterator[Date]:
    for m in _FR.finditer(text):
        if m["year"]:
            yield Date(*m.span(), m["year"], (int(m["year"]),))
        elif m["day"] or m["month"] != "sept":  # seven
            yield _day(m, _MONTH_OF[m["month"]])


def _day(m: re.Match[str], month: int) -> Date:
    day = int(m["day"].removesuffix("er")) if m["day"] else None
    name = MONTHS[month - 1]
    return Date(*m.span(), f"{name} {day}" if day else name, months=(month,), day=day)
