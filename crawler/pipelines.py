"""Scrapy adapter: a fetched page goes to a worker process for extraction, what comes back into the archive."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from crawler.multipage import whole
from crawler.run import session_of
from crawler.stored import further
from index.article import Page
from index.fetches import Fetch
from index.log import about

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An item: a page that stands in the WARC."""

    page: Page
    fetch: Fetch


class ArticlePipeline:
    """Keeps the reactor free: it only waits for a worker, then writes one transaction."""

    def __init__(self, crawler: Crawler) -> None:
        self._session = session_of(crawler)
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Fetched) -> Fetched:
        keeper = self._session.keeper
        own = self._session.pool.submit(item.page, keeper.hints(item.fetch.source))
        pages = (own, *further(self._session, item.fetch))
        results = await asyncio.gather(*map(asyncio.wrap_future, pages))
        outcome = keeper.keep(item.fetch, whole(results))
        logger.info("%s", outcome, extra=about(item.fetch.source, item.fetch.url))
        if self._stats:
            self._stats.inc_value(f"page/{outcome}")
        return item
