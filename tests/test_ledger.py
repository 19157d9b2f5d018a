"""The ledger: what figures are about, what is said of them, and the rows being in step with the archive."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from crawler.cli import cli
from index.amounts import guess, plain
from index.archive import Archive
from index.article import Article, Block, Record, When
from index.config import Topic, default_topics
from index.ledger import Entry, Figure, Filter, Ledger, Subjects, entry_json, figures, readable
from index.schema import ledger_articles, ledger_figures, ledger_groups
from index.stories import Originals, Stories
from tests.articles import article
from tests.shared import shared

SUBJECTS = Subjects(default_topics())
COVERAGE = shared("coverage")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as opened:
        yield opened


def store(archive: Archive, *articles: Article) -> None:
    with archive.write() as connection:
        for one in articles:
            archive.add(one, connection)


def asked(archive: Archive, *articles: Article, **wanted: object) -> list[Entry]:
    store(archive, *articles)
    ledger = Ledger(archive, default_topics())
    ledger.sync()
    with ledger.figures(Filter(**wanted)) as answer:  # type: ignore[arg-type]  # of Filter's fields
        return list(answer.entries())


def told(
    name: str, text: str, lang: str = "en", *, title: str = "News", day: str = "2025-12-26", **other: Any
) -> Article:
    """An article of one paragraph, of an outlet of its own."""
    return article(name, lang, title, [text], source=str(other.pop("source", name)), published=day, **other)


def one_entry(entries: Sequence[Entry], value: str, item: str | None = None) -> Entry:
    found = [e for e in entries if e.amount.value == Decimal(value) and (item is None or item in e.items)]
    assert len(found) == 1, [(e.item, e.amount.value, e.agreement) for e in entries]
    return found[0]


def read(text: str, lang: str = "en", title: str = "News") -> list[Figure]:
    return [f for f in figures(article("x", lang, title, [text], published="2025-12-26"), SUBJECTS) if f.block]


def about(text: str, lang: str = "en", title: str = "News") -> dict[str, str]:
    return {f.amount.text: "+".join(f.subject) for f in read(text, lang, title)}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "The plan has ¥40 billion for Rapidus, ¥7 billion for rare earths and more for others.",
         {"¥40 billion": "rapidus", "¥7 billion": "rare-earths"}),
        ("en", "Defence spending reaches ¥8.2 trillion while social security takes ¥37 trillion.",
         {"¥8.2 trillion": "defence", "¥37 trillion": "social-security"}),
        ("en", "Tokyo sets aside ¥900 billion to support chips and AI.", {"¥900 billion": "semiconductors+ai"}),
        ("en", "Of the money for AI, ¥90 billion goes to the chip venture Rapidus.", {"¥90 billion": "rapidus"}),
        ("en", "Rapidus, which wants to make chips in Hokkaido, gets ¥90 billion.", {"¥90 billion": "rapidus"}),
        ("en", "Debt-service costs reach ¥31 trillion.", {"¥31 trillion": "debt-service"}),
        ("en", "RAPİDUS gets ¥90 billion.", {"¥90 billion": "rapidus"}),
        ("en", "Cabinet backs record ¥131 trillion budget.", {"¥131 trillion": "total-budget"}),
        ("en", "METI's overall budget grows to ¥2.9 trillion.", {"¥2.9 trillion": "meti"}),
        ("en", "The industry ministry spoke. The ministry asks for ¥2.9 trillion in the initial budget.",
         {"¥2.9 trillion": "meti"}),
        ("en", "The stimulus package was agreed. It is worth ¥17 trillion and includes payouts to families.",
         {"¥17 trillion": "extra-budget"}),
        ("fr", "Le service de la dette coûtera 29 000 milliards de yens et la défense 8 200 milliards de yens.",
         {"29 000 milliards de yens": "debt-service", "8 200 milliards de yens": "defence"}),
        ("fr", "Tokyo consacre 900 milliards de yens aux semi-conducteurs et à l'intelligence artificielle.",
         {"900 milliards de yens": "semiconductors+ai"}),
        ("fr", "- Recettes fiscales : 80 000 milliards de yens", {"80 000 milliards de yens": "tax-revenue"}),
        ("ja", "最先端半導体を目指すラピダスには900億円を出資する。", {"900億円": "rapidus"}),
        ("ja", "2027年度予算案の防衛費は8兆2000億円となった。", {"8兆2000億円": "defence"}),
        ("ja", "政府は1.1兆円の半導体支援を決めた。", {"1.1兆円": "semiconductors"}),
        ("ja", "当初予算で半導体とAIに9000億円を計上した。", {"9000億円": "semiconductors+ai"}),
        ("ja", "ラピダスには900億円を出資する。政府の出資額は累計で1900億円となる。",
         {"900億円": "rapidus", "1900億円": "rapidus"}),
    ],
)  # fmt: skip
def test_what_a_figure_is_about(lang: str, text: str, expected: dict[str, str]) -> None:
    assert about(text, lang) == expected


def test_headline_speaks_where_the_text_does_not() -> None:
    (figure,) = read("The venture was founded with ¥6 billion.", title="Rapidus looks back")
    assert (figure.subject, figure.basis) == (("rapidus",), "headline")


def test_a_rate_or_a_small_growth_is_not_the_headlines() -> None:
    assert about("The yield rose to 2.1 percent and growth is put at 1.3%.", title="Record budget in Japan") == {
        "2.1 percent": "", "1.3%": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text", "role", "cumulative"),
    [
        ("en", "Rapidus gets ¥90 billion, bringing the cumulative investment to ¥190 billion.", "level", True),
        ("en", "Spending on defence rises by ¥190 billion.", "change", False),
        ("en", "Defence takes ¥200 billion, up from ¥190 billion.", "before", False),
        ("en", "Defence takes more than ¥190 billion.", "level", False),
        ("en", "Each child gets ¥190,000 under household benefits.", "each", False),
        ("fr", "La défense progresse de 190 milliards de yens.", "change", False),
        ("fr", "La défense coûte 200 milliards de yens, contre 190 milliards de yens un an plus tôt.", "before", False),
        ("fr", "L'aide cumulée à Rapidus atteindra 190 milliards de yens.", "level", True),
        ("ja", "防衛費は前年度より約1900億円増えた。", "change", False),
        ("ja", "ラピダスへの出資額は累計1900億円になる。", "level", True),
    ],
)
def test_role(lang: str, text: str, role: str, cumulative: bool) -> None:
    last = read(text, lang)[-1]
    assert (last.part.role, last.part.cumulative) == (role, cumulative)


def test_year_and_stage_of_the_sentence_then_of_the_headline() -> None:
    title = "Ministry submits budget request for fiscal 2027"
    own, inherited = read("The fiscal 2026 budget gave Rapidus ¥90 billion.", title=title) + read(
        "Rapidus is to get ¥95 billion.", title=title
    )
    assert (own.year, inherited.year, inherited.stage) == (2026, 2027, "request")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The fiscal 2026 defence budget is ¥9.04 trillion, up 3.8% from the initial budget for fiscal 2025."),
        ("en", "Defence spending rises to ¥9.04 trillion in FY2026, more than fiscal 2025's."),
        ("fr", "Les dépenses de défense de l'exercice 2026 montent à 9.040 milliards de yens par rapport au budget 2025."),
        ("ja", "2026年度の防衛費は25年度当初比3.8%増の9兆353億円。"),
    ],
)
def test_the_year_that_something_is_compared_with_is_not_the_figures(lang: str, text: str) -> None:
    assert {f.year for f in read(text, lang)} == {2026}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ja", "税収は25年度の77兆8190億円から83兆7350億円に増える。"),
        ("en", "Tax revenue rises from 77.8 trillion yen in fiscal 2025 to 83.7 trillion yen."),
    ],
)
def test_the_year_of_what_was_before_is_not_that_of_what_is(lang: str, text: str) -> None:
    assert {f.year for f in read(text, lang)} == {None}


def test_the_columns_of_a_table_say_year_and_change() -> None:
    table = "区分 | 令和7年度 | 令和8年度 | 増減額 | 伸率（％）\n社会保障関係費 | 382,938 | 390,559 | 7,621 | 2.0%\n防衛関係費 | 86,691 | 89,843"
    blocks = (Block("caption", "（単位：億円）", "ja"), Block("table", table, "ja"))
    found = figures(replace(article("x", "ja", "令和8年度予算案", ["x"], published="2025-12-26"), blocks=blocks), SUBJECTS)
    assert [(f.amount.value, f.year, f.part.role, *f.subject) for f in found] == [
        (Decimal("382938e8"), 2025, "level", "social-security"),
        (Decimal("390559e8"), 2026, "level", "social-security"),
        (Decimal("7621e8"), 2026, "change", "social-security"),
        (Decimal("2.0"), 2026, "change", "social-security"),
        (Decimal("86691e8"), 2025, "level", "defence"),
        (Decimal("89843e8"), 2026, "level", "defence"),
    ]


def test_a_year_far_from_publication_is_not_the_figures() -> None:
    (figure,) = read("Debt service takes ¥31 trillion, the most since fiscal 1998.")
    assert figure.year is None


@pytest.mark.parametrize(
    ("lang", "text", "rate"),
    [
        ("en", "Rapidus gets ¥310 billion ($2 billion).", 155.0),
        ("en", "Rapidus gets ¥310 billion, or about $2 billion, this year.", 155.0),
        ("fr", "Rapidus reçoit 310 milliards de yens (2 Md$).", 155.0),
        ("fr", "Rapidus reçoit 340 milliards de yens, soit 2 milliards d'euros.", 170.0),
        ("ja", "ラピダスに20億ドル（約3100億円）を投じる。", 155.0),
    ],
)
def test_conversion(lang: str, text: str, rate: float) -> None:
    main, other = read(text, lang)
    assert main.conversion is not None
    assert main.conversion.rate == pytest.approx(rate)
    assert (main.converts, other.converts) == (False, True)
    assert other.subject == main.subject == ("rapidus",)


def test_two_sums_side_by_side_are_no_conversion() -> None:
    assert all(f.conversion is None for f in read("Rapidus asked for ¥310 billion and $2 billion came from abroad."))


def test_agreement_across_languages(archive: Archive) -> None:
    entries = asked(
        archive,
        told("b", "Rapidus gets ¥187.5 billion.", day="2025-12-27"),
        told("a", "ラピダスには1875億円を出資する。", "ja", day="2025-12-26"),
        told("c", "Rapidus reçoit 187,5 milliards de yens.", "fr", day="2025-12-28"),
    )
    entry = one_entry(entries, "187500000000")
    assert (entry.item, entry.agreement, entry.independent) == ("rapidus", "agree", 3)
    assert [r.source for r in entry.reports] == ["a", "b", "c"]
    assert entry.first.source == "a"


def test_what_some_articles_give_is_told_with_the_verdict_of_all(archive: Archive) -> None:
    said = (
        told("a", "Rapidus gets ¥187.5 billion. Tax revenue is 83.7 trillion yen."),
        told("b", "Rapidus gets ¥187.5 billion."),
        told("c", "Rapidus gets about ¥190 billion. Sales rise 3%."),
    )
    entries = {e.amount.value: e for e in asked(archive, *said)}
    ledger = Ledger(archive, default_topics())
    found = ledger.given([said[0].id])
    assert {one.amount.value for one in found} == {Decimal("187500000000"), Decimal("83700000000000")}
    for one in found:
        entry = entries[one.amount.value]
        assert (one.items, one.amount, one.agreement, one.year) == (entry.items, entry.amount, entry.agreement, entry.year)
        assert [place.article for place in one.places] == [said[0].id]
    assert {one.reports for one in found if one.items == ("rapidus",)} == {entries[Decimal("187500000000")].independent}
    assert [one.amount.value for one in ledger.given([said[2].id], bases=("clause", "sentence"))][:1] == [Decimal("187500000000")]
    assert ledger.given([]) == []


@pytest.mark.parametrize(
    ("coarse", "first"), [("¥1.73 trillion", "coarse"), ("¥1.74 trillion", "coarse"), ("¥1.7 trillion", "fine")]
)
def test_rounding_and_cutting_are_no_errors(archive: Archive, coarse: str, first: str) -> None:
    entries = asked(
        archive,
        told("fine", "Chips get ¥1.739 trillion.", day="2025-12-27"),
        told("coarse", f"Chips get {coarse}.", day="2025-12-26"),
    )
    entry = one_entry(entries, "1739000000000")
    assert (entry.agreement, len(entry.reports), entry.first.source) == ("rounded", 2, first)


@pytest.mark.parametrize(
    ("wrong", "lang", "value"),
    [("Chips get ¥1.739 billion.", "en", "1739000000"), ("半導体に1兆7390万円を計上した。", "ja", "1000073900000"),
     ("半導体に1億7390万円を計上した。", "ja", "173900000"), ("半導体には17390万円を充てる。", "ja", "173900000")],
)  # fmt: skip
def test_unit_errors(archive: Archive, wrong: str, lang: str, value: str) -> None:
    entries = asked(
        archive,
        told("a", "Chips get ¥1.739 trillion."),
        told("b", "半導体に1兆7390億円を計上した。", "ja"),
        told("w", wrong, lang),
    )
    right, odd = one_entry(entries, "1739000000000"), one_entry(entries, value)
    if value == "1000073900000":  # not a factor: another figure
        assert odd.agreement == "single"
        return
    assert (right.agreement, odd.agreement) == ("agree", "unit-error")
    assert [a.value for a in odd.against] == [right.amount.value]


def test_one_against_one_both_may_be_off(archive: Archive) -> None:
    entries = asked(archive, told("a", "Chips get ¥1.739 trillion."), told("b", "Chips get ¥1.739 billion."))
    assert {e.agreement for e in entries} == {"unit-error"}


SLIPS = [
    (["Defence spending hits ¥9.04 trillion.", "La défense coûtera 9 040 milliards de yens.", "防衛費は9兆353億円だ。"],
     "La défense coûtera 904 milliards de yens.", "904e9", "ten times less than ¥9.0353 trillion for the same item, given 3 times"),
    (["Each child gets cash handouts of 45,000 yen.", "児童1人あたり4万5000円の給付金。"], "Les allocations sont de 4.500 yens par enfant.",
     "4500", "ten times less"),
    (["Chips get ¥123.4 billion.", "半導体に1234億円。"], "Chips get ¥12.34 trillion.", "12.34e12", "a hundred times more than"),
    (["Rapidus gets ¥150 billion.", "ラピダスに1500億円。"], "Rapidus recevra 150 milliards d'euros.", "150e9", "in another currency"),
    (["Defence spending rises 3.8%.", "防衛費は2026年度、前年度比3.8%増。"], "Les dépenses militaires augmentent de 8,3 %.", "8.3", "+3.8 %"),
]  # fmt: skip


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(("right", "wrong", "value", "why"), SLIPS)
def test_a_lone_report_of_another_size_or_currency(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, large: bool, right: list[str], wrong: str, value: str, why: str
) -> None:
    if large:  # a round of news in a large archive
        monkeypatch.setattr("index.ledger.grouping._FEW", 0)
    reports = [told(f"a{n}", text, guess(text)) for n, text in enumerate(right)]
    assert not any(e.agreement == "differs" for e in asked(archive, *reports))
    entries = asked(archive, told("w", wrong, guess(wrong)))
    (odd,) = (e for e in entries if [r.id for r in e.reports] == [told("w", wrong).id])
    assert (odd.amount.value, odd.agreement) == (Decimal(value), "differs")
    assert why in odd.why
    assert len(entries) == 2
    (rest,) = (e for e in entries if e is not odd)
    assert [a.value for a in rest.against] == [odd.amount.value]


@pytest.mark.parametrize(
    "text",
    ["Defence spending was ¥904 billion in fiscal 2024.", "Defence spending hits ¥1 trillion.", "Cumulative defence spending is ¥90.4 trillion.",
     "Defence gets ¥90.4 trillion in the supplementary budget.", "Defence orders worth ¥90.4 trillion over five years.",
     "Defence spending hits ¥9.04 trillion. Defence research takes ¥904 billion."],
)  # fmt: skip
def test_ten_times_as_much_of_something_else(archive: Archive, text: str) -> None:
    entries = asked(archive, told("a", "Defence spending hits ¥9.04 trillion in fiscal 2026."), told("b", text))
    assert not any(e.agreement == "differs" for e in entries), [(e.amount.value, e.why) for e in entries]


def test_french_trillion(archive: Archive) -> None:
    (entry,) = asked(archive, told("a", "Les puces reçoivent 1,73 trillion de yens.", "fr"))
    assert entry.agreement == "unit-error"
    assert entry.amount.suspected == Decimal("1.73e12")


def test_values_that_contradict_each_other(archive: Archive) -> None:
    entries = asked(
        archive,
        told("a", "Debt service costs ¥30.276 trillion in fiscal 2026."),
        told("b", "国債費は31兆2760億円となる。", "ja", day="2025-12-28"),
    )
    assert [e.agreement for e in entries] == ["differs", "differs"]
    assert "no article gives both" in entries[0].why


@pytest.mark.parametrize(
    "other",
    [
        told("b", "Debt service cost ¥28.2 trillion in fiscal 2025."),  # another year
        told("b", "Debt service costs ¥28.2 trillion.", day="2026-06-01"),  # another time
        told("b", "Debt service costs ¥28.2 trillion in the supplementary budget."),  # another budget
        told("b", "Debt service rises by ¥28.2 trillion."),  # a change
        told("b", "The cumulative cost of debt service is ¥28.2 trillion."),
        told("b", "Debt service costs ¥28.2 trillion without fees, ¥30.276 trillion with them."),  # knows both
        told("b", "Debt service costs more than ¥30 trillion."),
        told("b", "Debt service costs ¥13 trillion."),  # a part
        told("b", "Social security costs ¥28.2 trillion."),
    ],
)
def test_what_does_not_contradict(archive: Archive, other: Article) -> None:
    entries = asked(archive, told("a", "Debt service costs ¥30.276 trillion in fiscal 2026."), other)
    assert {e.agreement for e in entries} <= {"single", "agree", "rounded"}, [(e.amount.value, e.why) for e in entries]


def test_percent_against_multiple(archive: Archive) -> None:
    entries = asked(
        archive,
        told("a", "Le budget des puces connaît un bond de 300 %.", "fr"),
        told("b", "Tokyo quadruples its support for chips."),
        told("c", "半導体の予算は前年度の約3.9倍に増えた。", "ja"),
        told("d", "Le soutien aux puces : une multiplication par trois.", "fr"),
        told("e", "Spending on defence rises by 50 percent."),
        told("f", "防衛費は1.5倍に増えた。", "ja"),
    )
    by_texts = {frozenset(r.source for r in e.reports): e for e in entries}
    four, three = by_texts[frozenset("abc")], by_texts[frozenset("d")]
    assert (four.agreement, three.agreement) == ("differs", "differs")
    assert "+300 % (a quadrupling)" in three.why
    assert by_texts[frozenset("ef")].agreement == "agree"


def test_copies_count_once(archive: Archive) -> None:
    text = ["Rapidus gets ¥187.5 billion, the ministry said.", "The plant stands on the northern island of Hokkaido.",
            "A director will be sent to the board soon.", "Talks with the banks are still going on this month."]  # fmt: skip
    wire = [
        article(n, "en", f"Title {n}", text[:k], source=n, published=f"2025-12-2{k}") for n, k in (("a", 3), ("b", 4))
    ]
    own = told("c", "Rapidus is to receive ¥187.5 billion, as officials told reporters on Monday.", day="2025-12-29")
    stories = Stories(archive, default_topics())
    ledger = Ledger(archive, default_topics(), copies=Originals(stories))

    def told_once(*articles: Article) -> Entry:
        store(archive, *articles)
        stories.sync()
        ledger.sync()
        with ledger.figures() as answer:
            (entry,) = answer.entries()
        return entry

    entry = told_once(*wire)
    assert (entry.agreement, entry.independent, len(entry.reports)) == ("single", 1, 2)
    assert [r.copy_of for r in entry.reports] == [None, wire[0].id]
    entry = told_once(own)
    assert (entry.agreement, entry.independent, len(entry.reports)) == ("agree", 2, 3)
    corrected = replace(wire[0], blocks=(*wire[0].blocks, Block("paragraph", "This article was corrected.", "en")))
    entry = told_once(corrected)
    assert (entry.agreement, entry.independent, len(entry.reports)) == ("agree", 2, 3)
    edited = replace(wire[0], blocks=(Block("paragraph", "Rapidus gets ¥187.5 billion. All else is new here.", "en"),))
    entry = told_once(edited)
    assert (entry.independent, len(entry.reports)) == (3, 3)


def test_rates_far_from_the_others_are_flagged(archive: Archive) -> None:
    usual = [
        told(n, f"Rapidus gets ¥{yen} billion (${yen / 155:.2f} billion).")
        for n, yen in (("a", 310), ("b", 465), ("c", 620))
    ]
    odd = told("d", "Rapidus gets ¥930 billion ($6.7 billion).")
    wrong = told("e", "AI gets ¥775 billion ($5 million).")
    entries = asked(archive, *usual, odd, wrong)
    flags = {e.first.source: e.rate_flag for e in entries if e.amount.currency == "JPY"}
    assert [flags[name] for name in "abc"] == [None, None, None]
    assert "10% off" in (flags["d"] or "")
    assert "wrong unit" in (flags["e"] or "")


def test_rates_that_do_not_agree_among_themselves_flag_nothing(archive: Archive) -> None:
    entries = asked(
        archive,
        told("a", "The extra budget is ¥21.3 trillion ($136 billion)."),
        told("b", "The extra budget is ¥21.3 trillion ($13.6 billion)."),
        told("c", "The ¥21.3 trillion ($135 billion) extra budget passed."),
    )
    flagged = {r.id for e in entries for r in e.reports if r.rate_flag}
    assert flagged == {told("b", "").id}


def test_more_than_and_less_than_the_same_value_is_no_agreement(archive: Archive) -> None:
    (entry,) = asked(archive, told("a", "Defence spending tops ¥9.5 trillion."), told("b", "防衛費は9兆5000億円を下回る。", "ja"))
    assert (entry.agreement, entry.why) == ("differs", "more than ¥9.5 trillion to some, less than that to others")


def test_a_figure_with_two_conversions(archive: Archive) -> None:
    (entry,) = asked(
        archive, told("a", "AI gets ¥2 trillion ($14.3 billion)."), told("b", "AI gets ¥2 trillion ($12.9 billion).")
    )
    assert entry.agreement == "agree"
    assert "converted to $14.3 billion and $12.9 billion" in entry.why


def test_a_conversion_into_yen_joins_the_yen_figure(archive: Archive) -> None:
    entries = asked(
        archive, told("a", "Chips get $8.1 billion (¥1.26 trillion)."), told("b", "Chips get ¥1.26 trillion.")
    )
    assert one_entry(entries, "1260000000000").independent == 2
    assert one_entry(entries, "8100000000").independent == 1


def test_filters(archive: Archive) -> None:
    articles = [
        told("a", "Rapidus gets ¥187.5 billion and chips a rise of 12%."),
        told("b", "Rapidus reçoit 187,5 milliards de yens.", "fr", day="2025-12-28"),
        told("c", "Defence takes ¥9.1 trillion and NEXI covers $550 billion.", day="2026-01-05"),
    ]
    asked(archive, *articles)

    def values(**wanted: object) -> set[str]:
        return {f"{e.amount.value.normalize():f}" for e in asked(archive, **wanted)}

    assert values(item="rapidus") == {"187500000000"}
    assert values(currency="USD") == {"550000000000"}
    assert values(kind="percent") == {"12"}
    assert values(least=Decimal("1e12")) == {"9100000000000"}
    assert values(most=Decimal("2e11"), kind="money") == {"187500000000"}
    assert values(agreement="agree") == {"187500000000"}
    assert values(ids=[articles[2].id]) == {"9100000000000", "550000000000"}
    assert values(since=When.parse("2026-01-01").utc) == {"9100000000000", "550000000000"}
    (french,) = asked(archive, lang="fr")
    assert (french.agreement, [r.source for r in french.reports], french.first.source) == ("agree", ["b"], "a")


def test_json_has_the_fields_of_the_design(archive: Archive) -> None:
    record = Record("a.warc.gz", 17, 3, "sha256:00")
    (entry,) = asked(archive, told("a", "Rapidus gets ¥187.5 billion ($1.2 billion).", record=record))[:1]
    data = json.loads(json.dumps(entry_json(entry)))
    assert data["item"] == "rapidus"
    assert (data["value"], data["currency"], data["exactness"], data["agreement"]) == (
        "187500000000",
        "JPY",
        "exact",
        "single",
    )
    assert data["first"] == {"id": entry.first.id, "source": "a", "published": "2025-12-26"}
    (report,) = data["reports"]
    assert report["sentence"] == "Rapidus gets ¥187.5 billion ($1.2 billion)."
    assert (report["text"], report["lang"], report["conversion"]["text"]) == ("¥187.5 billion", "en", "$1.2 billion")
    assert report["warc"] == {"file": "a.warc.gz", "offset": 17, "digest": "sha256:00"}


def test_an_edit_replaces_what_the_article_said(archive: Archive) -> None:
    before = told("a", "Rapidus gets ¥187.5 billion.")
    asked(archive, before, told("b", "Rapidus gets ¥187.5 billion, we hear."))
    edited = replace(before, blocks=(Block("paragraph", "Rapidus gets ¥192.5 billion.", "en"),))
    entries = asked(archive, edited)
    assert sorted(int(e.amount.value) for e in entries) == [187_500_000_000, 192_500_000_000]
    with archive.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(ledger_figures)) == 2


def test_a_figure_that_was_edited_is_noted_and_not_first(archive: Archive) -> None:
    text = "Rapidus gets ¥{} billion this year. Rare earths get ¥5 billion."
    before = told("a", text.format("115"), day="2025-12-25")
    asked(archive, before, told("b", "Rapidus gets ¥192.5 billion.", day="2025-12-26"))
    after = replace(
        before, blocks=(Block("paragraph", text.format("192.5"), "en"),), updated=When.parse("2025-12-27T09:00:00+00:00")
    )
    entries = asked(archive, after)
    entry = one_entry(entries, "192.5e9")
    assert entry.first.source == "b"
    (was,) = [entry_json(entry)["reports"][n]["was"] for n, r in enumerate(entry.reports) if r.source == "a"]
    assert (was["value"], was["text"], was["version"]) == ("115000000000", "¥115 billion", 1)
    assert all(r.was is None for e in entries for r in e.reports if r.amount.value != entry.amount.value)
    assert "said ¥115 billion in version 1" in run(archive)
    unedited = replace(after, blocks=(*after.blocks, Block("paragraph", "Nothing else was said.", "en")))
    assert one_entry(asked(archive, unedited), "192.5e9").reports[-1].was is not None


def in_steps(archive: Archive) -> tuple[list[Article], list[Entry]]:
    articles = [
        told(
            f"s{n}",
            f"Rapidus gets ¥{150 + n % 3}.{n % 5} billion; AI ¥{n % 4 + 1} trillion.",
            day=f"2025-{n % 12 + 1:02d}-03",
        )
        for n in range(24)
    ]
    for one in articles:
        stepwise = asked(archive, one)
    return articles, stepwise


def test_in_small_steps_as_in_one(archive: Archive, tmp_path: Path) -> None:
    articles, stepwise = in_steps(archive)
    with Archive.open(tmp_path / "other") as other:
        at_once = asked(other, *articles)
    assert [_shape(e) for e in stepwise] == [_shape(e) for e in at_once]


def test_a_round_of_news_touches_what_it_concerns(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.ledger.grouping._FEW", 0)  # as in a large archive
    monkeypatch.setattr("index.ledger.grouping._months", lambda _connection: pytest.fail("made all anew"))
    articles, stepwise = in_steps(archive)
    slip = told("w", "Rapidus gets ¥150.1 million.", day="2025-12-04")
    assert one_entry(asked(archive, slip), "150.1e6").agreement == "unit-error"
    assert not any(e.agreement == "unit-error" for e in asked(archive, replace(slip, blocks=slip.blocks[:0])))
    monkeypatch.undo()
    with Archive.open(tmp_path / "other") as other:
        at_once = asked(other, *articles)
    assert {_shape(e)[:2] + _shape(e)[3:] for e in stepwise} == {_shape(e)[:2] + _shape(e)[3:] for e in at_once}


def _shape(entry: Entry) -> tuple[object, ...]:
    return entry.item, entry.amount.value, entry.agreement, tuple(r.id for r in entry.reports)


def test_a_batch_is_all_or_nothing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    store(archive, told("a", "Rapidus gets ¥187.5 billion."), told("b", "AI gets ¥2 trillion."))
    ledger = Ledger(archive, default_topics())
    seen = []

    def torn(one: Article, subjects: Subjects) -> list[Figure]:
        seen.append(one)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return figures(one, subjects)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("index.ledger.store.figures", torn)
        ledger.sync()
    with archive.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(ledger_articles)) == 0
    assert ledger.sync() == 2
    assert len(asked(archive)) == 2


def test_groups_are_made_where_a_run_was_killed_before(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    store(archive, told("a", "Rapidus gets ¥187.5 billion."))

    def killed(_connection: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("index.ledger.store.regroup", killed)
        Ledger(archive, default_topics()).sync()
    with archive.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(ledger_groups)) == 0
    assert len(asked(archive)) == 1


def test_figures_says_what_the_ledger_does_not_hold_yet(archive: Archive) -> None:
    asked(archive, told("a", "Rapidus gets ¥187.5 billion."))
    command = ["--archive", str(archive.folder), "figures", "--json"]
    assert CliRunner().invoke(cli, command).stderr == ""
    store(archive, told("b", "Rapidus gets ¥187.5 billion."))
    assert "1 article is not in the ledger" in CliRunner().invoke(cli, command).stderr
    assert Ledger(archive, [Topic("t", {}, {"x": {"en": ("Rapidus",)}})]).waiting() == 2


def test_changed_items_make_it_anew(archive: Archive) -> None:
    asked(archive, told("a", "The moon base gets ¥187.5 billion."))
    topic = Topic("space", {"en": ("moon",)}, {"moon-base": {"en": ("moon base",)}})
    ledger = Ledger(archive, [topic])
    assert ledger.sync() == 1
    with ledger.figures() as answer:
        assert [e.item for e in answer.entries()] == ["moon-base"]
    assert ledger.sync() == 0
    assert ledger.rebuild() == 1


def test_what_is_to_be_read_again_does_not_hold_up_what_is_new(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.ledger.store._BATCH", 1)
    last = told("3", "The moon base gets ¥387.5 billion.")
    asked(archive, told("1", "The moon base gets ¥187.5 billion."), told("2", "Rapidus gets ¥211 billion."), last)
    ledger = Ledger(archive, [Topic("space", {"en": ("moon",)}, {"moon-base": {"en": ("moon base",)}})])
    store(archive, told("new", "The moon base gets ¥999 billion."))
    assert ledger.sync(budget=0) == 2 and ledger.waiting() == 2, "what is new, and a batch of the others"
    with ledger.figures() as answer:
        held = {(e.item, plain(e.amount.value)) for e in answer.entries()}
    assert {("moon-base", "999000000000"), ("moon-base", "187500000000"), ("rapidus", "211000000000")} <= held, "till then the others stay"
    store(archive, replace(last, blocks=told("x", "The moon base gets ¥555 billion.").blocks))
    assert ledger.sync(budget=0) == 2 and (ledger.waiting(), ledger.sync()) == (0, 0)
    with ledger.figures() as answer:
        assert sorted((e.item, plain(e.amount.value)) for e in answer.entries()) == [
            ("moon-base", value) for value in ("187500000000", "555000000000", "999000000000")
        ]


def test_an_archive_of_the_first_schema_is_made_anew(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "old") as old:
        asked(old, told("a", "Rapidus gets ¥187.5 billion."))
        with old.write() as connection:
            connection.exec_driver_sql("DROP INDEX figure_groups_subject")
            connection.exec_driver_sql("ALTER TABLE figure_groups DROP COLUMN kinds")
            connection.exec_driver_sql("UPDATE meta SET value = 1 WHERE name = 'schema'")
    with Archive.open(tmp_path / "old") as new:
        assert [e.amount.value for e in asked(new)] == [Decimal("187.5e9")]


def test_readable_names() -> None:
    assert list(map(readable, ("rapidus", "total-budget", "ai-models", "us-investment"))) == [
        "Rapidus", "total budget", "AI models", "US investment",
    ]  # fmt: skip


def run(archive: Archive, *args: str) -> str:
    result = CliRunner().invoke(cli, ["--archive", str(archive.folder), "figures", *args])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_command(archive: Archive) -> None:
    asked(
        archive,
        told("a", "Rapidus gets ¥187.5 billion."),
        told("b", "ラピダスには1875億円を出資する。", "ja", day="2025-12-27"),
        told("w", "=Rapidus gets ¥187.5 million."),
    )
    table = run(archive)
    assert "Rapidus" in table
    assert "unit-error" in table
    assert "2 reports\n" in run(archive, "--lang", "ja")
    lines = [json.loads(line) for line in run(archive, "--json", "--agreement", "unit-error").splitlines()]
    assert [line["value"] for line in lines] == ["187500000"]
    rows = list(csv.DictReader(io.StringIO(run(archive, "--csv", "--item", "ラピダス", "--currency", "jpy"))))
    assert [(r["value"], r["source"]) for r in rows] == [
        ("187500000000", "a"),
        ("187500000000", "b"),
        ("187500000", "w"),
    ]
    assert rows[2]["sentence"].startswith("'=")
    assert len(run(archive, "--json", "--min", "1e11").splitlines()) == 1


@pytest.mark.parametrize(
    "args", [("--item", "nothing"), ("--currency", "zorkmid"), ("--min", "much"), ("--since", "2025-13"), ("--agreement", "maybe")]
)
def test_wrong_use(archive: Archive, args: tuple[str, str]) -> None:
    asked(archive)
    result = CliRunner().invoke(cli, ["--archive", str(archive.folder), "figures", *args])
    assert result.exit_code == 2
    assert args[1] in result.output


# -- five texts as they were published -----------------------------------------------------------


def wrapped(path: Path) -> Article:
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    blocks = [Block("heading" if len(x) < 90 and x[-1] != "." else "paragraph", x, guess(x)) for x in lines]
    return replace(
        article(path.stem, guess(path.read_text("utf-8")), "x", published="2025-12-26", source=path.stem),
        headline=blocks[0],
        blocks=tuple(blocks[1:]),
    )


@pytest.mark.skipif(not COVERAGE.exists(), reason="the texts are not ours to ship")
def test_coverage(archive: Archive) -> None:
    entries = asked(archive, *map(wrapped, sorted(COVERAGE.glob("*.txt"))))
    budget = one_entry(entries, "120e12")
    assert (budget.item, budget.agreement, budget.independent) == ("total-budget", "agree", 2)
    fund = one_entry(entries, "1e12")
    assert {(r.converted, round(r.implied.rate, 1)) for r in fund.reports if r.implied} == {
        ("$7.2 billion", 138.9),
        ("$7.1 billion", 140.8),
    }
    assert set(one_entry(entries, "1.23e12").items) == {"semiconductors", "ai"}
    rapidus = [e for e in entries if e.item == "rapidus"]
    assert {(int(e.amount.value), e.cumulative) for e in rapidus} == {(150 * 10**9, False), (250 * 10**9, True)}
    assert {e.agreement for e in rapidus} <= {"single", "agree"}
    growths = {frozenset(r.text for r in e.reports): e for e in entries if e.agreement == "differs"}
    assert {frozenset({"300%", "quadruple"}), frozenset({"trois"})} == set(growths)
    assert "+300 % (a quadrupling)" in growths[frozenset({"trois"})].why
