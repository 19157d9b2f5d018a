"""The archive: the truth that all else is derived from.

A folder of `catalog.sqlite3` (SQLAlchemy Core, WAL), `warc/` (bytes as fetched) and derived parts. Each change of an
article takes the next `rev`; whoever derives something remembers the last rev it took in and asks `changed_since`.
One process writes at a time (`lock`), any number read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, ColumnElement, Engine, Row, and_, create_engine, event, func, insert, select, update
from sqlalchemy import Connection as Connection  # for those who write in a transaction of ours
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DatabaseError, OperationalError

from index import codec
from index.article import Article
from index.errors import ArchiveLocked, ArchiveUnwritable
from index.lock import hold
from index.reader import (
    CATALOG,
    PATIENCE,
    PREFIX_END,
    catalogue_error,
    existing,
    is_still,
    other_version,
    reading_uri,
    the_one,
    writable,
)
from index.schema import MIGRATIONS, VERSION, articles, meta, metadata, versions


class Archive:
    """An open archive. Use `Archive.open`; close it, or use it as a context manager."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.engine = engine
        self._patience = PATIENCE

    @classmethod
    def open(cls, folder: Path, *, create: bool = True, reading: bool = False) -> Archive:
        """Open the archive in `folder`, made if `create`; for reading only where it cannot be written, or if `reading`.

        Raises ArchiveUnwritable, ArchiveError, NotFound.
        """
        if reading or (not create and not writable(existing(folder).parent)):
            engine = _reading_engine(existing(folder))
        else:
            _make(folder)
            engine = _engine(folder / CATALOG)
        try:
            if not reading:
                _prepare(engine, folder)
        except (OperationalError, DatabaseError) as error:
            wrong = catalogue_error(str(error.orig), folder)
            if create or not isinstance(wrong, ArchiveUnwritable) or not is_still(folder / CATALOG):
                raise wrong from error
            engine = _reading_engine(folder / CATALOG, still=True)  # the disk is full: what is there can be read
        return cls(folder, engine)

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def sync(self) -> None:
        """Have what was committed on the disk: SQLite itself syncs its log only when it takes it into the catalogue.
        Raises ArchiveUnwritable."""
        for path in (self.folder / f"{CATALOG}-wal", self.folder / CATALOG):
            try:
                with suppress(FileNotFoundError), path.open("rb") as file:
                    os.fsync(file.fileno())
            except OSError as error:
                raise ArchiveUnwritable(f"{path}: cannot be brought to the disk: {error.strerror}") from error

    def lock(self, purpose: str) -> AbstractContextManager[None]:
        """Be the one process that writes. Raises ArchiveLocked, which names the holder."""
        return hold(self.folder, self.folder / "lock", purpose)

    def watching(self) -> AbstractContextManager[None]:
        """Be the one process that starts rounds for ever; it writes nothing itself. Raises ArchiveLocked."""
        return hold(self.folder / "warc", self.folder / "lock-watch", "watch")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction. Raises ArchiveUnwritable where disk or permissions stop it; ArchiveLocked where another program
        does, for whom only the first one waits: a crawl that is to end has many more of them under way."""
        try:
            with self.engine.begin() as connection:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {self._patience:d}")
                yield connection
        except (OperationalError, DatabaseError) as error:
            wrong = catalogue_error(str(error.orig), self.folder)
            self._patience = 0 if isinstance(wrong, ArchiveLocked) else PATIENCE
            raise wrong from error
        self._patience = PATIENCE

    # -- articles -----------------------------------------------------------------------------------

    def add(self, article: Article, connection: Connection, *, digest: str | None = None) -> Article | None:
        """Store a new article or a new version of one; None if nothing that a reader reads has changed.

        `digest` is codec.text_digest of what the outlet sent, where the article was cleaned by what was learned since.
        """
        digest = digest or codec.text_digest(article)
        row = connection.execute(select(articles).where(articles.c.id == article.id)).one_or_none()
        if row is None:
            return self._put(article, digest, connection)
        earlier = _article(row)
        if row.digest == digest:
            self._found(row, connection)
            return None
        connection.execute(
            upsert(versions).values(article=earlier.id, version=earlier.version, body=row.body).on_conflict_do_nothing()
        )
        changed = replace(codec.with_english(article, earlier), version=earlier.version + 1, gone=None)
        return self._put(changed, digest, connection)

    def put(self, article: Article, connection: Connection, *, digest: str | None = None) -> Article:
        """Store what was derived anew (a translation, a block taken off) under the same version."""
        if digest is None:
            digest = connection.scalar(select(articles.c.digest).where(articles.c.id == article.id))
        return self._put(article, digest or codec.text_digest(article), connection)

    def gone(self, identifier: str, since: datetime, connection: Connection) -> None:
        """The article's page is not there any more; the article stays."""
        row = connection.execute(select(articles).where(articles.c.id == identifier)).one_or_none()
        if row is not None and row.gone is None and since > row.fetched:  # not what others saw before it came
            self._put(replace(_article(row), gone=since), row.digest, connection)

    def found(self, identifier: str, connection: Connection) -> None:
        """The article's page is there, after all."""
        row = connection.execute(select(articles).where(articles.c.id == identifier)).one_or_none()
        if row is not None:
            self._found(row, connection)

    def _found(self, row: Row[tuple[object, ...]], connection: Connection) -> None:
        if row.gone is not None:
            self._put(replace(_article(row), gone=None), row.digest, connection)

    def _put(self, article: Article, digest: str, connection: Connection) -> Article:
        rev = _next_rev(connection)
        values = {
            "id": article.id,
            "rev": rev,
            "version": article.version,
            "url": article.url,
            "source": article.source,
            "lang": article.lang,
            "published": article.published and article.published.utc,
            "fetched": article.fetched,
            "translation": article.translation,
            "gone": article.gone,
            "digest": digest,
            "body": codec.pack(article),
        }
        connection.execute(upsert(articles).values(values).on_conflict_do_update(index_elements=["id"], set_=values))
        return replace(article, rev=rev)

    def get(self, identifier: str) -> Article:
        """The article of that id, or of the only id that begins so. Raises NotFound."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(articles).where(_beginning(identifier)).limit(2)).all()
        return _article(the_one(rows, identifier, self.folder))

    def rev_of(self, identifier: str) -> int | None:
        """The newest rev of the articles whose id begins so, without reading them; None where there is none."""
        with self.engine.connect() as connection:
            rev: int | None = connection.scalar(select(func.max(articles.c.rev)).where(_beginning(identifier)))
            return rev

    def resolve(self, words: list[str]) -> list[str]:
        """Ids, or beginnings of ids, as full ids, each once. Raises NotFound that names those that are not there."""
        known = self.times(words)
        return list(dict.fromkeys(word if word in known else self.get(word).id for word in words))

    def many(self, ids: list[str]) -> dict[str, Article]:
        """Articles by id; ids that are not there are left out."""
        found: dict[str, Article] = {}
        with self.engine.connect() as connection:
            for start in range(0, len(ids), 500):
                chunk = ids[start : start + 500]
                rows = connection.execute(select(articles).where(articles.c.id.in_(chunk)))
                found.update((row.id, _article(row)) for row in rows)
        return found

    def times(self, ids: list[str]) -> dict[str, datetime]:
        """Id -> when it was published, or else fetched; ids that are not there are left out."""
        at = func.coalesce(articles.c.published, articles.c.fetched, type_=articles.c.fetched.type)
        found: dict[str, datetime] = {}
        with self.engine.connect() as connection:
            for start in range(0, len(ids), 500):
                wanted = articles.c.id.in_(ids[start : start + 500])
                found.update((row.id, row.at) for row in connection.execute(select(articles.c.id, at.label("at")).where(wanted)))
        return found

    def earlier(self, ids: list[str]) -> dict[str, tuple[Article, ...]]:
        """Id -> the versions before the newest, the oldest first, for those that have any."""
        found: dict[str, tuple[Article, ...]] = {}
        with self.engine.connect() as connection:
            for start in range(0, len(ids), 500):
                wanted = versions.c.article.in_(ids[start : start + 500])
                for row in connection.execute(select(versions).where(wanted).order_by(versions.c.version)):
                    found[row.article] = (*found.get(row.article, ()), codec.unpack(row.body))
        return found

    def versions(self, identifier: str) -> tuple[Article, ...]:
        """Every version of an article, the oldest first. Raises NotFound."""
        newest = self.get(identifier)
        query = select(versions.c.body).where(versions.c.article == newest.id).order_by(versions.c.version)
        with self.engine.connect() as connection:
            return (*(codec.unpack(body) for body in connection.scalars(query)), newest)

    def changed_since(self, rev: int, limit: int = 500) -> list[Article]:
        """The next `limit` articles that changed after `rev`, in order of rev; [] when all is taken in."""
        query = select(articles).where(articles.c.rev > rev).order_by(articles.c.rev).limit(limit)
        with self.engine.connect() as connection:
            return [_article(row) for row in connection.execute(query)]

    def changes(self, rev: int = 0) -> Iterator[Article]:
        """All articles that changed after `rev`, a few hundred in memory at a time."""
        while batch := self.changed_since(rev):
            yield from batch
            rev = batch[-1].rev

    @property
    def rev(self) -> int:
        with self.engine.connect() as connection:
            return connection.scalar(select(meta.c.value).where(meta.c.name == "rev")) or 0

    def __len__(self) -> int:
        with self.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(articles)) or 0


def _beginning(identifier: str) -> ColumnElement[bool]:
    """Ids that begin so, by the index: LIKE would read every row."""
    first = identifier.lower()
    return and_(articles.c.id >= first, articles.c.id < first + PREFIX_END)


def _make(folder: Path) -> None:
    try:
        (folder / "warc").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveUnwritable(f"archive {folder}: cannot be made: {error.strerror}") from error


def _reading_engine(path: Path, *, still: bool = False) -> Engine:
    name, _, options = reading_uri(path, still=still).partition("?")
    query = dict(option.split("=") for option in options.split("&"))
    return create_engine(URL.create("sqlite", database=name, query=query | {"uri": "true"}))


def _engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": PATIENCE / 1000})

    @event.listens_for(engine, "connect")
    def _tune(connection, _record) -> None:  # type: ignore[no-untyped-def]  # a DB-API connection has no common type
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine


def _prepare(engine: Engine, folder: Path) -> None:
    with engine.begin() as connection:
        metadata.create_all(connection)
        found = connection.scalar(select(meta.c.value).where(meta.c.name == "schema"))
        if found is None:
            connection.execute(insert(meta), [{"name": "schema", "value": VERSION}, {"name": "rev", "value": 0}])
            return
        if found > VERSION:
            raise other_version(found, folder)
        for version in range(found + 1, VERSION + 1):
            MIGRATIONS[version](connection)
            connection.execute(update(meta).where(meta.c.name == "schema").values(value=version))


def _next_rev(connection: Connection) -> int:
    query = update(meta).where(meta.c.name == "rev").values(value=meta.c.value + 1).returning(meta.c.value)
    return int(connection.execute(query).scalar_one())


def _article(row: Row[tuple[object, ...]]) -> Article:
    return replace(codec.unpack(row.body), rev=row.rev)
