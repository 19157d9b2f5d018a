"""Pages that others fetched -> the archive, through the very same stages: `kawaraban crawl --from-warc FILE...`.

An answer is copied into our own WARC files first, then worked on like one that a crawl fetched. What is there already
- the same payload of the same URL, or a later state of the page - is passed over, so that a run that was killed goes on where it was. Nothing is
fetched, no second look is planned for what is old, and alerts do not tell of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from crawler import alerts
from crawler.derive import catch_up
from crawler.refresh import Report, catch_up_pages, take_over, work_off
from crawler.session import Session, Task
from index.article import Outcome, article_id
from index.config import Config, Source
from index.errors import RecordError
from index.foreign_warc import exchanges
from index.frontier import Answer, Frontier
from index.terminal import progress
from index.warc import Exchange

_BATCH = 500  # answers copied before they are worked on


def take_in(config: Config, files: Sequence[Path], only: tuple[str, ...] = ()) -> Report:
    """Take in the pages of WARC files; with `only`, those of these sources. Raises ArchiveLocked, ArchiveUnwritable,
    NotFound; a file that cannot be read on is reported, and what it held before is kept."""
    problems: list[str] = []
    outcomes: Counter[str] = Counter()
    with Session(config, Task(only, purpose="crawl --from-warc")) as session, progress("pages") as step:
        recovered = take_over(session)
        owners = _owners(session.sources.values())
        for batch in _batches(_answers(files, session, owners, problems, closed=bool(only))):
            outcomes[Outcome.UNCHANGED] += _copy(session, batch)
            outcomes.update(work_off(session))
            step(outcomes.total())
        catch_up_pages(session)
        derived = catch_up(session)
        alerts.skip(session.archive, config.alerts, datetime.now(UTC))
        return Report(
            outcomes={str(name): count for name, count in sorted(outcomes.items()) if count},
            recovered=recovered,
            translated=derived.translated,
            pending=derived.pending,
            indexed=derived.indexed,
            problems=(*problems, *derived.problems),
        )


def _answers(
    files: Sequence[Path], session: Session, owners: dict[str, str], problems: list[str], *, closed: bool
) -> Iterator[Exchange]:
    """The pages of the files, each with its source: the one that its host belongs to, else the host itself."""
    for path in files:
        try:
            for exchange in exchanges(path, max_bytes=session.config.max_page_bytes):
                source = _source(exchange.url, owners, closed=closed)
                if source:
                    yield replace(exchange, source=source, url_id=article_id(exchange.url))
        except RecordError as error:
            problems.append(f"crawl: {error}")


def _owners(sources: Iterable[Source]) -> dict[str, str]:
    """Host, with its port where that is not the usual one -> the source whose home or listing stands there."""
    return {
        "".join(_place(url)): source.id
        for source in sources
        for url in (*source.sections, *source.sitemaps, *source.feeds, source.home)
        if url
    }


def _source(url: str, owners: dict[str, str], *, closed: bool) -> str | None:
    host, port = _place(url)
    return owners.get(host + port) or owners.get(host) or (None if closed or not host else host[:64])


def _place(url: str) -> tuple[str, str]:
    """Host and ":port"; "" for the usual one."""
    try:
        parts = urlsplit(url)
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    except ValueError:
        return "", ""
    return (parts.hostname or "").removeprefix("www."), port


def _batches(answers: Iterator[Exchange]) -> Iterator[list[Exchange]]:
    while batch := list(islice(answers, _BATCH)):
        yield batch


def _copy(session: Session, batch: Sequence[Exchange]) -> int:
    """Write the answers that are new into our WARC and the frontier; returns how many were there already."""
    known = 0
    for exchange in batch:
        if _is_known(session.frontier, exchange):
            known += 1
            continue
        record = session.writer.response(exchange)
        with session.archive.write() as connection:
            link = [(exchange.url, None)]
            session.frontier.discover(link, exchange.source, connection, now=exchange.fetched, since=session.started)
            answer = Answer(
                exchange.url_id, exchange.url, exchange.source, exchange.fetched, exchange.status, record, session.writer.end
            )
            session.frontier.answered(answer, connection)
    return known


def _is_known(frontier: Frontier, exchange: Exchange) -> bool:
    """The payload is there already, or the page as it was later: an earlier state must not become the newest version."""
    held = frontier.original(exchange.url_id, exchange.digest)
    return held is not None or frontier.answered_after(exchange.url_id, exchange.fetched)
