from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import agreement
from benchmarks.corpus import Corpus
from crawler import derive
from index.archive import Archive
from index.article import Article, Block, Sentence, When
from index.config import Config, Topic, default_topics
from index.errors import ArchiveError, QueryError
from index.search import IndexMissing, IndexOutdated, Results, Search, hit_json, plain, snapshot
from index.search.store import Store
from index.show import record
from tests.articles import FETCHED, article
from tests.relevance import Quality, measure, texts

Fill = Callable[..., Search]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture
def fill(archive: Archive) -> Fill:
    """Store articles, index them, and give the search."""

    def filled(*articles: Article, **options: object) -> Search:
        store(archive, *articles)
        search = Search(archive, **options)  # type: ignore[arg-type]
        search.sync()
        return search

    return filled


def store(archive: Archive, *articles: Article) -> None:
    with archive.write() as connection:
        for one in articles:
            archive.add(one, connection)


def found(search: Search, query: str, **options: object) -> set[str]:
    """The last part of the URLs of what a query finds."""
    return set(names(search.search(query, limit=100, **options)))  # type: ignore[arg-type]


def names(results: Results) -> list[str]:
    return [h.url.rsplit("/", 1)[-1] for h in results.hits]


CHIPS = article(
    "chips", "en", "METI asks for chips", ["Japan wants 1.239 trillion yen for semiconductors.", "Rapidus gets more."],
    published="2025-12-26T10:00:00+09:00", source="ledger", items=("semiconductors", "rapidus"), topics=("japan-budget",),
)  # fmt: skip
PUCES = article(
    "puces", "fr", "Le Japon et les puces", ["L’économie d'aujourd'hui: 1 230 milliards de yens."],
    ["Japan and the chips", "Today's economy: 1,230 billion yen."], published="2025-12-27", source="gazette",
)  # fmt: skip
YOSAN = article(
    "yosan", "ja", "東京都の予算案", ["東京都は防衛費ではなく福祉に３兆円を計上した。", "予算、防衛の話。"],
    published="2025-11-30T23:30:00+09:00", source="kasumi",
)  # fmt: skip


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    """CHIPS, PUCES and YOSAN, for tests that only ask."""
    with Archive.open(tmp_path_factory.mktemp("three")) as archive:
        store(archive, CHIPS, PUCES, YOSAN)
        search = Search(archive, countries=lambda: {"kasumi": "jp", "ledger": "us"})
        search.sync()
        yield search


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", {"chips", "puces", "yosan"}),
        ("economy", {"puces"}),
        ("semiconductor", {"chips", "puces"}),
        ("semi-conductors", {"chips"}),
        ("economie", {"puces"}),
        ("fr:économie", {"puces"}),
        ("en:économie", {"puces"}),
        ("fr:chips", set()),
        ("title:chips", {"chips", "puces"}),
        ("title:semiconductors", set()),
        ("lang:ja", {"yosan"}),
        ("source:Ledger OR source:kasumi", {"chips", "yosan"}),
        ("-lang:ja -source:ledger", {"puces"}),
        ("NOT lang:ja", {"chips", "puces"}),
        ("country:jp", {"yosan"}),
        ("item:rapidus", {"chips"}),
        ("topic:japan-budget", {"chips"}),
        ("status:pending", {"yosan"}),
        ("status:done OR status:none", {"chips", "puces"}),
        ("published:2025-12", {"chips", "puces"}),
        ("published:[2025-12 TO]", {"chips", "puces"}),
        ("published:[TO 2025-11-30]", {"yosan"}),
        ("published:[2025-12-27 TO 2025-12-27]", {"puces"}),
        ("amount:[1e12 TO 1.3e12]", {"chips", "puces"}),
        ("amount:[2e12 TO] currency:jpy", {"yosan"}),
        ("amount:[1e12 TO] currency:USD", set()),
        ("currency:JPY", {"chips", "puces", "yosan"}),
        ('"asks for chips"', {"chips"}),
        ('"chips asks"', set()),
        ('"rapidus gets"', {"chips"}),
        ('"semiconductors rapidus"', set()),
        ('"japan trillion"~4', {"chips"}),
        ('"trillion japan"~4', {"chips"}),
        ('"japan semiconductors"~2', set()),
        ("semicond*", {"chips"}),
        ("r?pidus", {"chips"}),
        ("*conductors", {"chips"}),
        ("semicondcutors~", {"chips"}),
        ("semicndctors~2", {"chips"}),
        ("(rapidus OR 予算) lang:ja", {"yosan"}),
        ("en:(rapidus OR economy)", {"chips", "puces"}),
        ("京都", set()),
        ("東京都", {"yosan"}),
        ("東京", {"yosan"}),
        ("防衛費", {"yosan"}),
        ("「予算案」", {"yosan"}),
        ("予算防衛", {"yosan"}),
        ('"予算防衛"', set()),
        ("東京都　予算", {"yosan"}),
        ("3兆円", {"yosan"}),
        ("ja:予算", {"yosan"}),
        ("1,230", {"puces"}),
        ("1 230 milliards", {"puces"}),
        ("the chips", {"chips", "puces"}),
        ("the", {"puces"}),
        ("title: chips", {"chips", "puces"}),
        ("ｔｉｔｌｅ：ｃｈｉｐｓ ＡＮＤ　lang:fr", {"puces"}),
        ("„asks for chips“", {"chips"}),
        ("chi\u00adps\u200b", {"chips", "puces"}),
        ("NOT NOT lang:ja", {"yosan"}),
        ("-" * 1000 + "lang:ja", {"yosan"}),
        ("source:led*", {"chips"}),
        ("item:*", {"chips"}),
        ("published:2025/12/27", {"puces"}),
        ("amount:[1兆 TO 1.3兆]", {"chips", "puces"}),
        ('amount:"1.239 trillion yen"', {"chips"}),
        ("amount:３兆円", {"yosan"}),
        ("currency:yen", {"chips", "puces", "yosan"}),
        ('amount:"$1.239 trillion"', set()),
        ("amount:[1兆ドル TO 10兆ドル]", set()),
        ("amount:[1兆円 TO 1.3兆]", {"chips", "puces"}),
        ("amount:[1tn TO 1.3tn]", {"chips", "puces"}),
        ("amount:[1.23tn TO 1,25e12]", {"chips", "puces"}),
        ("amount:1,239e12", {"chips"}),
        ('amount:["1 trillion yen" TO "1.3 trillion yen"]', {"chips", "puces"}),
        ('amount:["2 trillion yen" TO] currency:jpy', {"yosan"}),
        ('amount:"1 230 milliards de yens"', {"puces"}),
    ],
)
def test_what_a_query_finds(three: Search, query: str, wanted: set[str]) -> None:
    assert found(three, query, exact=query != "semiconductor") == wanted


