"""A spider that only looks: what each of some URLs answers. For `sources check` and `sources add`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.http import Response

if TYPE_CHECKING:
    from twisted.python.failure import Failure


@dataclass(frozen=True, slots=True)
class Look:
    """The answer to one URL, after redirects to `url`; `error` says why there is none."""

    asked: str
    url: str
    status: int = 0
    content_type: str | None = None
    body: bytes = b""
    error: str | None = None


class LookSpider(Spider):
    """Not for `scrapy crawl`: it takes the URLs and the list for what it sees from its caller."""

    name = "look"

    def __init__(self, urls: tuple[str, ...] = (), looks: list[Look] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._urls = urls
        self.looks = [] if looks is None else looks

    async def start(self) -> AsyncIterator[Request]:
        for url in self._urls:
            meta = {"asked": url, "handle_httpstatus_list": list(range(400, 600))}
            yield Request(url, self.parse, errback=self.failed, meta=meta, dont_filter=True)

    def parse(self, response: Response) -> None:
        kind = response.headers.get("Content-Type")
        content_type = kind.decode("latin-1") if kind else None
        self.looks.append(Look(response.meta["asked"], response.url, response.status, content_type, response.body))

    def failed(self, failure: Failure) -> None:
        asked = failure.request.meta["asked"]  # type: ignore[attr-defined]  # Scrapy's addition
        self.looks.append(Look(asked, asked, error=str(failure.value) or type(failure.value).__name__))
