"""Second looks: what is an edit and what is noise; what is gone, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from crawler.keep import absence
from crawler.refresh import run_round
from crawler.session import Task
from index.article import Article, Block, Outcome, Rejected
from index.config import Config, Source
from index.essence import essence
from index.looks import is_gone
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


class Newsroom:
    """One site and a config, with a round at any hour."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.start = datetime(2026, 11, 25, tzinfo=UTC)
        self.program = Program(folder, [source("s", site.url, feeds=(site.feed("/1"),))])

    def shown(self) -> dict[str, Any]:
        (hit,) = self.program.json("search", "budget")
        found: dict[str, Any] = self.program.json("show", hit["id"])[0]
        return found

    def at(self, hours: float) -> dict[str, int]:
        """Outcomes of a round at that hour. In a process of its own: a reactor starts once."""
        config = Config.load(self.program.home / "kawaraban.toml")
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            return pool.submit(_round, config, self.start + timedelta(hours=hours)).result()


def _round(config: Config, at: datetime) -> dict[str, int]:
    return run_round(config, Task(), lambda: at).outcomes


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def test_article_through_a_week(site: Site, tmp_path: Path) -> None:
    """Stored, noise, an edit, missed once, gone, back again: each at its hour."""
    prose = PROSE
    site.article("/1", "Draft budget", "3 hours ago", *prose)
    room = Newsroom(site, tmp_path)
    assert room.at(0) == {"stored": 1}
    assert room.at(0.9) == {}
    site.article("/1", "Draft budget", "4 hours ago", *prose, "12 comments")
    assert room.at(1) == {"unchanged": 1}
    site.article("/1", "Draft budget", "9 hours ago", prose[0].replace("31.3", "31.8"), *prose[1:])
    assert room.at(6) == {"stored": 1}
    assert [v["version"] for v in room.shown()["versions"]] == [1, 2]
    page = site.pages.pop("/1")
    assert room.at(24) == {"gone": 1} and room.shown()["gone"] is None, "a bad minute of the server, perhaps"
    assert room.at(25) == {"gone": 1}
    assert room.shown()["gone"] == "2026-11-26T00:00:00+00:00", "since it was first missed"
    assert [hit["title"] for hit in room.program.json("search", "status:gone")] == ["Draft budget"]
    site.pages["/1"] = page
    assert room.at(49.5) == {"unchanged": 1}
    assert room.shown()["gone"] is None and room.program.json("search", "status:gone") == []
    assert room.shown()["version"] == 2
    site.pages["/1"] = Reply("off", status=410)
    assert room.at(300) == {"gone": 1} and room.shown()["gone"] is not None
