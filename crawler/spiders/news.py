"""The spider: listings of each source -> the frontier -> pages that are due -> items."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from crawler import discovery
from crawler.links import FeedError, Listing, read_listing, section_links
from crawler.manners import HostPaused, RoundOver
from crawler.middlewares import RobotsUnreadable
from crawler.pipelines import Fetched
from crawler.run import own_session
from crawler.spiders.failures import header, outcome_of, reason
from index import coverage
from index.article import Outcome, Page, Rejected
from index.config import Source
from index.errors import ArchiveError
from index.fetches import Fetch
from index.frontier import Lease
from index.log import about
from index.looks import RETRIES

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

    from crawler.session import Session

logger = logging.getLogger(__name__)

_ANSWERS = [304, *range(400, 600)]  # statuses that are for us to judge
_NO_LIMIT = 10**9
_DEPTH = 3  # sitemap index -> sitemap index -> sitemap


class NewsSpider(Spider):
    """`scrapy crawl news [-a only=asahi,mof]`: one round over the sources."""

    name = "news"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        session = kwargs.pop("session", None) or own_session(crawler, kwargs.pop("only", ""))
        spider = super().from_crawler(crawler, *args, session=session, **kwargs)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        return spider

    def __init__(self, session: Session, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.session = session
        most = _NO_LIMIT if session.task.since else session.config.max_new
        self.sitemaps: Counter[str] = Counter()  # source -> sitemaps that its indexes led to
        self.left = dict.fromkeys(session.sources, most)  # new pages a source may have this round

    async def start(self) -> AsyncIterator[Any]:
        for source in self.session.sources.values():
            for url in (*source.feeds, *source.sitemaps, *source.sections) if source.id in self.session.plan.ask else ():
                yield self._listing(url, source, section=url in source.sections)
        for source in self.session.sources.values():
            for request in self._due(source):
                yield request

    def idle(self) -> None:
        """All is fetched and worked on; pages that were kept may have named the further pages of their articles."""
        further, self.session.keeper.further = self.session.keeper.further, set()
        sources = [source for name, source in self.session.sources.items() if name in further]
        requests = [request for source in sources for request in self._due(source)]
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    # -- listings -------------------------------------------------------------------------------------

    def _listing(self, url: str, source: Source, *, section: bool = False, depth: int = 0) -> Request:
        self.session.asked.add(url)
        state = self.session.listings.get(url, source.id)
        headers = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
        return Request(
            url,
            self.parse_listing,
            headers={k: v for k, v in headers.items() if v},
            meta={"source": source, "section": section, "depth_of": depth, "handle_httpstatus_list": _ANSWERS},
            errback=self.listing_failed,
            priority=10,
            dont_filter=True,
        )

    async def parse_listing(self, response: Response) -> AsyncIterator[Request]:
        source: Source = response.meta["source"]
        if response.status == 304:
            self._listing_read(response, source, None)
            return
        try:
            listing = await self._read(response)
        except FeedError as error:
            what = coverage.UNREADABLE if response.status == 200 else coverage.LISTING_FAILED
            self._listing_failed(response.request, source, str(error), what)
            return
        for problem in listing.problems:
            logger.info("%s", problem, extra=about(source.id, response.url))
        for request in self._followed(listing, response, source):
            yield request
        self._listing_read(response, source, listing)
        for request in self._due(source):
            yield request

    async def _read(self, response: Response) -> Listing:
        """Raises FeedError. A large sitemap takes a second to parse, which is not the reactor's to spend."""
        if response.status != 200:
            raise FeedError(f"{response.url}: HTTP {response.status}")
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
        read = section_links if response.meta["section"] else read_listing
        return await asyncio.to_thread(read, response.body, response.url, kind)

    def _followed(self, listing: Listing, response: Response, source: Source) -> Iterator[Request]:
        if self._goes_back(listing, source):
            yield self._listing(listing.next or "", source, section=response.meta["section"], depth=response.meta["depth_of"])
        depth = response.meta["depth_of"] + 1
        if depth > _DEPTH:
            return
        most = _NO_LIMIT if self.session.task.since else discovery.MAX_CHILDREN
        in_all = discovery.MAX_SITEMAPS_BACK if self.session.task.since else discovery.MAX_SITEMAPS
        for link in discovery.children(listing.links, source, self._since, most):
            if link.url in self.session.asked or self.sitemaps[source.id] >= in_all:
                continue
            self.sitemaps[source.id] += 1
            yield self._listing(link.url, source, depth=depth)

    def _goes_back(self, listing: Listing, source: Source) -> bool:
        """Whether a further page of the listing is asked for: only when a crawl looks back, and this one held what is
        recent enough, or was not known."""
        fresh = listing.next and self.session.task.since and listing.next not in self.session.asked
        return bool(fresh and discovery.is_own(listing.next or "", source) and discovery.wanted(listing.links, source, self._since))

    def _listing_read(self, response: Response, source: Source, listing: Listing | None) -> None:
        now, asked = self.session.now(), _asked(response)
        state = self.session.listings.get(asked, source.id)
        links = discovery.wanted(listing.links, source, self._since) if listing else []
        changed = replace(state, fetched=now, failures=0, error=None)
        if listing:
            etag, modified = (header(response.headers.get(name)) for name in ("ETag", "Last-Modified"))
            if listing.kind == "sitemap-index":
                etag = modified = None  # "not modified" would hide what changed in the sitemaps that it names
            changed = replace(changed, links=len(listing.links), etag=etag, modified=modified)
        with self.session.archive.write() as connection:
            dated = [(link.url, link.published) for link in links]
            new = self.session.frontier.discover(dated, source.id, connection, now=now, since=self.session.started)
            self.session.listings.save(changed, connection)
            coverage.count(connection, source.id, coverage.LISTING, now)
        self.session.answered.add(source.id)
        self.session.news[source.id] += new
        self._count("url/discovered", new)

    def listing_failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy's addition
        source: Source = request.meta["source"]
        if isinstance(failure.value, RoundOver):
            return
        if isinstance(failure.value, HostPaused):
            self.session.held[source.id] = failure.value.until
        self._listing_failed(request, request.meta["source"], reason(failure))

    def _listing_failed(
        self, request: Request | None, source: Source, reason: str, what: str = coverage.LISTING_FAILED
    ) -> None:
        assert request is not None
        self.session.answered.add(source.id)
        logger.warning("%s", reason, extra=about(source.id, request.url))
        asked = request.meta.get("redirect_urls", [request.url])[0]
        state = self.session.listings.get(asked, source.id)
        with self.session.archive.write() as connection:
            failed = replace(state, failures=state.failures + 1, error=reason[:500])
            self.session.listings.save(failed, connection)
            coverage.count(connection, source.id, what, self.session.now())
        self._count("listing/failed", 1)

    # -- pages ----------------------------------------------------------------------------------------

    @property
    def _since(self) -> datetime:
        return self.session.task.since or self.session.now() - timedelta(seconds=self.session.config.window)

    def _due(self, source: Source) -> list[Request]:
        with self.session.archive.write() as connection:
            now = self.session.now()
            leases = self.session.frontier.lease(source.id, self.left[source.id], now=now, connection=connection)
        self.left[source.id] -= sum(lease.looks == 0 for lease in leases)
        self._count("url/leased", len(leases))
        return [self._page(lease) for lease in leases]

    def _page(self, lease: Lease) -> Request:
        headers = {"If-None-Match": lease.etag, "If-Modified-Since": lease.modified} if lease.digest else {}
        return Request(
            lease.url,
            self.parse_page,
            headers={k: v for k, v in headers.items() if v},
            meta={"lease": lease, "handle_httpstatus_list": _ANSWERS},
            errback=self.page_failed,
            dont_filter=True,
        )

    async def parse_page(self, response: Response) -> AsyncIterator[Fetched]:
        lease: Lease = response.meta["lease"]
        fetch: Fetch | None = response.meta.get("fetch")
        if fetch is None or response.status not in (200, 304, 404, 410):
            self._failed(lease, fetch, f"HTTP {response.status}")
        elif response.status == 304 and not lease.digest:
            self._failed(lease, fetch, "HTTP 304 to a request without conditions")
        elif response.status == 304 or fetch.record.digest == lease.digest:
            self._kept(fetch, None)
        elif response.status != 200:
            self._kept(fetch, Rejected(Outcome.GONE, f"HTTP {response.status}"))
        else:
            yield Fetched(_page(response, fetch, self.session.now()), fetch)

    def page_failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy's addition
        lease, fetch = request.meta["lease"], request.meta.get("fetch")
        if isinstance(failure.value, ArchiveError):
            raise failure.value
        outcome = outcome_of(failure)
        if isinstance(failure.value, RoundOver | HostPaused | RobotsUnreadable) and fetch is None:
            self._hand_back(lease, failure.value)
        elif outcome is None and fetch and request.meta.get("answered") == 200:  # stored, and cannot be unpacked: damaged on its way
            logger.warning("%s: %s: %s", lease.source, lease.url, reason(failure))
            self._count(f"page/{self.session.keeper.keep(fetch, Rejected(Outcome.ERROR, reason(failure), passing=True))}", 1)
        elif outcome is None:
            self._failed(lease, fetch, reason(failure))
        elif fetch:
            self._settle(fetch, outcome, reason(failure))
        else:
            with self.session.archive.write() as connection:
                now = self.session.now()
                self.session.frontier.close(lease, outcome, connection, now=now, detail=reason(failure))
            self._count(f"page/{outcome}", 1)

    def _hand_back(self, lease: Lease, why: BaseException) -> None:
        """Not asked for, through no fault of the page: it waits, and that counts as no try."""
        due = why.until if isinstance(why, HostPaused) else None
        if isinstance(why, RobotsUnreadable):
            due = self.session.now() + RETRIES[0]
        with self.session.archive.write() as connection:
            self.session.frontier.hand_back(lease.id, connection, due=due)
        self._count("url/handed-back", 1)

    def _kept(self, fetch: Fetch, result: Rejected | None) -> None:
        keeper = self.session.keeper
        outcome = keeper.keep(fetch, result) if result else keeper.unchanged(fetch)
        logger.info("%s", outcome, extra=about(fetch.source, fetch.url))
        self._count(f"page/{outcome}", 1)

    def _settle(self, fetch: Fetch, outcome: Outcome, detail: str | None = None) -> None:
        with self.session.archive.write() as connection:
            now = self.session.now()
            self.session.frontier.settle(fetch, outcome, connection, now=now, detail=detail)
        self._count(f"page/{outcome}", 1)

    def _failed(self, lease: Lease, fetch: Fetch | None, reason: str) -> None:
        logger.warning("%s", reason, extra=about(lease.source, lease.url))
        now = self.session.now()
        with self.session.archive.write() as connection:
            self.session.frontier.failed(lease.id, reason, connection, now=now, fetch=fetch)
        self._count("page/error", 1)

    def _count(self, name: str, by: int) -> None:
        if self.crawler.stats and by:
            self.crawler.stats.inc_value(name, by)


def _page(response: Response, fetch: Fetch, now: datetime) -> Page:
    headers = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, vs in response.headers.items() for v in vs)
    return Page(response.url, fetch.source, now, response.body, response.status, headers, fetch.record)


def _asked(response: Response) -> str:
    """The URL that was asked for, before redirects."""
    return str(response.meta.get("redirect_urls", [response.url])[0])
