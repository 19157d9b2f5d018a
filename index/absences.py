"""Looks at the page of an article that found no article: not there any more, or told nothing of it."""

from __future__ import annotations

from datetime import datetime
from itertools import takewhile

from sqlalchemy import Connection, case, null, select, update

from index.article import Outcome, Rejected
from index.coverage import count
from index.fetches import Fetch
from index.frontier import MISSING, REDIRECT
from index.looks import ABSENCES, is_gone, next_look, next_search
from index.schema import fetches, urls


def missed(fetch: Fetch, lost: Rejected, connection: Connection, *, now: datetime) -> datetime | None:
    """The page of an article was not there; it is looked for again. Since when it is gone, if it is."""
    _lost(fetch, lost, connection, now)
    told = (fetches.c.url_id == fetch.url_id) & fetches.c.outcome.not_in((REDIRECT, Outcome.ERROR.value))
    runs = select(fetches.c.fetched, fetches.c.outcome).where(told)
    rows = connection.execute(runs.order_by(fetches.c.id.desc()).limit(len(ABSENCES) + 1))
    times = [row.fetched for row in takewhile(lambda row: row.outcome in MISSING, rows)]
    values: dict[str, object] = {"state": "done", "outcome": lost.outcome.value, "detail": lost.detail[:500], "tries": 0}
    values |= {"due": next_search(len(times), now), **_forgotten(fetch)}
    connection.execute(update(urls).where(urls.c.id == fetch.url_id).values(values))
    return times[-1] if is_gone(len(times), lost.detail) else None


def looked(fetch: Fetch, lost: Rejected, connection: Connection, *, now: datetime) -> None:
    """A second look at an article that told nothing of it (a bot check, a consent wall): it stays what it was."""
    _lost(fetch, lost, connection, now)
    row = connection.execute(select(urls.c.looks, urls.c.fetched).where(urls.c.id == fetch.url_id)).one()
    due = next_look(row.looks, now, row.fetched)
    values = {"state": "done", "detail": f"{lost.outcome}: {lost.detail}"[:500], "due": due, "tries": 0, **_forgotten(fetch)}
    connection.execute(update(urls).where(urls.c.id == fetch.url_id).values(values))


def _lost(fetch: Fetch, lost: Rejected, connection: Connection, now: datetime) -> None:
    connection.execute(update(fetches).where(fetches.c.id == fetch.id).values(outcome=lost.outcome.value))
    count(connection, fetch.source, lost.outcome, now)


def _forgotten(fetch: Fetch) -> dict[str, object]:
    """What the next request is no longer compared with: "not modified" would be said of what is no article."""
    own = urls.c.digest == fetch.record.digest
    return {column.name: case((own, null()), else_=column) for column in (urls.c.etag, urls.c.modified, urls.c.digest)}
