"""The form of a translation: is it there, is it English, does it repeat itself, is it about as long as it must be?"""

from __future__ import annotations

import re
from collections import Counter

_JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9d]")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]")
_WORD = re.compile(r"[^\W\d_]+")
_STUTTER = re.compile(r"([^\d\s.…\-–—=_*·•]{1,20}?)\1{4,}")
_FRENCH = frozenset(
    "le la les l des du de d et est sont une un que qui dans pour par sur avec au aux ce cette ces il elle ils elles ne"
    " pas plus en se sa ses son leur leurs été être ont avait mais ou où comme aussi à selon".split()
)
_ENGLISH = frozenset(
    "the of and to in is are was were for on with that by at from as it its has have had be been will would this these"
    " an or not but their his her which who more than up down into over after before per said year".split()
)
# Letters of English that a letter of the source comes to, fitted on tests/gold/pairs_*.jsonl.
_KANJI, _KATAKANA, _HIRAGANA, _OTHER = 2.9, 1.25, 0.95, 1.0
SHORTEST, LONGEST = {"ja": 0.5, "fr": 0.55}, {"ja": 2.6, "fr": 2.2}
_FROM = {"ja": 45.0, "fr": 45.0}  # expected letters under which nothing is said of the length


def problems(source: str, english: str, lang: str) -> tuple[str, ...]:
    """Which of empty, loop, untranslated and length hold; () for a translation whose form is right."""
    if not any(map(str.isalnum, english)):
        return ("empty",) if any(map(str.isalnum, source)) else ()
    found = (
        ("loop", _loops(source, english)),
        ("untranslated", _untranslated(source, english, lang)),
        ("length", not _length_fits(source, english, lang)),
    )
    return tuple(flag for flag, holds in found if holds)


def expected(source: str, lang: str) -> float:
    """About how many characters the English of a sentence takes."""
    if lang != "ja":
        return 0.93 * len(source)
    return sum(map(_weight, source))


def _weight(letter: str) -> float:
    if "\u4e00" <= letter <= "\u9fff":
        return _KANJI
    if "\u30a1" <= letter <= "\u30ff":
        return _KATAKANA
    return _HIRAGANA if "\u3041" <= letter <= "\u3096" else _OTHER


def _length_fits(source: str, english: str, lang: str) -> bool:
    wanted = expected(source, lang)
    if len(english) > LONGEST.get(lang, 2.6) * wanted + 40:
        return False
    return wanted < _FROM.get(lang, 45.0) or len(english) >= SHORTEST.get(lang, 0.5) * wanted


def _untranslated(source: str, english: str, lang: str) -> bool:
    if _JAPANESE.search(english):
        return True
    if lang != "fr":
        return False
    words = [w.lower() for w in _WORD.findall(english)]
    french, known = sum(w in _FRENCH for w in words), sum(w in _ENGLISH for w in words)
    return len(words) >= 4 and french >= 2 and french > known


def _loops(source: str, english: str) -> bool:
    """A phrase twice in a row, or a long one twice anywhere, that the source does not have twice itself."""
    if _STUTTER.search(english) and not _STUTTER.search(source):
        return True
    tokens = [t.lower() for t in _TOKEN.findall(english)]
    return _in_a_row(tokens) > _repeats(source) or _poor(tokens) or _again(tokens, source)


def _in_a_row(tokens: list[str]) -> int:
    """How often a phrase of two words or more is followed by itself; single words count from the third time on."""
    found = 0
    for size in range(1, min(13, len(tokens) // 2 + 1)):
        for at in range(len(tokens) - 2 * size + 1):
            run = tokens[at : at + 3 * size]
            found += run[:size] == run[size : 2 * size] and _is_phrase(run, size)
    return found


def _is_phrase(run: list[str], size: int) -> bool:
    phrase = run[:size]
    if not any(t[0].isalpha() for t in phrase):
        return False
    if size == 1:
        return run == phrase * 3
    return size > 2 or not {"and", "by", "after", "to", "on", ","} & set(phrase)


def _repeats(source: str) -> int:
    """How often the source itself has a run of characters twice in a row ("どんどん" is no sentence)."""
    return len(re.findall(r"(.{4,40}?)[\s、,]*\1", source))


def _poor(tokens: list[str]) -> bool:
    """Few different words in a long text."""
    words = [t for t in tokens if t[0].isalpha()]
    return len(words) >= 30 and len(set(words)) < 0.35 * len(words)


_AGAIN = 6


def _again(tokens: list[str], source: str) -> bool:
    """Six tokens with a word among them that come back later, while nothing of six characters does in the source."""
    runs = Counter(tuple(tokens[at : at + _AGAIN]) for at in range(len(tokens) - _AGAIN + 1))
    twice = [run for run, count in runs.items() if count > 1 and sum(t[0].isalpha() for t in run) >= 3]
    return bool(twice) and not re.search(r"(.{6,}).*\1", source)
