"""What else a sentence says of its figures: the fiscal year, and how far the budget has come."""

from __future__ import annotations

import re
from typing import Literal

from index.amounts.numerals import fold

Stage = Literal["request", "cabinet", "enacted", "supplementary"]

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_KANJI = str.maketrans("〇一二三四五六七八九元", "01234567891")
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_YEARS = {
    "ja": re.compile(
        r"(?:(?P<era>令和|平成|昭和) ?(?P<of_era>[0-9]{1,2}|元|[一二三四五六七八九]?十?[一二三四五六七八九]|十)|(?P<year>(?:19|20)[0-9]{2}|二〇[〇一二三四五六七八九]{2}|一九[〇一二三四五六七八九]{2})"
        r"|(?<![0-9/.,])'?(?P<short>[0-9]{2}))(?:\([^)]{2,12}\))?(?:年度|会計年度)"
    ),
    "en": re.compile(
        r"\b(?:FY[ -]?'?(?:20)?(?P<fy>[0-9]{2})\b|(?:fiscal|financial|budget)(?:[ -]years?)?[ -](?:of |for )?" + _YEAR + r"(?![0-9])"
        r"|(?P<before>(?:19|20)[0-9]{2})(?:[-/–](?:20)?[0-9]{2})?[ -](?:fiscal|financial|budget)\b|budget for (?:the )?(?P<budget>20[0-9]{2})\b"
        r"|Reiwa[ -](?P<reiwa>[0-9]{1,2})\b)",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:(?:exercice|année|an)(?:s)?(?: (?:budgétaire|fiscale?|comptable|financi\w+))? (?:de |en )?" + _YEAR + r"|(?:budget|PLF|PLFSS|loi de finances|crédits)"
        r"(?: (?:initial|national|de l'État|général|de la défense|japonais))? (?:(?:pour|de|en) )?(?:l'(?:année|exercice) )?(?P<budget>20[0-9]{2})\b|FY ?(?:20)?(?P<fy>[0-9]{2})\b)",
        re.IGNORECASE,
    ),
}

_STAGES: dict[str, tuple[tuple[Stage, re.Pattern[str]], ...]] = {
    "ja": (
        ("supplementary", re.compile(r"補正(?!係数|後)")),
        ("enacted", re.compile(r"成立(?!を目指|を図|を期|の見|の公算|させたい|が見込|する見|する公算|へ|に向け|すれば|しな|せず)|可決")),
        ("request", re.compile(r"概算要求|予算要求|要求額|要求総額")),
        ("cabinet", re.compile(r"政府案|政府予算案|閣議決定|予算案|原案|閣議で(?:了承|承認|決)")),
    ),
    "en": (
        ("supplementary", re.compile(r"\b(?:supplement(?:ary|al)|extra)[ -](?:budget|spending|bill)", re.I)),
        ("enacted", re.compile(r"(?<!to be )(?<!be )\benact(?:s|ed|ment)\b(?! by)|\b(?:Diet|parliament|lower house|upper house|lawmakers|Congress) (?:has |have )?(?:pass|approv|enact|adopt)(?:ed|es)\b|\bpassed (?:by )?(?:the )?(?:Diet|parliament|Congress)|\b(?:approved|passed) by (?:the )?(?:Diet|parliament|Congress)", re.I)),
        ("request", re.compile(r"\b(?:budget(?:ary)?|spending|initial|funding)[ -]requests?\b|\brequest(?:s|ed|ing)?\b(?= (?:for |of |a |an |about |some |nearly |around |roughly |over |more |record |[¥$€0-9]))|\bhas asked for\b", re.I)),
        ("cabinet", re.compile(r"\bcabinet(?:'s)? (?:\w+ )?(?:approv|endors|adopt|sign|green)\w*|\bapproved by (?:the |\w+ )*cabinet|\b(?:draft|proposed|planned) (?:\w+ ){0,3}budget|\bbudget (?:proposal|plan|draft|bill)|\bgovernment(?:'s)? (?:draft|proposal)", re.I)),
    ),
    "fr": (
        ("supplementary", re.compile(r"\b(?:budget|loi de finances|enveloppe|crédits?) (?:rectificatif|rectificative|supplémentaire|additionnel|complémentaire)s?\b|\bcollectif budgétaire|\brallonge", re.I)),
        ("enacted", re.compile(r"\b(?:promulgué|(?:définitivement )?adoptée? (?:définitivement )?par (?:le parlement|la diète|les députés|le congrès)|votée? par|(?:parlement|diète|congrès|députés) (?:japonaise? )?(?:a |ont )?(?:définitivement )?(?:adopt|approuv|vot)é)", re.I)),
        ("request", re.compile(r"\b(?:requêtes?|demandes?) (?:budgétaires?|de (?:budget|crédits))|\b(?:demande|réclame|requiert|sollicite) (?:un budget|une enveloppe|[0-9])", re.I)),
        ("cabinet", re.compile(r"\bprojet (?:de budget|de loi de finances)|\b(?:cabinet|conseil des ministres|gouvernement|exécutif) (?:\w+ ){0,2}(?:a |ont )?(?:approuv|adopt|valid|entérin)\w+|\b(?:approuvé|adopté|validé)e? (?:\w+ )?(?:par le|en) (?:cabinet|gouvernement|conseil des ministres)|\bPLF\b", re.I)),
    ),
}  # fmt: skip


def fiscal_year(text: str, lang: str) -> int | None:
    """The first fiscal year that a sentence names, as its starting year (令和8年度, FY2026 and exercice 2026 are 2026)."""
    pattern = _YEARS.get(lang)
    found = pattern.search(fold(text)) if pattern else None
    if not found:
        return None
    said = {name: written for name, written in found.groupdict().items() if written}
    if "era" in said:
        return _ERAS[said["era"]] + _of_era(said["of_era"])
    if "reiwa" in said:
        return _ERAS["令和"] + int(said["reiwa"])
    year = int(next(iter(said.values())).translate(_KANJI))
    return year if year > 100 else 2000 + year


def _of_era(written: str) -> int:
    """十二 -> 12, 八 -> 8, 元 -> 1, "8" -> 8."""
    tens, ten, ones = written.translate(_KANJI).rpartition("十")
    return (int(tens or 1) * 10 if ten else 0) + int(ones or 0)


def stage(text: str, lang: str) -> Stage | None:
    """How far the budget in this sentence has come; a supplementary one is that at every step. None: not said."""
    folded = fold(text)
    return next((name for name, pattern in _STAGES.get(lang, ()) if pattern.search(folded)), None)
