"""`crawl --from-warc`: WARC files as others write them, taken in by the real program."""

from __future__ import annotations

import gzip
from pathlib import Path
from uuid import uuid4

import pytest

from tests.program import Program, source
from tests.site import Reply, Site

HTML = (
    '<html lang="en"><head><title>{title}</title><meta property="article:published_time" content="2021-12-24T09:00:00+09:00">'
    "</head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
)


def page(title: str, subject: str = "Japan's national budget") -> bytes:
    paragraphs = "".join(f"<p>{subject} grows again, says sentence {n} of the piece called {title}.</p>" for n in range(6))
    return HTML.format(title=title, paragraphs=paragraphs).encode()


class Foreign:
    """A WARC/1.0 file in the making, written byte by byte as ISO 28500 says."""

    def __init__(self, path: Path, *, packed: bool = True) -> None:
        self._file = path.open("wb")
        self._pack = gzip.compress if packed else bytes

    def add(
        self, url: str, body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8",
        date: str = "2021-12-25T01:02:03Z",
    ) -> None:  # fmt: skip
        http = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers, "", "")).encode() + body
        warc = ("WARC/1.0", "WARC-Type: response", f"WARC-Record-ID: <urn:uuid:{uuid4()}>", f"WARC-Date: {date}")
        named = (f"WARC-Target-URI: {url}", "Content-Type: application/http; msgtype=response", f"Content-Length: {len(http)}")
        self._file.write(self._pack("\r\n".join((*warc, *named, "", "")).encode() + http + b"\r\n\r\n"))

    def close(self) -> None:
        self._file.close()


def chunked(body: bytes) -> bytes:
    pieces = (body[i : i + 100] for i in range(0, len(body), 100))
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"


@pytest.fixture
def run(tmp_path: Path) -> Program:
    return Program(tmp_path / "home", [source("ledger", "https://www.ledger.example/", keep="matching")])


def test_pages_of_others_are_taken_in_once(run: Program, tmp_path: Path) -> None:
    foreign = Foreign(tmp_path / "cc.warc.gz")
    foreign.add("https://www.ledger.example/plain", page("A plain page"))
    packed = gzip.compress(page("A packed page"))
    foreign.add("https://www.ledger.example/packed", chunked(packed), "Content-Encoding: gzip", "Transfer-Encoding: chunked")
    foreign.add("https://other.example/elsewhere", page("A page elsewhere"))
    foreign.add("https://www.ledger.example/football", page("A football match", "The match between the two clubs"))
    foreign.add("https://www.ledger.example/missing", b"not here", status="404 Not Found")
    foreign.add("https://www.ledger.example/logo", b"GIF89a", kind="image/gif")
    foreign.close()
    took = run.json("crawl", "--from-warc", str(tmp_path / "cc.warc.gz"))[0]
    assert took["outcomes"] == {"off-topic": 1, "stored": 3}
    hits = run.json("search", "budget", "--all")
    assert {(hit["source"], hit["title"]) for hit in hits} == {
        ("ledger", "A plain page"), ("ledger", "A packed page"), ("other.example", "A page elsewhere"),
    }  # fmt: skip
    assert {hit["published"] for hit in hits} == {"2021-12-24T09:00:00+09:00"}
    assert run.json("show", hits[0]["id"])[0]["fetched"].startswith("2021-12-25T01:02:03")
    run("verify")
    assert run.json("crawl", "--from-warc", str(tmp_path / "cc.warc.gz"))[0]["outcomes"] == {"unchanged": 4}
    assert len(run.json("search", "budget", "--all")) == 3


def test_an_earlier_state_does_not_replace_a_later_one(run: Program, tmp_path: Path) -> None:
    for name, title, date in (("new", "Edited", "2022-01-01T00:00:00Z"), ("old", "First print", "2021-12-25T00:00:00Z")):
        foreign = Foreign(tmp_path / f"{name}.warc", packed=False)
        foreign.add("https://www.ledger.example/a", page(title), date=date)
        foreign.close()
    files = [word for name in ("new", "old") for word in ("--from-warc", str(tmp_path / f"{name}.warc"))]
    run("crawl", *files)
    assert [hit["title"] for hit in run.json("search", "budget", "--all")] == ["Edited"]


