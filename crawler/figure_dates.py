"""Years, months and days of a source sentence, and whether the English has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from crawler.figure_english import Numbers
from crawler.figure_eras import ERA, dates_of_eras, small
from index.amounts.numerals import fold

MONTHS = "January February March April May June July August September October November December".split()
_FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_SHORT = "janv févr avr juil sept oct nov déc fév".split()
_MONTH_OF = {name: number for number, name in enumerate(_FRENCH, 1)}
_MONTH_OF |= {"fevrier": 2, "aout": 8, "decembre": 12}
_MONTH_OF_SHORT = dict(zip(_SHORT, (1, 2, 4, 7, 9, 10, 11, 12, 2), strict=True))
_ANY_MONTH, _ANY_SHORT = "|".join(_MONTH_OF), "|".join(_MONTH_OF_SHORT)

_JA = re.compile(
    rf"{ERA}"
    r"|(?<![0-9.,])(?P<year>(?:1[89]|20)[0-9]{2})(?=年|~|–|-|/)"
    r"|(?P<kanji_year>(?:一[八九]|二〇)[〇零一二三四五六七八九]{2})(?=年)"
    r"|(?<![0-9.,])(?P<fiscal>[0-9]{2})(?:年度|(?=[~–-][0-9]{2}年度))"
    r"|(?<![0-9.,])(?P<from>1[0-2]|[1-9])[~–-](?P<to>1[0-2]|[1-9])月期"
    r"|(?<![0-9.,])(?P<month>1[0-2]|[1-9])月(?:(?P<day>[12][0-9]|3[01]|[1-9])日)?"
    r"|(?<![一二三四五六七八九十百千数何])(?P<kanji_month>十[一二]?|[一二三四五六七八九])月"
    r"(?:(?P<kanji_day>三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])日|(?=[末初中上下のにかまは、。分期]|以|\Z))"
    # 3・11 is a day that has a name; where it is a decimal, the English says so
    r"|(?<![0-9.,・])(?P<named>1[0-2]|[1-9])・(?P<named_day>[12][0-9]|3[01]|[1-9])(?![0-9・.,%万億兆円割度倍年人]|(?!テロ)[ァ-ヶ])"
)
_FR = re.compile(
    rf"(?<![0-9.,])(?:(?P<day>1er|[12][0-9]|3[01]|[1-9]) )?\b(?:(?P<month>{_ANY_MONTH})\b|(?P<short>{_ANY_SHORT})\b\.?)"
    r"|(?<![0-9.,A-Za-z-])(?P<year>(?:1[89]|20)[0-9]{2})(?![0-9]|[.,][0-9])"
)
_YEAR = re.compile(r" ((?:1[89]|20)[0-9]{2})(?![0-9]|[.,][0-9])")
# "May" and "March" only with a capital, as the others: "may" and "march" are verbs.
_ABBREVIATED = [name[:3] for name in MONTHS]
_NAMES = r"Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
_NAMES += "|" + "|".join(name.upper() for name in (*MONTHS, *_ABBREVIATED))
_EN = re.compile(rf"\b({_NAMES})\b")
_MONTH = re.compile(rf"\b(?:{'|'.join([*_ABBREVIATED, *map(str.upper, _ABBREVIATED)])})")
_NTH = r"[0-9]{1,2}(?:st|nd|rd|th)?\b(?![,.][0-9])"
_CHAIN = rf"{_NTH}(?:(?:, and |, | and | or | to | through | ?[-–] ?){_NTH}){{0,8}}"
_DAYS = re.compile(rf"\b({_NAMES})\b\.? (?:the )?({_CHAIN})|\b({_CHAIN})(?: of)? ({_NAMES})\b")
_MONTH_AND_YEAR = re.compile(rf"\b({_NAMES})\b\.?(?: [0-9]{{1,2}})?,? (?:of )?((?:1[89]|20)[0-9]{{2}})\b")
_FROM_TO = re.compile(rf"\b(?:{_NAMES})\b\.?(?: ?[-–] ?| to | through )(?:{_NAMES})\b")
_MOST = 50  # years that one sentence sets beside months
_DIGITS = re.compile(r"[0-9]+")
FEASTS = {
    (1, 1): "new year", (2, 14): "valentine", (5, 1): "may day", (7, 14): "bastille day", (12, 24): "christmas eve",
    (12, 25): "christmas", (12, 31): "new year's eve",
}  # fmt: skip
_QUARTER = re.compile(r"\bquarter|\bQ[1-4]\b|\b[1-4]Q\b|\bthree[ -]months?", re.IGNORECASE)
_NTH_QUARTER = re.compile(r"\b(first|second|third|fourth)[ -](?:fiscal[ -])?quarter|\bQ([1-4])\b|\b([1-4])Q\b", re.IGNORECASE)
_HALF_YEAR = re.compile(r"\b(?:first|second|fiscal|six-month)[ -]?(?:half|period)|\bhalf[ -]year", re.IGNORECASE)
_FISCAL = re.compile(r"\b(?:fiscal|financial|business)\b", re.IGNORECASE)
_ACCOUNTS = re.compile(r"決算|利益|損益|[増減]益|売上|業績")  # of a company, whose first quarter mostly begins in April
_YEAR_END = re.compile(r"\b(?:to|through|until|end\w*)\b[^.,;]{0,20}\bMar(?:ch)?\b")  # "the year to March 2026"
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
    quarters: tuple[int, ...] = ()  # the months are a quarter, which may be called by any of these
    fiscal: int = 0  # the quarter's number in a year that begins in April, or the year as one that does
    decimal: Decimal | None = None  # 3・11 read as a number
    year: int = 0  # of a month, where it stands beside it


def dates(text: str, lang: str) -> list[Date]:
    """What a French or Japanese sentence says of years, months and days."""
    folded = fold(text)
    return list(_japanese(folded) if lang == "ja" else _french(folded))


def kept(date: Date, english: str, there: Numbers) -> bool:
    """Whether the English says the same."""
    if date.years:
        by_era = date.era and date.era[0] in english.lower() and Decimal(date.era[1]) in there.values
        ends = date.fiscal and Decimal(date.fiscal + 1) in there.values and _YEAR_END.search(english)
        return bool(by_era or ends) or any(Decimal(year) in there.values for year in date.years)
    said = _months(english)
    if date.quarters:
        return _quarter_kept(date, english, said)
    if date.decimal in there.values or (date.day and FEASTS.get((date.months[0], date.day), "?") in english.lower()):
        return True
    if date.year and (beside := _years_of(date.months[0], english)) and date.year not in beside:
        return False
    if not set(date.months) <= said:
        in_figures = bool(_NUMERIC.search(english)) and all(Decimal(m) in there.values for m in date.months)  # 12/26
        return in_figures and (date.day is None or Decimal(date.day) in there.values)
    if date.day is None:
        return True
    of_the_month = [day for day, _, _ in days(english).get(date.months[0], ())]
    return date.day in of_the_month if of_the_month else Decimal(date.day) in there.values


@lru_cache(maxsize=4)
def days(english: str) -> dict[int, list[tuple[int, int, int]]]:
    """By month, the days beside its name and where they stand: "April 3 and 6" has two of April."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    if not _MONTH.search(english):
        return found
    for m in _DAYS.finditer(english):
        group = 2 if m[1] else 3
        listed = _DIGITS.finditer(english, m.start(group), m.end(group))
        found.setdefault(_number_of(m[1] or m[4]), []).extend((int(day[0]), *day.span()) for day in listed)
    return found


