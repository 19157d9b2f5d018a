"""The words of English amounts: qualifiers, and multiples said by a verb ("quadruples"). Text is lower case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.amounts.numerals import Bare, Phrases, Written, multiple
from index.article import Amount, Exactness

QUALIFIERS = Phrases(
    between="for the first time",
    about="about|around|some|roughly|approximately|approx.|approx|nearly|almost|circa|c.|ca.|~|an estimated|estimated"
    "|close to|near|in the region of|on the order of|in the order of|virtually|just about|somewhere around|nearing"
    "|approaching|estimated at|or so|in the neighborhood of|in the neighbourhood of|practically|≈|just shy of"
    "|the best part of",
    over="over|more than|above|at least|exceed|exceeds|exceeded|exceeding|in excess of|top|tops|topped|topping|surpass"
    "|surpasses|surpassed|surpassing|north of|upwards of|upward of|greater than|no less than|not less than"
    "|no fewer than"
    "|a minimum of|minimum|beyond|crossed|crosses|crossing|breached|breaching|broke|breaking|passed|passes|passing|larger than"
    "|higher than|bigger than|past|≥|>=|>",
    exact="goes up to|go up to|went up to|going up to|gone up to|plus or minus",
    under="under|less than|below|up to|as much as|as high as|as many as|at most|no more than|not more than"
    "|not exceeding"
    "|fewer than|short of|a maximum of|maximum|capped at|t exceed|t top|south of|lower than|smaller than|no greater than|<|<=|≤|not exceed"
    "|failed to exceed|fails to exceed|fail to exceed|failing to exceed|failed to top|failed to reach|fails to reach|fail to reach"
    "|failing to reach|not reach|t reach|never reach|never reached|never exceed|never exceeds|never exceeded|not surpass|t surpass"
    "|without exceeding|without reaching|yet to reach|yet to exceed|yet to top|sub-|sub",
)
_PERIOD = r"(?: (?:a|per) (?:year|month|day|week|head|person)| annually)?"
_CLOSED = r"(?=[.,;:)]|\Z| (?:per|a|an|each|are|is|were|was|will|pays?|face|must|get|receive)\b)"
_AFTER = re.compile(
    rf"{_PERIOD}(?:(?P<over>(?:[ -]|, )?plus(?![^\W_])(?! (?:an?|the|or minus|[0-9$¥€£]))|\+(?![0-9])|,? or (?:more|higher|greater"
    rf"|above|over|upwards?)\b|,? and (?:above|over|upwards?){_CLOSED})"
    rf"|(?P<about>,?[ -]or[ -](?:so|thereabouts)\b(?! (?:he|she|it|they|the|we|says?|said|thinks?)\b)|[ -]odd\b|,? give or take\b)|(?P<under>,? or (?:less|lower|under|below)\b|,? and (?:below|under){_CLOSED})"
    r"|(?:(?P<most>,? max(?:imum)?|,? tops|,? at (?:the )?most)|(?P<least>,? min(?:imum)?|,? at least| at (?:a|the) minimum| and up))"
    r"(?=[,.;:)]|\Z| (?:per|a|an|each|for|over|in)\b))"
)
_MARK = re.compile(r"[ -](?:mark|threshold|milestone|barrier|level|line)\b")
_RANGE = re.compile(r"[ -]range\b(?! of\b)")
_RANGE_BEFORE = re.compile(r"\b(?:the|a) (?:low(?:er)?|mid(?:dle)?|high(?:er)?|upper)?[ -]?\Z")
_PASSED = re.compile(r"\bpass(?:ed|es|ing) [\"'(]?\Z")
_PASSES_LAWS = re.compile(  # what they pass is a law of that size
    r"\b(?:diet|parliament|house|senate|congress|commons|lords|lawmakers|legislat\w+|assembly|council|committee|chamber|bundestag|knesset"
    r"|duma|mps|senators|representatives|deputies|voters|republicans|democrats|cabinet|government|coalition|party|was|were|been|being)\b[^.;]*\Z"
)
_LAW = re.compile(r"(?:[ -]yen)?(?:[ -][\w'-]+){0,3}[ -](?:bills?|budgets?|packages?|laws?|measures?|plans?)\b")
_MULTIPLES: dict[str, int | str] = {
    "doubl": 2,
    "tripl": 3,
    "trebl": 3,
    "quadrupl": 4,
    "quintupl": 5,
    "halv": "0.5",
    "twice": 2,
    "thrice": 3,
}
_VERB = re.compile(
    r"\b(?P<stem>doubl|tripl|trebl|quadrupl|quintupl|halv)(?P<end>e|es|ed|ing)\b"
    r"(?! (?:down|up\b|over|standards?|digits?|agents?|taxation|jump|murders?|homicides?|bypass|crown|room|life|team"
    r"|match|title"
    r"|partner|final|tennis|figures?|check|counting|click|negative|whammy|talk)|-(?:digit|decker|check|edged|murder"
    r"|a\b|figure"
    r"|blind|double))"
)
_MODAL = re.compile(
    r"\b(?:to|will|would|could|may|might|should|nearly|almost|roughly|about|than|can|must|near|not|virtually|(?:double|triple) or) \Z"
)
_OBJECT = re.compile(
    r" (?:the|its|their|his|her|our|last|what|that|this|current|previous|from|by|spending|funding|support|budget"
    r"|output|in)\b"
)
_PART = re.compile(
    r"\b(?:(?:(?P<n>an?|one|two|three)[ -])(?P<d>thirds?|quarters?|fourths?|fifths?|tenths?)(?P<of> of)?\b"
    r"(?! (?:time|term|year|party|person|place|quarter|straight|consecutive|day|month|round|largest|biggest))"
    r"|(?:(?:by|one|a|than|nearly|almost|about) (?P<half>half)|(?P<half_of>half)(?= (?:of|its|their|as (?:much|many)|what|that of|the (?!time\b|battle\b|story\b|distance\b|night\b|day\b))))"
    r"(?! (?:of )?(?:an?|the)? ?(?:hour|year|dozen|million|billion|trillion|century|point|percent))(?![- ](?:hour"
    r"|year)))"
)
_TWICE = re.compile(
    r"\b(?P<word>twice|thrice)(?= (?:as|that|those|what|its|their|his|her|more|this|current|previous"
    r"|the (?!week|weekend|day|night|month|year|season)|last (?:year|month|quarter)'s))"
)
_FOLLOWS = re.compile(
    r"[,.;)]|$| (?:of|the|in|to|from|more|less|higher|lower|larger|smaller|above|below|under|cheaper|and|as|over|compared|its|on|by)"
)
_NOT_HALF_OF = re.compile(r"\b(?:first|second|latter|last|other|this|back|top|bottom|better|next) \Z")
_PARTS = {"third": (1, 3), "quarter": (1, 4), "fourth": (1, 4), "fifth": (1, 5), "tenth": (1, 10)}
_COUNTS = {"two": 2, "three": 3}

BARE = Bare(
    least=Decimal(10) ** 9,
    compared=re.compile(
        r"(?:\b(?:from|to|than|against|versus|vs\.?|compared with|instead of|after|not|of the|exceed\w*|or|and)|[(–—])\s?"
        r"(?:(?:about|around|nearly|almost|roughly|some|just|only|over|under|an?|the|more than|less than|up to|record|initial"
        r"|estimated|previous|planned|last year's) )*\Z"
    ),
    follows=re.compile(
        r"\s*(?:\Z|[.,;:!?)\]–—]|-- ?|(?:a (?:year|month|decade)|an? earlier|last|next|the (?:previous|prior|year|month|same)|in|for"
        r"|towards?|into|to|on|and|or|but|at|as|by|from|while|with|under|over|earlier|previously|before|after|this|originally"
        r"|initially|planned|set|seen|spent|allocated|earmarked|approved|requested|sought|promised|pledged|budgeted|will|would|was"
        r"|were|is|are|has|had|that|which|going|came|comes|goes|more|less)\b)"
    ),
    counted=re.compile(
        r"\b(?:people|population|inhabitants|residents|citizens|users|visitors|tourists|households|shares|views|downloads"
        r"|parameters|tokens|transistors|barrels|tons|tonnes|votes|voters|units|vehicles|cars|copies|passengers|country of|home to|viewers|followers"
        r"|nation of|subscribers|customers|customer|homes|workers|jobs|years ago)\b"
    ),
    stop=re.compile(r"[.!?][\"'”’)]*\s+(?=[^\W\d_])|\n\s*[\n•·*#-]"),
)

# Those that a sum is paid to: "$600 to 150 million Americans" is no range.
PAID = re.compile(
    r"\b(?:people|children|adults|families|households|pupils|students|patients|refugees|migrants|pensioners|retirees|seniors|americans"
    r"|japanese|chinese|britons|europeans|women|men|farmers|firms|companies|businesses|employees|workers|members|recipients|taxpayers"
    r"|claimants|homes|residents|citizens|voters|customers|clients|owners|users|shareholders|investors|victims|survivors|borrowers)\b"
)


def after_exactness(low: str, end: int) -> Exactness | None:
    """What is said behind a figure: "or more", "-plus", "or so"."""
    found = _AFTER.match(low, end)
    if not found:
        return None
    if found["over"] or found["least"]:
        return "over"
    return "about" if found["about"] else "under"


def in_a_range(low: str, start: int, end: int) -> bool:
    """ "in the 122 trillion yen range", "in the low $3bn range": about so much."""
    return bool(_RANGE.match(low, end) and _RANGE_BEFORE.search(low, max(0, start - 16), start))


def before_mark(low: str, start: int, end: int) -> int:
    """Where to look for a qualifier: "crossed the $4 trillion mark" did, "topped the $4 billion forecast" says no"
    " bound."""
    return start - 4 if low.endswith("the ", 0, start) and _MARK.match(low, end) else start


