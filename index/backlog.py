"""How far a derived part has come: what is new it takes in first, what has to be done again after that, by and by.

Both in order of rev, each batch in one transaction with the mark of how far it led: a killed run goes on there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from index.archive import Archive, Connection
from index.article import Article
from index.schema import articles, meta

Batch = tuple[Sequence[Article], Callable[[Connection], None]]  # articles, and what notes in their transaction that they are in


class Backlog:
    """Names in `meta`: NAME, the last rev that was taken in; NAME-again, the same of those to be done again, and NAME-until,
    where those end; NAME-of, a number for what all of it was made with."""

    def __init__(self, archive: Archive, name: str, made_with: int) -> None:
        self._archive = archive
        self._made_with = made_with
        self._rev, self._again, self._until, self._of = name, f"{name}-again", f"{name}-until", f"{name}-of"

    def is_other(self, connection: Connection) -> bool:
        """Whether what is there was made with something else: items of the topics, a way of reading."""
        return get(connection, self._of) != self._made_with

    def at(self, connection: Connection) -> tuple[int, int]:
        """The last rev that was taken in, and that of those done again."""
        return self._marks(connection)[:2]

    def _marks(self, connection: Connection) -> tuple[int, int, int]:
        names = (self._rev, self._again, self._until)
        held = connection.execute(select(meta.c.name, meta.c.value).where(meta.c.name.in_(names))).all()
        found = {row.name: row.value for row in held}
        return found.get(names[0], 0), found.get(names[1], 0), found.get(names[2], 0)

    def begin_again(self, connection: Connection) -> None:
        """All that was taken in is to be done again, after what is new."""
        until = get(connection, self._rev) or 0
        for name, value in ((self._rev, until), (self._again, 0), (self._until, until), (self._of, self._made_with)):
            put(connection, name, value)

    def forget(self, connection: Connection) -> None:
        """Nothing is taken in."""
        for name, value in ((self._rev, 0), (self._again, 0), (self._until, 0), (self._of, self._made_with)):
            put(connection, name, value)

    def batches(self, size: int, budget: float | None = None) -> Iterator[Batch]:
        """All that is new; then, for that many seconds, what is to be done again."""
        ends = None if budget is None else time.monotonic() + budget
        with self._archive.engine.connect() as connection:
            rev, again, until = self._marks(connection)
        yield from self._changed(rev, None, size, self._rev)
        for batch in self._changed(again, until, size, self._again):
            yield batch
            if ends is not None and time.monotonic() > ends:
                return
        if again < until:
            with self._archive.write() as connection:  # those of the last revs may have changed since, and are in by that
                put(connection, self._again, until)

    def _changed(self, rev: int, until: int | None, size: int, name: str) -> Iterator[Batch]:
        while until is None or rev < until:
            batch = self._archive.changed_since(rev, size)
            is_last = len(batch) < size
            if until is not None:
                batch = [article for article in batch if article.rev <= until]
            if not batch:
                return
            rev = batch[-1].rev
            yield batch, partial(put, name=name, value=rev)
            if is_last:
                return

    def waiting(self, connection: Connection) -> int:
        """Articles that are not taken in, or to be done again."""
        total = select(func.count())
        if self.is_other(connection):
            return connection.scalar(total.select_from(articles)) or 0
        rev, again, until = self._marks(connection)
        c = articles.c.rev
        return connection.scalar(total.where((c > rev) | ((c > again) & (c <= until)))) or 0


def get(connection: Connection, name: str) -> int | None:
    return connection.scalar(select(meta.c.value).where(meta.c.name == name))


def put(connection: Connection, name: str, value: int) -> None:
    row = {"name": name, "value": value}
    connection.execute(upsert(meta).values(row).on_conflict_do_update(index_elements=["name"], set_=row))
