"""Bodies packed with gzip for those who take it (RFC 9110, 8.4 and 12.5.3). Pure.

A worker packs an answer once and keeps it so; the event loop packs nothing but our own files, each once. What has no
text goes as it is: bundles, fonts and pages as fetched are packed already, or must arrive byte for byte.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

from index.web.wire import Reply

LEAST = 1000  # bytes; of less, packing saves no packet
_LEVEL = 5  # a page of 60 kB: 1.5 ms, 1 % larger than at level 9
_TEXT = re.compile(r"text/|image/svg\+xml|application/(.+\+)?(json|xml|javascript)\b")
VARY = ("vary", "Accept-Encoding")
ENCODED = ("content-encoding", "gzip")


def accepts(header: str) -> bool:
    """Whether an Accept-Encoding takes gzip: by name, or as "*"; "q=0" refuses it."""
    taken: dict[str, bool] = {}
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        taken[name.strip()] = not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return taken.get("gzip", taken.get("*", False))


def text(kind: str) -> bool:
    """Whether a media type is text, which packs well."""
    return _TEXT.match(kind) is not None


def pack(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)


def packed(reply: Reply, wanted: bool) -> Reply:
    """The reply, packed if that is wanted and saves something. Its ETag is a weak one, so both forms may share it."""
    if reply.file or not text(reply.kind):
        return reply
    headers = (*reply.headers, VARY)
    if not wanted or len(reply.body) < LEAST:
        return replace(reply, headers=headers)
    return replace(reply, body=pack(reply.body), headers=(*headers, ENCODED))
