"""What else a sentence says of its figures: the fiscal year, and how far the budget has come."""

from __future__ import annotations

import re
from typing import Literal

from index.amounts.numerals import fold

Stage = Literal["request", "cabinet", "enacted", "supplementary"]

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988}
_KANJI = str.maketrans("〇一二三四五六七八九元", "01234567891")


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_YEARS = {
    "ja": _any(
        r"(?P<era>令和|平成|昭和|(?<![A-Za-z])[RH]) ?(?P<of_era>[0-9]{1,2}|元|[一二三四五六七八九]?十?[一二三四五六七八九]|十)"
        r"(?:\([^)]{2,12}\))?年度",
        r"(?P<year>(?:19|20)[0-9]{2}|[一二][九〇][〇一二三四五六七八九]{2})(?:\([^)]{2,12}\))?(?:会計)?年度",
        r"(?<![0-9/.,A-Za-z])'?(?P<short>[0-9]{2})(?:会計)?年度",
    ),
    "en": _any(
        r"\bFY[ -]?'?(?:20)?(?P<fy>[0-9]{2})\b|\bfiscal '(?P<apostrophe>[0-9]{2})\b",
        rf"\byear (?:start|beginn)ing (?:in |on |from )?(?:{_MONTHS} )?(?:[0-9]{{1,2}}, )?(?P<starts>20[0-9]{{2}})\b",
        rf"\byear (?:that )?(?:to|ending|ended|ends)(?: in| on)? (?:(?P<december>Dec\w*\.?)|{_MONTHS})"
        r" (?:[0-9]{1,2}, )?(?P<ends>20[0-9]{2})\b",
        r"\b(?:fiscal|financial|budget)(?:[ -]years?)?[ -](?:of |for )?(?P<year>(?:19|20)[0-9]{2})(?![0-9])",
        r"\b(?P<before>(?:19|20)[0-9]{2})(?:[-/–](?:20)?[0-9]{2})?[ -](?:fiscal|financial|budget|draft budget)\b",
        r"\bbudget for (?:the )?(?P<budget>20[0-9]{2})\b",
        r"\bReiwa[ -](?P<reiwa>[0-9]{1,2})\b",
    ),
    "fr": _any(
        r"\b(?:exercice|année|an)s?(?: (?:budgétaire|fiscale?|comptable|financi\w+)) (?:de |en )?(?P<year>20[0-9]{2})",
        r"\bexercice (?P<plain>20[0-9]{2})",
        r"\b(?:budget|PLF|PLFSS|loi de finances|crédits)"
        r"(?: (?:initial|national|de l'État|général|de la défense|japonais))?"
        r" (?:(?:pour|de|en) )?(?:l'(?:année|exercice) )?(?P<budget>20[0-9]{2})\b",
        r"\bFY ?(?:20)?(?P<fy>[0-9]{2})\b",
        r"\b(?:PLFR|LFI|LFR|LFSS|loi de finances (?:initiale|rectificative)) (?:pour |de )?(?P<law>20[0-9]{2})\b",
        r"\b(?:exercice|année)(?: \w+)?,? (?:qui )?(?:début|commenç|démarr)\w+ (?:en |le |à partir d)[^.;,]{0,16}?(?P<starts>20[0-9]{2})\b",
        r"\b(?:exercice|année)(?: \w+)?,? (?:(?:qui )?(?:s'achev|s'achèv|se termin|clos|clôtur|achev)\w*)"
        r" (?:en |fin |à fin |le |au |à la )[^.;,0-9]{0,4}(?:[0-9]{1,2} )?(?:(?P<december>décembre )|[^\W\d_]{3,9} )(?P<ends>20[0-9]{2})\b",
    ),
}

