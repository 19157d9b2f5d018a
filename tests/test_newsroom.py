"""The demo newsroom behaves like the servers that it stands for: lists, charsets, validators, ranges, editions."""

from __future__ import annotations

import gzip
import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from crawler.demo.articles import parse
from crawler.demo.newsroom import Newsroom
from crawler.demo.package_site import PackageSite
from crawler.demo.site import Expected

LINK_TAGS = {"link", "loc"}


@dataclass(frozen=True)
class Got:
    status: int
    headers: Message
    body: bytes


def get(url: str, method: str = "GET", **headers: str) -> Got:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        return Got(response.status, response.headers, response.read())
    finally:
        connection.close()


def followed(url: str) -> tuple[str, Got]:
    got = get(url)
    return followed(got.headers["Location"]) if got.status == 301 else (url, got)


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    with Newsroom() as room:
        yield room


@pytest.fixture(autouse=True)
def first_edition(room: Newsroom) -> None:
    room.edition = 1


def articles(room: Newsroom, source: str = "") -> list[Expected]:
    return [page for page in room.expected() if page.kind == "article" and source in ("", page.source)]


def listed(url: str) -> list[str]:
    """The links that a feed, sitemap or section page names, sitemap indexes followed."""
    body = get(url).body
    body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    if body[:1] == b"{":
        return [item["url"] for item in json.loads(body)["items"]]
    if b"<html" in body[:600]:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        paths = re.findall(r'href="(/[^"]*)"', body.decode())
        return [origin + path for path in paths]
    root = ElementTree.fromstring(body)
    links = [e.get("href") or e.text or "" for e in root.iter() if e.tag.rpartition("}")[2] in LINK_TAGS]
    if root.tag.endswith("sitemapindex"):
        return [link for part in links for link in listed(part)]
    return links


def test_every_list_names_every_page_and_nothing_unknown(room: Newsroom) -> None:
    for source in room.sources:
        expected = [page for page in room.expected() if page.source == source.id]
        spellings = {page.url: {page.url, page.old_url} for page in expected}
        for url in (*source.feeds, *source.sitemaps, *source.sections):
            links = {link.partition("?")[0] for link in listed(url)}
            assert [page for page, urls in spellings.items() if not links & urls] == [], url
            if url not in source.sections:
                strange = links - {u for urls in spellings.values() for u in urls}
                assert strange <= {source.home}, url


def test_the_lists_are_of_every_kind(room: Newsroom) -> None:
    kinds = {kind for site in room.sites for kind in site.outlet.lists.values()}
    assert kinds == {"rss", "rdf", "atom", "json", "sitemap", "sitemap-gz", "sitemap-index", "news-sitemap", "section"}


def test_every_page_is_what_it_is_said_to_be(room: Newsroom) -> None:
    for page in room.expected():
        got = get(page.url)
        assert got.status == (404 if page.kind == "gone" else 200), page.url
        if page.manuscript and page.kind != "gone":
            text = decoded(got)
            assert plain(page.manuscript.title) in plain(text)
            assert plain(page.manuscript.lead) in plain(text)


def decoded(got: Got) -> str:
    label = re.search(rb'charset="?([\w-]+)', got.headers["Content-Type"].encode() + got.body[:600])
    assert label
    return got.body.decode({"shift_jis": "cp932"}.get(label[1].decode().lower(), label[1].decode()))


