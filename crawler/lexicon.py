"""The wording by which a line gives away that it is no article: the rules of lexicon.toml, read once.

Texts are folded for matching only; what is shown stays as the page has it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_WORDS = re.compile(r"\w")
_GLUED = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ][a-zà-ÿ])")  # buttons side by side: "8ShareReport"
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
QUOTED = re.compile(r"[“\"«„][^”\"»“]*[”\"»]|「[^」]*」")  # what somebody said
_BULLET = re.compile(r"^[|※*■●◆▼▲◇□○★☆♦►▶▷▸‣→⇒☞>»≫≪«•・\s\u2700-\u27bf\U0001f300-\U0001faff\ufe0f]+")
# A Japanese sentence that reports names who acts and ends in the plain form; one for the reader is polite or a button.
_TOLD = re.compile(
    r"(?:.*[^\u3040-\u309f][はがも].*(?:[るくつむぶぐずだ]|(?<![まで])す|(?<!くださ)(?<!下さ)い|(?<![ょよ])う)|.*(?<!まし)(?<!でし)た)[」』)]*。$"
)
_OF_ITSELF = re.compile(r"※|(?:この|本)(?:記事|ページ|サイト|コンテンツ)|[当弊](?:サイト|ページ|社)")
# An English or French one has who said it, or counts in billions, and does not speak to the reader.
_SAID = re.compile(
    r"\b(?:trillion|billion|milliards?)\b.*[.!?]$|, (?:said|says) |, [^,]{2,60} (?:said|says|told|added|wrote|warned|denied|promises|promised|found|showed)\b"
    r"|, (?:a|ont)(?: |-t-(?:il|elle) )(?:dit|lancé|répondu|déclaré|ajouté|affirmé|expliqué|prévenu|assuré|précisé|estimé)\b"
    r"|, (?:selon|d['’]après) (?:le|la|les|l['’]|un|une)\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"\b(?:you|your|our|us|we|my|vous|votre|vos|nous|notre|nos)\b", re.IGNORECASE)
_SPOKEN = re.compile(r", (?P<who>[^,]{2,40}) (?:said|says|told|wrote|warned|disaient|disait|dit|a dit|ont dit)(?:,|[.!]$)", re.IGNORECASE)
_PRICED = re.compile(r"[¥$€£%]")  # a figure of the article, no count of shares
_PREDICATE = 6  # characters: no more stand between words that end a sentence and its end
_CASED = "(?-i:"  # a part of a pattern in which capitals count
_CAPITAL = re.compile(r"\\.|[A-ZÀ-Þ]")  # or what a backslash makes something else
_WRAPPED = re.compile(r"[(\[【<〈《](?P<inside>[^()\[\]【】<>〈〉《》]+)[)\]】>〉》]")


@dataclass(frozen=True)
class Rule:
    """One lexicon entry; see lexicon.toml."""

    reason: str
    where: str
    max: int
    tail: bool
    digits: bool
    case: bool
    needs: tuple[str, ...]
    pattern: re.Pattern[str]

    def holds(self, text: str, lowered: str) -> bool:
        """Whether a folded text, which has one of what it needs, is such a line."""
        said = text if self.case else lowered
        if self.where == "line":
            return self.pattern.fullmatch(said.rstrip(" .:…")) is not None
        if self.where == "made-of":
            return self._made_of(said) or (_GLUED.search(text) is not None and self._made_of(_GLUED.sub(" ", text).lower()))
        match = self.pattern.match(said) if self.where == "start" else self.pattern.search(said)
        return match is not None and not _is_told(text, match.end())

    def _made_of(self, text: str) -> bool:
        if _PRICED.search(text) or (self.digits and not re.search(r"\d", text)):
            return False
        at = found = 0
        while at < len(text):  # running text is told by its first word, without a look at the rest
            match = self.pattern.match(text, at)
            if match is not None and match.end() > at:
                at, found = match.end(), found + 1
            elif _WORDS.match(text, at):
                return False
            else:
                at += 1
        return found > 0


def _is_told(text: str, at: int) -> bool:
    """Whether what ends there is only a part of a sentence that reports: 無断転載を禁じる法案を提出した。 "Read the text, she said." """
    if _WIDE.search(text):
        return len(text) - at > _PREDICATE and _TOLD.match(text) is not None and _OF_ITSELF.match(text) is None
    if (spoken := _SPOKEN.search(text)) and _ADDRESSED.search(spoken["who"]) is None:
        return True
    return _SAID.search(text) is not None and _ADDRESSED.search(text) is None


def fold(text: str) -> str:
    """For matching only: full- and half-width forms made equal, blanks single."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def by_lexicon(text: str, *, tail: bool = False, credits_only: bool = False) -> str | None:
    """The reason of the first rule that holds of a text; `credits_only`: of those for the last blocks."""
    folded = fold(text)
    tails = (True,) if credits_only else (False, True) if tail else (False,)
    if reason := _by_rules(folded, tails):
        return reason
    bare = _BULLET.sub("", folded)
    if wrapped := _WRAPPED.fullmatch(bare):
        bare = wrapped["inside"]
    return _by_rules(bare, tails) if bare != folded else None


