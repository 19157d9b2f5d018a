"""WARC files, written by us and read by others; torn and damaged ones."""

from __future__ import annotations

import gzip
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator

from index import warc
from index.article import Record
from index.content_encoding import decode, zstd
from index.errors import ArchiveUnwritable, RecordError
from index.warc import Exchange, Original, WarcWriter

AT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
BODY = "<p>予算案は122兆3092億円</p>".encode() * 50
HEAD = b"GET /a?b=1 HTTP/1.1\r\nHost: news.example\r\nUser-Agent: Kawaraban\r\n\r\n"


def exchange(body: bytes = BODY, *headers: tuple[str, str], status: int = 200) -> Exchange:
    kept = (("Content-Type", "text/html"), *headers)
    return Exchange("http://news.example/a?b=1", AT, HEAD, status, "OK", kept, body, "example", "abc", "192.0.2.1")


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[WarcWriter]:
    writer = WarcWriter(tmp_path, "Kawaraban/test")
    yield writer
    writer.close()


def file_of(writer: WarcWriter) -> Path:
    return next(writer.folder.glob("*.warc.gz"))


def test_page_comes_back_as_fetched(writer: WarcWriter) -> None:
    packed = gzip.compress(BODY)
    record = writer.response(exchange(packed, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")))
    page = warc.read(writer.folder, record)
    assert (page.body, page.url, page.source, page.fetched) == (BODY, "http://news.example/a?b=1", "example", AT)
    assert page.header("transfer-encoding") == "chunked"


def test_others_read_it(writer: WarcWriter) -> None:
    first = writer.response(exchange())
    writer.revisit(exchange(b"", status=304), Original("http://news.example/a?b=1", AT, first.digest))
    writer.close()
    with file_of(writer).open("rb") as file:
        records = [(r.rec_type, r.rec_headers.get_header("WARC-Target-URI")) for r in ArchiveIterator(file)]
    page = "http://news.example/a?b=1"
    assert records == [("warcinfo", None), ("response", page), ("request", page), ("revisit", page), ("request", page)]
    with file_of(writer).open("rb") as file:
        bodies = [r.reader.read() for r in FastIterator(file, record_types=WarcRecordType.response)]
    assert bodies == [BODY]


def test_warcio_proves_the_digests(writer: WarcWriter) -> None:
    writer.response(exchange())
    run = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", "-v", file_of(writer)], capture_output=True
    )
    assert run.returncode == 0 and b"digest pass" in run.stdout


def test_headers_are_kept_byte_by_byte(writer: WarcWriter) -> None:
    writer.response(exchange(BODY, ("Content-Disposition", 'attachment; filename="caf\xe9.pdf"'), ("X", "予算".encode().decode("latin-1"))))
    data = b"".join(gzip.decompress(path.read_bytes()) for path in writer.folder.iterdir())
    assert b'filename="caf\xe9.pdf"\r\n' in data and "\r\nX: 予算\r\n".encode() in data
    warc.prove(writer.folder, next(warc.scan(file_of(writer))).record)


def test_request_is_kept(writer: WarcWriter) -> None:
    writer.response(exchange())
    with file_of(writer).open("rb") as file:
        request = next(r for r in ArchiveIterator(file) if r.rec_type == "request")
    assert str(request.http_headers).startswith("GET /a?b=1 HTTP/1.1\r\nHost: news.example")


def test_revisit_names_what_it_repeats(writer: WarcWriter) -> None:
    record = writer.revisit(exchange(), Original("http://news.example/a?b=1", AT - timedelta(hours=1), "sha256:00"))
    with file_of(writer).open("rb") as file:
        revisit = next(r for r in ArchiveIterator(file) if r.rec_type == "revisit").rec_headers
    assert revisit.get_header("WARC-Refers-To-Date") == "2026-01-02T02:04:05.678901Z"
    assert revisit.get_header("WARC-Profile").endswith("identical-payload-digest")
    warc.prove(writer.folder, record)


@pytest.mark.parametrize("cut", [1, 10, 300])
def test_torn_last_record_is_found(writer: WarcWriter, cut: int) -> None:
    kept = writer.response(exchange())
    whole = writer.end
    last = writer.response(exchange(BODY + b"more"))
    path = file_of(writer)
    with path.open("r+b") as file:
        file.truncate(last.offset + last.length - cut)
    with pytest.raises(RecordError, match=f"{path.name} at {last.offset}"):
        list(warc.scan(path))
    with pytest.raises(RecordError, match="torn"):
        warc.read(writer.folder, last)
    assert warc.whole(path) == whole
    assert warc.read(writer.folder, kept).body == BODY


def test_flipped_bit_is_found(writer: WarcWriter) -> None:
    record = writer.response(exchange())
    path = file_of(writer)
    data = bytearray(path.read_bytes())
    data[record.offset + record.length // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(RecordError, match=str(record.offset)):
        warc.prove(writer.folder, record)


def test_digest_is_compared(writer: WarcWriter) -> None:
    record = writer.response(exchange())
    with pytest.raises(RecordError, match="digest"):
        warc.prove(writer.folder, Record(record.file, record.offset, record.length, "sha256:" + "0" * 64))


def test_scan_tells_what_a_killed_crawl_had_fetched(writer: WarcWriter) -> None:
    writer.response(exchange())
    start = writer.end
    record = writer.response(exchange(b"second"))
    found = list(warc.scan(file_of(writer), start))
    assert [(f.record, f.source, f.url_id, f.status, f.revisit) for f in found] == [
        (record, "example", "abc", 200, False)
    ]


def test_file_is_followed_by_another_at_its_limit(writer: WarcWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc.writing, "MAX_FILE", 1000)
    files = {writer.response(exchange(bytes(range(256)) * 8)).file for _ in range(3)}
    assert len(files) == 3


def test_full_disk_is_named_at_the_end_too(writer: WarcWriter) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        for write in (lambda: writer.response(exchange(body=os.urandom(5000))), writer.sync, writer.close):
            with pytest.raises(ArchiveUnwritable, match="cannot write WARC records: File too large"):
                write()
        writer.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_every_member_of_a_gzip_body_counts_however_many_and_large_they_are() -> None:
    parts = [b"", b"budget" * 5000, *[b"%d" % n for n in range(3000)], bytes(range(256)) * 400]
    packed = b"".join(map(gzip.compress, parts))
    assert decode(packed + b"what follows is no part of it", "gzip") == b"".join(parts)
    assert decode(packed[:-9], "gzip") == b"".join(parts)  # cut short: what came


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_bomb_is_refused(encoding: str) -> None:
    import zlib

    import brotli

    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}[encoding]
    packed = pack(bytes(2_000_000))
    with pytest.raises(ValueError, match="more than 1000000 bytes"):
        decode(packed, encoding, 1_000_000)
    assert len(decode(packed, encoding)) == 2_000_000
