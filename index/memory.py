"""The translation memory: what each model made of each sentence, and which articles wait for a translation.

A sentence is translated once per model; the key is a digest of the sentence as it was given to the model.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from index.archive import Archive
from index.article import Article, Sentence
from index.schema import articles, sentences

_AT_ONCE = 500  # keys in one query; SQLite's own limit is 32,766 parameters


def key(source: str) -> str:
    """32 hexadecimal digits (128 bits of SHA-256) of a sentence."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def recall(archive: Archive, engine: str, model: str, sources: Iterable[str]) -> dict[str, Sentence]:
    """What `model` made of those of `sources` that it has seen."""
    wanted = list({key(source): source for source in sources})
    found: dict[str, Sentence] = {}
    with archive.engine.connect() as connection:
        for start in range(0, len(wanted), _AT_ONCE):
            chunk = wanted[start : start + _AT_ONCE]
            query = select(sentences).where(sentences.c.model == model, sentences.c.key.in_(chunk))
            for row in connection.execute(query):
                flags = tuple(row.flags.split())
                found[row.source] = Sentence(row.source, row.english, engine, model, row.score, flags)
    return found


def remember(connection: Connection, made: Sequence[Sentence]) -> None:
    """Store translations, in place of what the same model made of the same sentence before."""
    rows = [
        {
            "model": s.model,
            "key": key(s.source),
            "source": s.source,
            "english": s.english,
            "score": s.score,
            "flags": " ".join(s.flags),
        }
        for s in made
    ]
    if not rows:
        return
    insert = upsert(sentences)
    changed = {name: insert.excluded[name] for name in ("source", "english", "score", "flags")}
    connection.execute(insert.on_conflict_do_update(index_elements=["model", "key"], set_=changed), rows)


def store(archive: Archive, made: Sequence[Sentence], whole: Sequence[tuple[Article, Article]]) -> list[Article]:
    """In one transaction: remember what was `made`, and put the articles that became whole (as read, as translated).

    One that somebody stored anew since it was read is left alone, it is pending still. Returns what was put.
    """
    with archive.write() as connection:
        remember(connection, made)
        return [archive.put(now, connection) for read, now in whole if _unchanged(connection, read)]


def forget(archive: Archive, model: str) -> int:
    """Drop all that `model` made, so that it is asked again. Returns how many sentences that were."""
    with archive.write() as connection:
        return int(connection.execute(delete(sentences).where(sentences.c.model == model)).rowcount)


def tally(archive: Archive) -> dict[str, Mapping[str, int]]:
    """For each model how many sentences it made ("sentences") and how many of them have each flag."""
    query = select(sentences.c.model, sentences.c.flags, func.count()).group_by(sentences.c.model, sentences.c.flags)
    counted: dict[str, Counter[str]] = {}
    with archive.engine.connect() as connection:
        for model, flags, count in connection.execute(query):
            of_model = counted.setdefault(model, Counter())
            of_model.update({"sentences": count, **dict.fromkeys(flags.split(), count)})
    return {model: dict(counts) for model, counts in counted.items()}


def waiting(archive: Archive) -> list[str]:
    """Ids of the articles that wait for a translation, the newest published first, undated ones by their fetch."""
    return _ids(archive, ("pending",))


def foreign(archive: Archive) -> list[str]:
    """Ids of all articles that are not English through and through, in the same order."""
    return _ids(archive, ("pending", "done", "flagged"))


def pending(archive: Archive) -> int:
    """How many articles wait for a translation."""
    with archive.engine.connect() as connection:
        query = select(func.count()).select_from(articles).where(articles.c.translation == "pending")
        return connection.scalar(query) or 0


def _unchanged(connection: Connection, article: Article) -> bool:
    return connection.scalar(select(articles.c.rev).where(articles.c.id == article.id)) == article.rev


def _ids(archive: Archive, states: Sequence[str]) -> list[str]:
    newest = func.coalesce(articles.c.published, articles.c.fetched).desc()
    query = select(articles.c.id).where(articles.c.translation.in_(states)).order_by(newest, articles.c.id)
    with archive.engine.connect() as connection:
        return list(connection.scalars(query))
