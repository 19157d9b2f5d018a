"""A progress bar for a crawl, on a terminal only."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from index.log import is_json

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Progress:
    """Counts the pages that were asked for and those that were worked on, from Scrapy's own counters."""

    def __init__(self, crawler: Crawler) -> None:
        if not sys.stderr.isatty() or is_json() or crawler.settings.get("LOG_LEVEL") in ("INFO", "DEBUG"):
            raise NotConfigured
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self._stats = crawler.stats
        self._task = self._bar.add_task("pages", total=None)
        crawler.signals.connect(self._bar.start, signals.spider_opened)
        crawler.signals.connect(self._bar.stop, signals.spider_closed)
        for signal in (signals.item_scraped, signals.response_received):
            crawler.signals.connect(self._update, signal)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _update(self, **_: Any) -> None:
        counts = self._stats.get_stats() if self._stats else {}
        done = sum(n for name, n in counts.items() if name.startswith("page/"))
        self._bar.update(self._task, completed=done, total=counts.get("url/leased"))
