"""Proper names in a form that the three languages share: 高市 and Takaichi, ラピダス and Rapidus. Pure.

Kanji names are read by Sudachi and written in Hepburn without long vowels. Of names in katakana, which are written as they
sound, the consonants are compared, in the classes that Japanese tells apart: Trump and トランプ are t-r-n-p.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from index import japanese

_KANA = {
    "ア": "a", "イ": "i", "ウ": "u", "エ": "e", "オ": "o", "カ": "ka", "キ": "ki", "ク": "ku", "ケ": "ke", "コ": "ko",
    "サ": "sa", "シ": "shi", "ス": "su", "セ": "se", "ソ": "so", "タ": "ta", "チ": "chi", "ツ": "tsu", "テ": "te", "ト": "to",
    "ナ": "na", "ニ": "ni", "ヌ": "nu", "ネ": "ne", "ノ": "no", "ハ": "ha", "ヒ": "hi", "フ": "fu", "ヘ": "he", "ホ": "ho",
    "マ": "ma", "ミ": "mi", "ム": "mu", "メ": "me", "モ": "mo", "ヤ": "ya", "ユ": "yu", "ヨ": "yo",
    "ラ": "ra", "リ": "ri", "ル": "ru", "レ": "re", "ロ": "ro", "ワ": "wa", "ヲ": "o", "ン": "n",
    "ガ": "ga", "ギ": "gi", "グ": "gu", "ゲ": "ge", "ゴ": "go", "ザ": "za", "ジ": "ji", "ズ": "zu", "ゼ": "ze", "ゾ": "zo",
    "ダ": "da", "ヂ": "ji", "ヅ": "zu", "デ": "de", "ド": "do", "バ": "ba", "ビ": "bi", "ブ": "bu", "ベ": "be", "ボ": "bo",
    "パ": "pa", "ピ": "pi", "プ": "pu", "ペ": "pe", "ポ": "po", "ヴ": "vu",
}  # fmt: skip
_SMALL = {"ャ": "ya", "ュ": "yu", "ョ": "yo", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ヮ": "wa"}
_LONG = re.compile(r"(?<=o)[uo]|(?<=u)u|(?<=[oO])h(?=[^aeiouy]|$)")
_NASAL = re.compile(r"m(?=[bpm])|nn")
_DOUBLED = re.compile(r"([^aeiou])\1")
_SOUNDS = (
    (r"ph", "f"), (r"th|sch|sh", "s"), (r"tch|ch|ts", "t"), (r"ck|qu|q", "k"), (r"x", "ks"), (r"c(?=[eiy])", "s"), (r"c", "k"),
    (r"g(?=[eiy])|j", "z"), (r"l", "r"), (r"v", "b"), (r"[wy](?![aeiou])|h(?![aeiouy])", ""), (r"f", "h"), (r"m(?=[^aeiouy])", "n"),
    (r"r(?![aeiouy])", ""), (r"[aeiou]", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip
_LATIN = re.compile(r"(?<![\w'’])(?:[dlDL]['’])?([A-ZÀ-Þ][A-Za-zÀ-ÿ]{2,}|[A-Z]{2,6}\d?)(?!\w)")
_KATAKANA = re.compile(r"[ァ-ヴー]{3,}")
_BEGINS = re.compile(r"(?:^|[.!?:«“\"\n]\s*)$")
_READ = 800  # characters of Japanese read for names
_FEWEST = 3  # consonants by which a name is known


def names(text: str, lang: str) -> Iterator[str]:
    """ "n:" and a name as it is written in Hepburn, "k:" and the consonants of one."""
    if lang == "ja":
        yield from (f"n:{hepburn(reading)}" for reading in japanese.names(text[:_READ]))
        yield from (f"k:{key}" for word in _KATAKANA.findall(text) if len(key := consonants(romaji(word))) >= _FEWEST)
    for match in _LATIN.finditer(text):
        word = match[1]
        if lang == "ja" or not _BEGINS.search(text[max(0, match.start() - 3) : match.start()]) or word.isupper():
            yield from _latin(word)


def spellings(text: str) -> dict[str, str]:
    """ "n:" and a name -> the name as the text writes it: "decenber" is how December is compared, not how it is shown."""
    return {_latin(word)[0]: word for word in (match[1] for match in _LATIN.finditer(text))}


@lru_cache(maxsize=20_000)
def _latin(word: str) -> tuple[str, ...]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if c.isascii())
    key = consonants(plain)
    return (f"n:{_even(plain)}", f"k:{key}") if len(key) >= _FEWEST and not word.isupper() else (f"n:{_even(plain)}",)


def hepburn(reading: str) -> str:
    """タカイチ -> takaichi, トウキョウ -> tokyo."""
    return _even(romaji(reading))


def romaji(katakana: str) -> str:
    """As it is written, sound by sound; a long mark and a doubling are left out."""
    out = ""
    for letter in katakana:
        if letter in _SMALL:
            own = _SMALL[letter]
            out = (out[:-1] if own[0] == "y" or len(out) > 1 or out == "u" else out) + own
            out = re.sub(r"(sh|ch|j)y", r"\1", out)
        else:
            out += _KANA.get(letter, letter.lower() if letter.isascii() else "")
    return out


@lru_cache(maxsize=20_000)
def consonants(word: str) -> str:
    for pattern, sound in _SOUNDS:
        word = re.sub(pattern, sound, word)
    return word


def _even(word: str) -> str:
    return _DOUBLED.sub(r"\1", _NASAL.sub("n", _LONG.sub("", word)))
