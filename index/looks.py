"""When a page is looked at again, and when one that is not there counts as gone. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

SECOND_LOOKS = tuple(timedelta(hours=h) for h in (1, 5, 18, 144))  # 1 h, 6 h, 24 h and 7 d after the first answer
RETRIES = tuple(timedelta(minutes=m) for m in (10, 30, 120, 720))  # after a failure; then given up
ABSENCES = tuple(timedelta(hours=h) for h in (1, 24, 168, 720))  # after a look that found nothing there
_CERTAIN = "HTTP 410"


def next_look(looks: int, now: datetime, answered: datetime | None = None) -> datetime | None:
    """After the nth answer (from 1) of a page that may come to say something else.

    After one that others fetched long ago (a WARC of theirs) the time of second looks is over.
    """
    if answered and now - answered > sum(SECOND_LOOKS, timedelta()):
        return None
    return now + SECOND_LOOKS[looks - 1] if 0 < looks <= len(SECOND_LOOKS) else None


def next_try(tries: int, now: datetime) -> datetime | None:
    """After `tries` failures before this one."""
    return now + RETRIES[tries] if tries < len(RETRIES) else None


def next_search(missed: int, now: datetime) -> datetime | None:
    """After the nth look in a row (from 1) that found nothing."""
    return now + ABSENCES[missed - 1] if missed <= len(ABSENCES) else None


def is_gone(missed: int, why: str) -> bool:
    """A server that says that it took the page off (410) is believed at once; 404 and its like, which also a bad
    minute of a server gives, when the next look an hour later finds the same."""
    return missed > 1 or why == _CERTAIN
