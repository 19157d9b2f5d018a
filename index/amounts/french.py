"""Amounts in French news text: long scale (a billion is 10^12), a comma for decimals, spaces or dots for thousands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.amounts import currency
from index.amounts.french_words import ATOM, COLLECTIVE, QUALIFIERS, after_exactness, multiples, number_word
from index.amounts.numerals import ONE, Link, Numeral, Unit
from index.article import Amount, Exactness

_SCALES = {
    "cent": 100, "mille": 10**3, "millier": 10**3, "million": 10**6, "milliard": 10**9, "billion": 10**12,
    "billiard": 10**15, "trillion": 10**18, "k": 10**3, "m": 10**6, "mio": 10**6, "mln": 10**6, "md": 10**9, "mrd": 10**9,
    "mld": 10**9, "mia": 10**9, "g": 10**9, "t": 10**12,
}  # fmt: skip
_SCALE = re.compile(
    r"(?:(?: |-)(?:de )?)(mille|milliers?|millions?|milliards?|billions?|billiards?|trillions?)(?![^\W_])"
    r"|(?:de )?(mille|milliers?|millions?|milliards?|billions?)(?![^\W_])"
    rf"| ?(?:(mds?|mrds?|mlds?|mio|mln|mia)(?![^\W_])\.?|(?-i:([MGTkK]))(?= ?[{currency.SIGNS}]| ?EUR\b| ?USD\b| d'euros\b| de dollars\b| de yens?\b)|(m)(?=[€$£¥]))",
    re.IGNORECASE,
)
_DIGITS = r"[0-9]{1,3}(?:[ .][0-9]{3})+(?![0-9])(?:,[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3}){2,}(?![0-9])|[0-9]+(?:[.,][0-9]+)?"
_START = re.compile(
    rf"{_DIGITS}|\b(?:(?:une? )?demi[- ](?=mill|bill)|(?:une? )?(?:{COLLECTIVE})(?= de (?:mill|bill)| d'euros| de dollars| de yens)"
    rf"|(?<!pour )(?:{ATOM})(?:(?:[- ]| et )(?:{ATOM}))*(?: virgule (?:{ATOM}))?\b|(?=mille\b)"
    r"|(?<=\ble )(?=milliard\b|million\b)|(?<=\bdu )(?=milliard\b|million\b)|(?<=\bau )(?=milliard\b)|(?<=\bce )(?=milliard\b))",
    re.IGNORECASE,
)
_HALF = re.compile(r" et demie?\b", re.IGNORECASE)
_VAGUE = re.compile(r"(?:plusieurs|quelques|des|de nombreux|certains|maints|centaines de|dizaines de|milliers de|milliards de|millions de|multi-?) ?\Z", re.I)
_PERCENT = re.compile(r" ?%| ?pour[ -]?cents?\b| p\. ?(?:100|c\.)| pct\b| points? de pourcentage\b| points? de %", re.IGNORECASE)
_BASIS_POINTS = re.compile(r" points? de base\b| ?pb\b", re.IGNORECASE)
_TIMES = re.compile(
    r" fois(?= (?:plus|moins|supérieure?s?|inférieure?s?|l(?:[ea]s? |')(?:montant|niveau|budget|total|prix|coût|pib|produit|chiffre|somme|moyenne|valeur|taille|enveloppe"
    r"|salaire|nombre|volume|capacité|taux|bénéfice|effort)|son|sa|ses|leurs?|celui|celle|ceux|ce qu|autant|le montant|l'enveloppe|davantage)\b)",
    re.IGNORECASE,
)
_TIMES_FREE = re.compile(r" fois\b", re.IGNORECASE)
_BY = re.compile(r"\b(?P<down>divis\w+|division)?(?:multipli\w+|multiplication)? (?:(?:au|presque|quasi|quasiment|plus que) )?par (?:près de |plus de |environ |presque |au moins )?\Z", re.I)
_LINK = re.compile(r" ?[-–~] ?| à | jusqu'à | et | ou ", re.IGNORECASE)
_ENTRE = re.compile(r"\bentre (?:environ )?\Z", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:pass\w+|port\w+|augment\w+|relev\w+|rédui\w+|ramen\w+|progress\w+|bond\w+|tomb\w+|chut\w+|recul\w+|grimp\w+|mont\w+|haiss\w+"
    r"|baiss\w+|accru\w*|hauss\w+|évolu\w+|saut\w+|abaiss\w+|étai\w+)\b[^.;]{0,40}\b(?:de|d') ?(?:près de |environ |quelque |plus de )?\Z",
    re.IGNORECASE,
)
_OF = re.compile(r"\b(?:de |d')(?:près de |environ |quelque |plus de )?\Z", re.IGNORECASE)
_BEFORE_DATE = re.compile(r"\b(?:en|depuis|dès|à|vers|début|fin|le|mi) \Z", re.IGNORECASE)
_BOOKS = re.compile(r"\b(?:vend\w+|imprim\w+|exemplaires|édit\w+|lus|bibliothèque|tirage)\b", re.IGNORECASE)
# "¥150 billion": a sign in front and no plural is English, left untranslated in a French text.
_ENGLISH_SCALES = {"billion": Decimal(10) ** 9, "trillion": Decimal(10) ** 12}
# Currencies so small that 10^12 of them is an ordinary budget; elsewhere a French "billion" may be the English one.
_SMALL_CURRENCIES = frozenset({"JPY", "KRW", "VND", "IDR", "COP", "CLP", "IRR", "ARS", "NGN", "HUF", "XOF"})


class French:
    """See `numerals.Grammar`."""

    trigger = re.compile(
        rf"[%{currency.SIGNS}]|yen|dollar|euro|livre|yuan|renminbi|roupie|\bwons?\b|pour ?-?cent|\bpct\b|franc|rouble|baht"
        r"|dongs?\b|peso|rupiah|ringgit|couronne|zlot|forint|rand\b|shekel|lires|riyal|dirham|dinar|hryvn|naira|r[ée]a(?:l|is|ux)\b"
        r"|fois|doubl|tripl|quadrupl|quintupl|multipli|divis|moitié|tiers|quart|points? de|p\. ?(?:100|c)"
        r"|(?-i:\b(?:[A-Z]{3}|Rs|Fr)\b|\b[A-Z]{3}[0-9])",
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
        if found and text[found[0] : numeral.start] != "Y":
            return Unit(found[0], "money", found[1])
        by = _BY.search(text, max(0, numeral.start - 60), numeral.start)
        if by and (by["down"] or "ultipli" in by[0]):
            return Unit(numeral.start, "multiple", divides=bool(by["down"]))
        return None

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
        head = text[max(0, left[0] - 80) : left[0]]
        word = joint[0].strip().lower()
        if word in ("et", "ou"):
            return "range" if word == "et" and _ENTRE.search(head) else None
        if word in ("à", "jusqu'à") and _OF.search(head) and _CHANGE.search(head):
            return "pair"
        return None if word == "à" and _BEFORE_DATE.search(head) else "range"

    def exactness(self, text: str, start: int, end: int) -> Exactness:
        said = QUALIFIERS.before(text, start)
        return (after_exactness(text, end) or said) if said in ("exact", "about") else said

    def multiples(self, text: str) -> Iterator[Amount]:
        return multiples(text)


def _numeral(text: str, found: re.Match[str]) -> tuple[Numeral | None, int]:
    """The number that begins at `found`, scale and all, and where to read on."""
    start, end = found.span()
    digits = found[0][:1].isdigit()
    if digits and end - start > 32:
        return None, end
    mantissa, rough = (_decimal(found[0]), False) if digits else number_word(found[0])
    if mantissa is None:
        return None, end
    if half := _HALF.match(text, end):
        mantissa, end = mantissa + Decimal("0.5"), half.end()
    scale, word, end = _scale(text, end, bare=found[0] == "" or found[0].endswith(("-", " ")))
    if not digits and _VAGUE.search(text, max(0, start - 16), start):
        return None, end
    if scale > 1 and (half := _HALF.match(text, end)):
        mantissa, end = mantissa + Decimal("0.5"), half.end()
    mantissa, other = _readings(found[0], mantissa, word)
    slip = other * scale if other is not None else None
    if word in _ENGLISH_SCALES and mantissa >= 2 and currency.before(text, start):
        return Numeral(start, end, mantissa, _ENGLISH_SCALES[word], slip=mantissa * scale), end
    if word.startswith("trillion"):
        slip = mantissa * scale / 10**6
    return Numeral(start, end, mantissa, scale, rough, slip), end


def _decimal(written: str) -> Decimal | None:
    """The value of a French number: three digits behind a dot are thousands, behind a comma decimals."""
    plain = written.replace(" ", "")
    if plain.count(",") > 1 or re.fullmatch(r"[1-9][0-9]{0,2},000", plain):  # "12,000": nobody writes three empty decimals
        return Decimal(plain.replace(",", ""))
    if re.fullmatch(r"(?!0)[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?", plain):
        plain = plain.replace(".", "")
    return Decimal(plain.replace(",", ".")) if plain.count(".") + plain.count(",") <= 1 else None


def _readings(written: str, mantissa: Decimal, word: str) -> tuple[Decimal, Decimal | None]:
    """Thousands or decimals in "1.239 milliards"? A French noun is plural from 2 on, so its ending tells.

    With a first group below 2 the ending decides; above, and with digits that are no round thousand, both are possible.
    """
    if not word or not re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", written):
        return mantissa, None
    decimal = Decimal(written)
    if decimal < 2 and word in ("million", "milliard", "billion", "trillion"):
        return decimal, None
    return mantissa, None if decimal < 2 or written.endswith("0") else decimal


def _scale(text: str, end: int, *, bare: bool) -> tuple[Decimal, str, int]:
    scale, word = ONE, ""
    while found := _SCALE.match(text, end):
        if found[2] and not bare:
            break
        word = next(g for g in found.groups() if g).lower()
        scale *= _SCALES[word if word in _SCALES else word.removesuffix("s")]
        end, bare = found.end(), False
    return scale, word, end


def _money_after(text: str, numeral: Numeral) -> Unit | None:
    at = numeral.end
    if symbol := currency.symbol_after(text, at):
        return Unit(symbol[0], "money", symbol[1])
    gap = _OF_MONEY.match(text, at)
    if not gap:
        return None
    if symbol := currency.symbol_after(text, gap.end()):
        return Unit(symbol[0], "money", symbol[1])
    found = currency.named(text, gap.end(), currency.FRENCH)
    if not found or not _is_money(text, numeral, found[2]):
        return None
    return Unit(found[0], "money", found[1])


_OF_MONEY = re.compile(r" (?:de |d')?|(?=[A-Z]{3}\b)|-(?=[a-z])")


def _is_money(text: str, numeral: Numeral, name: str) -> bool:
    """Books are "livres" too; "un yen faible" is a state of the market."""
    if name in ("livre", "livres"):
        head = text[max(0, numeral.start - 60) : numeral.end + 60]
        return numeral.scale > 1 and not _BOOKS.search(head)
    digits = text[numeral.start].isdigit()
    return digits or numeral.value > 1


def _times(text: str, numeral: Numeral) -> Unit | None:
    if times := _TIMES.match(text, numeral.end):
        return Unit(times.end(), "multiple")
    times = _TIMES_FREE.match(text, numeral.end)
    return Unit(times.end(), "multiple") if times and numeral.mantissa % 1 else None


def suspect_billion(amount: Amount) -> Decimal | None:
    """The English reading of a French "billion" in a currency where 10^12 is much."""
    words = amount.text.lower()
    if amount.suspected or "billion" not in words or amount.kind != "money" or amount.currency in _SMALL_CURRENCIES:
        return None
    return amount.value / 1000
