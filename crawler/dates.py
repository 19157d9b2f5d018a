"""Dates as pages write them, in English, French and Japanese -> `When`.

The forms: ISO 8601 and its relatives, RFC 5322, Unix times, "January 13, 2025 9:37 p.m. EST", "13 janvier 2025 à
21h37", 26/12/25 à 14h30, 2025年1月13日 午後9時37分, 令和7年1月13日, 1/13 21:37 (the year from context), full-width digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawler.figure_eras import small
from index.article import When

_CYCLE = 12  # years within which a day falls on each weekday
_EARLIEST = 1995  # no news site is older
_COUNTRIES = {
    "jp": "Asia/Tokyo", "fr": "Europe/Paris", "be": "Europe/Brussels", "ch": "Europe/Zurich", "gb": "Europe/London",
    "uk": "Europe/London", "ie": "Europe/Dublin", "us": "America/New_York", "ca": "America/Toronto", "lu": "Europe/Paris",
    "in": "Asia/Kolkata", "sg": "Asia/Singapore", "hk": "Asia/Hong_Kong", "kr": "Asia/Seoul", "cn": "Asia/Shanghai",
    "tw": "Asia/Taipei", "au": "Australia/Sydney", "nz": "Pacific/Auckland", "de": "Europe/Berlin", "qa": "Asia/Qatar",
}  # fmt: skip
# abbreviations as English-language newsrooms use them (IST is India's)
_ABBREVIATIONS = {
    "z": 0, "utc": 0, "gmt": 0, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "jst": 540, "kst": 540,
    "ist": 330, "sgt": 480, "hkt": 480, "est": -300, "edt": -240, "hne": -300, "hae": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "aest": 600, "aedt": 660,
}  # fmt: skip
_ZONES = {"et": "America/New_York", "ct": "America/Chicago", "pt": "America/Los_Angeles", "mt": "America/Denver"}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier janv", "feb february février fevrier févr fevr fév fev", "mar march mars",
            "apr april avril avr", "may mai", "jun june juin", "jul july juillet juil", "aug august août aout",
            "sep sept september septembre", "oct october octobre", "nov november novembre",
            "dec december décembre decembre déc",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-4])(?:[:時h.]|\s?h\s?|heures?\s?|(?=\s?[ap]\.?\s?m\b))(?P<minute>[0-5]\d|\d(?=分))?分?(?::?(?P<second>[0-5]\d)秒?)?(?:\.\d+)?"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?)?"
)
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*(?:[-/.]|年(?:\((?:令和|平成)(?:元|\d\d?)年?\))?)\s*(?P<month>1[0-2]|0?[1-9])\s*[-/.月]\s*(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)日?",
        r"(?P<era>令和|平成|昭和|(?<![A-Za-z])[RH](?=\d))\s*(?P<year>元|\d{1,2})\s*(?:[./]|年(?:\((?:19|20)\d\d年?\))?)\s*(?P<month>1[0-2]|0?[1-9])\s*[月./]"
        r"\s*(?P<day>3[01]|[12]\d|0?[1-9])日?",
        rf"(?<!\d)(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er)?[\s.-]*(?:of\s+)?(?P<month>{MONTH})\b[\s.,-]*(?P<year>(?:19|20)\d\d)",
        rf"\b(?P<month>{MONTH})\b[\s.]*(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)[\s,.]*(?P<year>(?:19|20)\d\d)",
        r"(?<!\d)(?P<first>[0-3]?\d)[/.](?P<second_part>[0-3]?\d)[/.](?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?<![\d-])(?P<first>[0-3]\d)-(?P<second_part>[0-3]\d)-(?P<year>(?:19|20)\d\d)(?![\d-])",
        r"(?:(?<![\d成和正治])(?P<year>\d\d)年|(?<!\w)['’](?P<year_too>\d\d)[/.])(?P<month>1[0-2]|0?[1-9])[月/.](?P<day>3[01]|[12]\d|0?[1-9])(?!\d)日?",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
    )
)
_YEARLESS = re.compile(
    r"(?<![\d/])(?P<month>1[0-2]|0?[1-9])(?:月|/)(?P<day>3[01]|[12]\d|0?[1-9])日?(?![\d/])(?:\s?\((?P<weekday>[月火水木金土日])(?:曜日?)?\))?"
)
_ALONE = re.compile(r"(?:公開|掲載|配信|更新|投稿)?日?[：:\s]*\d{1,2}月\d{1,2}日(?:\s?\([月火水木金土日](?:曜日?)?\))?\s*(?:公開|掲載|配信|更新|付)?")
_DIGITS = "一二三四五六七八九"
_IN_KANJI = re.compile(f"[{_DIGITS}]?十[{_DIGITS}]?(?=[年月日])|[〇{_DIGITS}]{{4}}(?=年)|[{_DIGITS}](?=[年月日])")
_KANJI = str.maketrans("〇一二三四五六七八九", "0123456789")
_WEEKDAYS = "月火水木金土日"
_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s*$")
_SHORT = re.compile(r"(?<![\d/.])(?P<one>\d\d)(?P<dot>[/.])(?P<two>\d\d)(?P=dot)(?P<three>\d\d)(?![/.]?\d)")
_IN_FRENCH = re.compile(r"\b(?:le|publiée?|parue?|mise?|modifiée?|màj|à)\b|\d ?h ?\d\d", re.IGNORECASE)
_ISO = re.compile(
    r"^(\d{4}-\d\d-\d\d)(?:[T ]\s*(\d\d:\d\d)(:\d\d)?(?:[.,]\d+)?\s*(Z|[+-]\d\d?:?\d\d|[+-]\d\d)?)?$", re.IGNORECASE
)
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)[T ]?(\d\d)(\d\d)(\d\d)?\s*(Z|[+-]\d\d:?\d\d)?$", re.IGNORECASE)
_TIME = re.compile(_CLOCK, re.IGNORECASE)
_JA_HALF = re.compile(r"(午前|午後|am|pm)\s*(\d{1,2})(?=[:時])", re.IGNORECASE)
_ZONE = re.compile(
    r"^\s*(?:\(?\s*(?:utc|gmt)?\s*(?P<offset>[+-]\d\d:?\d\d|[+-]\d\d?(?!\d))|\(?(?P<name>[A-Za-z]{1,4})\b)", re.IGNORECASE
)
_OF_UNIX = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d?) (\d\d:\d\d:\d\d) ([A-Z]{3,4}) (\d{4})$")  # as its `date` writes it
_UNIX = re.compile(r"^1\d{9}(?:\d{3})?$")


def zone_of(country: str | None) -> tzinfo:
    """The zone assumed for the times of a country's press; UTC where we know no better."""
    name = _COUNTRIES.get((country or "").lower())
    return ZoneInfo(name) if name else UTC


