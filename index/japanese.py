"""Japanese text -> terms: SudachiPy's shortest units (mode A), spelled one way.

https://github.com/WorksApplications/SudachiPy; mode A splits 経済産業省 into 経済, 産業, 省, so that a compound
is found by its parts while 京都 does not match inside 東京|都. The dictionary loads at the first Japanese text.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from index.token import Token

if TYPE_CHECKING:
    from sudachipy import Morpheme, Tokenizer

_CHUNK = re.compile(r".{1,4000}(?:(?<=[。\n])|$|(?=.))", re.DOTALL)  # Sudachi takes 49,149 bytes at a time
_GRAMMAR = frozenset({"助詞", "助動詞"})
_SILENT = _GRAMMAR | {"補助記号", "空白"}
_LONG_MARK = re.compile(r"(?<=[ァ-ヺー])[-‐‑–—―−─ｰ](?=[ァ-ヺ]|$)")
_KATAKANA = re.compile(r"[ァ-ヺー・]{2,}")
_SMALL = str.maketrans("ァィゥェォヮ", "アイウエオワ")
_V_SOUNDS = (("ヴア", "バ"), ("ヴイ", "ビ"), ("ヴエ", "ベ"), ("ヴオ", "ボ"), ("ヴ", "ブ"))
_OLD_KANJI = str.maketrans(
    "髙﨑濵濱邉邊澤齋德惠廣國圓會經濟學實榮櫻瀧澁嶋嶌眞證黑團藝變戰錢條應擔據擴價勞營縣驛佛拂讀續總",
    "高崎浜浜辺辺沢斎徳恵広国円会経済学実栄桜滝渋島島真証黒団芸変戦銭条応担拠拡価労営県駅仏払読続総",
)  # names, and old forms that Sudachi does not know
_DIGIT_GROUP = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_INFLECTED = re.compile(r"[一-龥々][一-龥々ぁ-ん]{0,8}[ぁ-ん]")
_U_ROW, _I_ROW, _E_ROW = "うくすつぬぶむるぐ", "いきしちにびみりぎ", "えけせてねべめれげ"  # rows of the kana table, side by side
_local = threading.local()
_kinds: dict[int, str] = {}


def tokens(text: str) -> Iterator[Token]:
    """The terms of a text in NFKC. Punctuation takes a position, so that no phrase crosses it."""
    position = base = 0
    for chunk in _CHUNK.findall(text):
        for morpheme in _tokenizer().tokenize(_one_width(chunk)):
            kind = _kind(morpheme)
            if kind == "空白":
                continue
            if kind != "補助記号":
                start, end = base + morpheme.begin(), base + morpheme.end()
                for n, term in enumerate(_terms(morpheme, kind)):
                    yield Token(term, position, start, end, main=n == 0, whole=n > 0)
            position += 1
        base += len(chunk)


def collect(text: str, terms: dict[str, list[int]], position: int) -> int:
    """The same, added to `terms`; where the next text may begin."""
    for chunk in _CHUNK.findall(text):
        for morpheme in _tokenizer().tokenize(_one_width(chunk)):
            kind = _kind(morpheme)
            if kind == "空白":
                continue
            if kind != "補助記号":
                for term in _terms(morpheme, kind):
                    terms[term].append(position)
            position += 1
    return position


def content(text: str) -> list[str]:
    """The terms of a text that carry meaning: no particles, no punctuation."""
    words = _tokenizer().tokenize(_one_width(text[:4000]))
    return [spelling(m.surface()) for m in words if _kind(m) not in _SILENT]


@lru_cache(maxsize=100_000)
def spelling(word: str) -> str:
    """One spelling for the variants of a word, of katakana above all: ソフトウェア, ソフトウエア; コンピューター, コンピュータ."""
    if not _KATAKANA.fullmatch(word):
        return word.lower().replace(",", "").translate(_OLD_KANJI)
    plain = folded(word)
    return plain.rstrip("ー") if len(plain) > 3 else plain


def kin(word: str) -> tuple[str, ...]:
    """What a verb in kanji and kana is as a noun, and the other way round, by its last kana: 引き上げ, 引き上げる; 見直し,
    見直す. A guess by form: not each of them is a word."""
    if not _INFLECTED.fullmatch(word):
        return ()
    body, last = word[:-1], word[-1]
    if last in _U_ROW:
        noun = body + _I_ROW[_U_ROW.index(last)]
        return (noun, body) if last == "る" and _INFLECTED.fullmatch(body) else (noun,)
    verb = (body + _U_ROW[_I_ROW.index(last)],) if last in _I_ROW else ()
    return (*verb, word + "る") if last in _E_ROW or last in _I_ROW else ()


def phrase_spelling(text: str) -> str:
    """The same for words written together: 量子コンピューター, 量子コンピュータ."""
    return _KATAKANA.sub(lambda run: spelling(run[0]), spelling(text))


def folded(text: str) -> str:
    """A whole text in the spelling of its terms: what `spelling` makes of a word of it is a part of this."""
    plain = _one_width(text.lower()).translate(_SMALL)
    for variant, common in _V_SOUNDS:
        plain = plain.replace(variant, common)
    return _DIGIT_GROUP.sub("", plain)


def _one_width(text: str) -> str:
    """Dashes inside katakana are length marks; old forms of kanji are new ones. The length of the text does not change."""
    return _LONG_MARK.sub("ー", text).translate(_OLD_KANJI)


def _terms(morpheme: Morpheme, kind: str) -> tuple[str, ...]:
    """The word as it stands and, where they differ, Sudachi's one spelling for it: 取組 and 取組み as 取り組み, こども as
    子供, a verb's dictionary form, the value of a number (三千億 as 300000000000)."""
    term = spelling(morpheme.surface())
    if kind in _GRAMMAR:
        return (term,)
    other = spelling(morpheme.normalized_form())
    return (term,) if other == term or not other else (term, other)


def _kind(morpheme: Morpheme) -> str:
    """The part of speech, by Sudachi's number for it."""
    number = morpheme.part_of_speech_id()
    if number not in _kinds:
        _kinds[number] = morpheme.part_of_speech()[0]
    return _kinds[number]


def _tokenizer() -> Tokenizer:
    """One a thread: a tokenizer keeps state."""
    if not hasattr(_local, "tokenizer"):
        from sudachipy import Dictionary, SplitMode

        _local.tokenizer = Dictionary(dict="core").tokenizer(mode=SplitMode.A)
    tokenizer: Tokenizer = _local.tokenizer
    return tokenizer


def names(text: str) -> Iterator[str]:
    """The readings in katakana of the names written in kanji, parts of a longer one each for itself."""
    for chunk in _CHUNK.findall(text):
        for morpheme in _tokenizer().tokenize(_one_width(chunk)):
            kind = morpheme.part_of_speech()
            if kind[1] == "固有名詞" and not _KATAKANA.fullmatch(morpheme.surface()) and len(morpheme.surface()) > 1:
                yield morpheme.reading_form()
