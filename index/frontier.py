"""The frontier: every URL that a source ever named, what became of it, and when it is due again.

A URL is discovered, leased to a running crawl, then done (with an outcome) until it is due for another look. Each
change is in the transaction of what caused it, so that a killed crawl loses nothing and repeats nothing: a row of
`fetches` without an outcome is a page that was stored and still has to be worked on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from index import coverage
from index.archive import Archive
from index.article import Outcome, Record, article_id
from index.coverage import count
from index.fetches import Fetch
from index.looks import next_look, next_try
from index.schema import fetches, urls, warc_files

REDIRECT = "redirect"
_ARTICLES = (Outcome.STORED, Outcome.UNCHANGED)
_CHANGES = (*_ARTICLES, Outcome.PART)  # only these pages may come to say something else
_ABSENT = (404, 410)
MISSING = (Outcome.GONE.value, Outcome.SOFT_404.value)


@dataclass(frozen=True, slots=True)
class Lease:
    """A URL that this crawl is to fetch, with what a conditional request needs."""

    id: str
    url: str
    source: str
    looks: int
    etag: str | None
    modified: str | None
    fetched: datetime | None
    digest: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the frontier keeps of a response; `revisit`: the payload of an earlier one."""

    url_id: str
    url: str
    source: str
    fetched: datetime
    status: int
    record: Record
    end: int  # bytes of the WARC file that are known, with this answer
    etag: str | None = None
    modified: str | None = None
    revisit: bool = False


