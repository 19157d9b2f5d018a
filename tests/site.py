"""A real HTTP server on a free port of loopback, with a path for each answer that a test needs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

Handler = Callable[["Answer"], None]


@dataclass(frozen=True)
class Reply:
    """What a path answers; `drip` seconds pass before each kilobyte."""

    body: bytes | str = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0


class Answer(BaseHTTPRequestHandler):
    """One request; `site` is its Site."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.seen(self)
        found = self.site.pages.get(self.path)
        if callable(found):
            found(self)
        else:
            self.reply(found or Reply("not here", status=404))

    do_POST = do_GET

    def reply(self, reply: Reply) -> None:
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        tag = reply.headers.get("ETag")
        if tag and self.headers.get("If-None-Match") == tag:
            reply, body = Reply(status=304, headers={"ETag": tag}), b""
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.kind, "Content-Length": str(len(body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        step = 1024 if reply.drip else max(len(body), 1)
        for at in range(0, len(body), step):
            time.sleep(reply.drip)
            self.wfile.write(body[at : at + step])

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, BrokenPipeError):
            self.close_connection = True  # the crawler was killed, or had enough

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Site:
    """`with Site() as site: site.pages["/a"] = Reply(...)`; `site.requests` has (path, If-None-Match) of each."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Handler] = {}
        self.requests: list[str] = []
        self.agents: set[str] = set()
        self._lock = threading.Lock()
        handler = type("Handler", (Answer,), {"site": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def seen(self, answer: Answer) -> None:
        with self._lock:
            self.requests.append(answer.path)
            self.agents.add(answer.headers.get("User-Agent", ""))

    def __enter__(self) -> Site:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    # -- things that sites have -----------------------------------------------------------------------

    def feed(self, *paths: str, at: str = "/feed.xml") -> str:
        """An RSS feed that names the paths (or absolute URLs); its URL."""
        links = "".join(f"<item><title>t</title><link>{self.absolute(path)}</link></item>" for path in paths)
        self.pages[at] = Reply(f"<rss version='2.0'><channel>{links}</channel></rss>", "application/rss+xml")
        return self.url + at

    def absolute(self, path: str) -> str:
        return self.url + path if path.startswith("/") else path

    def article(self, path: str, title: str, *paragraphs: str, **headers: str) -> str:
        """A plain article page about the budget; its URL."""
        text = "".join(f"<p>{p}</p>" for p in paragraphs or PROSE)
        page = (
            f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body>"
        )
        self.pages[path] = Reply(page, headers=headers)
        return self.url + path


PROSE = (
    "The finance ministry put the cost of servicing Japan's debt at ¥31.3 trillion for the next fiscal year, the most "
    "that any draft budget has set aside for it so far.",
    "Officials assume an interest rate of 3 percent, a level last used for a draft in 1997, and said that each further "
    "point would add several trillion yen within three years.",
    "Lawmakers begin their questions in January, and the opposition has asked for the assumptions behind the figure.",
)
