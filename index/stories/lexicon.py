"""The things that a text names, in whichever language: the glossary of the budget, the items of the topics, and what events
are told with. Pure."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from index.analyzers import fold, stem
from index.config import Terms, Topic

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_ELIDED = re.compile(r"^(?:[dljnsmtc]|qu)['’]", re.IGNORECASE)
_LONGEST = 5  # words of a phrase
Phrases = Mapping[tuple[str, ...], tuple[str, ...]]  # stems -> names


class Lexicon:
    """Finds the things of the packaged lists and of some topics."""

    def __init__(self, topics: Sequence[Topic] = ()) -> None:
        things = [*_packaged(), *((f"i-{name}", terms) for topic in topics for name, terms in topic.items.items())]
        self._latin = {lang: _by_stems(things, lang) for lang in ("en", "fr")}
        self._first = {lang: frozenset(key[0] for key in table if key) for lang, table in self._latin.items()}
        self._japanese = _by_phrase(things)
        phrases = sorted(self._japanese, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, phrases)))

    def things(self, text: str, lang: str) -> Iterator[str]:
        """The names of the things in order, those of the longest phrases."""
        if lang == "ja":
            for match in self._pattern.finditer(unicodedata.normalize("NFKC", text)):
                yield from self._japanese[match[0]]
        elif lang in self._latin:
            yield from self.said(stems(text, lang), lang)

    def said(self, words: Sequence[str], lang: str) -> Iterator[str]:
        """The same of the stems of an English or French text."""
        table, first, at = self._latin[lang], self._first[lang], 0
        while at < len(words):
            longest = min(_LONGEST, len(words) - at) if words[at] in first else 0
            size = next((n for n in range(longest, 0, -1) if tuple(words[at : at + n]) in table), 0)
            if size:
                yield from table[tuple(words[at : at + size])]
            at += size or 1


def stems(text: str, lang: str) -> list[str]:
    """The stems of all words of an English or French text; acronyms keep their capitals."""
    return [key for word in _WORD.findall(text) if (key := _stem(lang, word))]


@lru_cache(maxsize=50_000)
def _stem(lang: str, word: str) -> str:
    bare = _ELIDED.sub("", word) if lang == "fr" else re.sub(r"['’]s$", "", word)
    bare = bare.replace(".", "").replace("’", "'")
    if bare.isupper() and 2 <= len(bare) <= 5 and bare.isascii():
        return bare
    return stem(lang, fold(bare))


def _by_stems(things: Iterable[tuple[str, Terms]], lang: str) -> Phrases:
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name, terms in things:
        for phrase in terms.get(lang, ()):
            key = tuple(stems(phrase, lang))
            table[key] = tuple(dict.fromkeys((*table.get(key, ()), name)))
    return table


def _by_phrase(things: Iterable[tuple[str, Terms]]) -> Mapping[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for name, terms in things:
        for phrase in terms.get("ja", ()):
            key = unicodedata.normalize("NFKC", phrase)
            table[key] = tuple(dict.fromkeys((*table.get(key, ()), name)))
    return table


@cache
def _packaged() -> tuple[tuple[str, Terms], ...]:
    tables = [files("index").joinpath("glossary.toml"), files("index.stories").joinpath("lexicon.toml")]
    entries = [entry for table in tables for entry in tomllib.loads(table.read_text("utf-8")).items()]
    return tuple((name, {lang: tuple(phrases) for lang, phrases in terms.items()}) for name, terms in entries)
