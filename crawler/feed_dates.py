"""The dates of feeds: RFC 822 and 850, asctime, ISO 8601 / W3CDTF, English, French and Japanese ones -> UTC."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo

# Hours east of UTC. RFC 822 section 5.1, and the zones of the countries whose feeds are read.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MET": 1, "CEST": 2, "MEST": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "ICT": 7, "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5,
    "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "HST": -10,
}  # fmt: skip
# English and French, without accents; juin and juil need four letters.
_MONTHS = {
    "jan": 1, "fev": 2, "feb": 2, "mar": 3, "avr": 4, "apr": 4, "mai": 5, "may": 5, "juin": 6, "jun": 6, "juil": 7,
    "jul": 7, "aou": 8, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_ERAS = {"令和": 2018, "平成": 1988}  # the year before the first of the era
_NAME = rf"(?P<name>(?:{'|'.join(_MONTHS)})[a-z]{{0,6}})\.?"
_DATES = (
    re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?:(?P<era>令和|平成)\s*)?(?P<year>\d{1,4}|元)\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"),
    re.compile(r"(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?=t?\d{4}|\s|$)"),
    re.compile(rf"{_NAME}\s+(?P<day>\d{{1,2}})(?=\s+\d\d?:\d\d.*?\s(?P<year>\d{{4}})$)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?[\s-]+{_NAME}[\s-]+(?P<year>\d{{4}}|\d\d)(?!\d)"),
    re.compile(rf"{_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)"),
)
_TIME = re.compile(
    r"(?<!\d)(?P<ampm>午前|午後)?\s*(?P<hour>\d{1,2})\s*(?::|時|h)\s*"
    r"(?:(?P<minute>\d{2})分?(?::?(?P<second>\d{2})(?:秒|[.,]\d+)?)?)?"
    r"\s*(?P<half>[ap]\.?m\b)?|^t?(?P<h>\d{2})(?P<m>\d{2})(?P<s>\d{2})?"
)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?(?!\d)")
_LONGEST = 100


class DateError(ValueError):
    """No date that can be read."""


def parse_date(text: str, zone: tzinfo = UTC) -> datetime:
    """`text` -> aware UTC; `zone` where it names none, midnight where it gives no time. Raises DateError."""
    usual = _iso(text)
    if usual is not None:
        return usual
    plain = _plain(text)
    if re.fullmatch(r"1\d{9}(?:\d{3})?", plain):  # seconds or milliseconds since 1970
        return datetime.fromtimestamp(int(plain[:10]), UTC)
    found = next((match for match in (pattern.search(plain) for pattern in _DATES) if match), None)
    if found is None:
        raise DateError(f"not a date: {text[:_LONGEST]!r}")
    try:
        return _moment(found, plain[found.end() :], zone).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise DateError(f"not a date: {text[:_LONGEST]!r}") from error


def _iso(text: str) -> datetime | None:
    """The form that most sitemaps use, read by the standard library: they are long."""
    if text[4:5] != "-" or len(text) < 20:
        return None
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC).replace(microsecond=0) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _plain(text: str) -> str:
    """Without accents, full-width digits and capitals; the T of ISO 8601 stays a letter on its own."""
    if text.isascii():
        return text[:_LONGEST].lower().strip()
    folded = unicodedata.normalize("NFKD", text[:_LONGEST]).lower().strip()
    return "".join(c for c in folded if not unicodedata.combining(c)).replace("\u2212", "-")


def _moment(found: re.Match[str], rest: str, zone: tzinfo) -> datetime:
    day = datetime(_year(found), _month(found), int(found["day"]))
    time = _TIME.search(rest.lstrip("t ,"))
    if not time:
        return day.replace(tzinfo=zone)
    clock = _clock(time)
    tail = rest.lstrip("t ,")[time.end() :]
    return (day + clock).replace(tzinfo=_zone(tail, zone))


def _year(found: re.Match[str]) -> int:
    groups = found.groupdict()
    if groups.get("era"):
        return _ERAS[groups["era"]] + (1 if found["year"] == "元" else int(found["year"]))
    year = int(found["year"])
    return year if len(found["year"]) > 2 else year + (2000 if year < 70 else 1900)


def _month(found: re.Match[str]) -> int:
    groups = found.groupdict()
    if groups.get("month"):
        return int(groups["month"])
    name = groups["name"]
    month = _MONTHS.get(name[:4])
    return month or _MONTHS[name[:3]]


def _clock(time: re.Match[str]) -> timedelta:
    """Time of day; 24:00 and a leap second run over into what follows."""
    hour, minute = int(time["hour"] or time["h"]), int(time["minute"] or time["m"] or 0)
    second = int(time["second"] or time["s"] or 0)
    if time["half"] or time["ampm"]:
        hour = hour % 12 + (12 if time["ampm"] == "午後" or (time["half"] or "").startswith("p") else 0)
    if hour > 24 or minute > 59 or second > 60:
        raise DateError(f"not a time: {time[0]}")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _zone(tail: str, default: tzinfo) -> tzinfo:
    offset = _OFFSET.search(tail)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    for name in re.findall(r"\b[a-z]{1,5}\b", tail):
        if name.upper() in _ZONES:
            return timezone(timedelta(hours=_ZONES[name.upper()]))
    return default
