"""When a reader was here last, kept in a cookie of his own browser: "<before this visit>.<last look>". Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

COOKIE = "kawaraban_visit"
PAUSE = 1800.0  # seconds without a look that end a visit
KEPT = 400 * 86400  # seconds; the longest that browsers keep a cookie
_VALUE = re.compile(r"(\d{1,11})\.(\d{1,11})")


def visit(cookie: str | None, now: datetime) -> tuple[datetime | None, str]:
    """(since when things are new to this reader, None for one who was never here; the cookie to set)."""
    at = int(now.timestamp())
    match = _VALUE.fullmatch(cookie or "")
    if not match:
        return None, f"0.{at}"
    since, last = min(int(match[1]), at), min(int(match[2]), at)
    if at - last > PAUSE:
        since = last
    return (datetime.fromtimestamp(since, UTC) if since else None), f"{since}.{at}"
