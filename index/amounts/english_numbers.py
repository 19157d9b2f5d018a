"""English numbers in words: "nine thousand and thirty-five", "thirty-one point two seven", "three and a quarter". Lower case."""

from __future__ import annotations

import re
from decimal import Decimal

_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = (
    {w: i for i, w in enumerate(_ONES, 1)} | {w: i for i, w in enumerate(_TEENS, 10)} | {w: 10 * i for i, w in enumerate(_TENS, 2)}
    | {"dozen": 12, "zero": 0}
)  # fmt: skip
_ONE = f"(?:{'|'.join(_ONES)})"
_BELOW_100 = rf"(?:(?:{'|'.join(_TENS)})(?:[ -]{_ONE}(?![^\W_]))?|{'|'.join(_TEENS)}|{_ONE})"
_MORE = r"(?![ -](?:hundred|thousand)\b)"
_BELOW_1000 = rf"(?:(?:an?|{_BELOW_100})[ -]hundred(?: and)?[ -]{_BELOW_100}\b(?![ -]hundred\b)|{_BELOW_100})"
_HUNDREDS = rf"{_BELOW_100}[ -]hundred(?=[ -]thousand[ -](?:and )?(?:{_BELOW_100}))"
# "six hundred" and "six thousand" are a six and its scale, so that "five to six hundred" is read like "5 to 6 billion".
NUMBER = (
    rf"(?=an?[ -][htd]|dozen|zero |{'|'.join(w[:3] for w in (*_ONES, *_TEENS, *_TENS))})(?:(?:an?|{_HUNDREDS}|{_BELOW_1000})[ -]thousand(?: and|,)?[ -](?:{_BELOW_1000}\b{_MORE}|{_BELOW_100}[ -]hundred(?![^\W_]))"
    rf"|a dozen|dozen|zero(?= point )|{_BELOW_1000})(?: point (?:{_ONE}|zero)(?:[ -](?:{_ONE}|zero)\b){{0,6}})?"
)
_TOKEN = re.compile(r"[a-z]+")
_UNREAD = re.compile(rf"\b(?:{'|'.join((*_ONES, *_TEENS, *_TENS))}|hundred|thousand|point)[ -]\Z")
_FRACTION = re.compile(r"[ -]and[ -](?:an?|one)[ -](half|quarter)\b|[ -]and[ -]three[ -]quarters?\b")


def number_word(words: str) -> Decimal | None:
    """The value of "one hundred and fifty", "half a", "a quarter of a"; 1 for an article alone."""
    tokens = _TOKEN.findall(words)
    if "half" in tokens:
        return Decimal("0.5")
    if "quarter" in tokens or "quarters" in tokens:
        return Decimal("0.75") if "three" in tokens else Decimal("0.25")
    if "point" in tokens:
        at = tokens.index("point")
        whole = _count(tokens[:at])
        return Decimal(f"{whole}.{''.join(str(_VALUES[t]) for t in tokens[at + 1 :])}") if whole is not None else None
    return _count([t for t in tokens if t not in ("a", "an", "and")])


def _count(tokens: list[str]) -> Decimal | None:
    """Tokens of a number below a million; None where they do not form one ("two three")."""
    total, part, last = 0, 0, 100
    for token in tokens:
        if token in ("a", "an", "and"):
            continue
        if token == "thousand":
            total, part, last = 1000 * (part or 1), 0, 100
            continue
        if token == "hundred":
            part, last = 100 * (part or 1), 100
            continue
        value = _VALUES[token]
        if value >= last or last < 20:
            return None
        part, last = part + value, value
    return Decimal((total + part) or (tokens[:1] != ["zero"]))


def goes_on(low: str, start: int) -> bool:
    """Whether words of another number touch one that begins here: neither is understood."""
    return bool(_UNREAD.search(low, max(0, start - 12), start))


def first_of_two(low: str, start: int, words: str) -> str:
    """The words of the first number in "between one thousand and two million", which are not one number."""
    if " and " in words and low.endswith("between ", 0, start) and not low.startswith(" and ", start + len(words)):
        return words.partition(" and ")[0]
    return words


def fraction(low: str, end: int) -> tuple[Decimal, int]:
    """What "and a half", "and three-quarters" add behind a number, and where they end."""
    found = _FRACTION.match(low, end)
    if not found:
        return Decimal(0), end
    return Decimal({"half": "0.5", "quarter": "0.25"}.get(found[1], "0.75")), found.end()
