"""A number of the source in another unit: 90分 is "an hour and a half", 20年 two decades, 1500メートル 1.5 kilometers.

Asked only where the number itself is not in the English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from crawler.figure_numbers import Source, rounds
from index.amounts import numbers
from index.amounts.numerals import Numeral, fold

Unit = tuple[str, Decimal]  # what is measured, and how many of the smallest unit
_MINUTE, _COUNT = "minutes", "count"
_MOST = 100  # numbers of a source that one of the English is compared with


def _units(**of: str) -> dict[str, Unit]:
    """From "word=factor word=factor", by what is measured."""
    pairs = ((what, pair.rpartition("=")) for what, listed in of.items() for pair in listed.split())
    return {word.replace("_", " "): (what, Decimal(factor)) for what, (word, _, factor) in pairs}


_SYMBOLS = _units(
    metres="mm=0.001 cm=0.01 m=1 km=1000",
    area="m2=1 m²=1 km2=1e6 km²=1e6 ha=1e4",
    kilograms="g=0.001 kg=1 t=1000 kt=1e6 mt=1e9",
    watts="kw=1e3 mw=1e6 gw=1e9 tw=1e12",
    energy="kwh=1e3 mwh=1e6 gwh=1e9 twh=1e12",
)
_UNITS: Mapping[str, Mapping[str, Unit]] = {
    "en": _SYMBOLS
    | _units(
        minutes="minute=1 hour=60 day=1440 week=10080 fortnight=20160",
        months="month=1 year=12 decade=120 century=1200 centurie=1200",
        count="dozen=12",
        metres="millimeter=0.001 millimetre=0.001 centimeter=0.01 centimetre=0.01 meter=1 metre=1 kilometer=1000 kilometre=1000",
        area="square_meter=1 square_metre=1 hectare=1e4 square_kilometer=1e6 square_kilometre=1e6 sq_km=1e6 sq._km=1e6",
        kilograms="gram=0.001 kilogram=1 kilo=1 ton=1000 tonne=1000 metric_ton=1000",
        watts="watt=1 kilowatt=1e3 megawatt=1e6 gigawatt=1e9",
        energy="kilowatt-hour=1e3 kilowatt_hour=1e3 megawatt-hour=1e6 megawatt_hour=1e6 gigawatt-hour=1e9 gigawatt_hour=1e9 terawatt-hour=1e12 terawatt_hour=1e12",
    ),
    "fr": _SYMBOLS
    | _units(
        minutes="minute=1 min=1 heure=60 h=60 jour=1440 semaine=10080",
        months="mois=1 an=12 année=12 décennie=120 siècle=1200",
        metres="millimètre=0.001 centimètre=0.01 mètre=1 kilomètre=1000",
        area="mètres_carré=1 hectare=1e4 kilomètres_carré=1e6",
        kilograms="gramme=0.001 kilogramme=1 kilo=1 tonne=1000",
        watts="watt=1 kilowatt=1e3 mégawatt=1e6 gigawatt=1e9",
        energy="kilowattheure=1e3 mégawattheure=1e6 gigawattheure=1e9 térawattheure=1e12",
    ),
    "ja": _SYMBOLS
    | _units(
        minutes="分=1 分間=1 時間=60 日間=1440 日ぶり=1440 日連続=1440 日後=1440 日以内=1440 週=10080 週間=10080",
        months="カ月=1 か月=1 ヶ月=1 ケ月=1 箇月=1 年=12 年間=12 世紀=1200",
        metres="ミリ=0.001 ミリメートル=0.001 センチ=0.01 センチメートル=0.01 メートル=1 キロメートル=1000",
        area="平方メートル=1 ヘクタール=1e4 平方キロ=1e6 平方キロメートル=1e6",
        kilograms="グラム=0.001 キログラム=1 トン=1000",
        watts="ワット=1 キロワット=1e3 メガワット=1e6 ギガワット=1e9",
        energy="キロワット時=1e3 メガワット時=1e6 ギガワット時=1e9",
    ),
}
_NAMES = {lang: "|".join(sorted(map(re.escape, units), key=len, reverse=True)) for lang, units in _UNITS.items()}
_BEHIND = {
    "en": re.compile(rf"[ -]?({_NAMES['en']})s?(?![^\W_])( and a half\b)?"),
    "fr": re.compile(rf" ?({_NAMES['fr']})s?(?![^\W_])"),
    "ja": re.compile(rf" ?({_NAMES['ja']})(?![A-Za-z度代])"),
}
_LENGTHS = "minute|hour|day|week|month|year|decade|century|dozen"
_ARTICLE = re.compile(
    rf"\b(?:(?P<half>half)[ -](?:of )?(?:an? )?|(?P<quarter>quarter)(?:-| of an )|an? |one )(?P<unit>{_LENGTHS})(?P<more> and a half)?\b"
    rf"|\b(?P<long>{_LENGTHS})[ -]?long\b|\b(?P<fortnight>fortnight)\b|\b(?P<clock>a?round[ -]the[ -]clock\b)|\b(?P<dozens>two|three|four|five|six) (?P<of>dozen)\b"
)
_WEEKS_OF_DAYS = (8, 15)  # "quinze jours" are two weeks
_DOZENS = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}


def kept(value: Decimal, source: Source, end: int, english: str) -> bool:
    """Whether the English measures what `value` does, whose number ends at `end` of the source."""
    behind = _BEHIND[source.lang].match(source.text.lower(), end)
    what, factor = _UNITS[source.lang][behind[1]] if behind else (_COUNT, Decimal(1))
    if behind and behind[1] == "jour" and value in _WEEKS_OF_DAYS:
        value -= 1
    return any(kind == what and rounds(value * factor, said) for kind, said in _measures(english))


def lasts(hours: int, minutes: int, english: str) -> bool:
    """Whether the English has a span of so many hours and minutes: "two and a half hours", "an hour and 45 minutes"."""
    said = {length for what, length in _measures(english) if what == _MINUTE}
    return 60 * hours + minutes in said or {Decimal(60 * hours), Decimal(minutes)} <= said


def converted(source: Source, english: str, number: Numeral) -> bool:
    """Whether a number of the English measures what one of the source does, in another unit."""
    behind = _BEHIND["en"].match(fold(english).lower(), number.end)
    return behind is not None and any(kept(n.value, source, n.end, english) for n in source.read[:_MOST])


@lru_cache(maxsize=4)
def _measures(english: str) -> frozenset[Unit]:
    return frozenset(_read(english))


def _read(english: str) -> Iterator[Unit]:
    low = fold(english).lower()
    for number in numbers(english, "en"):
        if behind := _BEHIND["en"].match(low, number.end):
            what, factor = _UNITS["en"][behind[1]]
            yield what, factor * (number.value + (Decimal("0.5") if behind[2] else 0))
    for m in _ARTICLE.finditer(low):
        what, factor = _UNITS["en"][m["unit"] or m["long"] or m["fortnight"] or m["of"] or "day"]
        times = "0.5" if m["half"] else "0.25" if m["quarter"] else "1.5" if m["more"] else _DOZENS.get(m["dozens"], "1")
        yield what, factor * Decimal(times)
