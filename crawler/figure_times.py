"""Hours of the day in a source sentence, and whether the English has them: 20h45 is 8:45 p.m., 12時 is noon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from crawler import figure_measures
from crawler.figure_english import Numbers
from index.amounts.numerals import fold

_JA = re.compile(
    r"(?:(?P<part>午前|午後|朝|未明|夕方|夜)の?)?(?<![0-9.,:])(?P<hour>[0-9]{1,2})時(?![間代期点給系刻速差])"
    r"(?:(?P<minute>[0-5]?[0-9])分(?!の)|(?P<half>半(?![ば減額世])))?"
)
_FR = re.compile(
    r"(?<![0-9.,])(?P<hour>[0-9]{1,2}) ?(?:h|heures?) ?(?P<minute>[0-5][0-9])(?![0-9]|[.,][0-9])"
    r"|\b(?:[àa]|vers|dès|avant|après|jusqu'à|depuis|de|entre|et) (?P<whole>[0-9]{1,2}) ?(?:h|heures?)\b(?! ?[0-9])(?P<and_half> et demie)?"
    r"|\b(?P<named>midi|minuit) et demie?\b",
    re.IGNORECASE,
)
_NOON, _HOURS, _FIRST_AT_NIGHT = 12, 24, 5
_FORENOON, _AFTERNOON = frozenset(("午前", "朝", "未明")), frozenset(("午後", "夕方"))
_EN = re.compile(
    r"(?<![0-9.,:])(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-5][0-9]))?(?![0-9,:])(?:[ -]?(?P<part>[ap])\.?m\b|(?P<clock> o'clock))?"
    r"(?: in the (?P<day>morning|afternoon|evening))?"
)
_WORDED = re.compile(r"\b(?P<how>half past|quarter past|quarter to) (?P<hour>[0-9]{1,2}|[a-z]+)")
_MINUTES = {"half past": 30, "quarter past": 15, "quarter to": -15}
_NUMBERS = {w: i for i, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_NUMBERS |= {"noon": 12, "midday": 12, "midnight": 24}


class Time(NamedTuple):
    """An hour of the day at `start`..`end`; `known`: whether it is before or after noon."""

    start: int
    end: int
    hour: int
    minute: int
    known: bool

    @property
    def english(self) -> str:
        minutes = f":{self.minute:02}" if self.minute else ""
        if not self.known:
            return f"{self.hour}{minutes}" if minutes else f"{self.hour} o'clock"
        return f"{self.hour % _NOON or _NOON}{minutes} {'a' if self.hour % _HOURS < _NOON else 'p'}.m."


def times(text: str, lang: str) -> list[Time]:
    """The hours of the day that a French or Japanese sentence names."""
    folded = fold(text)
    found = _japanese(folded) if lang == "ja" else _french(folded)
    return [time for time in found if time.hour <= _HOURS]


def kept(time: Time, english: str, there: Numbers, *, alone: bool) -> bool:
    """Whether the English has the hour, on the same side of noon, or its numbers in another form ("at 3 and a half").

    `alone`: the source has no other hour, so an hour of the English that is another is not beside this one but for it.
    """
    face = (time.hour % _NOON, time.minute)
    clocks = _read_clocks(english)
    sides = [side for hour, minute, side in clocks if (hour % _NOON, minute) == face]
    if sides:
        afternoon = time.hour % _HOURS >= _NOON
        return not time.known or any(side is None or side == afternoon for side in sides)
    if alone and clocks:
        return not time.known and figure_measures.lasts(time.hour, time.minute, english)
    half = time.minute == 30 and Decimal("0.5") in there.values
    minute = not time.minute or half or Decimal(time.minute) in there.values
    if minute and not {Decimal(time.hour), Decimal(time.hour % _NOON)}.isdisjoint(there.values):
        return True
    return not time.known and figure_measures.lasts(time.hour, time.minute, english)  # "le trajet dure 2h30"


def _japanese(text: str) -> Iterator[Time]:
    if "時" not in text:
        return
    for m in _JA.finditer(text):
        hour, minute = int(m["hour"]), 30 if m["half"] else int(m["minute"] or 0)
        late = m["part"] in _AFTERNOON or (m["part"] == "夜" and hour >= _FIRST_AT_NIGHT)
        known = late or m["part"] in _FORENOON or hour > _NOON
        yield Time(*m.span(), hour + _NOON if late and hour < _NOON else hour, minute, known)


def _french(text: str) -> Iterator[Time]:
    for m in _FR.finditer(text):
        if m["named"]:
            yield Time(*m.span(), _NOON if m["named"].lower() == "midi" else 0, 30, True)
            continue
        hour = int(m["hour"] or m["whole"])
        minute = 30 if m["and_half"] else int(m["minute"] or 0)
        yield Time(m.start("hour" if m["hour"] else "whole"), m.end(), hour, minute, hour > _NOON)


@lru_cache(maxsize=4)
def _read_clocks(english: str) -> frozenset[tuple[int, int, bool | None]]:
    return frozenset(_clocks(fold(english).lower()))


def _clocks(low: str) -> Iterator[tuple[int, int, bool | None]]:
    """Hour, minute, and whether it is after noon, of each time of the day that English in lower case names."""
    for m in _EN.finditer(low):
        hour = int(m["hour"])
        if m["part"] or m["minute"] or m["day"] or m["clock"]:
            side = m["part"] == "p" if m["part"] else m["day"] != "morning" if m["day"] else True if hour > _NOON else None
            yield hour, int(m["minute"] or 0), side
    for m in _WORDED.finditer(low):
        if hour := int(m["hour"]) if m["hour"].isdigit() else _NUMBERS.get(m["hour"], 0):
            minute = _MINUTES[m["how"]]
            yield hour - (minute < 0), minute % 60, None
    if "noon" in low or "midday" in low:
        yield _NOON, 0, True
    if "midnight" in low:
        yield 0, 0, False