def parse(
    text: str, zone: tzinfo = UTC, *, day_first: bool = True, near: date | None = None, filed: date | None = None
) -> When | None:
    """The first date in a text, None if there is none that can be true.

    `near` (the day of the fetch) gives the year to dates without one, and forbids dates after it; `filed` (the day
    that the address names) gives it to those of that day. `day_first` says how 03/04/2025 is read; where only one
    reading is a date, that one.
    """
    text = _OF_UNIX.sub(r"\1 \2, \5 \3 \4", unicodedata.normalize("NFKC", text[:400]).strip())
    iso = _iso(text) or _unix(text) or _written(text, zone, day_first, near, filed)
    if iso is None:
        return None
    try:
        when = When.parse(iso, zone)
    except (ValueError, OverflowError):
        return None  # 31 February and the like: not a date
    return when if _plausible(when, near) else None


def _plausible(when: When, near: date | None) -> bool:
    latest = (near or datetime.now(UTC).date()) + timedelta(days=2)  # two: clocks and zones differ
    return when.utc.year >= _EARLIEST and when.utc.date() <= latest


def _iso(text: str) -> str | None:
    match = _ISO.match(text)
    if not match:
        return _compact(text)
    day, clock, seconds, offset = match.groups()
    return day if clock is None else f"{day}T{clock}{seconds or ''}{_offset(offset)}"


def _compact(text: str) -> str | None:
    """20250113T213700+0900, 20250113213700."""
    match = _COMPACT.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    return f"{year}-{month}-{day}T{hour}:{minute}{f':{second}' if second else ''}{_offset(offset)}"


def _offset(offset: str | None) -> str:
    """+0900, +900, +09 and Z as +09:00."""
    if not offset:
        return ""
    digits = offset[1:].replace(":", "")
    digits = digits.zfill(4) if len(digits) == 3 else digits
    return "+00:00" if offset in "Zz" else f"{offset[0]}{digits[:2].zfill(2)}:{digits[2:] or '00'}"


