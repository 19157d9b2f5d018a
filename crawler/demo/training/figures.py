"""Numbers of the grammar: any amount, percentage, year or day, drawn at random and turned into English by value.

Every kind has `draw` (a source text), `pattern` (what such a text looks like) and `english` (its translation), so that
the grammar's generator and its recogniser share one conversion.
"""
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

MONTHS = ("January February March April May June July August September October November December").split()
MOIS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
FRENCH_SCALES = {"milliards": 9, "milliard": 9, "Mds": 9, "Md": 9, "Mrd": 9, "millions": 6, "million": 6, "M": 6,
                 "billions": 12, "billion": 12}
KANJI_SCALES = {"兆": 12, "億": 8, "万": 4}


@dataclass(frozen=True)
class Figure:
    """One kind of number."""

    draw: Callable[[random.Random], str]
    pattern: re.Pattern[str]
    english: Callable[[str], str]


def spoken(value: Decimal) -> str:
    """English of a value: 1.239 trillion, 387.3 billion, 12.8 million, 120,000."""
    for power, name in ((12, "trillion"), (9, "billion"), (6, "million")):
        if value >= Decimal(10) ** power:
            return f"{plain(value.scaleb(-power))} {name}"
    return f"{value.normalize():,f}"


def plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def digits(rng: random.Random, longest: int) -> int:
    """A whole number of one to `longest` digits, every length as likely, round ones more often than by chance."""
    length = rng.randint(1, longest)
    value = rng.randint(10 ** (length - 1), 10**length - 1)
    zeros = rng.choice((0, 0, 0, 1, 2, 3))
    return max(value // 10**zeros * 10**zeros, 1)


def decimals(rng: random.Random, most: int, mark: str) -> str:
    """Nothing, or a mark and one to `most` digits of which the last is not 0."""
    count = rng.choice((0, *range(most + 1)))
    return f"{mark}{rng.randint(0, 10 ** (count - 1) - 1) if count > 1 else 0:0{count - 1}d}"[: count or 0] + str(
        rng.randint(1, 9)) if count else ""


# --- French -----------------------------------------------------------------------------------------------------

def french_whole(rng: random.Random, longest: int) -> str:
    mark = rng.choice(("  ", " ", " ", " ", " ", " ", ".", ""))[:1]
    return f"{digits(rng, longest):,}".replace(",", mark)


def french_value(text: str) -> Decimal:
    number, _, scale = re.fullmatch(r"([\d ,.]*\d)(\s*)([^\d]*)", text).groups()  # type: ignore[union-attr]
    number = re.sub(r"[ .](?=\d{3})", "", number).replace(",", ".")
    return Decimal(number).scaleb(FRENCH_SCALES.get(scale.strip(), 0))


def french_big(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.72:
        whole = french_whole(rng, rng.choice((3, 4, 5, 6)))
        return f"{whole}{decimals(rng, 1, ',')} {'milliard' if whole == '1' else 'milliards'}"
    if kind < 0.84:
        return f"{digits(rng, 3)}{decimals(rng, 2, ',')} millions"
    whole = digits(rng, 3)
    return f"{whole}{decimals(rng, 4, ',')} {'billion' if whole == 1 else 'billions'}"


def french_short(rng: random.Random) -> str:
    scale = rng.choice(("Md", "Mds", "Mds", "M"))
    return f"{french_whole(rng, 4)}{decimals(rng, 2, ',')} {scale}"


FRENCH_NUMBER = r"(?:\d{1,3}(?:[ .]\d{3})+|\d+)(?:,\d+)?"
FRENCH = {
    "Big": Figure(french_big, re.compile(rf"{FRENCH_NUMBER} (?:milliards?|millions?|billions?)\b"),
                  lambda text: spoken(french_value(text))),
    "Short": Figure(french_short, re.compile(rf"{FRENCH_NUMBER} (?:Mds?|Mrd|M)(?![a-z])"),
                    lambda text: spoken(french_value(text))),
    "Count": Figure(lambda rng: f"{rng.randint(2, 9999) if rng.random() < .5 else rng.randint(2, 60):,}".replace(",", " "),
                    re.compile(r"\d{1,3}(?: \d{3})*"), lambda text: plain(french_value(text))),
    "Pct": Figure(lambda rng: f"{digits(rng, 3)}{decimals(rng, 2, ',')} %", re.compile(r"\d+(?:,\d+)? %"),
                  lambda text: f"{plain(french_value(text[:-2]))}%"),
    "Year": Figure(lambda rng: str(rng.randint(2012, 2045)), re.compile(r"20\d\d"), str),
    "Date": Figure(lambda rng: french_date(rng), re.compile(rf"\d+(?:er)? (?:{'|'.join(MOIS)})"),
                   lambda text: english_date(text)),
    "Month": Figure(lambda rng: rng.choice(MOIS), re.compile("|".join(MOIS)), lambda text: MONTHS[MOIS.index(text)]),
}


def french_date(rng: random.Random) -> str:
    day = rng.randint(1, 31)
    return f"{'1er' if day == 1 else day} {rng.choice(MOIS)}"


def english_date(text: str) -> str:
    day, month = text.split(" ")
    return f"{MONTHS[MOIS.index(month)]} {day.removesuffix('er')}"


# --- Japanese ---------------------------------------------------------------------------------------------------

def kanji_value(text: str) -> Decimal:
    text = text.replace(",", "")
    value = sum((Decimal(number).scaleb(KANJI_SCALES[scale]) for number, scale in re.findall(r"([\d.]+)([兆億万])", text)),
                Decimal(0))
    rest = re.search(r"\d+$", text)
    return value + Decimal(rest[0] if rest else 0)


def kanji_big(rng: random.Random) -> str:
    kind, comma = rng.random(), rng.random() < 0.15
    show = (lambda n: f"{n:,}") if comma else str
    if kind < 0.36:
        return f"{digits(rng, 3)}兆{show(digits(rng, 4))}億"
    if kind < 0.68:
        return f"{show(digits(rng, 4))}億"
    if kind < 0.76:
        return f"{digits(rng, 3)}兆"
    if kind < 0.86:
        return f"{digits(rng, 3)}.{rng.randint(0, 999) if rng.random() < .5 else rng.randint(0, 9)}{rng.randint(1, 9)}兆"
    if kind < 0.92:
        return f"{digits(rng, 3)}億{digits(rng, 4)}万"
    return f"{show(digits(rng, 4))}万"


def ordinal(text: str) -> str:
    day = int(text)
    return f"{day}{'th' if 10 < day < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def month_day(text: str) -> str:
    month, day = re.findall(r"\d+", text)
    return f"{MONTHS[int(month) - 1]} {day}"


JAPANESE = {
    "Big": Figure(kanji_big, re.compile(r"[\d,]+(?:\.\d+)?[兆億万](?:[\d,]+[億万])*"), lambda text: spoken(kanji_value(text))),
    "Count": Figure(lambda rng: str(rng.randint(2, 9999) if rng.random() < 0.4 else rng.randint(2, 60)), re.compile(r"\d+"),
                    lambda text: f"{int(text):,}"),
    "Pct": Figure(lambda rng: f"{digits(rng, 3)}{decimals(rng, 2, '.')}%", re.compile(r"\d+(?:\.\d+)?%"), str),
    "Tenths": Figure(lambda rng: str(rng.randint(1, 9)), re.compile(r"\d(?=割)"), lambda text: f"{text}0%"),
    "Year": Figure(lambda rng: str(rng.randint(2012, 2045)), re.compile(r"20\d\d(?=年)"), str),
    "Short": Figure(lambda rng: str(rng.randint(12, 45)), re.compile(r"\d\d(?=年)"), lambda text: f"20{text}"),
    "Day": Figure(lambda rng: str(rng.randint(1, 31)), re.compile(r"\d{1,2}(?=日)"), ordinal),
    "Date": Figure(lambda rng: f"{rng.randint(1, 12)}月{rng.randint(1, 31)}日", re.compile(r"\d{1,2}月\d{1,2}日"), month_day),
    "Month": Figure(lambda rng: str(rng.randint(1, 12)), re.compile(r"\d{1,2}(?=月)"), lambda text: MONTHS[int(text) - 1]),
    "Times": Figure(lambda rng: f"{rng.randint(2, 12)}{decimals(rng, 1, '.')}", re.compile(r"\d+(?:\.\d)?(?=倍)"), str),
}
FIGURES = {"fr": FRENCH, "ja": JAPANESE}
