"""When an alert is due. Pure: times are given, aware; a digest's hour is in the zone of `now`."""

from __future__ import annotations

from datetime import datetime, timedelta

from index.config import Alert

_DAYS = {"daily": 1, "weekly": 7}
_LONGEST = timedelta(hours=6)


def due(alert: Alert, digest_due: datetime | None, retry: datetime | None, failures: int, now: datetime) -> bool:
    """Whether what waits for an address goes out now. An address that failed is not asked before `retry`; a digest that
    has no time yet waits for its first."""
    if failures:
        return retry is None or retry <= now
    return not alert.digest or (digest_due is not None and digest_due <= now)


def following(alert: Alert, digest_due: datetime | None, now: datetime) -> datetime | None:
    """The next time of a digest: the first one after `now` at its hour, weekly ones on Mondays; None without one."""
    if not alert.digest:
        return None
    if digest_due is not None and digest_due > now:
        return digest_due
    hour, minute = map(int, alert.at.split(":"))
    at = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    at += timedelta(days=-at.weekday() if alert.digest == "weekly" else 0)
    return at if at > now else at + timedelta(days=_DAYS[alert.digest])


def backoff(failures: int) -> timedelta:
    """How long to wait after one more failure: a minute, two, four... at most six hours."""
    return min(timedelta(minutes=2 ** min(failures, 12)), _LONGEST)
