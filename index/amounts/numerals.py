"""What the three grammars share: text folded without moving a character, numbers, and what a grammar must offer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple, Protocol

from index.article import Amount, AmountKind, Exactness

ONE = Decimal(1)
_LARGEST = Decimal(10) ** 24
LONGEST = 24  # digits; a longer run is an identifier, and Decimal's default context keeps 28

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_FOLD: dict[int, str] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # full-width forms, Unicode block FF00
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, "‐‑−﹣"), "-"),
    **dict.fromkeys(map(ord, "’‘ʼ"), "'"),
    **dict.fromkeys(map(ord, "〜∼"), "~"),
    **dict.fromkeys(map(ord, "･·"), "・"),
    0x130: "I",  # the one letter that is longer in lower case
    **{ord(wide): plain for wide, plain in zip("￥￡￦﹩﹪٪", "¥£₩$%%", strict=True)},
}


_WRAP = re.compile(r"(?<![0-9])\n|\n(?![0-9])")  # a line may break inside an amount, not inside its digits
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _FOLD)))}]")
# The mark of a footnote behind a unit or before one: "¥5 trillion²", 9兆円¹, "5² trillion", and as pasted text has it "$5 billion2".
_MARK = re.compile(r"[1-9¹²³⁰⁴-⁹](?:(?<=[nosr][1-9])[0-9]?(?![^\W_])(?![.,-][0-9])|(?<=[¹²³⁰⁴-⁹])[¹²³⁰⁴-⁹]{0,2})")
_BEFORE_SCALE = re.compile(r" ?(?:thousand|milli(?:on|ard)|(?:b|tr)illion|(?:[bmt]|tr)n\b|mds?\b|[%万億兆])", re.IGNORECASE)
_WORDS_MARKED = (
    "illion", "illions", "lliard", "lliards", " yen", " yens", " euro", " euros", "'euros", " dollar", " dollars", " pounds", " yuan",
)  # fmt: skip
_UNITS_MARKED = (*_WORDS_MARKED, "bn", "tn", "trn", "Md", "Mds", *"$€£¥円元%億兆万", "ドル", "ユーロ")


def _unmarked(text: str) -> str:
    """The text with blanks for the marks of footnotes behind its units."""
    parts: list[str] = []
    at = 0
    for found in _MARK.finditer(text):
        start, end = found.span()
        plain = text[start].isascii()
        units = _WORDS_MARKED if plain and not text[max(0, start - 3) : start - 2].isdigit() else _UNITS_MARKED
        before_unit = not plain and text[start - 1 : start].isdecimal() and _BEFORE_SCALE.match(text, end)
        if before_unit or text.endswith(units, 0, start):
            parts += text[at:start], " " * (end - start)
            at = end
    return "".join([*parts, text[at:]]) if at else text


def fold(text: str) -> str:
    """The text with full-width forms, odd spaces, hyphens and apostrophes made plain, each character in its place."""
    return text.translate(_FOLD) if _ODD.search(text) else text


def holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether any of the words stands in the text; a plain loop is half again as fast as `any`."""
    for word in words:  # noqa: SIM110 - see above
        if word in text:
            return True
    return False


class Written(NamedTuple):
    """One text three ways, character by character alike: as it was, folded, and folded in lower case."""

    original: str
    text: str
    low: str

    @classmethod
    def of(cls, original: str) -> Written:
        text = fold(original)
        text = _unmarked(text)
        if "\n" in text:
            text = _WRAP.sub(" ", text)
        return cls(original, text, text.lower())


class Numeral(NamedTuple):
    """A number in the text, scale words included: 1.23 trillion is mantissa 1.23, scale 10^12."""

    start: int
    end: int
    mantissa: Decimal
    scale: Decimal = ONE
    rough: bool = False  # the number word itself is approximate: "une dizaine de"
    slip: Decimal | None = None  # the other reading of the same words, as a value
    head: Decimal = Decimal(0)  # what the upper end of a range may leave out: 1兆 of 1兆2000億〜3000億円

    @property
    def value(self) -> Decimal:
        return self.mantissa * self.scale


def is_readable(numeral: Numeral) -> bool:
    """Whether a number is one that somebody counts with, and not an identifier or a joke ("a trillion trillion")."""
    length = numeral.end - numeral.start
    if length > LONGEST and (length > 4 * LONGEST or len(numeral.mantissa.as_tuple().digits) > LONGEST):
        return False
    return numeral.value < _LARGEST


class Unit(NamedTuple):
    """What a number counts; `edge` is where the unit begins (in front) or ends (behind)."""

    edge: int
    kind: AmountKind
    currency: str | None = None
    factor: Decimal = ONE  # basis points are hundredths of a percent point
    extra: Decimal = Decimal(0)  # sen behind yen, bu behind wari
    over: bool = False  # "billion-plus yen"
    divides: bool = False  # "divisé par deux"


