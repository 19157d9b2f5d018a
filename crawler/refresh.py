"""One round: take over what a killed run left, crawl, and bring everything derived up to date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from crawler import alerts, sitememory
from crawler.derive import catch_up
from crawler.run import crawl
from crawler.session import Session
from crawler.stored import extract_stored
from index import parts, sitemarks
from index.article import Article, Outcome
from index.config import Config

_BATCH = 200  # articles read at once


@dataclass(frozen=True, slots=True)
class Report:
    """What a round did; `problems` name what failed."""

    outcomes: dict[str, int] = field(default_factory=dict)
    listings_failed: int = 0
    requests: int = 0
    recovered: int = 0
    translated: int = 0
    pending: int = 0
    indexed: int = 0
    alerted: int = 0  # new hits of the alerts
    problems: tuple[str, ...] = ()


def run_round(config: Config, only: tuple[str, ...] = ()) -> Report:
    """Crawl once. Raises ArchiveLocked, ArchiveUnwritable, NotFound; what a source or page does wrong is reported."""
    with Session(config, only) as session:
        alerts.begin(session.archive, config.alerts, datetime.now(UTC))
        recovered = take_over(session)
        stats = crawl(session)
        if session.failure:
            raise session.failure
        catch_up_pages(session)
        derived = catch_up(session)
        told = alerts.notify(session.archive, config, datetime.now().astimezone())
        cut = stats.get("finish_reason") != "finished"
        early = (f"crawl: ended early ({stats.get('finish_reason')}): the next one goes on",) if cut else ()
        problems = (*early, *_failures(session), *(f"crawl: internal error: {bug}" for bug in session.bugs), *derived.problems, *told.problems)
        prefix = "page/"
        return Report(
            outcomes={k.removeprefix(prefix): v for k, v in sorted(stats.items()) if k.startswith(prefix)},
            listings_failed=stats.get("listing/failed", 0),
            requests=stats.get("downloader/request_count", 0),
            recovered=recovered,
            translated=derived.translated,
            pending=derived.pending,
            indexed=derived.indexed,
            alerted=told.found,
            problems=problems,
        )


def take_over(session: Session) -> int:
    """Finish what a killed run left; returns how many answers were found."""
    recovered = session.recover()
    worked = sum(1 for _ in work_off(session))
    rejoin(session)
    return recovered or worked


def work_off(session: Session) -> Iterator[Outcome]:
    """Extract and keep every answer that was stored but not worked on; yields their outcomes."""
    while fetches := session.frontier.unfinished():
        for fetch, result in extract_stored(session, fetches):
            yield session.keeper.keep(fetch, result)


def catch_up_pages(session: Session) -> None:
    """Give articles what was learned since they were stored: their further pages, what their site repeats."""
    rejoin(session)
    relearn(session)


def rejoin(session: Session) -> int:
    """Give articles in several pages those that they do not hold yet; returns how many were looked at."""
    with session.archive.write() as connection:
        waiting = parts.waiting(connection)
    ids = list(waiting)
    for start in range(0, len(ids), _BATCH):
        for fetch, result in extract_stored(session, session.frontier.fetches_of(ids[start : start + _BATCH])):
            grows = isinstance(result, Article) and waiting.get(result.id, False)
            session.keeper.keep_again(fetch, result) if grows else session.keeper.keep_joined(fetch, result)
    with session.archive.write() as connection:
        parts.joined(connection)
    return len(ids)


def relearn(session: Session) -> int:
    """Give articles the verdicts of now on what is boilerplate of their site; returns how many changed."""
    changed = 0
    with session.archive.write() as connection:
        ids = sitemarks.outdated(connection)
    for start in range(0, len(ids), _BATCH):
        fetches = session.frontier.fetches_of(ids[start : start + _BATCH])
        changed += sum(session.keeper.keep_again(*pair) for pair in extract_stored(session, fetches))
    with session.archive.write() as connection:
        sitemarks.applied(connection)
        sitemarks.prune(connection, max_blocks=sitememory.MAX_BLOCKS)
    return changed


def _failures(session: Session) -> tuple[str, ...]:
    """Listings that failed in this round, by source and URL; those that its sources no longer name are forgotten."""
    failing = [listing for listing in session.listings.failing() if listing.source in session.sources]
    with session.archive.write() as connection:
        for listing in failing:
            if listing.url not in session.asked:
                session.listings.forget(listing.url, connection)
    return tuple(f"{one.source}: {one.error}" for one in failing if one.url in session.asked)
