"""Words that mean the same in English, French and Japanese: the glossary of the budget and the items of the topics."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from index import japanese
from index.analyzers import analyze, has_japanese, is_stop, normalize, stem, unaccented
from index.config import LANGS, Terms, Topic

_JOINTS = re.compile("[.'’‐‑-]")  # within words
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
        self._entries = _Table(_packaged())
        self._items = _Table([terms for topic in topics for terms in topic.items.values()])

    def knows(self, text: str) -> bool:
        return any(table.find(*key) for key in _keys(text) for table in (self._entries, self._items))

    def others(self, text: str) -> list[Same]:
        """The other phrases for what `text` says, in any language; the surest first."""
        keys = _keys(text)
        known = any(self._entries.find(*k) for k in keys)
        table, factor = (self._entries, 1.0) if known else (self._items, _ITEM)
        found: dict[tuple[str, str], Same] = {}
        for terms in (terms for k in keys for terms in table.find(*k)):
            for same in _phrases(terms, factor):
                if (key := (same.lang, _key(same.lang, same.phrase))) not in keys:
                    found.setdefault(key, same)
        return sorted(found.values(), key=lambda same: -same.weight)


def _phrases(terms: Terms, factor: float) -> Iterator[Same]:
    """The first phrase of a language is the one that stands for nothing else; "chip" may be a potato's."""
    for lang in LANGS:
        for place, phrase in enumerate(terms.get(lang, ())):
            yield Same(lang, phrase, factor * (_FIRST if place == 0 else _LATER))


class _Table:
    """Entries by the key of any of their phrases. Keys cost stemming: only those of likely phrases are made."""

    def __init__(self, entries: Sequence[Terms]) -> None:
        said = {lang: [(phrase, terms) for terms in entries for phrase in terms.get(lang, ())] for lang in LANGS}
        self._letters = {lang: _letters(lang, [phrase for phrase, _ in phrases]) for lang, phrases in said.items()}
        self._said = said
        self.find = lru_cache(4096)(self._find)

    def _find(self, lang: str, key: str) -> tuple[Terms, ...]:
        begins = key[:1] if lang == "ja" else key.split()[0][:2]  # stemming leaves the first letters as they are
        likely = (said for said, letters in zip(self._said[lang], self._letters[lang], strict=True) if begins in letters)
        return tuple(terms for phrase, terms in likely if _key(lang, phrase) == key)


def _letters(lang: str, phrases: Sequence[str]) -> list[str]:
    """The phrases as their keys are spelled; all at once, which costs no more than a few of them."""
    together = "\n".join(" ".join(phrase.split()) for phrase in phrases)
    letters = japanese.folded(normalize(together).text) if lang == "ja" else _JOINTS.sub("", unaccented(together))
    return letters.split("\n") if phrases else []


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
