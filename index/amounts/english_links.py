"""What joins two English figures: the ends of a range, a change from one to the other, or two of their own."""

from __future__ import annotations

import re

from index.amounts.numerals import Link

_LINK = re.compile(r" ?[-–~] ?|-to-|-? (?:up )?to (?:as (?:much|high) as )?| and | or (?:even )?")
_BETWEEN = re.compile(r"\bbetween (?:about |around |roughly )?\Z")
_FROM = re.compile(r"\bfrom (?:about |around |roughly |an? |the |nearly |over |just )*\Z")
_SPREAD = re.compile(
    r"\b(?:rang\w+|anywhere|somewhere|var(?:y|ies|ied|ying)|spann?\w*|pric\w+|estimat\w+|cost\w*)"
    r" (?:(?!rose|fell|grew|went|jumped|climbed|surged|soared|dropped|increased|rising|falling|up|down)\w+ )?from \w* ?\Z"
)
_SPENT = re.compile(
    r"\b(?:in|since|by|during|after|before|until|for|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov"
    r"|dec)[a-z]*\.?) \Z"
)
_PERCENT = ("%", "percent", "per cent", "point", "points")
_HOW_MUCH = (
    r"(?: (?:by up to|by|about|around|nearly|almost|some|roughly|approximately|just|only|over|under|well|slightly|more|less|than|at|least|as|much"
    r"|many|high|an?|the|record|total|of|estimated|further|additional|another|combined|modest|mere|whopping|staggering)){0,7}"
)
_MOVES = (
    r"(?:ris(?:es|en)|fall(?:s|en)|gain(?:s|ing)|drop(?:s|ping)|climb(?:s|ing)|jump(?:s|ing)|surg(?:es|ing)|declin(?:es|ing)|slip(?:s|ping)"
    r"|gr(?:ows|own|owing)|increas(?:es|ing)|advanc(?:es|ing)|soar(?:s|ing)|tumbl(?:es|ing)|plung(?:es|ed|ing)|widen(?:s|ing)|narrow(?:s|ing)"
    r"|expand(?:s|ing)|shr(?:unk|inks|inking)|balloon(?:s|ed|ing)|sw(?:ells|elled|elling|ollen)|decreas(?:es|ed|ing)|edg(?:es|ed|ing) (?:up|down))"
)
_MOVES_IT = (  # "raised $5 million to $10 million" is a range
    r"(?:cuts|trim(?:s|med|ming)?|reduc(?:es|ed|ing)|rais(?:es|ed|ing)|lower(?:s|ed|ing)|slash(?:es|ed|ing)|boost(?:s|ed|ing)"
    r"|lift(?:s|ed|ing)|hik(?:es|ed|ing)|shed(?:s|ding)?)"
)
# A figure behind these is the amount of change, so "rose by about 3% to 5%" is no range; "will rise 2% to 3%" is one.
_CHANGED = re.compile(
    r"\b(?:(?:rose|fell|gained|dropped|climbed|jumped|surged|declined|slipped|grew|increased|advanced|up|down|higher|lower|lost|added|rising"
    rf"|falling|soared|tumbled|widened|narrowed|expanded|shrank|cut|edged up|edged down){_HOW_MUCH}|(?:{_MOVES}|{_MOVES_IT}) by(?: up to)?{_HOW_MUCH}) \Z"
)
# Here both are possible: "an increase of ¥4bn to ¥9bn", "will raise costs by $2bn to $3bn"; how far they are apart decides.
_CHANGING = re.compile(
    rf"\b{_MOVES}{_HOW_MUCH} \Z"
    r"|\b(?:increas|ris|gr[eo]w|climb|jump|expan|rais|lift|boost|cut|reduc|trim|drop|fall|declin|gain|hik|surg|decreas|lower|slash|add)"
    rf"\w*(?: [\w'’-]+){{0,4}} (?:by|of|more|less|over|about|roughly|nearly|almost|an|another){_HOW_MUCH} \Z"
)


def link(low: str, left: tuple[int, int], right: int) -> Link | None:
    """What joins a figure at `left` and one that starts at `right`."""
    joint = _LINK.fullmatch(low, left[1], right)
    if not joint:
        return None
    head = low[max(0, left[0] - 80) : left[0]]
    word = joint[0].strip()
    if word == "and":
        return "range" if _BETWEEN.search(head) else None
    if not word.strip("- ").startswith(("to", "up")):
        return "range"
    if _CHANGED.search(head):
        return "pair"
    if _SPENT.search(head):
        return "change" if _CHANGING.search(head) and not low.endswith(_PERCENT, 0, left[1]) else None
    if _FROM.search(head):
        return "range" if _SPREAD.search(head) else "pair"
    return "change" if _CHANGING.search(head) else "range"