@pytest.mark.parametrize(
    ("query", "position", "says"),
    [
        ('budget "extra', 7, "not closed"),
        ("(a OR b", 0, "')' is missing"),
        ("a) b", 1, "no '('"),
        ("foo:bar", 0, "no field 'foo'"),
        ("a AND", 5, "missing at the end"),
        ("OR a", 0, "both sides"),
        ("NOT OR x", 4, "both sides"),
        ("()", 0, "nothing between"),
        ("lang:de", 5, "languages are en, fr, ja"),
        ("status:lost", 7, "none, pending"),
        ("currency:zorkmid", 9, "JPY, USD"),
        ("published:[2025-13 TO]", 10, "no date"),
        ("published:yesterday", 10, "no date"),
        ("published:[2026 TO 2025]", 10, "before it begins"),
        ("amount:[a TO b]", 7, "no number"),
        ("published:[2025]", 10, "a range is written"),
        ("[1 TO 2]", 0, "belongs after"),
        ("budget~5", 6, "one or two"),
        ("budget **", 7, "wildcard"),
        ("en:予算", 0, "no Japanese"),
        ("(" * 60 + "a" + ")" * 60, 50, "brackets"),
        ("a " * 1500, 2000, "characters"),
        ("chips title:", 6, "nothing follows title:"),
        ("title:source:a", 6, "another field"),
        ("amount:[2e12 TO 1e12]", 7, "before it begins"),
        ("amount:nan", 7, "no number"),
        ("amount:[1兆円 TO 2兆ドル]", 7, "two currencies"),
        ('amount:"$1 trillion" currency:jpy', 7, "two currencies"),
        ('amount:["1 trillion yen TO 2]', 7, "a range is written"),
        ('"a b"~5000', 5, "apart"),
        ("published:{2025 TO 2026}", 10, "both its ends"),
    ],
)
def test_a_mistake_is_named_with_its_place(three: Search, query: str, position: int, says: str) -> None:
    with pytest.raises(QueryError, match=says.replace("(", r"\(").replace(")", r"\)")) as error:
        three.search(query)
    assert error.value.position is not None
    assert error.value.shown().splitlines()[-1].strip() == "^"
    assert abs(error.value.position - position) <= 3


@pytest.mark.parametrize("query", ["*", "**", "a:b:c", "~", "-", "--", "'", "\\", "http://x.y/z", "AND", "！？", "\x00", "a~~", "[", "{", "🙂"])
def test_odd_queries_end_in_hits_or_a_message(three: Search, query: str) -> None:
    try:
        three.search(query)
    except QueryError as error:
        assert len(str(error)) > 10


def test_a_hit_says_why(fill: Fill) -> None:
    hit = fill(CHIPS, PUCES, YOSAN).search("économie").hits[0]
    assert (hit.lang, hit.source, hit.published, hit.title_en) == ("fr", "gazette", "2025-12-27", "Japan and the chips")
    assert plain(hit.snippet) == "L’économie d'aujourd'hui: 1 230 milliards de yens."
    assert hit.snippet_en is not None and plain(hit.snippet_en).startswith("Today's economy")
    assert set(hit.matched) == {"fr", "en"}
    data = hit_json(hit)
    assert data["snippet"].startswith("L’**économie** d")
    assert list(data) == [
        "id", "url", "source", "lang", "title", "title_en", "published", "gone", "score", "story", "copies", "translation", "unsure",
        "snippet", "snippet_en", "matched",
    ]  # fmt: skip


