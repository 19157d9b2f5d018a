"""Plants errors in good translations, as machines make them. Needs nothing of the guard that it is to try."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

Pair = tuple[str, str]  # source, English
Mutator = Callable[[Pair, random.Random], str | None]

_FIGURE = re.compile(r"(?<![A-Za-z0-9-])\d+(?:,\d{3})*(?:\.\d+)?")
_WHOLE = re.compile(r"(?<![\w-])[$¥]?\d+(?:,\d{3})*(?:\.\d+)?(?: (?:tr|b|m)illion)?(?: yen| dollars| euros|%)?")
_SCALE = re.compile(r"\b(trillion|billion|million)\b")
_YEAR = re.compile(r"(?<![\d,.])(?:19|20)\d\d(?![\d,.]\d)")
_MINUS = re.compile(r"(?<![\w.])(?:minus |negative |[-−])(?=[$¥€]?\d)")
_PERCENT = re.compile(r"%| percent(?:age points?)?\b| per cent\b")


def slipped_scale(pair: Pair, chance: random.Random) -> str | None:
    """兆 as billion, 億 as million, milliard as million: another word of scale."""
    found = list(_SCALE.finditer(pair[1]))
    if not found:
        return None
    at = chance.choice(found)
    other = chance.choice([w for w in ("trillion", "billion", "million") if w != at[1]])
    return pair[1][: at.start()] + other + pair[1][at.end() :]


def slipped_power(pair: Pair, chance: random.Random) -> str | None:
    """ "約1280万円" as "1,280 million yen" and the like: the figure ten, a hundred... ten thousand times off."""
    return _with_figure(pair[1], chance, lambda v: v.scaleb(chance.choice((-4, -3, -2, -1, 1, 2, 3, 4))))


def dropped_digit(pair: Pair, chance: random.Random) -> str | None:
    """One digit less, where that changes the value."""
    found = [m for m in _FIGURE.finditer(pair[1]) if sum(map(str.isdigit, m[0])) > 1]
    if not found:
        return None
    at = chance.choice(found)
    places = [i for i, letter in enumerate(at[0]) if letter.isdigit()]
    shorter = [at[0][:i] + at[0][i + 1 :] for i in places]
    wrong = [s for s in shorter if s.strip(".,") == s and _value(s) != _value(at[0])]
    return pair[1][: at.start()] + chance.choice(wrong) + pair[1][at.end() :] if wrong else None


def changed_digit(pair: Pair, chance: random.Random) -> str | None:
    """One digit another."""

    def change(value: Decimal) -> Decimal:
        text = f"{value:f}"
        at = chance.choice([i for i, letter in enumerate(text) if letter.isdigit()])
        return Decimal(text[:at] + chance.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :])

    return _with_figure(pair[1], chance, change)


def swapped_digits(pair: Pair, chance: random.Random) -> str | None:
    """Two neighbours in each other's place."""

    def swap(value: Decimal) -> Decimal:
        text = f"{value:f}"
        places = [i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1]]
        at = chance.choice(places) if places else None
        return value if at is None else Decimal(text[:at] + text[at + 1] + text[at] + text[at + 2 :])

    return _with_figure(pair[1], chance, swap)


def wrong_year(pair: Pair, chance: random.Random) -> str | None:
    """A year some years off, as when an era is counted wrong."""
    found = list(_YEAR.finditer(pair[1]))
    if not found:
        return None
    at = chance.choice(found)
    return f"{pair[1][: at.start()]}{int(at[0]) + chance.choice((-20, -12, -2, -1, 1, 2, 12))}{pair[1][at.end() :]}"


def lost_sign(pair: Pair, chance: random.Random) -> str | None:
    """A negative figure without its sign or the word for it."""
    return _MINUS.sub("", pair[1])


def lost_percent(pair: Pair, chance: random.Random) -> str | None:
    """The numbers without their signs."""
    return _PERCENT.sub("", pair[1])


def lost_figure(pair: Pair, chance: random.Random) -> str | None:
    """The whole figure gone."""
    found = list(_WHOLE.finditer(pair[1]))
    if not found:
        return None
    at = chance.choice(found)
    return pair[1][: at.start()] + "some" + pair[1][at.end() :]


def repeated_phrase(pair: Pair, chance: random.Random) -> str | None:
    """Two to six words said again at once."""
    words = pair[1].split(" ")
    if len(words) < 4:
        return None
    size = chance.randint(2, min(6, len(words) // 2))
    at = chance.randrange(len(words) - size + 1)
    return " ".join([*words[: at + size], *words[at : at + size], *words[at + size :]])


def endless_loop(pair: Pair, chance: random.Random) -> str | None:
    """The decoder does not find the way out."""
    words = pair[1].rstrip(".").split(" ")
    size = chance.randint(1, 4)
    at = chance.randrange(max(1, len(words) - size))
    return " ".join([*words[: at + size], *words[at : at + size] * 12])


def untranslated(pair: Pair, chance: random.Random) -> str | None:
    return pair[0] if len(pair[0]) > 12 else None


def half_translated(pair: Pair, chance: random.Random) -> str | None:
    """The end of the sentence stays in the language of the source."""
    if len(pair[0]) < 30:
        return None
    ours, theirs = pair[1].split(" "), pair[0].split(" ")
    end = " ".join(theirs[len(theirs) // 2 :]) if len(theirs) > 3 else pair[0][len(pair[0]) // 2 :]
    return " ".join([*ours[: len(ours) // 2], end])


def empty(pair: Pair, chance: random.Random) -> str | None:
    return chance.choice(("", " ", ".", "..."))


MUTATORS: tuple[Mutator, ...] = (
    slipped_scale,
    slipped_power,
    dropped_digit,
    changed_digit,
    swapped_digits,
    wrong_year,
    lost_sign,
    lost_percent,
    lost_figure,
    repeated_phrase,
    endless_loop,
    untranslated,
    half_translated,
    empty,
)


def planted(pairs: list[Pair], joint: str, seed: int = 1) -> Iterator[tuple[str, Pair]]:
    """Each pair with each kind of error that it can hold, and two sentences of which one was dropped."""
    chance = random.Random(seed)
    for pair in pairs:
        for mutate in MUTATORS:
            wrong = mutate(pair, chance)
            if wrong is not None and wrong != pair[1]:
                yield mutate.__name__, (pair[0], wrong)
    for first, second in zip(pairs[::2], pairs[1::2], strict=False):
        yield "dropped_sentence", (first[0] + joint + second[0], chance.choice((first[1], second[1])))


def _with_figure(english: str, chance: random.Random, change: Callable[[Decimal], Decimal]) -> str | None:
    found = list(_FIGURE.finditer(english))
    if not found:
        return None
    at = chance.choice(found)
    return f"{english[: at.start()]}{change(_value(at[0])):,f}{english[at.end() :]}"


def _value(figure: str) -> Decimal:
    return Decimal(figure.replace(",", ""))