def _unix(text: str) -> str | None:
    if not _UNIX.match(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()


def _written(text: str, zone: tzinfo, day_first: bool, near: date | None, filed: date | None) -> str | None:
    text = _JA_HALF.sub(_plain_hour, _IN_KANJI.sub(_in_digits, text))
    for pattern in _DAYS:
        match = pattern.search(text)
        day = match and _day(match, day_first)
        if match and day:
            return _with_time(day, text, match, zone)
    if (match := _SHORT.search(text)) and (day := _short(match, near, french=_IN_FRENCH.search(text) is not None)):
        return _with_time(day, text, match, zone)
    match = _YEARLESS.search(text)
    if match is None or near is None or not (_TIME.search(text, match.end()) or _ALONE.fullmatch(text)):
        return None
    month_day = int(match["month"]), int(match["day"])
    day = filed if filed and (filed.month, filed.day) == month_day else _year_from(near, *month_day, match["weekday"])
    return _with_time(day, text, match, zone) if day else None


def _in_digits(match: re.Match[str]) -> str:
    """八年 as 8年, 二〇二六年 as 2026年."""
    whole: str = match[0]
    return whole.translate(_KANJI) if len(whole) == 4 else str(small(whole))


def _plain_hour(match: re.Match[str]) -> str:
    late = match[1].lower() in ("午後", "pm")
    return str(int(match[2]) % 12 + 12 if late else int(match[2]) % 12)


def _day(match: re.Match[str], day_first: bool) -> date | None:
    parts = match.groupdict()
    try:
        if parts.get("first"):
            return _slashed(int(parts["first"]), int(parts["second_part"]), int(parts["year"]), day_first, _WEEKDAY.search(match.string[: match.start()]))
        named = parts["year"] or parts["year_too"]
        year = 1 if named == "元" else int(named) + (2000 if "year_too" in parts else 0)
        year += _ERAS[parts["era"].lower()] if parts.get("era") else 0
        month = parts["month"].lower()
        return date(year, _MONTHS.get(month) or int(month), int(parts["day"]))
    except ValueError:
        return None


def _short(match: re.Match[str], near: date | None, *, french: bool) -> date | None:
    """26/12/25, where it can be but one day: the French write the day first, others may begin with month or year."""
    one, two, three = (int(match[name]) for name in ("one", "two", "three"))
    orders = ((three, two, one),) if french else ((three, two, one), (three, one, two), (one, two, three))
    latest, days = (near or datetime.now(UTC).date()) + timedelta(days=1), set()
    for year, month, day in orders:
        try:
            days.add(date(year + (1900 if year >= _EARLIEST % 100 else 2000), month, day))
        except ValueError:
            continue
    days = {day for day in days if day <= latest}
    return days.pop() if len(days) == 1 else None


def _slashed(first: int, second: int, year: int, day_first: bool, weekday: re.Match[str] | None) -> date:
    """`weekday`: what stands before it, which tells one reading from the other."""
    day, month = (first, second) if (day_first and second <= 12) or first > 12 else (second, first)
    found = date(year, month, day)
    if weekday and day <= 12 and not _falls_on(found, weekday[1]) and _falls_on(date(year, day, month), weekday[1]):
        return date(year, day, month)
    return found


def _falls_on(day: date, weekday: str) -> bool:
    return _DAY_NAMES[day.weekday()].startswith(weekday[:3].lower())


def _year_from(near: date, month: int, day: int, weekday: str | None) -> date | None:
    """The latest such day that is not after the fetch and, where the page names it, has the weekday."""
    for year in range(near.year, near.year - (_CYCLE if weekday else 2), -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= near + timedelta(days=1) and weekday in (None, _WEEKDAYS[found.weekday()]):
            return found
    return None


def _with_time(day: date, text: str, match: re.Match[str], zone: tzinfo) -> str:
    """ISO 8601 of a day and the time written after it, or before it ("10:30 AM EST, April 28")."""
    clock = _clock_after(text, match.end()) or _clock_before(text, match.start())
    if clock is None:
        return day.isoformat()
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    half = (clock["half"] or "").lower()
    if half:
        hour = hour % 12 + 12 * (half[0] == "p")
    if hour == 24:  # 24時 is how Japanese programmes write midnight
        day, hour = day + timedelta(days=1), 0
    at = datetime(day.year, day.month, day.day, hour, minute, int(clock["second"] or 0), tzinfo=_zone_at(text, clock.end()))
    return at.isoformat(timespec="seconds" if clock["second"] else "minutes")


def _clock_after(text: str, start: int) -> re.Match[str] | None:
    match = _TIME.search(text, start)
    between = text[start : match.start()] if match else ""
    return match if match and len(between) <= 16 and not re.search(r"\d", between) else None


def _clock_before(text: str, end: int) -> re.Match[str] | None:
    found = [match for match in _TIME.finditer(text, 0, end) if end - match.end() <= 12 and (match["minute"] or match["half"])]
    return found[-1] if found else None


def _zone_at(text: str, at: int) -> tzinfo | None:
    """The zone written right after a time, if any."""
    match = _ZONE.match(text[at : at + 16])
    if match is None:
        return None
    if match["offset"]:
        sign = -1 if match["offset"][0] == "-" else 1
        digits = match["offset"][1:].replace(":", "")
        hours, minutes = int(digits[:2]), int(digits[2:] or 0)
        return timezone(sign * timedelta(hours=hours, minutes=minutes)) if hours < 15 and minutes < 60 else None
    name = match["name"].lower()
    if name in _ABBREVIATIONS:
        return timezone(timedelta(minutes=_ABBREVIATIONS[name]))
    return ZoneInfo(_ZONES[name]) if name in _ZONES else None


def most_precise(candidates: Iterable[When]) -> When | None:
    """The first candidate, or one of the same day that says more: a time, then a zone."""
    found = list(candidates)
    if not found:
        return None
    same = [when for when in found if when.iso[:10] == found[0].iso[:10]]
    return max(same, key=_precision)


def _precision(when: When) -> tuple[bool, bool]:
    clock = when.iso[10:]
    return bool(clock), bool(re.search(r"[+-]\d\d:\d\d$", clock))
