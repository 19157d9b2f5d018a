"""The one article type at every stage: `Page` as fetched, `Article` as known, and what they are made of.

Everything here is frozen and made of tuples; a stage returns a changed copy by `dataclasses.replace`.
"""

from __future__ import annotations

import base64
import hashlib
import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from index.urls import identity

BlockKind = Literal["heading", "paragraph", "list", "quote", "table", "caption"]
Exactness = Literal["exact", "about", "over", "under", "range"]
AmountKind = Literal["money", "percent", "multiple"]
TranslationState = Literal["none", "pending", "done", "flagged"]


class Outcome(StrEnum):
    """How a page that was seen ended; each is counted per source."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    PART = "part"  # a further page of an article that begins on another
    OFF_TOPIC = "off-topic"
    DUPLICATE_URL = "duplicate-url"
    ROBOTS = "robots"
    TOO_LARGE = "too-large"
    NOT_HTML = "not-html"
    CONSENT_WALL = "consent-wall"
    BOT_CHECK = "bot-check"
    PAYWALL = "paywall"
    SOFT_404 = "soft-404"
    EMPTY = "empty"
    GONE = "gone"
    FORBIDDEN = "forbidden-address"
    ERROR = "error"


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A point in time as a page gave it: `utc` to sort by (aware), `iso` to show.

    `iso` is a date ("2025-12-26"), a local time without zone, or a time with its offset - never more
    than what the page said. `utc` of the first two is reckoned in the zone assumed for the source.
    """

    utc: datetime
    iso: str

    @classmethod
    def parse(cls, iso: str, zone: tzinfo = UTC) -> When:
        """Read ISO 8601; `zone` is assumed where none is given. Raises ValueError."""
        try:
            at = datetime.combine(date.fromisoformat(iso), time())
        except ValueError:
            at = datetime.fromisoformat(iso)
        return cls((at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC), iso)

    @property
    def day(self) -> date:
        """The day that the page itself says, whatever day it was in UTC."""
        return datetime.fromisoformat(self.iso).date()


@dataclass(frozen=True, slots=True)
class Record:
    """Where the bytes of a response stand: a WARC file's name, offset and length (bytes), payload digest."""

    file: str
    offset: int
    length: int
    digest: str  # "sha256:" and hex, of the payload as it came over the wire


@dataclass(frozen=True, slots=True)
class Page:
    """One response, as fetched. `body` is without its Content-Encoding; headers are as received."""

    url: str  # after redirects
    source: str
    fetched: datetime  # aware, UTC
    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    record: Record | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


UNSURE = 0.5  # confidence under which a sentence counts as doubtful: the model would as soon have written another token


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and its English; `flags` say what the guard found wrong, () is a clean one."""

    source: str
    english: str
    engine: str  # "argos", "libretranslate"
    model: str  # "translate-ja_en-1_1"
    score: float | None = None  # mean log-probability a token
    flags: tuple[str, ...] = ()

    @property
    def confidence(self) -> float | None:
        """The geometric mean of the probabilities of its tokens, 0 to 1; None where the engine does not say."""
        return None if self.score is None else math.exp(self.score)

    @property
    def unsure(self) -> bool:
        return self.confidence is not None and self.confidence < UNSURE


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or its like. `sentences` is None as long as it was not translated."""

    kind: BlockKind
    text: str
    lang: str  # "en", "fr", "ja", or "und" where nothing can be said
    sentences: tuple[Sentence, ...] | None = None

    @property
    def english(self) -> str | None:
        if self.lang == "en":
            return self.text
        if self.sentences is None:
            return None
        return "".join(gap + s.english for gap, s in zip(self.gaps, self.sentences, strict=True))

    @property
    def gaps(self) -> tuple[str, ...]:
        """What stands before each sentence of the English: a line break where the original has one - a list or a table
        has its lines in English too -, or else a space."""
        found: list[str] = []
        at = 0
        for sentence in self.sentences or ():
            start = self.text.find(sentence.source, at)
            between = self.text[at:start] if start >= 0 else "\n" * ("\n" in self.text)
            found.append(("\n" if "\n" in between else " ") if found else "")
            at = at if start < 0 else start + len(sentence.source)
        return tuple(found)

    @property
    def flags(self) -> tuple[str, ...]:
        """What the guard found wrong in any of its sentences."""
        return tuple(dict.fromkeys(flag for s in self.sentences or () for flag in s.flags))

    @property
    def confidence(self) -> float | None:
        """That of its least certain sentence."""
        return min((c for s in self.sentences or () if (c := s.confidence) is not None), default=None)

    @property
    def unsure(self) -> bool:
        return any(s.unsure for s in self.sentences or ())


