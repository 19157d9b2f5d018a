"""Copies and stories: who copied whom, and which articles tell the same event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from index.archive import Archive
from index.article import Article
from index.config import default_topics
from index.schema import articles, meta, story_terms, story_texts, story_weights
from index.schema.stories import HOLDS
from index.stories import Stories
from index.stories.clusters import JOIN
from index.stories.evidence import evidence
from index.stories.names import spellings
from index.stories.quantities import days
from index.stories.quantities import figures as terms_of_figures
from index.stories.roles import Member
from index.stories.settling import _Scene
from index.stories.terms import Counts
from index.stories.ties import Link
from index.stories.weights import TEXTS, Weights
from tests.articles import article
from tests.story_events import b_cubed, events, half

TEXT = {
    "en": [
        "The finance ministry will ask parliament for 4.2 billion yen to repair the sea walls of Toyama Bay, officials said.",
        "Engineers found cracks in eleven of the thirty sections that were built after the typhoon of 1961.",
        "Work is to begin in May, outside the season in which firefly squid come close to the shore.",
        "Fishermen of Namerikawa had asked for the repairs in each of the last six years, and were told to wait.",
        "The prefecture pays a third of the cost. A second stage, east of the port, has no date and no money yet.",
    ],
    "fr": [
        "Le ministère des Finances demandera au parlement 4,2 milliards de yens pour réparer les digues de la baie de Toyama.",
        "Des ingénieurs ont trouvé des fissures dans onze des trente tronçons construits après le typhon de 1961.",
        "Les travaux commenceront en mai, hors de la saison où les calmars lucioles s'approchent du rivage.",
        "Les pêcheurs de Namerikawa réclamaient ces réparations depuis six ans et n'avaient obtenu que des promesses.",
        "Le département paie un tiers du coût. Une seconde tranche, à l'est du port, n'a encore ni date ni budget.",
    ],
    "ja": [
        "財務省は富山湾の防潮堤を補修するため、42億円を国会に要求する方針を固めた。関係者が明らかにした。",
        "1961年の台風の後に築かれた30区間のうち11区間で、技術者の調査によりひび割れが見つかった。",
        "工事はホタルイカが岸に寄る季節を避けて、5月に始める。滑川の漁業者は6年続けて補修を求めてきた。",
        "費用の3分の1は県が負担する。港の東側の第2期工事は、時期も財源もまだ決まっていない。",
    ],
}
FOOTER = {
    "en": "Sign up for our letter and follow us for more news of the region. All rights reserved.",
    "fr": "Inscrivez-vous à notre lettre et suivez-nous. Tous droits réservés.",
    "ja": "会員登録すると続きをお読みいただけます。無断転載を禁じます。",
}
PRICES = (
    "Consumer prices in {month}",
    "Core consumer prices rose {a} percent in {month} from a year earlier, the statistics bureau said on Friday.",
    "Food other than fresh items rose {b} percent, with rice up {c} percent, while energy fell {d} percent as subsidies returned.",
    "The Bank of Japan aims for inflation of 2 percent that is accompanied by higher wages, and watches the prices of services.",
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path) as found:
        yield found


def store(archive: Archive, *stored: Article) -> Stories:
    with archive.write() as connection:
        for one in stored:
            archive.add(one, connection)
    stories = Stories(archive)
    stories.sync()
    return stories


def told(url: str, lang: str, texts: list[str], day: int = 2, **other: Any) -> Article:
    return article(url, lang, f"By {url}", texts, source=url, published=f"2026-03-{day:02d}", **other)


def test_every_article_has_a_place(archive: Archive) -> None:
    one = article("a", "en", "Tax rises", ["The tax rises in April."])
    stories = store(archive, one)
    assert stories.sync() == 0
    assert stories.of([one.id, "nothing"]) == {one.id: one.id}
    assert stories.originals([one.id]) == {one.id: one.id}
    assert [(place.role, place.why) for place in stories.members(one.id)] == [("original", "the first report")]


@pytest.mark.parametrize("lang", ["en", "fr", "ja"])
def test_copies_go_under_the_earliest(archive: Archive, lang: str) -> None:
    text = TEXT[lang]
    copies = (
        told("footer", lang, [*text, FOOTER[lang]]),
        told("cut", lang, [text[0], text[1][: len(text[1]) // 2]], 3),
        told("top", lang, ["".join(reversed(TEXT[lang][-1])), *text], 4),
        told("changed", lang, [text[0], "".join(reversed(text[1])), *text[2:]], 5),
    )
    first = told("first", lang, text, 1)
    stories = store(archive, *copies, first)
    assert set(stories.originals([c.id for c in copies]).values()) == {first.id}
    members = stories.members(stories.of([first.id])[first.id])
    assert [place.role for place in members] == ["original", *["copy"] * 4]
    latest = max(a.published.utc.timestamp() for a in copies if a.published)
    carried = stories.carried([members[0].story, "nothing"])
    assert carried == {members[0].story: (len({a.source for a in (first, *copies)}), 1, latest)}
    assert all(
        "stands in" in place.why or "the same text as" in place.why or "and more" in place.why for place in members[1:]
    )


def prices(url: str, **slots: object) -> Article:
    title, *texts = [line.format(**slots) for line in PRICES]
    return article(url, "en", title, texts, source="bureau", published=f"2026-0{slots['n']}-20")


def test_reports_on_one_form_stay_apart(archive: Archive) -> None:
    may = prices("may", month="May", a="3.7", b="7.7", c="101.7", d="8.1", n=6)
    june = prices("june", month="June", a="3.3", b="8.2", c="100.2", d="2.9", n=7)
    copied = replace(may, url="https://copier.example/x", id="")
    stories = store(archive, may, june, copied)
    assert stories.originals([may.id, june.id, copied.id]) == {may.id: may.id, june.id: june.id, copied.id: may.id}


JOBS = (
    "Vacancies in {month}",
    "Vacancies at firms in Shizuoka stood at {a} in {month}, unchanged from the month before, the labor bureau said on Friday.",
    "For every 100 people who look for work there were {b} openings at factories and {c} at hospitals, the Ministry of Health, Labor and Welfare said.",
    "The figures are gathered from 23 offices of the prefecture and are revised once a year, in January, by the ministry in Tokyo.",
)
STORM = (
    "Storm in the north",
    "A storm that crossed the Sea of Okhotsk has left {a} people dead since Feb. 3, the Fire and Disaster Management Agency said.",
    "Winds of {b} kilometers an hour were measured at Wakkanai, and the governor of Hokkaido asked the Self-Defense Forces for help.",
    "The town has spent {c} million yen on repairs of its harbour, out of a fund of 800 million yen.",
)


@pytest.mark.parametrize(
    ("form", "first", "second"),
    [
        (JOBS, {"month": "October", "a": "1.31", "b": 131, "c": 212}, {"month": "November", "a": "1.31", "b": 131, "c": 214}),
        (STORM, {"a": 3, "b": 121, "c": "260"}, {"a": 9, "b": 148, "c": "410"}),
    ],
)
def test_the_next_report_in_the_same_words_is_no_copy(
    archive: Archive, form: tuple[str, ...], first: dict[str, object], second: dict[str, object]
) -> None:
    one, other = (
        article(f"n{n}", "en", *_filled(form, slots), source="bureau", published=f"2026-02-0{n}") for n, slots in enumerate((first, second), 1)
    )
    copied = replace(one, url="https://copier.example/x", id="", blocks=(*one.blocks, replace(one.blocks[0], text=FOOTER["en"])))
    found = store(archive, one, other, copied).originals([one.id, other.id, copied.id])
    assert found == {one.id: one.id, other.id: other.id, copied.id: one.id}


def _filled(form: tuple[str, ...], slots: dict[str, object]) -> tuple[str, list[str]]:
    title, *texts = [line.format(**slots) for line in form]
    return title, texts


def test_what_a_copy_shares_is_not_said_of_the_original() -> None:
    members = {n: Member(n, f"id{n}", n * 86400.0, "en", f"outlet{n}", f"https://{n}.example/") for n in (1, 2, 3)}
    own = Link(1, 2, 0, 0.5, None, None, "shares Rapidus; 24 hours apart")
    copys = Link(1, 3, 0, 0.9, None, None, "shares Rapidus, 37.1 %; 2 days apart")
    same = Link(2, 3, 1, 0.9, 0.9, 0.9, "")

    def why(*links: Link) -> str:
        return _Scene.of(members, links).said(members[2], "story", [members[1], members[2]])[3]

    assert why(own, copys, same) == "shares Rapidus; 24 hours apart with outlet1 id1"
    assert why(copys, same) == "its copy outlet3 id3 shares Rapidus, 37.1 %; 2 days apart with outlet1 id1"


def test_names_are_shown_as_they_are_written() -> None:
    shared = ["n:decenber", "n:trunp", "c:summit", "c:taxes"]
    spelled = spellings("On Friday, President Trump said that December is near.")
    assert evidence(shared, 60, spelled) == "shares December, Trump, meeting, taxes; within the hour"
    assert evidence(shared[:1], 60) == "shares Decenber; within the hour"


def test_a_footer_or_a_table_makes_no_copy(archive: Archive) -> None:
    table = ["Social security 39,055 38,277 2.0%", "Debt service 31,275 28,217 10.8%", "Defence 9,035 8,675 3.8%"] * 3
    boilerplate = [f"{FOOTER['en']} {FOOTER['en'][::-1]}", *table]
    one = told("one", "en", [*TEXT["en"][:2], *boilerplate])
    other = told("other", "en", [*TEXT["en"][3:], *boilerplate])
    assert store(archive, one, other).originals([one.id, other.id]) == {one.id: one.id, other.id: other.id}


@pytest.mark.parametrize("said", ["https://late.example/walls", "Late Ledger", None])
def test_the_page_may_say_who_was_first(archive: Archive, said: str | None) -> None:
    early = told("early", "en", TEXT["en"], 1, copied_from=said)
    late = replace(told("x", "en", TEXT["en"], 5), url="https://late.example/walls", source="late-ledger", id="")
    first = late if said else early
    stories = store(archive, early, late)
    assert set(stories.originals([early.id, late.id]).values()) == {first.id}


def test_a_story_keeps_its_id_when_an_older_original_turns_up(archive: Archive) -> None:
    known = told("known", "en", TEXT["en"], 5)
    store(archive, known)
    older = told("older", "en", TEXT["en"], 1)
    stories = store(archive, older)
    assert stories.of([known.id, older.id]) == {known.id: known.id, older.id: known.id}
    assert [(p.article, p.role) for p in stories.members(known.id)] == [(older.id, "original"), (known.id, "copy")]
    stories.rebuild()
    assert stories.of([known.id, older.id]) == {known.id: known.id, older.id: known.id}


def test_a_new_version_that_is_no_copy_any_more_leaves(archive: Archive) -> None:
    first, copied = told("first", "en", TEXT["en"], 1), told("copy", "en", TEXT["en"])
    store(archive, first, copied)
    again = told(
        "copy",
        "en",
        ["The harbour of Niigata is to be dredged, said the mayor, who had the plan drawn up in 2019."] * 2,
    )
    stories = store(archive, again)
    assert stories.originals([first.id, copied.id]) == {first.id: first.id, copied.id: copied.id}
    assert stories.of([copied.id])[copied.id] != stories.of([first.id])[first.id]


def test_an_article_that_is_lost_leaves_its_copy_as_the_original(archive: Archive) -> None:
    first, copied = told("first", "en", TEXT["en"], 1), told("copy", "en", TEXT["en"])
    store(archive, first, copied)
    with archive.write() as connection:
        connection.execute(delete(articles).where(articles.c.id == first.id))
    stories = store(archive)
    assert stories.originals([first.id, copied.id]) == {copied.id: copied.id}


@pytest.mark.parametrize("translated", [True, False])
def test_events_are_told_apart_in_three_languages(archive: Archive, translated: bool) -> None:
    """A floor under what benchmarks/stories.py measures: 0.97 as events were published."""
    told_events = events(translated=translated)
    with archive.write() as connection:
        for _, one in told_events:
            archive.add(one, connection)
    stories = Stories(archive, default_topics())
    stories.sync()
    truth = {one.id: event for event, one in told_events}
    found = stories.of(list(truth))
    assert b_cubed(found, truth)[2] >= 0.93
    held_out = {i: event for i, event in truth.items() if half(event)}
    assert b_cubed({i: found[i] for i in held_out}, held_out)[2] >= 0.92


def test_roles_and_reasons(archive: Archive) -> None:
    truth = [one for event, one in events(translated=False) if event == "us-tariff-deal"]
    stories = store(archive, *truth)
    members = stories.members(stories.of([truth[0].id])[truth[0].id])
    assert [p.role for p in members] == ["original", "other-language", "other-language", "follow-up", "follow-up"]
    assert "550 billion" in members[1].why
    assert all("apart" in p.why or "within the hour" in p.why for p in members[1:])


def test_an_article_joins_when_it_comes_and_moves_when_it_says_something_else(archive: Archive) -> None:
    known = [one for event, one in events(translated=True) if event in ("h3-fails", "nobel-2025")]
    rocket, other, third, prize, *_ = known
    stories = store(archive, rocket, prize)
    assert stories.of([rocket.id])[rocket.id] != stories.of([prize.id])[prize.id]
    stories = store(archive, other, third)
    assert stories.of([other.id])[other.id] == stories.of([rocket.id])[rocket.id]
    moved = replace(
        third, headline=known[-1].headline, blocks=known[-1].blocks, published=known[-1].published, lang="ja"
    )
    stories = store(archive, moved)
    assert stories.of([third.id])[third.id] != stories.of([rocket.id])[rocket.id]


@pytest.mark.parametrize("fresh", [0, 2, 300])
def test_what_was_noted_of_an_earlier_reading_is_taken_back(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, fresh: int
) -> None:
    monkeypatch.setattr("index.stories.weights._MOST_FRESH", fresh)
    one = told("one", "en", TEXT["en"], 1)
    store(archive, one)
    with archive.write() as connection:
        archive.put(one, connection)  # derived anew: the same text under a new rev
    stories = store(archive, told("two", "fr", TEXT["fr"], 2))
    edited = told("one", "en", ["The harbour of Niigata is to be dredged, said the mayor, who had it planned in 2019."], 4)
    stories = store(archive, edited)
    with archive.engine.connect() as connection:
        held = {row.number: Counts.unpacked(row.terms).keys for row in connection.execute(select(story_texts))}
        noted = connection.execute(select(story_terms.c.number, story_terms.c.term)).all()
    assert noted and all(term in held[number] for number, term in noted)
    assert weights(archive) == Counter(key for keys in held.values() for key in (*keys.tolist(), TEXTS))
    counted = weights(archive)
    stories.rebuild()
    assert counted == weights(archive)


def test_stories_keep_their_ids_when_an_archive_of_the_second_schema_is_opened(tmp_path: Path) -> None:
    texts = [text for _, text in events(translated=True)[:9]]
    with Archive.open(tmp_path) as archive:
        before = dict(store(archive, *texts).of([one.id for one in texts]))
        with archive.write() as connection:
            for table, rest in (("story_terms", "day, number, PRIMARY KEY (term, day, number)"), ("story_weights", "texts")):
                connection.exec_driver_sql(f"DROP TABLE {table}")
                connection.exec_driver_sql(f"CREATE TABLE {table} (term VARCHAR(40), {rest})")
            connection.exec_driver_sql("DROP TABLE story_fresh")
            connection.execute(update(meta).where(meta.c.name == "schema").values(value=2))
            connection.execute(update(meta).where(meta.c.name == "stories-of").values(value=1))
    with Archive.open(tmp_path) as archive:
        assert store(archive, *texts).of([one.id for one in texts]) == before
        assert weights(archive)


def weights(archive: Archive) -> dict[int, int]:
    """Term -> how many texts hold it."""
    with archive.engine.connect() as connection:
        told = [Counts.unpacked(row.terms).keys for row in connection.execute(select(story_texts))]
        keys = sorted({TEXTS, *connection.scalars(select(story_weights.c.term)), *(int(key) for keys in told for key in keys)})
        return {key: texts for key, texts in zip(keys, Weights().of(keys, connection), strict=True) if texts}


def test_the_order_of_coming_does_not_matter(tmp_path: Path) -> None:
    told_events = [one for _, one in events(translated=True)][:60]
    found = []
    for number, order in enumerate((told_events, told_events[::-1])):
        with Archive.open(tmp_path / str(number)) as archive:
            for start in range(0, 60, 7 * (number + 1)):
                stories = store(archive, *order[start : start + 7 * (number + 1)])
            of = stories.of([one.id for one in told_events])
        found.append({frozenset(i for i in of if of[i] == story) for story in of.values()})
    assert found[0] == found[1]


def test_the_index_of_links_holds_those_that_join() -> None:
    assert f"weight >= {JOIN})" in HOLDS, "else SQLite looks through all links"


def test_what_is_to_be_compared_again_does_not_hold_up_what_is_new(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.stories.store._BATCH", 1)
    *early, late = [text for _, text in events(translated=True)[:7]]
    places = dict(store(archive, *early).of([one.id for one in early]))
    with archive.write() as connection:
        archive.add(late, connection)
    stories = Stories(archive, default_topics())  # of items, those before had none
    assert stories.sync(budget=0) == 2 and stories.waiting() == 5, "what is new, and a batch of the others"
    assert late.id in stories.of([late.id]) and stories.of([*places]) == places, "the others stay where they were"
    assert (stories.sync(), stories.waiting(), stories.sync()) == (5, 0, 0)


def test_no_text_is_torn_apart_where_many_articles_hang_together(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.stories.ties.MOST", 2)
    copies = [told(f"outlet-{n}", "en", TEXT["en"], n) for n in range(1, 8)]
    for one in copies:
        stories = store(archive, one)
    assert set(stories.originals([one.id for one in copies]).values()) == {copies[0].id}


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        ("le 18 décembre 2026", "2026-11-25", "2026-12-18"),
        ("January 15, 2027", "2026-11-25", "2027-01-15"),
        ("18 Dec. 2024", "2026-11-25", "2024-12-18"),
        ("2027年1月15日", "2026-11-25", "2027-01-15"),
        ("令和元年12月20日", "2026-11-25", "2019-12-20"),
        ("来年6月1日", "2026-11-25", "2027-06-01"),
        ("12月18日", "2026-11-25", "2026-12-18"),
        ("December 18", "2026-01-03", "2025-12-18"),
        ("28日", "2026-11-25", "2026-11-28"),
        ("31日", "2026-11-05", "2026-10-31"),
        ("5日", "2026-12-30", "2027-01-05"),
        ("29 February", "2027-12-01", "2028-02-29"),
        ("Friday", "2026-11-25", "2026-11-20"),
        ("31 June 2026", "2026-11-25", None),
    ],
)
def test_a_day_has_the_year_that_is_written_or_else_the_nearest(text: str, published: str, day: str | None) -> None:
    assert list(days(text, date.fromisoformat(published))) == ([f"d:{day}"] if day else [])


def test_the_digits_of_a_power_are_none_of_a_figure() -> None:
    assert [*terms_of_figures("A trillion is 10¹² yen, or 10³ million of them.", "en")] == []
    assert [*terms_of_figures("It asks for 122¹ trillion yen.", "en")] == [*terms_of_figures("It asks for 122 trillion yen.", "en")]
