"""Extraction in worker processes: what one page may cost, and what the others notice of it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from crawler.extract import Hints
from crawler.manifest import article_json, extract_all
from crawler.workers import Pool
from index.article import Article, Outcome, Page, Rejected

PROMPT = "Our reporters are on the quay every morning so that you do not have to be there."


def page(number: int, markup: str | None = None) -> Page:
    body = markup or (
        f"<title>Story {number}</title><article><h1>Ferry number{number} sails</h1>"
        f"<p>Ferry {number} left the port on time on Friday, carrying {number * 7} passengers and a load of apples.</p>"
        f"<p>It is the {number}. crossing of the season, and the harbour master expects a good many more of them.</p>"
        f"<p>{PROMPT}</p></article>"
    )
    return Page(f"https://ledger.example/{number}", "ledger", datetime(2026, 1, 1, tzinfo=UTC), body.encode())


def slow(number: int) -> Page:
    """Twenty-five thousand paragraphs of spans: half a minute of trafilatura's time."""
    return page(number, "<p><span>a long text of words</span> <span>and more of it</span></p>" * 25_000)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1, limit=1.0) as found:
        yield found


def test_a_page_over_its_limit_is_an_error_and_costs_the_next_one_nothing(pool: Pool) -> None:
    futures = [pool.submit(one, Hints()) for one in (page(1), slow(2), page(3))]
    first, second, third = (future.result(timeout=60) for future in futures)
    assert isinstance(first, Article)
    assert isinstance(second, Rejected)
    assert second.outcome is Outcome.ERROR
    assert isinstance(third, Article)


def test_a_waiting_page_can_be_withdrawn(pool: Pool) -> None:
    futures = [pool.submit(slow(1), Hints()), pool.submit(page(2), Hints())]
    assert futures[1].cancel()
    futures[0].result(timeout=60)


def test_a_manifest_is_in_order_and_learns_from_its_sites() -> None:
    started = time.monotonic()
    pages = [(f"{n}.html", page(n), Hints("en")) for n in range(6)]
    lines = [article_json(file, "", result) for file, result in extract_all(iter(pages), workers=2)]
    assert [line["file"] for line in lines] == [file for file, _, _ in pages]
    assert all(PROMPT not in line["text"] for line in lines)
    assert all("6 pages" in line["dropped"][-1]["reason"] for line in lines)
    assert time.monotonic() - started < 60


def test_what_is_derived_steps_back_for_who_reads() -> None:
    code = "import os; from crawler.refresh import step_back; step_back(); step_back(); print(os.getpriority(os.PRIO_PROCESS, 0))"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) >= 10
