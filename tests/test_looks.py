"""Second looks: what is an edit and what is noise; what is gone, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler.keep import Keeper, absence
from crawler.refresh import run_round
from crawler.session import Task
from index.archive import Archive
from index.article import Article, Block, Outcome, Record, Rejected, article_id
from index.config import Config, Source, default_topics
from index.essence import essence
from index.fetches import Fetch, Fetches
from index.frontier import Answer
from index.looks import is_gone
from index.schema import urls
from tests.articles import article
from tests.program import Program, source
from tests.site import PROSE, Reply, Site

NOISE = [
    ("3 hours ago", "4 hours ago"),
    ("By Hanako Mori, 5 min ago", "By Hanako Mori, an hour ago"),
    ("Par Jean Petit, il y a 2 h", "Par Jean Petit, il y a 3 heures"),
    ("経済部 3時間前", "経済部 1日前"),
    ("1,204 views", "1,377 views"),
    ("Comments (12)", "Comments (31)"),
    ("12 comments · 30 shares", "13 comments · 41 shares"),
    ("Lu 1 204 fois", "Lu 1 377 fois"),
    ("34 commentaires", "35 commentaires"),
    ("閲覧数：1,204回", "閲覧数：1,377回"),
    ("コメント12件", "コメント13件"),
    ("12件のコメント", "15件のコメント"),
    ("Last updated: 25 Nov 2026 14:05 JST", "Last updated: 25 Nov 2026 16:40 JST"),
    ("Updated 2026-11-25T14:05", "Updated 2026-11-25T16:40"),
    ("Mis à jour le 25 novembre 2026 à 14h05", "Mis à jour le 26 novembre 2026 à 9h10"),
    ("最終更新：2026年11月25日 14時05分", "最終更新：2026年11月25日 16時40分"),
    ("更新 2026/11/25 14:05", "更新 2026/11/26 09:10"),
    ("It’s “final”  – says\u00a0he…", "It's \"final\" - says he..."),
    ("予算は １２兆円", "予算は12兆円"),
]
EDITS = [
    ("The budget is ¥120 trillion.", "The budget is ¥122 trillion."),
    ("120 shares of the company were sold, it said", "122 shares of the firm were sold, it said"),
    ("The law was updated in 2024 after 3 votes", "The law was updated in 2025 after 3 votes"),
    ("予算を更新、12兆円に", "予算を更新、13兆円に"),
    ("Published: the ministry's plan for 2026", "Published: the ministry's plan for 2027"),
    ("3年前の予算は12兆円", "3年前の予算は13兆円"),
    ("1.2 trillion", "12 trillion"),
    ("Il y a 2 heures, le ministre a dit oui", "Il y a 2 heures, le ministre a dit non"),
    ("The earthquake struck 3 hours ago, and " + "officials counted the damage in the towns " * 3, "The earthquake struck 4 hours ago, and " + "officials counted the damage in the towns " * 3),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), NOISE)
def test_noise_is_no_change(before: str, after: str) -> None:
    assert essence(("Headline", before, "Text.")) == essence(("Headline", after, "Text."))


@pytest.mark.parametrize(("before", "after"), EDITS)
def test_edit_is_a_change(before: str, after: str) -> None:
    assert essence(("Headline", before)) != essence(("Headline", after))


def test_one_404_is_not_believed_and_410_is() -> None:
    assert [is_gone(1, "HTTP 404"), is_gone(2, "HTTP 404"), is_gone(1, "HTTP 410")] == [False, True, True]


def test_deleted_article_that_leads_to_the_front_page_is_absent() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    front = Article("https://a.example/", "a", at, Block("heading", "Front", "en"), (), "en")
    entry = Source("a", home="https://a.example/", sections=("https://a.example/economy/",))
    for url in ("https://a.example/", "https://a.example", "https://a.example/economy/"):
        lost = absence(url, front, "other", entry)
        assert lost and lost.outcome == Outcome.GONE and url in lost.detail
    assert absence("https://a.example/", front, front.id, entry) is None
    assert absence("https://a.example/moved", front, "other", entry) is None
    wall = Rejected(Outcome.CONSENT_WALL)
    assert absence("https://a.example/1", wall, "other", entry) is wall


class Looks:
    """Looks at the page of one article, as a crawl takes them: what the server answered, and what was made of it."""

    url = "https://a.example/1"
    start = datetime(2026, 11, 25, tzinfo=UTC)

    def __init__(self, folder: Path) -> None:
        self.archive = Archive.open(folder)
        self.now = self.start
        entry = Source("a", home="https://a.example/", keep="all")
        self.keeper = Keeper(self.archive, Config(folder), {"a": entry}, lambda: self.now)
        self.id = article_id(self.url)
        with self.archive.write() as connection:
            self.keeper.frontier.discover([(self.url, None)], "a", connection, now=self.now, since=self.now)

    def __call__(self, hours: float, found: str | Rejected, *, lead_to: str = "", status: int = 200) -> Outcome:
        """The page says `found`, or nothing; `lead_to`: through a redirect."""
        self.now = self.start + timedelta(hours=hours)
        if lead_to:
            self._answered(self.url, 302)
        fetch = self._answered(lead_to or self.url, status)
        made = article(lead_to or self.url, "en", found, source="a", fetched=self.now) if isinstance(found, str) else found
        return self.keeper.keep(fetch, made)

    def _answered(self, url: str, status: int) -> Fetch:
        place = Record("a.warc.gz", int((self.now - self.start).total_seconds()), 1, f"sha256:{self.now}")
        with self.archive.write() as connection:
            told = Answer(self.id, url, "a", self.now, status, place, 1)
            return self.keeper.frontier.answered(told, connection)

    @property
    def gone(self) -> float | None:
        """Since which hour."""
        return self._hour(self.archive.get(self.id).gone)

    @property
    def due(self) -> float | None:
        """The hour of the next look."""
        with self.archive.engine.connect() as connection:
            return self._hour(connection.scalar(select(urls.c.due)))

    def _hour(self, at: datetime | None) -> float | None:
        return (at - self.start) / timedelta(hours=1) if at else None


GONE = Rejected(Outcome.GONE, "HTTP 404")
WALL = Rejected(Outcome.CONSENT_WALL, "asks for consent")


@pytest.fixture
def look(tmp_path: Path) -> Looks:
    looks = Looks(tmp_path)
    assert looks(0, "Draft budget") == Outcome.STORED
    return looks


def test_gone_since_it_was_first_missed_and_back_when_it_answers(look: Looks) -> None:
    assert (look(1, GONE, status=404), look.gone, look.due) == (Outcome.GONE, None, 2), "a bad minute of the server, perhaps"
    assert (look(2, GONE, status=404), look.gone, look.due) == (Outcome.GONE, 1, 26)
    assert look(26, "Draft budget") == Outcome.UNCHANGED and look.gone is None and look.due == 31
    assert look.archive.get(look.id).version == 1
    assert (look(31, GONE, status=404), look.gone) == (Outcome.GONE, None), "a new absence is counted anew"


def test_search_for_what_is_gone_comes_to_an_end(look: Looks) -> None:
    hours = []
    while look.due is not None:
        hours.append(look.due)
        look(look.due, GONE, status=404)
    assert hours == [1, 2, 26, 194, 914] and look.gone == 1


def test_410_is_believed_at_once_and_an_edit_brings_it_back(look: Looks) -> None:
    look(1, Rejected(Outcome.GONE, "HTTP 410"), status=410)
    assert look.gone == 1
    assert look(2, "Draft budget, corrected") == Outcome.STORED
    assert look.gone is None and [one.title for one in look.archive.versions(look.id)] == ["Draft budget", "Draft budget, corrected"]


def test_article_that_leads_to_the_front_page_twice_is_gone(look: Looks) -> None:
    assert look(1, "All the news", lead_to="https://a.example/") == Outcome.GONE and look.gone is None
    look(2, "All the news of later", lead_to="https://a.example/")
    assert look.gone == 1 and len(look.archive) == 1, "the front page is no article"


def test_failure_between_two_misses_is_no_sign_of_life(look: Looks) -> None:
    look(1, GONE, status=404)
    with look.archive.write() as connection:
        failed = look._answered(look.url, 500)
        look.keeper.frontier.failed(look.id, "HTTP 500", connection, now=look.now, fetch=failed)
    look(3, GONE, status=404)
    assert look.gone == 1


def test_wall_before_an_article_changes_nothing(look: Looks) -> None:
    assert look(1, WALL) == Outcome.CONSENT_WALL and look.due == 6, "the next look is at its time"
    assert look.gone is None and look.archive.get(look.id).version == 1
    (kept,) = Fetches(look.keeper.frontier.archive).newest()
    assert kept.record == look.archive.get(look.id).record, "a rebuild takes the article's page, not the wall"
    assert look(6, "Draft budget, edited") == Outcome.STORED


def test_edit_that_leaves_the_topic_is_an_edit(tmp_path: Path) -> None:
    look = Looks(tmp_path)
    look.keeper = Keeper(look.archive, Config(tmp_path, topics=default_topics()), {}, lambda: look.now)
    assert look(0, "Japan's draft budget") == Outcome.STORED
    assert look(1, "A page about something else") == Outcome.STORED
    assert look.archive.get(look.id).version == 2


def test_root_of_a_site_that_serves_articles_by_query_is_no_front_page() -> None:
    wall = absence("https://a.example/?p=12", WALL, "other", Source("a", home="https://a.example/"))
    assert wall is WALL


# -- the program -------------------------------------------------------------------------------------


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@dataclass
class Newsroom:
    """A round of a crawl at any hour. In a process of its own: a reactor starts once."""

    program: Program
    start: datetime = Looks.start

    def at(self, hours: float) -> dict[str, int]:
        """Outcomes."""
        config = Config.load(self.program.home / "kawaraban.toml")
        context = get_context("forkserver")
        context.set_forkserver_preload(["crawler.refresh", "crawler.spiders.news", "crawler.extract", "trafilatura.core", "langdetect"])
        with ProcessPoolExecutor(1, context) as pool:
            return pool.submit(_round, config, self.start + timedelta(hours=hours)).result()


def _round(config: Config, at: datetime) -> dict[str, int]:
    return run_round(config, Task(), lambda: at).outcomes


def test_articles_through_a_day(site: Site, tmp_path: Path) -> None:
    """One is only noisy, then edited; one is taken off; one leads to the front page, and is put back."""
    related = "<h2>Related articles</h2><ul>{}</ul>"

    def page(ago: str, links: str, *text: str) -> None:
        site.article("/1", "Draft budget", ago, *text, related.format(links))

    page("3 hours ago", "<li><a href='/8'>Rice price rises again</a></li>", *PROSE)
    site.article("/2", "Chips budget", *(text.replace("debt", "chips") for text in PROSE))
    site.article("/3", "Debt budget", *(text.replace("draft", "plan") for text in PROSE))
    room = Newsroom(Program(tmp_path, [source("s", site.url, feeds=(site.feed("/1", "/2", "/3"),))]))
    assert room.at(0) == {"stored": 3}
    page("4 hours ago", "<li><a href='/9'>Yen falls to a low of the year</a></li>", *PROSE)
    third = site.pages["/3"]
    site.pages |= {"/2": Reply("off", status=410), "/3": Reply(status=302, headers={"Location": "/"})}
    site.article("/", "All the news of the day")
    assert room.at(1) == {"unchanged": 1, "gone": 2}
    page("9 hours ago", "", PROSE[0].replace("31.3", "31.8"), *PROSE[1:])
    assert room.at(6) == {"stored": 1, "gone": 2}
    program = room.program
    hits = {hit["title"]: hit for hit in program.json("search", "status:gone", "--all")}
    assert {hit["gone"] for hit in hits.values()} == {"2026-11-25T01:00:00+00:00"} and set(hits) == {"Chips budget", "Debt budget"}
    assert "gone since 2026-11-25" in program("search", "chips", "--all").stdout
    assert "gone since 2026-11-25 01:00 UTC" in program("show", hits["Chips budget"]["id"]).stdout
    site.pages["/3"] = third
    assert room.at(31) == {"unchanged": 2, "gone": 1}
    (edited,) = (hit["id"] for hit in program.json("search", "status:edited"))
    assert "[-¥31.3-]{+¥31.8+}" in program("show", edited, "--diff").stdout
    back = program.json("show", edited, "--diff", "--from", "2", "--to", "1")[0]
    assert ["out", "¥31.8"] in back["changes"][0] and (back["from"], back["to"]) == (2, 1)
    assert "no version 9" in program("show", edited, "--diff", "--from", "9", exit=2).stderr


def test_page_damaged_on_its_way_is_asked_for_again(tmp_path: Path) -> None:
    look, damaged = Looks(tmp_path), Rejected(Outcome.ERROR, "not a gzipped file", passing=True)
    assert (look(0, damaged), round((look.due or 0) * 60)) == (Outcome.ERROR, 10)
    assert (look(1, damaged), round((look.due or 0) * 60)) == (Outcome.ERROR, 90)
    assert (look(2, "Draft budget"), look.due) == (Outcome.STORED, 3)
    assert (look(3, damaged), look.due) == (Outcome.ERROR, 8), "an article's next look comes as ever"
