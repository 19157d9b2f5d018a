"""What a search returns, and its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from index.article import Article

OPEN, CLOSE = "\x02", "\x03"  # around what matched in a snippet: characters that no text has


@dataclass(frozen=True, slots=True)
class Hit:
    """One article, or one story folded into its best article; `copies` are the others of it that matched."""

    id: str
    url: str
    source: str
    lang: str
    title: str
    title_en: str | None
    published: str | None  # as the page gave it
    score: float
    snippet: str  # in the language that matched, OPEN and CLOSE around what matched
    snippet_en: str | None  # the English of the same place, where it is another language
    matched: tuple[str, ...]  # title, en, fr, ja, amount
    story: str | None = None
    copies: int = 0
    translation: str = "none"  # pending, done, flagged
    unsure: bool = False  # the model was unsure of a sentence
    gone: str | None = None  # since when its page is not there any more, UTC

    @classmethod
    def of(cls, article: Article, score: float, snippets: tuple[str, str | None], matched: tuple[str, ...]) -> Hit:
        """`snippets`: its own and the English one."""
        return cls(
            article.id,
            article.url,
            article.source,
            article.lang,
            article.title,
            article.title_en,
            article.published.iso if article.published else None,
            score,
            *snippets,
            matched,
            translation=article.translation,
            unsure=article.unsure,
            gone=article.gone.isoformat() if article.gone else None,
        )


class Newest(NamedTuple):
    """An article of each story, the newest of it that matched; how many articles and stories match in all."""

    ids: list[str]
    articles: int
    stories: int


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits. `total` and `facets` count all lines, `articles` what is folded into them; `cursor` asks for
    the next page."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    articles: int = 0
    cursor: str | None = None
    expanded: tuple[str, ...] = ()  # words of other languages that were searched too
    relaxed: bool = False  # no article holds all of the words; these hold most
    suggestion: str | None = None  # the query, spelled as it may have been meant


def marked(snippet: str, opening: str, closing: str) -> str:
    """A snippet with marks of your own around what matched."""
    return snippet.replace(OPEN, opening).replace(CLOSE, closing)


def plain(snippet: str) -> str:
    """A snippet without marks."""
    return marked(snippet, "", "")


def hit_json(hit: Hit, opening: str = "**", closing: str = "**") -> dict[str, Any]:
    """The stable JSON of a hit (DESIGN.md), marks as in Markdown."""
    return {
        "id": hit.id,
        "url": hit.url,
        "source": hit.source,
        "lang": hit.lang,
        "title": hit.title,
        "title_en": hit.title_en,
        "published": hit.published,
        "gone": hit.gone,
        "score": round(hit.score, 4),
        "story": hit.story,
        "copies": hit.copies,
        "translation": hit.translation,
        "unsure": hit.unsure,
        "snippet": marked(hit.snippet, opening, closing),
        "snippet_en": None if hit.snippet_en is None else marked(hit.snippet_en, opening, closing),
        "matched": list(hit.matched),
    }
