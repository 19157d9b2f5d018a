"""What figures can be about: the items of the topics, found in text by the names they go by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from index.amounts.numerals import fold
from index.config import LANGS, Topic

Items = tuple[str, ...]  # ids, in the order of the topics

_GENERIC = re.compile(r"budget|account|package|予算|歳出|会計|compte", re.IGNORECASE)
_MINISTRY = re.compile(r"\bministry\b|\bministère\b|省\Z", re.IGNORECASE)
_THE_MINISTRY = re.compile(
    r"\bthe ministry\b(?! of| for)|\b(?:le|du|au|ce) ministère\b(?! d| chargé)|同省", re.IGNORECASE
)
_OWNS = {  # between an owner and what it owns
    "en": re.compile(r"'s?(?: [\w-]+){0,3} ?\Z"),
    "ja": re.compile(r"の[^、。はがをに]{0,12}\Z"),
}
_OWNED_BY = {
    "en": re.compile(r" (?:of|for|at) (?:the )?\Z"),
    "fr": re.compile(r" (?:\w+ )?(?:du|de la|de l'|de|d'|des) ?\Z"),
}
_PLACE = {  # what makes a budget the place of a figure, not its subject: "in the initial budget", 当初予算で
    "en": re.compile(
        r"\b(?:in|within|from|out of|under|through|into|on the basis of|via) (?:[\w'-]+ ){0,3}\Z", re.IGNORECASE
    ),
    "fr": re.compile(r"\b(?:dans|sur|par|au sein|hors) (?:(?:du|de|le|la|des|les|un|ce|son) ){0,2}\Z", re.IGNORECASE),
}
_PLACE_JA = re.compile(r"(?:案)?(?:でも?は?|に(?!つ|よ)は?も?|から|のうち|内)")
SOMEBODYS = re.compile(  # in front of a budget that is not the state's
    r"(?:\b(?:city|metropolitan|metro|prefectural|prefecture|municipal|town|village|local|household|family|school|company|agency)(?:'s)? (?:record |annual )?"
    r"|[都道府県市区町村](?:の(?:当初)?|の?[0-9]{2,4}年度(?:当初)?)?)\Z",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"(?:\baccording to (?:the )?|\bselon (?:le |la |l'|les )?)\Z", re.IGNORECASE)
_SAID = re.compile(r" (?:said|says|announced|officials? said)[,.]|によると|によれば")
_SPOKEN = 4  # letters: acronyms that are said as a word, which the AFP writes as one: Meti, Nexi
_PLURAL = {"en": "s?", "fr": "s?"}
_WHOLE = {"total budget", "budget total", "予算総額"}  # the item of these names is what a bare "budget" means


class Mention(NamedTuple):
    """An item named at text[start:end]."""

    start: int
    end: int
    items: Items
    generic: bool = False  # a budget, an account: somebody's, if an owner stands beside it
    place: bool = False  # it only says where the figure stands, or who gives it


class Subjects:
    """The items of some topics. Look-ups are pure; the object holds compiled patterns only."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        items = {name: terms for topic in topics for name, terms in topic.items.items()}
        self.order = {name: place for place, name in enumerate(items)}
        phrases = [(lang, p, name) for name, terms in items.items() for lang, listed in terms.items() for p in listed]
        self.whole: Items = tuple(dict.fromkeys(name for _, p, name in phrases if p.casefold() in _WHOLE))[:1]
        self._ministries = {name for _, phrase, name in phrases if _MINISTRY.search(phrase)}
        budgets = Counter((name, bool(_GENERIC.search(phrase))) for _, phrase, name in phrases)
        self._budgets = {name for name in items if budgets[name, True] > budgets[name, False]}
        self._tables = {lang: _Table(lang, [(p, n) for of, p, n in phrases if _spoken(p, of, lang)]) for lang in LANGS}

    def sorted(self, items: Iterable[str]) -> Items:
        """Without doubles, in the order of the topics."""
        return tuple(sorted(dict.fromkeys(items), key=lambda name: self.order.get(name, len(self.order))))

    def mentions(self, text: str, lang: str, ministry: Items = ()) -> list[Mention]:
        """Every item named, in order. `ministry` is whom "the ministry" means here; a possessed budget is its owner's."""
        plain = fold(text)
        found = list(self._tables[lang].find(plain)) if lang in self._tables else []
        if ministry:
            taken = {m.start for m in found}
            found += [Mention(*m.span(), ministry) for m in _THE_MINISTRY.finditer(plain) if m.start() not in taken]
        found = [m for m in found if m.items != self.whole or not SOMEBODYS.search(plain, 0, m.start)]
        found.sort()
        owned = [_owned(found, place, plain, lang) for place in range(len(found))]
        return [m._replace(place=(m.generic and _is_place(m, plain, lang)) or _speaks(m, plain)) for m in owned]

    def ministry(self, found: Sequence[Mention], before: Items) -> Items:
        """Whom "the ministry" means after these mentions: the last one named, else as before."""
        named = [m.items for m in found if self._ministries.intersection(m.items) and len(m.items) == 1]
        return named[-1] if named else before

    def is_budget(self, items: Items) -> bool:
        """Whether it is a budget or an account as a whole, which a sum for something is a part of."""
        return bool(items) and self._budgets.issuperset(items)

    def is_ministry(self, items: Items) -> bool:
        return bool(self._ministries.intersection(items))


