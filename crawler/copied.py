"""What a line says its page was copied from: "The post ... appeared first on X", "republished from X under a licence"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.lexicon import fold

_BEGINS = re.compile(r"\W*(?:th(?:e|is) (?:post|article|story|piece|content)|l['’]article|cet article|(?:この|本)記事)", re.IGNORECASE)
_LONGEST = 800  # characters of such a line
_LITTLE = 60  # characters behind it where it may tell of another: "the article ...", "this story ..."
_OWN = re.compile(r"(?:our|notre|nos|print)\b|the [^.]{0,60}\b(?:section|edition|issue|page)\b", re.IGNORECASE)  # not another's
_LINE = re.compile(
    r"^\W*(?:the post (?P<post>.{3,300}?) (?:appeared first|first appeared|was originally published) on (?P<on>[^.]{2,80})"
    r"|(?:this (?:article|story|post|content|piece) (?:was |has been |is )?|the (?:article|story|post|piece) (?:was )?(?=originally |first |republished |syndicated ))"
    r"(?:originally |first )?(?:appeared|published|posted|produced|provided|supplied|republished|syndicated) "
    r"(?:with permission )?(?:first |originally )?(?:on|in|by|at|from) (?:and is republished from )?(?P<by>[^.,;]{2,60})"
    r"|l['’]article (?P<article>.{3,300}?) est apparu en premier sur (?P<sur>[^.]{2,80})"
    r"|cet article (?:a été |est )(?:initialement |d['’]abord |re)?(?:publié|paru|apparu) (?:initialement |d['’]abord |en premier )?"
    r"(?:sur|dans|par|à partir d(?:e |['’])) ?(?P<par>[^.,;]{2,60})"
    r"|(?:この|本)記事は、?(?:クリエイティブ・?コモンズ[^。「」]{0,40}(?:もと|下|基づき|従い)[^「」。、]{0,6}、)?「?(?P<aus>[^」「。、]{2,30})」?(?:からの転載|から転載|より転載)"
    r"|(?:この|本)記事は.{0,12}?(?P<ja>[^、。はに]{2,40}?)(?:に|で)(?:最初に)?(?:掲載|公開|配信)された)",
    re.IGNORECASE,
)
_BEHIND_NAME = re.compile(r"\s+(?:and (?:is|was|has|can|may)|with (?:the )?permission|under|through|via|as part|here|on (?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:sous|avec|le \d)|et (?:est|a été))\b.*$", re.IGNORECASE)  # fmt: skip
_TELLS = re.compile(r"\W*(?:the\b|this (?:story|piece)\b)", re.IGNORECASE)
_DAY = re.compile(r"\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d|(?:the )?(?:morning|evening|week|month|year)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """A name, "" where it is a part of the outlet's own, and whether the line is the last of a feed's copy."""

    name: str
    of_feed: bool


def source(text: str) -> Source | None:
    """The source that a line names, None where it is no such line."""
    if len(text) > _LONGEST or not _BEGINS.match(text):
        return None
    folded = fold(text)
    found = _LINE.match(folded)
    if found is None or (_TELLS.match(folded) and found["by"] and len(folded) - found.end() > _LITTLE):
        return None
    name = next(found[one] for one in ("on", "by", "sur", "par", "aus", "ja") if found[one])
    if _DAY.match(name):
        return None
    named = "" if _OWN.match(name) else _BEHIND_NAME.sub("", name).strip(" .")
    return Source(named, bool(found["post"] or found["article"]))
