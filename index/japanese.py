"""Japanese text -> terms: SudachiPy's shortest units (mode A), spelled one way.

https://github.com/WorksApplications/SudachiPy; mode A splits 経済産業省 into 経済, 産業, 省, so that a compound
is found by its parts while 京都 does not match inside 東京|都. The dictionary loads at the first Japanese text.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.token import Token

if TYPE_CHECKING:
    from sudachipy import Morpheme, Tokenizer

_CHUNK = re.compile(r".{1,4000}(?:(?<=[。\n])|$|(?=.))", re.DOTALL)  # Sudachi takes 49,149 bytes at a time
_SILENT = frozenset({"補助記号", "空白"})
_PARTICLES = frozenset({"助詞", "助動詞"})
_INFLECTED = frozenset({"動詞", "形容詞"})
_LONG_MARK = re.compile(r"(?<=[ァ-ヺー])[-‐‑–—―−─ｰ](?=[ァ-ヺ]|$)")
_SMALL = str.maketrans("ァィゥェォヮ", "アイウエオワ")
_V_SOUNDS = (("ヴア", "バ"), ("ヴイ", "ビ"), ("ヴエ", "ベ"), ("ヴオ", "ボ"), ("ヴ", "ブ"))
_DIGIT_GROUP = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_local = threading.local()


def tokens(text: str) -> Iterator[Token]:
    """The terms of a text in NFKC. Punctuation takes a position, so that no phrase crosses it."""
    position = base = 0
    for chunk in _CHUNK.findall(text):
        for morpheme in _tokenizer().tokenize(_one_width(chunk)):
            if morpheme.part_of_speech()[0] != "空白":
                yield from _terms(morpheme, position, base)
                position += 1
        base += len(chunk)


def content(text: str) -> list[str]:
    """The terms of a text that carry meaning: no particles, no punctuation."""
    found = []
    for morpheme in _tokenizer().tokenize(_one_width(text[:4000])):
        if morpheme.part_of_speech()[0] not in _SILENT | _PARTICLES:
            found.append(spelling(morpheme.surface()))
    return found


def spelling(word: str) -> str:
    """One spelling for the variants of a katakana word: ソフトウェア, ソフトウエア; コンピューター, コンピュータ."""
    lower = word.lower()
    if not re.fullmatch(r"[ァ-ヺー・]{2,}", lower):
        return lower.replace(",", "")
    plain = lower.translate(_SMALL)
    for variant, common in _V_SOUNDS:
        plain = plain.replace(variant, common)
    return plain.rstrip("ー") if len(plain) > 3 else plain


def _one_width(text: str) -> str:
    """Dashes inside katakana are length marks. The length of the text does not change."""
    return _LONG_MARK.sub("ー", text)


def _terms(morpheme: Morpheme, position: int, base: int) -> Iterator[Token]:
    kind = morpheme.part_of_speech()[0]
    if kind in _SILENT:
        return
    start, end = base + morpheme.begin(), base + morpheme.end()
    term = spelling(morpheme.surface())
    yield Token(term, position, start, end)
    other = _other(morpheme, kind, term)
    if other != term:
        yield Token(other, position, start, end, main=False, whole=True)


def _other(morpheme: Morpheme, kind: str, term: str) -> str:
    """A second term of the word: a verb's dictionary form, a number's value."""
    if kind in _INFLECTED:
        return spelling(morpheme.dictionary_form())
    value: str = morpheme.normalized_form()
    return value if term[0].isdigit() and value.isdigit() else term


def _tokenizer() -> Tokenizer:
    """One a thread: a tokenizer keeps state."""
    if not hasattr(_local, "tokenizer"):
        from sudachipy import Dictionary, SplitMode

        _local.tokenizer = Dictionary(dict="core").tokenizer(mode=SplitMode.A)
    tokenizer: Tokenizer = _local.tokenizer
    return tokenizer
