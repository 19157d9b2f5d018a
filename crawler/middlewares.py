"""Scrapy adapters: which addresses may be asked, robots.txt and its crawl-delay, and every answer into the WARC."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from scrapy.robotstxt import RobotParser
from twisted.internet.error import DNSLookupError

from crawler.addresses import is_public, literal, place
from crawler.run import PRIVATE, session_of
from index.frontier import Answer, Lease
from index.warc import Exchange, Original

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

    from crawler.session import Session

_RETRIED = (408, 429)  # and 5xx: passing trouble, nothing to keep


class ForbiddenAddress(IgnoreRequest):
    """The URL, or what its name resolves to, is not on the public internet."""


class RefusedByRobots(IgnoreRequest):
    """robots.txt forbids the URL."""


class AddressGuard:
    """No request to a private address, by redirect or otherwise, unless it is a source's own and allowed."""

    def __init__(self, private: Mapping[str, frozenset[str]]) -> None:
        self._private = private  # id of a source -> host:port
        self._all = frozenset[str]().union(*private.values())
        self._named = _hosts(self._all) | {urlsplit(url).hostname or "" for url in getproxies().values()}
        GuardedResolver.private = self._named

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings.get(PRIVATE) or {})

    async def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise ForbiddenAddress(f"not http: {request.url}")
        host, own = parts.hostname or "", self._own(request)
        address = literal(host)
        if address and not is_public(address) and place(request.url) not in own:
            raise ForbiddenAddress(f"private address: {parts.netloc}")
        if address or host in _hosts(own):
            return
        if host in self._named:
            raise ForbiddenAddress(f"private address: {host} is for another source")
        if request.meta.get("proxy"):
            await _resolved(host)

    def _own(self, request: Request) -> frozenset[str]:
        """Where the source that asks may go; any allowed place for requests of no source (robots.txt)."""
        asking = request.meta.get("lease") or request.meta.get("source")
        if asking is None:
            return self._all
        return self._private.get(asking.source if isinstance(asking, Lease) else asking.id, frozenset())

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell a name that was refused from one that does not resolve, before it is tried again."""
        host = urlsplit(request.url).hostname or ""
        if isinstance(exception, CannotResolveHostError) and host in GuardedResolver.refused:
            raise ForbiddenAddress(f"private address: {host} is {GuardedResolver.refused[host]}") from exception


async def _resolved(host: str) -> None:
    """Behind a proxy it is the proxy that resolves names: refuse those that are private as seen from here.

    A name that only the proxy knows is left to the proxy, and so is one that changes between the two answers.
    """
    try:
        found = await asyncio.to_thread(socket.getaddrinfo, host, None)
    except (OSError, UnicodeError):
        return
    for *_, address in found:
        if not is_public(str(address[0])):
            raise ForbiddenAddress(f"private address: {host} is {address[0]}")


def _hosts(places: frozenset[str]) -> frozenset[str]:
    return frozenset(one.rpartition(":")[0] for one in places)


class GuardedResolver(CachingThreadedResolver):
    """Names that resolve to private addresses do not resolve: checked at each connection, so that no answer
    that changes in between (DNS rebinding) gets by."""

    private: ClassVar[frozenset[str]] = frozenset()  # names that may; AddressGuard sets it, the reactor has no crawler
    refused: ClassVar[dict[str, str]] = {}  # name -> private address

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if not is_public(address) and name not in self.private:
            self.refused[name] = address
            raise DNSLookupError(f"{name} is {address}")
        return address


class RobotsUnreadable(IgnoreRequest):
    """robots.txt could not be had: what it forbids is not known, so nothing is fetched for now."""


class Robots(RobotsTxtMiddleware):
    """Scrapy's, with an exception of its own so that the refusal can be counted, and no stack trace for a dead host.

    A server that fails forbids everything (RFC 9309, 2.3.1.4); Scrapy would take that for leave.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreadable: dict[str, str] = {}  # host:port -> why
        logging.getLogger(RobotsTxtMiddleware.__module__).addFilter(_without_trace)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status in _RETRIED:
            raise RobotsUnreadable(f"HTTP {response.status}")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, RobotsUnreadable) or not isinstance(exc, IgnoreRequest):
            self._unreadable[netloc] = str(exc) or type(exc).__name__
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        parts = urlsplit(request.url)
        if rp is None and parts.netloc in self._unreadable:
            place = f"{parts.scheme}://{parts.netloc}"
            raise RobotsUnreadable(f"{place}/robots.txt: {self._unreadable[parts.netloc]}")
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise RefusedByRobots(str(error)) from error


def _without_trace(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


class CrawlDelay:
    """robots.txt's Crawl-delay is a floor for the delay of that host, also for AutoThrottle."""

    MOST = 60.0  # seconds; a longer wish is taken as this

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self._parsed, signals.robots_parsed)
        crawler.signals.connect(self._reached, signals.request_reached_downloader)
        self._delays: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _parsed(self, robotparser: RobotParser, request: Request) -> None:
        delay = robotparser.crawl_delay(self._crawler.settings["ROBOTSTXT_USER_AGENT"])
        if delay and (host := urlsplit(request.url).hostname):
            self._delays[host] = min(delay, self.MOST)
            self._apply(host)

    def _reached(self, request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        if host in self._delays:
            request.meta["autothrottle_dont_adjust_delay"] = True
            self._apply(host)

    def _apply(self, host: str) -> None:
        engine = self._crawler.engine
        slot = engine and engine.downloader.slots.get(host)
        if slot:
            slot.delay = max(slot.delay, self._delays[host])


class WarcMiddleware:
    """Each answer to a request for a page goes into the WARC, then into the catalogue, before anything else."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(session_of(crawler))

    def process_response(self, request: Request, response: Response) -> Response:
        lease: Lease | None = request.meta.get("lease")
        if lease is None or response.status >= 500 or response.status in _RETRIED:
            return response
        request.meta["fetch"], request.meta["answered"] = self._store(lease, request, response), response.status
        return response

    def _store(self, lease: Lease, request: Request, response: Response) -> Any:
        session, exchange = self._session, _exchange(lease, request, response, self._session.now())
        same = lease.digest and (response.status == 304 or exchange.digest == lease.digest)
        earlier = session.frontier.original(lease.id, lease.digest) if same and lease.digest else None
        if earlier and lease.digest:
            record = session.writer.revisit(exchange, Original(*earlier, lease.digest))
        else:
            record = session.writer.response(exchange)
        answer = Answer(
            lease.id,
            response.url,
            lease.source,
            exchange.fetched,
            response.status,
            record,
            session.writer.end,
            etag=_header(response, "ETag"),
            modified=_header(response, "Last-Modified"),
            revisit=earlier is not None,
        )
        with session.archive.write() as connection:
            return session.frontier.answered(answer, connection)


def _exchange(lease: Lease, request: Request, response: Response, now: datetime) -> Exchange:
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{request.method} {target} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{k.decode('latin-1')}: {v.decode('latin-1')}" for k, vs in request.headers.items() for v in vs]
    return Exchange(
        response.url,
        now,
        "\r\n".join([*lines, "", ""]).encode("latin-1"),
        response.status,
        _reason(response.status),
        tuple((k.decode("latin-1"), v.decode("latin-1")) for k, vs in response.headers.items() for v in vs),
        response.body,
        lease.source,
        lease.id,
        str(response.ip_address or ""),
    )


def _reason(status: int) -> str:
    from twisted.web.http import RESPONSES

    return RESPONSES.get(status, b"Unknown").decode()


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
