"""Numbers as French papers write them: 1 239 milliards, 2.000 milliards, 7,9 Md, 12,5 %, 1er mai."""
import random
import re
from decimal import Decimal

from crawler.demo.training.figure import (
    MONTHS,
    Figure,
    count,
    decimals,
    digits,
    percentage,
    plain,
    spoken,
    year,
)

MOIS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
        "novembre", "décembre")
POWERS = {"milliards": 9, "milliard": 9, "Mds": 9, "Md": 9, "Mrd": 9, "millions": 6, "million": 6, "M": 6,
          "billions": 12, "billion": 12}
NUMBER = r"(?:\d{1,3}(?:[ .]\d{3})+|\d+)(?:,\d+)?"


def whole(rng: random.Random, longest: int) -> str:
    """A whole number, thousands apart by a space, at times by a point or not at all."""
    mark = rng.choice(" " * 9 + ".")
    return f"{digits(rng, longest):,}".replace(",", mark)


def big(rng: random.Random) -> str:
    """1 239 milliards (seven in ten), 12,8 millions, 1,23 billion."""
    kind = rng.random()
    if kind < 0.72:
        number = whole(rng, rng.choice((3, 4, 5, 6)))
        return f"{number}{decimals(rng, 1, ',')} {'milliard' if number == '1' else 'milliards'}"
    scale, most = ("million", 1) if kind < 0.82 else ("billion", 3)
    value = digits(rng, 3)
    return f"{value}{decimals(rng, most, ',')} {scale}{'' if value == 1 else 's'}"


def short(rng: random.Random) -> str:
    scale = rng.choice(("Md", "Mds", "Mds", "M"))
    return f"{digits(rng, 3)}{decimals(rng, 1, ',')} {scale}" if rng.random() < 0.6 else f"{whole(rng, 5)} {scale}"


def value(text: str) -> Decimal:
    """The value of a number with or without a scale word: `1 239,5 milliards` -> 1239500000000."""
    number, _, scale = text.rpartition(" ") if text[-1].isalpha() else (text, "", "")
    return Decimal(re.sub(r"[ .]", "", number).replace(",", ".")).scaleb(POWERS.get(scale, 0))


def date(rng: random.Random) -> str:
    day = rng.randint(1, 31)
    return f"{'1er' if day == 1 else day} {rng.choice(MOIS)}"


def english_date(text: str) -> str:
    day, month = text.split(" ")
    return f"{MONTHS[MOIS.index(month)]} {day.removesuffix('er')}"


FIGURES = {
    "Big": Figure(big, re.compile(rf"{NUMBER} (?:milliards?|millions?|billions?)\b"), lambda text: spoken(value(text))),
    "Short": Figure(short, re.compile(rf"{NUMBER} (?:Mds?|Mrd|M)(?![a-z])"), lambda text: spoken(value(text))),
    "Count": Figure(lambda rng: f"{count(rng, 0.1):,}".replace(",", " "), re.compile(r"\d{1,3}(?: \d{3})*"),
                    lambda text: plain(value(text))),
    "Pct": Figure(lambda rng: f"{percentage(rng, ',')} %", re.compile(r"\d+(?:,\d+)? %"),
                  lambda text: f"{plain(value(text[:-2]))}%"),
    "Year": Figure(year, re.compile(r"(?:19|20)\d\d"), str),
    "Date": Figure(date, re.compile(rf"\d+(?:er)? (?:{'|'.join(MOIS)})"), english_date),
    "Month": Figure(lambda rng: rng.choice(MOIS), re.compile("|".join(MOIS)), lambda text: MONTHS[MOIS.index(text)]),
}