def test_an_english_word_shows_the_translation(fill: Fill) -> None:
    hit = fill(PUCES).search("economy").hits[0]
    assert hit_json(hit)["snippet"] == "Today's **economy**: 1,230 billion yen."
    assert hit.snippet_en is None


def test_a_figure_that_was_asked_for_is_shown(fill: Fill) -> None:
    search = fill(article("a", "ja", "予算", ["前置き。", "経費は９兆円、支援は１兆２３９０億円だ。"]), CHIPS)
    hit = search.search("amount:[1.2e12 TO 1.3e12] currency:jpy lang:ja").hits[0]
    assert hit_json(hit)["snippet"] == "経費は９兆円、支援は**１兆２３９０億円**だ。"
    assert hit.matched == ("amount",)


def test_a_figure_in_a_table_counts_what_the_line_above_says(fill: Fill) -> None:
    blocks = (Block("caption", "（単位：億円）", "ja"), Block("table", "防衛関係費 | 89,843\n定員 | 12,345", "ja"))
    one = replace(article("a", "ja", "予算", ["x"]), blocks=blocks)
    search = fill(one)
    assert found(search, "amount:8984300000000") == {"a"}
    assert found(search, "amount:[1 TO 2e12]") == set()
    assert [(a["block"], a["value"]) for a in record(one)["amounts"]] == [(2, "8984300000000")]


def test_a_long_block_is_cut_around_the_match(fill: Fill) -> None:
    text = "Filler words stand here. " * 30 + "The golden share was used. " + "More words follow here. " * 30
    snippet = hit_json(fill(article("a", "en", "t", [text])).search('"golden share"').hits[0])["snippet"]
    assert "**golden share** was used" in snippet
    assert snippet.startswith("… ") and snippet.endswith(" …") and len(snippet) < 260


@pytest.mark.parametrize("typed", ["ラピダス", "らぴだす"])
def test_half_width_text_is_marked_where_it_stands(fill: Fill, typed: str) -> None:
    hit = fill(article("a", "ja", "題", ["政府はﾗﾋﾟﾀﾞｽに１５００億円を出資する。"])).search(typed).hits[0]
    assert hit_json(hit)["snippet"] == "政府は**ﾗﾋﾟﾀﾞｽ**に１５００億円を出資する。"


def test_content_cannot_forge_marks(fill: Fill) -> None:
    hit = fill(article("a", "en", "t", ["budget \x02forged\x03 \x1b[31m text"])).search("budget").hits[0]
    assert hit.snippet.count("\x02") == 1 and "\x1b" not in hit.snippet


def test_words_of_other_languages_are_shown_and_can_be_switched_off(fill: Fill) -> None:
    search = fill(article("a", "ja", "半導体支援", ["補正予算"]), CHIPS)
    results = search.search("semiconductor")
    assert set(names(results)) == {"chips", "a"} and "半導体" in results.expanded
    exact = search.search("semiconductor", exact=True)
    assert (names(exact), exact.expanded) == (["chips"], ())
    assert found(search, "supplementary budget") == {"a"}
    assert found(search, "budget supplémentaire") == {"a"}


def test_nothing_is_found_in_an_empty_index(fill: Fill) -> None:
    search = fill()
    assert [search.search(query, sort=sort).total for query in ("budget", "") for sort in ("relevance", "newest")] == [0] * 4


def test_most_of_the_words_are_better_than_nothing(fill: Fill) -> None:
    search = fill(CHIPS, article("a", "ja", "予算", ["消費税の減額を検討する。"]), article("b", "en", "A budget", ["yen"]))
    results = search.search("Rapidus subsidies", facets=("lang",))
    assert (names(results), results.relaxed, results.facets["lang"]) == (["chips"], True, {"en": 1})
    assert names(search.search("消費減税")) == ["a"]
    assert names(search.search("消費減税", lang="en")) == []
    assert found(search, "Rapidus subsidies", exact=True) == set() == set(search.ids("Rapidus subsidies"))
    for strict in ("Rapidus AND subsidies AND lang:fr", "zzzz", "zzzz (Rapidus OR subsidies)"):
        assert not search.search(strict).hits
    assert not search.search("Rapidus").relaxed


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("取組", "取り組みを進める"),
        ("引上げ", "金利を引き上げた"), ("引き上げ", "金利を引き上げる方針"), ("引き上げる", "金利の引き上げ"), ("見直し", "税制を見直す"), ("支払う", "利子の支払い"), ("取り組み", "国の取組"), ("こども", "子供の支援"), ("子ども手当", "子供手当"), ("再稼動", "原発の再稼働"),
        ("髙市", "高市首相"), ("高市", "髙市首相"), ("3000億円", "三千億円の予算"), ("三兆円", "３兆円の予算"), ("ｻｰﾊﾞ", "サーバーの更新"),
        ("ユーザー", "ユーザの声"), ("シミュレーション", "シュミレーションの結果"), ("打ち合わせ", "打合せの結果"), ("売上", "売り上げの増加"),
    ],
)  # fmt: skip
def test_spellings_of_a_japanese_word_meet(fill: Fill, typed: str, stands: str) -> None:
    search = fill(article("a", "ja", "題", [stands]), article("b", "ja", "題", ["関係のない文。"]))
    assert found(search, typed, exact=True) == {"a"}
    snippet = hit_json(search.search(typed, exact=True).hits[0])["snippet"]
    assert "**" in snippet, snippet


