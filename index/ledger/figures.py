"""Article -> the figures in it: what each is about, of which year and stage, and what it does in its sentence. Pure.

Read from the article as it was written, never from a translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.amounts import Blocks, Stage, fiscal_year, guess, stage
from index.article import Amount, Article, Block
from index.ledger.attribution import Basis, Scene
from index.ledger.columns import Columns
from index.ledger.conversions import Conversion, conversions
from index.ledger.disowned import is_disowned
from index.ledger.governments import government
from index.ledger.roles import Part, part
from index.ledger.subjects import Items, Subjects
from index.sentences import Span, spans

VERSION = 14  # raised where the same text would give other figures
_LANGS = ("en", "fr", "ja")
_LARGE_GROWTH = 2  # times: a smaller one belongs to what its own sentence names, or to nothing we know
_ROW = re.compile(r"\s*(?:[|\-–•・●]|\S[^|]*\|)")
_OTHER_YEAR = re.compile(
    r"\b(?:since|until|through|by|depuis|jusqu'en|d'ici) (?:the |l'|à )?(?:fiscal |exercice |FY)?(?:year )?\d{4}"
    r"|\d{4}年度(?:以来|まで|までに|以降|から)"
    # what something is compared with: "up 6.2 percent from the initial budget for fiscal 2025", 25年度当初比
    r"|\b(?:from|than|compared (?:with|to)|against|versus|vs\.?|over) (?:[\w'’.,¥$€-]+ ){0,5}?(?:fiscal |FY ?)(?:year )?'?\d{2,4}(?:'s)?"
    r"|\b(?:par rapport (?:à|au)|contre|que|face à|sur) (?:[\w'’-]+ ){0,3}?(?:exercice |budget )(?:[\w'’-]+ ){0,2}?(?:de |pour )?\d{4}"
    r"|\b(?:top|surpass|exceed|beat|outstrip)\w* (?:the )?(?:fiscal |FY ?)(?:year )?'?\d{2,4}'s"
    r"|(?:\d{2}|\d{4})年度(?:[^、。はが]{0,10})?の[^、。はが]{0,24}円[」）)]?(?:から|を[^、。]{0,8}(?:上回|下回|超え|超す)|(?:に|と)比べ|より|に対し)"
    r"|(?:\d{2}|\d{4})年度(?:の?当初)?(?:予算)?(?:案)?(?:比|に比べ|と比べ|を[^、。]{0,12}(?:上回|下回)|より)",
    re.IGNORECASE,
)
_PAUSE = re.compile(r"、|, ")  # also before a digit: "9.6 trillion yen, 2025's ..."
_YEARS_AROUND = 2  # a fiscal year farther from the day of publication is not the figure's


@dataclass(frozen=True, slots=True)
class Converted:
    """The same in another currency, as the article has it; `rate` is that of `pair` ("USDJPY": yen per dollar)."""

    amount: Amount
    rate: float
    pair: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an article. `amount` has its span in block `block` (0: the headline), `sentence` is around it."""

    amount: Amount
    block: int
    lang: str
    sentence: str
    subject: Items  # () where nothing says what it is about
    basis: Basis | None
    beside: Items  # what else the sentence names
    part: Part
    year: int | None  # fiscal year, by the one it starts in
    stage: Stage | None
    conversion: Converted | None = None
    government: str = ""  # whose money, where it is not the nation's
    converts: bool = False  # it is itself the conversion of the figure before it


