"""Superscripts. Marks of footnotes, a number, a letter or an asterisk behind a word or a sum, are no part of the text; the
digits of a power are, but none of the number that they stand at: 10¹², not 1012.
"""

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
_INLINE = frozenset("a b em font i span strong sub u".split())
_NEAR, _STEPS = 24, 12  # characters; elements from a superscript to the text beside it
_BASE = re.compile(r"([×*·^=$¥€£￥]?)\s*([0-9０-９](?:[0-9０-９]|[.,．，\u00a0\u202f](?=[0-9０-９]))*)\s*\Z")
_COUNTED = re.compile(  # said of a number, not of a power
    r"\s*(?:(?:thousand|milli(?:on|er|ard)|(?:b|tr)illion)s?\b|(?:[kmbt]n|tr?n|md|mrd|bln|mln)s?\b|[%％‰]|per ?cent|pour ?cent|[千万億兆]|ポイント|points?\b)",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\s*(?:yens?\b|dollars?\b|euros?\b|pounds?\b|yuans?\b|[$€£¥]|円|ドル|ユーロ|ポンド)", re.IGNORECASE)
_OPERATORS = ("×", "*", "·", "^", "=")
_TEN, _ROUND = "10", re.compile(r"10+\Z|[0-9]{1,2}\Z")  # what may be raised to a power
_EXPONENT = re.compile(r"[-−–+]?[0-9]{1,3}")
_RAISED = str.maketrans("0123456789-−–+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")
_FRACTION = ("/", "⁄")


def settle(tree: HtmlElement) -> None:
    """Make the marks of footnotes <template>, which is no text, and of the digits of powers and fractions what is told
    from those of the number beside them."""
    for sup in [*tree.iter("sup")]:
        if _is_mark(sup):
            sup.tag = "template"
        elif _EXPONENT.fullmatch(text := "".join(sup.itertext()).strip()) and _touches(sup):
            for child in [*sup]:
                sup.remove(child)
            sup.text = f" {text}" if _is_fraction(sup) else text.translate(_RAISED)


def _touches(sup: HtmlElement) -> bool:
    """Whether a superscript would be read as one number with what stands beside it."""
    return _text_before(sup)[-1:].isdecimal() or _text_behind(sup)[:1].isdecimal() or bool(_BASE.search(_text_before(sup)))


def _is_fraction(sup: HtmlElement) -> bool:
    below = sup.getnext()
    return below is not None and below.tag == "sub" and (sup.tail or "").strip() in _FRACTION


def _is_mark(sup: HtmlElement) -> bool:
    text = "".join(sup.itertext()).strip()
    if not _MARK.fullmatch(text):
        return False
    if any((link.get("href") or "").startswith("#") for link in sup.iter("a")):
        return True
    front = _text_before(sup)
    if base := _BASE.search(front):
        return not _is_fraction(sup) and _is_mark_of(base, text, sup)
    if not _DIGITS.fullmatch(text.strip("[]()（）")):
        return bool(_LOWER.search(front)) if text.isalpha() and text.isascii() else bool(front.strip())
    return bool(_WORD.search(front)) and not _MEASURE.search(front)


def _is_mark_of(base: re.Match[str], text: str, sup: HtmlElement) -> bool:
    """Whether a superscript behind a number is a mark rather than a power or an ending. In doubt it is none: a power
    that is taken off leaves another number, a mark that stays does not."""
    before, number, behind = base[1], base[2], _text_behind(sup)
    if not text.isdecimal() or _COUNTED.match(behind):
        return not (text.isalpha() and text.isascii()) or bool(_COUNTED.match(behind))
    if number == _TEN or before in _OPERATORS or behind.lstrip()[:1] in _OPERATORS:
        return False
    return bool(before or _MONEY.match(behind)) or not _ROUND.match(number) or (not behind.strip() and _is_in_cell(sup, base))


def _is_in_cell(sup: HtmlElement, base: re.Match[str]) -> bool:
    """Whether a number begins the cell of a table."""
    return not any(map(str.isalpha, base.string[: base.start()])) and next(sup.iterancestors("td"), None) is not None


def _text_before(element: HtmlElement) -> str:
    """The end of the text in front of an element and of a few superscripts before it, within its paragraph."""
    for _ in range(_STEPS):
        before, parent = element.getprevious(), element.getparent()
        if before is not None and (before.tag not in ("sup", "template") or before.tail):
            return (before.tail or "".join(before.itertext()))[-_NEAR:]
        own = (parent.text or "") if parent is not None else ""
        if before is None and (own.strip() or parent is None or parent.tag not in _INLINE):
            return own[-_NEAR:]
        element = parent if before is None else before
    return ""


def _text_behind(element: HtmlElement) -> str:
    """The beginning of the text behind an element and a few superscripts after it, within its paragraph."""
    for _ in range(_STEPS):
        behind, parent = element.getnext(), element.getparent()
        if (element.tail or "").strip():
            return (element.tail or "")[:_NEAR]
        if behind is not None and behind.tag not in ("sup", "template"):
            return "".join(behind.itertext())[:_NEAR] if behind.tag in _INLINE else ""
        if behind is None and (parent is None or parent.tag not in _INLINE):
            return ""
        element = parent if behind is None else behind
    return ""
