"""Which articles are about the topic."""

from __future__ import annotations

import pytest

from crawler.topic import Folded, mark
from index.config import Topic, default_topics
from tests.test_archive import article


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("budget", "Two BUDGETS were passed."),
        ("Japan's budget", "Japan’s  budget"),
        ("AI", "AIと半導体"),
        ("AI", "l'AI"),
        ("半導体", "半導体支援"),
        ("ラピダス", "ﾗﾋﾟﾀﾞｽへの出資"),
        ("Japan + budget", "The budget that Japan passed"),
        ("économie", "L'ÉCONOMIE japonaise"),
    ],
)
def test_phrase_stands_in(phrase: str, text: str) -> None:
    assert Folded.of(text).has(phrase)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("budget", "budgetary"),
        ("AI", "he said"),
        ("AI", "ai"),
        ("AI", "MAIN"),
        ("chip", "chipmunk"),
        ("Japan + budget", "Japan won the cup"),
        ("IA", "CIA"),
    ],
)
def test_phrase_does_not_stand_in(phrase: str, text: str) -> None:
    assert not Folded.of(text).has(phrase)


def test_article_is_marked_with_topic_and_items() -> None:
    marked = mark(article("ラピダスに1500億円、防衛費は過去最大。"), default_topics())
    assert marked.topics == ("japan-budget",) and {"rapidus", "defence"} <= set(marked.items)


def test_items_of_a_topic_that_is_not_met_do_not_count() -> None:
    topic = Topic("x", {"en": ("unicorn",)}, {"budget": {"ja": ("予算",)}})
    marked = mark(article(), (topic,))
    assert (marked.topics, marked.items) == ((), ())
