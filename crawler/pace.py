"""When what is due: pure functions over the timetable, the sources and a clock.

A source is asked more often when it brings news and less when all it names is known, within its bounds; a host that
fails is left alone for longer each time, and for as long as it says (Retry-After, RFC 9110, 10.2.3).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from index.config import Config, Source
from index.timetable import Pace

_FASTER, _SLOWER = 0.5, 1.5  # at rest where about every third time brings news
_JITTER = 0.1  # of an interval, either way: what began together spreads out
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=2), timedelta(hours=6)
_LONGEST_TOLD = timedelta(days=7)  # a Retry-After beyond it is taken as this: a host is not given up on a slip


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds between two rounds of a source: at first, at least and at most."""

    first: float
    fastest: float
    slowest: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What is due: sources whose listings are to be asked, sources with pages to fetch, and when there is more."""

    ask: tuple[str, ...] = ()
    look: tuple[str, ...] = ()
    wake: datetime | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.ask, *self.look)))


def bounds(source: Source, config: Config) -> Bounds:
    """A source's own where its entry has some, else the settings'; `every` widens the settings' to hold it."""
    fastest = max(source.fastest or min(config.fastest, source.every), 1.0)
    slowest = max(source.slowest or max(config.slowest, source.every), fastest)
    return Bounds(min(max(source.every, fastest), slowest), fastest, slowest)


def paced(source: Source, before: Pace | None, news: int, now: datetime, config: Config) -> Pace:
    """The pace after the listings were asked and named `news` new URLs."""
    limits = bounds(source, config)
    interval = limits.first if before is None else before.interval * (_FASTER if news else _SLOWER)
    interval = min(max(interval, limits.fastest), limits.slowest)
    due = now + timedelta(seconds=interval * (1 + _JITTER * _scatter(source.id, now)))
    return Pace(source.id, interval, now, due, news)


def plan(sources: Iterable[Source], paces: Mapping[str, Pace], pages: Mapping[str, datetime], now: datetime) -> Plan:
    """What of the sources is due `now`. `pages`: source -> when its first page is due."""
    known = [source.id for source in sources]
    listings = {one: _due(paces.get(one), now) for one in known}
    first = {one: pages[one] for one in known if one in pages}
    later = [at for at in (*listings.values(), *first.values()) if at > now]
    return Plan(
        tuple(one for one in known if listings[one] <= now),
        tuple(one for one in known if one in first and first[one] <= now),
        min(later, default=None),
    )


def _due(pace: Pace | None, now: datetime) -> datetime:
    """A clock that was set back must not keep a source waiting until it is where it was."""
    if pace is None or pace.asked > now:
        return now
    return pace.due


def pause(failures: int) -> timedelta:
    """How long a host is left alone that failed for the nth time (from 1)."""
    return min(_FIRST_PAUSE * (1 << min(max(failures - 1, 0), 20)), _LONGEST_PAUSE)


def retry_after(value: str | None, now: datetime) -> datetime | None:
    """Until when a Retry-After asks to wait, seven days at most; None where it says nothing that can be read."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        wait = timedelta(seconds=int(text[:9])) if len(text) < 10 else _LONGEST_TOLD
        return now + min(wait, _LONGEST_TOLD)
    try:
        at = parsedate_to_datetime(text)
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return min(max(at, now), now + _LONGEST_TOLD)


def _scatter(source: str, now: datetime) -> float:
    """A number from -1 to 1 that is another one for each source and time, and the same when asked again."""
    return zlib.crc32(f"{source} {now.isoformat()}".encode()) / 2**31 - 1