@lru_cache(maxsize=4)
def _months(english: str) -> frozenset[int]:
    return frozenset(_number_of(m[1]) for m in _EN.finditer(english))


def _years_of(month: int, english: str) -> set[int]:
    """The years that stand beside the name of a month."""
    return {int(m[2]) for m in islice(_MONTH_AND_YEAR.finditer(english), _MOST) if _number_of(m[1]) == month}


def _number_of(month: str) -> int:
    return _ABBREVIATED.index(month[:3].capitalize()) + 1


def _quarter_kept(date: Date, english: str, said: frozenset[int]) -> bool:
    """By its months, its number, or the month that it ends in ("the quarter to June"); "the quarter" alone will do."""
    if set(date.months) <= said:
        return True
    called = {"first second third fourth".split().index(m[1].lower()) + 1 if m[1] else int(m[2] or m[3]) for m in _NTH_QUARTER.finditer(english)}
    if called:
        return bool(called & {*date.quarters, *([date.fiscal] if _FISCAL.search(english) else ())})
    if date.quarters == (0,) and _HALF_YEAR.search(english):
        return True  # 4~9月期 is half a year
    if _FROM_TO.search(english):
        return False
    return bool(_QUARTER.search(english)) and (not said or date.months[-1] in said)


def _japanese(text: str) -> Iterator[Date]:
    accounts, year, until = _ACCOUNTS.search(text), 0, -1
    for m in _JA.finditer(text):
        beside = year if m.start() == until + text.startswith("年", until) else 0
        if m["era"]:
            until = m.end()
            for start, end, year, era in dates_of_eras(m):
                yield Date(start, end, str(year), (year,), era, fiscal=year if _is_fiscal(text, m.end() - 1) else 0)
        elif m["year"] or m["kanji_year"]:
            until = m.end()
            year = int(m["year"] or "".join(str("〇一二三四五六七八九".index(c)) for c in m[0].replace("零", "〇")))
            yield Date(*m.span(), str(year), (year,), fiscal=year if _is_fiscal(text, m.end()) else 0)
        elif m["fiscal"]:
            short = int(m["fiscal"])
            yield Date(*m.span(), f"fiscal {2000 + short}", (2000 + short, 1900 + short, short), fiscal=2000 + short)
        elif m["from"]:
            yield _quarter(m, int(m["from"]), int(m["to"]), bool(accounts))
        elif m["named"]:
            month, day = int(m["named"]), int(m["named_day"])
            yield Date(*m.span(), m[0], months=(month,), day=day, decimal=Decimal(f"{month}.{m['named_day']}"))
        elif m["month"]:
            yield _day(m, int(m["month"]), int(m["day"] or 0), beside)
        else:
            yield _day(m, small(m["kanji_month"]), small(m["kanji_day"]) if m["kanji_day"] else 0, beside)