def test_items_of_the_topics_widen_too(fill: Fill) -> None:
    topic = Topic("t", {"en": ("x",)}, {"moon": {"en": ("moon gun",), "fr": ("canon lunaire",), "ja": ("月砲",)}})
    search = fill(article("a", "fr", "Un canon lunaire", []), article("b", "en", "moon", []), topics=(topic,))
    assert found(search, "moon gun") == {"a"}


def test_exact_accents_and_forms_rank_first(fill: Fill) -> None:
    texts = {"a": "La cote a doublé", "b": "La côte est belle", "c": "Les côtes sont belles"}
    search = fill(*(article(k, "fr", "Titre", [v]) for k, v in texts.items()))
    assert names(search.search("côte", exact=True)) == ["b", "a", "c"] or names(search.search("côte"))[0] == "b"
    assert names(search.search("cote"))[0] in ("a", "b")
    assert found(search, "cote") == {"a", "b", "c"}


def test_titles_weigh_more_and_newer_wins_ties(fill: Fill) -> None:
    search = fill(
        article("body", "en", "Something else", ["tax news here"], published="2025-12-01"),
        article("title", "en", "tax news here", ["Something else"], published="2025-12-01"),
        article("new", "en", "Something else", ["tax news here"], published="2025-12-30"),
    )
    assert names(search.search("tax")) == ["title", "new", "body"]


def test_filters_and_facets_agree_with_the_hits(fill: Fill) -> None:
    search = fill(CHIPS, PUCES, YOSAN, countries=lambda: {"kasumi": "jp", "ledger": "jp"})
    facets = ("lang", "source", "country", "day", "item", "status")
    every = search.search("", facets=facets)
    assert every.facets["lang"] == {"en": 1, "fr": 1, "ja": 1}
    assert every.facets["country"] == {"jp": 2}
    assert list(every.facets["day"]) == ["2025-12-27", "2025-12-26", "2025-11-30"]
    assert every.facets["item"] == {"rapidus": 1, "semiconductors": 1}
    assert every.facets["status"] == {"done": 1, "none": 1, "pending": 1}
    for lang, count in every.facets["lang"].items():
        assert search.search("", lang=lang).total == count
    assert found(search, "", since="2025-12-26", until="2025-12-26") == {"chips"}
    assert found(search, "", source="gazette") == {"puces"}
    with pytest.raises(QueryError, match="facets are"):
        search.search("", facets=("color",))


def test_a_day_is_the_one_that_the_page_says_and_a_time_is_compared_in_utc(fill: Fill) -> None:
    tokyo, dateline = timezone(timedelta(hours=9)), timezone(timedelta(hours=-10))
    dated = {"morning": "2025-12-29T06:00:00+09:00", "bare": "2025-12-29", "local": "2025-12-29T00:30:00", "evening": "2025-12-28T23:59:00+09:00"}
    texts = [article(name, "ja", "予算", published=When.parse(iso, tokyo)) for name, iso in dated.items()]
    late = article("late", "en", "tax", published=When.parse("2025-12-29T23:00:00", dateline))
    search = fill(*texts, late, article("undated", "en", "tax"))
    day = {"morning", "bare", "local", "late"}
    assert found(search, "published:2025-12-29") == found(search, "", since="2025-12-29", until="2025-12-29") == day
    assert found(search, "published:[TO 2025-12-28]") == {"evening"} and found(search, "published:[2025-12-30 TO]") == set()
    assert set(search.ids(since="2025-12-29")) == {a.id for a in (*texts[:3], late)}
    assert dict(search.search("", facets=("day",)).facets["day"]) == {"2025-12-29": 4, "2025-12-28": 1}
    assert dict(search.search("", facets=("timeline",)).facets["timeline"]) == {"2025-12-29 ja": 3, "2025-12-29 en": 1, "2025-12-28 ja": 1}
    assert found(search, "published:[2025-12-28T21:00Z TO 2025-12-28T21:00Z]") == {"morning"}
    assert found(search, "published:[2025-12-29T00:00 TO 2025-12-29]") == {"late"}, "a time with a day"
    assert found(search, "published:[TO 2025-12-28T15:00:00Z]") == {"bare", "evening"}


