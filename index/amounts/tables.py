"""Tables that say their unit once: below "(単位：億円)" or "(in billions of yen)" a bare number is a sum of money.

A number counts when it fills a cell: behind it the line, the cell or a list goes on. Years, numbers of rows, and the rows
and columns of ratios and heads ("増減率", "Share", "人数") are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from index.amounts.currency import ENGLISH, FRENCH, JAPANESE, symbol
from index.amounts.figure import Figure
from index.amounts.numerals import Unit, fold

_SCALES = {
    "k": 3, "m": 6, "mn": 6, "mln": 6, "bn": 9, "bln": 9, "tn": 12, "trn": 12, "md": 9, "mds": 9, "mrd": 9, "mrds": 9,
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "millier": 3, "milliard": 9, "十": 1, "百": 2, "千": 3,
    "万": 4, "億": 8, "兆": 12,
}  # fmt: skip
_LONG = 12  # a French billion
_HINT = re.compile(r"[\n|]|単位|[(（\[【] ?(?:[A-Za-zé億兆百千]|[$¥€£￥] ?[A-Za-z])")
_SIGN = r"us ?\$|c\$|a\$|hk\$|nt\$|[$¥€£₩]"
_CODE = "jpy|usd|eur|gbp|cny|krw|cad|aud|chf"
_EN = r"(?P<en_scale>thousand|million|billion|trillion)s?"
_NAME = r"(?:japanese |u\.?s\.? |canadian |swiss )?(?:yen|dollars?|euros?|pounds?|yuan|won|francs?)"
_FR_NAME = r"(?:yens?|dollars?(?: américains| canadiens)?|euros?|livres sterling|yuans?|wons?|francs suisses)"
_SHORT = "k|mn|mln|bn|bln|tn|trn"
_UNIT = re.compile(
    # 単位：億円; (百万円) before a line's end, but no "(100億円)", which is a sum
    r"(?P<ja>単位 ?[:;は/]? ?|[(\[【]\s?(?=[十百千万億兆]{1,3}[円米ドユ元]\S{0,4}[)\]】、,] ?(?:$|[\n|])|[億兆]))"
    r"(?:(?P<ja_times>1(?:,?0{1,3}))?(?P<ja_scale>[十百千]?[万億兆]?)(?P<ja_name>円|米?ドル|ユーロ|人民元|元|ウォン|ポンド)"
    r"(?=[)\]】>、,・;/。\s]|$)|(?P<other>[^\s0-9]))"
    # (in billions of yen); Unit: 100 million yen; (¥ billion); Amounts in US$ millions
    r"|(?P<open>[(\[]|(?:^|\n)\s*)"
    r"(?P<intro>(?:(?:all |dollar )?(?:amounts?|figures?|values?|units?|montants?|chiffres?|unités?|valeurs?)"
    r"(?: (?:are|is|shown|expressed|given|exprimés?))* ?:? ?(?:in |en )?|in |en |expressed in |exprimés? en )?)"
    rf"(?:(?:(?P<times>1(?:,?0{{1,3}})) )?{_EN} (?:of )?(?P<en_name>{_NAME}|{_CODE})"
    rf"|(?P<sign>{_SIGN}|{_CODE}|yen|dollars) ?(?:in )?(?P<sign_scale>(?:thousand|million|billion|trillion)s?|{_SHORT}|m)"
    rf"|(?P<short>{_SHORT}) (?P<short_name>{_NAME}|{_CODE})"
    rf"|(?P<fr_scale>(?:millier|million|milliard|billion)s?|k|m|mds?|mrds?) ?(?:de |d')?(?P<fr_name>{_FR_NAME}|{_SIGN}|{_CODE}))"
    r"(?P<close>[)\]]| ?[;,:] |\s?\||\s*$|\s*\n| (?=unless|except|sauf|and |et ))",
)
_RATIO = re.compile(r"%|率|比(?!較)|per ?cent|pour cent|\bratio|\bshares?\b|\bparts?\b|構成|依存度|人数|件数|定員|人員|employees|staff|effectifs?|number of|nombre")
_CHANGE = re.compile(r"change|growth|variation|évol|増減(?!額)|伸び")
_ENDS = re.compile(r"[*†]?(?: *(?:$|[\n|;)/、])|, |  | [▲△+\-]?[0-9(])")
_ENDS_JAPANESE = re.compile(r" (?=[\u3040-\u9fff])(?![人件年月日社カヶ個台歳回倍点])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_CELLS = re.compile(r"[\n|:]|[)\]](?: ?[0-9]|\s*\Z)")  # without them "a fortune (billions of dollars)" is prose
_EDGES = ("", " ", "|", ":", "\t")
_WHOLE = re.compile(r"(?<=[ |:])[0-9]{1,3}(?:[ ,][0-9]{3})*(?=[ |])")
_FAR = 100  # times
_LISTED = re.compile(r"[;,、] ")
_LETTER = re.compile(r"[^\W\d_]")


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
    lines = fold(text).lower()
    return [one for found in _UNIT.finditer(lines) if (one := _declared(found, lines))]


def _declared(found: re.Match[str], lines: str) -> Declared | None:
    start, end = found.span()
    percent = bool(_RATIO.search(lines, end, _line_end(lines, end)))
    if found["ja"] is not None:
        if found["other"]:
            return Declared(start, end, Decimal(1), None)
        factor = Decimal((found["ja_times"] or "1").replace(",", "")) * _power(*found["ja_scale"])
        return Declared(start, end, factor, JAPANESE[found["ja_name"]], percent)
    if not _stated(found) or not (found["intro"] or _CELLS.search(lines, end - 1)):
        return None
    factor, currency = _foreign(found)
    return Declared(start, end, factor, currency, percent) if currency else None


def _stated(found: re.Match[str]) -> bool:
    """Whether it is said as a unit: in brackets, or alone on its line behind "in"; "(100 billion yen)" is a sum."""
    bracket, intro = found["open"] in ("(", "["), bool(found["intro"])
    if found["times"] and not intro:
        return False
    return bracket or (intro and found["close"].strip()[:1] in ("", "|", ";", ":"))


def _foreign(found: re.Match[str]) -> tuple[Decimal, str | None]:
    if found["en_scale"]:
        factor = Decimal((found["times"] or "1").replace(",", "")) * _power(found["en_scale"])
        return factor, _currency(found["en_name"], ENGLISH)
    if found["sign"]:
        return _power(found["sign_scale"]), _currency(found["sign"], ENGLISH)
    if found["short"]:
        return _power(found["short"]), _currency(found["short_name"], ENGLISH)
    word = found["fr_scale"]
    factor = Decimal(10) ** _LONG if word.startswith("billion") else _power(word)
    return factor, _currency(found["fr_name"], FRENCH)


def _power(*words: str) -> Decimal:
    return Decimal(10) ** sum(_SCALES[w if w in _SCALES else w.removesuffix("s")] for w in words)


def _currency(written: str, names: dict[str, str | None]) -> str | None:
    return names.get(written.replace("u.s.", "us")) or symbol(written.upper())


def _line_end(lines: str, at: int) -> int:
    end = lines.find("\n", at)
    return len(lines) if end < 0 else end


def fill(text: str, figures: Sequence[Figure], said: Sequence[Declared]) -> list[Figure]:
    """The figures, bare ones in the cells of a table with their unit; numbers within a declaration are none."""
    kept = [f for f in figures if not any(d.start <= f.start < d.end for d in said)]
    cells = _Cells(fold(text).lower(), mixed=any(d.percent for d in said))
    for figure in kept:
        unit = next((d for d in reversed(said) if d.end <= figure.start), None)
        if unit and unit.currency and figure.unit is None and cells.is_sum(figure):
            figure.unit = Unit(figure.end, "money", unit.currency, factor=unit.factor)
    return kept


class _Cells:
    """The cells of a table, a row a line; `mixed`: it says that some are percentages, so a "change" is one."""

    def __init__(self, text: str, *, mixed: bool) -> None:
        self._text, self._mixed = text, mixed
        rows = (enumerate(line.split("|")) for line in text.split("\n"))
        self._ratios = {column for row in rows for column, cell in row if column and self._is_head_of_ratios(cell)}

    def _is_head_of_ratios(self, cell: str) -> bool:
        named = _RATIO.search(cell) or (self._mixed and _CHANGE.search(cell))
        return bool(named) and not cell.strip()[:1].isdigit()

    def is_sum(self, figure: Figure) -> bool:
        """Whether a bare figure fills a cell of sums."""
        text, (start, end) = self._text, (figure.start, figure.end)
        before = text[text.rfind("\n", 0, start) + 1 : start].removesuffix("+")
        behind = text[end : _line_end(text, end)]
        if figure.numeral.scale > 1 or not text[figure.numeral.start].isdigit() or _YEAR.fullmatch(text, start, end):
            return False
        if before[-1:] not in _EDGES or (not _LETTER.search(before) and _LETTER.search(behind)):
            return False  # a part of a word; the number of a row
        if figure.numeral.mantissa % 1 or text[end - 2 : end - 1] in ".,":
            first = _WHOLE.search(before)
            if first and int(re.sub("[ ,]", "", first[0])) > _FAR * figure.numeral.mantissa:
                return False  # a percentage behind whole sums
        label = next(filter(_LETTER.search, before.split("|")), "") if "|" in before else _LISTED.split(before)[-1]
        if self._is_head_of_ratios(label) or before.count("|") in self._ratios:
            return False
        return bool(_ENDS.match(behind) or _ENDS_JAPANESE.match(behind))
