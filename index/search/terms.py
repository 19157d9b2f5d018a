"""A word of a query -> the terms of the index that it stands for, language by language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from index import japanese
from index.analyzers import STOP, analyze, capitals, forms, has_japanese, normalize, stem
from index.search.fields import LANGS
from index.search.snapshot import Snapshot
from index.token import Token

_LONGEST_TILED = 24  # characters of a Japanese run whose other readings are tried
_TILINGS = 24
_KIN = 0.8  # what a noun counts for the verb that was typed, and the other way round
_HIRAGANA = re.compile(r"[ぁ-ゖー]{3,}")  # shorter ones are particles and endings
_IN_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_LOOSE_GAP = 4  # words that may stand between the parts of a Japanese compound
_GLOSSARY_GAP = 2  # the same, of a compound that nobody typed


class Option(NamedTuple):
    """One way in which a word stands in texts of a language: a sequence of terms, each with its equals."""

    lang: str
    sequence: tuple[tuple[str, ...], ...]
    exact: tuple[str, ...] = ()  # the terms of a one-term sequence that are spelled as in the query
    accented: tuple[str, ...] = ()  # the spelling typed, where it has accents
    weight: float = 1.0
    gap: int = 0  # words that may stand between two of the sequence
    within: int = 0  # instead: all within so many words, in any order


def options(snapshot: Snapshot, text: str, lang: str) -> list[Option]:
    """How the word `text` can stand in the texts of `lang`; [] where it cannot."""
    text = normalize(text).text
    if lang == "ja":
        return [_plain(text)] if text.isascii() else _japanese(snapshot, text)
    if has_japanese(text):
        return []
    return [_latin(snapshot, lang, sequence, text) for sequence in forms(lang, text)]


def phrase(snapshot: Snapshot, text: str, lang: str) -> list[Option]:
    """How words next to each other can stand in the texts of `lang`."""
    text = normalize(text).text
    if lang == "ja" and not text.isascii():
        return [o for o in _japanese(snapshot, text) if not o.gap]
    if has_japanese(text):
        return []
    if " " not in text.strip():
        return options(snapshot, text, lang)
    places = list(_same_place(t for t in analyze("en" if lang == "ja" else lang, text) if t.main))
    return [Option(lang, tuple(variants(snapshot, lang, equals[0]) for equals in places))] if places else []


def languages(text: str) -> tuple[str, ...]:
    """The languages whose texts a word can stand in."""
    return ("ja",) if has_japanese(text) else LANGS


def known(snapshot: Snapshot, text: str, lang: str) -> list[Option]:
    """The same for a phrase of the glossary: Japanese as the index holds it, without loading Sudachi's dictionary."""
    if lang != "ja" or text.isascii():
        return phrase(snapshot, text, lang)
    tilings = _tilings(snapshot, normalize(text).text)
    apart = [Option("ja", tuple((t,) for t in tilings[0]), weight=0.5, gap=_GLOSSARY_GAP)] if tilings and _telling(tilings[0]) else []
    return [*map(_tiled, tilings), *apart]


def _telling(tiling: Sequence[str]) -> bool:
    """Words that say what they say also where they do not touch: コメ and 価格, not 防衛 and 費."""
    return len(tiling) > 1 and all(len(word) > 1 for word in tiling)


def _tiled(tiling: tuple[str, ...]) -> Option:
    return Option("ja", tuple((t,) for t in tiling), tiling if len(tiling) == 1 else ())


def _latin(snapshot: Snapshot, lang: str, sequence: tuple[str, ...], text: str) -> Option:
    equals = tuple(variants(snapshot, lang, term) for term in sequence)
    if len(sequence) > 1:
        return Option(lang, equals)
    accented = tuple(t.text for t in analyze(lang, text) if not t.main and not t.whole)
    return Option(lang, equals, () if accented else sequence, accented)


def _plain(text: str) -> Option:
    """A word in Latin letters inside Japanese: no need to load Sudachi's dictionary."""
    term = japanese.spelling(text)
    return Option("ja", ((term,),), (term,))


def variants(snapshot: Snapshot, lang: str, term: str) -> tuple[str, ...]:
    """The terms of the index with the stem of `term`, and the term itself first."""
    return _variants(snapshot, lang, term)


@lru_cache(maxsize=4096)
def _variants(snapshot: Snapshot, lang: str, term: str) -> tuple[str, ...]:
    root = stem(lang, term)
    if root == term and (not term.isalpha() or lang == "ja"):
        return (term,)
    if capital := capitals(term):
        return capital if lang == "fr" and term in STOP["fr"] else (term, *capital)
    prefix = root[:-1] if len(root) > 3 else root  # Snowball turns a last y into i
    found = snapshot.lexicon(lang, prefix) if len(prefix) > 1 else set()
    return (term, *sorted(t for t in found if t != term and stem(lang, t) == root))


def _japanese(snapshot: Snapshot, text: str) -> list[Option]:
    words = list(analyze("ja", text))
    if not words:
        return []
    first = tuple(_same_place(words))
    readings = {tuple(s[0] for s in first): Option("ja", first, first[0] if len(first) == 1 else ())}
    for weight, spelled in _spellings(text, first):
        for tiling in _tilings(snapshot, spelled):
            readings.setdefault(tiling, _tiled(tiling)._replace(weight=weight))
    loose = tuple(w for w in first if w[0] not in STOP["ja"])
    if len(loose) > 1:
        readings[("",)] = Option("ja", loose, weight=0.5, gap=_LOOSE_GAP)
    return list(readings.values())


def _spellings(text: str, places: Sequence[tuple[str, ...]]) -> Iterator[tuple[float, str]]:
    """How a word may be written, with its weight: as typed; in Sudachi's spelling, 引上げ as 引き上げ; noun for verb; in
    katakana what was typed in hiragana."""
    typed = dict.fromkeys([text, *(places[0] if len(places) == 1 else ())])
    yield from ((1.0, word) for word in typed)
    yield from ((_KIN, other) for word in typed for other in japanese.kin(word) if other not in typed)
    if _HIRAGANA.fullmatch(text):
        yield _KIN, text.translate(_IN_KATAKANA)


def _same_place(tokens: Iterable[Token]) -> Iterable[tuple[str, ...]]:
    places: dict[int, list[str]] = {}
    for token in tokens:
        places.setdefault(token.position, []).append(token.text)
    return (tuple(dict.fromkeys(p)) for p in places.values())


def _tilings(snapshot: Snapshot, text: str) -> list[tuple[str, ...]]:
    """The ways to lay a run of Japanese out of words that the index holds.

    Segmentation depends on what stands beside a word; whatever it was in an article, a match begins and ends
    where its words do: that is what keeps 京都 out of 東京|都.
    """
    run = re.sub(r"\s", "", text)
    if not run or len(run) > _LONGEST_TILED:
        return []
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(run) + 1):
        found: list[tuple[str, ...]] = []
        for start in range(end):
            word = japanese.spelling(run[start:end])
            edge = start == 0 or end == len(run)
            if ways[start] and not (edge and word in STOP["ja"]) and len(snapshot.postings("ja", word).docs):
                found.extend((*way, word) for way in ways[start])
        ways.append(sorted(found, key=len)[:_TILINGS])
    return ways[-1]
