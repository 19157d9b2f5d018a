"""Words that mean the same in English, French and Japanese: the glossary of the budget and the items of the topics."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from index import japanese
from index.analyzers import analyze, has_japanese, is_stop, normalize, stem
from index.config import LANGS, Terms, Topic

_FIRST, _LATER = 0.6, 0.35  # what a phrase of an entry counts, against the words typed
_ITEM = 0.7  # names of a topic's item are less alike: its budget may be "total" or "record"


class Same(NamedTuple):
    """A phrase for the same thing; `weight` is how surely it means that and nothing else."""

    lang: str
    phrase: str
    weight: float


class Glossary:
    """Looks up phrases, inflected or not. An item of a topic counts where the glossary does not know the phrase."""

    def __init__(self, topics: Sequence[Topic] = ()) -> None:
        self._entries = _keyed(_packaged())
        self._items = _keyed([terms for topic in topics for terms in topic.items.values()])

    def knows(self, text: str) -> bool:
        return any(key in table for key in _keys(text) for table in (self._entries, self._items))

    def others(self, text: str) -> list[Same]:
        """The other phrases for what `text` says, in any language; the surest first."""
        keys = _keys(text)
        known = any(k in self._entries for k in keys)
        table, factor = (self._entries, 1.0) if known else (self._items, _ITEM)
        found: dict[tuple[str, str], Same] = {}
        for terms in (terms for k in keys for terms in table.get(k, ())):
            for same in _phrases(terms, factor):
                if (key := (same.lang, _key(same.lang, same.phrase))) not in keys:
                    found.setdefault(key, same)
        return sorted(found.values(), key=lambda same: -same.weight)


def _phrases(terms: Terms, factor: float) -> Iterator[Same]:
    """The first phrase of a language is the one that stands for nothing else; "chip" may be a potato's."""
    for lang in LANGS:
        for place, phrase in enumerate(terms.get(lang, ())):
            yield Same(lang, phrase, factor * (_FIRST if place == 0 else _LATER))


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
    """What spellings and inflections of a phrase share: its stems, without "of" and "de la"."""
    text = normalize(phrase).text
    if lang == "ja":
        return japanese.phrase_spelling("".join(text.split()))
    if has_japanese(text):
        return ""
    words = [t.text for t in analyze(lang, text) if t.main]
    telling = [w for w in words if not is_stop(w, lang)] or words
    return " ".join(stem(lang, w.rstrip("!")) for w in telling)


@cache
def _packaged() -> tuple[Terms, ...]:
    table = tomllib.loads(files("index").joinpath("glossary.toml").read_text("utf-8"))
    return tuple({lang: tuple(phrases) for lang, phrases in entry.items()} for entry in table.values())
