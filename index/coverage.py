"""What came of each source on each day, counted in the transaction of what happened; and whether that is what was to
be expected.

    count(connection, "asahi", NEW, now)        one more
    sums(connection)                            {source: {what: Sum(count, last)}}      since ever
    days(connection, today, 7)                  {source: {date: {what: count}}}

Reading costs by sources and days, however many articles there are. A day is one of UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from statistics import mean, median
from typing import Any

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from index.article import Outcome
from index.schema import source_days

NAMED = "named"  # URLs that its listings named for the first time
NEW, EDITED = "new", "edited"  # articles stored for the first time; new versions
LISTING = "listing"  # feeds, sitemaps and sections that were read
LISTING_FAILED, UNREADABLE = "listing-failed", "listing-unreadable"  # no answer, or an error; an answer that is no listing
FAILED = "failed"  # pages that gave no answer, or an error; Outcome.ERROR is one that could not be read
_KEPT = (NAMED, NEW, EDITED, LISTING, Outcome.STORED.value, Outcome.UNCHANGED.value, Outcome.PART.value)
FAILURES = (LISTING_FAILED, UNREADABLE, FAILED, Outcome.ERROR.value)

SILENT_AFTER = timedelta(days=3)  # without an answer from any feed, sitemap or page
HISTORY = 28  # days that say what is usual
_SAME_WEEKDAYS, _ANY_DAYS = 2, 5  # days watched of which a median is taken
_MISSED = 10.0  # usual URLs that did not come: by chance they all stay away once in 20,000 times (Poisson)
_NOTHING = {NAMED: "nothing new", NEW: "no article"}
_ALL = 0  # the "day" that holds the sum of all
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Sum:
    """Of one kind of event: how many since ever, and when the last was."""

    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """One source on one day. `expected`: articles, None where too little is known; `counts`: what -> how many."""

    day: date
    expected: float | None = None
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def got(self) -> int:
        return self.counts.get(NEW, 0)

    def as_json(self) -> dict[str, Any]:
        dropped = {what: n for what, n in self.counts.items() if what not in (*_KEPT, *FAILURES)}
        failed = {what: n for what, n in self.counts.items() if what in FAILURES}
        named = {what: self.counts.get(what, 0) for what in (NAMED, EDITED)}
        return {"day": self.day.isoformat(), "expected": self.expected, "got": self.got, **named, "dropped": dropped, "failed": failed}


def count(connection: Connection, source: str, what: str, at: datetime, *, by: int = 1) -> None:
    """`what` happened to a source, `by` times."""
    row = {"source": source, "what": what, "count": by, "last": at}
    new = upsert(source_days)
    later = {"count": source_days.c.count + new.excluded.count, "last": func.max(source_days.c.last, new.excluded.last)}
    rows = [row | {"day": day} for day in (_number(at.astimezone(UTC).date()), _ALL)]
    connection.execute(new.on_conflict_do_update(index_elements=["day", "source", "what"], set_=later), rows)


def sums(connection: Connection) -> dict[str, dict[str, Sum]]:
    found: dict[str, dict[str, Sum]] = {}
    c = source_days.c
    for source, what, many, last in connection.execute(select(c.source, c.what, c["count"], c.last).where(c.day == _ALL)):
        found.setdefault(source, {})[what] = Sum(many, last)
    return found


def days(connection: Connection, today: date, number: int) -> dict[str, dict[date, dict[str, int]]]:
    """All of the last `number` days, and of HISTORY days before them what says what is usual."""
    c, first = source_days.c, _number(today) - number + 1
    usual = c.what.in_((NAMED, NEW, LISTING)) & (c.day >= first - HISTORY)
    query = select(c.source, c.day, c.what, c["count"]).where(or_(c.day >= first, usual))
    found: dict[str, dict[date, dict[str, int]]] = {}
    for source, day, what, many in connection.execute(query.where(c.day >= first - HISTORY)):
        found.setdefault(source, {}).setdefault(_EPOCH + timedelta(days=day), {})[what] = many
    return found


def _number(day: date) -> int:
    return (day - _EPOCH).days


# -- what is usual: pure ------------------------------------------------------------------------------

History = Mapping[date, Mapping[str, int]]  # of one source


def expected(history: History, day: date, what: str = NEW) -> float | None:
    """How many are usual on such a day: the median of the same weekdays of four weeks, else of all days before it.

    Only days count on which the source was watched; None where there are too few.
    """
    before = {d: history[d].get(what, 0) for d in history if 0 < (day - d).days <= HISTORY and history[d].get(LISTING)}
    same = [n for d, n in before.items() if d.weekday() == day.weekday()]
    if len(same) >= _SAME_WEEKDAYS:
        return float(median(same))
    return float(median(before.values())) if len(before) >= _ANY_DAYS else None


def recent(history: History, today: date, number: int) -> tuple[Day, ...]:
    """The last `number` days up to today, the newest last."""
    wanted = [today - timedelta(days=back) for back in range(number - 1, -1, -1)]
    return tuple(Day(day, expected(history, day), dict(history.get(day, {}))) for day in wanted)


def alarm(history: History, totals: Mapping[str, Sum], now: datetime) -> str | None:
    """Why a source counts as silent: it does not answer, names nothing new where it used to, or none of its pages has
    become an article since, as after a new layout; None: all is well."""
    answered = last_success(totals)
    if answered is None:
        return "never answered"
    if now - answered > SILENT_AFTER:
        return f"no answer since {answered:%Y-%m-%d %H:%M} UTC"
    return _missed(history, totals.get(NAMED), NAMED, now) or _missed(history, totals.get(NEW), NEW, now)


def _missed(history: History, last: Sum | None, what: str, now: datetime) -> str | None:
    """That far more of something should have come since the last, if as much had come as before it."""
    if last is None or now - last.last <= SILENT_AFTER:
        return None
    day = last.last.date()
    usual = [n.get(what, 0) for d, n in history.items() if 0 <= (day - d).days < HISTORY and n.get(LISTING)]
    rate = mean(usual) if usual else 0.0
    if rate * ((now - last.last) / timedelta(days=1)) < _MISSED:
        return None
    return f"{_NOTHING[what]} since {last.last:%Y-%m-%d %H:%M} UTC, where {rate:.3g} a day are usual"


def last_success(totals: Mapping[str, Sum]) -> datetime | None:
    """When a listing or a page last gave an answer that could be read."""
    return max((one.last for what, one in totals.items() if what not in (*FAILURES, NAMED)), default=None)
