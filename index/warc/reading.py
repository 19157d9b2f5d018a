"""Read a page back, prove a record, walk through a file.

Neither warcio nor FastWARC notices that a last member is torn: gzip's own end mark and Content-Length decide here.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from index.article import Page, Record
from index.content_encoding import decode
from index.errors import RecordError
from index.warc.writing import KEPT

_MAX_MEMBER = 500_000_000  # bytes of one record that we are willing to unpack
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """A response or revisit met while scanning a file."""

    record: Record
    url: str
    source: str
    url_id: str
    fetched: datetime
    status: int
    revisit: bool


def read(folder: Path, record: Record, *, source: str = "") -> Page:
    """The page of a response record, proved against its digest. Raises RecordError."""
    found = _parse(_member(folder, record), record)
    payload = found.content
    if "sha256:" + hashlib.sha256(payload).hexdigest() != record.digest:
        raise RecordError(f"{record.file} at {record.offset}: payload does not match its digest")
    headers = tuple((k.removeprefix(KEPT), v) for k, v in found.http)
    encoding = next((v for k, v in headers if k.lower() == "content-encoding"), "")
    try:
        body = decode(payload, encoding)
    except ValueError as error:
        raise RecordError(f"{record.file} at {record.offset}: Content-Encoding {encoding!r}: {error}") from error
    return Page(found.url, source or found.source, found.fetched, body, found.status, headers, record)


def prove(folder: Path, record: Record) -> None:
    """Check a response or revisit record, byte for byte. Raises RecordError that names file and offset."""
    found = _parse(_member(folder, record), record)
    if found.kind == "response" and "sha256:" + hashlib.sha256(found.content).hexdigest() != record.digest:
        raise RecordError(f"{record.file} at {record.offset}: payload does not match its digest")


def scan(path: Path, start: int = 0) -> Iterator[Found]:
    """The responses and revisits from `start` on. Raises RecordError, with the offset, at a torn or broken one."""
    for offset, length, data in _members(path, start):
        record = Record(path.name, offset, length, "")
        parsed = _parse(data, record)
        if parsed.kind in ("response", "revisit"):
            record = Record(path.name, offset, length, parsed.digest)
            revisit = parsed.kind == "revisit"
            yield Found(record, parsed.url, parsed.source, parsed.url_id, parsed.fetched, parsed.status, revisit)


def whole(path: Path, start: int = 0) -> int:
    """The offset up to which a file holds whole records; what follows it is torn."""
    end = start
    try:
        for offset, length, _ in _members(path, start):
            end = offset + length
    except RecordError:
        return end
    return end


@dataclass(frozen=True, slots=True)
class _Parsed:
    kind: str
    url: str
    source: str
    url_id: str
    fetched: datetime
    status: int
    http: list[tuple[str, str]]
    content: bytes
    digest: str


def _parse(data: bytes, at: Record) -> _Parsed:
    where = f"{at.file} at {at.offset}"
    try:
        record = next(iter(ArchiveIterator(BytesIO(data))))
        content = record.raw_stream.read()
        fetched = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")).astimezone(UTC)
        status = int(record.http_headers.get_statuscode() or 0) if record.http_headers and record.rec_type != "request" else 0
    except Exception as error:  # warcio raises whatever the bytes make it stumble over
        raise RecordError(f"{where}: not a WARC record: {error}") from error
    head = record.rec_headers
    http = record.http_headers
    if len(content) != record.payload_length and record.payload_length >= 0:
        raise RecordError(f"{where}: {len(content)} bytes of {record.payload_length}: the record is torn")
    return _Parsed(
        record.rec_type,
        head.get_header("WARC-Target-URI") or "",
        head.get_header("X-Kawaraban-Source") or "",
        head.get_header("X-Kawaraban-Url-Id") or "",
        fetched,
        status,
        list(http.headers) if http else [],
        content,
        head.get_header("WARC-Payload-Digest") or "",
    )


def _member(folder: Path, record: Record) -> bytes:
    try:
        with (folder / record.file).open("rb") as file:
            file.seek(record.offset)
            packed = file.read(record.length)
    except OSError as error:
        raise RecordError(f"{record.file}: cannot be read: {error.strerror}") from error
    inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        data = inflate.decompress(packed, _MAX_MEMBER)
    except zlib.error as error:
        raise RecordError(f"{record.file} at {record.offset}: {error}") from error
    if not inflate.eof or inflate.unused_data:
        raise RecordError(f"{record.file} at {record.offset}: the record is torn")
    return data


def _members(path: Path, start: int) -> Iterator[tuple[int, int, bytes]]:
    """(offset, length, content) of each gzip member. Raises RecordError at one that is not whole."""
    with path.open("rb") as file:
        file.seek(start)
        offset, rest = start, b""
        while rest or (rest := file.read(_CHUNK)):
            inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
            parts, length = [], 0
            try:
                while not inflate.eof and rest:
                    parts.append(inflate.decompress(rest))
                    length += len(rest) - len(inflate.unused_data)
                    rest = inflate.unused_data or file.read(_CHUNK)
            except zlib.error as error:
                raise RecordError(f"{path.name} at {offset}: {error}") from error
            if not inflate.eof:
                raise RecordError(f"{path.name} at {offset}: the last record is torn")
            yield offset, length, b"".join(parts)
            offset += length
