"""Pages out of the WARC through extraction: those of one article together."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import islice
from typing import NamedTuple

from crawler.multipage import whole
from crawler.session import Session
from crawler.workers import Result
from index import parts
from index.article import Outcome, Rejected
from index.errors import RecordError
from index.fetches import Fetch
from index.warc import read

_log = logging.getLogger(__name__)
_IN_FLIGHT = 64  # articles handed to the workers ahead of what they have finished


class _Job(NamedTuple):
    fetch: Fetch
    pages: list[Future[Result]]

    @property
    def done(self) -> bool:
        return all(page.done() for page in self.pages)


def extract_stored(session: Session, fetches: Iterable[Fetch]) -> Iterator[tuple[Fetch, Result]]:
    """Each with what it gives together with the further pages of its article, on all cores, as they get done."""
    rest = iter(fetches)
    jobs: list[_Job] = []
    while True:
        for fetch in islice(rest, _IN_FLIGHT - len(jobs)):
            jobs.append(_Job(fetch, [submit(session, fetch), *further(session, fetch)]))
        if not jobs:
            return
        wait([page for job in jobs for page in job.pages if not page.done()], return_when=FIRST_COMPLETED)
        done, jobs = [job for job in jobs if job.done], [job for job in jobs if not job.done]
        for job in done:
            results = [page.result() for page in job.pages]
            unread = (result for result in results if isinstance(result, Rejected) and result.passing)
            yield job.fetch, next(unread, None) or whole(results)  # an article without one of its pages would be cut short


def further(session: Session, head: Fetch) -> list[Future[Result]]:
    """The pages that continue the one that was fetched, on their way through extraction."""
    return [submit(session, fetch) for fetch in parts.of(session.archive, head)]


def submit(session: Session, fetch: Fetch) -> Future[Result]:
    """A stored page on its way through extraction."""
    try:
        page = read(session.warc, fetch.record, source=fetch.source)
    except RecordError as error:
        _log.warning("%s: %s", fetch.url, error)
        return _rejected(Rejected(Outcome.ERROR, str(error), passing=True))
    if page.status in (404, 410):
        return _rejected(Rejected(Outcome.GONE, f"HTTP {page.status}"))
    if page.status != 200:
        return _rejected(Rejected(Outcome.ERROR, f"HTTP {page.status}"))
    return session.pool.submit(page, session.keeper.hints(fetch.source))


def _rejected(why: Rejected) -> Future[Result]:
    future: Future[Result] = Future()
    future.set_result(why)
    return future
