"""What a site repeats, and what an outlet repeats for a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import sitememory
from crawler.sitememory import Memory, learned, marks
from index.article import Article, Block

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
