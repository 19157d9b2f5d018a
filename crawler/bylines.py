"""Who wrote it and when, as lines beside a text. A signature behind a sentence stays: it is a part of that paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.blocks import Piece
from crawler.dates import MONTH
from crawler.lexicon import fold
from crawler.title import AGENCIES, normal

_LEAD = 100  # characters of sentences above which a text has begun
_ABOUT = 40  # characters around a name in a byline
_TAIL = 3  # blocks at the end where a line of who and when may stand
_RUN = 240  # characters of such a line
_MANY = 4  # names in it
_SIGNATURE = 80  # characters
_STOPS = re.compile(r"[.!?。！？]\s*$")
_SAYS = re.compile(r"[。！？「“«]|\b[a-zà-ÿ]{3,}[.!?] ")  # a sentence ends in it, or somebody speaks
_REPORTED = re.compile(r"(?:,? and [A-Z][^.,]{2,40}| et [A-Z][^.,]{2,40})? (?:reported|reports|covers|writes about) ")  # behind an author's name
_SIGNED = re.compile(
    r"(?:(?<=[.!?…。！？」』”»\"])\s*[（(【［\[〔](?P<inside>[^（）()【】［］\[\]〔〕。]+)[)）】］\]〕]|(?<=[.!?…。！？])(?:\s*[—–―-]{1,2}|\s)\s*(?P<behind>[^—–―。.]+(?:\.[^—–―。.]+)*))\s*$"
)
_BETWEEN_NAMES = re.compile(r"\s*(?:[、,，・/／&＆=＝:：]|\b(?:and|et|with|avec|by|par)\b|(?<=[一-龥])(?:記者|編集委員|論説委員|特派員)|(?<=[部局班])\s)\s*")
_BESIDE = re.compile(r"[一-龥々ァ-ヶーぁ-ん]{2,8}")  # another name, the desk, the town
_DAY = re.compile(
    r"(?:le )?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? |(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?"
    rf"(?:(?:{MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d|\d{{1,2}}(?:st|nd|rd|th|er)? (?:{MONTH})\.?,?(?: (?:19|20)\d\d(?!\d))?"
    r"|(?<!\d)\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d|(?:19|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|年\d{1,2}月\d{1,2}日(?: ?\([月火水木金土日]\))?))",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?:(?:à|at|午前|午後) ?)?(?<!\d)\d{1,2}(?:[:.h]|時| h )[0-5]\d(?!\d)分?(?: ?[ap]\.?m\b\.?|[ap]m(?=[A-Z]))?(?: ?\(?(?:[A-Z]{1,4}T|UTC|GMT|HNE|HAE|Paris)\)?)?"
)
_SAID = re.compile(
    r"(?:first |last |originally )?(?:published|updated|posted|modified)(?: (?:on|at))?|publiée? le|publiée?|mise? à jour(?: le)?|modifiée? le|màj"
    r"|temps de lecture|reading time|\d+ ?min(?:ute)?s?(?: (?:read|de lecture))?|発信地|(?:最終|記事)?(?:更新|配信|公開|掲載)(?:日時?)?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:[,、|｜/／•·:;：\[\]()\n]|[-–—](?=\s|$)|\b(?:and|et|avec|with|on|at|à)\b)\s*", re.IGNORECASE)
_BY = re.compile(r"^(?:by|par)\s+", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][\w.'’-]*(?: (?:de|du|van|von|der|den|la|le|el|al|bin)(?= ))* ){1,3}[A-ZÀ-ÖØ-Þ][\w.'’-]+"
    r"|(?:[A-ZÀ-Þ][\w.'’-]+ ){0,3}(?:staff |senior |chief |special )*(?:writer|reporter|correspondent|editor|journaliste|correspondante?|envoyée? spéciale?)"
    r"|[一-龥ァ-ヶー]{2,8}(?:放送|通信|新聞|記者|部|支局|編集委員|特派員)(?: ?[一-龥ァ-ヶー]{2,6}(?:部|支局|班|記者))?|[一-龥々]{1,3} ?[一-龥々]{1,3}記者"
)
_PAPER = re.compile(r"[一-龥ァ-ヶー]{2,8}(?:新聞|通信|新報|日報)")


def mark(pieces: Sequence[Piece], reasons: list[str | None], authors: Sequence[str], site: str) -> None:
    """Above the text: names and what repeats the metadata, below it such lines in brackets; there and here lines of nothing but
    who and when."""
    names = {name for one in (*authors, site) if len(name := normal(one)) > 2}
    told = 0
    for at, piece in enumerate(pieces):
        told += len(piece.text) if piece.kind == "paragraph" and (len(piece.text) > _LEAD or _STOPS.search(piece.text)) else 0
        if told > _LEAD:
            break
        if reasons[at] is None and piece.kind in ("paragraph", "list") and _is_byline(piece.text, names, authors):
            reasons[at] = "byline"
        _mark_run(piece, at, reasons, names)
    for at in [at for at, reason in enumerate(reasons) if reason is None][-_TAIL:]:
        text = pieces[at].text
        if pieces[at].kind == "paragraph" and not text[:1].isalnum() and _is_byline(text, names, authors):  # （経済部　森明）
            reasons[at] = "byline"
        _mark_run(pieces[at], at, reasons, names)


def _is_byline(text: str, names: Iterable[str], authors: Sequence[str]) -> bool:
    if len(text) < _RUN and any(text.startswith(name) and _REPORTED.match(text, len(name)) for name in authors):
        return True
    if _STOPS.search(text) or _SAYS.search(text) or _is_signed(text, authors):
        return False
    said = normal(text)
    return any(said == name or (name in said and len(said) < len(name) + _ABOUT) for name in names)


def _mark_run(piece: Piece, at: int, reasons: list[str | None], names: Iterable[str]) -> None:
    if reasons[at] is None and piece.kind == "paragraph" and is_run(piece.text, names):
        reasons[at] = "timestamp"


def is_run(text: str, names: Iterable[str] = ()) -> bool:
    """Whether a line holds a day, and besides it nothing but hours, what they are of, and names: "By Aki MoriPublished
    6 January 2026 at 14:05Updated 15:10"."""
    if len(text) > _RUN or not any(map(str.isdigit, text)) or _STOPS.search(text):
        return False
    rest, days = _DAY.subn("|", fold(text))
    rest, hours = _HOUR.subn("|", rest)
    rest, said = _SAID.subn("|", rest)
    if not days or (days > 1 and not said):  # "1926 - 2026" of a life
        return False
    parts = [_BY.sub("", part) for part in _PARTS.split(rest) if part.strip(" -–—")]
    return len(parts) <= _MANY and all(_is_known(part, names) or ((said or hours) and _NAMED.fullmatch(part)) for part in parts)


def _is_known(part: str, names: Iterable[str]) -> bool:
    name = normal(part)
    return name in names or name in AGENCIES or _PAPER.fullmatch(part) is not None


def _is_signed(text: str, authors: Sequence[str]) -> bool:
    """Whether a text ends with a sentence and the name of an author behind it."""
    names = {normal(name) for name in authors}
    found = _SIGNED.search(text, max(0, len(text) - _SIGNATURE)) if names else None
    parts = [part for part in _BETWEEN_NAMES.split(found["inside"] or found["behind"]) if part] if found else []
    known = [part for part in parts if normal(part) in names]
    return bool(known) and all(part in known or _BESIDE.fullmatch(part) or _NAMED.fullmatch(part) for part in parts)
