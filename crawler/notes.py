"""Marks of footnotes: a <sup> behind a word that holds a number, a letter or an asterisk is no part of the text."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_MARK = re.compile(
    r"[\[(（]?(?:[0-9]{1,2}(?:[,–-] ?[0-9]{1,2})*|[a-d]|[*†‡§※]{1,3}[0-9]{0,2}|[※*]?注[0-9]{0,2}|note [0-9]{1,2})[\])）]?"
)
_DIGITS = re.compile(r"[0-9]{1,2}")
# What a number may stand above as a power or an index: m², km², R², CO², 10³; and letters as an ending: XXe, nº, 1er.
_WORD = re.compile(
    r"(?:[^\W\d_]{3,}|[\u3040-\u9fff]|(?<![^\W\d_])(?:bn|tn|mn|trn|mds?|mrds?)|[%€$¥£.,;:!?)\]”\"»'’」』）])\s*\Z", re.IGNORECASE
)
_MEASURE = re.compile(r"(?:m[eè]tres?|meters?|feet|foot|miles?|inch(?:es)?|pieds?|log|sin|cos|tan|メートル|キロ|センチ|ミリ|平方|立方)\s*\Z", re.IGNORECASE)
_LOWER = re.compile(r"[a-zà-ÿ]{4,}\Z|[\u3040-\u9fff]\Z|[%€$¥£.,;:!?)\]”\"»]\Z")
_INLINE = frozenset("a b em font i span strong u".split())
_FRONT = 24  # characters


def marks(tree: HtmlElement) -> list[HtmlElement]:
    """The marks of footnotes in a tree."""
    return [sup for sup in tree.iter("sup") if _is_mark(sup)]


def _is_mark(sup: HtmlElement) -> bool:
    text = "".join(sup.itertext()).strip()
    if not _MARK.fullmatch(text):
        return False
    if any((link.get("href") or "").startswith("#") for link in sup.iter("a")):
        return True
    front = _text_before(sup)
    if not _DIGITS.fullmatch(text.strip("[]()（）")):
        return bool(_LOWER.search(front)) if text.isalpha() and text.isascii() else bool(front.strip())
    return bool(_WORD.search(front)) and not _MEASURE.search(front)


def _text_before(element: HtmlElement) -> str:
    """The end of the text in front of an element, within its paragraph."""
    while (before := element.getprevious()) is None:
        parent = element.getparent()
        own = (parent.text or "") if parent is not None else ""
        if own.strip() or parent is None or parent.tag not in _INLINE:
            return own[-_FRONT:]
        element = parent
    return (before.tail or "".join(before.itertext()))[-_FRONT:]