def test_a_file_that_breaks_off_is_named_and_what_came_before_is_kept(run: Program, tmp_path: Path) -> None:
    foreign = Foreign(tmp_path / "whole.warc.gz")
    for number in range(3):
        foreign.add(f"https://www.ledger.example/{number}", page(f"Page {number} of the budget"))
    foreign.close()
    (tmp_path / "rubbish.warc.gz").write_bytes(b"\x1f\x8b rubbish")
    torn = (tmp_path / "whole.warc.gz").read_bytes()
    (tmp_path / "torn.warc.gz").write_bytes(torn[: len(torn) * 5 // 6])
    done = run("crawl", "--from-warc", str(tmp_path / "rubbish.warc.gz"), "--from-warc", str(tmp_path / "torn.warc.gz"), exit=1)
    assert "rubbish.warc.gz" in done.stderr
    assert len(run.json("search", "budget", "--all")) == 2
    assert "does not exist" in run("crawl", "--from-warc", "nowhere.warc", exit=2).stderr
    both = ("--from-warc", str(tmp_path / "torn.warc.gz"), "--since", "2021-12")
    assert "do not go with it" in run("crawl", *both, exit=2).stderr


def test_sites_on_one_host_are_told_apart_by_their_ports(tmp_path: Path) -> None:
    run = Program(tmp_path / "home", [source(f"s{port}", f"http://127.0.0.1:{port}/") for port in (8001, 8002)])
    foreign = Foreign(tmp_path / "a.warc.gz")
    for port in (8001, 8002, 8003):
        foreign.add(f"http://127.0.0.1:{port}/a", page(f"Piece {port}"))
    foreign.close()
    run("crawl", "--from-warc", str(tmp_path / "a.warc.gz"))
    assert {(hit["source"], hit["title"][-4:]) for hit in run.json("search", "budget", "--all")} == {
        ("s8001", "8001"), ("s8002", "8002"), ("127.0.0.1", "8003"),
    }  # fmt: skip


def test_only_the_sources_that_are_named(run: Program, tmp_path: Path) -> None:
    foreign = Foreign(tmp_path / "a.warc.gz")
    foreign.add("https://www.ledger.example/a", page("Ours"))
    foreign.add("https://other.example/b", page("Theirs"))
    foreign.close()
    run("crawl", "ledger", "--from-warc", str(tmp_path / "a.warc.gz"))
    assert [hit["title"] for hit in run.json("search", "budget", "--all")] == ["Ours"]


def test_looking_back_goes_through_further_pages_of_listings(tmp_path: Path) -> None:
    """Without --since only the first page of a section is read, and what is older than the window is left alone."""
    with Site() as site:
        for number in range(4):
            site.pages[f"/a-piece-on-the-budget-{number}"] = Reply(page(f"Piece {number} on the budget"))
        for number in range(3):
            links = f'<li><a href="/a-piece-on-the-budget-{number}">A headline that is long enough, {number}</a></li>'
            following = f'<link rel="next" href="/page-{number + 1}">' if number < 2 else ""
            site.pages[f"/page-{number}"] = Reply(f"<html><head>{following}</head><body><ul>{links}</ul></body></html>")
        run = Program(tmp_path, [source("ledger", site.url, sections=(f"{site.url}/page-0",))])
        assert run.json("crawl")[0]["outcomes"] == {"stored": 1}
        assert "no date" in run("crawl", "--since", "yesterday", exit=2).stderr
        assert run.json("crawl", "--since", "2021-12")[0]["outcomes"].get("stored") == 2
        assert site.requests.count("/page-2") == 1
