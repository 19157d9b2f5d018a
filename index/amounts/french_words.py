"""The words of French amounts: numbers, qualifiers, and multiples said by a word ("quasi-quadruplé")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.amounts.numerals import Phrases, amount
from index.article import Amount, Exactness

_WORDS = (
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante"
    " soixante septante octante huitante nonante"
)
_NUMBERS = (*range(1, 17), 20, 30, 40, 50, 60, 70, 80, 80, 90)
_VALUES = dict(zip(_WORDS.split(), _NUMBERS, strict=True)) | {"une": 1, "vingts": 20}
ATOM = "|".join(sorted([*_VALUES, "cents", "cent"], key=len, reverse=True)).join(("(?:", r")(?![^\W_])"))
_ROUGH = {
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "centaine": 100,
}  # fmt: skip
COLLECTIVE = "|".join(_ROUGH)
_TOKEN = re.compile(r"[a-zéè]+")

QUALIFIERS = Phrases(
    article="les",
    about="environ|près de|près d|près des|quelque|presque|à peu près|autour de|autour des|autour d|aux alentours de|aux alentours des"
    "|de l ordre de|approximativement|grosso modo|avoisine|avoisinent|avoisiner|avoisinant|avoisinait|avoisinerait|frôle|frôler|frôlant|frôlent"
    "|proche de|proches de|proche des|quasi|quasiment|aux environs de|estimé à|estimée à|estimés à|estimées à|~|un estimé|≈|peu ou prou"
    "|approche|approcher|approchant|approche les|avoisine les|avoisiner les|autour",
    over="plus de|plus d|plus des|plus que|au moins|au delà de|au-delà de|au-delà des|supérieur à|supérieure à|supérieurs à|supérieures à|dépasse"
    "|dépassent|dépasser|dépassé|dépassera|dépasserait|dépassait|dépassant|dépasse les|dépasser les|dépassera les|dépasserait les|dépassant les|dépassé les"
    "|dépassent les|excède|excéder|excédant|au-dessus de|au-dessus des|franchi les|franchir les|franchit les|la barre des|le cap des|le seuil des"
    "|minimum|pas moins de|pas moins d|au minimum|excède les|excédant les|dépassait les|dépassaient les|dépasseront les|>|la barre de|supérieur aux",
    under="moins de|moins d|moins des|sous|jusqu à|inférieur à|inférieure à|inférieurs à|inférieures à|au plus|tout au plus|au maximum|maximum|sous les"
    "|en dessous de|en dessous des|au-dessous de|en deçà de|pas plus de|plafonné à|plafonnée à|plafonnés à|jusque|maximal de|maximale de|<|sous la barre des"
    "|sous le seuil des|n excédant pas|ne dépassant pas|ne dépassera pas|ne pas dépasser|maximum de|plafond de|sous la barre de",
)
_AFTER = re.compile(
    r" (?:(?P<over>ou plus|au moins|au minimum|minimum|et plus)|(?P<under>ou moins|au maximum|au plus|maximum)|(?P<about>environ))(?![^\W_])(?! (?:de|d'))",
    re.IGNORECASE,
)

_STEMS = {"doubl": 2, "tripl": 3, "quadrupl": 4, "quintupl": 5, "sextupl": 6, "décupl": 10}
_STEM = "doubl|tripl|quadrupl|quintupl|sextupl|décupl"
_VERB = re.compile(
    rf"(?<![^\W_])(?P<verb>{_STEM})(?:er(?:a|ait|ont|aient|ons)?|ée?s?|ant|aient|ait|ement|ent)(?![^\W_])"
    rf"|(?<![^\W_])(?P<noun>{_STEM})e(?![^\W_])",
    re.IGNORECASE,
)
_NOUN_BEFORE = re.compile(r"\b(?:du|au|le|quasi|quasiment|presque) \Z", re.IGNORECASE)
_NOUN_AFTER = re.compile(r" (?:de |d'|du |des )", re.IGNORECASE)
_VERB_AFTER = re.compile(r" (?:presque |quasiment |pratiquement |ainsi |donc )?(?:sa|son|ses|le|la|les|leurs?|l')(?![^\W_])", re.IGNORECASE)
_ALMOST = re.compile(r" (?:presque|quasiment|pratiquement|environ)\b")
_SPORT = re.compile(r"\b(?:un|le|ce|premier|second|beau) (?:\w+ )?\Z", re.IGNORECASE)
_PART = re.compile(
    r"(?<![^\W_])(?:(?P<half>la moitié|de moitié)|(?P<n>d'un|un|deux|trois|le) (?P<d>tiers|quarts?)(?= (?:d|du|des|de|en|par|sur|plus|moins|supérieur)\b|[,.;]|$| d'))"
    r"(?! de finale| temps| d'heure| monde)",
    re.IGNORECASE,
)
_COUNTS = {"deux": 2, "trois": 3}


def number_word(words: str) -> tuple[Decimal | None, bool]:
    """The value of "cent cinquante" or "quatre-vingt-dix", and whether the word is rough ("une dizaine")."""
    tokens = _TOKEN.findall(words.lower())
    for token in tokens:
        if token in _ROUGH:
            return Decimal(_ROUGH[token]), True
    if "demi" in tokens:
        return Decimal("0.5"), False
    if "virgule" in tokens:
        cut = tokens.index("virgule")
        whole, part = _count(tokens[:cut]), _count(tokens[cut + 1 :])
        return (Decimal(f"{whole}.{part}") if whole is not None and part is not None else None), False
    count = _count(tokens)
    return (Decimal(count) if count is not None else None), False


def _count(tokens: list[str]) -> int | None:
    """Tokens of a number below 1,000; none at all is 1 ("mille"). None where they do not form one number."""
    total, last = 0, 1000
    for token in tokens:
        if token == "et":
            continue
        if token in ("cent", "cents"):
            if total > 9:
                return None
            total, last = 100 * (total or 1), 100
        elif token in ("vingt", "vingts") and total % 100 == 4:
            total, last = total + 76, 80
        else:
            value = _VALUES[token]
            if value >= last or (last < 20 and not (last == 10 and 7 <= value <= 9)):
                return None
            total, last = total + value, 20 if last in (60, 80) else value
    return total or 1


def after_exactness(text: str, end: int) -> Exactness | None:
    """What is said behind a figure: "au moins", "environ"."""
    found = _AFTER.match(text, end)
    if not found:
        return None
    return "over" if found["over"] else "under" if found["under"] else "about"


def multiples(text: str) -> Iterator[Amount]:
    """Multiples that are one word or a fraction: doublement, quadruplé, le triple de, un tiers, de moitié."""
    for found in _VERB.finditer(text):
        if found["noun"] and not _is_multiple(text, found):
            continue
        if found["verb"] and _SPORT.search(text, max(0, found.start() - 16), found.start()) and not found[0].endswith("ement"):
            continue
        value = Decimal(_STEMS[(found["verb"] or found["noun"]).lower()])
        yield amount(text, *found.span(), value, _verb_said(text, found))
    for found in _PART.finditer(text):
        yield _part(text, found)


def _said(text: str, start: int) -> Exactness:
    return QUALIFIERS.before(text, start - 1 if text[start - 1 : start] == "-" else start)


def _verb_said(text: str, found: re.Match[str]) -> Exactness:
    said = _said(text, found.start())
    return "about" if said == "exact" and _ALMOST.match(text, found.end()) else said


def _is_multiple(text: str, found: re.Match[str]) -> bool:
    """"le double de 2025", "double son budget"; not "double peine"."""
    named = _NOUN_BEFORE.search(text, max(0, found.start() - 12), found.start()) and (
        _NOUN_AFTER.match(text, found.end()) or not text[found.end() : found.end() + 1].strip(" ").isalpha()
    )
    return bool(named or _VERB_AFTER.match(text, found.end()))


def _part(text: str, found: re.Match[str]) -> Amount:
    if found["half"]:
        return amount(text, *found.span(), Decimal("0.5"), _said(text, found.start()))
    thirds = found["d"].lower() == "tiers"
    count = _COUNTS.get(found["n"].lower(), 1)
    value = {1: Decimal("0.3333"), 2: Decimal("0.6667"), 3: Decimal(1)}[count] if thirds else count * Decimal("0.25")
    return amount(text, *found.span(), value, _said(text, found.start()))
