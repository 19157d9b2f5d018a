"""What is raised in a callback or a pipeline: an archive that cannot be written ends the crawl, a bug is counted."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import logformatter, signals

from crawler.run import session_of
from index.errors import ArchiveError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure


class Faults:
    """Keeps the first ArchiveError as `session.failure` and closes the spider; names of bugs go to `session.bugs`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._closing: asyncio.Task[None] | None = None
        crawler.signals.connect(self._raised, signals.spider_error)
        crawler.signals.connect(self._raised, signals.item_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _raised(self, failure: Failure) -> None:
        session, error = session_of(self._crawler), failure.value
        if not isinstance(error, ArchiveError):
            session.bugs.append(f"{type(error).__name__}: {error}"[:300])
        elif session.failure is None and self._crawler.engine:
            session.failure = error
            closing = self._crawler.engine.close_spider_async(reason="archive cannot be written")
            self._closing = asyncio.get_running_loop().create_task(closing)


class LogFormatter(logformatter.LogFormatter):
    """Scrapy's; an archive that cannot be written is told once, at the end, not for each page with a stack trace."""

    def spider_error(self, failure: Failure, *args: Any, **kwargs: Any) -> Any:
        return _quiet(failure.value, super().spider_error(failure, *args, **kwargs))

    def download_error(self, failure: Failure, *args: Any, **kwargs: Any) -> Any:
        return _quiet(failure.value, super().download_error(failure, *args, **kwargs))

    def item_error(self, item: Any, exception: BaseException, *args: Any, **kwargs: Any) -> Any:
        return _quiet(exception, super().item_error(item, exception, *args, **kwargs))


def _quiet(error: BaseException | None, entry: Any) -> Any:
    return entry | {"level": logging.DEBUG} if isinstance(error, ArchiveError) else entry