def test_a_mistake_beside_the_query_points_at_no_place_of_it(three: Search) -> None:
    for dates, says in (({"since": "2026-13-01"}, "no date"), ({"since": "2026", "until": "2025"}, "over before")):
        with pytest.raises(QueryError, match=says) as error:
            three.search("shipbuilding", **dates)  # type: ignore[arg-type]
        assert error.value.shown().count("\n") == 0


NARROWED = {"lang": "lang:{}", "source": "source:{}", "country": "country:{}", "day": "published:{}", "item": "item:{}", "status": "status:{}"}


@pytest.mark.parametrize("story", [False, True])
def test_a_facet_counts_what_narrowing_to_it_finds(fill: Fill, story: bool) -> None:
    pick = Random(3)
    texts = [
        article(
            f"n{n}", pick.choice(("en", "fr", "ja")), pick.choice(("tax", "yen", "tax yen")), source=f"s{n % 4}",
            published=pick.choice(("2025-12-31T23:59:59Z", "2026-01-01T00:00:00+09:00", "2026-01-01", None)),
            items=tuple(pick.sample(("a", "b", "c"), pick.randrange(3))), paywalled=pick.random() < 0.2,
        )
        for n in range(40)
    ]  # fmt: skip
    search = fill(*texts, stories=Told(*texts[:9]), countries=lambda: {"s0": "jp", "s1": "jp", "s2": "fr"})
    for query in ("", "tax", "yen OR tax", "tax -lang:en", "item:a", "published:[2026 TO]", "-status:pending"):
        whole = search.search(query, story=story, facets=tuple(NARROWED))
        assert sum(whole.facets["country"].values()) > 0
        for name, counts in whole.facets.items():
            for value, count in counts.items():
                assert search.search(f"({query or '*'}) {NARROWED[name].format(value)}", story=story).total == count, (query, name, value)


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("query", ["", "tax", "tax OR yen"])
def test_pages_hold_each_hit_once(fill: Fill, sort: str, query: str) -> None:
    search = fill(
        *(article(f"a{n}", "en", "tax", ["yen " * (n % 3)], published=f"2025-12-{n % 5 + 1:02d}") for n in range(23)),
        article("undated", "en", "tax"),
    )
    whole = names(search.search(query, sort=sort, limit=100))  # type: ignore[arg-type]
    pages: list[str] = []
    cursor = None
    for _ in range(10):
        page = search.search(query, sort=sort, limit=5, cursor=cursor)  # type: ignore[arg-type]
        assert page.total == 24
        assert page.hits
        pages += names(page)
        if not (cursor := page.cursor):
            break
    assert pages == whole and len(set(pages)) == 24
    assert set(search.ids(query)) == {h.id for h in search.search(query, limit=100).hits}
    if sort != "relevance":
        assert whole[-1] == "undated"
    with pytest.raises(QueryError, match="cursor"):
        search.search(query, cursor="nonsense")


class Member(NamedTuple):
    article: str


class Told:
    """Stories by hand."""

    rev = 1

    def __init__(self, *told: Article) -> None:
        self.told = {t.id for t in told}

    def of(self, ids: Sequence[str]) -> dict[str, str]:
        return {i: "s1" for i in ids if i in self.told}

    def members(self, story: str) -> list[Member]:
        return [Member(i) for i in self.told if story == "s1"]


def test_a_story_is_one_line(fill: Fill) -> None:
    copies = [article(f"c{n}", "en", "tax", ["tax " * n], source=f"s{n}") for n in range(3)]
    search = fill(*copies, article("other", "en", "tax"), stories=Told(*copies))
    results = search.search("tax", story=True, facets=("source",))
    assert (results.total, results.articles) == (2, 4)
    assert results.facets["source"] == {"s0": 1, "s1": 1, "s2": 1, "test": 1}
    assert {(h.story, h.copies) for h in results.hits} == {("s1", 2), (None, 0)}
    assert search.search("tax").total == 4
    assert found(search, "story:s1") == {"c0", "c1", "c2"}
    assert found(search, "story:s1 source:s2", story=True) == {"c2"}
    newest = search.newest("tax", limit=5)
    assert (newest.articles, newest.stories, len(newest.ids)) == (4, 2, 2) and search.newest("tax", limit=1).ids == newest.ids[:1]
    with pytest.raises(QueryError, match="no such story"):
        search.search("story:unknown")
    assert found(search, "tax -story:s1") == {"other"}