Link = Literal["range", "pair", "change"]  # change: by so much to so much, or a range of changes


class Bare(NamedTuple):
    """When a number with a scale word and no currency is money nonetheless; see `ellipsis`."""

    least: Decimal  # the smallest that may be, if nothing compares it
    compared: re.Pattern[str]  # in front: "up from ", "contre "; then it may be from a million
    follows: re.Pattern[str]  # what may stand behind; a noun would say what is counted
    counted: re.Pattern[str]  # words of a sentence that counts other things
    stop: re.Pattern[str]  # the end of a sentence


class Grammar(Protocol):
    """How one language writes amounts."""

    bare: Bare

    def likely(self, written: Written) -> bool:
        """The cheap check: False only where there is no amount."""

    def numerals(self, written: Written) -> Iterator[Numeral]:
        """Every number in order, with its scale words."""

    def scaled(self, written: Written, numeral: Numeral) -> Numeral:
        """A number in digits with the scale words behind it."""

    def before(self, written: Written, numeral: Numeral) -> Unit | None:
        """The unit in front of a number."""

    def after(self, written: Written, numeral: Numeral) -> Unit | None:
        """The unit behind a number."""

    def link(self, low: str, left: tuple[int, int], right: int) -> Link | None:
        """What joins a figure at `left` and one that starts at `right`."""

    def counts(self, low: str, end: int, *, whole: bool) -> bool:
        """Whether the words at `end` say that a number counts people or things; `whole`: any noun does."""

    def exactness(self, low: str, start: int, end: int) -> Exactness:
        """What the words around a figure say of it."""

    def suspected(self, numeral: Numeral, unit: Unit) -> Decimal | None:
        """The other reading of a number that counts `unit`."""

    def multiples(self, written: Written) -> Iterator[Amount]:
        """Multiples that stand in words."""


class Phrases:
    """Qualifiers in front of a figure ("no less than"), found by their last word, the longest phrase first."""

    def __init__(self, *, article: str = "", between: str = "", **phrases: str) -> None:
        """Each keyword is an exactness, its value the phrases, separated by "|".

        `article` and any of `between` ("for the first time") may stand behind them.
        """
        self._article = f" {article}" if article else ""
        self._between = tuple(f" {phrase}" for phrase in between.split("|"))
        self._by_last: dict[str, list[tuple[str, Exactness]]] = {}
        for exactness, listed in phrases.items():
            for phrase in listed.split("|"):
                self._by_last.setdefault(phrase.split()[-1], []).append((f" {phrase}", exactness))  # type: ignore[arg-type]  # keywords are the literals
        for candidates in self._by_last.values():
            candidates.sort(key=lambda pair: len(pair[0]), reverse=True)

    def before(self, low: str, at: int) -> Exactness:
        """The exactness said just before `at`; "up to about" is "under": a bound says more than an "about"."""
        tail = " " + _BREAKS.sub(" ", low[max(0, at - 48) : at]).strip()
        tail = tail.removesuffix(self._article)
        for phrase in self._between:
            tail = tail.removesuffix(phrase)
        found: Exactness = "exact"
        while (hit := self._last(tail)) is not None:
            phrase, found = hit
            if found != "about":
                return found
            tail = tail[: -len(phrase)].rstrip()
        return found

    def _last(self, tail: str) -> tuple[str, Exactness] | None:
        candidates = self._by_last.get(tail[tail.rfind(" ") + 1 :], ())
        return next((pair for pair in candidates if tail.endswith(pair[0])), None)


_BREAKS = re.compile(r"[\s'(\[\"“”«»:*]+")
_GLUE = frozenset(".,/:・'")
_LABEL = re.compile(r"(?<![^\W_])(?:[A-Za-z]{1,2}[0-9]{1,4}|(?:19|20)[0-9]{2}):\Z")  # "R8:122.3兆円"
_FIRST_LIST_MARK = "\u2150"  # fractions, Roman numerals, and from there on ① and the like


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the number at start..end is not a part of a word, a longer number, a date or a time."""
    left, right = text[start - 1 : start] if start else "", text[end : end + 1]
    if _is_word(left) or _is_word(right) or "^" in (left, right):
        return False
    if left in _GLUE and start > 1 and text[start - 2].isdecimal() and not (left == ":" and _LABEL.search(text, max(0, start - 8), start)):
        return False
    return not (right in _GLUE and text[end + 1 : end + 2].isdecimal())


def _is_word(char: str) -> bool:
    """A letter, digit or underscore; kana, kanji and ① leave no space around a number, so they do not count."""
    return (char.isalnum() and char < _FIRST_LIST_MARK) or char == "_"


def multiple(written: Written, start: int, end: int, value: Decimal, exactness: Exactness) -> Amount:
    """A multiple that stands in words."""
    return Amount(value, None, exactness, start, end, written.original[start:end], kind="multiple")
