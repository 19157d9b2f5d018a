"""What the index holds of an article: Whoosh's schema, and an article -> the values of its fields.

Text fields (en, fr, ja and their titles) hold terms with positions; everything that filters, sorts or counts is a
column. A foreign article stands in its own language and, once translated, in `en`. Bodies stay in the archive.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
from whoosh import columns, formats
from whoosh.fields import COLUMN, FieldType, Schema

from index.analyzers import collect, has_japanese, signature
from index.article import Amount, Article, Block
from index.search.postings import LAST_POSITION

SCHEMA_REVISION = 3  # raise it when fields or their meaning change
LANGS = ("en", "fr", "ja")
STATUSES = ("none", "pending", "done", "flagged", "edited", "paywalled", "gone", "unsure")
COLUMNS = ("card", "source", "items", "topics", "amounts")
NEVER = -(2**62)  # a time that is not known, in seconds since 1970
NO_DAY = -(2**31)  # a day that is not known, in days since 1970
EPOCH = date(1970, 1, 1).toordinal()

CARD = np.dtype(
    [
        ("id", "S13"),
        ("rev", "<i8"),
        ("published", "<i8"),  # seconds since 1970 UTC, or NEVER
        ("fetched", "<i8"),
        ("day", "<i4"),  # of publication as the page says it, in days since 1970, or NO_DAY
        ("lang", "u1"),  # place in LANGS; len(LANGS): another
        ("status", "<u2"),  # one bit for each of STATUSES
        ("en", "<u2"),  # terms of the field
        ("fr", "<u2"),
        ("ja", "<u2"),
    ]
)
AMOUNT = np.dtype([("currency", "S3"), ("low", "<f8"), ("high", "<f8")])
_CARD = struct.Struct("<13sqqqiBHHHH")
_AMOUNT = struct.Struct("<3sdd")
_BETWEEN_BLOCKS = 16  # positions, so that no phrase runs from one paragraph into the next
Terms = dict[str, list[int]]


@cache
def schema() -> Schema:
    texts = {name: FieldType(formats.Positions(), None) for lang in LANGS for name in (lang, f"title_{lang}")}
    return Schema(
        card=COLUMN(columns.FixedBytesColumn(_CARD.size)),
        source=COLUMN(columns.RefBytesColumn()),
        items=COLUMN(columns.RefBytesColumn()),
        topics=COLUMN(columns.RefBytesColumn()),
        amounts=COLUMN(columns.VarBytesColumn(allow_offsets=False)),
        **texts,
    )


def stamp() -> str:
    """Names the schema and the analyzers; an index with another stamp must be rebuilt."""
    return f"schema-{SCHEMA_REVISION} {signature()}"


def document(article: Article) -> dict[str, Any]:
    """The fields of an article, ready for Whoosh's writer; empty ones are left out."""
    texts = _texts(article)
    fields: dict[str, Any] = {
        **texts,
        "card": _card(article, texts),
        "source": article.source.encode(),
        "items": "\n".join(sorted(article.items)).encode(),
        "topics": "\n".join(sorted(article.topics)).encode(),
        "amounts": b"".join(_amount(a) for a in _money(article)),
    }
    return {name: value for name, value in fields.items() if value}


def statuses(article: Article) -> tuple[str, ...]:
    """What `status:` finds an article by."""
    marks = {"edited": article.version > 1, "paywalled": article.paywalled, "gone": article.gone is not None}
    marks["unsure"] = article.unsure
    return (article.translation, *(name for name, holds in marks.items() if holds))


def _texts(article: Article) -> dict[str, Terms]:
    fields: dict[str, _Text] = {}
    for block in article.parts:
        for lang, text in _readings(block):
            fields.setdefault(lang, _Text(lang)).add(text)
    for lang, text in _readings(article.headline):
        fields.setdefault(f"title_{lang}", _Text(lang)).add(text)
    return {name: text.terms for name, text in fields.items()}


def _readings(block: Block) -> Iterator[tuple[str, str]]:
    """What a block is indexed as: its own language, English where it is translated, Japanese where it quotes it."""
    own = block.lang if block.lang in LANGS else "en"
    yield own, block.text
    if own != "en" and block.english:
        yield "en", block.english
    if own != "ja" and has_japanese(block.text):
        yield "ja", block.text


class _Text:
    """The terms of a field, gathered block by block."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.terms: Terms = defaultdict(list)
        self._next = 0

    def add(self, text: str) -> None:
        self._next = collect(self.lang, text, self.terms, self._next) + _BETWEEN_BLOCKS


def _card(article: Article, texts: Mapping[str, Terms]) -> bytes:
    lang = LANGS.index(article.lang) if article.lang in LANGS else len(LANGS)
    status = sum(1 << STATUSES.index(name) for name in statuses(article))
    lengths = (min(sum(map(len, texts.get(name, {}).values())), LAST_POSITION) for name in LANGS)
    published = int(article.published.utc.timestamp()) if article.published else NEVER
    fetched = int(article.fetched.timestamp())
    day = article.published.day.toordinal() - EPOCH if article.published else NO_DAY
    return _CARD.pack(article.id.encode(), article.rev, published, fetched, day, lang, status, *lengths)


def _money(article: Article) -> Iterator[Amount]:
    from index.amounts import Blocks

    blocks = Blocks()
    for block in article.parts:
        yield from (a for a in blocks.read(block, block.lang) if a.kind == "money")


def _amount(amount: Amount) -> bytes:
    high: Decimal = amount.value if amount.high is None else amount.high
    return _AMOUNT.pack((amount.currency or "").encode()[:3], float(amount.value), float(high))
