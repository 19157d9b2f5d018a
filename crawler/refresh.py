"""One round: take over what a killed run left, crawl, and bring everything derived up to date."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from crawler import alerts, sitememory
from crawler.derive import Derived, catch_up
from crawler.gate import TIME_UP
from crawler.pace import paced
from crawler.run import crawl
from crawler.session import EVERYTHING, Session, Task, utc_now
from crawler.stored import extract_stored
from crawler.translate import pending
from crawler.workers import NICE
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


def run_round(config: Config, task: Task = EVERYTHING, now: Callable[[], datetime] = utc_now) -> Report:
    """Crawl once. Raises ArchiveLocked, ArchiveUnwritable, NotFound; what a source or page does wrong is reported."""
    with Session(config, task, now) as session:
        alerts.begin(session.archive, config.alerts, session.now())
        recovered = take_over(session)
        stats: dict[str, Any] = crawl(session) if session.sources else {"finish_reason": "finished"}
        if session.failure:
            raise session.failure
        settle_paces(session)
        derived = Derived(pending=pending(session.archive)) if session.stopped else _derive(session)
        told = alerts.Told() if session.stopped else alerts.notify(session.archive, config, session.now().astimezone())
        reason = session.gate.over or stats.get("finish_reason")
        cut = reason not in ("finished", TIME_UP)
        early = (f"crawl: ended early ({reason}): the next one goes on",) if cut else ()
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


def step_back() -> None:
    """Take this process's priority down, once: who reads the archive waits for his page now, what is derived can wait."""
    os.setpriority(os.PRIO_PROCESS, 0, max(NICE, os.getpriority(os.PRIO_PROCESS, 0)))


def _derive(session: Session) -> Derived:
    step_back()
    catch_up_pages(session)
    session.settled()
    return catch_up(session)


def settle_paces(session: Session) -> None:
    """Write down when the sources that were asked are to be asked again; what was not asked any more stays due."""
    now, before = session.now(), session.timetable.paces()
    found = []
    for source in (session.sources[one] for one in session.plan.ask if one in session.answered):
        pace = paced(source, before.get(source.id), session.news[source.id], now, session.config)
        found.append(replace(pace, due=max(pace.due, session.held.get(source.id, now))))
    with session.archive.write() as connection:
        session.timetable.save(found, connection)
        session.frontier.release(connection)


def take_over(session: Session) -> int:
    """Finish what a killed run left; returns how many answers were found."""
    recovered = session.recover()
    worked = sum(1 for _ in work_off(session))
    rejoin(session)
    return recovered or worked


def work_off(session: Session) -> Iterator[Outcome]:
    """Extract and keep every answer that was stored but not worked on; yields their outcomes."""
    while fetches := session.fetches.unfinished():
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
        for fetch, result in extract_stored(session, session.fetches.of(ids[start : start + _BATCH])):
            grows = isinstance(result, Article) and waiting.get(result.id, False)
            session.keeper.keep_again(fetch, result) if grows else session.keeper.keep_joined(fetch, result)
    with session.archive.write() as connection:
        parts.joined(connection)
    return len(ids)


def relearn(session: Session) -> int:
    """Give articles the verdicts of now on what is boilerplate of their site; returns how many changed."""
    changed = 0
    with session.archive.write() as connection:
        given, ids = sitemarks.turned(connection), sitemarks.outdated(connection)
    for start in range(0, len(ids), _BATCH):
        fetches = session.fetches.of(ids[start : start + _BATCH])
        changed += sum(session.keeper.keep_again(*pair) for pair in extract_stored(session, fetches))
    with session.archive.write() as connection:
        sitemarks.applied(given, connection)
        sitemarks.prune(connection, max_blocks=sitememory.MAX_BLOCKS, max_pages=sitememory.MAX_PAGES)
    return changed


def _failures(session: Session) -> tuple[str, ...]:
    """Listings that failed in this round, by source and URL; those that its sources no longer name are forgotten."""
    failing = [listing for listing in session.listings.failing() if listing.source in session.plan.ask]
    with session.archive.write() as connection:
        for listing in failing:
            if listing.url not in session.asked and not session.gate.over:
                session.listings.forget(listing.url, connection)
    return tuple(f"{one.source}: {one.error}" for one in failing if one.url in session.asked)
