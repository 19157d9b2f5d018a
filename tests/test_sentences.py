"""The sentence splitter: nothing lost, nothing cut inside a figure, a name or a short quote."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.sentences import clauses, plain, spans, split

FRENCH = [
    ["M. Aubert a présenté le budget.", "Mme Lenoir (art. 12, al. 3) l'approuve."],
    ["La hausse est de 12,5 %.", "Le reste vaut 3.0693 billions de yens, selon l'AFP."],
    ["« Le budget augmente. La dette aussi », a dit le ministre.", "Personne n'a répondu."],
    ["L'objectif ?", "Réduire la dépendance !", "Rien de plus."],
    ["Le plan B.", "Le ministre J. Dupont et S.E. M. Ito l'ont signé à 15 h."],
    ["Les États-Unis, la Chine, etc.", "Les autres pays suivent."],
    ["1. Le budget.", "2. La dette, cf. p. 12."],
    ["Il hésite… puis signe.", "« Oui ! »", "Le vote est clos."],
    ["Le texte date du 26 déc. 2025 et vaut pour l'exercice 2026.", "Il entre en vigueur en avr. 2026."],
    ["Le Japon vise un bond de 300% dans le financement de l'IA et des semi-conducteurs"],
    ["« Non », dit-il.", "« Pourquoi ? » demande-t-elle."],
    ["L'enveloppe est de 7,9 Md€.", "Elle était de 2 M€ env. en 2020."],
    ["Le plan coûte 4,2 Mds.", "Selon le ministre, c'est peu."],
    ["Il coûte 4,2 Mds. d'euros."],
    ["Le P.I.B. du Japon recule.", "Le no 2 du parti s'inquiète."],
]
JAPANESE = [
    ["「予算を増やす。防衛も重視する。」と首相は述べた。", "財務省は反対した！", "本当か？"],
    ["「賛成だ。」", "「反対だ。」", "議論は続く。"],
    ["総額３．５兆円。", "前年度比12.5%増（過去最大。2年連続）となった。"],
    ["予算案 過去最大の122.3兆円 Yahoo!ニュースが報道"],
    ["主な内訳は次の通り。", "▽防衛費は８兆円", "▽社会保障費は３９兆円"],
    ["前年度は▲1.2%、今年度は△0.3%だった。"],
    ["首相は「やる。」とだけ答えた。", "記者団は驚いた。"],
    ["少女隊。の公演を見た。", "満席だった。", "が、雨だった。"],
    ["え!?", "本当に!?", "はい。"],
    ["ラピダス（Rapidus Corp. 東京）に出資する。", "額は1,500億円。"],
]
ENGLISH = [
    ["Mr. Ito met Gov. Sato at 5 p.m. in Tokyo.", "The U.S. and Japan agreed."],
    ["It cost $7.9 billion.", "No. 3 came second.", "He said no."],
    ['"We agree." The rest is silence.'],
]


def cases() -> list[tuple[str, list[str], str]]:
    langs = (("fr", FRENCH, " "), ("ja", JAPANESE, ""), ("en", ENGLISH[:2], " "))
    return [(lang, expected, joint) for lang, texts, joint in langs for expected in texts]


@pytest.mark.parametrize(("lang", "expected", "joint"), cases())
def test_sentences_are_found(lang: str, expected: list[str], joint: str) -> None:
    assert split(joint.join(expected), lang) == expected


def test_a_long_quote_is_cut_like_other_text() -> None:
    quote = "「" + "予算を増やす。" * 20 + "」と述べた。"
    assert len(split(quote, "ja")) > 10


def test_a_quote_that_is_never_closed_hides_nothing() -> None:
    assert split("「予算を増やす。防衛も重視する。", "ja") == ["「予算を増やす。", "防衛も重視する。"]


def test_cells_are_sentences() -> None:
    row = "| 国債費 | 31兆2758億円 |\n防衛費 | 9兆353億円"
    assert split(row, "ja") == ["| 国債費 |", "31兆2758億円 |", "防衛費 |", "9兆353億円"]


def test_line_breaks_end_sentences_and_controls_are_gone() -> None:
    assert split("Budget 2026\x00\nLa dette\r\n\u200b monte", "fr") == ["Budget 2026", "La dette", "monte"]


LETTERS = "あ予算。！？「」（）、，．.!?…«»“” \n\t　'ABab12％%,"


@settings(max_examples=300, deadline=None)
@given(st.text(LETTERS, max_size=200), st.sampled_from(("fr", "ja", "en")))
def test_nothing_is_lost(text: str, lang: str) -> None:
    squeezed = re.sub(r"\s", "", plain(text))
    assert re.sub(r"\s", "", "".join(split(text, lang))) == squeezed


@settings(max_examples=200, deadline=None)
@given(st.text(LETTERS + "兆億円", min_size=1, max_size=300), st.integers(5, 60))
def test_clauses_fit_and_lose_nothing(text: str, longest: int) -> None:
    pieces = clauses(text, lambda piece: len(piece) <= longest)
    assert all(len(piece) <= longest for piece in pieces)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    "sentence",
    [
        "政府は予算案を閣議決定し、一般会計総額は122兆3092億円となり、防衛費は8兆8454億円、国債費は31兆2758億円に達した。",
        "Le gouvernement a adopté un budget de 122 309,2 milliards de yens, dont 8 845,4 milliards "
        "pour la défense, 12,5 % de plus.",
    ],
)
def test_clauses_keep_figures_whole(sentence: str) -> None:
    pieces = clauses(sentence, lambda piece: len(piece) <= 30)
    for figure in re.findall(r"\d[\d,兆億]*円?", sentence.replace(" ", "")):
        assert any(figure in piece.replace(" ", "") for piece in pieces), (figure, pieces)


def test_a_hostile_paragraph_takes_no_time() -> None:
    assert split("「" * 20_000 + "。" * 20_000, "ja")
    assert split("(M. " * 20_000, "fr")


@given(st.text(alphabet="あ。」「a.M \n\t|！?「»«\u2028\x00円1", max_size=60), st.sampled_from(("en", "fr", "ja")))
def test_spans_are_the_sentences_in_their_place(text: str, lang: str) -> None:
    found = spans(text, lang)
    assert all(a < b and (text[a:b].strip() or "\x00" in text[a:b]) for a, b in found)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))
    shown = "".join(text[a:b] for a, b in found)
    assert re.sub(r"[\s\x00]", "", shown) == re.sub(r"[\s\x00]", "", text)


@pytest.mark.parametrize(("lang", "expected", "joint"), cases())
def test_spans_cut_as_split_does(lang: str, expected: list[str], joint: str) -> None:
    text = joint.join(expected)
    assert [plain(text[a:b]) for a, b in spans(text, lang)] == expected


def test_a_row_of_a_table_is_one_span() -> None:
    text = "Défense | 9 000 milliards\nDette | 31 000 milliards"
    assert [text[a:b] for a, b in spans(text, "fr")] == text.split("\n")
    assert len(split(text, "fr")) == 4
