"""The ledger: what a sentence means by a figure - of which year it is, whose, and whether it stands by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from index.ledger import figures
from tests.articles import article
from tests.test_ledger import SUBJECTS, about, asked, one_entry, read, told


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as opened:
        yield opened


def said(text: str, lang: str, title: str = "News") -> list[tuple[str, int | None]]:
    return [(f.part.role, f.year) for f in read(text, lang, title)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Social security costs for fiscal 2026 surpass the 38.3 trillion yen set aside for the current fiscal year."),
        ("en", "Debt service in fiscal 2026 tops the initial budget's 28.2 trillion yen for this fiscal year."),
        ("en", "Tax revenue for fiscal 2026 is projected to be higher than the estimate of 80.7 trillion yen for fiscal 2025."),
        ("en", "Public works for fiscal 2026 exceed 6.0 trillion yen in fiscal 2025."),
        ("fr", "Le service de la dette pour 2026 dépasse le montant de 28.200 milliards de yens inscrit au budget de l'exercice en cours."),
        ("fr", "Le budget de la défense pour 2026 est supérieur aux 8.700 milliards de yens de l'année dernière."),
        ("ja", "2026年度の社会保障費は25年度当初予算の38兆2778億円を上回る。"),
        ("ja", "2026年度の防衛費は前年度当初の8兆7005億円を大きく超えた。"),
        ("ja", "2026年度の国債費は、過去最大だった25年度の28兆2179億円より多い。"),
    ],
)
def test_what_is_surpassed_is_what_was_before(lang: str, text: str) -> None:
    title = {"en": "Draft budget for fiscal 2026", "fr": "Projet de budget pour l'exercice 2026", "ja": "2026年度予算案"}[lang]
    assert said(text, lang, title)[-1] == ("before", None)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Defence spending in fiscal 2026 exceeds 9 trillion yen."),
        ("en", "Debt service for fiscal 2026 will top the 30 trillion yen mark."),
        ("fr", "Le budget de la défense pour l'exercice 2026 dépasse les 9.000 milliards de yens."),
        ("ja", "2026年度の防衛費は9兆円を超えた。"),
        ("ja", "26年度の税収は83兆円を上回る。"),
    ],
)
def test_what_is_merely_passed_is_a_level(lang: str, text: str) -> None:
    assert said(text, lang)[-1] == ("level", 2026)


@pytest.mark.parametrize(
    ("lang", "text", "roles"),
    [
        ("en", "Public works spending, which was 6.09 trillion yen in fiscal 2025, will grow to 6.11 trillion yen.", ["before", "level"]),
        ("en", "Public works spending of 6.11 trillion yen compares with 6.09 trillion yen.", ["level", "before"]),
        ("en", "Public works spending of 6.11 trillion yen eclipses last year's 6.09 trillion yen.", ["level", "before"]),
        ("fr", "Les travaux publics passent de 6.090 milliards de yens à 6.110 milliards de yens.", ["before", "level"]),
        ("fr", "Le budget des travaux publics, qui était de 6.090 milliards de yens, atteindra 6.110 milliards de yens.", ["before", "level"]),
        ("ja", "2025年度に6兆858億円だった公共事業費は、6兆1078億円になる。", ["before", "level"]),
        ("ja", "公共事業費は前年度の6兆858億円を220億円ほど上回る6兆1078億円となる。", ["before", "change", "level"]),
    ],
)
def test_what_was_before_and_what_is_stand_in_one_sentence(lang: str, text: str, roles: list[str]) -> None:
    title = {"en": "Draft budget for fiscal 2026", "fr": "Projet de budget pour l'exercice 2026", "ja": "2026年度予算案"}[lang]
    assert said(text, lang, title) == [(role, None if role == "before" else 2026) for role in roles]


@pytest.mark.parametrize("year", [23, 24, 25, 26])
def test_no_year_is_before_by_its_number(year: int) -> None:
    assert said(f"{year}年度の当初予算は114兆3700億円となった。", "ja") == [("level", 2000 + year)]
    others = [("level", 2000 + year + 1), ("before", None)]
    assert said(f"{year + 1}年度の一般会計は117兆8200億円で、{year}年度の114兆3700億円を上回った。", "ja") == others


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ja", "公共事業費は6兆1078億円で、25年度当初の6兆858億円から増える。"),
        ("ja", "公共事業費は6兆1078億円で、25年度の6兆858億円に比べ0.4%増えた。"),
        ("en", "Public works will take 6.11 trillion yen, more than the 6.09 trillion yen of fiscal 2025."),
        ("fr", "Les travaux publics coûteront 6.110 milliards de yens, plus que les 6.090 milliards de yens de l'exercice 2025."),
    ],
)
def test_a_year_said_behind_a_figure_is_not_that_of_the_one_before(lang: str, text: str) -> None:
    title = {"en": "Draft budget for fiscal 2026", "fr": "Projet de budget pour l'exercice 2026", "ja": "2026年度予算案"}[lang]
    assert said(text, lang, title)[:2] == [("level", 2026), ("before", None)]


@pytest.mark.parametrize("title", ["News", "Record budget", "予算案", "Budget record"])
@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Forestry takes 300 billion yen, education 5.6 trillion yen.", ["", "education"]),
        ("en", "Education takes 5.6 trillion yen, forestry 300 billion yen.", ["education", ""]),
        ("en", "Tobacco duty is seen at 0.9 trillion yen, consumption tax at 26 trillion yen.", ["", "consumption-tax"]),
        ("en", "The plan gives 40 billion yen to museums, 60 billion yen to semiconductors and 20 billion yen to ports.", ["", "semiconductors", ""]),
        ("en", "Semiconductors receive 60 billion yen while fisheries receive 20 billion yen.", ["semiconductors", ""]),
        ("fr", "La pêche reçoit 20 milliards de yens, la défense 9.000 milliards de yens.", ["", "defence"]),
        ("fr", "La défense reçoit 9.000 milliards de yens, la pêche 20 milliards de yens.", ["defence", ""]),
        ("en", "Revenue from the liquor tax is seen at 1.1 trillion yen and from the income tax at 24 trillion yen.", ["", "income-tax"]),
        ("en", "It helps ports (20 billion yen) and semiconductors (60 billion yen).", ["", "semiconductors"]),
        ("fr", "La taxe sur l'alcool rapportera 1.100 milliards de yens et l'impôt sur le revenu 24.000 milliards de yens.", ["", "income-tax"]),
        ("ja", "港湾整備（200億円）や半導体支援（600億円）を盛り込んだ。", ["", "semiconductors"]),
        ("ja", "所得税が24兆円に増える一方、たばこ税は9千億円に減る。", ["income-tax", ""]),
        ("ja", "たばこ税は9千億円、所得税は24兆円を見込む。", ["", "income-tax"]),
        ("ja", "所得税は24兆円、たばこ税は9千億円を見込む。", ["income-tax", ""]),
        ("ja", "橋の架け替えに4億円、子育て支援に3億円、公民館に2億円を充てる。", ["", "household-benefits", ""]),
        ("ja", "相続税3兆円、所得税24兆円、消費税26兆円を見込む。", ["", "income-tax", "consumption-tax"]),
    ],
)  # fmt: skip
def test_what_is_no_item_leaves_its_figure_to_no_neighbour_and_no_headline(lang: str, text: str, expected: list[str], title: str) -> None:
    assert list(about(text, lang, title).values()) == expected


@pytest.mark.parametrize(
    ("lang", "text", "item"),
    [
        ("en", "At 9.1 trillion yen, defence is the third largest item.", "defence"),
        ("en", "The state will pay 900 billion yen, mostly for semiconductors.", "semiconductors"),
        ("fr", "Avec 9.100 milliards de yens, la défense est le troisième poste.", "defence"),
        ("ja", "過去最大の9兆円となり、防衛費は3番目に大きい。", "defence"),
        ("en", "Consumption tax will be cut by 2 percentage points to help finance education.", "consumption-tax"),
    ],
)
def test_a_clause_that_says_nothing_but_its_figure_goes_with_the_next(lang: str, text: str, item: str) -> None:
    assert list(about(text, lang).values()) == [item]


def test_a_sum_for_something_is_not_the_whole_budget_of_the_headline() -> None:
    title = "Cabinet backs record budget"
    assert about("It holds 30 billion yen for lighthouses.", title=title) == {"30 billion yen": ""}
    assert about("灯台の改修に300億円を計上した。", "ja", "予算案を閣議決定") == {"300億円": ""}
    assert about("It comes to 122 trillion yen.", title=title) == {"122 trillion yen": "total-budget"}
    assert about("It holds 30 billion yen for the plant.", title="Rapidus asks for more") == {"30 billion yen": "rapidus"}


def test_a_headline_that_names_nothing_is_not_what_the_text_happens_to_name() -> None:
    paragraphs = ["A mayor resigned on Friday. He had spoken for a higher consumption tax.", "He had taken 12 million yen in cash."]
    found = figures(article("x", "en", "Mayor resigns", paragraphs, published="2025-12-26"), SUBJECTS)
    assert [(f.subject, f.basis) for f in found] == [((), None)]
    paragraphs = ["Rapidus gets 90 billion yen.", "The money is to be paid in March.", "In all, 190 billion yen are planned."]
    found = figures(article("x", "en", "A venture is helped", paragraphs, published="2025-12-26"), SUBJECTS)
    assert [(f.subject, f.basis) for f in found] == [(("rapidus",), "clause"), (("rapidus",), "paragraph")]


REVISIONS = [
    ("en", "The ministry lifted its forecast for debt service to 31.9 trillion yen from the 30.4 trillion yen it had given in August."),
    ("en", "Debt service will come to 31.9 trillion yen, compared with 30.4 trillion yen in the earlier forecast."),
    ("fr", "Le service de la dette atteindra 31.900 milliards de yens, contre 30.400 milliards prévus en août."),
    ("ja", "財務省は国債費の見積もりを30兆4000億円から31兆9000億円に引き上げた。"),
]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(("lang", "text"), REVISIONS)
def test_a_revision_that_is_told_is_no_contradiction(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, lang: str, text: str, large: bool
) -> None:
    if large:  # a round of news in a large archive
        monkeypatch.setattr("index.ledger.grouping._FEW", 0)
    asked(archive, told("a", "Debt service will come to 30.4 trillion yen.", day="2025-12-02"))
    old, new = sorted(asked(archive, told("b", text, lang, day="2025-12-20")), key=lambda e: e.amount.value)
    assert (old.agreement, old.role, [r.source for r in old.reports]) == ("agree", "level", ["a", "b"])
    assert "¥31.9 trillion since" in old.why
    assert (new.agreement, new.role) == ("single", "level")
    assert "¥30.4 trillion before" in new.why


def test_two_outlets_that_differ_still_do(archive: Archive) -> None:
    told_by = [told("a", "Debt service will come to 30.4 trillion yen."), told("b", "Debt service will come to 31.9 trillion yen.")]
    assert {e.agreement for e in asked(archive, *told_by)} == {"differs"}


@pytest.mark.parametrize(
    ("lang", "text", "disowned"),
    [
        ("en", "A previous version of this story wrongly said that Rapidus would get 2.4 trillion yen; the sum is 1.4 trillion yen.", "2.4e12"),
        ("en", "Rapidus is to get 1.4 trillion yen, not the 2.4 trillion yen that we reported.", "2.4e12"),
        ("en", "The ministry denied media reports that Rapidus would get 2.4 trillion yen.", "2.4e12"),
        ("en", "Corrects the sum for Rapidus to 1.4 trillion yen from 2.4 trillion yen.", "2.4e12"),
        ("en", "This story originally said that Rapidus would get 2.4 trillion yen.", "2.4e12"),
        ("en", "A claim that Rapidus gets 2.4 trillion yen is untrue, the ministry said.", "2.4e12"),
        ("ja", "ラピダスへの出資を2兆4000億円と書きましたが、正しくは1兆4000億円です。", "2.4e12"),
        ("fr", "Rapidus doit recevoir 1.400 milliards de yens et non 2.400 milliards de yens.", "2.4e12"),
        ("fr", "La version initiale de cet article indiquait par erreur que Rapidus recevrait 2.400 milliards de yens.", "2.4e12"),
        ("ja", "ラピダスへの出資を2兆4000億円と記したのは1兆4000億円の誤りでした。", "2.4e12"),
        ("ja", "ラピダスへの出資は2兆4000億円ではなく1兆4000億円です。", "2.4e12"),
        ("ja", "ラピダスに2兆4000億円を出資するとの報道について、経産省は事実ではないと述べた。", "2.4e12"),
    ],
)  # fmt: skip
def test_what_an_article_does_not_stand_by_is_no_report(archive: Archive, lang: str, text: str, disowned: str) -> None:
    entries = asked(archive, told("a", "Rapidus gets 2.4 trillion yen."), told("b", text, lang))
    assert [r.source for r in one_entry(entries, disowned).reports] == ["a"]
    if "1.4" in text or "1.400" in text or "1兆4000" in text:
        assert one_entry(entries, "1.4e12").item == "rapidus"


@pytest.mark.parametrize(
    "text",
    [
        "Rapidus gets 2.4 trillion yen, an earlier report of the ministry said.",
        "The minister denied that he had been late and said Rapidus gets help. It gets 2.4 trillion yen.",
        "Rapidus gets 2.4 trillion yen, not only this year.",
    ],
)
def test_what_it_stands_by_is_one(text: str) -> None:
    assert about(text) == {"2.4 trillion yen": "rapidus"}


@pytest.mark.parametrize(
    ("en", "ja"),
    [
        ("Cutting the consumption tax would lower revenue by 480 billion yen.", "消費税の減税による減収額は年4800億円になる。"),
        ("Tax revenue will beat an initial estimate of 77.4 trillion yen.", "税収は当初見込みの77兆4000億円から上振れする。"),
    ],
)
def test_one_figure_is_not_split_by_the_form_of_its_sentence(archive: Archive, en: str, ja: str) -> None:
    (entry,) = asked(archive, told("a", en), told("b", ja, "ja"))
    assert (entry.agreement, len(entry.reports)) == ("agree", 2)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "L'aide à Rapidus passe à 240 milliards de yens, contre 130 milliards de yens jusqu'ici.", [("level", False), ("before", False)]),
        ("fr", "Contre 130 milliards de yens jusqu'ici, l'aide à Rapidus passe à 240 milliards de yens.", [("before", False), ("level", False)]),
        ("fr", "Jusqu'ici, Rapidus a reçu 240 milliards de yens.", [("level", True)]),
        ("en", "Support for Rapidus rises to 240 billion yen, up from 130 billion yen so far.", [("level", False), ("before", False)]),
        ("en", "Rapidus has received 240 billion yen to date.", [("level", True)]),
    ],
)  # fmt: skip
def test_what_was_so_far_is_not_the_sum_of_all(lang: str, text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(f.part.role, f.part.cumulative) for f in read(text, lang)] == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ja", "20年物国債の応札倍率は4.13倍で、前回の3.82倍を上回った。"),
        ("ja", "国債の入札で、応札倍率が4.13倍となった。"),
        ("en", "The bid-to-cover ratio at the sale of government bonds was 4.13 times."),
        ("fr", "Le ratio de couverture des obligations d'État était de 4,13 fois."),
    ],
)
def test_a_ratio_is_no_growth(lang: str, text: str) -> None:
    assert {(f.part.role, f.subject) for f in read(text, lang)} <= {("rate", ())}


def test_growths_are_still_multiples() -> None:
    assert {(f.part.role, f.subject) for f in read("半導体の予算は4.1倍に増えた。", "ja")} == {("change", ("semiconductors",))}


def test_a_threshold_is_no_rounding(archive: Archive) -> None:
    entries = asked(archive, told("a", "Tax revenue will exceed 80 trillion yen for the first time."), told("b", "Tax revenue will be 83.7 trillion yen."))
    assert [(e.agreement, len(e.reports)) for e in entries] == [("single", 1), ("single", 1)]
    entries = asked(archive, told("c", "Defence spending exceeds 9 trillion yen."), told("d", "防衛費は9兆353億円となる。", "ja"), item="defence")
    assert [(e.agreement, len(e.reports)) for e in entries] == [("rounded", 2)]


TAXES = "Tax revenue is put at {} billion yen."


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("en", "Niigata unveils budget", TAXES.format(512)), ("en", "Okayama unveils budget", TAXES.format(498))),
        (("en", "News", "The city of Sendai puts tax revenue at 512 billion yen."), ("en", "News", "Japan's tax revenue is put at 498 billion yen.")),
        (("en", "Spending", "South Korea's defence spending will be 47 billion dollars."), ("en", "Spending", "Japan's defence spending will be 51 billion dollars.")),
        (("ja", "予算案", "岡山市の税収は1312億円となる。"), ("ja", "予算案", "新潟市の税収は1287億円となる。")),
        (("ja", "丙町の予算案", "地方交付税が31億2千万円となる。"), ("ja", "丁村の予算案", "地方交付税が28億9千万円となる。")),
        (("ja", "韓国が予算案", "韓国の国防予算の防衛費は470億ドルとなる。"), ("ja", "予算案", "政府は防衛費に510億ドルを充てる。")),
        (("fr", "La ville de Sendai vote", "Les recettes fiscales atteindront 512 milliards de yens."), ("fr", "La ville de Kobe vote", "Les recettes fiscales atteindront 498 milliards de yens.")),
    ],
)  # fmt: skip
def test_figures_of_two_governments_are_not_held_against_each_other(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, one: tuple[str, str, str], other: tuple[str, str, str], large: bool
) -> None:
    if large:
        monkeypatch.setattr("index.ledger.grouping._FEW", 0)
    asked(archive, *(told(f"a{n}", text, lang, title=title) for n, (lang, title, text) in enumerate((one,))))
    lang, title, text = other
    assert [e.agreement for e in asked(archive, told("b", text, lang, title=title))] == ["single", "single"]


@pytest.mark.parametrize(
    ("title", "text", "other"),
    [
        ("Niigata unveils budget", TAXES.format(512), TAXES.format(498)),
        ("News", "Rapidus builds a plant in the city of Chitose. Tax revenue will be 512 billion yen.", "Japan's tax revenue will be 498 billion yen."),
        ("Tokyo unveils budget", TAXES.format(512), "Japan's tax revenue will be 498 billion yen."),
    ],
)
def test_figures_of_one_government_are(archive: Archive, title: str, text: str, other: str) -> None:
    entries = asked(archive, told("a", text, title=title), told("b", other, title=title))
    assert [e.agreement for e in entries] == ["differs", "differs"]
