"""The frontier: what is due when, what a later date asks for, what a killed crawl leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.archive import Archive
from index.article import Outcome, Record, article_id
from index.fetches import Fetch, Fetches
from index.frontier import Answer, Frontier, Lease
from index.listings import Listing, Listings
from index.looks import RETRIES, SECOND_LOOKS

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://news.example/1"


@pytest.fixture
def frontier(tmp_path: Path) -> Frontier:
    return Frontier(Archive.open(tmp_path))


def discover(frontier: Frontier, hint: datetime | None = None, now: datetime = NOW, since: datetime = NOW) -> int:
    with frontier.archive.write() as connection:
        return frontier.discover([(URL, hint)], "s", connection, now=now, since=since)


def lease(frontier: Frontier, now: datetime = NOW) -> list[Lease]:
    with frontier.archive.write() as connection:
        return frontier.lease("s", 10, now=now, connection=connection)


def answer(frontier: Frontier, now: datetime = NOW, status: int = 200, *, revisit: bool = False) -> Fetch:
    record = Record("a.warc.gz", 10, 20, "sha256:00")
    given = Answer(article_id(URL), URL, "s", now, status, record, 30, etag='"x"', revisit=revisit)
    with frontier.archive.write() as connection:
        return frontier.answered(given, connection)


def settle(frontier: Frontier, fetch: Fetch, outcome: Outcome = Outcome.STORED, now: datetime = NOW) -> None:
    with frontier.archive.write() as connection:
        frontier.settle(fetch, outcome, connection, now=now)


def test_url_is_leased_once(frontier: Frontier) -> None:
    assert (discover(frontier), discover(frontier)) == (1, 0)
    assert [one.url for one in lease(frontier)] == [URL]
    assert lease(frontier) == []


def test_second_looks_at_1h_6h_24h_7d_with_the_validators(frontier: Frontier) -> None:
    discover(frontier)
    at = NOW
    for after in (0, 1, 6, 24, 168):
        due = NOW + timedelta(hours=after)
        assert lease(frontier, due - timedelta(minutes=1)) == []
        (taken,) = lease(frontier, due)
        assert (taken.etag, taken.looks > 0) == (('"x"', True) if after else (None, False))
        settle(frontier, answer(frontier, due), now=due)
        at = due
    assert lease(frontier, at + timedelta(days=1000)) == [] and len(SECOND_LOOKS) == 4


def test_nothing_is_due_while_it_is_worked_on(frontier: Frontier) -> None:
    discover(frontier)
    lease(frontier)
    answer(frontier)
    assert lease(frontier, NOW + timedelta(days=9)) == []


def test_later_date_in_a_listing_asks_for_a_look(frontier: Frontier) -> None:
    discover(frontier, NOW)
    lease(frontier)
    settle(frontier, answer(frontier))
    soon = NOW + timedelta(minutes=5)
    discover(frontier, NOW, soon, soon)
    assert lease(frontier, soon) == []
    discover(frontier, NOW + timedelta(minutes=1), soon, NOW)
    assert lease(frontier, soon) == [], "another listing of the same round may give another date"
    discover(frontier, NOW + timedelta(minutes=2), soon, soon)
    assert len(lease(frontier, soon)) == 1


def test_two_listings_that_disagree_on_a_date_ask_for_no_look_in_every_round(frontier: Frontier) -> None:
    dates = (NOW, NOW - timedelta(hours=1), None)  # of a sitemap, a feed, a section
    for hint in dates:
        discover(frontier, hint)
    lease(frontier)
    settle(frontier, answer(frontier))
    for minutes in (5, 10, 15):
        begun = NOW + timedelta(minutes=minutes)
        for hint in dates:
            discover(frontier, hint, begun, begun)
        assert lease(frontier, begun) == []


def test_what_is_no_article_gets_no_second_look(frontier: Frontier) -> None:
    discover(frontier)
    lease(frontier)
    settle(frontier, answer(frontier), Outcome.OFF_TOPIC)
    discover(frontier, NOW + timedelta(days=1))
    assert lease(frontier, NOW + timedelta(days=99)) == []
    assert frontier.outcomes() == {"s": {"off-topic": 1}}


def test_unchanged_page_stays_what_it_was(frontier: Frontier) -> None:
    discover(frontier)
    settle(frontier, answer(frontier), Outcome.EMPTY)
    settle(frontier, answer(frontier, status=304, revisit=True), Outcome.UNCHANGED)
    assert frontier.outcomes() == {"s": {"empty": 1}}


def test_failure_is_tried_again_then_given_up(frontier: Frontier) -> None:
    discover(frontier)
    at = NOW
    for wait in (*RETRIES, None):
        (taken,) = lease(frontier, at)
        with frontier.archive.write() as connection:
            frontier.failed(taken.id, "HTTP 503", connection, now=at)
        at += wait or timedelta(days=99)
    assert lease(frontier, at) == [] and frontier.outcomes() == {"s": {"error": 1}}


def test_refusal_is_tried_again_then_given_up(frontier: Frontier) -> None:
    discover(frontier)
    at = NOW
    for wait in (*RETRIES, None):
        (taken,) = lease(frontier, at)
        fetch = answer(frontier, at, 403)
        with frontier.archive.write() as connection:
            frontier.failed(taken.id, "HTTP 403", connection, now=at, fetch=fetch)
        at += wait or timedelta(days=99)
    assert lease(frontier, at) == [] and frontier.outcomes() == {"s": {"error": 1}}
    assert Fetches(frontier.archive).unfinished() == []


def test_answer_damaged_on_its_way_is_asked_for_again_then_given_up(frontier: Frontier) -> None:
    discover(frontier)
    at = NOW
    for wait in (*RETRIES, None):
        (taken,) = lease(frontier, at)
        assert (taken.looks, taken.etag, taken.digest) == (0, None, None), "nothing that is damaged is compared with"
        fetch = answer(frontier, at)
        with frontier.archive.write() as connection:
            frontier.failed(taken.id, "not a gzipped file", connection, now=at, fetch=fetch)
        at += wait or timedelta(days=99)
    assert lease(frontier, at) == [] and frontier.outcomes() == {"s": {"error": 1}}


def test_failed_look_takes_nothing_from_a_stored_page(frontier: Frontier) -> None:
    discover(frontier)
    settle(frontier, answer(frontier))
    at = NOW + SECOND_LOOKS[0]
    (taken,) = lease(frontier, at)
    with frontier.archive.write() as connection:
        frontier.failed(taken.id, "HTTP 503", connection, now=at)
    assert frontier.outcomes() == {"s": {"stored": 1}}
    at += RETRIES[0]
    assert len(lease(frontier, at)) == 1
    settle(frontier, answer(frontier, at, 304, revisit=True), Outcome.UNCHANGED, at)
    assert frontier.outcomes() == {"s": {"unchanged": 1}}
    assert len(lease(frontier, at + SECOND_LOOKS[1])) == 1, "the next look comes as if nothing had been"


def test_revisit_refers_to_the_answer_that_holds_the_payload(frontier: Frontier) -> None:
    discover(frontier)
    for hours in range(3):
        answer(frontier, NOW + timedelta(hours=hours), 304 if hours else 200, revisit=hours > 0)
    assert frontier.original(article_id(URL), "sha256:00") == (URL, NOW)
    assert frontier.original(article_id(URL), "sha256:01") is None


def test_kill_after_an_unchanged_answer_leaves_its_next_look(frontier: Frontier) -> None:
    discover(frontier)
    settle(frontier, answer(frontier))
    at = NOW + SECOND_LOOKS[0]
    lease(frontier, at)
    answer(frontier, at, 304, revisit=True)
    assert Fetches(frontier.archive).unfinished() == [] and len(lease(frontier, at + SECOND_LOOKS[1])) == 1


def test_killed_crawl_is_taken_over(frontier: Frontier) -> None:
    discover(frontier)
    lease(frontier)
    with frontier.archive.write() as connection:
        frontier.release(connection)
    assert len(lease(frontier)) == 1
    fetch = answer(frontier)
    with frontier.archive.write() as connection:
        frontier.release(connection)
    assert Fetches(frontier.archive).unfinished() == [fetch] and lease(frontier) == []
    settle(frontier, fetch)
    assert Fetches(frontier.archive).unfinished() == []


def test_redirect_is_no_answer_of_the_page(frontier: Frontier) -> None:
    discover(frontier)
    lease(frontier)
    answer(frontier, status=301)
    assert Fetches(frontier.archive).unfinished() == [] and Fetches(frontier.archive).known_sizes() == {"a.warc.gz": 30}


def test_listing_is_remembered(frontier: Frontier) -> None:
    listings = Listings(frontier.archive)
    failing = Listing("https://news.example/feed", "s", failures=2, error="HTTP 500")
    with frontier.archive.write() as connection:
        listings.save(failing, connection)
    assert listings.get(failing.url, "s") == failing and listings.failing() == [failing]
