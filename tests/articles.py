"""Articles by hand, for tests: `article(url, lang, title, paragraphs, english=[...])`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from index.article import Article, Block, Sentence, When

FETCHED = datetime(2026, 1, 10, 6, tzinfo=UTC)


def article(
    url: str, lang: str, title: str, paragraphs: Sequence[str] = (), english: Sequence[str] | None = None, **other: Any
) -> Article:
    """An article as extraction makes it; `english` is the title and each paragraph in English, if it is translated.

    A bare name for `url` stands at example.org; `published` may be ISO text; other fields go to Article.
    """
    texts = [title, *paragraphs]
    translations = [None] * len(texts) if english is None else list(english)
    if len(translations) != len(texts):
        raise ValueError(f"{len(texts)} texts, {len(translations)} translations")
    blocks = [_block(text, lang, translation) for text, translation in zip(texts, translations, strict=True)]
    if isinstance(other.get("published"), str):
        other["published"] = When.parse(other["published"])
    values = {"source": "test", "fetched": FETCHED, **other}
    address = url if "://" in url else f"https://example.org/{url}"
    headline = replace(blocks[0], kind="heading")
    return Article(url=address, headline=headline, blocks=tuple(blocks[1:]), lang=lang, **values)


def _block(text: str, lang: str, english: str | None) -> Block:
    sentences = None if english is None else (Sentence(text, english, "argos", "test"),)
    return Block("paragraph", text, lang, sentences)