def figures(article: Article, subjects: Subjects) -> list[Figure]:
    """Every money amount, percentage and multiple of headline and kept blocks, in order."""
    reading = _Reading(article, subjects)
    return [figure for number, block in enumerate(article.parts) for figure in reading.block(number, block)]


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence with its figures (spans are the sentence's), and which of them convert another."""

    scene: Scene
    text: str
    at: int  # in its block
    held: tuple[Amount, ...]
    bound: tuple[Conversion, ...]

    def main(self, number: int) -> int:
        """The figure that this one converts, or itself."""
        return next((one.main for one in self.bound if one.other == number), number)


class _Reading:
    """One pass over an article: what headline, last heading and the sentences before have named."""

    def __init__(self, article: Article, subjects: Subjects) -> None:
        self.subjects = subjects
        self.blocks = Blocks()
        self.columns = Columns("", "")
        self.lang = article.lang
        self.published = article.published.utc.year if article.published else None
        self.ministry: Items = ()
        self.headline: Items = ()
        self.lead: Items = ()  # the first that a figure was given for: where the headline names nothing, it stands for it
        self.heading: Items = ()
        self.paragraph: Items = ()  # the last subject of this block
        self.before: Items = ()  # the last subject of the blocks before
        self.government = ""  # of the headline
        self.local = ""  # the last named that is not the nation's
        self.said: int | None = None  # the year last named in this block
        self.staged: Stage | None = None  # and the stage
        self.year: int | None = None
        self.stage: Stage | None = None

    def block(self, number: int, block: Block) -> Iterator[Figure]:
        lang = _language(block, self.lang)
        row = block.kind in ("list", "table")
        found = self.blocks.read(block, lang)
        self.columns = Columns(block.text if block.kind == "table" else "", lang)
        self.before, self.paragraph = self.paragraph or self.before, ()
        self.said = self.staged = None
        for start, end in spans(block.text, lang):
            held = [_moved(a, start) for a in found if start <= a.start < end]
            place = self._place(block.text[start:end], start, lang, held)
            if held:
                self.staged = stage(place.text, lang) or self.staged
            read = [self._figure(place, n, row=row or bool(_ROW.match(place.text))) for n in range(len(place.held))]
            yield from (replace(f, block=number, amount=_moved(f.amount, -start)) for f in read)
            self._remember(place, read)
            self.local = government(place.text, lang, self.local) or self.local
            if number == 0:
                self._remember_headline(place, lang)
        if block.kind == "heading" and number:
            self.heading = self.paragraph

    def _place(self, text: str, at: int, lang: str, held: list[Amount]) -> _Place:
        bound = tuple(conversions(text, held))
        edges: list[Span] = [(a.start, a.end) for a in held]
        for one in (b for b in bound if b.end > held[b.other].end):  # in brackets: no clause ends there
            edges[one.main] = (held[one.main].start, one.end)
        scene = Scene.of(text, lang, edges, self.subjects, self.ministry)
        self.ministry = self.subjects.ministry(scene.mentions, self.ministry)
        return _Place(scene, text, at, tuple(held), bound)

    def _figure(self, place: _Place, number: int, *, row: bool) -> Figure:
        scene, amount = place.scene, place.held[number]
        main = place.main(number)
        column = self.columns.of(place.at + place.held[main].start)
        does = Part("change") if column.change else part(place.text, place.held[main], scene.lang, self._spoken_of)
        stands = not is_disowned(place.text, place.held[main], scene.lang)
        subject, basis = self._about(place, main, does) or self._context(place, main, does, row=row) if stands else ((), None)
        conversion = next((_converted(one, place.held) for one in place.bound if one.main == number), None)
        return Figure(
            amount, 0, scene.lang, place.text, subject, basis,
            tuple(name for name in scene.items if name not in subject), does,
            column.year or (None if does.role == "before" else self._year(place, main)),
            None if column.year and column.year != (self.year or column.year) else self.staged or self.stage,
            conversion, self._government(place, main), main != number,
        )  # fmt: skip

    def _about(self, place: _Place, number: int, does: Part) -> tuple[Items, Basis | None] | None:
        """What the sentence itself says, that it is of nothing known among them. A growth without a name of its own is that of the nearest sum of money."""
        subject, basis = place.scene.about(place.scene.figures[number])
        if not basis and place.scene.is_anothers(place.scene.figures[number]):
            return (), None
        if place.held[number].kind == "money":
            return (subject, basis) if basis else None
        if does.role == "share":
            held = place.scene.of_what(place.scene.figures[number])
            return (held, "clause") if held else None
        if does.role == "rate" or not basis:
            return None
        if basis == "sentence":
            subject = self._grown(place, number) if does.role == "change" else ()
        return (subject, basis) if subject else None

    def _grown(self, place: _Place, number: int) -> Items:
        """What grows by a ratio that has no item in its clause: the nearest sum of money, else what was named before."""
        scene, held = place.scene, place.held
        money = [n for n, a in enumerate(held) if a.kind == "money" and place.main(n) == n]
        if not money:
            return scene.before_it(scene.figures[number]) if _growth(held[number]) >= _LARGE_GROWTH else scene.topic
        return scene.about(scene.figures[min(money, key=lambda n: abs(n - number))])[0]

    def _context(self, place: _Place, number: int, does: Part, *, row: bool) -> tuple[Items, Basis | None]:
        """What was named before. A row of a table or list stands for itself, and so does a small growth."""
        scene, amount = place.scene, place.held[number]
        if amount.kind != "money" and (does.role != "change" or _growth(amount) < _LARGE_GROWTH):
            return (), None
        if row and not scene.resumes:
            return scene.place, "sentence" if scene.place else None
        said: tuple[tuple[Items, Basis], ...] = (
            (self.paragraph or (self.before if scene.resumes else ()), "paragraph"),
            (self.heading, "heading"),
            (self.headline, "headline"),
            (self.lead, "paragraph"),
            (scene.place, "sentence"),
        )
        if scene.is_part(scene.figures[number]):
            said = tuple((subject, basis) for subject, basis in said if not self.subjects.is_budget(subject))
        return next(((subject, basis) for subject, basis in said if subject), ((), None))

    def _government(self, place: _Place, number: int) -> str:
        """Whose the figure is: named nearest in its sentence, else in the headline."""
        named = government(place.text, place.scene.lang, self.local, before=place.held[number].start)
        return self.government if named is None else named

    def _year(self, place: _Place, number: int) -> int | None:
        """The fiscal year of the figure's clause, else of the sentence up to it, else of the headline."""
        figure = place.scene.figures[number]
        start, end = place.scene.clause(figure)
        before = [a for a in place.held if part(place.text, a, place.scene.lang, self._spoken_of).role == "before"]
        later = (a.start for a in before if a.start >= figure[1])
        end = min(end, *(m.start() for m in _PAUSE.finditer(place.text, figure[1], end)), *later, len(place.text))
        others = [span for a in before if (span := self._of_before(place, a, figure[0]))]
        said = "".join(" " if any(a <= at < b for a, b in others) else letter for at, letter in enumerate(place.text[:end]))
        for text in (said[start:end], said[:end]):
            year = fiscal_year(_OTHER_YEAR.sub(" ", text), place.scene.lang)
            if year and self._plausible(year):
                self.said = year
                return year
        return self.said or self.year

    def _of_before(self, place: _Place, amount: Amount, figure: int) -> Span | None:
        """What a sentence says of a figure that was before, up to the pause behind it: no year of what follows."""
        start, end = place.scene.clause((amount.start, amount.end))
        pause = _PAUSE.search(place.text, amount.end, figure) if amount.end <= figure else None
        return (start, pause.start() if pause else end) if pause or end <= figure else None

    @property
    def _spoken_of(self) -> int | None:
        """The latest of the years that headline and block have named."""
        return max((year for year in (self.year, self.said) if year), default=None)

    def _plausible(self, year: int) -> bool:
        return self.published is None or abs(year - self.published) <= _YEARS_AROUND

    def _remember(self, place: _Place, read: list[Figure]) -> None:
        told = [f for f in read if f.basis in ("clause", "sentence") and f.subject]
        near = [f.subject for f in told if f.amount.kind == "money"]
        self.paragraph = (near[-1] if near else place.scene.first) or self.paragraph
        self.lead = self.lead or next((f.subject for f in told), ())

    def _remember_headline(self, place: _Place, lang: str) -> None:
        self.headline = self.headline or place.scene.first
        self.government = self.government or government(place.text, lang) or ""
        year = fiscal_year(_OTHER_YEAR.sub(" ", place.text), lang)
        self.year = self.year or (year if year and self._plausible(year) else None)
        said = stage(place.text, lang)
        extra = any(stage(place.text[m.start : m.end], lang) == said for m in place.scene.mentions)
        self.stage = self.stage or (said if said != "supplementary" or extra else None)  # not 脱・補正頼み


def _language(block: Block, of_article: str) -> str:
    if block.lang in _LANGS:
        return block.lang
    return of_article if of_article in _LANGS else guess(block.text)


def _moved(amount: Amount, by: int) -> Amount:
    return replace(amount, start=amount.start - by, end=amount.end - by)


def _growth(amount: Amount) -> float:
    return float(amount.value if amount.kind == "multiple" else 1 + amount.value / 100)


def _converted(one: Conversion, held: tuple[Amount, ...]) -> Converted:
    return Converted(held[one.other], float(one.rate), one.pair)
