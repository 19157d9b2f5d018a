"""Which item a figure in a sentence is about. Pure.

In order: the words that the figure stands between ("record ¥120 trillion budget"), what it is linked to ("¥150 billion for
Rapidus", 1.2兆円の半導体支援), the nearest item before it in its clause, then in its sentence, then the nearest after it.
Items that are named together ("chips and AI") are one subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from index.amounts.numerals import fold
from index.ledger.lists import Lists
from index.ledger.passages import clauses, goes_on, is_fronted
from index.ledger.subjects import SOMEBODYS, Items, Mention, Subjects
from index.sentences import Span

Basis = Literal["clause", "sentence", "paragraph", "heading", "headline"]

_JOIN_WORDS = frozenset(
    "and or as well the of for in on to its domestic & et ou de des du d l la le les à au aux pour leur son ainsi que".split()
)
_CONJUNCTION = re.compile(r"\b(?:and|or|et|ou)\b|&|[/・+]|^\(|^ \(|と|や|および|及び|ならびに|、")
_JOIN_JA = re.compile(r"(?:[()・/&+、 ]|と|や|および|及び|ならびに|など)*\Z")
_WORD = re.compile(r"[^\W_]+")
_APART = (
    r"amid|for|of|in|on|to|with|as|by|and|or|from|at|over|behind|than|while|is|are|was|gets?|has|have|will|makes?|says?"
    r"|et|ou|de|des|du|la|le|les|dans|pour|par|avec|sur|en|est|sont|a|ont|que|qui|à|au|aux"
)
_APPOSED = re.compile(rf" (?:(?!(?:{_APART}) )[\w-]+ ){{0,2}}\Z|[\u30a0-\u30ff\u4e00-\u9fff]{{0,6}}\Z", re.IGNORECASE)
_PRONOUN = re.compile(
    r"(?:it|they|this|that|these|the (?:sum|figure|package|plan|money|amount|total|fund|envelope|bill|increase|rise))\b"
    r"|(?:il|elle|ils|elles|cela|ceci|celui-ci|celle-ci|ce montant|cette (?:somme|enveloppe|hausse))\b|これ|それ|同(?!時)|総額",
    re.IGNORECASE,
)
_PREPOSITION = {
    "en": r"for|to|towards?|into|in|on|of|behind|at",
    "fr": r"pour|à|aux?|dans|en faveur d[eu]s?|des?|du|d|vers|sur",
}
_LINK = {
    "en": re.compile(rf" (?:(?!and |but |or )[\w'’-]+ ){{0,9}}?(?:{_PREPOSITION['en']}) [^,;:]{{0,60}}\Z|[ -](?:(?!and |but |or |as )[\w'-]+ ){{0,2}}\Z"),
    "fr": re.compile(rf" (?:(?!et |mais |ou )[\w'’-]+ ){{0,5}}?(?:{_PREPOSITION['fr']})(?: |')[^,;:]{{0,60}}\Z|\A (?:[\w-]+ )?\Z"),
    "ja": re.compile(r"(?:規模|程度|超|余り|強|弱|台|以上|を超える|に上る)?の[^、。はがをにで]{0,8}\Z"),
}  # fmt: skip
_LISTED = re.compile(r"[,;、]?\s*(?:and|et|plus|while)?\s*(?:about|around|another|some|environ|a further|約)?\s*\Z")
_BARE_AFTER = {
    "en": re.compile(
        r" (?:draft |state |spending )?budget\b(?! (?:for|of) (?!(?:the |next |this |a )?(?:coming )?(?:fiscal|financial|year|fy|20)))"
    ),
    "ja": re.compile(r"の(?:[^、。はがをに]{0,6})?予算(?!要求)"),
}
_FOR_EN = r"(?:for (?:the )?(?:coming |next )?(?:fiscal |financial )?(?:year )?(?:starting (?:in )?April )?(?:20[0-9]{2} )?)?"
_FOR_FR = r"(?:l'exercice |l'année )?(?:budgétaire |fiscale )?20[0-9]{2}(?:-20[0-9]{2})? "
_BARE_BEFORE = {
    "en": re.compile(
        rf"\b(?:budget|spending plan) (?:plan |proposal |draft |bill )?{_FOR_EN}"
        r"(?:(?:will |would |is (?:set|expected|projected) to )?(?:total|totals|totaled|totalled|totaling|totalling|hit|hits|reach|reached|reaches|came|come|comes"
        r"|amounts?|amounted|stands?|stood|swells?|swelled|rises?|rose|grows?|grew|climbs?|expands?|is|was|of|to|at|over|exceeding|exceeds?"
        r"|exceeded|worth|topping|that tops|tops|topped) )+(?:about |around |more than |a |an |all-time |record |high |of |some |nearly )*\Z",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        rf"\bbudget (?:record |annuel |japonais |général |initial |national |total |de l'État |du Japon |pour |{_FOR_FR})*"
        r"(?:(?:s'élève|s'élèvera|s'établit|se monte|se chiffre|est|sera|fixé|atteint|atteindra|totalise|culmine|grimpe|bondit|passe|dépasse\w*|supérieur"
        r"|avoisine|frôle|de|à|d'|un|montant|record) ?)+(?:environ |près de |plus de |quelque |un |record |niveau |de |les )*\Z",
        re.IGNORECASE,
    ),
    "ja": re.compile(r"予算(?:案)?(?:は|の総額は|総額は|を|の規模は)?(?:過去最大の|過去最大となる|総額|総額で|一般会計で|約|およそ)*\Z"),
}  # fmt: skip
_JOINT = 28
_TOPIC = re.compile(r"[)]?(?:向け|支援|の開発)?(?:には|は|が)")
_ALONE = re.compile(r"(?:the |le |la |les |l')?(?:[\w'-]+ ){0,2}\Z", re.IGNORECASE)
_PARTS = re.compile(r"\b(?:dont|of which|including|notamment|y compris|of that)\b|うち|など", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|de) (?:about |around |some |a |environ )*\Z")
_PURPOSE = re.compile(r"\b(?:to (?:help )?(?:fund|finance|pay for|cover|offset)|afin de|pour (?:financer|payer|couvrir))\b")
_BESIDE = re.compile(r"[ ,]*(?:and|et|while|tandis que|plus)\b|と|や")


@dataclass(frozen=True)
class Scene:
    """One sentence, the spans of its figures with what is bracketed to them, and the items it names."""

    original: str
    text: str  # folded
    lang: str
    figures: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    subjects: Subjects = field(repr=False)

    @classmethod
    def of(cls, text: str, lang: str, figures: Sequence[Span], subjects: Subjects, ministry: Items = ()) -> Scene:
        return cls(text, fold(text), lang, tuple(figures), tuple(subjects.mentions(text, lang, ministry)), subjects)

    @cached_property
    def items(self) -> Items:
        """All that the sentence names."""
        return self.subjects.sorted(name for m in self.mentions for name in m.items)

    @cached_property
    def first(self) -> Items:
        """What it is about itself: the topic (は, が), else what it names first, with what is named together with it."""
        topic = (c for c in self.chains if self.lang == "ja" and _TOPIC.match(self.text, c.end))
        return next((c.items for c in (*topic, *self.chains)), self.place)

    @cached_property
    def place(self) -> Items:
        """The budget that the figures stand in ("in the extra budget")."""
        return next((m.items for m in self.mentions if m.place), ())

    @cached_property
    def chains(self) -> list[Mention]:
        """Mentions with those that are named together put into one."""
        found: list[Mention] = []
        for mention in (m for m in self.mentions if not m.place):
            held = found[-1] if found else None
            gap = self.text[held.end : mention.start] if held else ""
            if held and _together(gap, self.lang) and not self._figure_between(held.end, mention.start):
                items = self.subjects.sorted((*held.items, *mention.items))
                found[-1] = Mention(held.start, mention.end, items)
            elif held and _APPOSED.match(gap) and not _WORD.fullmatch(gap):
                found[-1] = mention._replace(start=held.start)
            else:
                found.append(mention)
        return found

    def about(self, figure: Span) -> tuple[Items, Basis | None]:
        """What the figure is about and how near that stands; ((), None) where the sentence does not say."""
        near = self._between(figure) or self._bare_budget(figure) or (() if self._is_raised_for(figure) else self._linked(figure))
        if near:
            return near, "clause"
        if self._lists.is_of_something_else(figure):
            return (), None
        start, end = self.clause(figure)
        if held := self._before(figure, start) or (None if self.resumes else self._beside(figure, end)):
            return held.items, "clause"
        held = self._head(start) or self._before(figure, 0) or (None if self.resumes else self._behind(figure))
        return (held.items, "sentence") if held else ((), None)

    def is_anothers(self, figure: Span) -> bool:
        """Whether the figure is that of something beside an item that is none itself."""
        held = self._after(figure, self.clause(figure)[1])
        return self._lists.is_of_something_else(figure) or bool(held and self._is_told_beside(held, figure))

    def is_part(self, figure: Span) -> bool:
        """Whether the figure is that of one thing among several, or given to one: of a whole budget it is a part."""
        return self._lists.is_part(figure)

    @cached_property
    def _lists(self) -> Lists:
        return Lists(self.text, self.lang, self.figures, [(m.start, m.end) for m in self.mentions])

    def _is_raised_for(self, figure: Span) -> bool:
        """ "income tax is raised by 1 percent to fund defence": what it pays for is not what changes."""
        start, end = self.clause(figure)
        held = self._before(figure, start)
        return bool(held and _BY.search(self.text, start, figure[0]) and _PURPOSE.search(self.text, figure[1], end))

    def _beside(self, figure: Span, end: int) -> Mention | None:
        """The next item of the clause, but not that of a figure that is told beside this one."""
        held = self._after(figure, end)
        return None if held and self._is_told_beside(held, figure) else held

    def _is_told_beside(self, item: Mention, figure: Span) -> bool:
        return bool(_BESIDE.match(self.text, figure[1])) and self._lists.is_anothers((item.start, item.end), figure)

    def _behind(self, figure: Span) -> Mention | None:
        """The item of the next clause, where the figure's own says nothing but the figure ("At 9 trillion yen, defence is
        ...") or goes on with it ("9 trillion yen, mostly for defence")."""
        held = self._after(figure)
        if held is None:
            return None
        start, end = self.clause(figure)
        if is_fronted(self.text[start : figure[0]], self.lang):
            return held
        on = goes_on(self.text[end : held.start], self.lang)
        return held if on and not self._lists.is_anothers((held.start, held.end), figure) else None

    def _head(self, before: int) -> Mention | None:
        """The subject that stands alone in the first clause: "Rapidus, which wants to make chips, gets ..."."""
        first = self.chains[0] if self.chains else None
        start, end = self._clauses[0] if self._clauses else (0, 0)
        if not first or not start <= first.start < first.end <= end <= before:
            return None
        rest = self.text[first.end : end].strip()
        return first if _ALONE.match(self.text[start : first.start]) and rest in ("", "は", "が") else None

    @property
    def resumes(self) -> bool:
        """Whether the sentence goes on about what was named before: it begins with "It", "The sum", 総額."""
        return bool(_PRONOUN.match(self.text.lstrip("-•·* ")))

    def before_it(self, figure: Span) -> Items:
        """The nearest item that the sentence names before the figure."""
        held = self._before(figure, 0)
        return held.items if held else ()

    @property
    def topic(self) -> Items:
        """What the sentence is about by its form: the topic (は), or what stands alone before the first comma."""
        if self.lang == "ja":
            return next((c.items for c in self.chains if _TOPIC.match(self.text, c.end)), ())
        held = self._head(len(self.text))
        return held.items if held else ()

    def of_what(self, figure: Span) -> Items:
        """What a share is a share of: linked behind it, or named before it in its clause."""
        held = self._before(figure, self.clause(figure)[0])
        return self._linked(figure) or (held.items if held else ())

    def _between(self, figure: Span) -> Items:
        """ "record ¥120 trillion budget": the phrase that the figure splits in two."""
        left = self.text[max(0, figure[0] - _JOINT) : figure[0]].rstrip()
        joined = f"{left} {self.text[figure[1] : figure[1] + _JOINT].lstrip()}"
        crossing = (m for m in self.subjects.mentions(joined, self.lang) if m.start < len(left) < m.end)
        return next((m.items for m in crossing), ())

    def _bare_budget(self, figure: Span) -> Items:
        """ "a ¥122 trillion budget" is the whole one, or the ministry's where the sentence has named one before."""
        before, after = _BARE_BEFORE.get(self.lang), _BARE_AFTER.get(self.lang)
        behind = after and after.match(self.text, figure[1])
        in_front = before and before.search(self.text[: figure[0]])
        if in_front and SOMEBODYS.search(self.text[: in_front.start()]):
            in_front = None
        if not behind and not in_front:
            return ()
        edge = in_front.start() if in_front else figure[0]
        owner = [m for m in self.mentions if m.end <= edge + 2]
        if owner and not self.text[owner[-1].end : edge].strip():  # "chip and AI budget to ¥1.23 trillion"
            return self._chain_at(owner[-1]).items
        if behind and (ministries := [m for m in owner if self.subjects.is_ministry(m.items)]):
            return ministries[-1].items
        return () if self._named_in_clause(figure) else self.subjects.whole

    def _named_in_clause(self, figure: Span) -> bool:
        start, end = self.clause(figure)
        return any(start <= m.start and m.end <= end for m in self.mentions)

    def _linked(self, figure: Span) -> Items:
        held = self._linked_chain(figure)
        return held.items if held else ()

    def _linked_chain(self, figure: Span) -> Mention | None:
        """The item that follows in the figure's own phrase."""
        link = _LINK.get(self.lang)
        chain = next((c for c in self.chains if c.start >= figure[1]), None)
        if not link or not chain or self._figure_between(figure[1], chain.start):
            return None
        if chain.start >= self.clause(figure)[1]:
            return None
        return chain if link.match(self.text[figure[1] : chain.start]) else None

    def _before(self, figure: Span, start: int) -> Mention | None:
        """The nearest item between `start` and the figure that is not the object of another figure in a list."""
        chains = [c for c in self.chains if c.end <= figure[0] and c.start >= start]
        if not chains:
            return None
        listed = _LISTED.match(self.text[chains[-1].end : figure[0]]) and any(
            other != figure and self._linked_chain(other) == chains[-1] for other in self.figures
        )
        return None if listed else chains[-1]

    def _after(self, figure: Span, end: int | None = None) -> Mention | None:
        """The next item behind the figure, unless another figure or a list of parts comes first."""
        chain = next((c for c in self.chains if c.start >= figure[1] and (end is None or c.end <= end)), None)
        if chain is None or self._figure_between(figure[1], chain.start):
            return None
        return None if _PARTS.search(self.text[figure[1] : chain.start]) else chain

    def clause(self, figure: Span) -> Span:
        return next(((a, b) for a, b in self._clauses if a <= figure[0] < b), (0, len(self.text)))

    @cached_property
    def _clauses(self) -> list[Span]:
        return clauses(self.original, self.figures)  # folded, a wide space is no break

    def _chain_at(self, mention: Mention) -> Mention:
        return next((c for c in self.chains if c.start <= mention.start and mention.end <= c.end), mention)

    def _figure_between(self, start: int, end: int) -> bool:
        return any(start <= a < end for a, _ in self.figures)


def _together(gap: str, lang: str) -> bool:
    """Whether what stands between two items only joins them: "and", "・", "et à l'"; or brackets a short name."""
    if not _CONJUNCTION.search(gap) or len(gap) > 40:
        return False
    if lang == "ja":
        return bool(_JOIN_JA.match(gap))
    return not re.search(r"[.;:,]", gap.replace(", ", " ", 1)) and all(
        w.casefold() in _JOIN_WORDS for w in _WORD.findall(gap)
    )
