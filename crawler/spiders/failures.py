"""What a request that failed ends as, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.manners import told
from crawler.middlewares import ForbiddenAddress, RefusedByRobots
from index.article import Outcome

if TYPE_CHECKING:
    from twisted.python.failure import Failure


def outcome_of(failure: Failure) -> Outcome | None:
    """What a request that got no answer ends as; None: a failure that may pass."""
    value = failure.value
    if isinstance(value, ForbiddenAddress):
        return Outcome.FORBIDDEN
    if isinstance(value, RefusedByRobots):
        return Outcome.ROBOTS
    if isinstance(value, DownloadCancelledError) or (isinstance(value, IgnoreRequest) and "MAXSIZE" in str(value)):
        return Outcome.TOO_LARGE
    return None


def reason(failure: Failure) -> str:
    """As a person reads it."""
    value = failure.value
    if isinstance(value, HttpError):
        to = header(value.response.headers.get("Location"))
        return f"HTTP {value.response.status}" + (f" to {to}" if to else "")
    return told(value)


def header(value: bytes | None) -> str | None:
    """The value of a header as text."""
    return value.decode("latin-1") if value else None
