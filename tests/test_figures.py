"""Figures of a source sentence in its English: by kind, by part, by date and hour, by sign; and what was made up."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crawler import guard, repair
from crawler.engine import Hypothesis


class Echo:
    """An engine that knows a few sentences and keeps what it was asked."""

    name = "echo"

    def __init__(self, known: dict[str, str]) -> None:
        self.known = known
        self.asked: list[str] = []

    def model(self, lang: str) -> str | None:
        return lang

    def translate(self, lang: str, sources: Sequence[str]) -> list[Hypothesis]:
        self.asked += sources
        return [Hypothesis(self.known.get(source, "No idea of it.")) for source in sources]


WRONG = [
    # another kind of figure with the same number
    ("ja", "運賃は30円上がる。", "Fares will go up 30%.", ("amount",)),
    ("ja", "訪問者は2.5倍に増えた。", "Visits rose 2.5%.", ("amount",)),
    ("fr", "Les loyers ont été multipliés par trois.", "Rents rose by 3%.", ("amount",)),
    ("fr", "Le billet coûtera 4 euros de plus.", "The ticket will go up 4%.", ("amount",)),
    ("ja", "80社が加わった。", "80% joined.", ("amount", "number")),
    ("fr", "Quelque 2 300 gendarmes seront mobilisés.", "Some $2,300 will be mobilized.", ("amount", "number")),
    ("fr", "La hausse est de 7 euros.", "The increase is sevenfold.", ("amount",)),
    ("ja", "4年間で4%増える。", "It will grow 4% over six years.", ("number",)),
    # points of a percentage
    ("ja", "支持率は1.3ポイント上がった。", "Support rose 1.3%.", ("number",)),
    ("ja", "支持率は6ポイント減の31%だ。", "Support is 31%, down six percent.", ("number",)),
    # quarters, days, years
    ("ja", "1~3月期の輸出は減った。", "Exports fell in the April-June quarter.", ("date",)),
    ("ja", "10~12月期のGDPは増えた。", "GDP grew in the third quarter.", ("date",)),
    ("ja", "1~3月期の投資は増えた。", "Investment rose in the January-May quarter.", ("date",)),
    ("ja", "八月二十一日に公示される。", "It will be announced on August 12.", ("date",)),
    ("ja", "六月五日に発表する。", "It will be announced on May 5.", ("date",)),
    ("ja", "二〇二三年の調査だ。", "It is a survey of 2024.", ("date",)),
    ("ja", "R6年度の決算。", "The accounts for fiscal 2026.", ("date",)),
    ("ja", "大正9年に建てられた。", "It was built in 1909.", ("date",)),
    ("ja", "6月2日から7月9日まで続く。", "It will run from June 9 to July 2.", ("date",)),
    ("ja", "2021年4月から2022年9月まで。", "From April 2022 to September 2021.", ("date",)),
    ("fr", "D'avril 2021 à mai 2022.", "From April 2022 to May 2021.", ("date",)),
    ("fr", "Ils arrivent le 1er.", "They arrive on the 21st.", ("number",)),
    ("fr", "Mille hommes sont partis.", "A hundred men have left.", ("number",)),
    ("ja", "3月に発表された。", "It was announced by the Marching Band.", ("date",)),
    # numbers in kanji
    ("ja", "十五人が応募した。", "Fifty people applied.", ("number",)),
    ("ja", "四百件の相談があった。", "There were forty inquiries.", ("number",)),
    ("ja", "三年ぶりの開催だ。", "It is held for the first time in two years.", ("number",)),
    # sizes
    ("ja", "数百億円を投じる。", "It will invest several billion yen.", ("amount",)),
    ("ja", "数億円の損失だ。", "It is a loss of several million yen.", ("amount",)),
    ("fr", "Des dizaines de millions de dollars.", "Hundreds of millions of dollars.", ("amount",)),
    ("ja", "数十社が名乗りを上げた。", "Hundreds of firms put their names forward.", ("number",)),
    ("fr", "Des centaines d'élèves manifestent.", "Thousands of pupils are demonstrating.", ("number",)),
    ("fr", "Une vingtaine de rues sont fermées.", "Around twelve streets are closed.", ("number",)),
    ("fr", "Une cinquantaine d'arbres sont tombés.", "About fifteen trees have fallen.", ("number",)),
    ("ja", "十数人が並んだ。", "Several people stood in line.", ("number",)),
    # two of one value
    ("ja", "4日、4人が逮捕された。", "On the 4th, six people were arrested.", ("number",)),
    ("ja", "30人が死亡し、30棟が焼けた。", "Thirty people died and 13 buildings burned.", ("number",)),
    ("fr", "Le 6 juin, 6 maires ont signé.", "On June 6, nine mayors signed.", ("number",)),
    # made up
    ("ja", "来場者は減った。", "The number of visitors fell to 3,200.", ("number",)),
    ("fr", "La réunion aura lieu jeudi.", "The meeting will take place on Thursday, June 17.", ("date",)),
    ("fr", "Il est né à Lille.", "He was born in Lille in 1987.", ("date",)),
    # hours
    ("ja", "午後2時半に始まる。", "It begins at 2 p.m.", ("number",)),
    ("ja", "午後2時に始まる。", "It begins at 2 a.m.", ("number",)),
    ("ja", "19時に閉まる。", "It closes at 7 a.m.", ("number",)),
    ("fr", "Le vote a eu lieu à 18 h 40.", "The vote took place at 6:40 a.m.", ("number",)),
    ("fr", "Il parle à 22 h.", "He speaks at 10 a.m.", ("number",)),
    ("fr", "Le train part à midi et demi.", "The train leaves at noon.", ("number",)),
    ("fr", "Le 7 mai à 7 heures.", "On May 7 at 11 a.m.", ("number",)),
    ("ja", "4~6月期の輸出。", "Exports in the May-June quarter.", ("date",)),
    # spans and measures
    ("ja", "会議は90分続いた。", "The meeting lasted half an hour.", ("number",)),
    ("ja", "30年ぶりの高値だ。", "It is the highest in two decades.", ("number",)),
    ("ja", "出力は60万キロワットだ。", "The output is 60 megawatts.", ("number",)),
    # parts
    ("fr", "Un quart des élèves est absent.", "A fifth of the pupils are absent.", ("amount",)),
    ("fr", "Les délais ont été divisés par quatre.", "Waiting times were multiplied by four.", ("amount",)),
    ("ja", "6分の1の店が閉まった。", "One in seven shops has closed.", ("amount",)),
]

RIGHT = [
    ("ja", "株価は2000から2500円に上がった。", "The share rose from 2,000 to 2,500 yen."),
    ("fr", "Le bénéfice est de 2 milliards, contre 700 millions un an avant.", "Profit was €2 billion, against 700 million euros a year before."),
    ("fr", "L'indice perd 1,1 % à 8 214 points.", "The index is down 1.1% at 8,214."),
    ("fr", "La TVA passe de 5,5 à 10 %.", "VAT goes from 5.5% to 10%."),
    ("fr", "Le plan prévoit 60 milliards d'économies.", "The plan provides for 60 billion euros in savings."),
    ("ja", "支持率は1.3ポイント上がった。", "Support rose 1.3 percentage points."),
    ("ja", "支持率は1.3ポイント上がり、42%になった。", "Support was up 1.3 points to 42%."),
    ("fr", "Le taux cède 0,3 point.", "The rate is down three-tenths of a point."),
    ("fr", "Le taux cède 0,75 point.", "The rate is down 75 basis points."),
    ("fr", "Le taux prend 40 points de base.", "The rate is up 40 bp."),
    ("ja", "0.5%の利下げとなる。", "It is a half-point cut."),
    ("ja", "投票率は40%台に下がった。", "Turnout fell into the 40s."),
    ("fr", "Les délais ont été divisés par quatre.", "Waiting times were divided by four."),
    ("fr", "Les délais ont été divisés par quatre.", "Waiting times fell by 75%."),
    ("fr", "Les délais ont été divisés par quatre.", "Waiting times were cut to a quarter."),
    ("fr", "Les délais ont été divisés par quatre.", "Waiting times are four times shorter."),
    ("ja", "6分の1の店が閉まった。", "One in six shops has closed."),
    ("ja", "8分の1が残る。", "An eighth remains."),
    ("ja", "3分の2の賛成で決まる。", "It takes a two-thirds majority."),
    ("ja", "5割が賛成だ。", "Half are in favor."),
    ("ja", "4人に1人が高齢者だ。", "A quarter are elderly."),
    ("ja", "4人に1人が高齢者だ。", "25% are elderly."),
    # quarters, days, years
    ("ja", "2021年4月から2022年9月まで。", "From April 2021 to September 2022."),
    ("ja", "令和3年4月5日に決めた。", "It was decided on April 5, 2021."),
    ("fr", "Ils arrivent le 1er.", "They arrive on the first."),
    ("fr", "Il a fait les cent pas.", "He paced up and down."),
    ("ja", "1~3月期の輸出は減った。", "Exports fell in the first quarter."),
    ("ja", "1~3月期の輸出は減った。", "Exports fell in the three months to March."),
    ("ja", "1~3月期の輸出は減った。", "Exports fell in the fiscal fourth quarter."),
    ("ja", "4~6月期の純利益は増えた。", "Net profit rose in the first quarter."),
    ("ja", "八月二十一日に公示される。", "It will be announced on Aug. 21."),
    ("ja", "十一月末に発表する。", "It will be announced at the end of November."),
    ("ja", "二〇二三年の調査だ。", "It is a survey of 2023."),
    ("ja", "令和3～5年度の計画。", "A plan for fiscal 2021 to 2023."),
    ("ja", "平成26、27年の数字。", "Figures for 2014 and 2015."),
    ("ja", "明治43年に建てられた。", "It was built in 1910."),
    ("ja", "23～25年度の計画。", "A plan for fiscal 2023-2025."),
    ("ja", "2023年度の決算。", "The accounts for the year ended March 31, 2024."),
    ("ja", "9・11から20年。", "Twenty years after the attacks of September 11, 2001."),
    ("ja", "指数は9・11だった。", "The index was 9.11."),
    ("ja", "12月31日に終わる。", "It ends on New Year's Eve."),
    ("fr", "Du 4 au 9 juin.", "From June 4 to 9."),
    ("ja", "6月2日と9日に開く。", "It opens on June 2 and 9."),
    # numbers in kanji
    ("ja", "十五人が応募した。", "Fifteen people applied."),
    ("ja", "二人は千歳市に住む。", "The couple live in Chitose."),
    ("ja", "四日市と二人三脚と百年の計。", "Yokkaichi, a joint effort and a long-term plan."),
    # sizes
    ("ja", "数百億円を投じる。", "It will invest tens of billions of yen."),
    ("ja", "数億円の損失だ。", "It is a loss of several hundred million yen."),
    ("ja", "十数億円を投じる。", "It will invest more than 1 billion yen."),
    ("ja", "十数人が並んだ。", "A dozen or so people stood in line."),
    ("ja", "数十社が名乗りを上げた。", "Many firms put their names forward."),
    ("fr", "Plusieurs centaines de milliers de foyers.", "Several hundred thousand homes."),
    ("fr", "Une vingtaine de rues sont fermées.", "About twenty streets are closed."),
    ("fr", "Une quinzaine de jours.", "A fortnight."),
    ("fr", "Il est en quarantaine.", "He is in quarantine."),
    # two of one value
    ("ja", "4日、4人が逮捕された。", "On Tuesday, four people were arrested."),
    ("ja", "4日、4人が逮捕された。", "Four people were arrested on the 4th."),
    ("ja", "5人のうち5人とも無事だ。", "All five are safe."),
    ("ja", "2社は2倍に増やす。", "The two firms will double it."),
    ("ja", "3年連続3回目の受賞だ。", "It is a third straight award."),
    # not made up
    ("fr", "Une centaine de maires ont signé.", "Some 100 mayors signed."),
    ("ja", "3年前の事故だ。", "It is the accident of 2022, three years ago."),
    ("ja", "17日に開く。", "It opens on June 17."),
    ("fr", "Fin juin, il partira.", "He will leave on June 30."),
    ("fr", "La température atteint 42 °C.", "The temperature reaches 42C (108F)."),
    ("ja", "2・3キロメートルを走る。", "They run 2,300 meters."),
    ("ja", "一万二千人が走る。", "Some 12,000 people run."),
    ("fr", "La chanson des années 80.", "The song of the 1980s."),
    # hours
    ("ja", "午後2時半に始まる。", "It begins at 2:30 p.m."),
    ("fr", "Il est rentré à 0h30.", "He came home at half past midnight."),
    ("ja", "午後2時半に始まる。", "It begins at half past two in the afternoon."),
    ("ja", "19時に閉まる。", "It closes at 7 p.m."),
    ("ja", "12時に閉まる。", "It closes at noon."),
    ("ja", "24時まで営業する。", "It stays open until midnight."),
    ("ja", "午後7時から9時まで。", "From 7 to 9 p.m."),
    ("fr", "Le 9 Novembre.", "November 9."),
    ("ja", "8時間働いた。", "They worked eight hours."),
    ("fr", "Le vote a eu lieu vers 18h40.", "The vote took place at about 6:40 p.m."),
    ("fr", "Le vote a eu lieu à 19h.", "The vote took place at 7 p.m."),
    ("fr", "Le film dure 1h40.", "The film lasts an hour and 40 minutes."),
    ("fr", "Le film dure 2h30.", "The film lasts two and a half hours."),
    ("fr", "Après 12 heures de débat, il a cédé.", "After 12 hours of debate, he gave in."),
    ("fr", "Le train part à midi et demi.", "The train leaves at 12:30 p.m."),
    # spans and measures
    ("ja", "会議は90分続いた。", "The meeting lasted an hour and a half."),
    ("ja", "30年ぶりの高値だ。", "It is the highest in three decades."),
    ("ja", "3年半の任期だ。", "It is a term of 42 months."),
    ("ja", "14日間の旅だ。", "It is a fortnight's journey."),
    ("fr", "Il part dans 15 jours.", "He leaves in two weeks."),
    ("ja", "24時間営業だ。", "It is open around the clock."),
    ("ja", "4~9月期は増益だった。", "Profit rose in the first half."),
    ("fr", "Divisé par huit.", "It fell eightfold."),
    ("ja", "36人が残った。", "Three dozen people stayed."),
    ("ja", "出力は60万キロワットだ。", "The output is 600 megawatts."),
    ("fr", "Elle produit 4,2 Mt d'acier.", "It makes 4.2 million tonnes of steel."),
    ("fr", "Il pleut : 65 mm en un jour.", "It is raining: 65 mm in a day."),
    ("ja", "波の高さは5メートルだった。", "The waves were 5 m high."),
    ("fr", "Les Vingt-Sept se réunissent.", "The member states meet."),
    # falls in other words
    ("ja", "売上高は▲2.4%だった。", "Sales eroded by 2.4%."),
    ("ja", "損益は▲70億円だった。", "There was a shortfall of 7 billion yen."),
    ("fr", "Le titre dévisse de 6,2 %.", "The share (-6.2%) crashed."),
    ("fr", "Le titre lâche 1,4 %.", "The share: -1.4%."),
    ("ja", "注文は前年の1.5倍だった。", "Orders were up by half on the year."),
]


@pytest.mark.parametrize(("lang", "source", "english", "flags"), WRONG)
def test_a_wrong_figure_has_its_flag(lang: str, source: str, english: str, flags: tuple[str, ...]) -> None:
    assert guard.check(source, english, lang) == flags


@pytest.mark.parametrize(("lang", "source", "english"), RIGHT)
def test_a_right_figure_passes(lang: str, source: str, english: str) -> None:
    assert guard.check(source, english, lang) == ()


def _only(lang: str, source: str, known: dict[str, str]) -> tuple[str, tuple[str, ...], list[str]]:
    engine = Echo(known)
    (made,) = repair.translate(engine, lang, [source])
    return made.english, made.flags, engine.asked


@pytest.mark.parametrize(
    "source",
    ["Le délai a été divisé par six.", "La part passe aux trois quarts.", "Le nombre a quadruplé.", "Il perd un tiers."],
)
def test_a_multiple_in_words_is_never_asked_for_in_figures(source: str) -> None:
    assert _only("fr", source, {})[1:] == (("amount",), [source])


def test_a_multiple_in_figures_may_be_written_plainer() -> None:
    known = {"一・五倍に増えた。": "It rose.", "1.5倍に増えた。": "It rose 1.5-fold."}
    assert _only("ja", "一・五倍に増えた。", known)[:2] == ("It rose 1.5-fold.", ())


def test_a_french_trillion_is_asked_for_as_the_english_one_that_it_is() -> None:
    source, plainer = "Le fonds a 2,4 trillion de yens.", "Le fonds a 2400 milliards de yens."
    known = {source: "The fund has 2.4 billion yen.", plainer: "The fund has 2.4 trillion yen."}
    assert _only("fr", source, known)[:2] == ("The fund has 2.4 trillion yen.", ())


@pytest.mark.parametrize(
    ("lang", "source", "note"),
    [
        ("ja", "6分の1だ。", "[6分の1 = 1/6]"),
        ("fr", "Le délai a été divisé par six.", "[divisé par six = divided by 6]"),
        ("ja", "支持率は1.3ポイント上がった。", "[1.3 = 1.3 points]"),
        ("ja", "気温はマイナス7度だった。", "[マイナス7 = -7]"),
        ("fr", "Il a fait jusqu'à -7 °C.", "[-7]"),
        ("fr", "La saison 2021-2022.", "[2021] [2022]"),
        ("fr", "Il vient en mars.", "[mars = March]"),
        ("ja", "3・11の記憶。", "[3・11]"),
        ("fr", "Le taux a pris 30 points de base.", "[30 points de base = 30 basis points]"),
    ],
)
def test_a_note_says_what_the_source_says(lang: str, source: str, note: str) -> None:
    assert guard.bracketed(guard.judge(source, Hypothesis("Nothing was said."), lang)) == f"Nothing was said. {note}"


def test_a_cell_with_a_part_shows_it_as_one() -> None:
    assert _only("ja", "6分の1", {}) == ("1/6", (), [])