def readable(item: str) -> str:
    """An item's id as a person reads it: total-budget -> total budget, rapidus -> Rapidus, ai -> AI."""
    words = item.replace("_", "-").split("-")
    return " ".join(w.upper() if w in _ACRONYMS else w for w in words) if item not in _NAMES else item.capitalize()


_ACRONYMS = frozenset("ai us eu gdp meti nexi tsmc jgb gx vat".split())
_NAMES = frozenset({"rapidus"})


_INFLECTED = 4  # letters
_BETWEEN = re.compile(r"[\s-]")
_TURKISH = str.maketrans("İı", "ii")  # in a pattern of any case they are an i; casefold keeps them apart


class _Table:
    """The phrases of one language: acronyms as they are written, all else in any case; the longest wins."""

    def __init__(self, lang: str, phrases: Sequence[tuple[str, str]]) -> None:
        self._items: dict[str, tuple[str, ...]] = {}
        for phrase, name in phrases:
            key = _key(fold(phrase))
            self._items[key] = tuple(dict.fromkeys((*self._items.get(key, ()), name)))
        listed = sorted({fold(p) for p, _ in phrases}, key=len, reverse=True)
        acronyms = [p for p in listed if _is_acronym(p)]
        spoken = [p.capitalize() for p in acronyms if len(p) >= _SPOKEN]
        self._any_case = _pattern([p for p in listed if not _is_acronym(p)], lang, re.IGNORECASE)
        self._as_written = _pattern([*acronyms, *spoken], lang, 0)

    def find(self, text: str) -> Iterator[Mention]:
        end = 0
        matches = [m for p in (self._any_case, self._as_written) if p for m in p.finditer(text)]
        for match in sorted(matches, key=lambda m: (m.start(), -m.end())):
            if match.start() >= end:
                end = match.end()
                yield Mention(match.start(), end, self._items[_key(match[1])], bool(_GENERIC.search(match[0])))


def _key(phrase: str) -> str:
    """The same for all forms that the pattern of a phrase meets: any case, hyphens between words, each in the plural."""
    words = _BETWEEN.sub(" ", phrase.translate(_TURKISH).casefold()).split(" ")
    return " ".join(word.removesuffix("s") for word in words)


def _spoken(phrase: str, of: str, lang: str) -> bool:
    """Names and acronyms of English stand in French and Japanese text as well."""
    return of == lang or (of == "en" and phrase[0].isupper() and phrase.isascii() and " " not in phrase)


def _is_acronym(phrase: str) -> bool:
    return len(phrase) <= 5 and phrase.isascii() and phrase.isupper()


def _pattern(phrases: Sequence[str], lang: str, flags: int) -> re.Pattern[str] | None:
    if not phrases:
        return None
    plural = _PLURAL.get(lang, "")
    latin = r"(?<![A-Za-zÀ-ÿ0-9])({})" + plural + r"(?![A-Za-zÀ-ÿ0-9])"
    words = [r"[\s-]".join(_forms(word, plural) for word in p.split(" ")) for p in phrases]
    if lang != "ja":
        return re.compile(latin.format("|".join(words)), flags)
    bounded = [rf"(?<![A-Za-z]){w}(?![A-Za-z])" if p.isascii() else w for p, w in zip(phrases, words, strict=True)]
    return re.compile(f"({'|'.join(bounded)})", flags)


def _forms(word: str, plural: str) -> str:
    """Words of some length also in the plural: "émissions d'obligations" is what "émission d'obligations" names."""
    return re.escape(word) + plural * (len(word) >= _INFLECTED and word[-1] != "s")


def _owned(found: Sequence[Mention], place: int, text: str, lang: str) -> Mention:
    """A budget that has an owner beside it ("METI's overall budget", 経産省の予算案) is about the owner."""
    own = found[place]
    if not own.generic:
        return own
    before = found[place - 1] if place else None
    owns = _OWNS.get(lang)
    if before and not before.generic and owns and owns.fullmatch(text[before.end : own.start]):
        return own._replace(items=before.items, generic=False)
    after = found[place + 1] if place + 1 < len(found) else None
    of = _OWNED_BY.get(lang)
    if after and not after.generic and of and of.fullmatch(text[own.end : after.start]):
        return own._replace(items=after.items, generic=False)
    if after and lang == "ja" and not after.generic and _OWNS["ja"].fullmatch(text[own.end : after.start]):
        return own._replace(items=after.items, generic=False)  # 予算案の防衛費: the part is meant
    return own


def _speaks(mention: Mention, text: str) -> bool:
    """ "according to METI", ", the ministry said,": who says it, not what it is about."""
    before = text[: mention.start]
    return bool(_SPEAKER.search(before)) or bool(
        _SAID.match(text, mention.end) and (", " in before[-6:] or text[mention.end] == "に")
    )


def _is_place(mention: Mention, text: str, lang: str) -> bool:
    if lang == "ja":
        return bool(_PLACE_JA.match(text, mention.end))
    pattern = _PLACE.get(lang)
    return bool(pattern and pattern.search(text[: mention.start]))
