"""When what is due: intervals that adapt, Retry-After, hosts that fail; pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.gate import ERROR_PAGE, NO_ANSWER, Gate, host_of
from crawler.pace import Bounds, bounds, paced, pause, plan, retry_after
from index.config import Config, Source
from index.timetable import Pace

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SOURCE = Source("s", every=1800.0)


def test_interval_shrinks_with_news_and_grows_without_within_its_bounds() -> None:
    pace, intervals = None, []
    for news in (3, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0):
        pace = paced(SOURCE, pace, news, NOW, Config())
        intervals.append(pace.interval)
    assert intervals[:5] == [1800, 900, 600, 600, 900] and intervals[-1] == 6 * 3600
    assert abs(pace.due - NOW - timedelta(hours=6)) <= timedelta(hours=6) * 0.1 if pace else False


def test_sources_that_begin_together_spread_out() -> None:
    due = {paced(Source(f"s{n}"), None, 0, NOW, Config()).due for n in range(50)}
    assert len(due) == 50 and max(due) - min(due) > 4 * MINUTE


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (Source("a", every=1800), Bounds(1800, 600, 21600)),
        (Source("a", every=86400), Bounds(86400, 600, 86400)),
        (Source("a", every=60), Bounds(60, 60, 21600)),
        (Source("a", every=1800, fastest=300, slowest=3600), Bounds(1800, 300, 3600)),
        (Source("a", every=1800, fastest=7200), Bounds(7200, 7200, 21600)),
        (Source("a", every=0), Bounds(1, 1, 21600)),
    ],
)
def test_bounds_of_a_source(source: Source, expected: Bounds) -> None:
    assert bounds(source, Config()) == expected


def test_plan_is_what_is_due_and_when_there_is_more() -> None:
    sources = [Source(one) for one in "abcd"]
    paces = {
        "b": Pace("b", 60, NOW - MINUTE, NOW),
        "c": Pace("c", 600, NOW - MINUTE, NOW + 9 * MINUTE),
        "d": Pace("d", 600, NOW - MINUTE, NOW + 8 * MINUTE),
    }
    found = plan(sources, paces, {"c": NOW - MINUTE, "d": NOW + 2 * MINUTE, "other": NOW}, NOW)
    assert (found.ask, found.look, found.wake) == (("a", "b"), ("c",), NOW + 2 * MINUTE)
    assert found.sources == ("a", "b", "c")


def test_clock_that_was_set_back_keeps_nobody_waiting() -> None:
    ahead = Pace("a", 600, NOW + timedelta(days=400), NOW + timedelta(days=400))
    assert plan([Source("a")], {"a": ahead}, {}, NOW).ask == ("a",)


def test_machine_that_slept_makes_up_with_one_round() -> None:
    slept = NOW + timedelta(days=3)
    pace = Pace("a", 600, NOW, NOW + 10 * MINUTE)
    assert plan([Source("a")], {"a": pace}, {}, slept).ask == ("a",)
    assert paced(Source("a"), pace, 0, slept, Config()).due > slept


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", timedelta(seconds=120)),
        (" 0 ", timedelta(0)),
        ("Wed, 25 Nov 2026 12:30:00 GMT", timedelta(minutes=30)),
        ("Wed, 25 Nov 2026 13:30:00 +0100", timedelta(minutes=30)),
        ("Wed, 25 Nov 2020 12:30:00 GMT", timedelta(0)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", timedelta(days=7)),
        ("99999999999999999999", timedelta(days=7)),
        ("86400000", timedelta(days=7)),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("１２０", None),
        ("Wed, 99 Nov 2026 12:30:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
    ],
)
def test_retry_after(value: str | None, expected: timedelta | None) -> None:
    found = retry_after(value, NOW)
    assert found == (None if expected is None else NOW + expected)


@given(st.text())
def test_retry_after_takes_any_rubbish(value: str) -> None:
    found = retry_after(value, NOW)
    assert found is None or NOW <= found <= NOW + timedelta(days=7)


def test_pause_doubles_up_to_six_hours() -> None:
    assert [pause(n) / MINUTE for n in (1, 2, 3)] == [2, 4, 8]
    assert pause(9) == pause(1000) == timedelta(hours=6)


def test_host_that_fails_again_and_again_is_left_alone_longer_each_time() -> None:
    gate = Gate.of({}, patient=True)
    assert [gate.failed("h", NO_ANSWER, "refused", NOW) for _ in range(2)] == [None, None]
    first = gate.failed("h", NO_ANSWER, "refused", NOW)
    assert first and first.until == NOW + 2 * MINUTE and not first.told
    later = Gate.of({"h": first}, patient=True)
    assert later.paused("h", NOW + MINUTE) == first and later.paused("h", NOW + 3 * MINUTE) is None
    again = [later.failed("h", NO_ANSWER, "refused", NOW + 3 * MINUTE) for _ in range(3)][-1]
    assert again and again.until == NOW + 7 * MINUTE
    assert later.answered("h") and not later.answered("h")


def test_error_pages_between_answers_are_the_pages_own() -> None:
    gate = Gate.of({}, patient=True)
    for _ in range(20):
        assert gate.failed("h", ERROR_PAGE, "HTTP 500", NOW) is None
        gate.answered("h")


def test_hand_that_asks_need_not_wait_for_what_only_failed() -> None:
    gate = Gate.of({}, patient=True)
    failed = [gate.failed("h", NO_ANSWER, "refused", NOW) for _ in range(3)][-1]
    told = gate.failed("t", ERROR_PAGE, "HTTP 429", NOW, NOW + 60 * MINUTE)
    assert failed and told
    by_hand = Gate.of({"h": failed, "t": told}, patient=False)
    assert by_hand.paused("h", NOW) is None and by_hand.paused("t", NOW) == told


def test_host_of_a_url() -> None:
    assert host_of("https://News.example:443/a") == host_of("http://news.example/") == "news.example"
    assert host_of("http://127.0.0.1:8080/x") == "127.0.0.1:8080" and host_of("http://x:99999/") == "x"
