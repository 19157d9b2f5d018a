from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from index.config import LANGS, Topic
from index.search.glossary import Glossary

ENTRIES = tomllib.loads(files("index").joinpath("glossary.toml").read_text("utf-8"))


def test_every_entry_is_in_three_languages() -> None:
    assert len(ENTRIES) >= 150
    assert [name for name, entry in ENTRIES.items() if set(entry) != set(LANGS) or not all(entry.values())] == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_phrase_stands_for_one_thing(lang: str) -> None:
    spelled = Counter(phrase.lower() for entry in ENTRIES.values() for phrase in entry[lang])
    twice = {phrase for phrase, times in spelled.items() if times > 1}
    assert twice <= {"soutien", "gx", "国債", "ガソリン補助金"}  # GX is the policy and its short name


@pytest.mark.parametrize(
    ("text", "lang", "phrase"),
    [
        ("extra budgets", "ja", "補正予算"),
        ("supplementary budget", "en", "extra budget"),
        ("obligations transition", "ja", "GX経済移行債"),
        ("Obligation de transition", "en", "transition bond"),
        ("L'impôt sur le revenu", "ja", "所得税"),
        ("ﾗﾋﾟﾀﾞｽ", "en", "Rapidus"),
        ("defence spending", "fr", "dépenses de défense"),
        ("ai", "ja", "人工知能"),
        ("量子コンピュータ", "en", "quantum computer"),
    ],
)
def test_phrases_meet_whatever_their_form(text: str, lang: str, phrase: str) -> None:
    glossary = Glossary()
    assert glossary.knows(text)
    assert (lang, phrase) in {(same.lang, same.phrase) for same in glossary.others(text)}


def test_the_first_phrase_is_the_surest_and_the_words_typed_are_left_out() -> None:
    others = Glossary().others("chips")
    assert others[0].phrase in ("semiconductor", "semi-conducteur", "半導体")
    assert "chip" not in {same.phrase for same in others}


def test_items_of_a_topic_are_known_where_the_glossary_is_not() -> None:
    topic = Topic("t", {"en": ("x",)}, {"moon": {"en": ("moon gun",), "ja": ("月砲",)}, "b": {"en": ("budget",), "ja": ("別物",)}})
    glossary = Glossary([topic])
    assert [same.phrase for same in glossary.others("moon guns")] == ["月砲"]
    assert "別物" not in {same.phrase for same in glossary.others("budget")}
    assert not glossary.knows("zebra")