@dataclass(frozen=True, slots=True)
class Dropped:
    """Text of the page that was taken for boilerplate, and why ("newsletter", "related", "site-memory"...)."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What a page says of its use; a hint to whoever hands it on, not legal advice. None: it does not say."""

    robots: tuple[str, ...] = ()  # directives of <meta robots> and X-Robots-Tag: "noarchive", "googlebot: noindex"
    licence: str | None = None  # a URL or its name: rel=license, JSON-LD license, dcterms.license
    copyright: str | None = None  # the notice, or holder and year
    terms: str | None = None  # URL: JSON-LD usageInfo or acquireLicensePage, the policy of a TDM reservation
    tdm: bool | None = None  # text and data mining reserved (TDM Reservation Protocol, W3C community group)


@dataclass(frozen=True, slots=True)
class Article:
    """An article: what its page says, cleaned, and what was made of it since."""

    url: str  # canonical
    source: str
    fetched: datetime  # aware, UTC: when these bytes came
    headline: Block
    blocks: tuple[Block, ...]
    lang: str  # of most of the text
    authors: tuple[str, ...] = ()
    published: When | None = None
    updated: When | None = None
    section: str | None = None
    dropped: tuple[Dropped, ...] = ()
    paywalled: bool = False
    copied_from: str | None = None  # what the page itself says: an outlet, a wire, a URL
    more: str | None = None  # address of the part that follows, as the page has it; not stored
    topics: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    record: Record | None = None
    rights: Rights | None = None
    version: int = 1
    rev: int = 0  # 0: not stored yet
    gone: datetime | None = None
    id: str = field(default="")

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", article_id(self.url))

    @property
    def title(self) -> str:
        return self.headline.text

    @property
    def title_en(self) -> str | None:
        return self.headline.english

    @property
    def text(self) -> str:
        """The kept blocks, one a line."""
        return "\n".join(b.text for b in self.blocks)

    @property
    def parts(self) -> tuple[Block, ...]:
        """Headline and blocks: all that is translated and read for amounts."""
        return (self.headline, *self.blocks)

    @property
    def flags(self) -> tuple[str, ...]:
        """What the guard found wrong anywhere in its English."""
        return tuple(dict.fromkeys(flag for part in self.parts for flag in part.flags))

    @property
    def unsure(self) -> bool:
        """Whether the model was unsure of a sentence."""
        return any(part.unsure for part in self.parts)

    @property
    def translation(self) -> TranslationState:
        foreign = [b for b in self.parts if b.lang not in ("en", "und")]
        if not foreign:
            return "none"
        if any(b.sentences is None for b in foreign):
            return "pending"
        return "flagged" if any(b.flags for b in foreign) else "done"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page that is kept but is no article, and why."""

    outcome: Outcome
    detail: str = ""
    passing: bool = False  # the fault is of this answer: the next one may be whole


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in a text, `text[start:end]`.

    `value` is in units of `currency` (ISO 4217) for money, percent points for "percent", a factor for
    "multiple". A range has its lower bound in `value`, its upper in `high`. `suspected` is the other
    reading where the word is a known slip (a French "trillion" in the press: 10^12, not 10^18).
    """

    value: Decimal
    currency: str | None
    exactness: Exactness
    start: int
    end: int
    text: str
    kind: AmountKind = "money"
    high: Decimal | None = None
    suspected: Decimal | None = None


def article_id(url: str) -> str:
    """13 characters of base32 (65 bits of SHA-256) of what identifies the URL."""
    digest = hashlib.sha256(identity(url).encode()).digest()
    return base64.b32encode(digest)[:13].decode().lower()
