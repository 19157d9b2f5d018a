"""Amounts in English news text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.amounts import currency
from index.amounts.english_words import QUALIFIERS, after_exactness, multiples, number_word
from index.amounts.numerals import ONE, Link, Numeral, Unit
from index.article import Amount, Exactness

_SCALES = {
    "hundred": 100, "thousand": 10**3, "k": 10**3, "million": 10**6, "mln": 10**6, "mn": 10**6, "m": 10**6, "mil": 10**6,
    "billion": 10**9, "bln": 10**9, "bn": 10**9, "b": 10**9, "bil": 10**9, "trillion": 10**12, "trn": 10**12,
    "tn": 10**12, "tril": 10**12, "t": 10**12, "quadrillion": 10**15, "lakh": 10**5, "crore": 10**7, "mm": 10**6,
}  # fmt: skip
_LONG = "hundred|thousand|million|billion|trillion|quadrillion|lakh|crore"
_SHORT = "mln|mn|mil|mm|bln|bil|bn|trn|tril|tn"
_SCALE = re.compile(
    rf"[ -]?(?:({_LONG})s?(?![^\W_])|({_SHORT})(?![^\W_])|([kmbt])(?![^\W_]))"
    rf"|[ -]([KMBT])(?![\w'-])",
    re.IGNORECASE,
)
_SPACED_LETTER = re.compile(r"[ -][kmbt]\Z")
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "⅓": Decimal("0.333"), "⅔": Decimal("0.667")}
_ATOM = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozen"
)
_BIG = "million|billion|trillion|quadrillion"
_START = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|(?<![\w.])\.[0-9]+"
    rf"|\b(?:(?:an? )?half(?:[ -](?:of )?an?)?(?=[ -](?:{_BIG}|percent|per cent))"
    rf"|(?:an?|one|three)[ -]quarters?(?: of an?)?(?=[ -](?:{_BIG}|percentage|percent|per cent))"
    rf"|(?:a (?=dozen))?(?:{_ATOM})(?:[ -](?:{_ATOM}))?(?:[ -]hundred(?:(?: and)?[ -](?:{_ATOM})(?:[ -](?:{_ATOM}))?)?)?"
    rf"(?: point (?:{_ATOM}))?|an? hundred(?: and (?:{_ATOM}))?|an? (?=(?:thousand|{_BIG})(?!-))"
    rf"|(?={_BIG})(?={_BIG}[ -][^\W\d_])|(?=hundred[ -](?:{_BIG})\b))",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:\.[0-9]+)?")
_AND_A_HALF = re.compile(r"[ -]and[ -]a[ -]half\b", re.IGNORECASE)
_VAGUE = re.compile(
    r"(?:few|several|many|couple|multi|multiple|various|dozens|countless|untold|hundreds|tens|thousands|millions|billions)"
    r"(?: of)?[ -]?\Z",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r" ?%(?:[ -]?points?\b)?|[ -]?(?:percentage[ -]points?|percent(?:[ -]points?)?|per[ -]cent|pct\.?(?: points?)?|pc)(?![^\W_])",
    re.IGNORECASE,
)
_BASIS_POINTS = re.compile(r"[ -]basis[ -]points?\b|[ -]?bps?\b", re.IGNORECASE)
_FOLD = re.compile(r"[ -]?fold\b", re.IGNORECASE)
_TIMES = re.compile(
    r"(?: times|x)(?= (?:more|as|the (?!first|second|last|third)|what|higher|larger|greater|bigger|its|their|last [\w ]{2,20}'s|that of|those|this \w+'s"
    r"|the current|earnings|sales|faster|annual|revenue|gdp)\b)",
    re.IGNORECASE,
)
_TIMES_FREE = re.compile(r" times(?![^\W_])", re.IGNORECASE)
_GREW = re.compile(r"\b(?:by|to|up|rose|grew|increas\w*|jump\w*|surg\w*|factor of|soar\w*|expand\w*) (?:\w+ )?\Z", re.IGNORECASE)
_PLUS = re.compile(r"[ -]plus(?=[ -][^\W\d_])", re.IGNORECASE)
_LINK = re.compile(r" ?[-–~] ?| (?:up )?to (?:as (?:much|high) as )?| and | or ", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween (?:about |around |roughly )?\Z", re.IGNORECASE)
_FROM = re.compile(r"\bfrom (?:about |around |roughly |an? |the |nearly |over |just )*\Z", re.IGNORECASE)
_SPREAD = re.compile(r"\b(?:rang\w+|anywhere|somewhere|var(?:y|ies|ied|ying)|spann?\w*|pric\w+|estimat\w+|cost\w*) (?:\w+ )?from \w* ?\Z", re.I)
_ROSE = re.compile(
    r"\b(?:rose|fell|gained|dropped|climbed|jumped|surged|declined|slipped|grew|increased|advanced|up|down|higher|lower|lost|added|rising"
    r"|falling|soared|tumbled|widened|narrowed|expanded|shrank|cut)(?: by)?(?: about| around| nearly| some| roughly)? \Z",
    re.IGNORECASE,
)
_SPENT = re.compile(r"\b(?:in|since|by|during|after|before|until|for) \Z", re.IGNORECASE)
_MARK = re.compile(r"[ -](?:mark|threshold|milestone|barrier|level|line)\b", re.IGNORECASE)
_QUESTION = re.compile(r"[ -]question", re.IGNORECASE)
_MONEY_AHEAD = re.compile(r"[ -]?(?:sterling|\([$€¥]|\(US\$|in (?:cash|aid|fines?|damages))")
_WON_VERB = re.compile(r" (?:the|an?|their|his|her|its|over|against|by|gold|silver|seats?|at|promotion|in)\b")
_PAID = re.compile(r"\b(?:fined|paid|pay|pays|paying|cost|costs|costing|worth|spent|price of|for|of|raise|raised|save) (?:an? |about |around |up to |nearly |more than |over |at least |almost )*\Z", re.I)


class English:
    """See `numerals.Grammar`."""

    trigger = re.compile(
        rf"[%{currency.SIGNS}]|yen|dollar|euro|pound|yuan|renminbi|rupee|\bwon\b|per ?cent|pct|franc|ro?uble|baht|dong\b|peso"
        r"|rupiah|ringgit|kron[aeo]|koruna|crown|zlot|forint|rand\b|shekel|lira|r[iy]+al|dirham|dinar|hryvn|naira|taka\b"
        r"|reais|brazilian real|shilling|times|fold\b|doubl|tripl|quadrupl|quintupl|halv|\bhalf\b|third|quarter|basis point"
        r"|\dx\b|\d ?bps|(?-i:\b(?:[A-Z]{3}|Rs|Fr)\b|\b[A-Z]{3}[0-9]|\bRs\.?[0-9]|\bY[0-9])",
        re.IGNORECASE,
    )

    def numerals(self, text: str) -> Iterator[Numeral]:
        at = 0
        while found := _START.search(text, at):
            numeral, end = _numeral(text, found)
            at = max(end, found.start() + 1)
            if numeral:
                yield numeral

    def before(self, text: str, numeral: Numeral) -> Unit | None:
        found = currency.before(text, numeral.start)
        if not found or (text[found[0] : numeral.start] == "Y" and numeral.scale < 10**6):
            return None
        return Unit(found[0], "money", found[1])

    def after(self, text: str, numeral: Numeral) -> Unit | None:
        at = numeral.end
        if percent := _PERCENT.match(text, at):
            return Unit(percent.end(), "percent")
        if points := _BASIS_POINTS.match(text, at):
            return Unit(points.end(), "percent", factor=Decimal("0.01"))
        return _money_after(text, numeral) or _times(text, numeral)

    def link(self, text: str, left: tuple[int, int], right: int) -> Link | None:
        joint = _LINK.fullmatch(text, left[1], right)
        if not joint:
            return None
        head = text[max(0, left[0] - 40) : left[0]]
        word = joint[0].strip().lower()
        if word in ("and", "or"):
            return "range" if word == "and" and _BETWEEN.search(head) else None
        if word.startswith(("to", "up")):
            if _ROSE.search(head):
                return "pair"
            if _FROM.search(head):
                return "range" if _SPREAD.search(head) else "pair"
            return None if _SPENT.search(head) else "range"
        return "range"

    def exactness(self, text: str, start: int, end: int) -> Exactness:
        said = QUALIFIERS.before(text, _before_mark(text, start, end))
        return after_exactness(text, end) or said if said in ("exact", "about") else said

    def multiples(self, text: str) -> Iterator[Amount]:
        return multiples(text)


def _before_mark(text: str, start: int, end: int) -> int:
    """Where to look for a qualifier: "crossed the $4 trillion mark" crossed $4 trillion, "topped the $4 billion forecast" did not."""
    the = text[max(0, start - 4) : start].lower() == "the "
    return start - 4 if the and _MARK.match(text, end) else start


def _numeral(text: str, found: re.Match[str]) -> tuple[Numeral | None, int]:
    """The number that begins at `found`, scale and all, and where to read on."""
    start, end = found.span()
    digits = found[0][:1].isdigit() or found[0][:1] == "."
    if digits:
        if (wide := _GROUPED.match(text, start)) and currency.before(text, start):
            end = wide.end()
        mantissa = Decimal(text[start:end].replace(",", "").replace(" ", "")) if end - start < 32 else None
        if mantissa is not None and text[end : end + 1] in _FRACTIONS:
            mantissa, end = mantissa + _FRACTIONS[text[end]], end + 1
    else:
        mantissa = number_word(found[0])
    if mantissa is None:
        return None, end
    if half := _AND_A_HALF.match(text, end):
        mantissa, end = mantissa + Decimal("0.5"), half.end()
    scale, end = _scale(text, end)
    if not digits and (scale > 1 or mantissa == 100) and _is_vague(text, start, found[0]):
        return None, end
    if half := _AND_A_HALF.match(text, end):
        mantissa, end = mantissa + Decimal("0.5"), half.end()
    return Numeral(start, end, mantissa, scale, rough="dozen" in found[0].lower()), end


def _is_vague(text: str, start: int, words: str) -> bool:
    """"several hundred billion", "tens of billion": a size, no figure."""
    return (not words and text[:start].endswith("of ")) or bool(_VAGUE.search(text, max(0, start - 14), start))


def _scale(text: str, end: int) -> tuple[Decimal, int]:
    scale = ONE
    while found := _SCALE.match(text, end):
        if _SPACED_LETTER.search(found[0]) or (found[0][0] in " -" and found[0][1:].lower() in "kmbt" and not found[4]):
            break
        scale *= _SCALES[found[0].strip(" -.").lower().removesuffix("s") if len(found[0]) > 4 else found[0].strip(" -.").lower()]
        end = found.end()
    return scale, end


def _money_after(text: str, numeral: Numeral) -> Unit | None:
    at = numeral.end
    plus = _PLUS.match(text, at)
    at = plus.end() if plus else at
    if symbol := currency.symbol_after(text, at):
        return Unit(symbol[0], "money", symbol[1], over=bool(plus))
    if text[at : at + 1] not in (" ", "-") and not text[at : at + 3].isupper():
        return None
    found = currency.named(text, at + (text[at : at + 1] in (" ", "-")), currency.ENGLISH)
    if not found or not _is_money(text, numeral, found):
        return None
    return Unit(found[0], "money", found[1], over=bool(plus))


def _is_money(text: str, numeral: Numeral, found: tuple[int, str | None, str]) -> bool:
    """Pounds that are weight, "the top 10 won the cup", "a million-dollar question" are not."""
    end, _, name = found
    if name == "won":
        return numeral.value >= 1000 and not _WON_VERB.match(text, end)
    if name in ("pound", "pounds") and numeral.scale == 1:
        return bool(_MONEY_AHEAD.match(text, end) or _PAID.search(text, max(0, numeral.start - 40), numeral.start))
    return not (numeral.scale > 1 and _QUESTION.match(text, end))


def _times(text: str, numeral: Numeral) -> Unit | None:
    if fold := _FOLD.match(text, numeral.end):
        return Unit(fold.end(), "multiple")
    if times := _TIMES.match(text, numeral.end):
        return Unit(times.end(), "multiple")
    times = _TIMES_FREE.match(text, numeral.end)
    if times and (numeral.mantissa % 1 or _GREW.search(text, max(0, numeral.start - 24), numeral.start)):
        return Unit(times.end(), "multiple")
    return None
