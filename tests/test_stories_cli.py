"""Stories as a user of the command line meets them: folded hits, `story:`, `stories`, copies that count once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from index.archive import Archive
from index.cli_stories import _when
from tests.articles import article
from tests.program import Program, source
from tests.site import PROSE, Site

WIRE = ("Debt-service costs will reach ¥31.3 trillion in the next fiscal year, according to the draft.", *PROSE[1:])
OWN = (
    "Tokyo will spend ¥43.4 trillion on pensions and medical care next year, the welfare ministry said on Monday.",
    "The ministry expects half a million more people to turn 75, and wants patients with high incomes to pay more.",
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A wire text at two outlets, under two headlines, and something else."""
    with Site() as first, Site() as second:
        wire = first.feed(first.article("/wire", "Debt service climbs to a record", *WIRE))
        taken = second.article("/taken", "Record debt bill for Japan", *WIRE, "Follow us for more news of the markets.")
        other = second.article("/other", "Pensions take a larger share", *OWN)
        outlets = [
            source("wire", first.url, feeds=(wire,)),
            source("taker", second.url, feeds=(second.feed(taken, other),)),
        ]
        program = Program(tmp_path_factory.mktemp("told"), outlets)
        program("crawl")
        yield program


def test_a_copy_is_folded_into_its_story_and_counted(told: Program) -> None:
    (hit,) = told.json("search", "debt record")
    assert hit["copies"] == 1
    every = told.json("search", "debt record", "--all")
    assert {one["source"] for one in every} == {"wire", "taker"}
    assert {one["story"] for one in every} == {hit["story"]}


def test_a_query_for_a_story_has_all_its_articles(told: Program) -> None:
    story = told.json("search", "debt record")[0]["story"]
    assert len(told.json("search", f"story:{story}")) == 2
    assert len(told.json("search", f"debt NOT story:{story}")) == 0
    assert "there is no such story" in told("search", "story:aaaaaaaaaaaaa", exit=2).stderr


def test_stories_are_listed_whole(told: Program) -> None:
    found = told.json("stories")
    assert sorted(len(story["articles"]) for story in found) == [1, 2]
    (both,) = told.json("stories", "--several")
    original, copy = both["articles"]
    assert {original["role"], copy["role"]} == {"original", "copy"}
    assert "of it stands in" in copy["why"] + original["why"]
    assert both["title_en"] == next(a["title"] for a in both["articles"] if a["role"] == "original")
    assert told.json("stories", "--story", copy["id"][:8]) == [both]
    assert told.json("stories", "lang:fr") == []
    printed = told("stories").stdout
    assert "2 stories, 3 articles" in printed and "Record debt bill" in printed
    assert "1 shown" in told("stories", "--limit", "1").stdout
    assert "no article" in told("stories", "--story", "zzz", exit=2).stderr


def test_show_says_where_an_article_stands(told: Program) -> None:
    copy = next(a for story in told.json("stories", "--several") for a in story["articles"] if a["role"] == "copy")
    shown = told.json("show", copy["id"])[0]
    assert (shown["role"], shown["original"], shown["copies"]) == ("copy", copy["original"], [copy["original"]])
    assert "copy in story" in told("show", copy["id"]).stdout


def test_a_copy_is_no_second_report_of_a_figure(told: Program) -> None:
    (figure,) = told.json("figures", "--min", "31e12", "--max", "32e12")
    story = told.json("stories", "--several")[0]["story"]
    assert told.json("figures", f"story:{story}", "--min", "31e12", "--max", "32e12") == [figure]
    assert (figure["independent"], len(figure["reports"]), figure["agreement"]) == (1, 2, "single")
    assert sum(report["copy_of"] is not None for report in figure["reports"]) == 1


def test_stats_count_by_article_and_by_original(told: Program) -> None:
    *rows, totals = told.json("stats")
    assert sorted((row["source"], row["articles"]) for row in rows) == [("taker", 2), ("wire", 1)]
    assert sum(row["originals"] for row in rows) == 2 and sum(row["copies"] for row in rows) == 1
    assert totals == {"articles": 3, "originals": 2, "copies": 1, "copies_share": 0.3333, "stories": 2}


@pytest.mark.parametrize("command", [("search", "debt"), ("figures",), ("stories",), ("export", "out.csv")])
def test_an_unknown_source_is_named(told: Program, command: tuple[str, ...]) -> None:
    assert "no source 'takr': did you mean taker?" in told(*command, "--source", "takr", exit=2).stderr


def test_a_time_of_a_story_says_its_zone() -> None:
    timed, dated = (_when(article("a", "ja", "予算", published=iso)) for iso in ("2025-12-29T06:00:00+09:00", "2025-12-29"))
    assert (timed.split()[-1], dated) == (datetime(2025, 12, 29).astimezone().tzname(), "2025-12-29")


def test_what_a_stopped_crawl_left_outside_the_index_is_told(told: Program) -> None:
    with Archive.open(told.archive) as archive, archive.write() as connection:
        archive.add(article("late", "en", "A debt record that came late", WIRE, source="wire"), connection)
    for command in (("stories",), ("export", "late.csv")):
        said = told(*command).stderr
        assert "1 stored article is not in the search index and the stories yet: `kawaraban crawl` takes in what waits" in said
    assert "1 stored article is not in the search index yet" in told("search", "debt", "--json").stderr
    assert "1 stored article is not in the stories yet" in told("stats").stderr
    told("rebuild", "--from", "index")
    for command in (("search", "debt"), ("stories",), ("export", "late2.csv"), ("stats",)):
        assert "stored article" not in told(*command).stderr


def test_names_that_nobody_has_are_told(told: Program) -> None:
    query = "debt OR source:takr OR item:nosuch OR source:t*r OR item:Rapidus OR source:WIRE"
    for command in (("search", query), ("stories", query), ("export", "names.csv", query)):
        said = told(*command).stderr.splitlines()
        assert said[0] == "kawaraban: no source 'takr': did you mean taker?" and said[1].startswith("kawaraban: no item 'nosuch'; known are ")
        assert len(said) == 2
