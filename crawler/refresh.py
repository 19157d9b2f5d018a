"""One round: take over what a killed run left, crawl, and bring everything derived up to date."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from crawler.run import crawl
from crawler.session import Session
from index.article import Article, Outcome, Page, Rejected
from index.config import Config
from index.errors import KawarabanError, RecordError
from index.frontier import Fetch
from index.warc import read

logger = logging.getLogger(__name__)
_IN_FLIGHT = 64  # pages handed to the workers ahead of what they have finished


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
    problems: tuple[str, ...] = ()


def run_round(config: Config, only: tuple[str, ...] = ()) -> Report:
    """Crawl once. Raises ArchiveLocked, ArchiveUnwritable, NotFound; what a source or page does wrong is reported."""
    with Session(config, only) as session:
        recovered = session.recover()
        worked = sum(1 for _ in work_off(session))
        stats = crawl(session)
        derived = catch_up(session)
        problems = (*_failures(session), *derived.problems)
        prefix = "page/"
        return Report(
            outcomes={k.removeprefix(prefix): v for k, v in sorted(stats.items()) if k.startswith(prefix)},
            listings_failed=stats.get("listing/failed", 0),
            requests=stats.get("downloader/request_count", 0),
            recovered=recovered or worked,
            translated=derived.translated,
            pending=derived.pending,
            indexed=derived.indexed,
            problems=problems,
        )


def work_off(session: Session) -> Iterator[Outcome]:
    """Extract and keep every answer that was stored but not worked on; yields their outcomes."""
    while fetches := session.frontier.unfinished():
        yield from _extract_all(session, fetches)


def _extract_all(session: Session, fetches: list[Fetch]) -> Iterator[Outcome]:
    waiting: dict[Future[Article | Rejected], Fetch] = {}
    rest = iter(fetches)
    while True:
        for fetch in islice(rest, _IN_FLIGHT - len(waiting)):
            result = _submit(session, fetch)
            if isinstance(result, Rejected):
                yield session.keeper.keep(fetch, result)
            else:
                waiting[result] = fetch
        if not waiting:
            return
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            yield session.keeper.keep(waiting.pop(future), future.result())


def _submit(session: Session, fetch: Fetch) -> Future[Article | Rejected] | Rejected:
    try:
        page: Page = read(session.warc, fetch.record, source=fetch.source)
    except RecordError as error:
        return Rejected(Outcome.ERROR, str(error))
    if page.status in (404, 410):
        return Rejected(Outcome.GONE, f"HTTP {page.status}")
    if page.status != 200:
        return Rejected(Outcome.ERROR, f"HTTP {page.status}")
    return session.pool.submit(page, session.keeper.hints(fetch.source))


@dataclass(frozen=True, slots=True)
class Derived:
    """What `catch_up` did."""

    translated: int = 0
    pending: int = 0
    indexed: int = 0
    problems: tuple[str, ...] = ()


def catch_up(session: Session) -> Derived:
    """Translate what waits, then index all that changed; a part that fails is named and does not stop the other."""
    problems: list[str] = []
    counts = _attempt("translate", problems, lambda: _translate(session))
    indexed = _attempt("index", problems, lambda: _index(session))
    return Derived(counts[0] if counts else 0, counts[1] if counts else 0, indexed or 0, tuple(problems))


def _attempt(part: str, problems: list[str], work: Callable[[], Any]) -> Any:
    try:
        return work()
    except KawarabanError as error:
        problems.append(f"{part}: {error}")
        return None


def _translate(session: Session) -> tuple[int, int]:
    from crawler.translate import pending, translate_pending

    if session.config.engine == "none":
        return 0, pending(session.archive)
    counts = translate_pending(session.archive, session.config)
    return counts.done + counts.flagged, counts.still_pending


def _index(session: Session) -> int:
    from index.search import Search

    return Search(session.archive, session.config.topics).sync()


def _failures(session: Session) -> tuple[str, ...]:
    """Listings that failed in this round, by source and URL."""
    return tuple(
        f"{listing.source}: {listing.error}"
        for listing in session.frontier.failing_listings()
        if listing.source in session.sources
    )
