"""The words of French amounts: numbers, qualifiers, and multiples said by a word ("quasi-quadruplé")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.amounts.numerals import Bare, Phrases, Written, multiple
from index.article import Amount, Exactness

_WORDS = (
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante"
    " cinquante soixante septante octante huitante nonante"
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
    between="pour la première fois|désormais|de nouveau|à nouveau|ainsi|déjà",
    about="environ|près de|près du|près d|près des|quelque|presque|à peu près|autour de|autour des|autour d|aux alentours de"
    "|aux alentours des|de l ordre de|approximativement|grosso modo|avoisine|avoisinent|avoisiner|avoisinant|avoisinait"
    "|avoisinerait|frôle|frôlent|frôler|frôlant|proche de|proches de|proche des|quasi|quasiment|pratiquement"
    "|aux environs de"
    "|estimé à|estimée à|estimés à|estimées à|~|≈|peu ou prou|approche|approcher|approchant",
    exact="de plus que|de moins que|fois plus que|fois moins que",
    over="plus de|plus d|plus du|plus des|plus que|au moins|au delà de|au-delà de|au-delà des|supérieur à|supérieure à"
    "|supérieurs à"
    "|supérieures à|dépasse|dépassent|dépasser|dépassé|dépassera|dépasseront|dépasserait|dépassait|dépassaient"
    "|dépassant"
    "|excède|excéder|excédant|au-dessus de|au-dessus des|franchi|franchir|franchit|la barre des|la barre de|le cap des"
    "|le seuil des|minimum|pas moins de|pas moins d|au minimum|supérieur aux|minimum de|au bas mot|à partir de|à partir des|à partir d|≥|>",
    under="moins de|moins du|moins d|moins des|sous|jusqu à|inférieur à|inférieure à|inférieurs à|inférieures à|au plus"
    "|tout au plus"
    "|au maximum|maximum|maximum de|en dessous de|en dessous des|au-dessous de|en deçà de|pas plus de|plafonné à"
    "|plafonnée à"
    "|plafonnés à|maximal de|maximale de|<|sous la barre des|sous la barre de|sous le seuil des|n excédant pas"
    "|ne dépassant pas|pas dépasser|pas excéder|sans dépasser|sans excéder|excède pas|excèdent pas|excédera pas"
    "|excéderont pas|excéderait pas|dépasse pas|dépassent pas|dépassera pas|dépasseront pas|dépasserait pas|plafond de"
    "|pourra atteindre|pourront atteindre|peut atteindre|peuvent atteindre|pouvant atteindre|n atteint pas|n atteignent pas|n atteindra pas"
    "|n atteindront pas|n atteignait pas|n atteindrait pas|pas atteindre|sans atteindre|dans la limite de|dans la limite des|dans la limite d|≤",
)
_AFTER = re.compile(
    r",? (?:par (?:an|mois|jour) )?(?:(?P<over>ou plus|ou davantage|au moins|au minimum|minimum|et plus)|(?P<under>ou moins"
    r"|au maximum|tout au plus|au plus"
    r"|maximum)|(?P<about>environ))(?![^\W_])(?! (?:de|d'))"
)

_STEMS = {"doubl": 2, "tripl": 3, "quadrupl": 4, "quintupl": 5, "sextupl": 6, "décupl": 10}
_STEM = "|".join(_STEMS)
_VERB = re.compile(
    rf"(?<![^\W_])(?:(?P<verb>{_STEM})(?:er(?:a|ait|ont|aient|ons)?|ée?s?|ant|aient|ait|ement|ent)"
    rf"|(?P<noun>{_STEM})e)(?![^\W_])"
)
_NOUN_BEFORE = re.compile(r"\b(?:du|au|le|quasi|quasiment|presque) \Z")
_AT_THE_END = re.compile(
    r"[.;,]|\Z| (?:en un an|en (?:deux|trois|cinq|dix) ans|cette année|d'ici|l'an prochain|par rapport)"
)
_NO_VERB = re.compile(r"(?:^|\b(?:un|une|la|en|à|simple ou|de|des|compte|saut|note) )\Z")
_NOUN_AFTER = re.compile(r" (?:de |d'|du |des )|[,.;)]|\Z")
_VERB_AFTER = re.compile(
    r" (?:presque |quasiment |pratiquement |ainsi |donc )?(?:sa|son|ses|le|la|les|leurs?|l')(?![^\W_])"
)
_ALMOST = re.compile(r" (?:presque|quasiment|pratiquement|environ)\b")
_SPORT = re.compile(r"\b(?:un|le|ce|premier|second|beau) (?:\w+ )?\Z")
_PART = re.compile(
    r"(?<![^\W_])(?:(?P<half>la moitié|de moitié)|(?:d')?(?P<n>un|deux|trois|le) (?P<d>tiers|quarts?|cinquièmes?|dixièmes?)"
    r"(?= (?:d|du|des|de|en|à|au|par|sur|plus|moins|supérieur)\b|[,.;]|\Z| d'))(?! de finale| temps| d'heure| monde)"
)
_PARTS = {"tier": 3, "quart": 4, "cinquième": 5, "dixième": 10}
_COUNTS = {"deux": 2, "trois": 3}

BARE = Bare(
    least=Decimal(10) ** 9,
    compared=re.compile(
        r"\b(?:contre|de|à|après|au lieu d[e']|par rapport (?:à|aux)|face (?:à|aux)|comparer (?:à|aux)|que|et|ou|soit|dont|sous"
        r"|jusqu'à|pas)\s?(?:(?:environ|près de|plus de|moins de|quelque|seulement|à peine|les|le|un|une|la|record|initial) )*\Z"
    ),
    follows=re.compile(
        r"\s*(?:\Z|[.,;:!?)\]»–—]|(?:d'|de |en )(?:emprunt|recette|dépense|dette|aide|subvention|crédit|investissement|prêt|garantie"
        r"|impôt|déficit|intérêt|plus|moins|numéraire|crédits|capital|bons)|(?!d'|de |des |du )[^\W\d_])"
    ),
    counted=re.compile(
        r"\b(?:habitants?|personnes|population|utilisateurs|visiteurs|touristes|foyers|ménages|actions|titres|vues"
        r"|téléchargements|paramètres|transistors|barils|tonnes|voix|électeurs|exemplaires|passagers|abonnés|clients|salariés"
        r"|unités|véhicules|voitures)\b"
    ),
    stop=re.compile(r"[.!?][\"'”»)]*\s+(?=[^\W\d_])|\n\s*[\n•·*#-]"),
)

# Those that a sum is paid to.
PAID = re.compile(
    r"\b(?:personnes|enfants|adultes|familles|foyers|ménages|élèves|étudiants|patients|réfugiés|retraités|américains|français|femmes|hommes"
    r"|agriculteurs|entreprises|salariés|agents|bénéficiaires|contribuables|clients|habitants|victimes|actionnaires)\b"
)


def number_word(words: str) -> tuple[Decimal | None, bool]:
    """The value of "cent cinquante" or "quatre-vingt-dix", and whether the word is rough ("une dizaine")."""
    tokens = _TOKEN.findall(words)
    for token in tokens:
        if token in _ROUGH:
            return Decimal(_ROUGH[token]), True
    if "demi" in tokens:
        return Decimal("0.5"), False
    if tokens[-2:-1] in (["quart"], ["quarts"]):
        return Decimal("0.75" if "trois" in tokens else "0.25"), False
    if "virgule" in tokens:
        cut = tokens.index("virgule")
        whole, part = _count(tokens[:cut]), _count(tokens[cut + 1 :])
        return (Decimal(f"{whole}.{part}") if whole is not None and part is not None else None), False
    count = _count(tokens)
    return (Decimal(count) if count is not None else None), False


def _count(tokens: list[str]) -> int | None:
    """Tokens of a number below a million; none at all is 1 ("mille"). None where they do not form one number."""
    total, last = 0, 1000
    for token in tokens:
        if token == "et":
            continue
        if token == "mille":
            total, last = 1000 * (total or 1), 1000
            continue
        if token in ("cent", "cents"):
            if total % 1000 > 9:
                return None
            total, last = total + (total % 1000 or 1) * 100 - total % 1000, 100
        elif token in ("vingt", "vingts") and total % 100 == 4:
            total, last = total + 76, 80
        else:
            value = _VALUES[token]
            if value >= last or (last < 20 and not (last == 10 and 7 <= value <= 9)):
                return None
            total, last = total + value, 20 if last in (60, 80) else value
    return total or 1


def after_exactness(low: str, end: int) -> Exactness | None:
    """What is said behind a figure: "au moins", "environ"."""
    found = _AFTER.match(low, end)
    if not found:
        return None
    return "over" if found["over"] else "under" if found["under"] else "about"


def multiples(written: Written) -> Iterator[Amount]:
    """Multiples that are one word or a fraction: doublement, quadruplé, le triple de, un tiers, de moitié."""
    low = written.low
    for found in _VERB.finditer(low):
        if _is_multiple(low, found):
            value = Decimal(_STEMS[found["verb"] or found["noun"]])
            yield multiple(written, *found.span(), value, _verb_said(low, found))
    for found in _PART.finditer(low):
        start = found.start("half" if found["half"] else "n")
        yield multiple(written, start, found.end(), _part(found), _said(low, start))


def _said(low: str, start: int) -> Exactness:
    return QUALIFIERS.before(low, start - 1 if low[start - 1 : start] == "-" else start)


def _verb_said(low: str, found: re.Match[str]) -> Exactness:
    said = _said(low, found.start())
    return "about" if said == "exact" and _ALMOST.match(low, found.end()) else said


def _is_multiple(low: str, found: re.Match[str]) -> bool:
    """ "le double de 2025", "double son budget", "a doublé"; not "double peine", "un beau doublé"."""
    start, end = found.span()
    if found["verb"]:
        return found[0].endswith("ement") or not _SPORT.search(low, max(0, start - 16), start)
    called = _NOUN_BEFORE.search(low, max(0, start - 12), start) and _NOUN_AFTER.match(low, end)
    if called or _VERB_AFTER.match(low, end):
        return True
    return (
        found["noun"] != "doubl"
        and bool(_AT_THE_END.match(low, end))
        and not _NO_VERB.search(low[max(0, start - 12) : start])
    )


def _part(found: re.Match[str]) -> Decimal:
    if found["half"]:
        return Decimal("0.5")
    count = Decimal(_COUNTS.get(found["n"], 1))
    return (count / _PARTS[found["d"].removesuffix("s")]).quantize(Decimal("0.0001"))
