"""Names that must come out in the English as the glossary has them: ラピダス is Rapidus, 経産省 is METI.

The glossary is what topics call their items. Only proper names are held to it, since "puces" may well come out as
"semiconductors" or "chips": an item is a name where its first English phrase begins with a capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.config import Topic

_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")  # A.I.
_MINISTRIES = frozenset("ministry ministries minister ministers".split())
_SMALL = frozenset("of the and for de du des et la le les".split())


@dataclass(frozen=True, slots=True)
class Name:
    """One thing, by what it is called: `english` (the first is the one to write) and, by language, `source`."""

    english: tuple[str, ...]
    source: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lost:
    """A name in a source sentence, `source[start:end]`, that its English lacks."""

    start: int
    end: int
    text: str
    english: str


def of_topics(topics: Iterable[Topic]) -> tuple[Name, ...]:
    """The proper names among the items of some topics."""
    items = [item for topic in topics for item in topic.items.values()]
    return tuple(
        Name(english, {lang: item[lang] for lang in ("fr", "ja") if item.get(lang)})
        for item in items
        if (english := tuple(item.get("en", ()))) and english[0][:1].isupper()
    )


def lost(source: str, english: str, lang: str, names: Sequence[Name]) -> tuple[Lost, ...]:
    """The names of `source` that `english` has under none of the phrases of the glossary."""
    found = ((name, _find(name.source.get(lang, ()), source)) for name in names)
    there = [(name, at) for name, at in found if at and not any(_has(english, phrase) for phrase in name.english)]
    return tuple(Lost(*at.span(), at[0], name.english[0]) for name, at in there)


def _find(terms: Sequence[str], source: str) -> re.Match[str] | None:
    """The first of `terms` in the source, longer ones first; Latin letters and katakana only as whole words."""
    for term in sorted(terms, key=len, reverse=True):
        if term in source and (at := _pattern(term).search(source)):
            return at
    return None


def _pattern(term: str) -> re.Pattern[str]:
    whole = term[0].isascii() or "ァ" <= term[0] <= "ヺ"
    if not whole:
        return re.compile(re.escape(term))
    return re.compile(rf"(?<![A-Za-zÀ-ÿ0-9ァ-ヺー]){re.escape(term)}(?![A-Za-zÀ-ÿ0-9ァ-ヺー])")


def _has(english: str, phrase: str) -> bool:
    """Whether the words of a phrase stand in the English, in any order ("the economy, trade and industry ministry").

    Of a ministry of several fields one will do: "the trade ministry", "the finance and industry ministries".
    """
    words = {w.lower() for w in _WORD.findall(_DOTTED.sub(_undotted, english))}
    wanted = {w for w in map(str.lower, _WORD.findall(phrase)) if w not in _SMALL}
    if "ministry" in wanted and not words.isdisjoint(_MINISTRIES):
        return not words.isdisjoint(wanted - {"ministry"})
    return wanted <= words


def _undotted(letters: re.Match[str]) -> str:
    return letters[0].replace(".", "")
