"""What of a text an editor wrote: without what changes from one visit to the next though nobody edited it. Pure.

Blanks and typography do not count, and neither do, on lines of their own, counters (views, comments, shares), relative
times ("3 hours ago", 3時間前, il y a 2 h) and the stamp of the last update. In running text numbers are the news.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SHORT = 120  # characters; a longer line is running text
_MARKS = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‐‑‒–—―−", "-") | {"…": "..."}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
)  # fmt: skip
_BLANK = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]")
_UNIT = r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mos?|months?|y|yrs?|years?)"
_UNITE = r"(?:s|sec|secondes?|min|mn|minutes?|h|heures?|j|jours?|sem|semaines?|mois|ans?)"
_COUNT = r"\d[\d.,\s]*(?:[km]|万)?"
_ENGLISH = r"(?:page ?)?(?:views?|reads?|comments?|shares?|likes?|reactions?|replies|retweets?|reposts?|claps?|votes?)"
_FRENCH = r"(?:vues?|lectures?|commentaires?|partages?|réactions?|réponses?|j'aime|votes?)"
_JAPANESE = r"(?:閲覧(?:数|回数)?|再生(?:数|回数)?|コメント(?:数)?|いいね!?|シェア(?:数)?|ブックマーク(?:数)?|アクセス(?:数)?|pv|リポスト)"
_RELATIVE = re.compile(
    rf"\b(?:about |over |almost |less than )?(?:an?|one|\d+) ?{_UNIT}\.? ago\b|\bjust now\b|\bmoments ago\b"
    rf"|\bil y a (?:environ |près de |plus de |moins d['e] ?)?(?:une?|\d+) ?{_UNITE}\b|\bà l'instant\b"
    r"|約?\d+ ?(?:秒|分|時間|日|週間|[かヶケカ]月|年)(?:ほど)?前|たった今",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    rf"\b{_COUNT} ?(?:{_ENGLISH}|{_FRENCH})\b|\b(?:{_ENGLISH}|{_FRENCH}|lu) ?[:(]? ?{_COUNT}(?: fois)?\)?"
    rf"|{_JAPANESE} ?[:(]? ?{_COUNT}(?:件|回|人|pv)?\)?|{_COUNT}(?:件の|回|人が)?{_JAPANESE}",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"^\W*(?:(?:last |first |page )?(?:updated?|modified|published|posted|edited|refreshed)"
    r"|(?:dernière )?mise? à jour|(?:publié|modifié|actualisé|mis à jour)e?|最終更新(?:日時?)?|更新(?:日時?)?"
    r"|(?:公開|配信|掲載|投稿)(?:日時?)?)(?=\W|\d)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d|年|月|日|時|分|秒|[日月火水木金土]曜?日?|午前|午後|現在|[:/.,()+\-|\s]"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*"
    r"|\b(?:janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc|lun|mar|mer|jeu|ven|sam|dim)[a-zé]*"
    r"|\b(?:am|pm|a\.m|p\.m|jst|utc|gmt|[ce]e?s?t|bst|p[sd]t|h|at|on|à|le|du|st|nd|rd|th|er)\b|(?<=\d)(?:st|nd|rd|th|er|h|am|pm|[tz](?![a-z]))",
    re.IGNORECASE,
)


def essence(texts: Iterable[str]) -> str:
    """The texts, headline first, as far as an edit would change them; one a line."""
    lines = (_line(line) for text in texts for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _line(line: str) -> str:
    plain = unicodedata.normalize("NFKC", line).translate(_MARKS).strip()
    if len(plain) <= _SHORT:
        plain = _without_noise(plain)
    return _BLANK.sub("", plain)


def _without_noise(line: str) -> str:
    if (stamp := _STAMP.match(line)) and not _WORD.search(_TIME.sub("", _RELATIVE.sub("", line[stamp.end() :]))):
        return ""
    left = _COUNTER.sub("", _RELATIVE.sub("", line))
    return left if left == line or _WORD.search(left) else ""