def _is_fiscal(text: str, at: int) -> bool:
    return text.startswith(("年度", "度"), at)


def _quarter(m: re.Match[str], first: int, last: int, accounts: bool) -> Date:
    """Three months by their names; other spans ("4~9月期") have no number."""
    calendar, fiscal = (first + 2) // 3, (first - 4) % 12 // 3 + 1
    numbers = (calendar, fiscal) if accounts else (calendar,)
    whole = (last - first) % 12 == 2
    english = f"{MONTHS[first - 1]}-{MONTHS[last - 1]}"
    return Date(*m.span(), english, months=(first, last), quarters=numbers if whole else (0,), fiscal=fiscal if whole else 0)


def _french(text: str) -> Iterator[Date]:
    for m in _FR.finditer(text.lower()):
        if m["year"]:
            yield Date(*m.span(), m["year"], (int(m["year"]),))
        elif m["day"] or (m["short"] != "sept" and text[m.start()].islower()):  # seven; Mars
            month = _MONTH_OF[m["month"]] if m["month"] else _MONTH_OF_SHORT[m["short"]]
            beside = _YEAR.match(text, m.end())
            yield _day(m, month, int((m["day"] or "0").removesuffix("er")), int(beside[1]) if beside else 0)


def _day(m: re.Match[str], month: int, day: int, year: int) -> Date:
    name = MONTHS[month - 1]
    return Date(*m.span(), f"{name} {day}" if day else name, months=(month,), day=day or None, year=year)
