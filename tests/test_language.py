"""The language of blocks, on sets of our own: the paragraphs of tests/pages, and headlines as papers write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.language import UNKNOWN, detect, detect_all, most

PAGES = Path(__file__).parent / "pages"
HEADLINES = {
    "en": """Tokyo moves chip subsidies into its regular budget
Rapidus secures fresh funds
Yen slides as bond yields jump
JAPAN UNVEILS RECORD BUDGET
Defence: the bill comes due
Exclusive: ministry to double AI fund
¥1.23 trillion for chips and AI
G7 ministers back Tokyo plan
BOJ holds rates steady
Nikkei ends year at record high
Rice prices climb again
Five charts on Japan’s debt
Le Monde editor joins French panel in Tokyo
La Niña brings heavy snow to Hokkaido
TSMC to expand Kumamoto plant
Who pays for the new fighter jets?
Opposition demands tax cut
Live: Diet debates budget bill
Analysis: a quiet revolution in Kasumigaseki
Trump, Takaichi agree investment fund
Budget 2026 at a glance
Osaka governor quits
Record tax revenue, record debt
Chipmaker shares surge on subsidy news
Why your electricity bill is rising""",
    "fr": """Le Japon adopte un budget record
Rapidus obtient 150 milliards de yens
Semi-conducteurs : Tokyo voit grand
LE YEN AU PLUS BAS DEPUIS UN AN
Budget japonais : cinq chiffres clés
Défense : la facture s’alourdit
Dette publique, l’autre déficit
Intelligence artificielle : 3,8 milliards d’euros de plus
La Bourse de Tokyo termine en hausse
Puces électroniques : la course aux subventions
Pourquoi le riz coûte si cher
À Osaka, le gouverneur démissionne
L’opposition réclame une baisse d’impôt
Le Nikkei bat un record
TSMC agrandit son usine de Kumamoto
Un budget pour quoi faire ?
Entretien avec la ministre des Finances
Taux : la Banque du Japon attend
En images : l’hiver à Sapporo
Quand l’État devient actionnaire
Accord commercial : Tokyo et Washington trouvent un compromis
Les préfectures déçues par l’arbitrage
Retraites : ce qui change au 1er avril
Énergie : vers un retour du nucléaire
Tokyo, capitale de la prudence""",
    "ja": """来年度予算案を閣議決定
