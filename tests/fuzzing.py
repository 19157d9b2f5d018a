"""What must hold of every parser for any bytes at all: one function each, which raises where it does not.

`benchmarks/fuzz.py` searches these for hours; tests/test_fuzz.py tries a few hundred inputs and every finding so far.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import ConfigError, QueryError, RecordError

HERE = Path(__file__).parent
URL = "https://news.example/x/feed"
NOW = datetime(2026, 1, 15, tzinfo=UTC)
Target = Callable[[bytes], None]


def listing(data: bytes) -> None:
    """Feeds and sitemaps: links that can be stored, or a FeedError."""
    from crawler.links import FeedError, read_listing, section_links
    from index.urls import canonical

    kind = (None, "text/xml; charset=shift_jis", "text/html; charset=base64", "x;charset=utf-16")[data[0] % 4 if data else 0]
    for reader in (read_listing, section_links):
        try:
            found = reader(data, URL, kind, now=NOW)
        except FeedError as error:
            str(error).encode()
            continue
        for link in found.links:
            (link.url + (link.title or "") + (link.lang or "")).encode()
            assert link.kind != "article" or canonical(link.url) == link.url, link.url
            assert link.published is None or link.published.utcoffset() == timedelta(0)
        "".join(found.problems).encode()
        (found.next or "").encode()


def declared(data: bytes) -> None:
    """What a page declares and what an OPML file lists."""
    from crawler.links import declared_feeds
    from crawler.opml import from_opml, to_opml

    for link in declared_feeds(data, URL, None):
        link.url.encode()
    try:
        sources = from_opml(data)
    except ConfigError:
        return
    to_opml(sources).encode()


def dates(data: bytes) -> None:
    from crawler import dates, feed_dates
    from crawler.pace import retry_after

    text = _text(data)
    with suppress(feed_dates.DateError):
        assert feed_dates.parse_date(text).utcoffset() == timedelta(0)
    found = dates.parse(text, near=date(2026, 1, 2))
    assert found is None or found.utc.tzinfo is not None
    told = retry_after(text, NOW)
    assert told is None or told.tzinfo is not None


def amounts(data: bytes) -> None:
    from index.amounts import amounts, fiscal_year, guess, numbers, render, stage

    text, last = _text(data), 0
    for lang in ("en", "fr", "ja"):
        last = 0
        for found in amounts(text, lang):
            assert last <= found.start < found.end <= len(text)
            assert text[found.start : found.end] == found.text
            assert render(found)
            last = found.end
        numbers(text, lang)
        fiscal_year(text, lang)
        stage(text, lang)
    guess(text)


def query(data: bytes) -> None:
    from index.search.query import parse

    text = _text(data)
    try:
        parse(text)
    except QueryError as error:
        error.query = text
        error.shown().encode()
        assert error.position is None or 0 <= error.position <= len(text)


def config(data: bytes) -> None:
    """kawaraban.toml: settings that can be used, or a ConfigError that names the file."""
    from crawler import settings, sources
    from index.config import Config

    path = _scratch() / "kawaraban.toml"
    path.write_bytes(data)
    try:
        found = Config.load(path)
    except ConfigError as error:
        assert str(path) in str(error)
        return
    settings.of(found)
    sources.to_toml(found.sources).encode()


def charsets(data: bytes) -> None:
    """Bytes to text, packed or not: text that can be written, or a refusal."""
    from crawler.links import FeedError
    from crawler.payload import read_text
    from index import charset, content_encoding

    label = ("", "text/html; charset=" + _text(data[:12]))[len(data) % 2]
    charset.decode(data, label).encode("utf-8", "surrogatepass")
    with suppress(FeedError):
        read_text(data, label)
    for encoding in ("gzip", "deflate", "br", "gzip, br", "identity,deflate"):
        try:
            content_encoding.decode(data, encoding, 1_000_000)
        except ValueError:
            continue


def warc(data: bytes) -> None:
    """A WARC file of ours that was damaged: every record is read or named, and what follows `whole` is cut."""
    from index import warc
    from index.article import Record

    path = _scratch() / "kawaraban-20260101-00000.warc.gz"
    inner = data[:1] != b"\x1f"  # bytes that are no gzip member are taken for what stands in one
    path.write_bytes(gzip.compress(data, 1, mtime=0) if inner else data)
    end = warc.whole(path)
    assert 0 <= end <= path.stat().st_size
    try:
        for found in warc.scan(path):
            assert found.fetched.utcoffset() == timedelta(0)
    except RecordError as error:
        assert path.name in str(error)
    for length in (end, path.stat().st_size):
        for use in (warc.read, warc.prove):
            try:
                use(path.parent, Record(path.name, 0, length, "sha256:0"))
            except RecordError as error:
                assert path.name in str(error)


def foreign(data: bytes) -> None:
    """A WARC file of others, packed or not."""
    from index.foreign_warc import exchanges

    path = _scratch() / "other.warc"
    path.write_bytes(data)
    try:
        for found in exchanges(path, max_bytes=100_000):
            assert len(found.body) <= 100_000 and found.fetched.tzinfo
    except RecordError as error:
        assert str(path) in str(error)


def urls(data: bytes) -> None:
    from crawler.addresses import is_public, literal, place
    from crawler.gate import host_of
    from index.article import article_id
    from index.urls import canonical, identity, site

    text = _text(data)
    try:
        found = canonical(text)
    except ValueError:
        return
    found.encode("ascii")
    assert canonical(found) == found
    assert identity(found) == identity(text)
    article_id(found), site(found), place(found), host_of(found)
    host = place(found).rpartition(":")[0]
    if address := literal(host):
        is_public(address)


def page(data: bytes) -> None:
    """A page through extraction: an article that can be stored, or an outcome."""
    from crawler.extract import extract
    from index.article import Article, Page
    from index.codec import pack, unpack

    found = extract(Page("https://news.example/2026/01/02/a.html", "s", NOW, data))
    if isinstance(found, Article):
        unpack(pack(found))
        assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", found.title + found.text)


def sentences(data: bytes) -> None:
    from index.sentences import spans, split

    text = _text(data)
    for lang in ("en", "fr", "ja"):
        assert all(0 <= start < end <= len(text) for start, end in spans(text, lang))
        split(text, lang)


TARGETS: dict[str, Target] = {
    f.__name__: f for f in (listing, declared, dates, amounts, query, config, charsets, warc, foreign, urls, page, sentences)
}


def seeds(name: str) -> list[bytes]:
    """Inputs that the target reads well, to begin with."""
    return {
        "listing": _files("feeds"), "declared": [*_files("feeds"), _OPML], "charsets": [*_files("feeds"), *_packed()],
        "dates": _lines(_DATES), "amounts": _gold("amounts_"), "query": _gold("queries"), "config": [_TOML.encode()],
        "warc": _warcs(), "foreign": _warcs(), "urls": _lines(_URLS), "page": _pages(), "sentences": _gold("pairs_"),
    }[name]  # fmt: skip


def _text(data: bytes) -> str:
    """Any text, lone surrogates too."""
    return data.decode("utf-8", "surrogateescape")


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="kawaraban-fuzz-")


def _scratch() -> Path:
    return Path(_folder().name)


def _lines(text: str) -> list[bytes]:
    return [line.encode() for line in text.splitlines() if line]


def _files(folder: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((HERE / folder).iterdir())]


def _pages() -> list[bytes]:
    return [path.read_bytes() for path in sorted((HERE / "pages").glob("*/*/page.html"))]


def _gold(prefix: str) -> list[bytes]:
    """The texts of a gold file's lines, one in twenty."""
    lines = [line for path in sorted((HERE / "gold").glob(f"{prefix}*.jsonl")) for line in path.read_bytes().splitlines()]
    return [str(next(v for k, v in json.loads(one).items() if k in ("text", "query", "source"))).encode() for one in lines[::20]]


