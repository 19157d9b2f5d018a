"""The log on stderr: plain lines, or one JSON object a line with time, level, logger, source, url and message.

A record's source and URL are its `extra`: `logger.warning("HTTP 500", extra=about("asahi", url))`.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Collection
from datetime import UTC, datetime
from types import TracebackType

_CHATTY = (  # what Scrapy says of itself at every start
    "scrapy.addons", "scrapy.crawler", "scrapy.core.engine", "scrapy.extensions.logstats", "scrapy.middleware",
    "scrapy.utils.log", "asyncio",
)  # fmt: skip


def set_up(level: int, *, as_json: bool = False, verbose: Collection[str] = ()) -> None:
    """Log what is at `level`, and of the sources `verbose` all that is at INFO."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if as_json else Lines())
    handler.addFilter(Wanted(level, frozenset(verbose)))
    logging.basicConfig(level=min(level, logging.INFO) if verbose else level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    if as_json:
        sys.excepthook = _told


class Wanted(logging.Filter):
    """Of the handler, not levels of loggers: Scrapy sets those anew when it starts."""

    def __init__(self, level: int, verbose: frozenset[str]) -> None:
        super().__init__()
        self._level = level
        self._verbose = verbose

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING and record.name in _CHATTY:
            return False
        return record.levelno >= self._level or getattr(record, "source", None) in self._verbose


def _told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What ends the program though nobody expected it."""
    logging.getLogger("kawaraban").critical("%s: %s", kind.__name__, error, exc_info=(kind, error, trace))


def is_json() -> bool:
    """Is all that goes to stderr JSON? Then no progress bar does."""
    return any(isinstance(handler.formatter, JsonLines) for handler in logging.getLogger().handlers)


def tell(problem: str) -> None:
    """Say on stderr what a command found wrong: as it is, or as a record where all of stderr is JSON."""
    if is_json():
        logging.getLogger("kawaraban").error("%s", problem)
    else:
        print(problem, file=sys.stderr)


def about(source: str, url: str | None = None) -> dict[str, str | None]:
    """The `extra` of a record."""
    return {"source": source, "url": url}


class Lines(logging.Formatter):
    """LEVEL logger: source: message"""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(place)s%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        place = (getattr(record, "source", None), getattr(record, "url", None))
        record.place = "".join(f"{one}: " for one in place if one)
        return super().format(record)


class JsonLines(logging.Formatter):
    """One JSON object a line; `error` is a stack trace, where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "source": getattr(record, "source", None),
            "url": getattr(record, "url", None),
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)
