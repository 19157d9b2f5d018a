"""Words that mean the same in English, French and Japanese: the glossary of the budget and the items of the topics."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from index import japanese
from index.analyzers import analyze, has_japanese, normalize, stem
from index.config import LANGS, Terms, Topic


class Glossary:
    """Looks up phrases, inflected or not. An item of a topic counts where the glossary does not know the phrase."""

    def __init__(self, topics: Sequence[Topic] = ()) -> None:
        self._entries = _keyed(_packaged())
        self._items = _keyed([terms for topic in topics for terms in topic.items.values()])

    def knows(self, text: str) -> bool:
        return any(key in table for key in _keys(text) for table in (self._entries, self._items))

    def others(self, text: str) -> list[tuple[str, str]]:
        """(language, phrase) of the same thing in the languages that `text` is not in."""
        keys = _keys(text)
        table = self._entries if any(k in self._entries for k in keys) else self._items
        spoken = {lang for lang, key in keys if (lang, key) in table}
        found = [terms for k in keys for terms in table.get(k, ())]
        phrases = [(lang, p) for terms in found for lang in LANGS if lang not in spoken for p in terms.get(lang, ())]
        return list(dict.fromkeys(phrases))


_Table = Mapping[tuple[str, str], list[Terms]]


def _keyed(entries: Sequence[Terms]) -> _Table:
    table: dict[tuple[str, str], list[Terms]] = {}
    for terms in entries:
        for lang, phrases in terms.items():
            for phrase in phrases:
                table.setdefault((lang, _key(lang, phrase)), []).append(terms)
    return table


def _keys(text: str) -> list[tuple[str, str]]:
    langs = ("ja",) if has_japanese(text) else LANGS
    return [(lang, key) for lang in langs if (key := _key(lang, text))]


@cache
def _key(lang: str, phrase: str) -> str:
    text = normalize(phrase).text
    if lang == "ja":
        return japanese.spelling("".join(text.split()))
    if has_japanese(text):
        return ""
    return " ".join(stem(lang, t.text.rstrip("!")) for t in analyze(lang, text) if t.main)


@cache
def _packaged() -> tuple[Terms, ...]:
    table = tomllib.loads(files("index").joinpath("glossary.toml").read_text("utf-8"))
    return tuple({lang: tuple(phrases) for lang, phrases in entry.items()} for entry in table.values())
