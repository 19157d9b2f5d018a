"""Run the spider in this process; and the session that belongs to a Scrapy crawler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from index.config import Config, settled

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

    from crawler.session import Session
    from crawler.spiders.look import Look

AT_MOST = "KAWARABAN_AT_MOST"  # seconds that a crawl may take; None: as long as it needs
PRIVATE = "KAWARABAN_PRIVATE"  # places on private networks that may be asked: addresses.private_places


def crawl(session: Session) -> dict[str, Any]:
    """Crawl the session's sources to the end; returns Scrapy's counters. Once in a process: the reactor's rule."""
    chosen = {PRIVATE: session.private, AT_MOST: session.task.at_most}
    crawler = _process("news", session.config, chosen, session=session)
    return crawler.stats.get_stats() if crawler.stats else {}


def look_up(urls: tuple[str, ...], config: Config, private: Mapping[str, frozenset[str]]) -> list[Look]:
    """Fetch some URLs, politely, into memory and nowhere else. Once in a process, like `crawl`."""
    from crawler.spiders.look import LookSpider

    looks: list[Look] = []
    off: dict[str, Any] = {"ITEM_PIPELINES": {}, "EXTENSIONS": {}, "RETRY_TIMES": 0, PRIVATE: private}
    off["LOG_FORMATTER"] = "scrapy.logformatter.LogFormatter"
    off["DOWNLOADER_MIDDLEWARES"] = {"crawler.middlewares.WarcMiddleware": None, "crawler.manners.Manners": None}
    off["DOWNLOAD_HANDLERS"] = {}
    _process(LookSpider, config, off, urls=urls, looks=looks)
    return looks


def _process(spider: str | type[Spider], config: Config, chosen: dict[str, Any], **arguments: Any) -> Crawler:
    from scrapy.crawler import CrawlerProcess
    from scrapy.settings import Settings

    from crawler import settings

    combined = Settings()
    combined.setmodule(settings, priority="project")
    middlewares = {**settings.DOWNLOADER_MIDDLEWARES, **chosen.pop("DOWNLOADER_MIDDLEWARES", {})}
    combined.setdict(settings.of(config) | chosen | {"DOWNLOADER_MIDDLEWARES": middlewares}, priority="cmdline")
    process = CrawlerProcess(combined)
    crawler = process.create_crawler(spider)
    process.crawl(crawler, **arguments)
    process.start()
    return crawler


def session_of(crawler: Crawler) -> Session:
    """The session that the crawler's spider works in."""
    session: Session = crawler.spider.session  # type: ignore[union-attr]  # a NewsSpider, made before all else
    return session


def own_session(crawler: Crawler, only: str) -> Session:
    """For plain `scrapy crawl news -a only=asahi,mof`: a session that ends with the crawl."""
    from scrapy import signals

    from crawler import settings
    from crawler.derive import catch_up
    from crawler.refresh import catch_up_pages, take_over
    from crawler.session import Session, Task

    config = settled()
    session = Session(config, Task(tuple(filter(None, only.split(","))), purpose="scrapy crawl"))
    take_over(session)
    crawler.settings.setdict(settings.of(config) | {PRIVATE: session.private}, priority="project")

    def finish() -> None:
        with session:
            catch_up_pages(session)
            catch_up(session)

    crawler.signals.connect(finish, signals.engine_stopped, weak=False)
    return session
