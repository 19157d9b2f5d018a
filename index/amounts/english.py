"""Amounts in English news text. Patterns run on the lower-cased text: ignoring case costs Python's `re` four times as"
" much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.amounts.currency import ENGLISH, SIGNS, currency_before, has_code, named, symbol_after
from index.amounts.english_links import link
from index.amounts.english_numbers import NUMBER, first_of_two, fraction, goes_on, number_word
from index.amounts.english_words import (
    BARE,
    PAID,
    QUALIFIERS,
    after_exactness,
    before_mark,
    in_a_range,
    is_law,
    multiples,
)
from index.amounts.european import European
from index.amounts.numerals import ONE, Link, Numeral, Unit, Written
from index.article import Amount, Exactness

_SCALES = {
    "hundred": 100, "thousand": 10**3, "k": 10**3, "lakh": 10**5, "million": 10**6, "mln": 10**6, "mn": 10**6,
    "m": 10**6,
    "mil": 10**6, "mm": 10**6, "crore": 10**7, "billion": 10**9, "bln": 10**9, "bn": 10**9, "b": 10**9, "bil": 10**9,
    "trillion": 10**12, "trln": 10**12, "tln": 10**12, "tr": 10**12, "trn": 10**12, "tn": 10**12, "tril": 10**12, "t": 10**12, "quadrillion": 10**15,
}  # fmt: skip
_BIG = "million|billion|trillion|quadrillion"
_SCALE = re.compile(
    rf"(?: {{1,3}}|-)?(hundred|thousand|{_BIG}|lakh|crore)s?(?![^\W_])"
    r"|(?: {1,3}|-)?(mln|mn|mil|mm|bln|bil|bn|trln|tln|trn|tril|tn|tr)(?![^\W_])(?:\.(?= ?(?:yen|dollars?|euros?|pounds?|yuan|won)\b))?"
    r"|([kmbt])(?![^\W_])"
    r"| ([kmbt])(?![\w'-])"
)
# Letters that are units of measure as well, "50 mm of rain", "300t of rice", "a wall of 3 m": scales of money alone.
_MEASURE = re.compile(r" m\Z| ?(?:mm|t)\Z")
_PER = re.compile(r"/[a-z]")
_JOINT = r"(?: ?[-–~] ?| to | or | and )"
_PRICED = re.compile(rf"(?:[{SIGNS}]|\b[a-z]{{3}}) ?[0-9][0-9.,]*(?: ?[mt]m?)?{_JOINT}\Z")  # "$3-" in front of "5 m"
_GOES_ON = re.compile(rf"{_JOINT}[0-9][0-9.,]* ?(?:mm?|t)(?![^\W_])")
_FRACTIONS = {
    "½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "⅓": Decimal("0.333"), "⅔": Decimal("0.667"),
}  # fmt: skip
_TYPED_FRACTION = re.compile(rf" ([1-7])/([248])(?= (?:{_BIG}|percent|per cent|yen|dollars|euros)\b)", re.IGNORECASE)
_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|(?<![\w.])\.[0-9]+"
_START = re.compile(_DIGITS)
_START_WITH_WORDS = re.compile(
    rf"{_DIGITS}|\b(?=[abdefhmnoqstz])(?:(?:an? )?half(?:[ -](?:of )?an?)?(?=[ -](?:{_BIG}|percent|per cent))"
    rf"|(?:an?|one|three)[ -]quarters?(?: of an?)?(?=[ -](?:{_BIG}|percentage|percent|per cent))"
    rf"|{NUMBER}|an? (?=(?:hundred|thousand|{_BIG})\b(?!-))"
    rf"|(?=(?:{_BIG})[ -][^\W\d_])|(?=hundred[ -](?:{_BIG})\b))"
)
_NUMBER_WORDS = (
    "illion", "hundred", "thousand", "half", "quarter", "one", "two", "three", "four", "five", "six", "seven",
    "eight", "nine",
    "ten", "eleven", "twelve", "thirt", "twent", "forty", "fift", "dozen",
)  # fmt: skip
_GROUPED = re.compile(r"[0-9]{1,3}(?: [0-9]{3}){1,7}(?![0-9])(?:\.[0-9]+)?")
_COUNTED_BEHIND = re.compile(rf" (?:{_BIG}|yen|dollars|euros)\b")
_SUM_IN_FRONT = re.compile(
    r"\b(?:of|to|at|is|was|are|were|reach(?:ed|es)|hit|total(?:s|led)?|about|around|over|than|nearly|some|from|by|and|:) \Z"
)
_ODD = re.compile(r"-(?:odd|some)(?= )")
_VAGUE = re.compile(
    r"(?:few|several|many|couple|multi|multiple|various|dozens|countless|untold|hundreds|tens|thousands|millions"
    r"|billions)"
    r"(?: of)?[ -]?\Z"
)
_NAME_BEFORE = re.compile(r"(?<![\w-])(?<![0-9] )(?<!illion )((?:us |u\.s\. )?dollars?|yen|euros?|yuan|rupees) ?\Z")
_PERCENT = re.compile(
    r" ?%(?:[ -]?p(?:oin)?ts?\b)?"
    r"|[ -]?(?:percentage[ -]points?|percent(?:[ -]points?)?|per[ -]cent|pct\.?(?: points?)?|ppts?|pps?|pc)(?![^\W_])"
)
_BASIS_POINTS = re.compile(r"[ -]basis[ -]points?\b|[ -]?bps?\b")
_FOLD = re.compile(r"[ -]?fold\b")
_TIMES = re.compile(
    r"(?: times|x)(?= (?:more|as|the (?!first|second|last|third)|what|higher|larger|greater|bigger|its|their"
    r"|last [\w ]{2,20}'s|increase|rise|jump|growth|return|that of|those|this \w+'s|the current|earnings|sales|faster"
    r"|annual|revenue|gdp)\b)"
    r"|x(?= [a-z]|[,.;)]|\Z)"
)
_TIMES_FREE = re.compile(r" times(?![^\W_])")
_GREW = re.compile(r"\b(?:by|to|up|rose|grew|increas\w*|jump\w*|surg\w*|factor of|soar\w*|expand\w*) (?:\w+ )?\Z")
_PLUS = re.compile(r"[ -]plus(?=[ -][^\W\d_])")
_COMPARED = re.compile(  # "6% more than ¥115 trillion": the second is a figure of its own, not a bound
    r"(?:%|percent|per cent|times|points?|fold|illion|yen|dollars|euros) (?:more|less|higher|lower|larger|smaller|greater|fewer) than"
    r" \Z"
)
_QUESTION = re.compile(r"[ -]question")
_CASH = re.compile(r" ?(?:\([$€¥]|\(us\$|in (?:cash|aid|fines?|damages))")
_WON_VERB = re.compile(r" (?:the|an?|their|his|her|its|against|gold|silver|seats?|promotion)\b")
_PAID = re.compile(
    r"\b(?:fined|pa(?:id|ys?|ying)|costs?|costing|worth|spent|price of|rais(?:e|ed)|saves?)"
    r" (?:an? |about |around |up to |nearly |more than |over |at least |almost )*\Z"
)
_UNITS = (
    "yen", "dollar", "euro", "pound", "yuan", "renminbi", "rupee", " won", "-won", "per cent", "percent", "pct",
    "franc", "ruble",
    "rouble", "baht", " dong", "peso", "rupiah", "ringgit", "kron", "korun", "crown", "zlot", "forint", " rand",
    "shekel",
    " lira", "rial", "riyal", "dirham", "dinar", "hryvn", "naira", " taka", "reais", "brazilian real", "shilling",
    "times", "fold",
    "basis point", "bps", "bp ", "x ", "pc ",
)  # fmt: skip
_WORD_MULTIPLES = (
    "twice",
    "thrice",
    "doubl",
    "tripl",
    "trebl",
    "quadrupl",
    "quintupl",
    "halv",
    "half",
    "third",
    "quarter",
    "fourth",
    "fifth",
)
_BEFORE_Y = re.compile(r"(?:\A|[^\w\s] ?|\b[a-z]+ )\Z")
_LETTERS = re.compile(r"\b(?:R[sp]\.? ?|RM ?|Y ?)[0-9]")


class English(European):
    """See `numerals.Grammar`."""

    bare = BARE
    units, number_words, factors = _UNITS, _NUMBER_WORDS, _WORD_MULTIPLES
    digits, digits_or_words = _START, _START_WITH_WORDS
    percent, basis_points, paid = _PERCENT, _BASIS_POINTS, PAID

    def is_coded(self, text: str) -> bool:
        return has_code(text) or _LETTERS.search(text) is not None

    def scaled(self, written: Written, numeral: Numeral) -> Numeral:
        scale, end = _scale(written.low, numeral.end)
        return numeral._replace(scale=scale, end=end)

    def before(self, written: Written, numeral: Numeral) -> Unit | None:
        found = currency_before(written.text, numeral.start) or _named_before(written.low, numeral)
        if not found or (written.text[found[0]] == "Y" and not _is_yen(written.text, found[0], numeral)):
            return None
        return Unit(found[0], "money", found[1])

    def numeral(self, written: Written, found: re.Match[str]) -> tuple[Numeral | None, int]:
        return _numeral(written, found)

    def other_unit(self, written: Written, numeral: Numeral) -> Unit | None:
        return _money_after(written, numeral) or _times(written.low, numeral)

    def link(self, low: str, left: tuple[int, int], right: int) -> Link | None:
        return link(low, left, right)

    def exactness(self, low: str, start: int, end: int) -> Exactness:
        said = QUALIFIERS.before(low, before_mark(low, start, end))
        if said in ("over", "under") and (_COMPARED.search(low, max(0, start - 30), start) or is_law(low, start, end)):
            said = "exact"
        if said == "exact" and in_a_range(low, start, end):
            return "about"
        return after_exactness(low, end) or said if said in ("exact", "about") else said

    def suspected(self, numeral: Numeral, unit: Unit) -> Decimal | None:
        return numeral.slip

    def worded_multiples(self, written: Written) -> Iterator[Amount]:
        return multiples(written)


def _is_yen(text: str, at: int, numeral: Numeral) -> bool:
    """ "Y1.2trn", "Y 31.3 trillion"; not "Generation Y 5 million"."""
    if text[at + 1] != " ":
        return numeral.scale >= 10**6
    return numeral.scale >= 10**9 and bool(_BEFORE_Y.search(text, max(0, at - 16), at))


def _named_before(low: str, numeral: Numeral) -> tuple[int, str] | None:
    """ "yen 150 billion", as tables and some agencies write it."""
    if numeral.scale < 10**6 or not low[numeral.start].isdigit():
        return None
    found = _NAME_BEFORE.search(low, max(0, numeral.start - 16), numeral.start)
    code = ENGLISH.get(found[1]) if found else None
    return (found.start(), code) if found and code else None


def _numeral(written: Written, found: re.Match[str]) -> tuple[Numeral | None, int]:
    """The number that begins at `found`, scale and all, and where to read on."""
    low, (start, end) = written.low, found.span()
    digits = found[0][:1].isdigit() or found[0][:1] == "."
    if digits and end - start > 32:
        return None, end
    words = found[0] if digits else first_of_two(low, start, found[0])
    mantissa, end = _digits(written.text, start, end) if digits else (number_word(words), start + len(words))
    if not digits and goes_on(low, start):
        return None, end
    if mantissa is None:
        return None, end
    part, end = fraction(low, end)
    odd = _ODD.match(low, end) if digits else None
    unscaled = odd.end() if odd else end
    scale, end = _scale(low, unscaled)
    if digits and scale > 1 and _is_measure(written, start, unscaled, end):
        return Numeral(start, unscaled, mantissa), unscaled
    if not digits and (scale > 1 or mantissa == 100) and _is_vague(low, start, found[0]):
        return None, end
    if not part:
        part, end = fraction(low, end)
    return Numeral(start, end, mantissa + part, scale, rough="dozen" in found[0] or bool(odd)), end


def _digits(text: str, start: int, end: int) -> tuple[Decimal, int]:
    """The value in digits; blanks part thousands where a currency or such a word shows it ("EUR 1 230 million")."""
    if text[end : end + 1] == " " and (wide := _GROUPED.match(text, start)) and _is_grouped(text, wide):
        end = min(wide.end(), start + 32)
    mantissa = Decimal(text[start:end].replace(",", "").replace(" ", ""))
    if text[end : end + 1] == " " and (typed := _TYPED_FRACTION.match(text, end)):
        return mantissa + Decimal(typed[1]) / Decimal(typed[2]), typed.end()
    fraction = _FRACTIONS.get(text[end : end + 1])
    return (mantissa + fraction, end + 1) if fraction else (mantissa, end)


def _is_grouped(text: str, wide: re.Match[str]) -> bool:
    """ "EUR 1 230", "reached 1 239 billion yen"; not "in 2 300 billion yen was spent", nor "May 12 300 billion"."""
    start = wide.start()
    if currency_before(text, start):
        return True
    return bool(_COUNTED_BEHIND.match(text, wide.end()) and _SUM_IN_FRONT.search(text, max(0, start - 14), start))


def _is_vague(low: str, start: int, words: str) -> bool:
    """ "several hundred billion", "tens of billion": a size, no figure."""
    return (not words and low.endswith("of ", 0, start)) or bool(_VAGUE.search(low, max(0, start - 14), start))


def _scale(low: str, end: int) -> tuple[Decimal, int]:
    """The product of the scale words at `end` ("hundred billion"), and where they end."""
    scale = ONE
    while found := _SCALE.match(low, end):
        scale *= _SCALES[found[found.lastindex or 0]]
        end = found.end()
    return scale, end


def _is_measure(written: Written, start: int, unscaled: int, end: int) -> bool:
    """Whether the letter behind a number is a unit of measure: no currency is there that it could be a scale of."""
    low = written.low
    if not (_MEASURE.match(low[unscaled:end]) or (low[end - 1] in "mt" and _PER.match(low, end))):
        return False
    if currency_before(written.text, start) or _PRICED.search(low, max(0, start - 24), start):
        return False
    onward = _GOES_ON.match(low, end)
    return not any(_money_after(written, Numeral(start, at, ONE)) for at in (end, onward.end() if onward else end))


def _money_after(written: Written, numeral: Numeral) -> Unit | None:
    text, at = written.text, numeral.end
    plus = _PLUS.match(written.low, at)
    at = plus.end() if plus else at
    if symbol := symbol_after(text, at):
        return Unit(symbol[0], "money", symbol[1], over=bool(plus))
    gap = 1 if text[at : at + 1] == "-" else len(text[at : at + 4]) - len(text[at : at + 4].lstrip(" "))
    found = named(written, at + gap, ENGLISH) if gap or text[at : at + 3].isupper() else None
    if not found or not _is_money(written.low, numeral, found[0], found[2]):
        return None
    return Unit(found[0], "money", found[1], over=bool(plus))


def _is_money(low: str, numeral: Numeral, end: int, name: str) -> bool:
    """Not pounds that are weight, "the top 10 won the cup", "a million-dollar question"."""
    if name == "won":
        return numeral.value >= 1000 and not _WON_VERB.match(low, end)
    if name in ("pound", "pounds") and numeral.scale < 10**6:
        return bool(_CASH.match(low, end) or _PAID.search(low, max(0, numeral.start - 40), numeral.start))
    return not (numeral.scale > 1 and _QUESTION.match(low, end))


def _times(low: str, numeral: Numeral) -> Unit | None:
    """Threefold, "three times the estimate", "rose 2.5 times"; not "three times last year"."""
    if found := _FOLD.match(low, numeral.end) or _TIMES.match(low, numeral.end):
        return Unit(found.end(), "multiple")
    found = _TIMES_FREE.match(low, numeral.end)
    if found and (numeral.mantissa % 1 or _GREW.search(low, max(0, numeral.start - 24), numeral.start)):
        return Unit(found.end(), "multiple")
    return None
