"""One HTTP answer, and the HTTP rules that turn it into what a request gets: 304, 206, gzip, HEAD.

    Reply(body=..., type="text/html; charset=utf-8", etag='"abc"')    what a site says
    negotiate(reply, headers)                                         what this client is sent

After RFC 9110: If-None-Match goes before If-Modified-Since (13.2.2) and is compared weakly (13.1.2); one byte range.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """A response before negotiation. `ranges` says that parts of it may be asked for."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    etag: str | None = None
    modified: datetime | None = None  # aware
    headers: tuple[tuple[str, str], ...] = ()
    ranges: bool = False

    def fields(self) -> tuple[tuple[str, str], ...]:
        """All response headers but Content-Length."""
        made = [("Content-Type", self.type), *self.headers]
        if self.etag:
            made.append(("ETag", self.etag))
        if self.modified:
            made.append(("Last-Modified", http_date(self.modified)))
        if self.ranges:
            made.append(("Accept-Ranges", "bytes"))
        return tuple(made)


def http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def digest(*parts: str | bytes) -> str:
    """Sixteen hexadecimal digits that stand for these parts in an ETag."""
    joined = b"\0".join(part.encode() if isinstance(part, str) else part for part in parts)
    return hashlib.sha256(joined).hexdigest()[:16]


def not_found(text: str = "<!doctype html><title>404 Not Found</title><h1>Not Found</h1>") -> Reply:
    return Reply(text.encode(), status=404)


def moved(location: str) -> Reply:
    return Reply(status=301, headers=(("Location", location),))


def negotiate(reply: Reply, request: Message) -> Reply:
    """What a client with these request headers gets."""
    if reply.status != 200:
        return reply
    packed = _packed(reply, request.get("Accept-Encoding", ""))
    if _unchanged(packed, request):
        return replace(packed, body=b"", status=304)
    if reply.ranges and "Range" in request:
        return _part(reply, request["Range"], request.get("If-Range"))
    return packed


def _packed(reply: Reply, accepted: str) -> Reply:
    if reply.ranges or not re.search(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", accepted):
        return reply
    headers = (*reply.headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
    strong = reply.etag and reply.etag.startswith('"')
    etag = f'{reply.etag[:-1]}-gzip"' if reply.etag and strong else reply.etag  # other bytes, another strong tag
    return replace(reply, body=gzip.compress(reply.body, 6, mtime=0), headers=headers, etag=etag)


def _unchanged(reply: Reply, request: Message) -> bool:
    if known := request.get("If-None-Match"):
        tags = re.findall(r'"[^"]*"', known)
        return known.strip() == "*" or (reply.etag is not None and reply.etag.removeprefix("W/") in tags)
    since = request.get("If-Modified-Since")
    if not since or reply.modified is None:
        return False
    try:
        return reply.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False  # 13.1.3: a date that cannot be read is ignored


def _part(reply: Reply, asked: str, if_range: str | None) -> Reply:
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", asked.strip())
    if not match or not any(match.groups()) or (if_range and if_range != reply.etag):
        return reply
    size = len(reply.body)
    first, last = _bounds(match[1], match[2], size)
    if first > last or first >= size:
        return replace(reply, body=b"", status=416, headers=(*reply.headers, ("Content-Range", f"bytes */{size}")))
    headers = (*reply.headers, ("Content-Range", f"bytes {first}-{last}/{size}"))
    return replace(reply, body=reply.body[first : last + 1], status=206, headers=headers)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
