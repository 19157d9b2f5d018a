"""One text in, its amounts out, whatever its language; and the guess where nobody says which."""

from __future__ import annotations

import re

from index.amounts.english import English
from index.amounts.entities import placed, resolved
from index.amounts.french import French
from index.amounts.japanese import Japanese
from index.amounts.numerals import Grammar, Numeral, Written, is_readable
from index.amounts.reader import read
from index.amounts.table_units import Declared
from index.article import Amount

_GRAMMARS: dict[str, Grammar] = {"en": English(), "fr": French(), "ja": Japanese()}
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")
_FRENCH = re.compile(
    r"\b(?:le|la|les|un|une|des|du|de|d|l|et|est|à|au|aux|en|dans|pour|par|sur|que|qui|son|sa|ses|ce|cette|plus|près"
    r"|milliards?"
    r"|yens|soit|contre|a|ont|sera|ne|pas|avec|Mds?|M€|Md€)\b|€ |[éèêàçù]",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:the|a|an|of|and|is|was|were|are|to|in|for|by|on|that|which|its|his|this|more|than|over|with|from|at|as|will"
    r"|has|have|had"
    r"|not|be|about|nearly|up|per|billion|trillion)\b",
    re.IGNORECASE,
)


def amounts(text: str, lang: str | None = None, table: Declared | None = None) -> tuple[Amount, ...]:
    """Money, percentages and multiples of a text in order of position, `text[a.start:a.end] == a.text`.

    `lang` is "en", "fr" or "ja"; anything else is guessed from the text. `table` is the unit that a heading before a
    table has said for its numbers (see `blocks`).
    """
    grammar = _GRAMMARS[lang if lang in _GRAMMARS else guess(text)]
    if "&" in text and (plain := resolved(text)):
        return placed(read(plain[0], grammar, table), text, plain[1])
    return read(text, grammar, table)


def numbers(text: str, lang: str) -> list[Numeral]:
    """Every number of a text, in figures or words, with its scale word, whatever it counts; `lang` is "en", "fr" or "ja"."""
    return [number for number in _GRAMMARS[lang].numerals(Written.of(text)) if is_readable(number)]


def guess(text: str) -> str:
    """ "ja" where there are kana or kanji, else the more frequent of French and English function words, ties to"
    " English."""
    if _JAPANESE.search(text):
        return "ja"
    return "fr" if len(_FRENCH.findall(text)) > len(_ENGLISH.findall(text)) else "en"
