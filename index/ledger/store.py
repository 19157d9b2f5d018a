"""The ledger's rows in the catalogue: derived from the articles, kept in step with them by rev."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from index.amounts import plain
from index.archive import Archive, Connection
from index.article import Article
from index.config import Topic
from index.ledger.copies import Copies, marks, packed, same_text, sentence_key, unpacked
from index.ledger.figures import VERSION, Figure, figures
from index.ledger.query import QUARTER
from index.ledger.subjects import Items, Subjects
from index.schema import ledger_articles, ledger_figures, ledger_sentences, ledger_subjects, meta

_BATCH = 200  # articles a transaction
_CANDIDATES = 40  # articles that share a sentence with this one and are compared with it
_REV, _OF = "ledger", "ledger-of"  # names in `meta`: the last rev taken in; what the rows were made with
_TABLES = (ledger_figures, ledger_sentences, ledger_articles, ledger_subjects)
Progress = Callable[[int], None]


class Store:
    """Writes the rows. The caller holds the archive's lock; each batch is one transaction, so a killed run goes on."""

    def __init__(self, archive: Archive, topics: Sequence[Topic], copies: Copies | None = None) -> None:
        self.archive = archive
        self.subjects = Subjects(topics)
        self._copies = copies
        self._fingerprint = _fingerprint(topics)
        self._ids: dict[Items, int] = {}

    def sync(self, progress: Progress | None = None) -> int:
        """Take in what changed; all of it again where the items or the reading of figures have changed. Returns articles."""
        with self.archive.write() as connection:
            if _meta(connection, _OF) != self._fingerprint:
                self._forget(connection)
            rev = _meta(connection, _REV) or 0
        self._ids.clear()
        taken = 0
        while batch := self.archive.changed_since(rev, _BATCH):
            rev = batch[-1].rev
            self._take_in(batch, rev)
            taken += len(batch)
            if progress:
                progress(taken)
        return taken

    def forget(self) -> None:
        with self.archive.write() as connection:
            self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        for table in _TABLES:
            connection.execute(delete(table))
        _set_meta(connection, _REV, 0)
        _set_meta(connection, _OF, self._fingerprint)

    def _take_in(self, batch: Sequence[Article], rev: int) -> None:
        with self.archive.write() as connection:
            for article in batch:
                self._replace(article, connection)
            _set_meta(connection, _REV, rev)

    def _replace(self, article: Article, connection: Connection) -> None:
        self._remove(article.id, connection)
        found = figures(article, self.subjects)
        texts = list(dict.fromkeys(f.sentence for f in found))
        keys = [sentence_key(text) for text in texts]
        own = marks(article)
        original = self._original(article.id, own, keys, connection)
        row = _article_row(article, original) | {"marks": packed(own)}
        connection.execute(ledger_articles.insert().values(row))
        if not found:
            return
        first = (connection.scalar(select(func.max(ledger_sentences.c.id))) or 0) + 1
        numbers = {text: first + place for place, text in enumerate(texts)}
        connection.execute(
            ledger_sentences.insert(),
            [
                {"id": numbers[text], "article": article.id, "key": key, "text": text}
                for text, key in zip(texts, keys, strict=True)
            ],
        )
        seen = article.published.utc.timestamp() if article.published else None
        shared = {
            "article": article.id, "original": original, "source": article.source,
            "seen": seen, "quarter": -1 if seen is None else int(seen // QUARTER),
        }  # fmt: skip
        rows = [shared | self._row(f, connection) | {"sentence": numbers[f.sentence]} for f in found]
        connection.execute(ledger_figures.insert(), rows)

    def _remove(self, article: str, connection: Connection) -> None:
        """Forget an article; where copies were named after it, the next of them gives the name."""
        if connection.scalar(select(ledger_articles.c.article).where(ledger_articles.c.article == article)) is None:
            return
        for table in (ledger_figures, ledger_sentences, ledger_articles):
            connection.execute(delete(table).where(table.c.article == article))
        heir = connection.scalar(
            select(func.min(ledger_articles.c.article)).where(ledger_articles.c.original == article)
        )
        if heir is not None:
            for table in (ledger_articles, ledger_figures):
                connection.execute(update(table).where(table.c.original == article).values(original=heir))

    def _original(self, article: str, own: frozenset[int], keys: Sequence[int], connection: Connection) -> str:
        """The name that this article shares with its copies: that of an article with the same text, else its own."""
        if self._copies is not None:
            return self._copies.of([article]).get(article, article)
        sharing = (
            select(ledger_sentences.c.article).where(ledger_sentences.c.key.in_(keys)).distinct().limit(_CANDIDATES)
        )
        near = select(ledger_articles.c.original, ledger_articles.c.marks).where(ledger_articles.c.article.in_(sharing))
        for row in connection.execute(near):
            if same_text(own, unpacked(row.marks)):
                return str(row.original)
        return article

    def _row(self, figure: Figure, connection: Connection) -> dict[str, Any]:
        amount, other, part = figure.amount, figure.conversion, figure.part
        return {
            "lang": figure.lang, "basis": figure.basis, "kind": amount.kind,
            "subject": self._subject(figure.subject, connection), "beside": self._subject(figure.beside, connection),
            "value": plain(amount.value), "high": amount.high and plain(amount.high),
            "suspected": amount.suspected and plain(amount.suspected), "currency": amount.currency,
            "exactness": amount.exactness, "year": figure.year, "stage": figure.stage, "role": part.role,
            "cumulative": int(part.cumulative), "years": int(part.years), "converts": int(figure.converts),
            "text": amount.text, "block": figure.block, "start": amount.start, "end": amount.end,
            "other_text": other and other.amount.text, "other_value": other and plain(other.amount.value),
            "other_currency": other and other.amount.currency, "pair": other and other.pair, "rate": other and other.rate,
        }  # fmt: skip

    def _subject(self, items: Items, connection: Connection) -> int:
        if items not in self._ids:
            named = "+".join(items)
            known = select(ledger_subjects.c.id).where(ledger_subjects.c.named == named)
            found = connection.scalar(known)
            if found is None:
                adding = ledger_subjects.insert().values(named=named).returning(ledger_subjects.c.id)
                found = connection.execute(adding).scalar_one()
            self._ids[items] = int(found)
        return self._ids[items]


def _article_row(article: Article, original: str) -> dict[str, Any]:
    published, record = article.published, article.record
    return {
        "article": article.id, "original": original, "url": article.url, "source": article.source, "lang": article.lang,
        "published": published and published.utc, "published_iso": published and published.iso,
        "file": record and record.file, "offset": record and record.offset, "digest": record and record.digest,
    }  # fmt: skip


def _fingerprint(topics: Iterable[Topic]) -> int:
    """What the rows depend on beside the articles: the items and the way of reading."""
    items = [(t.id, sorted((n, sorted(terms.items())) for n, terms in t.items.items())) for t in topics]
    return zlib.crc32(repr((VERSION, items)).encode())


def _meta(connection: Connection, name: str) -> int | None:
    return connection.scalar(select(meta.c.value).where(meta.c.name == name))


def _set_meta(connection: Connection, name: str, value: int) -> None:
    row = {"name": name, "value": value}
    connection.execute(upsert(meta).values(row).on_conflict_do_update(index_elements=["name"], set_=row))
