"""Articles in several pages: which URLs continue which, and which of them the article does not hold yet.

A page names the next one, so a chain grows as its pages are fetched. Everything takes the caller's transaction.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from index.archive import Archive
from index.article import Outcome, article_id
from index.fetches import Fetch, as_fetch
from index.frontier import Frontier
from index.schema import fetches, parts, urls

MAX_PARTS = 20  # of one article: more is a gallery or a loop
_READ = tuple(outcome.value for outcome in (Outcome.STORED, Outcome.PART, Outcome.DUPLICATE_URL, Outcome.OFF_TOPIC, Outcome.PAYWALL))


def is_part(url_id: str, connection: Connection) -> bool:
    return connection.scalar(select(parts.c.number).where(parts.c.id == url_id)) is not None


def follow(page: Fetch, more: str | None, frontier: Frontier, connection: Connection, *, now: datetime | None) -> bool:
    """Take in which page continues one, None: none does. Returns whether there is a further page to fetch.

    `now`: the page is new or has changed, so its continuation is looked at, again if need be.
    """
    row = connection.execute(select(parts.c.head, parts.c.number).where(parts.c.id == page.url_id)).one_or_none()
    head, number = (row.head, row.number + 1) if row else (page.url_id, 2)
    following = article_id(more) if more else ""
    stale = parts.c.number == number if more else parts.c.number >= number
    connection.execute(delete(parts).where(parts.c.head == head, stale, parts.c.id != following))
    if not more or number > MAX_PARTS or following == head:
        return False
    if not is_part(following, connection):
        _append(following, head, number, connection)
    at = now or datetime.now(UTC)
    frontier.discover([(more, now)], page.source, connection, now=at, since=at)
    return True


def _append(part: str, head: str, number: int, connection: Connection) -> None:
    """A page that was met before for itself may have been read, and have pages that continue it."""
    read = select(func.max(fetches.c.id)).where(fetches.c.url_id == part, fetches.c.outcome.in_(_READ))
    values = {"id": part, "head": head, "number": number, "fetched": connection.scalar(read)}
    connection.execute(insert(parts).values(values))
    own = update(parts).where(parts.c.head == part)
    connection.execute(own.values(head=head, number=parts.c.number + number - 1))


def answered(page: Fetch, connection: Connection) -> None:
    """A further page was read and is an article's."""
    connection.execute(update(parts).where(parts.c.id == page.url_id).values(fetched=page.id))


def of(archive: Archive, head: Fetch) -> list[Fetch]:
    """The further pages of the article that begins with `head`, in order, as far as they were fetched."""
    query = select(fetches).join(parts, parts.c.fetched == fetches.c.id).where(parts.c.head == head.url_id)
    with archive.engine.connect() as connection:
        return [as_fetch(row) for row in connection.execute(query.order_by(parts.c.number))]


def waiting(connection: Connection) -> dict[str, bool]:
    """Articles that do not hold all that was fetched of them -> whether one of the pages is new to them."""
    missing = parts.c.fetched.is_not(None) & parts.c.fetched.is_distinct_from(parts.c.joined)
    new = func.max(parts.c.joined.is_(None))
    query = select(urls.c.article, new).join(parts, parts.c.head == urls.c.id).where(missing, urls.c.article.is_not(None))
    return {row[0]: bool(row[1]) for row in connection.execute(query.group_by(urls.c.article))}


def joined(connection: Connection) -> None:
    """All articles hold what was fetched of them."""
    missing = parts.c.fetched.is_distinct_from(parts.c.joined)
    connection.execute(update(parts).where(missing).values(joined=parts.c.fetched))
