"""Minus signs in front of a figure: "-0.5%", "▲ 1.2兆円", "solde : − 3 Md€", "minus 5 billion", "moins 5 milliards"."""

from __future__ import annotations

import re

from index.amounts.currency import SIGNS
from index.amounts.numerals import Grammar, Numeral, Written

_TRIANGLES = frozenset("▲△")
_MINUSES = frozenset("−－")  # as typed; folded they are hyphens
_DASHES = frozenset("-–")
_BREAKS = frozenset(" (|\n\t比率は、。：:「")  # in front of a sign that touches its figure
_WORDS = ("minus ", "negative ", "マイナス")
_FRENCH = "moins "
_BEFORE_BLANK = frozenset("seSEス -–▲△")  # the last of a word or a sign
_LEAST = re.compile(r"(?:\A|[:;,(|\n]|\b(?:de|soit|est|à|était|atteint|sera|serait)) ?\Z")
# A dash with a blank behind it is a minus where no dash of prose can be: "un solde de - 3 Md€", "Balance: - ¥5bn".
_AWAITED = re.compile(
    r"(?:[(|:]|\b(?:de|à|soit|est|était|serait|sera|et|ou|contre|vers|of|to|at|is|was|by|from|and|or|than))[ \t]*\Z|[ぁ-ん比]\Z"
)
_CURRENCIES = frozenset(SIGNS)
_LISTED = re.compile(r"[^:|\n] [-–] [^\n]")
_WIDEST = 4  # blanks in a cell


def sign(written: Written, start: int, end: int) -> int:
    """The length of the minus sign in front of a figure at start..end, blanks included; 0: none."""
    text = written.text
    last = text[start - 1 : start]
    if last in _TRIANGLES and last:
        return 1
    if last in _DASHES and last:
        return int(_touches(written, start - 1, end))
    if last != "ス" and (last != " " or text[start - 2 : start - 1] not in _BEFORE_BLANK):
        return 0
    if length := _word(written.low, start):
        return length
    at = start - 1
    while text[at - 1 : at] == " " and start - at < _WIDEST:
        at -= 1
    mark = text[at - 1 : at]
    if mark in _TRIANGLES and mark:
        return start - at + 1
    return start - at + 1 if mark in _DASHES and mark and _is_minus(written, at - 1, end) else 0


def enclosed(written: Written, numeral: Numeral, grammar: Grammar) -> Numeral:
    """A negative between its unit's parts, sign or brackets taken in: "$(3.2) million", "(4,5) M€", "$-5bn"."""
    text = written.text
    before = text[numeral.start - 1 : numeral.start] if numeral.start else ""
    if before == "-" and text[max(0, numeral.start - 2) : numeral.start - 1] in _CURRENCIES:
        return numeral._replace(start=numeral.start - 1, mantissa=-numeral.mantissa)
    if before != "(" or not text.startswith(")", numeral.end) or numeral.scale != 1:
        return numeral
    scaled = grammar.scaled(written, numeral._replace(start=numeral.start - 1, end=numeral.end + 1, mantissa=-numeral.mantissa))
    signed = numeral.start > 1 and text[numeral.start - 2] in _CURRENCIES
    return scaled if signed or scaled.scale > 1 else numeral


def _touches(written: Written, at: int, end: int) -> bool:
    """Whether a dash that touches its figure is a minus: not in "5-10%", and no dash of prose ("the sum –$5bn– is")."""
    front = written.text[at - 1 : at] if at else ""
    if written.text[at] == "-":
        return at == 0 or front in _BREAKS
    if written.text.startswith(("–", " –"), end):
        return False
    return at == 0 or (front in _BREAKS and not _is_figure(written.text[max(0, at - 8) : at].rstrip()[-1:]))


def _is_minus(written: Written, at: int, end: int) -> bool:
    """Whether a dash with a blank behind it is a minus: not in "3 - 4 Md€", nor the mark of a list."""
    front = written.original[max(0, at - 12) : at]
    if written.original[at] in _MINUSES:
        return not _is_figure(front.rstrip()[-1:])
    awaited = _AWAITED.search(front.lower())
    return awaited is not None and not (awaited[0][0] == ":" and _LISTED.search(written.original, end, end + 80))


def _is_figure(char: str) -> bool:
    return char.isdigit() or char in ("%", "€", "$", "円", "億", "兆", "万")


def _word(low: str, start: int) -> int:
    for word in _WORDS:
        if low.endswith(word, 0, start) or (word == _WORDS[-1] and low.endswith(word + " ", 0, start)):
            length = len(word) + (word == _WORDS[-1] and low[start - 1] == " ")
            front = low[max(0, start - length - 4) : start - length]
            return 0 if (word != _WORDS[-1] and front[-1:].isalnum()) or front.endswith((" or ", "/")) else length
    if low.endswith(_FRENCH, 0, start) and _LEAST.search(low, max(0, start - 20), start - len(_FRENCH)):
        return len(_FRENCH)
    return 0
