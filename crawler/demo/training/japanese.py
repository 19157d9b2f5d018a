"""Numbers as Japanese papers write them, in NFKC: 1兆2390億, 2,525億, 1.239兆, 3・8%, 5割, 12月26日."""
import random
import re
from decimal import Decimal

from crawler.demo.training.figure import MONTHS, Figure, count, decimals, digits, percentage, spoken, year

POWERS = {"兆": 12, "億": 8, "万": 4}


def big(rng: random.Random) -> str:
    """An amount with its myriads; one in seven with commas."""
    kind, comma = rng.random(), rng.random() < 0.1
    if kind < 0.36:
        return f"{digits(rng, 3)}兆{low(rng, comma)}億"
    if kind < 0.68:
        return f"{low(rng, comma)}億"
    if kind < 0.76:
        return f"{digits(rng, 3)}兆"
    if kind < 0.86:
        head = digits(rng, 3)
        return f"{head}.{rng.randint(0, 999 if rng.random() < 0.5 else 9)}{rng.randint(1, 9)}兆"
    if kind < 0.9:
        return f"{digits(rng, 3)}億{digits(rng, 4)}万"
    return f"{low(rng, comma)}万"


def low(rng: random.Random, comma: bool) -> str:
    """What stands before 億 or 万: up to 9999, mostly of three or four digits."""
    number = max(digits(rng, 4) for _ in range(2))
    return f"{number:,}" if comma else str(number)


def value(text: str) -> Decimal:
    """`1兆2390億` -> 1239000000000."""
    parts = re.findall(r"([\d.]+)([兆億万])", text.replace(",", ""))
    return sum((Decimal(number).scaleb(POWERS[scale]) for number, scale in parts), Decimal(0))


def written_percentage(rng: random.Random) -> str:
    """3.8%, 3.0%, and the 3・8% of some papers."""
    text = percentage(rng, rng.choice("....・"))
    return f"{text}.0%" if text.isdigit() and rng.random() < 0.3 else f"{text}%"


def ordinal(text: str) -> str:
    day = int(text)
    return f"{day}{'th' if 10 < day < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def english_date(text: str) -> str:
    month, day = re.findall(r"\d+", text)
    return f"{MONTHS[int(month) - 1]} {day}"


FIGURES = {
    "Big": Figure(big, re.compile(r"[\d,]+(?:\.\d+)?[兆億万](?:[\d,]+[億万])*"), lambda text: spoken(value(text))),
    "Count": Figure(lambda rng: str(count(rng, 0.1)), re.compile(r"\d+"), lambda text: f"{int(text):,}"),
    "Pct": Figure(written_percentage, re.compile(r"\d+(?:[.・]\d+)?%"), lambda text: text.replace("・", ".")),
    "Tenths": Figure(lambda rng: str(rng.randint(1, 9)), re.compile(r"\d(?=割)"), lambda text: f"{text}0%"),
    "Year": Figure(year, re.compile(r"(?:19|20)\d\d(?=年)"), str),
    "Short": Figure(lambda rng: str(rng.randint(12, 45)), re.compile(r"\d\d(?=年)"), lambda text: f"20{text}"),
    "Day": Figure(lambda rng: str(rng.randint(1, 31)), re.compile(r"\d{1,2}(?=日)"), ordinal),
    "Date": Figure(lambda rng: f"{rng.randint(1, 12)}月{rng.randint(1, 31)}日", re.compile(r"\d{1,2}月\d{1,2}日"),
                   english_date),
    "Month": Figure(lambda rng: str(rng.randint(1, 12)), re.compile(r"\d{1,2}(?=月)"),
                    lambda text: MONTHS[int(text) - 1]),
    "Times": Figure(lambda rng: f"{rng.randint(2, 12)}{decimals(rng, 1, '.')}", re.compile(r"\d+(?:\.\d)?(?=倍)"), str),
}
