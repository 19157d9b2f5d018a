"""Records carried over to another WARC file, byte for byte: an answer and the request that it answers."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

from index.article import Record
from index.errors import RecordError
from index.warc import prove

_LARGEST_REQUEST = 1 << 16  # bytes; what is longer is no request
_ID = re.compile(rb"\r\nWARC-Record-ID: *(\S+)", re.IGNORECASE)
_ABOUT = re.compile(rb"\r\nWARC-Concurrent-To: *(\S+)", re.IGNORECASE)
_REQUEST = re.compile(rb"\r\nWARC-Type: *request\r\n", re.IGNORECASE)


def exchange(folder: Path, record: Record) -> bytes:
    """The gzip members of a response or revisit, proved against its digest, and of its request, where that follows it.

    Raises RecordError.
    """
    prove(folder, record)
    try:
        with (folder / record.file).open("rb") as file:
            file.seek(record.offset)
            answer, rest = file.read(record.length), file.read(_LARGEST_REQUEST)
    except OSError as error:
        raise RecordError(f"{record.file}: cannot be read: {error.strerror}") from error
    identifier = _ID.search(zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(answer, _LARGEST_REQUEST))
    return answer + (_request(rest, identifier[1]) if identifier else b"")


def _request(rest: bytes, answered: bytes) -> bytes:
    """The first member of `rest` if it is the request of that answer."""
    inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        data = inflate.decompress(rest, _LARGEST_REQUEST)
    except zlib.error:
        return b""
    about = _ABOUT.search(data)
    found = inflate.eof and _REQUEST.search(data) and about and about[1] == answered
    return rest[: len(rest) - len(inflate.unused_data)] if found else b""
