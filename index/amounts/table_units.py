"""The units that a text says once for the numbers below: "(単位：億円)", "(in billions of yen)", "| ¥bn |"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from index.amounts.currency import ENGLISH, FRENCH, JAPANESE, symbol
from index.amounts.numerals import fold
from index.amounts.table_heads import RATIO

_SCALES = {
    "k": 3, "m": 6, "mn": 6, "mln": 6, "bn": 9, "bln": 9, "tn": 12, "trn": 12, "md": 9, "mds": 9, "mrd": 9, "mrds": 9,
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "millier": 3, "milliard": 9, "十": 1, "百": 2, "千": 3,
    "万": 4, "億": 8, "兆": 12,
}  # fmt: skip
_LONG = 12  # a French billion
_CELLS = re.compile(r"[\n|:]|[)\]](?: ?[0-9]|\s*\Z)")  # without them "a fortune (billions of dollars)" is prose
_FILLED = re.compile(r" *[(▲△+\-–−] *[0-9][0-9 ,.]*\)? *| *[0-9][0-9 ,.]* *")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_HINT = re.compile(r"[\n|]|単位|[(（\[【〔] ?(?:[A-Za-zé億兆百千]|[$¥€£￥] ?[A-Za-z])")
_SIGN = r"us ?\$|c\$|a\$|hk\$|nt\$|[$¥€£₩]"
_CODE = "jpy|usd|eur|gbp|cny|krw|cad|aud|chf"
_EN = r"(?P<en_scale>thousand|million|billion|trillion)s?"
_NAME = r"(?:japanese |u\.?s\.? |canadian |swiss )?(?:yen|dollars?|euros?|pounds?|yuan|won|francs?)"
_FR_NAME = r"(?:yens?|dollars?(?: américains| canadiens)?|euros?|livres sterling|yuans?|wons?|francs suisses)"
_SHORT = "k|mn|mln|bn|bln|tn|trn"
_UNIT = re.compile(
    # 単位：億円; (百万円) before a line's end, but no "(100億円)", which is a sum; （円）, if it heads a column
    r"(?P<ja>単位 ?[:;は/]? ?|[(\[【〔]\s?(?=[十百千万億兆]{1,3}[円米ドユ元]\S{0,4}[)\]】〕、,] ?(?:$|[\n|])|[億兆])"
    r"|(?P<ja_plain>[(\[【〔](?=[円米ドユ]\S{0,4}[)\]】〕] ?(?:$|[\n|]))|\| ?(?=[十百千]?[万億兆]?(?:円|米?ドル|ユーロ) ?(?:$|[\n|]))))"
    r"(?:(?P<ja_times>1(?:,?0{1,3}))?(?P<ja_scale>[十百千]?[万億兆]?)(?P<ja_name>円|米?ドル|ユーロ|人民元|元|ウォン|ポンド)"
    r"(?=[)\]】〕>、,・;/。\s|]|$)|(?P<other>[^\s0-9]))"
    # (in billions of yen); Unit: 100 million yen; (¥ billion); Amounts in US$ millions; | ¥bn |; (yen)
    r"|(?P<open>[(\[〔]|(?:^|\n) *|\| *)"
    r"(?P<intro>(?:(?:all |dollar )?(?:amounts?|figures?|values?|units?|montants?|chiffres?|unités?|valeurs?)"
    r"(?: (?:are|is|shown|expressed|given|exprimés?))* ?:? ?(?:in |en )?|in |en |expressed in |exprimés? en )?)"
    rf"(?:(?:(?P<times>1(?:,?0{{1,3}})) )?{_EN} (?:of )?(?P<en_name>{_NAME}|{_CODE})"
    rf"|(?P<sign>{_SIGN}|{_CODE}|yen|dollars) ?(?:in )?(?:(?P<sign_times>1(?:,?0{{1,3}})) )?"
    rf"(?P<sign_scale>(?:thousand|million|billion|trillion)s?|{_SHORT}|m)"
    rf"|(?P<short>{_SHORT}) (?P<short_name>{_NAME}|{_CODE})"
    rf"|(?P<fr_scale>(?:millier|million|milliard|billion)s?|k|m|mds?|mrds?) ?(?:de |d')?(?P<fr_name>{_FR_NAME}|{_SIGN}|{_CODE})"
    rf"|(?P<plain>{_NAME}|{_SIGN}|{_CODE}))"
    r"(?P<close>[)\]〕]| ?[;,:] |(?= ?\|)| ?:? *(?:$|\n)| (?=unless|except|sauf|and |et ))",
)


class Declared(NamedTuple):
    """What bare numbers count from `end` on; `currency` None: no money."""

    start: int
    end: int
    factor: Decimal
    currency: str | None
    percent: bool = False  # beside it the table has ratios too


def declared(text: str) -> list[Declared]:
    """The units that a text says for the numbers in its tables."""
    if not _HINT.search(text):
        return []
    lines = celled(text)
    return [one for found in _UNIT.finditer(lines) if (one := _declared(found, lines))]


def celled(text: str) -> str:
    """The text as tables are read: folded, in lower case, its tabs bars."""
    return fold(text.replace("\t", "|")).lower()


def _declared(found: re.Match[str], lines: str) -> Declared | None:
    start, end = found.span()
    percent = bool(RATIO.search(lines, end, line_end(lines, end)))
    if found["ja"] is not None:
        if found["ja_plain"] and not _is_head(lines, found):
            return None
        if found["other"]:
            return Declared(start, end, Decimal(1), None)
        factor = _times(found["ja_times"]) * _power(*found["ja_scale"])
        return Declared(start, end, factor, JAPANESE[found["ja_name"]], percent)
    if not _stated(found, lines):
        return None
    factor, currency = _foreign(found)
    return Declared(start, end, factor, currency, percent) if currency else None


def _stated(found: re.Match[str], lines: str) -> bool:
    """Whether it is said as a unit: in brackets, behind "in" on a line of its own, or over a table.

    "(100 billion yen)" is a sum, but where it heads a column or a table.
    """
    bracket = found["open"] in ("(", "[", "〔")
    if found["plain"] and bracket and found["close"][:1] not in (")", "]", "〕"):
        return False
    intro = found["intro"] and (bracket or found["close"].strip()[:1] in ("", ";", ":"))
    if found["plain"] or found["times"] or found["sign_times"] or not (bracket or intro):
        return bool(intro and not found["plain"]) or _is_head(lines, found)
    return bool(found["intro"] or _CELLS.search(lines, found.end() - 1))


def _is_head(lines: str, found: re.Match[str]) -> bool:
    """Whether a unit heads a column or, if it is no sum itself, a row, or stands alone on the line above a table."""
    end = line_end(lines, found.end() - found[0].endswith("\n"))
    start = found.start() + found[0].startswith("\n")
    first = lines.rfind("\n", 0, start) + 1
    line = lines[first:end]
    if "|" in line:
        return not has_sums(line if found["times"] or found["sign_times"] else line[: start - first])
    below = lines[end + 1 : line_end(lines, end + 1)]
    return line.strip(" :") == found[0].strip("\n :") and "|" in below


def has_sums(row: str) -> bool:
    """Whether cells of a row are filled with numbers that are no years."""
    return any(_FILLED.fullmatch(cell) and not _YEAR.fullmatch(cell.strip()) for cell in row.split("|")[1:])


def _foreign(found: re.Match[str]) -> tuple[Decimal, str | None]:
    if found["en_scale"]:
        return _times(found["times"]) * _power(found["en_scale"]), _currency(found["en_name"], ENGLISH)
    if found["sign"]:
        return _times(found["sign_times"]) * _power(found["sign_scale"]), _currency(found["sign"], ENGLISH)
    if found["short"]:
        return _power(found["short"]), _currency(found["short_name"], ENGLISH)
    if found["plain"]:
        return Decimal(1), _currency(found["plain"], ENGLISH)
    word = found["fr_scale"]
    factor = Decimal(10) ** _LONG if word.startswith("billion") else _power(word)
    return factor, _currency(found["fr_name"], FRENCH)


def _times(written: str | None) -> Decimal:
    return Decimal((written or "1").replace(",", ""))


def _power(*words: str) -> Decimal:
    return Decimal(10) ** sum(_SCALES[w if w in _SCALES else w.removesuffix("s")] for w in words)


def _currency(written: str, names: dict[str, str | None]) -> str | None:
    return names.get(written.replace("u.s.", "us")) or symbol(written.upper())


def line_end(lines: str, at: int) -> int:
    """Where the line of a place ends."""
    end = lines.find("\n", at)
    return len(lines) if end < 0 else end