def _by_rules(folded: str, tails: tuple[bool, ...]) -> str | None:
    lowered = folded.lower()
    for rule in _for_size(_WIDE.search(folded) is not None, bisect_left(_sizes(), len(folded)), tails):
        if (not rule.needs or _has(lowered, rule.needs)) and rule.holds(folded, lowered):
            return rule.reason
    return None


def _has(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 - `any` takes longer, and this is asked some thousand times a page
        if word in text:
            return True
    return False


@lru_cache(maxsize=4096)
def heads_list(text: str) -> bool:
    """Whether a line is the heading of a list of other articles."""
    if len(text) > 80:
        return False
    folded = fold(text).rstrip(" .…")
    return len(folded) <= 60 and _headings().fullmatch(folded.lower()) is not None


@cache
def _entries() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))


@cache
def _lexicon(wide: bool) -> tuple[Rule, ...]:
    """All rules, for a text without kana or kanji only what may hold of it."""
    entries = [{**entry, "patterns": [one for one in entry["patterns"] if wide or not _is_wide(one)]} for entry in _entries()["rule"]]
    return tuple(
        Rule(
            reason=entry["reason"],
            where=entry["where"],
            max=entry["max"],
            tail=entry.get("tail", False),
            digits=entry.get("digits", False),
            case=entry.get("case", False) or any(_CASED in one for one in entry["patterns"]),
            needs=tuple(need for need in entry.get("needs", ()) if wide or not _WIDE.search(need)),
            pattern=_compile(entry),
        )
        for entry in entries
        if entry["patterns"]
    )


@cache
def _sizes() -> tuple[int, ...]:
    return tuple(sorted({entry["max"] for entry in _entries()["rule"]}))


@cache
def _for_size(wide: bool, least: int, tails: tuple[bool, ...]) -> tuple[Rule, ...]:
    """The rules for texts no longer than the size of that number, and longer than the one before."""
    return tuple(rule for rule in _lexicon(wide) if rule.max in _sizes()[least:] and rule.tail in tails)


def _is_wide(pattern: str) -> bool:
    """Whether all that a pattern speaks of is kana and kanji: each of its alternatives, and no letter besides."""
    said = re.sub(r"\\.|\(\?[:=!<]*|\{[\d,]+\}", "", pattern)
    return all(map(_WIDE.search, pattern.split("|"))) and not re.search(r"[^\W_\u3040-\u9fff]", said)


@cache
def _headings() -> re.Pattern[str]:
    return _lowered("|".join(f"(?:{one})" for entry in _entries()["section"] for one in entry["patterns"]))


def _compile(entry: dict[str, Any]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{one})" for one in entry["patterns"])
    if entry.get("case"):
        return re.compile(joined)
    return re.compile(joined, re.IGNORECASE) if _CASED in joined else _lowered(joined)


def _lowered(pattern: str) -> re.Pattern[str]:
    """For lowered text: a pattern of any case takes twice as long."""
    return re.compile(_CAPITAL.sub(lambda found: found[0].lower() if found[0].isalpha() else found[0], pattern))