def test_of_many_hits_each_story_is_one_line_too(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.search.folding._ASKED_SINGLY", 1)
    copies = [article(f"c{n}", "en", "tax", source=f"s{n}") for n in range(3)]
    search = fill(*copies, article("other", "en", "tax"), stories=Told(*copies))
    assert [(h.story, h.copies) for h in search.search("tax", story=True, limit=1).hits] in ([("s1", 2)], [(None, 0)])
    assert search.search("tax", story=True).total == 2


def test_stories_are_not_asked_for_where_none_are_known(three: Search) -> None:
    with pytest.raises(QueryError, match="no stories"):
        three.search("story:s1")


def test_in_step_with_the_archive(archive: Archive, fill: Fill) -> None:
    search = fill(CHIPS, PUCES)
    assert search.sync() == 0
    store(archive, replace(CHIPS, blocks=(replace(CHIPS.blocks[0], text="Now about pensions."),)), YOSAN)
    assert search.sync() == 2
    assert (found(search, "semiconductors", exact=True), found(search, "pensions")) == (set(), {"chips"})
    assert found(search, "status:edited") == {"chips"}
    assert search.search("").total == 3
    gone = replace(archive.get(PUCES.id), gone=FETCHED)
    with archive.write() as connection:
        archive.put(gone, connection)
    assert search.sync() == 1
    assert found(search, "status:gone") == {"puces"}


def test_a_translation_makes_an_article_found_in_english(archive: Archive, fill: Fill) -> None:
    search = fill(article("a", "fr", "Bonjour", ["Le chat dort."]))
    assert found(search, "cat", exact=True) == set()
    with archive.write() as connection:
        archive.put(article("a", "fr", "Bonjour", ["Le chat dort."], ["Hello", "The cat sleeps."]), connection)
    search.sync()
    assert found(search, "cat", exact=True) == {"a"} == found(search, "status:done")


def test_doubtful_and_flagged_english_is_found(fill: Fill) -> None:
    def said(name: str, score: float | None, *flags: str) -> Article:
        made = article(name, "fr", "Bonjour", [], ["Hello"])
        sentences = (Sentence("Bonjour", "Hello", "argos", "test", score, flags),)
        return replace(made, headline=replace(made.headline, sentences=sentences))

    search = fill(said("sure", -0.1), said("unsure", -0.9), said("silent", None), said("wrong", -0.1, "amount"))
    assert found(search, "status:unsure") == {"unsure"}
    assert found(search, "status:flagged") == {"wrong"}
    assert {h.url[-5:]: h.translation for h in search.search("hello").hits}["wrong"] == "flagged"


def test_no_index_and_an_outdated_one_are_named(archive: Archive, fill: Fill) -> None:
    with pytest.raises(IndexMissing, match="rebuild --from index"):
        Search(archive).search("a")
    search = fill(CHIPS)
    current = archive.folder / "search" / "current"
    current.write_text(current.read_text().replace("schema-", "schema-9"))
    for ask in (search.sync, lambda: search.search("a")):
        with pytest.raises(IndexOutdated, match="rebuild --from index"):
            ask()
    assert derive.index(archive, Config(archive.folder)) == 1, "a round makes it anew"
    assert found(search, "rapidus") == {"chips"}


def test_many_small_commits_are_merged(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    search = Search(archive)
    for n in range(20):
        store(archive, article(f"a{n}", "en", f"word{n} common", ["tax " * n + "policy"]))
        search.sync()
    store(archive, article("a3", "en", "word3 changed", ["other"]))
    search.sync()
    assert len(search.snapshot().segments) < 10
    assert found(search, "common") == {f"a{n}" for n in range(20)} - {"a3"}
    assert found(search, '"tax policy"') == {f"a{n}" for n in range(1, 20)} - {"a3"}
    assert [found(search, f"word{n}") for n in range(20)] == [{f"a{n}"} for n in range(20)]
    assert found(search, "changed") == {"a3"}


def test_a_reader_whose_index_goes_while_it_opens_it_looks_again(
    archive: Archive, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(CHIPS, PUCES, YOSAN)
    open_column, opened = snapshot._column, []

    def column(store: Store, segment: object, name: str) -> object:
        opened.append(store.folder)
        if len(opened) == 1:  # another program makes the index anew, and takes the old one away
            writer = Search(archive)
            writer.rebuild()
            writer.sync()
        return open_column(store, segment, name)

    monkeypatch.setattr(snapshot, "_column", column)
    found = Search(archive).search("rapidus OR 予算 OR économie", facets=("source",), exact=True)
    assert found.total == 3 and not opened[0].exists() and opened[-1] != opened[0]


def test_readers_go_on_while_the_index_is_rebuilt_and_written(archive: Archive, fill: Fill) -> None:
    search = fill(CHIPS, PUCES, YOSAN)
    totals: set[int] = set()
    errors: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                totals.add(search.search("rapidus OR 予算 OR économie", facets=("source",), exact=True).total)
        except BaseException as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    writer = Search(archive)
    for n in range(6):
        writer.rebuild()
        store(archive, article(f"n{n}", "en", "unrelated"))
        writer.sync()
    done.set()
    for reader in readers:
        reader.join()
    assert (errors, totals) == ([], {3})


_KILLED = """
import os, signal, sys
from pathlib import Path
from typing import NamedTuple
from index.archive import Archive
from index.search import Search, searcher, store, writer
searcher._BATCH = 5
calls = 0
def die(*_):
    global calls
    calls += 1
    if calls == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
def dying(owner, name):
    plain = getattr(owner, name)
    def wrapper(*args, **kwargs):
        die()
        return plain(*args, **kwargs)
    setattr(owner, name, wrapper)
place = sys.argv[2]
dying(*{"flush": (writer.Writer, "_flush_segment"), "toc": (writer.Writer, "_commit_toc"), "add": (writer.Writer, "add_document"),
        "swap": (store.Store, "swap")}[place])
Search(Archive.open(Path(sys.argv[1]))).sync()
"""


def test_a_deleted_index_is_made_again(archive: Archive, fill: Fill) -> None:
    search = fill(CHIPS)
    for doomed in ("search/1", "search"):
        shutil.rmtree(archive.folder / doomed)
        with pytest.raises(IndexMissing, match="rebuild --from index"):
            search.search("rapidus")
        assert search.sync() == 1
        assert found(search, "rapidus") == {"chips"}


@pytest.mark.parametrize(("place", "time"), [("flush", 2), ("toc", 3), ("add", 12), ("swap", 1)])
def test_kill_9_costs_only_repeated_work(archive: Archive, place: str, time: int) -> None:
    store(archive, *(article(f"a{n}", "en", f"word{n}", ["tax"]) for n in range(23)))
    command = [sys.executable, "-c", _KILLED, str(archive.folder), place, str(time)]
    assert subprocess.run(command, cwd=Path(__file__).parent.parent, check=False).returncode == -signal.SIGKILL
    search = Search(archive)
    taken = search.sync()
    assert 0 < taken <= 23
    assert search.search("tax").total == 23
    assert found(search, "tax") == {f"a{n}" for n in range(23)}
    assert not list((archive.folder / "search").rglob("*.toc.*"))


def test_an_error_while_writing_leaves_the_index_usable(
    archive: Archive, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = fill(CHIPS)
    store(archive, PUCES)
    with monkeypatch.context() as patch:
        patch.setattr("index.search.store.document", lambda _: (_ for _ in ()).throw(RuntimeError("broken")))
        with pytest.raises(RuntimeError, match="broken"):
            search.sync()
    assert found(search, "") == {"chips"}
    assert search.sync() == 1
    assert found(search, "") == {"chips", "puces"}


def test_whooshs_own_searcher_reads_the_index(archive: Archive, fill: Fill) -> None:
    from whoosh.query import Term

    from index.search.store import Store

    search = fill(CHIPS, PUCES, YOSAN)
    home = archive.folder / "search"
    with Store.current(home).whoosh().searcher() as searcher:
        hits = {h.docnum for h in searcher.search(Term("en", "rapidus"))}
    assert hits == {search.snapshot().numbers[CHIPS.id.encode()]}


def test_other_processes_get_the_same_hits(archive: Archive, fill: Fill) -> None:
    search = fill(CHIPS, PUCES, YOSAN)
    code = (
        "import sys; from pathlib import Path; from index.archive import Archive; from index.search import Search;"
        "print([(h.id, round(h.score, 4)) for h in Search(Archive.open(Path(sys.argv[1]))).search('chips OR 予算').hits])"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", code, str(archive.folder)],
        capture_output=True, text=True, cwd=Path(__file__).parent.parent, check=True, env={**os.environ, "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    assert run.stdout.strip() == str([(h.id, round(h.score, 4)) for h in search.search("chips OR 予算").hits])


def test_threads_get_the_same_answers(archive: Archive) -> None:
    store(archive, *Corpus().articles(150))
    search = Search(archive)
    search.sync()
    asked = agreement.texts(40)
    assert agreement.in_threads(Search(archive), asked, 8) == [agreement.answer(search, query) for query in asked]


@pytest.mark.parametrize("damaged", ["*.trm", "*.pst", "*card.col", "*.toc", "*"])
@pytest.mark.parametrize("kept", [0, 3])
def test_a_damaged_index_is_named(archive: Archive, fill: Fill, damaged: str, kept: int) -> None:
    search = fill(CHIPS, PUCES, YOSAN)
    for path in (archive.folder / "search" / "1").glob(damaged):
        path.write_bytes(path.read_bytes()[: path.stat().st_size * kept // 10])
    with pytest.raises(ArchiveError, match="rebuild --from index"):
        Search(archive).search("rapidus OR 予算", facets=("item", "source"))
    assert search.rebuild() == 3
    assert found(Search(archive), "rapidus", exact=True) == {"chips"}


def test_a_damaged_name_of_the_index_is_named(archive: Archive, fill: Fill) -> None:
    search = fill(CHIPS)
    for text in ("", "{", "[]", '{"folder": "1"}'):
        (archive.folder / "search" / "current").write_text(text)
        with pytest.raises(ArchiveError, match="rebuild --from index"):
            Search(archive).search("rapidus")
    assert search.rebuild() == 1


def test_more_like_this(fill: Fill) -> None:
    search = fill(
        article("one", "en", "Rapidus stake", ["Rapidus starts two-nanometer lines in Chitose."]),
        article("two", "en", "Chitose plant", ["Rapidus hires engineers for nanometer lines."]),
        article("far", "en", "Rice prices", ["Farmers in Niigata sell rice."]),
    )
    one = search.search("stake").hits[0]
    assert names(search.more_like_this(one.id)) == ["two"]


@pytest.mark.parametrize(
    ("narrowed", "left"),
    [({"lang": "fr"}, ["fr"]), ({"source": "gazette"}, ["fr"]), ({"since": "2025-12"}, ["new"]), ({"until": "2025-11-30"}, ["fr"]),
     ({"lang": "fr", "since": "2025-12"}, [])],
)  # fmt: skip
def test_more_like_this_within_filters(fill: Fill, narrowed: dict[str, str], left: list[str]) -> None:
    search = fill(
        article("one", "en", "Rapidus stake", ["Rapidus starts two-nanometer lines in Chitose."], published="2025-12-01"),
        article("new", "en", "Chitose plant", ["Rapidus hires for nanometer lines."], published="2025-12-02", source="ledger"),
        article("fr", "fr", "Chitose", ["Rapidus : lignes."], ["Chitose plant", "Rapidus nanometer lines."], published="2025-11-30", source="gazette"),
        article("far", "en", "Rice prices", ["Farmers in Niigata sell rice."], published="2025-12-01"),
    )  # fmt: skip
    one = search.search("stake").hits[0]
    assert set(names(search.more_like_this(one.id))) == {"new", "fr"}
    assert names(search.more_like_this(one.id, **narrowed)) == left  # type: ignore[arg-type]


@pytest.mark.parametrize(("typed", "meant"), [("semicondcutor", "semiconductors"), ("budegt yen", "budget yen")])
def test_did_you_mean(fill: Fill, typed: str, meant: str) -> None:
    search = fill(CHIPS, article("b", "en", "A budget", ["yen"]))
    assert search.search(typed).suggestion == meant
    assert search.search("rapidus").suggestion is None


def test_an_item_goes_by_any_of_its_names(fill: Fill) -> None:
    search = fill(CHIPS, PUCES, topics=[Topic("t", {}, {"rapidus": {"en": ("Rapidus Corp",), "ja": ("ラピダス",)}})])
    for named in ("Rapidus", '"rapidus corp"', "ﾗﾋﾟﾀﾞｽ"):
        assert [hit.id for hit in search.search(f"item:{named}").hits] == [CHIPS.id]


@pytest.mark.parametrize(
    ("typed", "meant"), [("source:ledgr", "source:ledger"), ("item:semiconductor chips", "item:semiconductors chips"), ('item:"semi  conductor" chips', "item:semiconductors chips"), ("ラピダズ", "ラピダス"), ("economei", "economie")]
)
def test_did_you_mean_in_every_language_and_of_fields(fill: Fill, typed: str, meant: str) -> None:
    search = fill(CHIPS, PUCES, article("r", "ja", "ラピダス", ["ラピダスへの出資。"]))
    assert search.search(typed).suggestion == meant


@pytest.mark.parametrize(
    ("kind", "least", "ndcg", "recall"),
    [("en", 20, 0.95, 0.9), ("fr", 20, 0.95, 0.95), ("ja", 20, 0.97, 0.95), ("across", 20, 0.92, 0.88)],
)
def test_relevance_holds_its_floor(quality: dict[str, Quality], kind: str, least: int, ndcg: float, recall: float) -> None:
    found = quality[kind]
    assert found.queries >= least
    assert (found.ndcg >= ndcg, found.recall >= recall) == (True, True), found


@pytest.mark.parametrize(("kind", "floor"), [("en", 0.96), ("fr", 0.94), ("ja", 0.94), ("across", 0.9)])
def test_relevance_holds_its_floor_on_the_second_set(second: dict[str, Quality], kind: str, floor: float) -> None:
    found = second[kind]
    assert found.queries >= 20
    assert min(found.ndcg, found.recall) >= floor, found


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Quality]:
    return _measured(tmp_path_factory.mktemp("second"), "fresh_articles", "fresh_queries")


@pytest.fixture(scope="module")
def quality(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Quality]:
    return _measured(tmp_path_factory.mktemp("relevance"), "search_articles", "queries")


def _measured(folder: Path, articles: str, queries: str) -> dict[str, Quality]:
    with Archive.open(folder) as archive:
        store(archive, *texts(articles))
        search = Search(archive, default_topics())
        search.sync()
        return measure(lambda query, filters: [h.source for h in search.search(query, **filters).hits], queries)  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(
            st.sampled_from(
                '( ) " AND OR NOT - ~ ~2 * ? : [ ] { TO budget 予算 fr: title: lang:ja amount: published: 2025 é “ 」 1e12 id:'.split()
            ),
            max_size=9,
        ).map(lambda parts: "".join(parts) if len(parts) % 2 else " ".join(parts)),
    )
)
def test_no_query_ends_in_a_stack_trace(three: Search, query: str) -> None:
    try:
        results = three.search(query, facets=("lang",))
    except QueryError as error:
        assert error.position is None or 0 <= error.position <= len(query)
    else:
        assert sum(results.facets["lang"].values()) == results.total
