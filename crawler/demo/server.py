"""A real HTTP/1.1 server on loopback for one site: threads, keep-alive, a log of what was asked."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from crawler.demo.replies import Reply, negotiate

Answer = Callable[[str], Reply]  # path with query -> what the site says
Log = Callable[[str, str, int], None]  # method, path, status
_POLL = 0.05  # seconds until `close` is noticed


class SiteServer:
    """Serves `answer` on 127.0.0.1; `url` ends without a slash. Close it, or use it in `with`."""

    def __init__(self, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), _Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self, answer: Answer, log: Log) -> None:
        """Begin to answer; the port was open (and queued connections) before."""
        self._server.answer, self._server.log = answer, log
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_POLL,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        if hasattr(self, "_thread"):
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    answer: Answer
    log: Log
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news; anything else is a bug and is shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    wbufsize = -1  # head and body in one packet: no 40 ms pause of Nagle and delayed ACK
    disable_nagle_algorithm = True
    timeout = 30

    def do_GET(self) -> None:
        reply = negotiate(self.server.answer(self.path), self.headers)
        self._send(reply)

    do_HEAD = do_GET

    def _send(self, reply: Reply) -> None:
        self.server.log(self.command, self.path, reply.status)  # before the client can know
        self.send_response(reply.status)
        for name, value in reply.fields():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD" and reply.status != 304:
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: what was asked stands in the newsroom's `requests`."""
