"""Whether a sentence speaks of a fall or of less than nothing: a sign may come out as a word, and a word as a sign."""

from __future__ import annotations

import re

from index.amounts.numerals import fold

_FALLS = {
    "en": re.compile(
        r"(?<![\w)])[-−–][$€¥]?\d|\b(?:down|off|minus|negative|deficit|red|less|lower|below|under|short|worse|fell|sank|slid"
        r"|shed|lost)\b|\b(?:fall|drop|declin|decreas|los[es]|shr[aiu]nk|contract|cut|reduc|slip|slump|plung|plummet|tumbl"
        r"|dip|weaken|narrow|retreat|sink|deprec|slash|deteriorat|discount|dwindl|eas(?:e|ing)|subtract|trim)",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"(?<![\w)])[-−–] ?[$€¥]?\d|\b(?:baiss|abaiss|recul|chut|repli|contract|moins|moindre|négati|diminu|rédui|réduct|perd"
        r"|pert|déficit|cède|cédé|récess|inférieur|bas|dégrad|amput|décroiss|gliss|coup|retrait|destruct|suppr|maigr|retir"
        r"|recule|fond|rabais|remise|décot|dépréci)",
        re.IGNORECASE,
    ),
    "ja": re.compile(r"減|下|マイナス|[▲△]|赤字|縮|悪化|割|低|安|落|削|損|後退|失|引き|カット|[-−]\d"),
}


def falls(text: str, lang: str) -> bool:
    """Whether a sentence in "en", "fr" or "ja" has a minus or a word for a fall, a loss, a deficit."""
    return bool(_FALLS[lang].search(fold(text)))
