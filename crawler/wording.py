"""The form of a translation: is it there, is it English, does it repeat itself, is it about as long as it must be?"""

from __future__ import annotations

import re
from collections import Counter

from index import sentences

_JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9d]")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]")
_WORD = re.compile(r"[^\W\d_]+")
_ELIDED = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OR_BREAK = re.compile(rf"({_ELIDED.pattern})|[\d%€$¥;:()]+")
_ARTICLE = re.compile(r"(?:l|qu|n|j)['’]")
_STUTTER = re.compile(r"([^\d\s.…\-–—=_*·•]{1,20}?)\1{4,}")
_FRENCH = frozenset(
    "le la les l des du de d et est sont une un que qui dans pour par sur avec au aux ce cette ces il elle ils elles ne"
    " pas plus en se sa ses son leur leurs été être ont avait mais ou où comme aussi à selon".split()
)
_CERTAIN = _FRENCH - set("d l en a me on se plus sur est son pour".split())  # "coup d'état", "raison d'être", "per se"
_CONTRACTED = frozenset("du des au aux une dans avec cette ces".split())  # "du PIB", but "said de Gaulle"
_ENGLISH = frozenset(
    "the of and to in is are was were for on with that by at from as it its has have had be been will would this these"
    " an or not but their his her which who more than up down into over after before per said year".split()
)
# Letters of English to a letter of the source: least squares over the first half of tests/gold/pairs_*.jsonl.
_KANJI, _KATAKANA, _HIRAGANA, _OTHER, _FRENCH_LETTER = 4.2, 2.4, 2.4, 1.3, 0.93
# What a translation may be of the length expected. Correct ones of the same half lie between 0.65 and 1.5.
SHORTEST, LONGEST = 0.48, 2.2
SHORTEST_OF_SEVERAL = 0.78  # where fewer sentences came out than went in
_LEAST = 45.0  # expected letters under which nothing is said of the length


def problems(source: str, english: str, lang: str) -> tuple[str, ...]:
    """Which of empty, loop, untranslated and length hold; () for a translation whose form is right."""
    if not any(map(str.isalnum, english)):
        return ("empty",) if any(map(str.isalnum, source)) else ()
    found = (
        ("loop", _loops(source, english, lang)),
        ("untranslated", _untranslated(source, english, lang)),
        ("length", not _length_fits(source, english, lang)),
    )
    return tuple(flag for flag, holds in found if holds)


def expected(source: str, lang: str) -> float:
    """About how many characters the English of a sentence takes."""
    if lang != "ja":
        return _FRENCH_LETTER * len(source)
    return sum(map(_weight, source))


def _weight(letter: str) -> float:
    if "\u4e00" <= letter <= "\u9fff":
        return _KANJI
    if "\u30a1" <= letter <= "\u30ff":
        return _KATAKANA
    return _HIRAGANA if "\u3041" <= letter <= "\u3096" else _OTHER


def _length_fits(source: str, english: str, lang: str) -> bool:
    wanted = expected(source, lang)
    if len(english) > LONGEST * wanted + 40:
        return False
    if wanted < _LEAST:
        return True
    fewer = len(sentences.split(english, "en")) < len(sentences.split(source, lang))
    return len(english) >= (SHORTEST_OF_SEVERAL if fewer else SHORTEST) * wanted


def _untranslated(source: str, english: str, lang: str) -> bool:
    if _JAPANESE.search(english):
        return True
    if lang != "fr":
        return False
    words = _WORD.findall(english)
    small = [w for w in words if w.islower()]
    if words == _WORD.findall(source):
        return len(words) >= 3 and len(small) >= 2
    french, known = sum(w in _FRENCH for w in small), sum(w in _ENGLISH for w in small)
    return (french >= 2 and french > known) or _copied(english, source)


def _copied(english: str, source: str) -> bool:
    """Whether words in a row are as they stand in the source: two with one that is French for certain, or any three.

    Not behind a capital ("Cour des comptes"), and not "coup d'état" or "vis-à-vis".
    """
    there = f" {' '.join(_ELIDED.findall(source))} "
    words = [m[0] for m in _ELIDED.finditer(english)]
    before = [m[1] or "" for m in _OR_BREAK.finditer(english)]
    behind = [word for word, then in zip(["", *before], before, strict=False) if then]
    runs = zip(behind, words, [*words[1:], ""], [*words[2:], "", ""], strict=False)
    return any(
        not first.istitle() and f" {' '.join(run[:length])} " in there
        for first, *run in runs
        if (length := _looks_french(first, run))
    )


def _looks_french(before: str, run: list[str]) -> int:
    """How many words of a run to look for in the source, 0 for none."""
    small = [w.islower() and (len(w) > 1 or w == "à") for w in run]
    if all(small):
        return 3
    if all(small[:2]) and (len(_CERTAIN.intersection(run[:2])) == 1 or any(map(_ARTICLE.match, run[:2]))):
        return 2
    name = run[1].istitle() or run[1].isupper()
    return 2 if name and (run[0] in _CONTRACTED or (run[0] in ("la", "le") and before in _ENGLISH)) else 0


def _loops(source: str, english: str, lang: str) -> bool:
    """A phrase twice in a row, or a long one twice anywhere, that the source does not have twice itself."""
    if _STUTTER.search(english) and not _STUTTER.search(source):
        return True
    tokens = [t.lower() for t in _TOKEN.findall(english)]
    return _in_a_row(tokens) > _repeats(source, lang) or _poor(tokens) or _again(tokens, source)


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
    if not any(t[0].isalnum() for t in phrase):
        return False
    if size == 1:
        return run == phrase * 3
    return not (size == 2 and phrase[1] in _RISING and run[4:5] == phrase[:1])  # "more and more and more"


def _repeats(source: str, lang: str) -> int:
    """How often the source itself has a run of characters twice in a row ("どんどん" is no sentence)."""
    whole = "" if lang == "ja" else r"\b"  # "est estimé" is none
    return len(re.findall(rf"{whole}(.{{4,40}}?){whole}[\s、,]*\1{whole}", source))


def _poor(tokens: list[str]) -> bool:
    """Few different words in a long text."""
    words = [t for t in tokens if t[0].isalpha()]
    return len(words) >= 30 and len(set(words)) < 0.35 * len(words)


_AGAIN = 6
_RISING = ("and", "by", "after", "upon")


def _again(tokens: list[str], source: str) -> bool:
    """Six tokens with a word among them that come back later, while nothing of six characters does in the source."""
    runs = Counter(tuple(tokens[at : at + _AGAIN]) for at in range(len(tokens) - _AGAIN + 1))
    twice = [run for run, count in runs.items() if count > 1 and sum(t[0].isalpha() for t in run) >= 3]
    return bool(twice) and max(Counter(source[at : at + _AGAIN] for at in range(len(source))).values(), default=0) < 2