半導体支援に1兆2390億円
ラピダスに1500億円
円安進む、一時160円台
防衛費9兆円台に
国債費、過去最大
AI・半導体を当初予算に計上
日銀、利上げ見送り
GDP年率2.2％増
【速報】予算案が衆院通過
令和8年度税制改正大綱
日経平均、最高値で大納会
TSMC熊本第2工場、着工へ
コメ高騰、5キロ4000円超
経産省、AI基盤に3873億円
地方交付税20.9兆円
野党「見積もり甘い」
社説：規律は守られるか
NISA口座が2500万に
札幌で大雪、空の便に乱れ
G7財務相が声明
大阪府知事が辞職
ガソリン暫定税率廃止
消費税減税で与野党協議
Rapidus、2ナノ試作に成功""",
}


def _paragraphs() -> list[tuple[str, str]]:
    found = []
    for expected in sorted(PAGES.glob("*/*/expected.json")):
        gold = json.loads(expected.read_text(encoding="utf-8"))
        if "langs" not in gold:  # pages of one language
            found += [(line, gold["lang"]) for line in gold["body"].split("\n") if len(line) > 40 and " | " not in line]
    return found


@pytest.mark.parametrize("hint", [None, "own"])
def test_paragraphs(hint: str | None) -> None:
    texts = _paragraphs()
    right = sum(detect(text, hint and lang) == lang for text, lang in texts)
    assert len(texts) > 100
    assert right / len(texts) >= 0.995


@pytest.mark.parametrize("lang", ["en", "fr", "ja"])
def test_headlines_on_pages_of_their_language(lang: str) -> None:
    texts = HEADLINES[lang].split("\n")
    assert [text for text in texts if detect(text, lang) != lang] == []


def test_headlines_with_no_hint_at_all() -> None:
    texts = [(text, lang) for lang, lines in HEADLINES.items() for text in lines.split("\n")]
    wrong = [text for text, lang in texts if detect(text) != lang]
    assert len(wrong) / len(texts) <= 0.1, wrong


def test_headlines_on_pages_of_another_language() -> None:
    texts = [
        (text, lang, other) for lang, lines in HEADLINES.items() for other in HEADLINES for text in lines.split("\n")
    ]
    wrong = [(text, other) for text, lang, other in texts if len(text) >= 60 and detect(text, other) != lang]
    assert wrong == []


def test_a_headline_in_kanji_alone_is_japanese_not_korean() -> None:
    assert detect("半導体支援策") == "ja"


def test_capitals_are_read_as_running_text() -> None:
    assert detect("LE GOUVERNEMENT JAPONAIS A PRÉSENTÉ UN BUDGET RECORD POUR LES PUCES") == "fr"


@pytest.mark.parametrize("text", ["", "12,5 %", "→", "2025/12/26", "бюджет Японии", "일본 예산안"])
def test_other_scripts_and_no_letters_are_unknown(text: str) -> None:
    assert detect(text, "en") == UNKNOWN


def test_it_never_changes_its_mind() -> None:
    texts = [*HEADLINES["en"].split("\n"), *HEADLINES["fr"].split("\n")]
    assert [detect(text) for text in texts] == [detect(text) for text in texts]


def test_a_short_heading_takes_the_language_of_what_it_heads() -> None:
    texts = [
        "Tokyo passe à la vitesse supérieure et dévoile une feuille de route pour dominer la prochaine vague.",
        "Chip strategy",
        "The government has outlined an extra budget, which is smaller than the package of last year.",
    ]
    assert detect_all(texts, "fr") == ("fr", "en", "en")
    assert most(texts, detect_all(texts, "fr")) == "en"


@pytest.mark.parametrize(
    ("text", "hint", "lang"),
    [
        ("GlobalFoundriesと提携", "ja", "ja"),
        ("Google、Meta、Appleに課徴金", "ja", "ja"),
        ("Rapidus、IPO申請へ", "ja", "ja"),
        ("英財務省は声明で“We stand ready to help every one of our partners, whatever it takes and whoever asks us for it”と述べた。", None, "ja"),
        ("The word もったいない stands for what is a pity to waste, and the ministry uses it for its budget.", "en", "en"),
        ("The finance minister 片山さつき said that it would take years before the debt is lower than it was.", "ja", "en"),
        ("片山さつき, the finance minister, said that it would take years before the debt is lower than it was.", None, "en"),
    ],
)
def test_names_in_latin_script_make_no_japanese_line_english(text: str, hint: str | None, lang: str) -> None:
    assert detect(text, hint) == lang
    if hint == "ja" and lang == "ja":
        assert detect_all([text, "政府は来年度予算案を決めた。"], None)[0] == "ja"


GERMAN = ("Der Stadtrat von Port Arden hat am Donnerstag einen Haushalt von 412 Millionen Kronen beschlossen, den bisher größten in der Geschichte.",
          "Ein Drittel des Geldes ist für die Mauer am Hafen und für die Pumpen, die im Winter zweimal versagt haben.")  # fmt: skip
SPANISH = ("El consejo municipal aprobó el jueves un presupuesto de 412 millones de coronas, el más alto desde que se reconstruyó el puerto.",
           "La oposición dice que el préstamo no dejará nada para las escuelas, y que la ciudad lo pagará durante veinte años.")  # fmt: skip
CHINESE = ("阿登港市议会周四通过了一项4.12亿克朗的预算，这是自1987年风暴后重建港口以来规模最大的一次预算，三分之一用于修建海堤和泵站。",)


def test_pages_of_other_languages_are_of_none_of_the_three() -> None:
    for texts, lang in ((GERMAN, "de"), (SPANISH, "es"), (CHINESE, "zh")):
        assert set(detect_all(texts, lang)) == {UNKNOWN}
        assert most(texts, detect_all(texts, lang), lang) == UNKNOWN
    assert detect(CHINESE[0], None) == UNKNOWN
    english = ("The city council approved a budget of 412 million crowns on Thursday, the largest since the harbour was rebuilt.",)
    assert detect_all(english, "de") == ("en",)