def plain(html: str) -> str:
    text = re.sub(r"<[^>]+>", "", html)
    for entity, char in (("&#x27;", "'"), ("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text


def test_all_blocks_of_an_article_are_on_its_pages(room: Newsroom) -> None:
    for page in articles(room):
        assert page.manuscript
        urls = [page.url, *(f"{page.url}?page={n}" for n in range(2, page.pages + 1))]
        text = plain("".join(decoded(get(url)) for url in urls))
        missing = [line for part in page.manuscript.parts if part.kind != "table" for line in part.lines]
        assert [line for line in missing if line not in text] == [], page.url


def test_a_long_article_is_split_in_two_pages(room: Newsroom) -> None:
    split = [page for page in articles(room) if page.pages > 1]
    assert split, "no outlet splits its articles"
    for page in split:
        assert f'rel="next" href="{page.url}?page=2"' in decoded(get(page.url))
        assert 'rel="next"' not in decoded(get(f"{page.url}?page=2"))
        assert get(f"{page.url}?page=3").status == 404


def test_one_outlet_leaves_its_charset_to_a_meta_tag(room: Newsroom) -> None:
    home = next(source.home for source in room.sources if source.id == "kasumi-shimbun")
    got = get(home)
    assert got.headers["Content-Type"] == "text/html"
    assert "霞新聞" in got.body.decode("cp932")
    with pytest.raises(UnicodeDecodeError):
        got.body.decode("utf-8")


def test_an_old_url_redirects(room: Newsroom) -> None:
    moved = [page for page in room.expected() if page.old_url]
    assert moved
    for page in moved:
        assert get(page.old_url).headers["Location"] == page.url
        assert followed(page.old_url)[1].status == 200


def test_robots_disallows_a_path_that_a_feed_names(room: Newsroom) -> None:
    blocked = [page for page in room.expected() if page.kind == "robots"]
    assert blocked
    for page in blocked:
        parts = urlsplit(page.url)
        rules = get(f"{parts.scheme}://{parts.netloc}/robots.txt").body.decode()
        assert any(parts.path.startswith(path) for path in re.findall(r"Disallow: (\S+)", rules))


def test_crawl_delay_and_sitemaps_stand_in_robots(room: Newsroom) -> None:
    robots = {source.id: get(f"{source.home}robots.txt").body.decode() for source in room.sources}
    assert "Crawl-delay: 0.1" in robots["kasumi-shimbun"]
    assert all(url in robots[source.id] for source in room.sources for url in source.sitemaps)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_has_not_changed_is_not_sent_again(room: Newsroom, encoding: str) -> None:
    for page in articles(room):
        first = get(page.url, Accept_Encoding=encoding)
        known = conditions(first)
        if page.source == "square-fr":
            assert known == {}
            continue
        again = get(page.url, Accept_Encoding=encoding, **known)
        assert (again.status, again.body) == (304, b""), page.url


def conditions(got: Got) -> dict[str, str]:
    names = {"ETag": "If_None_Match", "Last-Modified": "If_Modified_Since"}
    return {condition: got.headers[name] for name, condition in names.items() if name in got.headers}


def test_an_older_copy_is_sent_anew(room: Newsroom) -> None:
    url = next(page.url for page in articles(room, "gazette-orient"))
    assert get(url, If_Modified_Since="Sat, 01 Nov 2025 00:00:00 GMT").status == 200
    assert get(url, If_Modified_Since="yesterday").status == 200
    assert get(url, If_None_Match='"another"', If_Modified_Since="Sat, 01 Jan 2028 00:00:00 GMT").status == 200


def test_gzip_only_when_asked(room: Newsroom) -> None:
    url = articles(room)[0].url
    bare, packed = get(url), get(url, Accept_Encoding="br;q=1, gzip;q=0.8")
    assert "Content-Encoding" not in bare.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == bare.body
    assert "Content-Encoding" not in get(url, Accept_Encoding="gzip;q=0, br").headers


def test_head_sends_no_body(room: Newsroom) -> None:
    url = articles(room)[0].url
    head = get(url, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == get(url).headers["Content-Length"]


def test_unknown_pages_are_404(room: Newsroom) -> None:
    assert {get(f"{source.home}no/such/page").status for source in room.sources} == {404}


def test_the_second_edition_edits_and_adds(room: Newsroom) -> None:
    first = {page.url: page for page in articles(room)}
    room.edition = 2
    second = {page.url: page for page in articles(room)}
    added = second.keys() - first.keys()
    edited = [url for url in first if first[url].manuscript != second[url].manuscript]
    assert first.keys() <= second.keys()
    assert {second[url].source for url in added} >= {"tokyo-ledger", "chipwatch"}
    assert edited
    assert all(get(url).status == 200 for url in added)
    room.edition = 1
    assert all(get(url).status == 404 for url in added)


def test_noise_changes_every_page_but_most_keep_their_validators(room: Newsroom) -> None:
    before = {page.url: (get(page.url), page) for page in articles(room)}
    room.edition = 2
    after = {page.url: page.manuscript for page in articles(room)}
    status: dict[str, set[int]] = {}
    for url, (first, page) in before.items():
        assert get(url).body != first.body, url
        unedited = after[url] == page.manuscript
        again = get(url, **conditions(first)).status
        assert unedited or again == 200, f"an edit is hidden by a validator: {url}"
        if unedited:
            status.setdefault(page.source, set()).add(again)
    assert status.pop("square-fr") == {200}
    assert status.pop("chipwatch") == {200}
    assert set().union(*status.values()) == {304}


def test_requests_are_counted(room: Newsroom) -> None:
    page = articles(room, "tokyo-ledger")[0]
    count = len(room.requests)
    get(page.url)
    get(f"{page.url}nothing", "HEAD")
    path = urlsplit(page.url).path
    assert [tuple(request) for request in room.requests[count:]] == [
        (1, "GET", path, 200, "tokyo-ledger"),
        (1, "HEAD", f"{path}nothing", 404, "tokyo-ledger"),
    ]


def test_there_is_no_third_edition(room: Newsroom) -> None:
    with pytest.raises(ValueError, match="not 3"):
        room.edition = 3


def test_the_package_index_names_files_that_can_be_fetched_in_parts(room: Newsroom) -> None:
    for package in json.loads(get(room.package_index).body):
        for link in package["links"]:
            whole = get(link)
            part = get(link, Range="bytes=10-19")
            assert (whole.status, part.status, part.body) == (200, 206, whole.body[10:20])
            assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.body)}"
            assert get(link, Range="bytes=-4").body == whole.body[-4:]
            assert get(link, Range=f"bytes={len(whole.body)}-").status == 416
            assert get(link, If_None_Match=whole.headers["ETag"]).status == 304


def test_the_package_index_is_empty_without_packages(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = PackageSite("http://127.0.0.1:1", tmp_path_factory.mktemp("none") / "missing")
    assert json.loads(site.answer("/index.json").body) == []
    assert site.answer("/../newsroom.py").status == 404


def test_ports_can_be_chosen() -> None:
    room, port = opened_somewhere()
    try:
        assert urlsplit(room.package_index).port == port
        assert [urlsplit(source.home).port for source in room.sources] == [port + n for n in range(1, 8)]
        with pytest.raises(OSError, match="in use"), Newsroom(port):
            pytest.fail("two newsrooms on the same ports")
    finally:
        room.__exit__()


def opened_somewhere() -> tuple[Newsroom, int]:
    """A newsroom on a run of ports that nobody else on this machine has, and its first port."""
    for port in range(21_000, 31_000, 100):
        try:
            return Newsroom(port).__enter__(), port
        except OSError:
            continue
    raise AssertionError("no run of free ports")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: A\nlang: en\n\nText", "a: missing header published"),
        ("title: A\nlang: en\npublished: 2025-12-26\nsource: B\n\nText", "a: unknown header source"),
        ("title: A\nlang: en\npublished: 2025-12-26T10:00:00\n\nText", "a time with its offset"),
    ],
)
def test_a_bad_article_file_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse(text, "a")


def test_blocks_of_an_article_file() -> None:
    body = "One\n\n## Two\n\n- a\n- b\n\n| c | d |\n| e | f |\n\n! g"
    parts = parse(f"title: A\nlang: en\npublished: 2025-12-26T10:00:00Z\n\n{body}", "a").parts
    assert [(part.kind, part.lines) for part in parts if part.kind != "table"] == [
        ("paragraph", ("One",)),
        ("heading", ("Two",)),
        ("list", ("a", "b")),
        ("caption", ("g",)),
    ]
    assert parts[3].rows == (("c", "d"), ("e", "f"))
