"""What a site repeats, and what an outlet repeats for a reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from crawler import sitememory
from crawler.sitememory import FAR, Memory, learned, marks
from crawler.voice import voice
from index import schema, sitemarks
from index.archive import Archive
from index.article import Article, Block
from index.sitemarks import Marking
from tests.program import SETTINGS, Program, source
from tests.site import Site
from tests.site_memory_sets import GOLD, wrong

SETS = tomllib.loads(GOLD.read_text())["set"]

PROMPT = "Our reporters are on the quay every morning so that you do not have to be."
TITLES = ["Ferries stop for a day", "Rice is dear again", "A bridge for Osaka", "Old maps on sale", "Snow in the north"]


def article(title: str, *texts: str, site: str = "ledger.example", slug: str = "") -> Article:
    blocks = tuple(Block("paragraph", text, "en") for text in texts)
    url = f"https://{site}/{slug or title.replace(' ', '-')}"
    return Article(url, "ledger", datetime(2026, 1, 1, tzinfo=UTC), Block("heading", title, "en"), blocks, "en")


def unlike(title: str) -> Article:
    return article(title, f"All that is known about it: {title.lower()}, and no more than that for today.", PROMPT)


def remembered(*articles: Article) -> list[Article]:
    memory = Memory()
    for one in articles:
        memory.add(marks(one))
    return [learned(one, memory) for one in articles]


def test_a_block_on_three_pages_of_a_site_goes_from_all_of_them() -> None:
    found = remembered(*map(unlike, TITLES[:3]))
    assert all(len(one.blocks) == 1 for one in found)
    assert all(one.dropped[0].text == PROMPT and "3 pages" in one.dropped[0].reason for one in found)


def test_two_pages_are_not_enough() -> None:
    assert all(len(one.blocks) == 2 for one in remembered(*map(unlike, TITLES[:2])))


def test_two_addresses_of_one_article_are_one_page() -> None:
    one = unlike(TITLES[0])
    copies = [replace(one, url=f"https://ledger.example/{n}", id="") for n in range(5)]
    assert all(len(found.blocks) == 2 for found in remembered(one, *copies))


def test_a_wire_paragraph_on_three_sites_stays() -> None:
    wire = "The ministry said that the figures would be revised in the spring, after the survey."
    texts = [article(title, wire, site=f"{n}.example") for n, title in enumerate(TITLES)]
    assert all(len(one.blocks) == 1 for one in remembered(*texts))


def test_a_lead_that_follow_ups_repeat_stays() -> None:
    lead = "Rapidus, which is building a plant in Chitose, is due to receive 150 billion yen from the state."
    titles = [
        "Rapidus seeks engineers",
        "Rapidus opens its doors",
        "What Rapidus will cost",
        "Chitose waits for Rapidus",
    ]
    found = remembered(*(article(title, f"{title}: what we know so far, in short.", lead) for title in titles))
    assert all(lead in one.text for one in found)


@pytest.mark.parametrize("one", [one for one in SETS if "background" in one], ids=lambda one: one["name"])
def test_background_that_follow_ups_repeat_stays(one: dict[str, Any]) -> None:
    assert [text for text in wrong(one) if text.startswith("lost")] == []


def test_what_speaks_of_the_outlet_goes_from_pages_of_one_topic() -> None:
    lines = sum(len(one.get("house", ())) for one in SETS)
    left = [text for one in SETS for text in wrong(one) if text.startswith("left")]
    assert lines >= 70 and len(left) <= 1, left


def test_the_order_of_follow_ups_does_not_matter() -> None:
    titles = ["Kato resigns", "Who follows Kato?", "Kato: I take the blame", "A week without a minister"]
    own = "He denies it.", "Kato took office in October after two of his predecessors had resigned."
    texts = [article(title, f"{title}, in short.", *reversed(own[: 1 + n % 2]), PROMPT) for n, title in enumerate(titles * 2)]
    forward = remembered(*texts)
    assert forward == remembered(*texts[::-1])[::-1]
    assert all(PROMPT not in one.text for one in forward)


def test_a_report_on_many_pages_stays_only_where_they_speak_of_its_subject() -> None:
    about = "Kabuto was founded in Nagoya in 2017 and had 12 million users at the end of last year."
    few = [article(f"Story {n} of the sea", f"Nothing but water and wind on day {n}.", about) for n in range(FAR)]
    assert all(about in one.text for one in remembered(*few[:-1]))
    assert all(about not in one.text for one in remembered(*few))
    told = [article(f"Story {n} of the sea", f"The users of Kabuto in Nagoya saw water on day {n}.", about) for n in range(FAR)]
    assert all(about in one.text for one in remembered(*told))


def test_a_name_in_katakana_is_one_word_whatever_follows_it() -> None:
    lead = "ノリクラには、まだ顧客がいない？"
    titles = ["ノリクラ、岩手に第2工場", "技術者足りぬ、ノリクラ台湾へ", "国、ノリクラに出資"]
    texts = [Article(f"https://s.example/{n}", "s", datetime(2026, 1, 1, tzinfo=UTC), Block("heading", title, "ja"), (Block("paragraph", lead, "ja"), Block("paragraph", f"{title}とのこと", "ja")), "ja") for n, title in enumerate(titles)]
    assert all(lead in one.text for one in remembered(*texts))


def test_headings_that_a_series_shares_stay() -> None:
    texts = [
        replace(unlike(title), blocks=(Block("heading", "Why it matters", "en"), *unlike(title).blocks))
        for title in TITLES
    ]
    assert all(one.blocks[0].text == "Why it matters" for one in remembered(*texts))


def test_an_article_is_never_emptied() -> None:
    texts = [article(title, PROMPT) for title in TITLES]
    assert all(one.blocks for one in remembered(*texts))


@settings(max_examples=20)
@given(st.permutations([*map(unlike, TITLES), unlike(TITLES[0])]))
def test_the_order_of_pages_does_not_matter(articles: list[Article]) -> None:
    found = {one.title: one for one in remembered(*articles)}
    assert found == {one.title: one for one in remembered(*sorted(articles, key=lambda one: one.title))}


def test_memory_is_bounded_and_the_sample_is_the_same_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitememory, "MAX_BLOCKS", 5)
    monkeypatch.setattr(sitememory, "MAX_PAGES", 3)
    texts = [article(f"Story {n}", f"Paragraph {n} of its own.", PROMPT) for n in range(30)]
    forward, backward = Memory(), Memory()
    for one in texts:
        forward.add(marks(one))
    for one in reversed(texts):
        backward.add(marks(one))
    keys = [mark.block for one in texts for mark in marks(one)]
    assert forward.evidence("ledger.example", keys) == backward.evidence("ledger.example", keys)
    assert len(forward.evidence("ledger.example", keys)) <= 5


def test_the_same_evidence_gives_the_same_article_again() -> None:
    memory = Memory()
    for one in map(unlike, TITLES):
        memory.add(marks(one))
    once = learned(unlike(TITLES[0]), memory)
    assert learned(once, memory) == once


@pytest.mark.parametrize(
    ("heard", "text"),
    [
        ("report", "The ministry said that the figures would be revised in the spring."),
        ("report", "“We will not raise your taxes,” the minister told readers of a local paper in May."),
        ("report", "Le texte doit être voté avant la fin mars par les deux chambres."),
        ("report", "Its union called the offer dangerous on Monday, and put it into a newsletter to members."),
        ("report", "半導体への支援は1兆円と、前年度の4倍に増える。(c)灯火新聞"),
        ("report", "気象庁によると、津波の心配はない。"),
        ("report", "Subscribers to the network fell by 3% last year, its owner said on Monday."),
        ("report", "Police are investigating the cause."),
        ("report", "警察が原因を調べています。"),
        ("report", "Cet article de la Constitution, adopté en 1947, interdit toute armée."),
        ("house", "Cet article a été écrit avec l'aide de la fondation Kita en janvier 2025."),
        ("house", "Open an account today: 12 million users traded on Kabuto last year."),
        ("house", "Our reporters were in Osaka last week so that you know what happened."),
        ("house", "Rejoignez le cercle de nos lecteurs."),
        ("house", "この記事は北財団の助成を受けて取材しました。"),
        ("unclear", "“We will not raise your taxes.”"),
        ("unclear", "Rates, yen and more"),
        ("unclear", "2026"),
    ],
)
def test_how_a_paragraph_speaks(heard: str, text: str) -> None:
    assert voice(text) == heard


def test_an_outlet_and_an_author_are_known_by_their_names() -> None:
    outlet = "The Lantern won the Tanabe prize for its journalism on subsidies in 2019, and again in 2023."
    author = "Mina Brook wrote about rice and tariffs in Kobe from 2011 to 2019."
    assert voice(outlet) == "report" and voice(outlet, host="lantern.example") == "house"
    assert voice("The Nikkei fell 3% on Monday, its worst day of the year.", host="nikkei.example") == "report"
    assert voice(author) == "report" and voice(author, authors=["Mina Brook"]) == "house"
    assert voice("川瀬みなは2011年に入社し、農政を担当してきた。", authors=["川瀬みな"]) == "house"
    assert voice("Two officials told Reuters that the plan was dead.", authors=["Reuters"]) == "report"
    assert voice("Sales rose 3%, Mina Brook, the head of the chain, said on Monday.", authors=["Mina Brook"]) == "report"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path) as archive:
        yield archive


def counted(archive: Archive, *kin: int, page: str = "") -> None:
    for n, one in enumerate(kin):
        with archive.write() as connection:
            marking = Marking("s.example", page or f"page {n}", f"article {n}", {"block": (one, "text")})
            sitemarks.mark(marking, lambda tally: tally.pages // 3 + tally.kin, connection, max_pages=12)


@pytest.mark.parametrize("kin", [(0, 3), (3, 0)])
def test_of_two_addresses_of_one_article_the_nearer_to_its_subject_counts(archive: Archive, kin: tuple[int, int]) -> None:
    counted(archive, *kin, page="one")
    with archive.engine.connect() as connection:
        assert connection.scalar(select(schema.site_blocks.c.kin)) == 3


def test_the_sample_of_pages_is_the_same_in_any_order(tmp_path: Path) -> None:
    tallies = []
    for pages in (range(100, 200), range(199, 99, -1)):
        with Archive.open(tmp_path / str(pages.step)) as archive, archive.write() as connection:
            for page in pages:
                marking = Marking("s.example", f"page {page}", f"article {page}", {"block": (page % 7, "text"), f"own {page}": (0, "text")})
                sitemarks.mark(marking, lambda tally: tally.kin, connection, max_pages=12)
            sitemarks.prune(connection, max_blocks=1000, max_pages=12)
            assert len(connection.execute(select(schema.site_marks).where(schema.site_marks.c.block == "block")).all()) == 12
            tallies.append(connection.execute(select(schema.site_blocks).order_by(schema.site_blocks.c.block)).all())
    assert tallies[0] == tallies[1] and tallies[0][0].pages == 12


def test_what_turns_while_verdicts_are_given_waits_for_the_next_round(archive: Archive) -> None:
    counted(archive, 0, 0, 0)
    with archive.write() as connection:
        given = sitemarks.turned(connection)
        assert sorted(sitemarks.outdated(connection)) == ["article 0", "article 1", "article 2"]
    counted(archive, 3)
    with archive.write() as connection:
        sitemarks.applied(given, connection)
        assert sitemarks.turned(connection) == {("s.example", "block"): 4}
        sitemarks.applied(sitemarks.turned(connection), connection)
        assert sitemarks.outdated(connection) == []


def test_an_archive_of_an_earlier_rule_looks_at_repeated_blocks_again(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        counted(archive, 0, 0, 0)
        with archive.write() as connection:
            sitemarks.applied(sitemarks.turned(connection), connection)
            connection.execute(update(schema.meta).where(schema.meta.c.name == "schema").values(value=5))
    with Archive.open(tmp_path) as archive, archive.engine.connect() as connection:
        assert len(sitemarks.outdated(connection)) == 3


def test_a_later_page_takes_a_prompt_off_earlier_ones_but_no_background(tmp_path: Path) -> None:
    lead = "Kato took office in October after two of his predecessors had resigned over Japan's budget."
    with Site() as site:
        for n, title in enumerate(["Kato resigns over the budget", "Who follows Kato?", "Budget: Kato takes the blame"]):
            site.article(f"/{n}", title, f"{title}: the ministry would say no more than that about its budget on day {n}.", lead, PROMPT)
        program = Program(tmp_path, [source("s", site.url, feeds=(site.feed("/0", "/1"),))], SETTINGS)
        program("crawl")
        assert [(lead in text, PROMPT in text) for text in stored(program)] == [(True, True)] * 2
        site.feed("/0", "/1", "/2")
        program("crawl")
    assert [(lead in text, PROMPT in text) for text in stored(program)] == [(True, False)] * 3


def stored(program: Program) -> list[str]:
    with Archive.open(program.archive, reading=True) as archive:
        return [one.text for one in archive.changes()]
