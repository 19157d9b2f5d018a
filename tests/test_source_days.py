"""Coverage: what came of each source day by day, against what is usual; who is silent; metrics for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import inspect, select, update

from index import coverage, schema
from index.archive import Archive
from index.coverage import LISTING, NAMED, NEW, Sum, alarm, count, expected
from index.errors import KawarabanError
from index.metrics import exposition, write
from index.stats import collect
from tests.articles import article
from tests.program import Program, source
from tests.site import Reply, Site

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
TODAY = NOW.date()


def history(numbers: dict[int, int], what: str = NEW) -> dict[date, dict[str, int]]:
    """Days ago -> how many, on days on which the source was watched."""
    return {TODAY - timedelta(days=ago): {what: n, LISTING: 9} for ago, n in numbers.items()}


def test_what_is_usual_is_the_median_of_the_same_weekdays() -> None:
    assert expected(history({7: 10, 14: 30, 21: 12, 1: 500, 2: 500, 3: 500, 4: 500, 5: 500}), TODAY) == 12
    assert expected(history({1: 3, 2: 5, 3: 4, 4: 100, 5: 2}), TODAY) == 4, "all days, while no weekday came twice"
    assert expected(history({1: 3, 2: 5, 7: 4}), TODAY) is None, "too little is known"
    assert expected(history({35: 9, 42: 9, 49: 9}), TODAY) is None, "longer ago than four weeks"
    unwatched = {day: {NEW: 0} for day in history(dict.fromkeys(range(1, 29), 0))}
    assert expected(unwatched, TODAY) is None, "a day on which nobody looked says nothing"


def since(**hours: float) -> dict[str, Sum]:
    return {what.replace("_", "-"): Sum(1, NOW - timedelta(hours=ago)) for what, ago in hours.items()}


def test_silence() -> None:
    daily = history(dict.fromkeys(range(4, 20), 12), NAMED)
    assert alarm({}, {}, NOW) == "never answered"
    assert alarm(daily, since(listing=1, named=20), NOW) is None
    assert alarm(daily, since(listing=80, named=90, failed=1), NOW) == "no answer since 2026-11-22 04:00 UTC", "a failure is none"
    assert alarm(daily, since(listing=1, named=96), NOW) == "nothing new since 2026-11-21 12:00 UTC, where 12 a day are usual"
    assert alarm(history({5: 1, 9: 1}, NAMED), since(listing=1, named=120), NOW) is None, "a source that seldom says anything"
    articles = history(dict.fromkeys(range(4, 20), 12), NEW)
    assert alarm(articles, since(listing=1, named=2, new=96), NOW) == "no article since 2026-11-21 12:00 UTC, where 12 a day are usual"
    assert alarm(articles, since(listing=1, named=2, new=20), NOW) is None


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path) as archive:
        yield archive


def test_days_and_sums_are_counted_as_it_happens(archive: Archive) -> None:
    with archive.write() as connection:
        for ago in (0, 0, 1, 20, 40):
            count(connection, "a", NEW, NOW - timedelta(days=ago))
            count(connection, "a", "off-topic", NOW - timedelta(days=ago), by=3)
        found, sums = coverage.days(connection, TODAY, 2), coverage.sums(connection)
    assert found["a"][TODAY] == {NEW: 2, "off-topic": 6}
    assert {(TODAY - day).days for day in found["a"]} == {0, 1, 20}, "days beyond tell what is usual only"
    assert found["a"][TODAY - timedelta(days=20)] == {NEW: 1}
    assert sums["a"] == {NEW: Sum(5, NOW), "off-topic": Sum(15, NOW)}


def test_an_archive_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive, archive.write() as connection:
        archive.add(article("a", "en", "Budget", source="a"), connection)
        schema.source_days.drop(connection)
        connection.exec_driver_sql("DROP INDEX articles_source")
        connection.exec_driver_sql("CREATE INDEX articles_source ON articles (source, lang)")
        connection.execute(update(schema.meta).where(schema.meta.c.name == "schema").values(value=1))
    with Archive.open(tmp_path) as archive, archive.engine.connect() as connection:
        assert connection.scalar(select(schema.meta.c.value).where(schema.meta.c.name == "schema")) == schema.VERSION
        (index,) = (one for one in inspect(connection).get_indexes("articles") if one["name"] == "articles_source")
        assert index["column_names"] == ["source", "lang", "translation", "published"]
        assert coverage.sums(connection)["a"][NEW].count == 1, "what is there counts"


def test_metrics_hold_for_any_name_and_are_written_whole(archive: Archive, tmp_path: Path) -> None:
    odd = 'a"b\\c\nd'
    with archive.write() as connection:
        archive.add(article("a", "ja", "予算", source=odd), connection)
        count(connection, odd, NEW, NOW)
    text = exposition(archive, NOW)
    assert value(text, "kawaraban_articles", source=odd, lang="ja") == 1
    out = tmp_path / "kawaraban.prom"
    out.write_text("before")
    write(out, text)
    assert out.read_bytes() == text and list(tmp_path.glob(".kawaraban*")) == []
    with pytest.raises(KawarabanError, match="nowhere"):
        write(tmp_path / "nowhere" / "k.prom", text)


def value(text: bytes, name: str, **labels: str) -> float:
    (found,) = (
        sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
        if sample.name == name and sample.labels == labels
    )
    return float(found)


def test_newest_article_is_shown_with_the_day_that_its_page_says(archive: Archive) -> None:
    with archive.write() as connection:
        for number, iso in enumerate(("2025-12-29T06:00:00+09:00", "2025-12-27", "2025-12-28T20:00:00Z", None)):
            archive.add(article(f"{number}", ("ja", "en")[number % 2], f"Budget {number}", source="s", published=iso), connection)
        archive.add(article("undated", "fr", "Budget", source="none"), connection)
    none, some = collect(archive, NOW)
    assert (none.newest, some.articles) == (None, 4)
    assert some.newest and some.newest.day.isoformat() == "2025-12-29" and some.as_json(NOW)["newest"] == "2025-12-29T06:00:00+09:00"


def test_coverage_of_a_crawl(tmp_path: Path) -> None:
    with Site() as site:
        site.pages["/html"] = Reply("<p>no feed</p>")
        site.pages["/empty"] = Reply("<html><body></body></html>")
        feed = site.feed(site.article("/1", "Budget"), "/gone", "/empty")
        program = Program(tmp_path, [source("s", site.url, feeds=(feed, f"{site.url}/html", f"{site.url}/missing.xml"))])
        program("crawl", exit=1)
    row: dict[str, Any] = program.json("stats", "--days", "2")[0]
    today = row["days"][-1]
    assert (today["got"], today["named"], today["expected"], len(row["days"])) == (1, 3, None, 2)
    assert today["dropped"] == {"gone": 1, "empty": 1}
    assert today["failed"] == {"listing-unreadable": 1, "listing-failed": 1} and row["parse_failures"] == 1
    assert row["alarm"] is None and 0 <= row["since_answer"] < 600
    assert "empty 1" in program("stats", "--days", "3").stdout
    program("stats", "--prometheus", str(tmp_path / "k.prom"))
    text = (tmp_path / "k.prom").read_bytes()
    assert value(text, "kawaraban_events_total", source="s", event="new") == 1
    assert value(text, "kawaraban_failures_total", source="s", kind="listing-failed") == 1
    assert value(text, "kawaraban_source_silent", source="s") == 0
    assert program("stats", "--check").stdout == ""
    with Archive.open(program.archive) as archive:
        late = collect(archive, datetime.now(UTC) + timedelta(days=4))
    assert late[0].alarm and late[0].alarm.startswith("no answer since")
    with Archive.open(program.archive) as archive, archive.write() as connection:
        count(connection, "dead", coverage.LISTING_FAILED, NOW)
    assert program("stats", "--check", exit=1).stdout == "dead: never answered\n"
