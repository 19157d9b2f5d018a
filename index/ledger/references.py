"""Figures that a sentence only measures another by: "tops the 115.2 trillion yen of this year", 25年度の115兆円を上回る. Pure.

They are what was before, whatever year the sentence is of: a level of last year that is taken for one of the new budget
contradicts it. What is merely passed ("exceeds 30 trillion yen", "dépasse les 30.000 milliards") is no other figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from index.amounts import fiscal_year
from index.amounts.numerals import fold
from index.article import Amount

_STOPS = r"by|to|at|and|or|but|with|while|whereas|as|when|who|which|after|reach\w*|hit\w*|total\w*|will|would|is|was|are|were"
_PASSES = (
    r"(?:top(?:s|ped|ping)?|surpass(?:es|ed|ing)?|exceed(?:s|ed|ing)?|beat(?:s|en|ing)?|outstrip\w*|eclips\w+|outpac\w+|overtak\w+|overtook"
    r"|above|below|than|compared (?:with|to)|versus|vs\.?|undershoot\w*|undercut\w*)"
)
_KNOWN = r"(?:the|its|their|this|last|(?:fiscal |fy ?)(?:year )?'?\d{2,4}'s)"
_PASSE = (
    r"(?:dépass\w+|surpass\w+|excèd\w+|bat|battant|battra|supérieur\w* (?:à|aux?)|inférieur\w* (?:à|aux?)|(?:au-dessus|en dessous) d\w+"
    r"|(?:plus|moins|élevée?s?|importante?s?|grande?s?) que)"
)
_DEFINITE = {  # a sum that is known already
    "en": re.compile(rf"\b{_PASSES} {_KNOWN} (?!(?:{_STOPS})\b)(?:(?!(?:{_STOPS})\b)[^\s,;:]+ ){{0,9}}\Z"),
    "fr": re.compile(
        rf"\b{_PASSE} ?(?:le |la |l'|les )?(?:(?:précédent |ancien )?record|montant|niveau|total|budget|enveloppe|projet|chiffre|crédits|dépenses)"
        r"(?: (?!et |ou |avec |mais |pour atteindre)[^\s,;:]+){0,8}? (?:de |à |d'|des )?\Z"
    ),
}  # fmt: skip
_PASSED = {  # directly before the figure
    "en": re.compile(rf"\b{_PASSES} (?:about |around |a |some |roughly )*\Z"),
    "fr": re.compile(rf"\b{_PASSE} ?(?:les |l'|aux? |des )?(?:quelque |environ )?\Z"),
}
_EARLIER = {  # behind it: of a time before
    "en": re.compile(
        r"(?: [^\s,;:\d]+){0,8}? (?:(?:previous|prior|last|preceding) (?:fiscal |financial )?year|a year (?:earlier|ago|before))\b"
        r"|(?: [^\s,;:\d]+){0,4}? initial (?:[^\s,;:\d]+ ){0,6}?current (?:fiscal |financial )?year\b"
    ),
    "fr": re.compile(
        r"(?: [^\s,;:\d]+){0,8}? (?:(?:de |pour )?l'exercice (?:en cours|précédent|actuel)|(?:de |pour )?l'(?:an|année) (?:dernière?|passée?|précédente?|en cours)"
        r"|(?:de )?cette année|(?:prévu|inscrit|voté|budgété|estimé|annoncé|projeté)e?s?)\b"
    ),
}  # fmt: skip
_THRESHOLD = re.compile(r"[ -](?:yen )?(?:mark|threshold|line|level|milestone|barrier|ceiling)\b")
_THRESHOLD_BEFORE = re.compile(r"\b(?:mark|threshold|milestone|barrier|barre|seuil|cap|plafond) (?:symbolique )?(?:of |de |des |d')?\Z")
_LATER_JA = re.compile(
    r"[」)]?(?:という|の(?:規模|水準|実績))?(?:を[^、。はがを]{0,8}(?:上回|下回|超え|超す|超過|抜[いきく]|更新)|より|(?:に|と)(?:比べ|比較|対し)|から)"
)
_OF_BEFORE_JA = re.compile(
    r"(?:前年度?|昨年度?|一昨年度?|今年度|本年度|現年度|現行|従来|(?:過去|これまで|史上)で?最[大高多]だった|(?P<year>(?:\d{2}|\d{4})年度))"
    r"(?:[^、。はがを]{0,14}(?:の|[(「]|だった|当初|予算|実績|決算))?(?:約|およそ|総額)?\Z"
)
_BEHIND_EN_FR = re.compile(r"[^,;:()]*")


def is_reference(text: str, amount: Amount, lang: str, year: int | None = None) -> bool:
    """Whether the figure is what something else is compared with. `year`: the fiscal year that is spoken of, where known."""
    low = fold(text).lower()
    before, behind = low[max(0, amount.start - 120) : amount.start], low[amount.end :]
    return _TESTS[lang](before, behind, year) if lang in _TESTS else False


def _in_japanese(before: str, behind: str, year: int | None) -> bool:
    of = _OF_BEFORE_JA.search(before)
    if not of or not _LATER_JA.match(behind):
        return False
    named = fiscal_year(of["year"], "ja") if of["year"] else None
    return named is None or year is None or named < year


def _in(lang: str) -> Callable[[str, str, int | None], bool]:
    def told(before: str, behind: str, year: int | None) -> bool:
        if _THRESHOLD.match(behind) or _THRESHOLD_BEFORE.search(before):
            return False
        if _DEFINITE[lang].search(before):
            return True
        if not _PASSED[lang].search(before):
            return False
        phrase = _BEHIND_EN_FR.match(behind)
        said = fiscal_year(phrase[0], lang) if phrase else None
        return bool(_EARLIER[lang].match(behind)) or bool(said and year and said < year)

    return told


_TESTS: dict[str, Callable[[str, str, int | None], bool]] = {"en": _in("en"), "fr": _in("fr"), "ja": _in_japanese}
