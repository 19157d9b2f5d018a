"""A WARC file that ends before what the catalogue knows of it: a power cut took bytes that were never synced.

What they held is forgotten, so that it is fetched again, whole; an article that was made of it stays as it is, and gets
its page back when that has come.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import delete, select, update

from index.archive import Archive, Connection
from index.schema import articles, fetches, urls, warc_files

_FORGOTTEN = {"state": "discovered", "due": urls.c.discovered, "looks": 0, "tries": 0, "etag": None, "modified": None, "digest": None}


def forget(archive: Archive, file: str, end: int, connection: Connection) -> tuple[int, int]:
    """Forget the records of `file` that do not end by `end`. How many they were, and where the last one kept ends."""
    place = (fetches.c.file == file) & (fetches.c.offset + fetches.c.length > end)
    lost = connection.execute(select(fetches.c.id, fetches.c.url_id, fetches.c.offset).where(place)).all()
    end = min((row.offset for row in lost), default=end)
    for row in lost:
        connection.execute(update(urls).where(urls.c.id == row.url_id).values(_FORGOTTEN))
        _unhook(archive, row.url_id, file, end, connection)
    connection.execute(delete(fetches).where(fetches.c.file == file, fetches.c.offset >= end))
    connection.execute(update(warc_files).where(warc_files.c.file == file).values(size=end))
    return len(lost), end


def _unhook(archive: Archive, url_id: str, file: str, end: int, connection: Connection) -> None:
    own = select(urls.c.article).where(urls.c.id == url_id, urls.c.article.is_not(None))
    for (identifier,) in connection.execute(select(articles.c.id).where(articles.c.id.in_(own))).all():
        article = archive.get(identifier)
        if article.record and article.record.file == file and article.record.offset >= end:
            archive.put(replace(article, record=None), connection)
