"""The rows of the stories in the catalogue: derived from the articles, kept in step with them by rev."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from index.archive import Archive, Connection
from index.article import Article
from index.config import Topic
from index.schema import meta, story_places

_BATCH = 200  # articles a transaction
_REV = "stories"  # name in `meta`: the last rev taken in
Progress = Callable[[int], None]


class Store:
    """Writes the rows. The caller holds the archive's lock; each batch is one transaction, so a killed run goes on."""

    def __init__(self, archive: Archive, topics: Sequence[Topic]) -> None:
        self.archive = archive

    def sync(self, progress: Progress | None = None) -> int:
        with self.archive.engine.connect() as connection:
            rev = connection.scalar(select(meta.c.value).where(meta.c.name == _REV)) or 0
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
            connection.execute(delete(story_places))
            _set_meta(connection, _REV, 0)

    def _take_in(self, batch: Sequence[Article], rev: int) -> None:
        with self.archive.write() as connection:
            moved = (connection.scalar(select(func.max(story_places.c.moved))) or 0) + 1
            for article in batch:
                row = {
                    "article": article.id, "story": article.id, "original": article.id, "role": "original",
                    "why": "the only report so far", "moved": moved,
                    "seen": (article.published.utc if article.published else article.fetched).timestamp(),
                }  # fmt: skip
                adding = upsert(story_places).values(row)
                connection.execute(adding.on_conflict_do_update(index_elements=["article"], set_=row))
            _set_meta(connection, _REV, rev)


def _set_meta(connection: Connection, name: str, value: int) -> None:
    row = {"name": name, "value": value}
    connection.execute(upsert(meta).values(row).on_conflict_do_update(index_elements=["name"], set_=row))
