"""Bare numbers of a source sentence, and whether the English has them: 8万5千人 is 85,000, in figures or in words.

Reading numbers is index.amounts' business; what is here says which of them a translation is held to. A number that a
word carries (G7, F-35) belongs to the name, and 1 comes and goes with the article ("a") but for the first of a month.
Numbers in words count from three on in French, and in Japanese in front of what they count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from crawler.figure_english import Numbers, by_kind
from crawler.figure_parts import is_near, shares
from index.amounts import amounts, numbers
from index.amounts.numerals import Numeral, fold
from index.article import Amount

_POINTS = re.compile(r" ?(?:ポイント|points?\b)")
_YEARS = re.compile(r"(?:19|20)[0-9]{2} ?[-/~–] ?\Z")
_HALF = re.compile(r"(?:年|[かカヶケ箇]月|時間|週間|世紀)半|(?: [^\W\d_]+){1,2} et demie?\b")
_OUT_OF = {
    "fr": re.compile(r" (?:[^\W\d_]+ ){0,3}sur "),
    "ja": re.compile(r"(?:人|社|件|世帯|[かカヶケ]?国|回)(?:に|中、?|のうち、?)"),
}
_MILLION, _MILLIARD = Decimal(10) ** 6, Decimal(10) ** 9
_LEAST_OF_AN_INDEX = 100  # points of a percentage are fewer
_COUNTED_IN_MILLIARDS = ("habitants", "humains", "personnes", "tonnes", "barils", "utilisateurs", "mètres", "vues", "années", "individus")
# What a number counts, right behind it: then it is neither a sum of money nor a percentage.
_COUNTED = {
    "fr": re.compile(
        r"(?: (?:de |d')?(?!(?:et|ou|à|en|au|aux|contre|pour|sur|dans|par|l[ea]s?|d[eu]s?|plus|moins|fois|mais|puis|soit|dont|points?|une?|hier|selon|voire|chaque"
        r"|après|avant|depuis|cette|cet|environ|économies|recettes?|dépenses?|dettes?|aides?|subventions?|crédits?|prêts?|impôts?"
        r"|investissements?|garanties?|pertes?|bénéfices?|déficits?|capital|couronnes)\b)[^\W\d_]{2,})"
    ),
    "ja": re.compile(
        r"(?!台(?!数)|超|余|強|弱|前後|程度|規模|以[上下内]|未満|増|減|高|安|上|下|近|半|割|倍|円|元|銭|ドル|セント|ユーロ|ポンド|ウォン|ポイント|分の)"
        r"[\u3005\u3400-\u9fffァ-ヶ]"
    ),
}
_FIRST = re.compile(r"er(?=[,.;)]|\Z)")  # le 1er, of this month
_HALF_YEAR = re.compile(r"(?:e|nd|ème|d)? (?:semestre|mois)\b|[かカヶケ箇]月|半期")  # 6 months, the 2nd half
_FORTNIGHT = re.compile(r" jours\b|aine")
_NEGATIVE = re.compile(r"(?:マイナス|[▲△])\Z|(?:\bà|[(:]) (?:moins |-)\Z")
# Kanji numbers are in names and idioms too (四日市, 二人三脚, 百年の計), but not in front of what is counted.
_KANJI_COUNTED = re.compile(
    r"(?:人(?!三脚|称|一首|十色|組)|年(?!生|来)|件(?!の案)|社(?!祭|神|会|員)|日(?![市町月本酔坊和])|[かカヶケ箇][国月所]|歳|才|棟|世帯|回(?!忌)|週間"
    r"|時間|分間|個(?![人性])|枚|隻|機(?![関構能械])|議席|議員|校(?!長)|店舗|票(?!田)|自治体|都市|台(?![湾風頭本])|本(?![木松部州])|メートル|キロ|トン)"
)
_PROVERB = re.compile(r" (?:pas|coups|mercis?|excuses|façons|raisons|regrets|visages|feux)\b")  # faire les cent pas
_PROVERBIAL = (100, 1000, 10_000)  # 千歳市, 百年の計
_DAY = re.compile(r"日(?!間|ぶり|連続|以内)")
_DECADE = re.compile(r"\b(?:années|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre) \Z", re.IGNORECASE)
_A_NAME = re.compile(r"[^\W\d_] \Z")  # in front of a capital: Les Vingt-Sept
_SIGN = re.compile(r"(?:マイナス|[▲△-]|moins )\Z")
_DIGIT = re.compile(r"[0-9]")
_CARRIED = re.compile(r"[A-Za-zÀ-ÿ](?:-|[‐–])?\Z|[./@_#&=?]\Z")
_HOUR = re.compile(r" ?(?:時(?!間)|h(?:eures?)?\b)")
_CARRIES = re.compile(r"[_@&=#]|[A-Z]{2}")  # the rest of an address or a code


class Number(NamedTuple):
    """A number at `start`..`end`; `also` are other values that say the same ("15 h" is 3 p.m., 26年 is 2026)."""

    start: int
    end: int
    value: Decimal
    also: tuple[Decimal, ...]
    english: str
    rewrites: tuple[str, ...]
    day: bool = False  # 26日, which English may give as a day of the week
    points: bool = False  # of a percentage: "0,5 point"
    half: bool = False  # 2年半, "2 ans et demi": two and a half
    negative: bool = False
    counted: bool = False  # soldiers, 社: no money, no percentage
    share: Decimal | None = None  # 10人に1人, in percent


class Source(NamedTuple):
    """A source sentence, folded, in "fr" or "ja", with its amounts and all its numbers."""

    text: str
    lang: str
    said: Sequence[Amount]
    read: Sequence[Numeral]

    @classmethod
    def of(cls, text: str, lang: str) -> Source:
        return cls(fold(text), lang, amounts(text, lang), numbers(text, lang))


def of_source(source: Source) -> list[Number]:
    """The numbers that stand for themselves."""
    text, lang, _, read = source
    of_a_whole = dict(shares(text, read, _OUT_OF[lang]))
    found = (_number(text, n, lang) for n in read if _counts(text, n, lang))
    return [n._replace(share=of_a_whole[n.start]) if n.start in of_a_whole else n for n in found]


def open_to(source: Source) -> tuple[set[Decimal], set[Decimal]]:
    """What sums of money and what percentages may stand in the English for the bare numbers.

    "De 2 000, la prime passe à 3 000 euros" is of money in both; "2 000 soldats" is not.
    """
    text, lang, said, read = source
    loose = {n.value for n in by_kind(read, said)["number"] if not _is_counted(text, n, lang)}
    points = {n.value for n in read if _POINTS.match(text, n.end)}
    rated = loose if any(a.kind == "percent" for a in said) else set()
    return loose, rated | points | {share for _, share in shares(text, read, _OUT_OF[lang])}


def kept(number: Number, there: Numbers, rated: bool) -> bool:
    """Whether the English has the number, or a rounding of it; `rated`: percentages are spoken of in the source."""
    if number.day and (there.weekday or (number.value == 1 and there.a_day)):
        return True
    if number.negative and not there.negative:
        return False
    if number.points:
        return any(rounds(number.value, said) for said in there.points)
    if number.half and Decimal("0.5") in there.values and {int(number.value)} & {1, *there.values}:
        return True  # "two years and a half"
    if number.share is not None and (is_near(number.share, there.parts) or number.share in there.rates):
        return True
    return any(
        rounds(value, said)
        for value in (number.value, *number.also)
        for kind in _open_kinds(number, there, rated)
        for said in kind
    )


def _is_counted(text: str, n: Numeral, lang: str) -> bool:
    """Millions count with "de" only, and a milliard and more is of money, if its noun does not say people or tonnes."""
    counted = _COUNTED[lang].match(text, n.end)
    if counted is None or lang == "ja" or n.scale < _MILLION:
        return counted is not None
    if not counted[0].startswith((" de ", " d'")):
        return False
    return n.scale < _MILLIARD or counted[0].endswith(_COUNTED_IN_MILLIARDS)


def _open_kinds(number: Number, there: Numbers, rated: bool) -> tuple[frozenset[Decimal], ...]:
    if number.counted:
        return there.values, there.factors
    return (there.values, there.factors, there.sums, *([there.rates] if rated else ()))


def rounds(source: Decimal, english: Decimal) -> bool:
    """Whether the English value is the source's, or a rounding of it that no slip produces.

    As a translator rounds: half up, to two digits or more, and not by one digit alone, which is how a dropped digit
    looks (8.8454 trillion may be 8.8 or 8.85 trillion, not 8.845).
    """
    if source == english:
        return True
    if source <= 0 or english <= 0:
        return False
    left_out = _digits(source) - _digits(english)
    if _digits(english) < 2 or left_out < 2 or abs(source - english) * 20 > source:
        return False
    unit = Decimal(1).scaleb(int(english.normalize().as_tuple().exponent))
    return (source / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit == english


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _counts(text: str, n: Numeral, lang: str) -> bool:
    if _CARRIED.search(text, 0, n.start) or _CARRIES.match(text, n.end):
        return False
    if not _DIGIT.search(text, n.start, n.end):
        if lang == "ja":
            return n.value > 1 and n.value not in _PROVERBIAL and bool(_KANJI_COUNTED.match(text, n.end))
        if n.value in (100, 1000):
            return _is_counted(text, n, lang) and not _PROVERB.match(text, n.end)
        return n.value > 2 and not _vague(text, n)
    return n.value not in (0, 1) or bool(_POINTS.match(text, n.end) or (n.value == 1 and _held_to_one(text, n, lang)))


def _vague(text: str, n: Numeral) -> bool:
    """A dozen; "neuf" is mostly new, "quinze jours" two weeks; "les Vingt-Sept" are the Union."""
    if text[n.start].isupper() and _A_NAME.search(text, 0, n.start):
        return True
    return n.rough or n.value == 9 or (n.value in (8, 15) and bool(_FORTNIGHT.match(text, n.end)))


def _held_to_one(text: str, n: Numeral, lang: str) -> bool:
    return bool(_HALF.match(text, n.end) or _FIRST.match(text, n.end)) or (lang == "ja" and text.startswith("日", n.end))


def _number(text: str, n: Numeral, lang: str) -> Number:
    half = bool(_HALF.match(text, n.end))
    own, value = text[n.start : n.end], n.value + Decimal("0.5") if half else n.value
    english = f"{value.normalize():f}" if _is_year(text, n) else f"{value.normalize():,f}"
    rewrites = tuple(form for form in (f"{value.normalize():f}", english) if form != own and value >= 1000)
    day, points = lang == "ja" and bool(_DAY.match(text, n.end)), _is_of_points(text, n)
    english += " points" if points else ""
    counted, also = _is_counted(text, n, lang), tuple(_also(text, n, half))
    if _NEGATIVE.search(text, 0, n.start) and (sign := _SIGN.search(text, 0, n.start)):
        return Number(sign.start(), n.end, value, also, f"-{english}", (), day, points, half, True, counted)
    return Number(n.start, n.end, value, also, english, rewrites, day, points, half, False, counted)


def readings(text: str, n: Numeral) -> Iterator[Decimal]:
    """Other values that a number of a folded sentence may have in English."""
    return _also(text, n, bool(_HALF.match(text, n.end)))


def _is_of_points(text: str, n: Numeral) -> bool:
    return n.value < _LEAST_OF_AN_INDEX and bool(_POINTS.match(text, n.end))


def _is_year(text: str, n: Numeral) -> bool:
    return 1900 <= n.value <= 2100 and bool(_YEARS.search(text, 0, n.start))


def _also(text: str, n: Numeral, half: bool) -> Iterator[Decimal]:
    """What else says the same: 26年 is 2026, 2025-2026 is 2025-26, 15 h is 3 p.m., 1年半 is 18 months."""
    second = bool(_YEARS.search(text, 0, n.start))
    if 31 < n.value < 100 and _DECADE.search(text, 0, n.start):
        yield 1900 + n.value  # mai 68, les années 70
    if n.value < 100 and (second or text.startswith("年", n.end)):
        yield from (1900 + n.value, 2000 + n.value)
    if second and n.value > 1000:
        yield n.value % 100
    if 12 < n.value <= 24 and _HOUR.match(text, n.end):
        yield n.value - 12
    if half:
        yield 12 * n.value + 6
    if n.value in (1, 2, 6) and _HALF_YEAR.match(text, n.end):
        yield Decimal("0.5")