def is_law(low: str, start: int, end: int) -> bool:
    """Whether a figure behind "passed" is of what a parliament passes: "the House passed $95 billion in aid"."""
    passed = _PASSED.search(low, max(0, start - 10), start)
    subject = passed and _PASSES_LAWS.search(low, max(0, start - 70), passed.start())
    return bool(passed and (subject or _LAW.match(low, end)))


def multiples(written: Written) -> Iterator[Amount]:
    """Multiples that are one word or a fraction: doubled, quadruples, halving, two-thirds, by half."""
    low = written.low
    for found in _VERB.finditer(low):
        start, end = found.span()
        if found["end"] == "e" and not (_MODAL.search(low, max(0, start - 12), start) or _OBJECT.match(low, end)):
            continue
        yield multiple(written, start, end, Decimal(_MULTIPLES[found["stem"]]), QUALIFIERS.before(low, start))
    for found in _TWICE.finditer(low):
        value = Decimal(_MULTIPLES[found["word"]])
        yield multiple(written, *found.span(), value, QUALIFIERS.before(low, found.start()))
    for found in _PART.finditer(low):
        if _is_share(low, found):
            yield _part(written, found)


def _is_share(low: str, found: re.Match[str]) -> bool:
    """ "by a quarter" and "a quarter of spending", not "a third quarter", "the second half of 2026"."""
    if found["half_of"]:
        return not _NOT_HALF_OF.search(low, max(0, found.start() - 8), found.start())
    if found["d"] in ("quarter", "fourth") and not (found["of"] and not low.startswith(" a", found.end())):
        return low.endswith("by ", 0, found.start())
    return bool(found["of"] or _FOLLOWS.match(low, found.end()))


def _part(written: Written, found: re.Match[str]) -> Amount:
    group = "half" if found["half"] else "half_of" if found["half_of"] else "d"
    start, end = found.start("n" if group == "d" else group), found.end(group)
    count, parts = _PARTS[found["d"].removesuffix("s")] if group == "d" else (1, 2)
    value = (Decimal(_COUNTS.get(found["n"], count)) / parts).quantize(Decimal("0.0001"))
    return multiple(written, start, end, value, QUALIFIERS.before(written.low, start))
