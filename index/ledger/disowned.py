"""Figures that a sentence does not stand by: what was said before a correction, what somebody denies. Pure.

They are no report: "1.18 trillion yen, not 1.8" gives the first, and 1.8 goes on as what others gave.
"""

from __future__ import annotations

import re

from index.amounts.numerals import fold
from index.article import Amount

_NEVER = re.compile(r"(?!)")
_EARLIER_EN = r"(?:earlier|previous|original|initial|first|prior) (?:version|report|story|article|headline|dispatch|item|edition|post)s?\b"
_CUT_EN = r"(?:\b(?:it is|it was|in fact|actually|rather than|instead of|correct (?:figure|amount|sum|number)|the actual|should (?:be|have been|have (?:read|said))|corrected to)\b|;)"
_DIRECTLY_BEFORE = {  # "..., not F"
    "en": re.compile(r"(?:,|\band|\(|—|–|-) ?(?:and )?not (?:the |an? |about |as |at )*\Z"),
    "fr": re.compile(r"(?:,|\bet|\bmais|\() ?(?:et |mais )?non (?:pas )?(?:de |d'|à |les? |la |des )*\Z|\bplutôt que (?:de |d')?\Z"),
}
_GOVERNED = {  # by what stands before it in the sentence
    "en": re.compile(
        rf"(?:\b{_EARLIER_EN}[^.;]{{0,60}}?\b(?:gave|said|stated|put|reported|had|listed|showed|described|wrote|quoted|cited|misstated|mentioned|named|called|referred)"
        rf"|\b(?:it|we|story|article|report|headline) (?:had )?(?:originally|previously|earlier|initially) (?:said|stated|gave|put|reported|listed|wrote|cited|quoted)\b"
        rf"|\b(?:incorrectly|wrongly|mistakenly|erroneously|falsely) (?:said|stated|gave|put|reported|listed|described|wrote|cited|quoted|claimed)"
        rf"|\bmisstated|\b(?:deny|denies|denied|denying|dismiss(?:es|ed|ing)?|refut(?:es|ed|ing)|reject(?:s|ed|ing)?) (?:[\w'’-]+ ){{0,4}}?(?:reports?|claims?|rumou?rs?|suggestions?|speculation)"
        rf"|\b(?:deny|denies|denied|denying) that|\bno truth (?:in|to)|\bnot true that|\bfalse that)"
        rf"(?:(?!{_CUT_EN})[^.;])*\Z"
    ),
    "fr": re.compile(
        r"(?:\b(?:version|dépêche|édition) (?:précédente|antérieure|initiale)\b|\b(?:précédente|première) (?:version|dépêche)|\barticle précédent|\b(?:par erreur|à tort)\b"
        r"|\b(?:a|ont|avait) démenti|\bdément(?:ent|ant)?\b)"
        r"(?:(?!\b(?:il s'agit|en réalité|en fait|au lieu|plutôt que|il faut lire|montant exact|chiffre exact|correct)\b|;)[^.;])*\Z"
    ),
    "ja": re.compile(r"(?:誤って|間違って)(?:(?!正しくは)[^。])*\Z"),
}  # fmt: skip
_BEHIND = {
    "en": re.compile(r"[^.;,]{0,30} (?:is|are|was|were) (?:simply |plainly )?(?:false|wrong|untrue|incorrect|inaccurate|an error|a mistake|not (?:true|correct|accurate))\b"),
    "fr": re.compile(r"[^.;,]{0,30} (?:est|sont|était|étaient) (?:tout simplement )?(?:fau(?:x|sse)s?|inexacte?s?|erronée?s?|une erreur)\b"),
    "ja": re.compile(
        r"[」』)]?(?:程度|規模)?(?:の(?:支援|予算|投資|支出|出資|補助)[^、。]{0,8})?"
        r"(?:など)?(?:と(?:した|ある|あった|いう|する|の|記した|記載した|報じた|書いた|表記した|掲載した|伝えた|お伝えした)[^。]{0,30}?(?:誤り|間違い|誤記|否定|事実ではな|事実無根|訂正)"
        r"|と(?:記|書|報じ|掲載|表記|お伝え|伝え)[^。]{0,20}?正しくは"
        r"|[^、。]{0,16}と(?:の|いう|する)(?:一部)?の?(?:報道|観測|見方|情報|指摘|うわさ)[^。]{0,24}(?:否定|事実ではな|事実無根|誤り)"
        r"|は、?[^。]{0,40}?の?(?:誤り|間違い|誤記)(?!で(?:は)?な)"
        r"|で(?:は)?なく、?|ではありません|を[^。]{0,30}?(?:に|へ)(?:訂正|改め)|から[^。]{0,30}?(?:に|へ)訂正|と誤|と間違)"
    ),
}
_CORRECTS = re.compile(r"\bcorrect(?:s|ed|ion|ing)?\b|\brectifi\w+|\bcorrig\w+|\berratum\b|訂正")
_REPLACED = re.compile(r"\b(?:from|instead of|rather than|au lieu de|contre) (?:the |les? |about |d')?\Z")
_MEANT_JA = re.compile(r"[」』)]?の(?:誤り|間違い|誤記)")


def is_disowned(text: str, amount: Amount, lang: str) -> bool:
    """Whether the sentence says that the figure is not so (spans are of the sentence)."""
    low = fold(text).lower()
    before, behind = low[: amount.start], low[amount.end :]
    if lang == "ja" and _MEANT_JA.match(behind):  # 「1兆円」は「2兆円」の誤り: two are meant
        return False
    if _CORRECTS.search(low) and _REPLACED.search(before):
        return True
    direct, governed = _DIRECTLY_BEFORE.get(lang, _NEVER), _GOVERNED.get(lang, _NEVER)
    return bool(direct.search(before) or governed.search(before) or _BEHIND.get(lang, _NEVER).match(behind))
