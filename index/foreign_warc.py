"""Answers out of WARC files that others made: Common Crawl News, wget, Browsertrix, our own. Read with warcio."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader

from index.errors import RecordError
from index.warc import Exchange

_HTML = ("text/html", "application/xhtml+xml")
_SNIFFED = 1024  # bytes: what has no Content-Type is HTML if it looks so


def exchanges(path: Path, *, max_bytes: int) -> Iterator[Exchange]:
    """The pages of a file; what is none is passed over: requests, pictures, redirects, errors, bodies over `max_bytes`.

    Raises RecordError where the file cannot be read on.
    """
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, arc2warc=True):
                found = _exchange(record, max_bytes) if record.rec_type == "response" else None
                if found:
                    yield found
    except OSError as error:
        raise RecordError(f"{path}: cannot be read: {error.strerror or error}") from error
    except Exception as error:  # warcio raises whatever the bytes make it stumble over
        raise RecordError(f"{path}: is no WARC file that can be read on: {error}") from error


def _exchange(record: Any, max_bytes: int) -> Exchange | None:
    http, url = record.http_headers, record.rec_headers.get_header("WARC-Target-URI") or ""
    if http is None or not url.startswith(("http://", "https://")) or not _is_page(http):
        return None
    stream, headers = record.raw_stream, list(http.headers)
    if "chunked" in (http.get_header("Transfer-Encoding") or "").lower():
        stream = ChunkedDataReader(stream, decomp_type=None)
        headers = [(k, v) for k, v in headers if k.lower() != "transfer-encoding"]
    body = stream.read(max_bytes + 1)
    at = _moment(record.rec_headers.get_header("WARC-Date"))
    if at is None or len(body) > max_bytes or not (http.get_header("Content-Type") or _looks_like_html(body)):
        return None
    reason = http.statusline.partition(" ")[2]
    address = record.rec_headers.get_header("WARC-IP-Address") or ""
    return Exchange(url, at, b"", 200, reason, tuple(headers), body, address=address)


def _is_page(http: Any) -> bool:
    kind = (http.get_header("Content-Type") or _HTML[0]).partition(";")[0].strip().lower()
    return http.get_statuscode() == "200" and kind in _HTML


def _looks_like_html(body: bytes) -> bool:
    return b"<html" in body[:_SNIFFED].lower() or b"<!doctype html" in body[:_SNIFFED].lower()


def _moment(date: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(date or "")
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
