"""Answers that no server should give, one function each: what they do to a connection after a request was read."""

from __future__ import annotations

import gzip
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import brotli

from index.content_encoding import zstd
from tests.site import PROSE, Answer, Reply, Site

Handler = Callable[[Answer], None]
PAGE = f"<html lang=en><head><title>Budget</title></head><body><article><h1>Budget</h1><p>{'<p>'.join(PROSE)}</article>".encode()
_ZEROS = bytes(5_000_000)


def raw(*pieces: bytes, pause: float = 0.0, reset: bool = False) -> Handler:
    """These bytes, as they stand; then the connection ends, `reset` rudely."""

    def send(answer: Answer) -> None:
        for piece in pieces:
            answer.connection.sendall(piece)
            time.sleep(pause)
        if reset:
            time.sleep(0.05)
            answer.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        answer.close_connection = True

    return send


def head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", "Content-Type: text/html", *lines, "", ""]).encode("latin-1")


def packed(name: str, body: bytes) -> Handler:
    return lambda answer: answer.reply(Reply(body, headers={"Content-Encoding": name}))


def to(place: str) -> Handler:
    return lambda answer: answer.reply(Reply(status=302, headers={"Location": place}))


LENGTH = f"Content-Length: {2 * len(PAGE)}"
CIRCLED = "http://\u2460\u2461\u2466.0.0.1/".encode().decode("latin-1")
CHUNKED = "Transfer-Encoding: chunked"
ANSWERS: dict[str, tuple[Handler, str]] = {  # name -> what is answered, and what the page has to end as
    "reset in mid-body": (raw(head(LENGTH), PAGE, reset=True), "error"),
    "shorter than it says": (raw(head(LENGTH), PAGE), "error"),
    "a length that is none": (raw(head("Content-Length: -5"), PAGE), "error"),
    "two lengths": (raw(head("Content-Length: 5", "Content-Length: 7"), PAGE), "error"),
    "no chunks": (raw(head(CHUNKED), b"zz\r\n", PAGE), "error"),
    "chunks that break off": (raw(head(CHUNKED), b"%x\r\n" % len(PAGE), PAGE), "error"),
    "no HTTP": (raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "error"),
    "nothing": (raw(), "error"),
    "slow drip": (raw(head(LENGTH), *(PAGE[at : at + 1] for at in range(30)), pause=0.1), "error"),
    "stalls": (lambda answer: time.sleep(3), "error"),
    "endless": (raw(head(CHUNKED), *[b"%x\r\n" % (100 * len(PAGE)) + 100 * PAGE + b"\r\n"] * 50), "too-large"),
    "500 MB": (raw(head("Content-Length: 500000000"), PAGE), "too-large"),
    "300 kB of headers": (raw(head(f"Content-Length: {len(PAGE)}", *[f"X: {'a' * 8000}"] * 40), PAGE), "error"),
    "gzip bomb": (packed("gzip", gzip.compress(_ZEROS)), "too-large"),
    "gzip in gzip": (packed("gzip, gzip", gzip.compress(gzip.compress(_ZEROS))), "too-large"),
    "brotli bomb": (packed("br", brotli.compress(_ZEROS, quality=1)), "too-large"),
    "zstd bomb": (packed("zstd", zstd.compress(_ZEROS)), "too-large"),
    "gzip that is none": (packed("gzip", PAGE), "error"),
    "zstd": (packed("zstd", zstd.compress(PAGE)), "stored"),
    "gzip in two members": (packed("gzip", gzip.compress(PAGE[:99]) + gzip.compress(PAGE[99:])), "stored"),
    "encoding that is none": (packed("utf-8", PAGE), "stored"),
    "100,000 deep": (raw(head(), b"<html><body>" + b"<i>" * 100_000 + PAGE), "error"),
    "odd characters": (raw(head('ETag: "caf\xe9"', "X-Title: \xe4\xba\x88"), PAGE.replace(b" ", b"\x00 \x01 &#0; \xed\xa0\x80", 9)), "stored"),
    "to a metadata address": (to("http://0xa9fea9fe/latest/meta-data/"), "forbidden-address"),
    "to loopback as IPv6": (to("http://[::ffff:7f00:1]/"), "forbidden-address"),
    "to loopback in circled digits": (raw(head("Content-Length: 0", f"Location: {CIRCLED}", status="302 Found")), "forbidden-address"),
    "to a file": (to("file:///etc/passwd"), "error"),
    "to no URL": (to("http://[::1/"), "error"),
    "to a port that is none": (to("http://news.example:99999/"), "error"),
    "for ever to itself": (to("?again"), "error"),
}


@contextmanager
def hosts() -> Iterator[dict[str, Site]]:
    """A site for each of ANSWERS, with a feed that names its page: a host that fails is left alone, and with it others."""
    with ExitStack() as stack:
        sites = {name: stack.enter_context(Site()) for name in ANSWERS}
        for name, site in sites.items():
            site.pages["/page"] = site.pages["/page?again"] = ANSWERS[name][0]
            site.feed("/page")
        yield sites
