"""Dates in the forms that English, French and Japanese pages use."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import parse, zone_of

TOKYO = ZoneInfo("Asia/Tokyo")
FETCHED = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025-01-13T21:37:00+09:00", "2025-01-13T21:37:00+09:00"),
        ("2025-01-13T21:37:00.123Z", "2025-01-13T21:37:00+00:00"),
        ("2025-01-13 21:37:00 +0900", "2025-01-13T21:37:00+09:00"),
        ("2025-01-13T21:37+09", "2025-01-13T21:37+09:00"),
        ("2025-01-13T21:37:08-500", "2025-01-13T21:37:08-05:00"),
        ("13 janv. 2025, 10h30 HNE", "2025-01-13T10:30-05:00"),
        ("2025-01-13 21:37:00", "2025-01-13T21:37:00"),
        ("2025-01-13", "2025-01-13"),
        ("20250113", "2025-01-13"),
        ("20250113T213700+0900", "2025-01-13T21:37:00+09:00"),
        ("20250113213700", "2025-01-13T21:37:00"),
        ("2025-1-3T21:37", "2025-01-03T21:37"),
        ("1736771820", "2025-01-13T12:37:00+00:00"),
        ("1736771820000", "2025-01-13T12:37:00+00:00"),
        ("Mon, 13 Jan 2025 21:37:00 GMT", "2025-01-13T21:37:00+00:00"),
        ("January 13, 2025 9:37 p.m. EST", "2025-01-13T21:37-05:00"),
        ("Published 10:30 AM EDT, July 4, 2025", "2025-07-04T10:30-04:00"),
        ("17:41 JST, October 13, 2024", "2024-10-13T17:41+09:00"),
        ("Jan. 13, 2025", "2025-01-13"),
        ("13th January 2025", "2025-01-13"),
        ("26 décembre 2025 à 12h08", "2025-12-26T12:08"),
        ("Publié le 1er août 2025 à 7h", "2025-08-01T07:00"),
        ("27/12/2025 07:30", "2025-12-27T07:30"),
        ("12/27/2025 - 08:45", "2025-12-27T08:45"),
        ("on Thu, 12/04/2025 - 11:20", "2025-12-04T11:20"),
        ("on Thu, 04/12/2025 - 11:20", "2025-12-04T11:20"),
        ("2025年1月13日 21時37分", "2025-01-13T21:37"),
        ("２０２５年１月１３日　午後９時３７分", "2025-01-13T21:37"),
        ("令和7年1月13日", "2025-01-13"),
        ("令和７年（2025年）１月13日", "2025-01-13"),
        ("2025年(令和7年)1月13日 21時37分", "2025-01-13T21:37"),
        ("2025.01.13 Mon posted at 21:37 JST", "2025-01-13T21:37+09:00"),
        ("令和元年5月1日午前0時", "2019-05-01T00:00"),
        ("2025/1/13 21:37", "2025-01-13T21:37"),
        ("2025年12月26日21時37分配信", "2025-12-26T21:37"),
        ("12/26(金) 19:15", "2025-12-26T19:15"),
        ("1月3日 8時05分", "2026-01-03T08:05"),
        ("12/26(木) 19:15", "2024-12-26T19:15"),
        ("1月13日（土曜） 8時05分", "2024-01-13T08:05"),
        ("26/12/25", "2025-12-26"),
        ("Le 26.12.25 à 14h30", "2025-12-26T14:30"),
        ("Mis à jour le 03/11/25 à 08:05", "2025-11-03T08:05"),
        ("12/26/25 14:30", "2025-12-26T14:30"),
        ("25/12/26", "2025-12-26"),
        ("2025年12月31日24時", "2026-01-01T00:00"),
        ("R7.1.13", "2025-01-13"),
        ("令和七年一月十三日", "2025-01-13"),
        ("平成三十一年三月二十九日", "2019-03-29"),
        ("二〇二五年十二月三日", "2025-12-03"),
        ("25年1月13日", "2025-01-13"),
        ("’25/01/03 21:37", "2025-01-03T21:37"),
        ("1月3日", "2026-01-03"),
        ("公開日：12月26日(金)", "2025-12-26"),
        ("13-01-2025 21:37", "2025-01-13T21:37"),
        ("January 13, 2025, 9 pm EST", "2025-01-13T21:00-05:00"),
        ("9 a.m., January 13, 2025", "2025-01-13T09:00"),
    ],
)
def test_forms(text: str, iso: str) -> None:
    found = parse(text, TOKYO, near=FETCHED)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no date",
        "31/02/2025",
        "1970-01-01",
        "2099-12-31",
        "2026-02-01",
        "12/26",
        "13.5",
        "page 3/12",
        "03/11/25",
        "12.11.25",
        "version 1.26.12.25",
        "05.26.12.25.40",
        "31/02/25",
        "¥1,239 billion",
        "十十年一二月三日",
        "1月3日に雪が降った",
        "03-13-2025-1",
    ],
)
def test_what_is_no_date_of_an_article(text: str) -> None:
    assert parse(text, near=FETCHED) is None


def test_a_time_without_a_zone_is_of_the_country() -> None:
    found = parse("2025年1月13日 21時37分", zone_of("jp"), near=FETCHED)
    assert found is not None
    assert found.utc == datetime(2025, 1, 13, 12, 37, tzinfo=UTC)


def test_a_day_without_a_year_has_that_of_the_same_day_in_the_address() -> None:
    for text, iso in (("12/26(木) 19:15", "2019-12-26T19:15"), ("12/27(土) 19:15", "2025-12-27T19:15")):
        found = parse(text, near=FETCHED, filed=date(2019, 12, 26))
        assert found is not None
        assert found.iso == iso


def test_three_numbers_are_read_in_the_order_of_the_country() -> None:
    french, american = parse("03/04/2025", near=FETCHED), parse("03/04/2025", day_first=False, near=FETCHED)
    assert french is not None
    assert american is not None
    assert (french.iso, american.iso) == ("2025-04-03", "2025-03-04")


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    found = parse(text, near=FETCHED)
    assert found is None or found.utc.tzinfo is not None


@given(st.datetimes(datetime(2000, 1, 1), datetime(2025, 12, 31)))
def test_every_moment_comes_back_from_its_japanese_form(at: datetime) -> None:
    found = parse(f"{at.year}年{at.month}月{at.day}日 {at.hour}時{at.minute}分", TOKYO, near=FETCHED)
    assert found is not None
    assert found.iso == at.isoformat(timespec="minutes")
