"""Scrapy adapters: hosts that fail or ask for a pause are left alone, and a round ends when it is told to."""

from __future__ import annotations

import asyncio
import re
import signal
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.core.downloader.handlers import http11
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response

from crawler.gate import ERROR_PAGE, NO_ANSWER, TIME_UP, host_of
from crawler.pace import retry_after
from crawler.run import AT_MOST, session_of
from index.timetable import Timetable

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.session import Session

MAX_HEADERS = 262_144  # bytes of an answer's status line and headers; browsers take as much
GRACE = 3.0  # seconds that answers on their way are waited for when the program is told to stop
_NO_ANSWER = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
_NAMES: dict[type, str] = {ResponseDataLossError: "the answer broke off before its end"}


class HostPaused(IgnoreRequest):
    """The host failed, or asked to be left alone, until a time."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class RoundOver(IgnoreRequest):
    """The round was told to end before this request was answered."""


def told(error: BaseException | None) -> str:
    """What happened, in words: Twisted hands on a list of its failures, or no words at all."""
    wrapped = re.findall(r"<twisted\.python\.failure\.Failure [\w.]*?(\w+): (.*?)>(?=[\],])", str(error))
    return "; ".join(f"{name}: {said}" for name, said in wrapped) or str(error) or _NAMES.get(type(error), type(error).__name__)


def check(session: Session, request: Request) -> None:
    """Raises HostPaused, RoundOver."""
    if session.gate.over:
        raise RoundOver(session.gate.over)
    pause = session.gate.paused(host_of(request.url), session.now())
    if pause:
        asked = "asked to be left alone" if pause.told else "fails, and is left alone"
        at = pause.until.isoformat(timespec="seconds")
        raise HostPaused(f"{pause.host}: {asked} until {at}: {pause.reason}", pause.until)


class BoundedParser(http11._LenientHTTPClientParser):
    """Scrapy's, which takes headers without end: a hostile server filled a gigabyte of memory in eight seconds."""

    left = MAX_HEADERS

    def lineReceived(self, line: bytes) -> None:
        self.left -= len(line)
        if self.left < 0:
            raise ValueError(f"more than {MAX_HEADERS} bytes of headers")
        super().lineReceived(line)


http11._LenientHTTPClientParser = BoundedParser  # type: ignore[misc]  # there is no other way in


class Handler(HTTP11DownloadHandler):
    """Scrapy's, which asks the gate once more where the request leaves: it may have waited behind others."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._session: Session = session_of(crawler)
        self._under_way = self._session.under_way

    async def download_request(self, request: Request) -> Response:
        check(self._session, request)
        task = asyncio.ensure_future(super().download_request(request))
        self._under_way.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            raise RoundOver(self._session.gate.over or "cancelled") from None
        finally:
            self._under_way.discard(task)


class Manners:
    """Tells the gate how each host answers; inside RetryMiddleware, so that it sees every try."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._timetable = Timetable(session.archive)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(session_of(crawler))

    def process_request(self, request: Request) -> None:
        check(self._session, request)

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status != 429 and response.status < 500:
            self._answered(request)
            return response
        told = None
        if response.status in (429, 503):
            header = response.headers.get("Retry-After")
            told = retry_after(header.decode("latin-1") if header else None, self._session.now())
        if self._failed(request, 6 if response.status == 429 else ERROR_PAGE, f"HTTP {response.status}", told):
            request.meta["dont_retry"] = True
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if isinstance(exception, _NO_ANSWER) and self._failed(request, NO_ANSWER, told(exception)):
            request.meta["dont_retry"] = True

    def _failed(self, request: Request, weight: int, reason: str, told: datetime | None = None) -> bool:
        session = self._session
        pause = session.gate.failed(host_of(request.url), weight, reason, session.now(), told)
        if pause:
            with session.archive.write() as connection:
                self._timetable.pause(pause, connection)
        return pause is not None

    def _answered(self, request: Request) -> None:
        host = host_of(request.url)
        if self._session.gate.answered(host):
            with self._session.archive.write() as connection:
                self._timetable.resume(host, connection)


class Stopping:
    """Ends the crawl at SIGTERM or SIGINT, within seconds, or when its time is up; what was fetched is kept."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._session = session_of(crawler)
        self._handlers: dict[int, Any] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None
        crawler.signals.connect(self._started, signals.engine_started)
        crawler.signals.connect(self._stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _started(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            self._handlers[number] = signal.signal(number, lambda *_: loop.call_soon_threadsafe(self._stop))
        if at_most := self._crawler.settings.get(AT_MOST):
            self._timer = loop.call_later(at_most, self._end, TIME_UP)

    def _stopped(self) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        if self._timer:
            self._timer.cancel()

    def _stop(self) -> None:
        self._session.stopped = True
        self._end("stopped")
        asyncio.get_running_loop().call_later(GRACE, self._cut)

    def _end(self, reason: str) -> None:
        engine, gate = self._crawler.engine, self._session.gate
        if engine is None or gate.over:
            return
        gate.over = reason
        for slot in engine.downloader.slots.values():
            slot.delay = 0.0  # the gate is closed: nothing is sent, however fast the rest of the queue goes by
        self._closing = asyncio.get_running_loop().create_task(engine.close_spider_async(reason=reason))

    def _cut(self) -> None:
        for task in tuple(self._session.under_way):
            task.cancel()