_STAGES: dict[str, dict[Stage, re.Pattern[str]]] = {  # in order: a supplementary budget is that at every step
    "ja": {
        "supplementary": _any(r"補正(?!係数|後)"),
        "enacted": _any(
            r"(?<!年度内)成立(?!は(?:困難|難|微妙|見通)|を(?:目指|図|期|急)|の(?:見|公算|めど)|させたい|が見込|する(?:見|公算)|へ|に向け|すれば|しな|せず|後)",
            r"可決",
        ),
        "request": _any(r"概算要求|予算要求|要求(?:・要望)?額|要求総額"),
        "cabinet": _any(r"政府案|政府予算案|閣議決定|予算案|政府原案|閣議で(?:了承|承認|決)"),
    },
    "en": {
        "supplementary": _any(r"\b(?:supplement(?:ary|al)|extra)[ -](?:budget|spending|bill)"),
        "enacted": _any(
            r"(?<!to be )(?<!\bbe )\benact(?:s|ed|ment)\b",
            r"\b(?:Diet|parliament|lower house|upper house|lawmakers|Congress) (?:has |have )?"
            r"(?:pass|approv|enact|adopt)(?:e[sd]|s)\b",
            r"\b(?:bill|budget|package|plan) (?:has |have )?clear(?:s|ed) (?:the )?(?:Diet|parliament|both houses)",
            r"\b(?:Diet|parliament|lawmakers|upper house) (?:gave|gives|has given) (?:its |their )?(?:final )?approval\b",
            r"\b(?:passed|approved|adopted) (?:by |in )?(?:the )?(?:Diet|parliament|Congress)",
        ),
        "request": _any(
            r"\b(?:budget(?:ary)?|spending|initial|funding)[ -]requests?\b",
            r"\brequest(?:s|ed|ing)? (?:for|of|an?|about|some|nearly|around|roughly|over|more|(?:a )?record|[¥$€0-9])",
            r"\b(?:has|have|had) asked for\b",
            r"\b(?:ministry|METI|MOF|MOD|agency|bureau) (?:is |was |has been |also )?(?:seek(?:s|ing)|sought) (?:\w+ ){0,3}[¥$€0-9]",
        ),
        "cabinet": _any(
            r"\bcabinet(?:'s)? (?:\w+ ){0,2}(?:approv|endors|adopt|sign|green)\w*",
            r"\bapproved by (?:(?!parliament|the diet)[\w']+ ){0,6}cabinet",
            r"\b(?:draft|proposed|planned) (?:\w+ ){0,3}budget",
            r"\bbudget (?:proposal|plan|draft|bill)|\bgovernment(?:'s)? (?:draft|proposal)",
        ),
    },
    "fr": {
        "supplementary": _any(
            r"\b(?:PLFR|LFR)\b",
            r"\b(?:budget|loi de finances|enveloppe|crédits?) (?:rectifica|supplément|additionn|complément)\w+",
            r"\bcollectif budgétaire|\brallonge",
        ),
        "enacted": _any(
            r"\bpromulgué|\b(?:en LFI|LFI (?:pour |de )?20[0-9]{2})\b|\bLFSS\b|\bloi de finances initiale",
            r"\b(?:adopté|voté|approuvé)e?s? (?:définitivement )?par (?:le parlement|la diète|les députés|le congrès)",
            r"\b(?:parlement|diète|congrès|députés) (?:japonaise? |a |ont |définitivement ){0,3}(?:adopt|approuv|vot)é",
            r"\bchambre (?:haute|basse|des (?:représentants|conseillers)) (?:a |ont )(?:définitivement )?(?:adopt|approuv|vot)é",
        ),
        "request": _any(
            r"\b(?:requêtes?|demandes?) (?:budgétaires?|de (?:budget|crédits))",
            r"\b(?:demande|réclame|requiert|sollicite) (?:un budget|une enveloppe|[0-9])",
        ),
        "cabinet": _any(
            r"\bprojet (?:de budget|de loi de finances)|\bPLF(?:SS)?\b",
            r"\b(?:cabinet|conseil des ministres|gouvernement|exécutif) (?:\w+ ){0,2}(?:approuv|adopt|valid|entérin)",
            r"\b(?:approuvé|adopté|validé)e? (?:\w+ )?(?:par le|en) (?:cabinet|gouvernement|conseil des ministres)",
        ),
    },
}


def fiscal_year(text: str, lang: str) -> int | None:
    """The first fiscal year a sentence names, as its starting year: 令和8年度, FY2026 and exercice 2026 are 2026."""
    pattern = _YEARS.get(lang)
    found = pattern.search(fold(text)) if pattern else None
    if not found:
        return None
    said = {name: written for name, written in found.groupdict().items() if written}
    if "era" in said:
        return _ERAS[said["era"]] + _of_era(said["of_era"])
    if "reiwa" in said:
        return _ERAS["令和"] + int(said["reiwa"])
    if "ends" in said:  # Japan's years end in March; one that ends with the calendar's began in it
        return int(said["ends"]) - ("december" not in said)
    year = int(next(iter(said.values())).translate(_KANJI))
    return year if year > 100 else 2000 + year


def _of_era(written: str) -> int:
    """十二 -> 12, 八 -> 8, 元 -> 1, "8" -> 8."""
    tens, ten, ones = written.translate(_KANJI).rpartition("十")
    return (int(tens or 1) * 10 if ten else 0) + int(ones or 0)


def stage(text: str, lang: str) -> Stage | None:
    """How far the budget in this sentence has come; a supplementary one is that at every step. None: not said."""
    folded = fold(text)
    return next((name for name, pattern in _STAGES.get(lang, {}).items() if pattern.search(folded)), None)