def _packed() -> list[bytes]:
    import brotli

    text = "予算案は122兆3092億円".encode("cp932") * 20
    return [gzip.compress(text, mtime=0) * 2, zlib.compress(text), zlib.compress(text)[2:-4], brotli.compress(text)]


def _warcs() -> list[bytes]:
    """A file of ours with a response, a revisit and their requests: each record packed, and bare."""
    from index.warc import Exchange, Original, WarcWriter

    folder = _scratch() / "seeds"
    folder.mkdir(exist_ok=True)
    head = b"GET /a HTTP/1.1\r\nHost: news.example\r\n\r\n"
    kept = (("Content-Type", "text/html"), ("X", "caf\xe9"), ("Transfer-Encoding", "chunked"))
    one = Exchange("http://news.example/a", NOW, head, 200, "OK", kept, b"<html><p>budget</p>" * 9, "s", "abc", "192.0.2.1")
    writer = WarcWriter(folder, "fuzz")
    writer.response(one)
    writer.revisit(one, Original(one.url, NOW, one.digest))
    writer.close()
    (path,) = folder.iterdir()
    data = path.read_bytes()
    path.unlink()
    bare, rest = [], data
    while rest:  # member by member: the mark that begins one may stand inside another
        member = zlib.decompressobj(31)
        bare.append(member.decompress(rest))
        rest = member.unused_data
    return [data, b"".join(bare), *bare]


_DATES = """Fri, 26 Dec 2025 10:15:00 +0900
2025-12-26T10:15:00.123+09:00
2025年12月26日 午前10時15分
令和7年12月26日
vendredi 26 décembre 2025 à 10h15
Dec. 26, 2025 at 10:15 p.m. EST
20251226T101500Z
1766711700
26/12/2025
120
"""
_URLS = """https://www.news.example:8443/a/../b/%7Ec/?utm_source=x&id=1#top
http://bücher.example/straße?q=予算&b=%E4%BA%88
https://m.news.example/amp/2025/12/26/a.amp.html?outputType=amp
http://[::ffff:127.0.0.1]:80/
http://0x7f.1/%zz%00%2e%2E/..%2f
http://xn--bcher-kva.example/
"""
_OPML = b"""<opml version="2.0"><body><outline text="A" title="A" type="rss" xmlUrl="https://a.example/f" htmlUrl="https://a.example/"/>
<outline text="g"><outline type="link" url="https://b.example/" text="B" language="ja"/></outline></body></opml>"""
_TOML = """archive = "a"
contact = "https://example.org/bot"
delay = 0.5
window = "14d"
workers = 2
engine = "none"
[topics.t]
terms = { en = ["budget"], ja = ["予算"] }
items.rapidus = { en = ["Rapidus"] }
[[sources]]
id = "a"
home = "https://a.example/"
feeds = ["https://a.example/f"]
every = "30m"
fastest = "5m"
allow_private = true
selectors = { body = "article" }
[[alerts]]
query = "rapidus AND lang:ja"
to = ["mailto://x"]
digest = "daily"
at = "07:30"
"""
