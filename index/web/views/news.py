"""Stories as the front page and the list of stories show them: who carries each, its figure, what is disputed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.amounts import render
from index.article import Article
from index.ledger import Basis, Given, readable
from index.stories import Carried, Place
from index.web.desk import Card, Desk
from index.web.pages import languages, short

_DAY = 86400.0
_NEAR: tuple[Basis, ...] = ("clause", "sentence")  # a figure that the sentence itself says is about an item
_DISPUTED = ("differs", "unit-error")
_DISPUTES = 2  # told of a story
_SUMMARY = 230  # characters
_NAMED = re.compile(r"(\S+ [a-z2-7]{13})\b")  # an article as `why` names it: source and id
_VOICES = 40  # articles of a story whose figures are read


@dataclass(frozen=True, slots=True)
class Member:
    """One article of a story. `role`: original, copy, other-language, follow-up; `why` it is in the story."""

    card: Card
    role: str = "original"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The articles of one story, the first report first; `id` is None where an article stands alone."""

    id: str | None
    members: tuple[Member, ...]

    @property
    def lead(self) -> Card:
        return next((m.card for m in self.members if m.role == "original"), self.members[0].card)

    @property
    def outlets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m.card.source for m in self.members))

    def carriers(self, lang: str) -> dict[str, list[Member]]:
        """Outlet -> its articles in that language."""
        found: dict[str, list[Member]] = defaultdict(list)
        for member in self.members:
            if member.card.lang == lang:
                found[member.card.source].append(member)
        return found

    def reasons(self, article: str) -> list[str | Card]:
        """Why an article is in the story, in words and the articles that it is compared with; [] of the first report."""
        member = next((m for m in self.members if m.card.id == article), None)
        if member is None or member.role == "original":
            return []
        cards = {f"{m.card.source} {m.card.id}": m.card for m in self.members}
        return [cards.get(part, part) for part in _NAMED.split(member.why) if part]

    @property
    def langs(self) -> list[str]:
        return languages(m.card.lang for m in self.members)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a page shows it."""

    value: str
    about: str
    why: str
    agreement: str
    href: str


@dataclass(frozen=True, slots=True)
class Story:
    group: Group
    article: Article
    summary: str
    figure: Figure | None = None
    disputed: tuple[Figure, ...] = ()

    @property
    def title(self) -> str:
        return self.article.title_en or self.article.title

    @property
    def title_lang(self) -> str:
        return "en" if self.article.title_en else self.article.lang


def stories_of(desk: Desk, ids: Sequence[str]) -> list[str]:
    """The stories of articles, in order; an article that is not placed yet stands for itself."""
    of = desk.stories.of(ids)
    return list(dict.fromkeys(of.get(i, i) for i in ids))


def ranked(desk: Desk, stories: Sequence[str]) -> list[str]:
    """What most outlets carry in most languages first; a week takes away what one more outlet gives."""
    carried = desk.stories.carried(stories)
    for card in desk.cards([s for s in stories if s not in carried]).values():
        carried[card.id] = Carried(1, 1, (card.published or card.fetched).timestamp())
    newest = max((c.latest for c in carried.values()), default=0.0)

    def weight(story: str) -> float:
        outlets, languages, latest = carried[story]
        return outlets + 1.5 * (languages - 1) - (newest - latest) / _DAY / 7

    return sorted(carried, key=lambda s: (-weight(s), -carried[s].latest, s))


def groups(desk: Desk, stories: Sequence[str]) -> list[Group]:
    """Stories with all their articles, in the order given."""
    placed = desk.stories.members_of(stories)
    wanted = {place.article for places in placed.values() for place in places} | (set(stories) - placed.keys())
    cards = desk.cards(sorted(wanted))
    return [g for s in stories if (g := _group(s, placed.get(s), cards)) is not None]


def _group(story: str, places: Sequence[Place] | None, cards: Mapping[str, Card]) -> Group | None:
    if places is None:
        return Group(None, (Member(cards[story]),)) if story in cards else None
    members = tuple(Member(cards[p.article], p.role, p.why) for p in places if p.article in cards)
    if not members:
        return None
    return Group(story if len(members) > 1 else None, members)


def told(desk: Desk, groups: Sequence[Group]) -> list[Story]:
    """Stories with headline, summary and figures; a disagreement is told once, with the first story that has it."""
    leads = desk.archive.many([group.lead.id for group in groups])
    figures = _figures(desk, groups)
    made: list[Story] = []
    known: set[str] = set()
    for place, group in enumerate(groups):
        if (article := leads.get(group.lead.id)) is not None:
            main = _main(figures[place], group)
            disputed = tuple(f for f in _disputed(figures[place]) if f.why not in known)[:_DISPUTES]
            known |= {f.why for f in disputed}
            made.append(Story(group, article, summary(article), main, disputed))
    return made


def summary(article: Article) -> str:
    """The beginning of its first paragraph, in English where there is any."""
    block = next((b for b in article.blocks if b.kind == "paragraph"), None)
    return short(block.english or block.text, _SUMMARY) if block else ""


def _figures(desk: Desk, groups: Sequence[Group]) -> Mapping[int, list[Given]]:
    """Place of a group -> the figures that its articles - of very many the first - tie to something we know."""
    owner = {m.card.id: place for place, group in enumerate(groups) for m in group.members[:_VOICES]}
    found: dict[int, list[Given]] = defaultdict(list)
    for one in desk.ledger.given(tuple(owner), bases=_NEAR):
        for number in {owner[place.article] for place in one.places if one.items}:
            found[number].append(one)
    return found


def _main(figures: Sequence[Given], group: Group) -> Figure | None:
    """The figure of the headline, or else the one that most of a story's articles give, the nearest to the top."""
    lead, members = group.lead.id, {m.card.id for m in group.members}

    def weight(one: Given) -> tuple[bool, bool, int, int, float]:
        blocks = [place.block for place in one.places if place.article == lead]
        carried = len({place.article for place in one.places} & members)
        return one.amount.kind == "money", 0 in blocks, carried, -min(blocks, default=99), float(one.amount.value)

    best = max(figures, key=weight, default=None)
    return figure(best) if best else None


def _disputed(figures: Sequence[Given]) -> list[Figure]:
    """Figures that outlets disagree on, those with most reports first."""
    odd = [one for one in figures if one.agreement in _DISPUTED]
    return [figure(one) for one in sorted(odd, key=lambda one: (-one.reports, -float(one.amount.value)))]


def figure(entry: Given) -> Figure:
    about = ", ".join(map(readable, entry.items))
    year = f", fiscal {entry.year}" if entry.year else ""
    item = f"item={entry.items[0]}&" if entry.items else ""
    value = f"{entry.amount.value:f}"
    return Figure(
        {"about": "about ", "over": "over ", "under": "under "}.get(entry.exactness, "") + render(entry.amount),
        about + year,
        entry.why,
        entry.agreement,
        f"/figures?{item}kind={entry.amount.kind}&min={value}&max={value}",
    )
