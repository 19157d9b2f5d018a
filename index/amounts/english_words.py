"""The words of English amounts: numbers, qualifiers, and multiples said by a verb ("quadruples")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.amounts.numerals import Phrases, amount
from index.article import Amount, Exactness

_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {w: i for i, w in enumerate(_UNITS.split(), 1)} | {w: 10 * i for i, w in enumerate(_TENS.split(), 2)} | {"dozen": 12}
_TOKEN = re.compile(r"[a-z]+")

QUALIFIERS = Phrases(
    about="about|around|some|roughly|approximately|approx.|approx|nearly|almost|circa|c.|ca.|~|an estimated|estimated"
    "|close to|near|in the region of|on the order of|in the order of|virtually|just about|somewhere around|nearing"
    "|approaching|estimated at|upwards to|or so|in the neighborhood of|in the neighbourhood of|practically|≈",
    over="over|more than|above|at least|exceed|exceeds|exceeded|exceeding|in excess of|top|tops|topped|topping|surpass"
    "|surpasses|surpassed|surpassing|north of|upwards of|upward of|greater than|no less than|not less than|no fewer than"
    "|a minimum of|minimum|beyond|crossed|crosses|crossing|breached|breaching|broke|breaking|passed the|larger than|higher than|bigger than|past|>",
    exact="goes up to|go up to|went up to|going up to|gone up to|plus or minus",
    under="under|less than|below|up to|as much as|as high as|as many as|at most|no more than|not more than|not exceeding|fewer than"
    "|short of|shy of|a maximum of|maximum|capped at|south of|lower than|smaller than|no greater than|<|not exceed|a maximum",
)
_AFTER = re.compile(r"(?: a (?:year|month|day|week|head)| per \w+| annually)?(?:(?:(?:[ -]|, )?plus(?![^\W_])(?! (?:an?|the|[0-9$¥€£]))|\+(?![0-9])|,? or (?:more|higher|greater|above)\b)|,? or (?:so|thereabouts)\b|[ -]odd\b|(,? or (?:less|lower|under|below)\b))", re.I)

_MULTIPLES = {
    "double": 2, "triple": 3, "treble": 3, "quadruple": 4, "quintuple": 5, "sextuple": 6, "halve": "0.5",
}  # fmt: skip
_VERB = re.compile(
    r"\b(?:(?P<bare>double|triple|treble|quadruple|quintuple|halve)|(?P<s>double|triple|treble|quadruple|quintuple|halve)s"
    r"|(?P<ed>doubl|tripl|trebl|quadrupl|quintupl|halv)(?:ed|ing))\b(?! (?:down|up\b|over|standards?|digits?|agents?|taxation|jump|murders?"
    r"|homicides?|bypass|crown|room|life|team|match|title|partner|final|tennis|figures?|check|counting|click|negative|whammy|talk))"
    r"(?!-(?:digit|decker|check|edged|murder|a\b|figure|blind|double))",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:to|will|would|could|may|might|should|nearly|almost|roughly|about|than|plans to|can|must|near|not|virtually) \Z", re.I)
_OBJECT = re.compile(r" (?:the|its|their|his|her|our|last|what|that|this|current|previous|from|by|spending|funding|support|budget|output|in)\b", re.I)
_STEMS = {"doubl": "double", "tripl": "triple", "trebl": "treble", "quadrupl": "quadruple", "quintupl": "quintuple", "halv": "halve"}
_PART = re.compile(
    r"\b(?:(?:(?P<n>an?|one|two|three|nearly|about|almost|by)[ -])(?P<d>third|thirds|quarter|quarters|fifth|fifths)(?: of)?\b"
    r"(?! (?:time|term|year|party|person|place|quarter|straight|consecutive|day|month|round|largest|biggest))"
    r"|(?P<half>(?:by|one|a|than|nearly|almost|about) half|half of)(?! (?:an?|the)? ?(?:hour|year|dozen|million|billion|trillion|century|point|percent)))",
    re.IGNORECASE,
)
_PART_FOLLOWS = re.compile(r"(?:,|\.|;|$|\)| (?:of|the|in|to|from|more|less|higher|lower|larger|smaller|and|as|over|compared|its|on|by))", re.I)
_PARTS = {"third": Decimal("0.3333"), "quarter": Decimal("0.25"), "fifth": Decimal("0.2")}
_COUNTS = {"two": 2, "three": 3}


def number_word(words: str) -> Decimal | None:
    """The value of "one hundred and fifty", "half a", "a quarter of a"; 1 for an article alone."""
    tokens = _TOKEN.findall(words.lower())
    if "half" in tokens:
        return Decimal("0.5")
    if "quarter" in tokens or "quarters" in tokens:
        return Decimal("0.75") if "three" in tokens else Decimal("0.25")
    if "point" in tokens:
        return Decimal(f"{_VALUES[tokens[0]]}.{_VALUES[tokens[-1]]}") if len(tokens) == 3 else None
    total, last = 0, 100
    for token in tokens:
        if token == "hundred":
            total, last = 100 * (total or 1), 100
        elif token in _VALUES:
            value = _VALUES[token]
            if value >= last or (last < 20):
                return None
            total, last = total + value, value
    return Decimal(total or 1)


def after_exactness(text: str, end: int) -> Exactness | None:
    """What is said behind a figure: "or more", "-plus", "or so"."""
    found = _AFTER.match(text, end)
    if not found:
        return None
    if found[1]:
        return "under"
    return "about" if found[0].rstrip().endswith(("so", "thereabouts", "odd")) else "over"


def multiples(text: str) -> Iterator[Amount]:
    """Multiples that are one word or a fraction: doubled, quadruples, halving, two-thirds, by half."""
    for found in _VERB.finditer(text):
        if found["bare"] and not (_MODAL.search(text, max(0, found.start() - 12), found.start()) or _OBJECT.match(text, found.end())):
            continue
        stem = (found["bare"] or found["s"] or _STEMS[(found["ed"] or "").lower()]).lower()
        value = Decimal(_MULTIPLES[stem])
        yield amount(text, *found.span(), value, QUALIFIERS.before(text, found.start()))
    for found in _PART.finditer(text):
        if _is_share(text, found):
            yield _part(text, found)


def _is_share(text: str, found: re.Match[str]) -> bool:
    """"by a quarter" and "a quarter of spending", not "a third quarter" or "the quarter to June"."""
    if found["half"]:
        return found[0].endswith(" of") or bool(_PART_FOLLOWS.match(text, found.end()))
    if found["d"].lower() == "quarter":
        return (found[0].endswith(" of") and not text.startswith(" a", found.end())) or text[: found.start()].endswith("by ")
    return bool(_PART_FOLLOWS.match(text, found.end()))


def _part(text: str, found: re.Match[str]) -> Amount:
    span = found.span()
    if found["half"]:
        word = found.start() + found[0].lower().index("half")
        return amount(text, word, word + 4, Decimal("0.5"), QUALIFIERS.before(text, word))
    value = _PARTS[found["d"].lower().removesuffix("s")] * _COUNTS.get(found["n"].lower(), 1)
    end = span[1] - (3 if found[0].lower().endswith(" of") else 0)
    value = Decimal("0.6667") if value == Decimal("0.6666") else value
    return amount(text, span[0], end, value, QUALIFIERS.before(text, span[0]))
