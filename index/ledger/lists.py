"""Figures that stand in a list beside others, and what each of them belongs to. Pure.

"Corporate tax brings 20 trillion yen, income tax 24 trillion": the first is of something that is no item of ours. What
stands in one form with its neighbours is not theirs, nor what was named before: a figure to nothing is better than to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.sentences import Span

_PARTICLE = re.compile(r"([^、。はがをにもへ「」()・:\s]{1,24}?)(には|は|が|に|を|も|へ)(?:約|およそ|最大|総額)?\Z")
_BESIDE = re.compile(r"(?:\A|[、・:\sはがで])([\u4e00-\u9fff々ァ-ヶー]{2,14})()(?:約)?\Z")  # 法人税20兆円、所得税24兆円
_BRACKETED = re.compile(r"([^、。はがをにもへ「」()・:\s,;]{2,24})() ?\((?:約|およそ)?\Z")  # 造船(500億円)
_SUM_OF = re.compile(r"(?:税|費|金|債|料|収入|収|事業|対策|関係|整備|支援|振興|補助|給付|手当)\Z")
_NO_NAME_JA = re.compile(  # times, sums and words that refer back are no names of their own
    r"(?:年度?|年間|月|日|期|総額|額|合計|累計|規模|全体|残り|うち|新た|さらに|追加|当初|補正後|見通し|ため|比|円|[%％]|新た|さら|とも|ため|ほか|よう|とき|ごと|まで|から|より|もの|こと|予算案?|会計|基金|従来|現在|現行|今回|前回"
    r"|最大|最高|半分|過去|実績|決算|先|後|前|同|計|別|兆|億)\Z|\A(?:これ|それ|同|その|この|約|さらに|また|うち)"
)
_GIVEN_JA = re.compile(r"を([^、。はが]{1,16}?)(に|へ)(?!増|減|引)")
_BREAK = re.compile(r"[,;:()]|\b(?:and|while|whereas|with|but|et|ou|mais|tandis que|alors que|avec)\b")
_OPENED = re.compile(r"\((?:about |around |environ )?\Z")
_WORD = re.compile(r"[\w'’-]+")
_MARKERS = frozenset("at to by for : à pour".split())
_NO_NAME = frozenset(  # words that no name is made of
    "it its they them this that these those he she we his her their which who what there all some both each other another further additional extra about"
    " around nearly roughly almost over under more less than up down from of in on into out as is are was were be been will would may might can could should"
    " has have had not no year years month months fiscal first next last previous current yen dollars billion trillion million record total sum amount figure"
    " plus including compared against per only just also even still then now once mostly mainly or versus least most much"
    " il elle ils elles ce cela ceci cette ces celui celle dont environ près quelque plus moins que contre soit sur dans est sont sera seront a ont an ans"
    " année mois exercice montant somme hausse baisse".split()
)
_DOING = re.compile(  # no name either: it is the one named before that does so
    r"(?:exceed|top|surpass|bring|total|reach|hit|mark|lift|push|rais|amount|includ|leav|mak|tak|took|cost|allocat|earmark|spend|spent|giv|gave|account|ris|rose|fall|fell"
    r"|grow|grew|climb|jump|soar|gets?\b|got\b|receiv|add|com(?:es?|ing)\b|came\b|stand|stood|put|buy|sell|sold|invest(?:s|ed|ing)?\b|pay(?:s|ing)?\b|paid|increas|decreas"
    r"|cut|drop|slip|swell|shrink|expand|surg|double|tripl|quadrupl|pass|att[ei]|progress|augment|grimp|recul|baiss|bondi|dépass|reç|obt|coût|prévo|consacr|vers(?:e|ant)|ajout|port(?:e|ant))"
)
_LONG = 6  # words that a name and its verb may have
_ALLOTTED = re.compile(r"(?:を|が)(?:計上|充て|盛り込|配分|措置|割り当て)")
_ACTORS = re.compile(
    r"\b(?:government|cabinet|tokyo|japan|ministry|minister|state|parliament|diet|lawmakers?|officials?|budget|plan|package|ministère|gouvernement|japon|état|projet)\b",
    re.IGNORECASE,
)
_FOR = frozenset(("for", "pour"))
_ARTICLES = frozenset("the a an le la les l' un une des".split())
_GIVEN = re.compile(r" (to|for|on|into|towards?|pour|à|au|aux) ((?:[^\s,;:.]+ ?){1,5})", re.IGNORECASE)


class Element(NamedTuple):
    """How a figure is joined to what it belongs to: the word between, and whether that is an item. `bare`: by no verb."""

    marker: str
    known: bool
    bare: bool


class Lists:
    """The figures of one folded sentence and the items named in it (spans)."""

    def __init__(self, text: str, lang: str, figures: Sequence[Span], items: Sequence[Span]) -> None:
        self.text, self.lang, self.figures, self.items = text, lang, figures, items
        self._before = [self._element(place) for place in range(len(figures))]
        self._behind = [self._given(place) for place in range(len(figures))]

    def is_of_something_else(self, figure: Span) -> bool:
        """Whether the figure stands in a list with items, at something that is none."""
        place = self.figures.index(figure)
        if any(_is_strange_among(place, listed) for listed in (self._behind, self._before)):
            return True
        return self._is_strange(place) and any(e and e.bare and e.known for n, e in enumerate(self._before) if n == place + 1)

    def is_part(self, figure: Span) -> bool:
        """Whether the figure is one of several things, or given to one, none of them an item: a part of a budget, not all of it."""
        place = self.figures.index(figure)
        behind, before = self._behind[place], self._before[place]
        if before and not before.known and (before.bare or (before.marker == "に" and _ALLOTTED.match(self.text, figure[1]))):
            return True
        if behind and not behind.known and behind.marker in _FOR:
            return True
        for own, listed in ((behind, self._behind), (before, self._before)):
            if own and not own.known and any(e and e.marker == own.marker for n, e in enumerate(listed) if n != place):
                return True
        return self._is_strange(place) and any(e and e.bare for n, e in enumerate(self._before) if n == place + 1)

    def _is_strange(self, place: int) -> bool:
        own = self._before[place]
        return own is not None and not own.known

    def is_anothers(self, item: Span, figure: Span) -> bool:
        """Whether an item stands directly at another figure behind it."""
        return any(
            other != figure and other[0] >= item[1] and not self._is_broken(item[1], other[0]) for other in self.figures[self.figures.index(figure) + 1 :]
        )

    def _is_broken(self, start: int, end: int) -> bool:
        between = self.text[start:end]
        return bool(re.search(r"[、。;]", between) if self.lang == "ja" else re.search(r"[,;]", between)) or any(start <= a < end for a, _ in self.figures)

    def _stretch(self, place: int) -> int:
        """Where what stands before a figure begins: behind the last one."""
        return self.figures[place - 1][1] if place else 0

    def _element(self, place: int) -> Element | None:
        start, end = self._stretch(place), self.figures[place][0]
        return self._element_ja(start, end) if self.lang == "ja" else self._element_of_words(start, end, follows=bool(place))

    def _element_ja(self, start: int, end: int) -> Element | None:
        found = _PARTICLE.search(self.text, start, end) or _BESIDE.search(self.text[start:end]) or _BRACKETED.search(self.text[start:end])
        if not found:
            return None
        known = self._is_named(end - len(found[0]), end)
        if not known and _NO_NAME_JA.search(found[1]):
            return None
        marker = "は" if found[2] == "が" and (known or _SUM_OF.search(found[1])) else found[2] or found[0][-1:] * found[0].endswith("(")
        return Element(marker, known, False)

    def _element_of_words(self, start: int, end: int, *, follows: bool) -> Element | None:
        opened = _OPENED.search(self.text, start, end)
        end = opened.start() if opened else end
        start = max([start, *(m.end() for m in _BREAK.finditer(self.text, start, end))])
        words = [w for w in _WORD.findall(self.text[start:end].lower()) if w not in _ARTICLES]
        words = words[-2:] if opened else words
        if not words:
            return None
        known = self._is_named(start, end)
        name = words[:-1] if words[-1] in _MARKERS else words
        plain = bool(name) and len(name) <= 4 and not _NO_NAME.intersection(name)
        if not known and (words[0] in _NO_NAME or words[0] in _MARKERS or len(words) > _LONG or _DOING.match(words[0]) or _ACTORS.search(self.text, start, end)):
            return None
        bare = plain and follows and self._is_name_only(start, end, known)
        return Element("(" if opened else words[-1], known, bare and not opened)

    def _is_name_only(self, start: int, end: int, known: bool) -> bool:
        """Whether nothing but a name, and at most "at", stands before the figure; of what is no item three words at most."""
        said = self.text[start:end]
        for a, b in reversed(self.items):
            if start <= a and b <= end:
                said = said[: a - start] + said[b - start :]
        words = [w for w in _WORD.findall(said.lower()) if w not in _ARTICLES and w not in _MARKERS]
        return not words if known else len(words) <= 3

    def _given(self, place: int) -> Element | None:
        """What a figure is given to: "5 billion yen to tourism, 3 billion yen to ..."."""
        end = self.figures[place + 1][0] if place + 1 < len(self.figures) else len(self.text)
        found = (_GIVEN_JA if self.lang == "ja" else _GIVEN).match(self.text, self.figures[place][1], end)
        if not found:
            return None
        marker, name = (found[2], found[1]) if self.lang == "ja" else (found[1].lower(), found[2])
        known = self._is_named(self.figures[place][1], self._until(found.end(), end))
        if not known and (_NO_NAME_JA.search(name) if self.lang == "ja" else _is_no_name(name)):
            return None
        return Element(marker, known, False)

    def _until(self, start: int, end: int) -> int:
        pause = re.compile(r"[,;、]").search(self.text, start, end)
        return pause.start() if pause else end

    def _is_named(self, start: int, end: int) -> bool:
        return any(start <= a < end for a, _ in self.items)


def _is_no_name(text: str) -> bool:
    """Whether it begins with a time, a number or a word that refers back."""
    word = next((w for w in _WORD.findall(text.lower()) if w not in _ARTICLES), "")
    return not word or word in _NO_NAME or word[0].isdigit()


def _is_strange_among(place: int, elements: Sequence[Element | None]) -> bool:
    own = elements[place]
    if own is None or own.known:
        return False
    others: Iterator[Element] = (e for n, e in enumerate(elements) if e and n != place)
    return any(other.known and (own.bare or other.marker == own.marker) for other in others)
