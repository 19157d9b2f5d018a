"""One kind of number of the grammar, and what all kinds share: random digits, and the English of a value."""
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")


@dataclass(frozen=True)
class Figure:
    """`draw`: a source text; `pattern`: what such a text looks like; `english`: its translation.

    The generator and the recogniser of the grammar share the one conversion.
    """

    draw: Callable[[random.Random], str]
    pattern: re.Pattern[str]
    english: Callable[[str], str]


def spoken(value: Decimal) -> str:
    """English of a value: 1.239 trillion, 387.3 billion, 12.8 million, 120,000."""
    for power, name in ((12, "trillion"), (9, "billion"), (6, "million")):
        if value >= Decimal(10) ** power:
            return f"{plain(value.scaleb(-power))} {name}"
    return plain(value)


def plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def digits(rng: random.Random, longest: int) -> int:
    """A whole number of one to `longest` digits: longer, round and repetitive ones (1122) more often than by chance.

    To copy 122 and not 12 is what a small model learns last.
    """
    length = rng.choices(range(1, longest + 1), range(2, longest + 2))[0]
    few = rng.sample("0123456789", 2) if rng.random() < 0.3 else "0123456789"
    value = int(rng.choice("123456789") + "".join(rng.choices(few, k=length - 1)))
    zeros = min(rng.choice((0, 0, 0, 0, 0, 1, 2, 3)), length - 1)
    return int(value // 10**zeros * 10**zeros)


def decimals(rng: random.Random, most: int, mark: str) -> str:
    """Nothing, or a mark and one to `most` digits of which the last is not 0."""
    count = rng.choice((0, 0, 1, *range(most + 1)))
    return mark + "".join(rng.choices("0123456789", k=count - 1)) + rng.choice("123456789") if count else ""


def percentage(rng: random.Random, mark: str) -> str:
    return f"{digits(rng, rng.choice((1, 2, 2, 2, 3)))}{decimals(rng, 2, mark)}"


def year(rng: random.Random) -> str:
    """Mostly a year of today's news."""
    return str(rng.randint(*rng.choice(((2015, 2032), (2015, 2032), (1980, 2045)))))


def count(rng: random.Random, large: float) -> int:
    """A number of things: with the chance `large` up to 9,999, else up to 60."""
    return rng.randint(2, 9999) if rng.random() < large else rng.randint(2, 60)