class Frontier:
    """The frontier of one archive. All that changes it takes the connection of the caller's transaction."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    # -- what there is to fetch -----------------------------------------------------------------------

    def discover(
        self,
        links: Iterable[tuple[str, datetime | None]],
        source: str,
        connection: Connection,
        *,
        now: datetime,
        since: datetime,
    ) -> int:
        """Take in (url, date in the listing); returns how many are new.

        A later date than any before asks for a new look, unless there was one `since` (the beginning of the round): the
        listings of one source often give different dates for a page, the same ones in every round.
        """
        rows = [
            {"id": article_id(url), "url": url, "source": source, "state": "discovered", "discovered": now}
            | {"hint": hint, "due": now, "looks": 0, "tries": 0}
            for url, hint in links
        ]
        if not rows:
            return 0
        known = self._known([str(row["id"]) for row in rows], connection)
        new = upsert(urls)
        moved = _changes(urls.c.outcome) & (new.excluded.hint > urls.c.hint) & (urls.c.fetched < since)
        again = literal(now, urls.c.due.type)
        latest = case((urls.c.hint >= new.excluded.hint, urls.c.hint), else_=func.coalesce(new.excluded.hint, urls.c.hint))
        later = {"hint": latest, "due": case((moved, again), else_=urls.c.due)}
        connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=later), rows)
        if fresh := len({row["id"] for row in rows} - known):
            count(connection, source, coverage.NAMED, now, by=fresh)
        return fresh

    def lease(self, source: str, limit: int, *, now: datetime, connection: Connection) -> list[Lease]:
        """Take up to `limit` URLs that are due: second looks first, then what is new, the newest first."""
        query = (
            select(urls)
            .where(urls.c.source == source, urls.c.state != "leased", urls.c.due <= now)
            .order_by(urls.c.looks == 0, urls.c.hint.desc().nulls_last(), urls.c.discovered)
            .limit(limit)
        )
        rows = connection.execute(query).all()
        taken = update(urls).where(urls.c.id.in_([r.id for r in rows])).values(state="leased")
        connection.execute(taken)
        return [Lease(r.id, r.url, r.source, r.looks, r.etag, r.modified, r.fetched, r.digest) for r in rows]

    def release(self, connection: Connection) -> None:
        """Give back what a crawl that is no more had leased."""
        state = case((urls.c.looks == 0, "discovered"), else_="done")
        connection.execute(update(urls).where(urls.c.state == "leased").values(state=state))

    # -- what became of it ----------------------------------------------------------------------------

    def _known(self, ids: list[str], connection: Connection) -> set[str]:
        found: set[str] = set()
        for start in range(0, len(ids), 500):
            found.update(connection.scalars(select(urls.c.id).where(urls.c.id.in_(ids[start : start + 500]))))
        return found

    def answered(self, answer: Answer, connection: Connection) -> Fetch:
        """A response was written to the WARC: from here on it is ours."""
        record = answer.record
        row = {"url": answer.url, "url_id": answer.url_id, "source": answer.source, "fetched": answer.fetched}
        row |= {"status": answer.status, "file": record.file, "offset": record.offset, "length": record.length}
        row |= {"digest": record.digest, "outcome": _known_outcome(answer)}
        number = connection.execute(insert(fetches).values(row).returning(fetches.c.id)).scalar_one()
        size = upsert(warc_files).values(file=record.file, size=answer.end)
        connection.execute(size.on_conflict_do_update(index_elements=["file"], set_={"size": answer.end}))
        if row["outcome"] == REDIRECT:
            return Fetch(number, answer.url, answer.url_id, answer.source, record)
        changed: dict[str, object] = {"state": "done", "due": None}
        if answer.revisit or answer.status == 200:  # its tries count on until it was worked on: it may be damaged
            changed |= {"looks": urls.c.looks + 1, "fetched": answer.fetched}
        elif answer.status in _ABSENT:  # no look at the page, but the first of these tells what it is
            changed |= {"looks": func.max(urls.c.looks, 1), "tries": 0, "fetched": answer.fetched}
        if answer.status == 200:
            changed |= {"etag": answer.etag, "modified": answer.modified, "digest": record.digest}
        connection.execute(update(urls).where(urls.c.id == answer.url_id).values(changed))
        if answer.revisit:  # no work is left that would give it its next look
            self._close(answer.url_id, Outcome.UNCHANGED, connection, now=answer.fetched)
        return Fetch(number, answer.url, answer.url_id, answer.source, record)

    def settle(
        self,
        fetch: Fetch,
        outcome: Outcome,
        connection: Connection,
        *,
        now: datetime,
        detail: str | None = None,
        article: str | None = None,
    ) -> None:
        """The page was worked on; articles get their next look."""
        connection.execute(update(fetches).where(fetches.c.id == fetch.id).values(outcome=outcome.value))
        count(connection, fetch.source, outcome, now)
        self._close(fetch.url_id, outcome, connection, now=now, detail=detail, article=article)

    def close(self, lease: Lease, outcome: Outcome, connection: Connection, *, now: datetime, detail: str) -> None:
        """The URL is done without an answer."""
        count(connection, lease.source, outcome, now)
        self._close(lease.id, outcome, connection, now=now, detail=detail)

    def _close(
        self,
        url_id: str,
        outcome: Outcome,
        connection: Connection,
        *,
        now: datetime,
        detail: str | None = None,
        article: str | None = None,
    ) -> None:
        """The URL is done, for now; a page that was no article and is unchanged is still none."""
        known = select(urls.c.looks, urls.c.outcome, urls.c.article, urls.c.fetched).where(urls.c.id == url_id)
        row = connection.execute(known).one_or_none()
        looks, before, answered = (row.looks, row.outcome, row.fetched) if row else (0, None, None)
        back = row is not None and row.article and before in MISSING
        if outcome == Outcome.UNCHANGED and before and before not in _ARTICLES and not back:
            outcome = Outcome(before)
        due = next_look(looks, now, answered) if outcome in _CHANGES else None
        values = {"state": "done", "outcome": outcome.value, "detail": detail, "tries": 0, "due": due}
        if article:
            values["article"] = article
        connection.execute(update(urls).where(urls.c.id == url_id).values(values))

    def failed(
        self, url_id: str, detail: str, connection: Connection, *, now: datetime, fetch: Fetch | None = None
    ) -> None:
        """No answer, or one (`fetch`) that is a failure: try again later, a few times, then give up.

        The outcome is error, unless an earlier answer told what the page is. A full answer that was damaged on its way was
        no look at the page, and the next request is not compared with it.
        """
        if fetch:
            connection.execute(update(fetches).where(fetches.c.id == fetch.id).values(outcome=Outcome.ERROR.value))
            own = (urls.c.id == url_id) & (urls.c.digest == fetch.record.digest)
            none = {"looks": urls.c.looks - 1, "etag": None, "modified": None, "digest": None}
            connection.execute(update(urls).where(own).values(none))
        known = select(urls.c.tries, urls.c.looks, urls.c.source).where(urls.c.id == url_id)
        row = connection.execute(known).one_or_none()
        if row is None:
            return
        count(connection, row.source, coverage.FAILED, now)
        due = next_try(row.tries, now)
        values = {"tries": row.tries + 1, "detail": detail[:500], "due": due, "state": "done"}
        if not row.looks:
            values |= {"outcome": Outcome.ERROR.value, "state": "discovered"}
        connection.execute(update(urls).where(urls.c.id == url_id).values(values))

    def hand_back(self, url_id: str, connection: Connection, *, due: datetime | None = None) -> None:
        """The URL was leased but not asked for; it counts as no try. `due`: not before then."""
        values: dict[str, object] = {"state": case((urls.c.looks == 0, "discovered"), else_="done")}
        if due is not None:
            values["due"] = due
        connection.execute(update(urls).where(urls.c.id == url_id, urls.c.state == "leased").values(values))

    def original(self, url_id: str, digest: str) -> tuple[str, datetime] | None:
        """URL and time of the full answer that holds this payload: what a revisit record refers to."""
        full = (fetches.c.url_id == url_id) & (fetches.c.digest == digest) & (fetches.c.status == 200)
        query = select(fetches.c.url, fetches.c.fetched).where(full).order_by(fetches.c.id).limit(1)
        with self.archive.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return (row.url, row.fetched) if row else None

    def answered_after(self, url_id: str, moment: datetime) -> bool:
        """Did this URL, or one that gave the same article, answer later than `moment`?"""
        later = select(urls.c.id).where(or_(urls.c.id == url_id, urls.c.article == url_id), urls.c.fetched > moment)
        with self.archive.engine.connect() as connection:
            return connection.scalar(later.limit(1)) is not None

    # -- counts ---------------------------------------------------------------------------------------

    def outcomes(self) -> dict[str, dict[str, int]]:
        """source -> outcome -> URLs; what was named but not answered yet counts as "waiting"."""
        name = func.coalesce(urls.c.outcome, "waiting")
        counts: dict[str, dict[str, int]] = {}
        with self.archive.engine.connect() as connection:
            for source, outcome, count in connection.execute(
                select(urls.c.source, name, func.count()).group_by(urls.c.source, name)
            ):
                counts.setdefault(source, {})[outcome] = count
        return counts

    def has_article(self, article: str, connection: Connection, *, besides: str) -> bool:
        """Was that article stored from another URL than the one with id `besides`?"""
        query = select(urls.c.id).where(urls.c.article == article, urls.c.id != besides).limit(1)
        return connection.scalar(query) is not None

    def article_of(self, url_id: str, connection: Connection) -> str | None:
        """The article that was stored from that URL, not from another form of it; None: none was."""
        states = (*(one.value for one in _ARTICLES), *MISSING)
        own = (urls.c.id == url_id) & urls.c.outcome.in_(states)
        return connection.scalar(select(urls.c.article).where(own))

    def gave_article(self, url_id: str, connection: Connection) -> bool:
        """Was an article ever stored from that URL?"""
        return connection.scalar(select(urls.c.article).where(urls.c.id == url_id)) is not None


def _changes(outcome: Column[str]) -> ColumnElement[bool]:
    return or_(*(outcome == one.value for one in _CHANGES))  # in_() cannot be used for many rows at once


def _known_outcome(answer: Answer) -> str | None:
    """What needs no work to be known; None: it has to be worked on."""
    if 300 <= answer.status < 400 and answer.status != 304:
        return REDIRECT
    return Outcome.UNCHANGED.value if answer.revisit else None
