"""The ledger's rows in the catalogue: derived from the articles, kept in step with them by rev."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from index import backlog
from index.amounts import plain
from index.archive import Archive, Connection
from index.article import Article
from index.backlog import Backlog
from index.config import Topic
from index.ledger.changes import changed
from index.ledger.copies import Copies
from index.ledger.figures import VERSION, Figure, figures
from index.ledger.grouping import regroup
from index.ledger.subjects import Items, Subjects
from index.schema import (
    ledger_against,
    ledger_articles,
    ledger_changes,
    ledger_claims,
    ledger_figures,
    ledger_groups,
    ledger_sentences,
    ledger_subjects,
)

QUARTER = 90 * 86400  # seconds
_BATCH = 200  # articles a transaction
_MOVED = "ledger-copies"  # a name in `meta`: the last rev of the copies
_TABLES = (
    ledger_against, ledger_groups, ledger_figures, ledger_changes, ledger_claims, ledger_sentences, ledger_articles,
    ledger_subjects,
)  # fmt: skip
_CLAIM = (
    "subject", "kind", "value", "high", "suspected", "currency", "year", "stage", "role", "cumulative", "years",
    "converts", "quarter",
)  # fmt: skip
Progress = Callable[[int], None]
Row = dict[str, Any]


class Store:
    """Writes the rows. The caller holds the archive's lock; each batch is one transaction, so a killed run goes on."""

    def __init__(self, archive: Archive, topics: Sequence[Topic], copies: Copies | None = None) -> None:
        self.archive = archive
        self.subjects = Subjects(topics)
        self._copies = copies
        self._backlog = Backlog(archive, "ledger", _fingerprint(topics))
        self._ids: dict[Items, int] = {}

    def sync(self, progress: Progress | None = None, budget: float | None = None) -> int:
        """Take in what changed; all of it again where the items or the reading of figures have changed, in so many seconds:
        till then what is there stays. Returns articles."""
        with self.archive.write() as connection:
            if self._backlog.is_other(connection):
                self._backlog.begin_again(connection)
        self._ids.clear()
        self._follow_copies()
        taken = 0
        for batch, mark in self._backlog.batches(_BATCH, budget):
            self._take_in(batch, mark)
            taken += len(batch)
            if progress:
                progress(taken)
        with self.archive.write() as connection:
            regroup(connection)
        return taken

    def waiting(self) -> int:
        """Articles that are not taken in yet: since the last round, or again where the items or the reading have changed."""
        with self.archive.engine.connect() as connection:
            return self._backlog.waiting(connection)

    def _follow_copies(self) -> None:
        """Take in again the articles that are copies of something else than before."""
        if self._copies is None:
            return
        now = self._copies.rev
        with self.archive.engine.connect() as connection:
            ids = self._copies.moved(backlog.get(connection, _MOVED) or 0)
        for start in range(0, len(ids), _BATCH):
            chunk = ids[start : start + _BATCH]
            originals = self._copies.of(chunk)
            with self.archive.engine.connect() as connection:
                held = connection.execute(
                    select(ledger_articles.c.article, ledger_articles.c.original).where(ledger_articles.c.article.in_(chunk))
                ).all()
            differing = [article for article, original in held if original != originals.get(article, article)]
            if differing:
                self._take_in(list(self.archive.many(differing).values()))
        with self.archive.write() as connection:
            backlog.put(connection, _MOVED, now)

    def forget(self) -> None:
        with self.archive.write() as connection:
            for table in _TABLES:
                connection.execute(delete(table))
            self._backlog.forget(connection)

    def _take_in(self, batch: Sequence[Article], mark: Callable[[Connection], None] | None = None) -> None:
        ids = [article.id for article in batch]
        earlier = self.archive.earlier([article.id for article in batch if article.version > 1])
        originals = self._copies.of(ids) if self._copies else {}
        with self.archive.write() as connection:
            _remove(ids, connection)
            for article in batch:
                self._add(article, originals.get(article.id, article.id), earlier.get(article.id, ()), connection)
            if mark:
                mark(connection)

    def _add(self, article: Article, original: str, earlier: Sequence[Article], connection: Connection) -> None:
        found = figures(article, self.subjects)
        connection.execute(ledger_articles.insert().values(_article_row(article, original)))
        if not found:
            return
        first = (connection.scalar(select(func.max(ledger_sentences.c.id))) or 0) + 1
        numbers = {text: first + place for place, text in enumerate(dict.fromkeys(f.sentence for f in found))}
        sentences = [{"id": number, "article": article.id, "text": text} for text, number in numbers.items()]
        connection.execute(ledger_sentences.insert(), sentences)
        seen = article.published.utc.timestamp() if article.published else None
        shared = {"article": article.id, "original": original, "source": article.source, "seen": seen}
        claims = self._claims(found, -1 if seen is None else int(seen // QUARTER), connection)
        edits = self._changes(article, earlier, found)
        rows = [
            shared
            | {"claim": claim, "sentence": numbers[f.sentence], "beside": self._subject(f.beside, connection)}
            | _row(f)
            | ({"seen": max(_edited(article), seen or 0.0)} if place in edits else {})  # it was not said before
            for place, (f, claim) in enumerate(zip(found, claims, strict=True))
        ]
        connection.execute(ledger_figures.insert(), rows)
        if edits:
            connection.execute(ledger_changes.insert(), list(edits.values()))

    def _changes(self, article: Article, earlier: Sequence[Article], now: Sequence[Figure]) -> dict[int, Row]:
        """Place of a figure -> what earlier versions of the article said there."""
        versions = [(one.version, figures(one, self.subjects)) for one in earlier]
        return {
            place: {
                "article": article.id, "block": now[place].block, "start": now[place].amount.start,
                "version": was.version, "value": plain(was.amount.value), "text": was.amount.text,
                "sentence": was.sentence,
            }
            for place, was in changed(versions, now).items()
        }  # fmt: skip

    def _claims(self, found: Sequence[Figure], quarter: int, connection: Connection) -> list[int]:
        """The ids of what the figures say, made where nobody has said it yet; their groups are to be made anew."""
        rows = [self._claim(f, quarter, connection) for f in found]
        adding = upsert(ledger_claims).values(list({row["key"]: row for row in rows}.values()))
        connection.execute(adding.on_conflict_do_update(index_elements=["key"], set_={"stale": 1}))
        query = select(ledger_claims.c.key, ledger_claims.c.id).where(ledger_claims.c.key.in_([r["key"] for r in rows]))
        ids = {row.key: row.id for row in connection.execute(query)}
        return [ids[row["key"]] for row in rows]

    def _claim(self, figure: Figure, quarter: int, connection: Connection) -> Row:
        amount, part = figure.amount, figure.part
        row: Row = {
            "subject": self._subject(figure.subject, connection), "kind": amount.kind, "value": plain(amount.value),
            "high": amount.high and plain(amount.high), "suspected": amount.suspected and plain(amount.suspected),
            "currency": amount.currency, "year": figure.year, "stage": figure.stage, "role": part.role,
            "cumulative": int(part.cumulative), "years": int(part.years), "converts": int(figure.converts),
            "quarter": quarter,
        }  # fmt: skip
        return row | {"key": claim_key(row), "stale": 1}

    def _subject(self, items: Items, connection: Connection) -> int:
        if items not in self._ids:
            named = "+".join(items)
            found = connection.scalar(select(ledger_subjects.c.id).where(ledger_subjects.c.named == named))
            if found is None:
                adding = ledger_subjects.insert().values(named=named).returning(ledger_subjects.c.id)
                found = connection.execute(adding).scalar_one()
            self._ids[items] = int(found)
        return self._ids[items]


def claim_key(row: Row) -> int:
    """A number (63 bits) for what a claim says."""
    said = repr([row[name] for name in _CLAIM])
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest(), "big") >> 1


def _remove(articles: Sequence[str], connection: Connection) -> None:
    """Forget articles. What they said is to be grouped anew."""
    known = set(connection.scalars(select(ledger_articles.c.article).where(ledger_articles.c.article.in_(articles))))
    if not known:
        return
    said = select(ledger_figures.c.claim).where(ledger_figures.c.article.in_(known))
    connection.execute(update(ledger_claims).where(ledger_claims.c.id.in_(said)).values(stale=1))
    for table in (ledger_figures, ledger_changes, ledger_sentences, ledger_articles):
        connection.execute(delete(table).where(table.c.article.in_(known)))


def _edited(article: Article) -> float:
    """When the newest version was made, as far as is known: seconds since 1970 UTC."""
    return (article.updated.utc if article.updated else article.fetched).timestamp()


def _row(figure: Figure) -> Row:
    amount, other = figure.amount, figure.conversion
    return {
        "lang": figure.lang, "government": figure.government, "basis": figure.basis, "exactness": amount.exactness, "text": amount.text,
        "block": figure.block, "start": amount.start, "end": amount.end,
        "other_text": other and other.amount.text, "other_value": other and plain(other.amount.value),
        "other_currency": other and other.amount.currency, "pair": other and other.pair, "rate": other and other.rate,
    }  # fmt: skip


def _article_row(article: Article, original: str) -> Row:
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
