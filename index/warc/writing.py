"""Append a response with its request, or a revisit that stands for it."""

from __future__ import annotations

import hashlib
import os
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from index.article import Record
from index.errors import ArchiveUnwritable

PREFIX = "kawaraban-"  # of our files' names; others that lie beside them are left alone
KEPT = "X-Archive-Orig-"  # in front of the name of a header that a replay must not obey
MAX_FILE = 1_000_000_000  # bytes; the size that the WARC guidelines recommend
_SERVER_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; `body` as it came over the wire, but without chunking."""

    url: str
    fetched: datetime
    request: bytes  # request line and headers; empty where they are not known, and then no record of them is written
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    source: str = ""
    url_id: str = ""  # the frontier's, of the URL that led here by redirects
    address: str = ""  # of the server

    @property
    def digest(self) -> str:
        return "sha256:" + hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Original:
    """The earlier answer that a revisit record stands for."""

    url: str
    fetched: datetime
    digest: str


class WarcWriter:
    """Appends to today's file, `kawaraban-<day>-<number>.warc.gz`; a new one at MAX_FILE bytes."""

    def __init__(self, folder: Path, software: str) -> None:
        self.folder = folder
        self._software = software
        self._out: IO[bytes] | None = None

    def response(self, exchange: Exchange) -> Record:
        """Write request and response; they are with the operating system when this returns."""
        member = _Member()
        http = _Head(f"{exchange.status} {exchange.reason}", _replayable(exchange), protocol="HTTP/1.1")
        record = member.create_warc_record(
            exchange.url,
            "response",
            payload=BytesIO(exchange.body),
            length=len(exchange.body),
            http_headers=http,
            warc_headers_dict=_headers(exchange),
        )
        return self._pair(exchange, member, record)

    def revisit(self, exchange: Exchange, original: Original) -> Record:
        """Write a revisit: the server said 304, or sent the payload that `original` has."""
        member = _Member()
        http = _Head(f"{exchange.status} {exchange.reason}", _replayable(exchange), protocol="HTTP/1.1")
        record = member.create_revisit_record(
            exchange.url,
            original.digest,
            original.url,
            _warc_date(original.fetched),
            http_headers=http,
            warc_headers_dict=_headers(exchange, digest=False),
        )
        if exchange.status == 304:
            record.rec_headers.replace_header("WARC-Profile", _SERVER_NOT_MODIFIED)
        return self._pair(exchange, member, record, original.digest)

    def sync(self) -> None:
        """Have what was written on the disk; a power cut takes what only the operating system has. Raises ArchiveUnwritable."""
        if self._out:
            try:
                self._out.flush()  # what an append could not write is tried once more
                os.fsync(self._out.fileno())
            except OSError as error:
                raise self._unwritable(error) from error

    def close(self) -> None:
        """Raises ArchiveUnwritable."""
        try:
            self.sync()
        finally:
            if self._out:
                with suppress(OSError):  # told by then
                    self._out.close()
            self._out = None

    def _unwritable(self, error: OSError) -> ArchiveUnwritable:
        return ArchiveUnwritable(f"{self.folder}: cannot write WARC records: {error.strerror}")

    def _pair(self, exchange: Exchange, member: _Member, response: Any, digest: str = "") -> Record:
        packed = any(k.lower() == "content-encoding" for k, _ in exchange.headers)
        answer = member.pack(response, level=1 if packed else 3)  # 6 doubles the time for a tenth of the size
        request = self._request(exchange, member, response) if exchange.request else b""
        file, offset = self._append(answer + request)
        return Record(file, offset, len(answer), digest or exchange.digest)

    def _request(self, exchange: Exchange, member: _Member, response: Any) -> bytes:
        request = member.create_warc_record(
            exchange.url,
            "request",
            http_headers=_request_head(exchange.request),
            warc_headers_dict={
                "WARC-Date": _warc_date(exchange.fetched),
                "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
            },
        )
        return member.pack(request, level=1)

    @property
    def end(self) -> int:
        """Bytes of the file that is being written."""
        return self._out.tell() if self._out else 0

    def _append(self, data: bytes) -> tuple[str, int]:
        try:
            out = self._open()
            offset = out.tell()
            out.write(data)
            out.flush()
        except OSError as error:
            raise self._unwritable(error) from error
        return Path(out.name).name, offset

    def _open(self) -> IO[bytes]:
        if self._out and self._out.tell() < MAX_FILE:
            return self._out
        self.close()
        self._out = out = _next_file(self.folder).open("ab")
        if out.tell() == 0:
            out.write(info(Path(out.name).name, self._software))
        return out


def info(name: str, software: str) -> bytes:
    """The warcinfo record that a file of that name begins with."""
    member = _Member()
    fields = {"software": software, "format": "WARC File Format 1.1", "robots": "obey"}
    return member.pack(member.create_warcinfo_record(name, fields), level=6)


class _Head(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """The head of a message, bytes as they came; warcio would percent-encode what is not ASCII."""

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        self.headers_buff = self.to_bytes(header_filter, encoding="latin-1")


class _Member(WARCWriter):  # type: ignore[misc]  # warcio has no types
    """Builds records and packs each as one gzip member, at a level of our choice."""

    def __init__(self) -> None:
        super().__init__(None, gzip=False, warc_version="WARC/1.1")

    def pack(self, record: Any, level: int) -> bytes:
        plain = BytesIO()
        self._write_warc_record(plain, record)
        deflate = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS + 16)
        return deflate.compress(plain.getbuffer()) + deflate.flush()


def _next_file(folder: Path) -> Path:
    day = datetime.now(UTC).strftime("%Y%m%d")
    number = 0
    while True:
        path = folder / f"{PREFIX}{day}-{number:05}.warc.gz"
        if not path.exists() or path.stat().st_size < MAX_FILE:
            return path
        number += 1


def _headers(exchange: Exchange, *, digest: bool = True) -> dict[str, str]:
    headers = {"WARC-Date": _warc_date(exchange.fetched)}
    if digest:
        headers["WARC-Payload-Digest"] = exchange.digest
    if exchange.address:
        headers["WARC-IP-Address"] = exchange.address
    own = {"X-Kawaraban-Source": exchange.source, "X-Kawaraban-Url-Id": exchange.url_id}
    return headers | {name: value for name, value in own.items() if value}


def _replayable(exchange: Exchange) -> list[tuple[str, str]]:
    """Response headers; Transfer-Encoding goes under the name that pywb keeps it, since the body is not chunked."""
    kept_as = {"transfer-encoding": f"{KEPT}Transfer-Encoding"}
    return [(kept_as.get(k.lower(), k), v) for k, v in exchange.headers]


def _request_head(head: bytes) -> _Head:
    line, _, rest = head.decode("latin-1").partition("\r\n")
    pairs = [tuple(h.split(": ", 1)) for h in rest.split("\r\n") if ": " in h]
    return _Head(line, pairs, is_http_request=True)


def _warc_date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
