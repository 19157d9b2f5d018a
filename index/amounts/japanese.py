"""Amounts in Japanese news text: 万 10^4, 億 10^8, 兆 10^12, in Arabic, full-width or kanji digits, mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.amounts.currency import ISO, JAPANESE, JAPANESE_NAME, SIGNS, currency_before, symbol_after
from index.amounts.japanese_words import exactness
from index.amounts.numerals import ONE, Bare, Link, Numeral, Unit, Written, multiple
from index.article import Amount

_KANJI = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "壱": "1", "弐": "2", "参": "3"}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "億": 10**8, "兆": 10**12, "京": 10**16}
_RUN = re.compile(
    r"(?:[0-9]|(?<![0-9ア-ンⅠ-Ⅻ①-⑳A-Za-z])\.(?=[0-9])|[〇零一二三四五六七八九十百千壱弐]|参(?=[拾十百千万億]))"
    r"(?:[0-9〇零一二三四五六七八九十百千万億兆京壱弐参]|[,.・](?=[0-9〇一二三四五六七八九])|(?<=[万億兆]) (?=[0-9])"
    r"|(?<=[0-9]) (?=[万億兆]))*"
)
_PART = re.compile(
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:[.・][0-9]+)?|[0-9]+(?:[.・][0-9]+)?|\.[0-9]+)"
    r"|(?P<kanji>[〇零一二三四五六七八九壱弐参]+(?:[.・][〇零一二三四五六七八九]+)?)|(?P<small>[十百千])|(?P<big>[万億兆京])"
    r"|(?P<space> )"
)
_PERCENT = re.compile(r" ?(?:%|㌫|パーセント|ﾊﾟｰｾﾝﾄ)(?:・?ポイント)?")
_LATIN = re.compile(r" ?(trillion|billion|million|bn|tn|mn|[BMTKk])(?![A-Za-z])")
_LATIN_SCALES = {"t": 12, "b": 9, "m": 6, "k": 3}
_WARI = re.compile(r"割(?!引券|り当|合|当|譲)(?:([0-9一二三四五六七八九])分)?(?:([0-9一二三四五六七八九])厘)?")
_TIMES = re.compile(r"倍(?!速|音|率|賞)")
_PART_OF = re.compile(r"分の([0-9]+|[一二三四五六七八九])(?![0-9日])")
_SHARED = re.compile(r"[、~-][0-9二三四五六七八九]([十百千])(?=[万億兆円])")  # 二、三百億円
_UNITS_WITHIN = frozenset("十百千万億兆")
_KANJI_OR_DIGIT = frozenset("123456789一二三四五六七八九")
_HEADED = re.compile(r"(?=.*[十百千万億兆].\Z)(.*[万億兆])?(.*[十百千])?([1-9一二三四五六七八九])")
_NEXT = re.compile(r"、([1-9一二三四五六七八九])([十百千]?)([万億兆]?)(?![0-9〇一二三四五六七八九十百千万億兆.,])")
_SEN = re.compile(  # "20〜22銭" is a quote: the lower
    r"([0-9]{1,2}|[一二三四五六七八九十]+)(?:[~-][0-9]{1,2})?(?:銭|セント)"
)
_YEN_WORDS = re.compile(r"[滑形卓周環盤熟陣柱満札玉]|単位|硬貨|ショップ|均一ショ")
_YUAN_WORDS = re.compile(r"[化的論首大社職選会年号気日素管理帥々老]|から|は")
_UNIT = re.compile(
    rf"[円元%割倍半{SIGNS}]|ドル|ユーロ|ポンド|ウォン|分の|パーセント|[ルバペフドリレクズラシデナ][ーァ-ヴ]|[ｦ-ﾟ㌀-㍗]|[A-Z]{{3}}"
)
_CHANGED_TO = re.compile(
    r"[0-9〇-龠,.・ァ-ヴー% $¥€£]{1,24}?(?:円|ドル|ユーロ|ウォン|元|ポンド|%|割|倍|億|兆)(?:超|余り?|程度|台|規模|弱"
    r"|強)?(?:へ|に)(?!かけて|及|上る|達)"
)
_LINK = re.compile(r" ?[~\-–ー―] ?|から|ないし|、|または|か|以上、?")
_TO = re.compile(r"(?:へ|に|へと)(?!かけ)(?:引き|増|減|拡|膨|な|倍|上|下|急|伸|縮|積|修正|、|$)?")
_VAGUE = frozenset("数何幾")

_MULTIPLE = re.compile(
    r"(?P<double>(?<![0-9一二三四五六七八九十百千数何])倍(?:増|額|加)"
    r"|(?<![0-9一二三四五六七八九十百千数何人\w])倍(?=に|の|以上|近く)|倍近[くい](?<=倍近.))"
    r"|(?P<half>半減|半分|半額)|(?<![0-9])(?P<thirds>[0-9]{1,4}|[一二三四五六七八九])分の(?P<n>[0-9]{1,4}"
    r"|[一二三四五六七八九])(?![0-9])"
)


_BARE = Bare(
    least=Decimal(10) ** 8,
    compared=re.compile(r"(?:から|より|→|⇒|比べ|[のはがも])(?:約|およそ|さらに)?\Z"),
    follows=re.compile(
        r"\s*(?:\Z|[、。,.)」』】!?→⇒~]|[へにとがはもでだをの]|から|まで|より|や|など|か|前後|程度|規模|台|超|余|強|弱|近|以上|以下|以内|未満|増|減|足らず)"
    ),
    counted=re.compile(r"人口|人類|世帯|人々|視聴|再生|登録者|利用者|来場者|株式数|発行済み|台数|個数|パラメータ"),
    stop=re.compile(r"[。！？!?](?![」』）)])|\n\s*[\n・▽▼◇◆■●○#-]"),
)


class Japanese:
    """See `numerals.Grammar`."""

    bare = _BARE

    def likely(self, written: Written) -> bool:
        return bool(_UNIT.search(written.text))

    def numerals(self, written: Written) -> Iterator[Numeral]:
        text = written.text
        second: Numeral | None = None
        for run in _RUN.finditer(text):
            if run.end() - run.start() > 48 or text[run.start() - 1 : run.start()] in _VAGUE:
                continue
            if second:
                if run.start() == second.start:
                    yield second
                    second = None
                    continue
                second = None
            if text.startswith("、", run.end()) and (pair := _shortened(text, run)):
                first, second = pair
                yield first
                continue
            numeral = _numeral(run[0], run.start())
            if numeral and len(run[0]) == 1 and (small := _SHARED.match(text, run.end())):
                numeral = numeral._replace(mantissa=numeral.mantissa * _SMALL[small[1]])
            if numeral:
                yield _latin_scale(text, numeral)

    def scaled(self, written: Written, numeral: Numeral) -> Numeral:
        return numeral

    def before(self, written: Written, numeral: Numeral) -> Unit | None:
        found = currency_before(written.text, numeral.start)
        return Unit(found[0], "money", found[1]) if found and written.text[found[0]] != "Y" else None

    def after(self, written: Written, numeral: Numeral) -> Unit | None:
        text, at = written.text, numeral.end
        if percent := _PERCENT.match(text, at):
            return Unit(percent.end(), "percent")
        if wari := _WARI.match(text, at):
            extra = Decimal(_digit(wari[1])) + Decimal(_digit(wari[2])) / 10
            return Unit(wari.end(), "percent", factor=Decimal(10), extra=extra)
        if (times := _TIMES.match(text, at)) and not text.startswith("人一", numeral.start - 1):
            return Unit(times.end(), "multiple")
        return _money_after(text, at, numeral)

    def link(self, low: str, left: tuple[int, int], right: int) -> Link | None:
        joint = _LINK.fullmatch(low, left[1], right)
        if not joint:
            return None
        if joint[0] == "、":
            return "range" if _neighbours(low, left, right) else None
        if joint[0] == "から":
            return "pair" if _is_change(low, right) else "range"
        return "range"

    def counts(self, low: str, end: int, *, whole: bool) -> bool:
        return False

    exactness = staticmethod(exactness)

    def suspected(self, numeral: Numeral, unit: Unit) -> Decimal | None:
        return numeral.slip

    def multiples(self, written: Written) -> Iterator[Amount]:
        for found in _MULTIPLE.finditer(written.text):
            yield multiple(written, *found.span(), _multiple(found), self.exactness(written.low, *found.span()))


def _latin_scale(text: str, numeral: Numeral) -> Numeral:
    """ "US$7.9B", left as it was in English."""
    found = _LATIN.match(text, numeral.end)
    if not found or numeral.scale > 1 or not currency_before(text, numeral.start):
        return numeral
    return numeral._replace(end=found.end(), scale=Decimal(10) ** _LATIN_SCALES[found[1][0].lower()])


def _shortened(text: str, run: re.Match[str]) -> tuple[Numeral, Numeral] | None:
    """Both numbers of 1兆5、6千億 and 十二、三億, of which the second leaves out the head and the first the unit."""
    first, second = _HEADED.fullmatch(run[0]), _NEXT.match(text, run.end())
    if not first or not second or _digit(first[3]) + 1 != _digit(second[1]):
        return None
    head, section = _numeral(first[1] or "", 0), _numeral(first[2] or "", 0)
    if not head or not section:
        return None
    small, big = _SMALL.get(second[2], 1), _BIG.get(second[3], 1)
    low, high = (head.value + (section.value + _digit(last) * small) * big for last in (first[3], second[1]))
    return Numeral(*run.span(), low), Numeral(second.start(1), second.end(), high)


def _neighbours(text: str, left: tuple[int, int], right: int) -> bool:
    """ "2、3兆円" is two or three trillion, and so is 十二、三; "2、5" is a list."""
    low, high = text[left[1] - 1 : left[1]], text[right : right + 1]
    return (left[1] - left[0] == 1 or text[left[1] - 2] in _UNITS_WITHIN) and low in _KANJI_OR_DIGIT and _digit(low) + 1 == _digit(high)


def _is_change(text: str, right: int) -> bool:
    """ "1兆円から2兆円に増額": two figures, not the ends of one."""
    return bool(_CHANGED_TO.match(text, right))


def _digit(written: str | None) -> int:
    return int(_KANJI.get(written, written)) if written else 0


def _numeral(run: str, start: int) -> Numeral | None:
    """A run of digits, kanji and commas as one number; None where it is not a well-formed one.

    The last big unit is the scale that a range lends to its lower end: "2〜3兆円".
    """
    total, section, number = Decimal(0), Decimal(0), None
    bigs: list[str] = []
    at = 0
    floor = 10**20
    while part := _PART.match(run, at):
        at = part.end()
        if part["digits"] or part["kanji"]:
            if number is not None:
                return None
            number = _number(part)
        elif part["small"]:
            section += (ONE if number is None else number) * _SMALL[part["small"]]
            number = None
        elif part["big"]:
            section += number or 0
            if not section or _BIG[part["big"]] >= floor:
                return None
            floor = _BIG[part["big"]]
            total += section * floor
            section, number = Decimal(0), None
            bigs.append(part["big"])
    if at != len(run):
        return None
    value = total + section + (number or 0)
    if len(bigs) == 1 and not section and number is None:
        scale = Decimal(_BIG[bigs[0]])
        return Numeral(start, start + len(run), value / scale, scale)
    head = value - value % _BIG[bigs[-2]] if len(bigs) > 1 else Decimal(0)
    return Numeral(start, start + len(run), value, ONE, head=head)


def _number(part: re.Match[str]) -> Decimal:
    written = part[0].replace(",", "").replace("・", ".")
    return Decimal("".join(_KANJI.get(c, c) for c in written))


def _money_after(text: str, at: int, numeral: Numeral) -> Unit | None:
    if symbol := symbol_after(text, at):
        return Unit(symbol[0], "money", symbol[1])
    gap = text[at : at + 1] == " "
    found = JAPANESE_NAME.match(text, at + gap)
    if not found:
        code = text[at + gap : at + gap + 3]
        plain = code in ISO and not text[at + gap + 3 : at + gap + 4].isascii()
        return Unit(at + gap + 3, "money", code) if plain else None
    if not _is_money(text, found, numeral):
        return None
    sen = _SEN.match(text, found.end())
    if sen and (part := _numeral(sen[1], 0)):
        return Unit(sen.end(), "money", JAPANESE[found[0]], extra=part.value / 100)
    return Unit(found.end(), "money", JAPANESE[found[0]])


def _is_money(text: str, found: re.Match[str], numeral: Numeral) -> bool:
    """Not 二元論, 5円形, or a weight of 5ポンド."""
    after = text[found.end() : found.end() + 4]
    if found[0] == "円":
        return not _YEN_WORDS.match(after)
    if found[0] == "元":
        return numeral.value >= 10 and not _YUAN_WORDS.match(after)
    if found[0] in ("ポンド", "ドン"):
        return numeral.value >= 10_000
    return True


def _multiple(found: re.Match[str]) -> Decimal:
    if found["double"]:
        return Decimal(2)
    if found["half"]:
        return Decimal("0.5")
    divisor = _digit_number(found["thirds"])
    share = _digit_number(found["n"]) / divisor if divisor else Decimal(0)
    return share.quantize(Decimal("0.0001")).normalize() if divisor else share


def _digit_number(written: str) -> Decimal:
    return Decimal(_KANJI.get(written, written))
