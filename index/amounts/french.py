"""Amounts in French news text: long scale (a billion is 10^12), a comma for decimals, spaces or dots for thousands.

Patterns run on the lower-cased text; see english.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.amounts.currency import FRENCH, SIGNS, currency_before, named, symbol_after
from index.amounts.european import European
from index.amounts.french_words import ATOM, BARE, COLLECTIVE, PAID, QUALIFIERS, after_exactness, multiples, number_word
from index.amounts.numerals import ONE, Link, Numeral, Unit, Written
from index.article import Amount, Exactness

_SCALES = {
    "mille": 10**3, "millier": 10**3, "million": 10**6, "milliard": 10**9, "billion": 10**12, "billiard": 10**15,
    "trillion": 10**18, "k": 10**3, "m": 10**6, "mio": 10**6, "mln": 10**6, "md": 10**9, "mrd": 10**9, "mld": 10**9,
    "mia": 10**9, "g": 10**9, "t": 10**12,
}  # fmt: skip
# "¥1.78 trillion": a sign in front, a dot and no plural are English, left untranslated in a French text.
_ENGLISH_SCALES = {"billion": Decimal(10) ** 9, "trillion": Decimal(10) ** 12}
# Currencies so small that 10^12 of them is an ordinary budget; elsewhere a French "billion" may be the English one.
_SMALL_CURRENCIES = frozenset({"JPY", "KRW", "VND", "IDR", "COP", "CLP", "ARS", "NGN", "HUF", "XOF"})
_WORD = "milliers?|millions?|milliards?|billions?|billiards?|trillions?"
_SCALE = re.compile(
    rf"(?: {{1,3}}|-)(?:de )?(mille|{_WORD})(?![^\W_])"
    r"| {0,3}(mds?|mrds?|mlds?|mio|mln|mia)(?:(?![^\W_])\.?|(?=(?:eur|usd|jpy|gbp|chf)\b))"
    rf"| ?([mgtk])(?= ?[{SIGNS}]| ?(?:eur|usd)\b| d'euros\b| de dollars\b| de yens?\b)"
)
_BARE_SCALE = re.compile(rf"(?:de )?(mille|{_WORD})(?![^\W_])")
_DIGITS = (
    r"[0-9]{1,3}(?:[ .'][0-9]{3})+(?![0-9])(?:,[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3}){2,}(?![0-9])|[0-9]+(?:[.,][0-9]+)?"
)
_JOINT = r"(?:[- ]| et (?=une?\b|onze\b))"
_START = re.compile(_DIGITS)
_START_WITH_WORDS = re.compile(
    rf"{_DIGITS}|\b(?:(?:une? )?demi[- ](?=mill|bill)"
    rf"|(?:une? |trois )quarts? de (?=mill|bill)"
    rf"|(?:une? )?(?:{COLLECTIVE})(?= de (?:mill|bill)| d'euros| de dollars| de yens)"
    rf"|(?<!pour )(?:(?:{ATOM}{_JOINT})*mille[ -](?={ATOM}))?{ATOM}(?:{_JOINT}{ATOM})*(?: virgule {ATOM}(?:{_JOINT}{ATOM})*)?\b"
    r"|(?=mille\b)|(?<=\b[ldc][eu] )(?=milliard\b|million\b)|(?<=\bau )(?=milliard\b|million\b))"
)
_NUMBER_WORDS = (
    "mill", "bill", "demi", "taine", "zaine", "un ", "une ", "deux", "trois", "quatre", "cinq", "six", "sept",
    "huit", "neuf",
    "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "vingt", "trente", "quarante", "cinquante",
    "soixante",
    "cent",
)  # fmt: skip
_HUNDREDS = re.compile(r"(?:deux|trois|quatre|cinq|six|sept|huit|neuf)[ -]cents?")
_HALF = re.compile(r" et demie?\b")
_VAGUE = re.compile(
    r"(?:plusieurs|quelques|des|nombreux|certains|maints|(?:centaines|dizaines|milliers|milliards|millions) de"
    r"|multi-?) ?\Z"
)
_PERCENT = re.compile(r" ?%|[ -]?pour[ -]?cents?\b| p\. ?(?:100|c\.)| pct\b| points? de pourcentage\b| points? de %")
_BASIS_POINTS = re.compile(r" points? de base\b| ?pb\b")
_TIMES = re.compile(
    r" fois(?= (?:plus|moins|supérieure?s?|inférieure?s?|son|sa|ses|leurs?|celui|celle|ceux|ce qu|autant|davantage"
    r"|l(?:[ea]s? |')(?:montant|niveau|budget|total|prix|coût|pib|produit|chiffre|somme|moyenne|valeur|taille"
    r"|enveloppe|salaire"
    r"|nombre|volume|capacité|taux|bénéfice|effort))\b)"
)
_TIMES_AND_A_HALF = re.compile(r" fois et demie?\b")
_TIMES_FREE = re.compile(r" fois\b")
_BY = re.compile(
    r"\b(?:(?P<down>divis\w+)|multipli\w+) (?:(?:au|presque|quasi|quasiment|plus que) )?"
    r"par (?:près de |plus de |environ |presque |au moins )?\Z"
)
_LINK = re.compile(r" ?[-–~] ?| à | jusqu'à | et | ou | voire ")
_BETWEEN = re.compile(r"\bentre (?:environ )?\Z")
_CHANGE = re.compile(
    r"\b(?:pass|port|augment|relev|rédui|ramen|progress|bond|tomb|chut|recul|grimp|mont(?!ant)|haiss|baiss|accr|hauss|évolu"
    r"|saut|abaiss"
    r"|étai)\w*[^.;]{0,40}(?:\bde |\bd')(?:près de |environ |quelque |plus de )?\Z"
)
_NOT_MORE = re.compile(r"\b(?:ne |n')[^,.;:]{1,24} pas [^,.;:]{0,16}plus d(?:e |es |')\Z")
_ONLY = re.compile(r"(?:\b(?:ne |n')[^,.;:]{1,30} |(?:\A|[,.;:(] ?))plus que (?:les |d'|de )?\Z")
_LEVELS = re.compile(r"\b(?:taux|tva|tax\w+|part|parts|pass\w*|port\w*|relev\w*|ramen\w*|abaiss\w*|étai\w*|évolu\w*)\b")
_PERCENT_SOON = re.compile(r"[0-9,.]{1,6} ?(?:%|pour cent)")
_BEFORE_DATE = re.compile(r"\b(?:en|depuis|dès|à|vers|début|fin|le|mi) \Z")
_CENTS = re.compile(  # 12€50, 12 euros 50
    r"(?: ?€ ?| euros? )([0-9]{2})(?![0-9])(?![.,][0-9])(?! ?(?:€|%|[mk]?€|m[dr]|mill|euros?|dollars?|yens?|fois|ans|mois|pour cent|[0-9]))"
)
_OF_MONEY = re.compile(r" {1,3}(?:de {1,3}|d' ?)?|(?=[a-z]{3}\b)|-(?=[a-z])")
_THOUSAND = 1000
_BOOKS = re.compile(r"\b(?:vend\w+|imprim\w+|exemplaires|édit\w+|lus|bibliothèque|tirage)\b")
_GROUP = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_GROUPS = re.compile(r"(?!0)[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_COMMA_GROUP = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_COMMA_THOUSANDS = re.compile(r"[1-9][0-9]{0,2},000")
_UNITS = (
    "yen", "dollar", "euro", "livre", "yuan", "renminbi", "roupie", " won", "pour cent", "pour-cent", "pct", "franc",
    "rouble",
    "baht", " dong", "peso", "rupiah", "ringgit", "couronne", "zlot", "forint", " rand", "shekel", " lires", "riyal",
    "dirham",
    "dinar", "hryvn", "naira", " reais", " réa", " real", "fois", "multipli", "divis", "points de", "point de",
    "p. 100", "p.100",
    "p.c.", "p. c.",
)  # fmt: skip
_WORD_MULTIPLES = (
    "doubl",
    "tripl",
    "quadrupl",
    "quintupl",
    "sextupl",
    "décupl",
    "moitié",
    "tiers",
    "quart",
    "cinquième",
    "dixième",
)


class French(European):
    """See `numerals.Grammar`."""

    bare = BARE
    units, number_words, factors = _UNITS, _NUMBER_WORDS, _WORD_MULTIPLES
    digits, digits_or_words = _START, _START_WITH_WORDS
    percent, basis_points, paid = _PERCENT, _BASIS_POINTS, PAID

    def scaled(self, written: Written, numeral: Numeral) -> Numeral:
        scale, _, end = _scale(written, numeral.end, bare=False)
        return numeral._replace(scale=scale, end=end)

    def before(self, written: Written, numeral: Numeral) -> Unit | None:
        found = currency_before(written.text, numeral.start)
        if found and written.text[found[0]] != "Y":
            return Unit(found[0], "money", found[1])
        if not written.low.endswith(("par ", " de ", "environ ", "presque ", "moins "), 0, numeral.start):
            return None
        by = _BY.search(written.low, max(0, numeral.start - 60), numeral.start)
        return Unit(numeral.start, "multiple", divides=bool(by["down"])) if by else None

    def numeral(self, written: Written, found: re.Match[str]) -> tuple[Numeral | None, int]:
        return _numeral(written, found)

    def other_unit(self, written: Written, numeral: Numeral) -> Unit | None:
        return _money_after(written, numeral) or _times(written.low, numeral)

    def link(self, low: str, left: tuple[int, int], right: int) -> Link | None:
        joint = _LINK.fullmatch(low, left[1], right)
        if not joint:
            return None
        head = low[max(0, left[0] - 80) : left[0]]
        word = joint[0].strip()
        if word == "et":
            return "range" if _BETWEEN.search(head) else None
        if word in ("à", "jusqu'à") and _CHANGE.search(head):
            return "range" if _is_span_of_change(low, left, right, head) else "pair"
        return None if word == "à" and _BEFORE_DATE.search(head) else "range"

    def exactness(self, low: str, start: int, end: int) -> Exactness:
        said = QUALIFIERS.before(low, start)
        if said == "over" and _NOT_MORE.search(low, max(0, start - 48), start):
            return "under"
        if said == "over" and _ONLY.search(low, max(0, start - 48), start):
            said = "exact"
        return after_exactness(low, end) or said if said in ("exact", "about") else said

    def suspected(self, numeral: Numeral, unit: Unit) -> Decimal | None:
        billion = numeral.slip is not None and numeral.slip * 1000 == numeral.value and numeral.scale == 10**12
        if unit.kind != "money" or (billion and unit.currency in _SMALL_CURRENCIES):
            return None
        return numeral.slip

    def worded_multiples(self, written: Written) -> Iterator[Amount]:
        return multiples(written)


def _is_span_of_change(low: str, left: tuple[int, int], right: int, head: str) -> bool:
    """ "augmenté de 3 à 5 %" is by how much; a rate or a tax goes "de 8 à 10 %", and so does what "passe de"."""
    percent = low[left[1] - 1].isdigit() and _PERCENT_SOON.match(low, right)
    return bool(percent) and not _LEVELS.search(head)


def _numeral(written: Written, found: re.Match[str]) -> tuple[Numeral | None, int]:
    """The number that begins at `found`, scale and all, and where to read on."""
    low, (start, end) = written.low, found.span()
    digits = found[0][:1].isdigit()
    if digits and end - start > 32:
        return None, end
    mantissa, rough = (_decimal(found[0]), False) if digits else number_word(found[0])
    if mantissa is None:
        return None, end
    mantissa, end = _and_a_half(low, mantissa, end)
    scale, word, end = _scale(written, end, bare=not digits and found[0][-1:] in ("", "-", " "))
    if not digits and _HUNDREDS.fullmatch(found[0]):  # a six and its scale, so that "cinq à six cents" is a range
        mantissa, scale = mantissa / 100, scale * 100
    if not digits and _VAGUE.search(low, max(0, start - 16), start):
        return None, end
    if word:
        mantissa, end = _and_a_half(low, mantissa, end)
    if digits and not word and _COMMA_GROUP.fullmatch(found[0]) and _counts_money(written, start, end):
        return Numeral(start, end, mantissa * 1000), end
    if word in _ENGLISH_SCALES and "," not in found[0] and mantissa > 1 and currency_before(written.text, start):
        return Numeral(start, end, mantissa, _ENGLISH_SCALES[word], slip=mantissa * scale), end
    mantissa, slip = _readings(found[0], mantissa, word)
    return Numeral(start, end, mantissa, scale, rough, None if slip is None else slip * scale), end


def _counts_money(written: Written, start: int, end: int) -> bool:
    """Whether digits are a sum as they stand: "$1,250" has no thousandths of a dollar, "1,250 milliard" may."""
    return bool(currency_before(written.text, start) or _money_after(written, Numeral(start, end, ONE)))


def _and_a_half(low: str, mantissa: Decimal, end: int) -> tuple[Decimal, int]:
    half = _HALF.match(low, end)
    return (mantissa + Decimal("0.5"), half.end()) if half else (mantissa, end)


def _decimal(written: str) -> Decimal | None:
    """The value of a French number: three digits behind a dot are thousands, behind a comma decimals."""
    plain = written.replace(" ", "").replace("'", "")
    if plain.count(",") > 1 or _COMMA_THOUSANDS.fullmatch(plain):  # "12,000": nobody writes three empty decimals
        return Decimal(plain.replace(",", ""))
    if _GROUPS.fullmatch(plain):
        plain = plain.replace(".", "")
    return Decimal(plain.replace(",", ".")) if plain.count(".") + plain.count(",") <= 1 else None


def _readings(written: str, mantissa: Decimal, word: str) -> tuple[Decimal, Decimal | None]:
    """The mantissa, and the other one that may have been meant.

    Thousands or decimals in "1.239 milliards"? A French noun is plural from 2 on, so where the first group is 1 its
    ending decides; above, both are possible, unless the last digit is a zero, which nobody writes as a decimal. A
    "trillion" may be the English one, a million times less; so may a "billion", a thousand times less.
    """
    if word.startswith("trillion"):
        return mantissa, mantissa / 10**6
    if word and _GROUP.fullmatch(written):
        decimal = Decimal(written)
        if decimal < 2 and word in ("million", "milliard", "billion"):
            return decimal, None
        if decimal >= 2 and not written.endswith("0"):
            return mantissa, decimal
    return mantissa, mantissa / 1000 if word.startswith("billion") else None


def _scale(written: Written, end: int, *, bare: bool) -> tuple[Decimal, str, int]:
    """The product of the scale words at `end` ("mille milliards"), the last of them, and where they end."""
    scale, word = ONE, ""
    found = _BARE_SCALE.match(written.low, end) if bare else _SCALE.match(written.low, end)
    while found and not (found.lastindex == 3 and not _is_letter_scale(written.text, found)):
        word = found[found.lastindex or 0]
        scale *= _SCALES[word if word in _SCALES else word.removesuffix("s")]
        end = found.end()
        found = _SCALE.match(written.low, end)
    return scale, word, end


def _is_letter_scale(text: str, found: re.Match[str]) -> bool:
    """M, G, T and k in their case; a small m only when it touches its sign ("3m€")."""
    letter = text[found.start(3)]
    return letter in "MGTkK" or (letter == "m" and text[found.end() : found.end() + 1] in SIGNS)


def _money_after(written: Written, numeral: Numeral) -> Unit | None:
    if numeral.scale == 1 and (cents := _CENTS.match(written.low, numeral.end)):
        return Unit(cents.end(), "money", "EUR", extra=Decimal(cents[1]) / 100)
    if symbol := symbol_after(written.text, numeral.end):
        return Unit(symbol[0], "money", symbol[1])
    gap = _OF_MONEY.match(written.low, numeral.end)
    if not gap:
        return None
    if symbol := symbol_after(written.text, gap.end()):
        return Unit(symbol[0], "money", symbol[1])
    found = named(written, gap.end(), FRENCH)
    if not found or not _is_money(written.low, numeral, found[2]):
        return None
    return Unit(found[0], "money", found[1])


def _is_money(low: str, numeral: Numeral, name: str) -> bool:
    """Not books, which are "livres" too; not "un yen faible", a state of the market."""
    if name in ("livre", "livres"):
        around = low[max(0, numeral.start - 60) : numeral.end + 60]
        return numeral.scale >= _THOUSAND and not _BOOKS.search(around)
    return low[numeral.start].isdigit() or numeral.value > 1


def _times(low: str, numeral: Numeral) -> Unit | None:
    """ "trois fois plus", "3,7 fois"; not "trois fois le tournoi"."""
    if half := _TIMES_AND_A_HALF.match(low, numeral.end):
        return Unit(half.end(), "multiple", extra=Decimal("0.5"))
    if times := _TIMES.match(low, numeral.end):
        return Unit(times.end(), "multiple")
    times = _TIMES_FREE.match(low, numeral.end)
    return Unit(times.end(), "multiple") if times and numeral.mantissa % 1 else None
