"""Who of a story's articles is the original, a copy, another language or a follow-up. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.stories import credits
from index.stories.places import Role

AT_ONCE = 86400.0  # seconds after the first report within which another language tells the same, not what came after
LATE = 3 * AT_ONCE  # the same, for the first report in its language


@dataclass(frozen=True, slots=True)
class Member:
    """An article as its story sees it."""

    number: int
    article: str
    seen: float  # seconds since 1970 UTC
    lang: str
    source: str
    url: str
    credit: str | None = None
    story: str = ""  # where it stood before; "": nowhere

    @property
    def order(self) -> tuple[float, str]:
        return self.seen, self.article


def original(copies: Sequence[Member]) -> Member:
    """The earliest, unless a page says otherwise: an outlet that others name comes first, one that names another last."""
    named = [
        m for m in copies if any(o is not m and credits.names(o.credit, m.article, m.source, m.url) for o in copies)
    ]
    own = [m for m in copies if not credits.is_outright(m.credit)]
    return min(named or own or copies, key=lambda m: m.order)


def role(member: Member, text: Member, story: Sequence[Member]) -> Role:
    """Of an article whose text is that of `text`; `story` are the texts of its story, the first report first."""
    if member is not text:
        return "copy"
    first = story[0]
    if member is first:
        return "original"
    after = member.seen - first.seen
    leads = next(m for m in story if m.lang == member.lang) is member
    in_time = after <= AT_ONCE or (leads and after <= LATE)
    return "other-language" if member.lang != first.lang and in_time else "follow-up"
