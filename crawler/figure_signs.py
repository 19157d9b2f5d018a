"""Whether a sentence speaks of a fall or of less than nothing: a sign may come out as a word, and a word as a sign."""

from __future__ import annotations

import re
from functools import lru_cache

from index.amounts.numerals import fold

_FALLS = {
    "en": re.compile(
        r"(?<![\w)])[-−–][$€¥]?\d|\(\d[\d.,]*\) ?%|\b(?:down|off|minus|negative|red|less|fewer|lower|below|under|worse|fell|sank"
        r"|lost|dove|gave up|give up|pared?|lag|thinner)\b|\b(?:fall|drop|declin|decreas|los[es]|shr[aiu]nk|contract|cut|reduc|slip"
        r"|slump|plung|plummet|tumbl|dip|weaken|weaker|narrow|retreat|sink|sunk|deprec|slash|deteriorat|worsen|discount|dwindl|eas(?:e|ing)"
        r"|subtract|trim|deficit|short(?:er|fall)|smaller|reced|recession|sag|erod|eros|slid|shed|collaps|crash|soften|div(?:e[sd]?|ing)\b|nosediv|skid"
        r"|ebb|wan(?:e[sd]?|ing)\b|diminish|downturn|setback|stumbl|wip(?:e[sd]?|ing)\b|quarter(?:ed|ing)|halv)",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"(?<![\w)])[-−–] ?[$€¥]?\d|\b(?:baiss|abaiss|recul|chut|repli|contract|moins|moindre|négati|diminu|rédui|réduct|perd"
        r"|pert|déficit|cède|cédé|récess|inférieur|bas|dégrad|amput|décroiss|gliss|coup|retrait|destruct|suppr|maigr|retir"
        r"|fond(?:re|u|ent)?\b|rabais|remise|décot|dépréci"
        r"|déviss|lâch|effondr|plong|dégringol|effrit|érod|érosion|fléch|tass|flanch|abandonn|retomb|régress|affaibl|rogn|sombr|dégonfl"
        r"|divis|moiti)",
        re.IGNORECASE,
    ),
    "ja": re.compile(r"減|下|マイナス|[▲△]|赤字|縮|悪化|割|低|安|落|削|損|後退|失|引き|カット|ダウン|沈|目減|[-−]\d"),
}


@lru_cache(maxsize=8)
def falls(text: str, lang: str) -> bool:
    """Whether a sentence in "en", "fr" or "ja" has a minus or a word for a fall, a loss, a deficit."""
    return bool(_FALLS[lang].search(fold(text)))
