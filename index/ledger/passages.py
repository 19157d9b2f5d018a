"""The clauses of a sentence: what a figure is said with. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from index.sentences import Span

_CLAUSE = re.compile(
    r"[,;:，；：、](?=\D)|[—–()（）「」«»|\n\u3000]|(?<=[\u3040-\u9fff]) (?=[\u3040-\u9fff])|(?<!\w)(?:while|whereas|alors que|tandis que)(?!\w)",
    re.IGNORECASE,
)

_FRONTED = {
    "en": re.compile(r"[\s,;]*(?:(?:at|with|up|down|worth|totaling|totalling|costing|despite|after|of|out of) )?(?:(?:an?|the|all-time|record|some|about|around|nearly|just|more than|over|only|high|of) )*", re.I),
    "fr": re.compile(r"[\s,;]*(?:(?:à|avec|en (?:hausse|baisse|recul|progression) de|malgré|fort de|sur|de) ?)?(?:(?:un|une|le|les|la|record|niveau|de|environ|plus|près|quelque) )*(?:d')?", re.I),
    "ja": re.compile(r"[、\s]*(?:(?:前年度?|昨年度?|前回|当初|今年度|過去最[大高])(?:当初)?(?:予算)?(?:比で?|に比べて?|と比べて?|より|の|から))*(?:(?:政府|国|財務省|首相|日本)(?:は|が))?[^はがをにもへ、()（）]{0,8}"),
}  # fmt: skip
_GOES_ON = {
    "en": re.compile(r"\W*(?:(?!and |but |while )\w+ ){0,3}?(?:for|on|to|into|in|towards?) (?:the |its |a )?(?:\w+ ){0,2}", re.I),
    "fr": re.compile(r"\W*(?:(?!et |mais )\w+ ){0,3}?(?:pour|à|aux?|dans|vers|en faveur d\w+) ?(?:le |la |les |l'|son )?(?:\w+ ){0,2}", re.I),
}


def clauses(text: str, whole: Iterable[Span]) -> list[Span]:
    """(start, end) of each clause; the spans of `whole` (amounts) are not cut."""
    kept = list(whole)
    cuts = [m for m in _CLAUSE.finditer(text) if not any(start <= m.start() < end for start, end in kept)]
    edges = [0, *(m.start() for m in cuts), len(text)]
    return [(a, b) for a, b in pairwise(edges) if a < b]


def is_fronted(before: str, lang: str) -> bool:
    """Whether a clause says nothing of its own before its figure: "At a record 9 trillion yen, ..."."""
    pattern = _FRONTED.get(lang)
    return bool(pattern and pattern.fullmatch(before))


def goes_on(between: str, lang: str) -> bool:
    """Whether the next clause says what a figure is for: ", mostly for ..."."""
    pattern = _GOES_ON.get(lang)
    return bool(pattern and pattern.fullmatch(between))
