"""Scrapy's settings, the same for `kawaraban crawl` and for plain `scrapy crawl news`."""

from __future__ import annotations

from typing import Any

from index.config import Config

BOT_NAME = "kawaraban"
SPIDER_MODULES = ["crawler.spiders"]
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "Kawaraban"
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # on by default, it opens a loopback port that runs code
DOWNLOAD_VERIFY_CERTIFICATES = True
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 4
DOWNLOAD_DELAY_JITTER = 0.0  # it would halve the delay at times; the delay is a promise
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_TARGET_CONCURRENCY = 2.0
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the spider says it
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]  # not 429: who asks for less gets nothing until the next round
REDIRECT_MAX_TIMES = 8
METAREFRESH_ENABLED = False  # pages that load themselves anew every minute are articles, not redirects
TWISTED_DNS_RESOLVER = "crawler.middlewares.GuardedResolver"
LOG_LEVEL = "WARNING"
LOG_INSTALL_ROOT_HANDLER = False
STATS_DUMP = False
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.Robots": 100,
    "crawler.manners.Manners": 555,  # inside RetryMiddleware: it sees every try
    "crawler.middlewares.AddressGuard": 760,  # inside RetryMiddleware (550): not tried again; behind HttpProxyMiddleware (750)
    "crawler.middlewares.WarcMiddleware": 950,  # next to the wire: raw compressed bytes and real 304s
}
DOWNLOAD_HANDLERS = {"http": "crawler.manners.Handler", "https": "crawler.manners.Handler"}
ITEM_PIPELINES = {"crawler.pipelines.ArticlePipeline": 300}
LOG_FORMATTER = "crawler.faults.LogFormatter"
EXTENSIONS = {"crawler.middlewares.CrawlDelay": 0, "crawler.progress.Progress": 0, "crawler.faults.Faults": 0}
EXTENSIONS |= {"crawler.manners.Stopping": 0}


def of(config: Config) -> dict[str, Any]:
    """The settings that a user's configuration decides."""
    from crawler import VERSION

    contact = f" (+{config.contact})" if config.contact else ""
    return {
        "USER_AGENT": f"Kawaraban/{VERSION}{contact}",
        "DOWNLOAD_DELAY": config.delay,
        "AUTOTHROTTLE_START_DELAY": config.delay,
        "DOWNLOAD_TIMEOUT": config.timeout,
        "DOWNLOAD_MAXSIZE": config.max_page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
    }
