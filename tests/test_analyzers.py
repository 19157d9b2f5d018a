from __future__ import annotations

import unicodedata
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzers import analyze, collect, fold, forms, stem


def terms(lang: str, text: str) -> list[str]:
    return [t.text for t in analyze(lang, text)]


def stems(lang: str, text: str) -> set[str]:
    return {stem(lang, t) for t in terms(lang, text)}


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("en", "Japan's", "Japan"),
        ("en", "Japan’s", "japan"),
        ("en", "semi-conductor", "semiconductor"),
        ("en", "semiconductors", "semiconductor"),
        ("en", "subsidies", "subsidy"),
        ("en", "defence", "defense"),
        ("en", "decarbonisation", "decarbonization"),
        ("en", "programmes", "program"),
        ("en", "U.S.", "US"),
        ("en", "M.E.T.I.", "METI"),
        ("en", "1,239", "1239"),
        ("en", "ＭＥＴＩ", "METI"),
        ("fr", "l’économie", "économie"),
        ("fr", "L'État", "etat"),
        ("fr", "qu'économie", "economie"),
        ("fr", "économique", "economiques"),
        ("fr", "cœur", "coeur"),
        ("fr", "financées", "financer"),
        ("fr", "budgétaires", "budgetaire"),
        ("fr", "semi-conducteurs", "semiconducteur"),
        ("fr", "1 230", "1230"),
        ("fr", "1\u202f230", "1230"),
        ("fr", "2.000", "2000"),
        ("fr", "1,23", "1.23"),
        ("ja", "ﾗﾋﾟﾀﾞｽ", "ラピダス"),
        ("ja", "コンピューター", "コンピュータ"),
        ("ja", "ソフトウェア", "ソフトウエア"),
        ("ja", "ＡＩ", "ai"),
        ("ja", "増やした", "増やす"),
        ("ja", "１兆２３９０億円", "1兆2390億円"),
        ("ja", "3,069億円", "3069億円"),
    ],
)
def test_spellings_of_one_word_meet(lang: str, one: str, other: str) -> None:
    assert stems(lang, one) & stems(lang, other)


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("ja", "東京都", "京都"),
        ("ja", "参議院議員", "議院"),
        ("fr", "j'ai dit", "ai!"),
        ("en", "it tells us", "us!"),
        ("en", "U.S. aid", "us"),
    ],
)
def test_words_that_do_not_meet(lang: str, text: str, wanted: str) -> None:
    assert wanted not in terms(lang, text)


def test_japanese_compounds_are_found_by_their_parts() -> None:
    found = terms("ja", "参議院予算委員会で防衛費の増額を議論")
    assert {"予算", "委員", "防衛", "費", "増額"} <= set(found)


def test_an_accented_word_has_both_spellings_at_one_place() -> None:
    found = list(analyze("fr", "la dette économique"))
    assert [(t.text, t.position) for t in found][-2:] == [("economique", 2), ("économique", 2)]


def test_a_hyphenated_word_is_its_parts_and_the_whole() -> None:
    places = {t.text: t.position for t in analyze("en", "a semi-conductor plant")}
    assert places == {"a": 0, "semi": 1, "conductor": 2, "semiconductor": 1, "plant": 3}


def test_punctuation_keeps_japanese_words_apart() -> None:
    places = {t.text: t.position for t in analyze("ja", "予算、防衛")}
    assert places["防衛"] - places["予算"] == 2


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ja", "経産省は２０２６年度、ﾗﾋﾟﾀﾞｽに１兆２３９０億円を計上した。㈱は①"),
        ("fr", "L’économie d’œuvre… 1 230 milliards de ½ yens"),
        ("en", "Japan's ﬁscal semi-conductor ¥1,239bn"),
    ],
)
def test_places_in_the_text_as_given(lang: str, text: str) -> None:
    tokens = list(analyze(lang, text))
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        shown = fold(unicodedata.normalize("NFKC", text[token.start : token.end]))
        assert token.whole or lang == "ja" or fold(token.text)[:1] in shown


def test_forms_of_a_query_word() -> None:
    assert forms("en", "semi-conductor") == (("semiconductor",), ("semi", "conductor"))
    assert forms("fr", "l'économie") == (("economie",),)
    assert forms("en", "...") == ()


def test_a_text_longer_than_sudachi_takes_at_once() -> None:
    text = "予算案を閣議決定した。" * 4000 + "半導体"
    assert terms("ja", text)[-1] == "導体"
    assert terms("ja", "半導体" * 20_000)[-1] == "導体"


@given(st.sampled_from(["en", "fr", "ja"]), st.text(max_size=60))
def test_indexing_finds_what_highlighting_finds(lang: str, text: str) -> None:
    collected: dict[str, list[int]] = defaultdict(list)
    after = collect(lang, text, collected, 0)
    analyzed: dict[str, list[int]] = defaultdict(list)
    last = -1
    for token in analyze(lang, text):
        analyzed[token.text].append(token.position)
        last = max(last, token.position)
        assert token.text
        assert 0 <= token.start <= token.end <= len(text)
    assert {t: sorted(p) for t, p in collected.items()} == {t: sorted(p) for t, p in analyzed.items()}
    assert last < after or last == -1
