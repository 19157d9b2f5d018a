"""Articles in several pages: fetched, joined, looked at again, made anew, and taken over after a kill."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from index.frontier import Frontier
from tests.program import Program, source
from tests.site import Reply, Site

TEXTS = (
    ("The cabinet approved a draft budget of 122.3 trillion yen on Friday, the largest on record for a first draft.",
     "Debt service takes 31.3 trillion yen of it, because officials assume a rate of three percent for the first time."),
    ("Chips and artificial intelligence receive 1.24 trillion yen, nearly four times what they had a year ago.",
     "Most of that money moves from supplementary budgets to the ordinary one, which the industry had asked for."),
    ("Lawmakers will begin their questions in January, and the vote is expected before the end of the fiscal year.",
     "The opposition wants a lower tax on food, which the ministry says would cost some five trillion yen a year."),
)  # fmt: skip


def put(site: Site, number: int, *texts: str, of: int = 3) -> None:
    """Page `number` of an article at /budget, which names the one that follows; the last leads back to the first."""
    address = f"/budget?page={number + 1}" if number < of else "/budget"
    following = f'<a rel="next" href="{address}">Next page</a>'
    body = "".join(f"<p>{text}</p>" for text in texts or TEXTS[number - 1])
    head = f'<html lang="en"><head><title>Record budget</title><link rel="canonical" href="{site.url}/budget"></head>'
    path = "/budget" if number == 1 else f"/budget?page={number}"
    site.pages[path] = Reply(f"{head}<body><article><h1>Record budget</h1>{body}</article>{following}</body></html>")


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        for number in (1, 2, 3):
            put(site, number)
        yield site


@pytest.fixture
def program(site: Site, tmp_path: Path) -> Program:
    return Program(tmp_path, [source("s", site.url, feeds=(site.feed("/budget"),))])


def shown(program: Program) -> tuple[list[str], int]:
    """The lines and the version of the only article."""
    with Archive.open(program.archive, create=False) as archive:
        (article,) = archive.changes()
        return article.text.split("\n"), article.version


def outcomes(program: Program) -> dict[str, int]:
    with Archive.open(program.archive, create=False) as archive:
        return Frontier(archive).outcomes()["s"]


def lines(*parts: tuple[str, ...]) -> list[str]:
    return [line for part in parts for line in part]


def due(program: Program) -> None:
    """As if an hour had passed."""
    with sqlite3.connect(program.archive / "catalog.sqlite3") as catalogue:
        catalogue.execute("UPDATE urls SET due = 1 WHERE due IS NOT NULL")


def test_parts_are_fetched_in_the_same_round_and_joined(site: Site, program: Program) -> None:
    program("crawl")
    assert shown(program) == (lines(*TEXTS), 1)
    assert outcomes(program) == {"stored": 1, "part": 2}
    program("rebuild", "--from", "extract")
    assert shown(program) == (lines(*TEXTS), 1)
    assert [path for path in site.requests if path.startswith("/budget")] == ["/budget", "/budget?page=2", "/budget?page=3"]


def test_second_looks_see_what_changes_on_any_page(site: Site, program: Program) -> None:
    program("crawl")
    put(site, 3, TEXTS[2][0])
    due(program)
    program("crawl")
    assert shown(program) == ([*lines(*TEXTS[:2]), TEXTS[2][0]], 2)
    put(site, 1, *TEXTS[0], *TEXTS[1], of=1)
    due(program)
    program("crawl")
    assert shown(program) == (lines(*TEXTS[:2]), 3), "now it is on one page"


def test_a_part_that_is_missing_leaves_the_others(site: Site, program: Program) -> None:
    del site.pages["/budget?page=3"]
    program("crawl")
    assert shown(program) == (lines(*TEXTS[:2]), 1)
    assert outcomes(program) == {"stored": 1, "part": 1, "gone": 1}


def test_a_part_behind_a_wall_is_told_by_its_article(site: Site, program: Program) -> None:
    put(site, 3, "This article is for subscribers only.", "Log in to read on.")
    program("crawl")
    assert shown(program) == (lines(*TEXTS[:2]), 1)
    assert outcomes(program) == {"stored": 1, "part": 1, "paywall": 1}
    with Archive.open(program.archive, create=False) as archive:
        assert [article.paywalled for article in archive.changes()] == [True]


def test_a_killed_crawl_is_joined_by_the_next(site: Site, program: Program) -> None:
    third = site.pages["/budget?page=3"]
    assert isinstance(third, Reply)
    site.pages["/budget?page=3"] = Reply(third.body, drip=0.5)
    with program.start("crawl") as run:
        while "/budget?page=3" not in site.requests:
            assert run.poll() is None
            time.sleep(0.01)
        os.kill(run.pid, signal.SIGKILL)
    site.pages["/budget?page=3"] = third
    program("crawl")
    assert shown(program) == (lines(*TEXTS), 1)
    assert [site.requests.count(path) for path in ("/budget", "/budget?page=2")] == [1, 1]


def test_parts_in_a_manifest_are_joined(site: Site, tmp_path: Path) -> None:
    manifest = tmp_path / "pages.jsonl"
    rows = []
    for number in (3, 1, 2):
        path = "/budget" if number == 1 else f"/budget?page={number}"
        page = site.pages[path]
        assert isinstance(page, Reply) and isinstance(page.body, str)
        (tmp_path / f"{number}.html").write_text(page.body)
        rows.append({"file": f"{number}.html", "url": site.url + path})
    manifest.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    found = {line["file"]: line for line in map(json.loads, Program(tmp_path)("extract", "--manifest", str(manifest)).stdout.splitlines())}
    assert found["1.html"]["text"].split("\n") == lines(*TEXTS)
    assert found["2.html"]["rejected"] == found["3.html"]["rejected"] == f"part: {site.url}/budget"


def test_rebuild_without_a_page_leaves_the_article_and_fails(site: Site, program: Program) -> None:
    program("crawl")
    (warc,) = (program.archive / "warc").glob("*.gz")
    whole = warc.read_bytes()
    for kept in (len(whole) - 700, 0):  # without the last page, without all of them
        warc.write_bytes(whole[:kept] + bytes(len(whole) - kept))
        done = program("rebuild", "--from", "extract", exit=1)
        assert "extract: 1 pages, 1 of them could not be read" in done.stdout and "ledger: " in done.stdout
        assert "rebuild: 1 pages could not be read" in done.stderr and shown(program) == (lines(*TEXTS), 1)
    warc.unlink()
    program("rebuild", "--from", "extract", exit=1)


def test_rebuild_makes_no_archive(tmp_path: Path) -> None:
    program = Program(tmp_path)
    assert "no archive at" in program("--archive", "typo", "rebuild", exit=2).stderr and not (tmp_path / "typo").exists()
