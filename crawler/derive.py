"""What is derived from the archive, brought up to date: English, then the index, the stories and the ledger."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from crawler.engines import named
from crawler.names import of_topics
from crawler.session import Session
from crawler.translate import Counts, pending, translate_pending
from index.archive import Archive
from index.config import Config
from index.errors import KawarabanError
from index.ledger import Ledger
from index.search import IndexDamaged, IndexOutdated, Search
from index.stories import Originals, Stories
from index.terminal import progress

_T = TypeVar("_T")
_log = logging.getLogger(__name__)
AGAIN = 120.0  # seconds a round for what a part has to take in again: the news of the round is in by then


@dataclass(frozen=True, slots=True)
class Derived:
    """What `catch_up` did; `problems` name the part that failed."""

    translated: int = 0
    pending: int = 0
    indexed: int = 0
    problems: tuple[str, ...] = ()


def catch_up(session: Session) -> Derived:
    """Translate what waits, then index all that changed; a part that fails is named and does not stop the others."""
    problems: list[str] = []
    archive, config = session.archive, session.config
    counts = _attempt("translate", problems, lambda: translate(archive, config, budget=session.task.at_most)) or Counts()
    indexed = _attempt("index", problems, lambda: index(archive, config)) or 0
    _attempt("stories", problems, lambda: stories(archive, config, AGAIN))
    _attempt("ledger", problems, lambda: ledger(archive, config, AGAIN))
    return Derived(counts.done + counts.flagged, pending(archive), indexed, tuple(problems))


def translate(
    archive: Archive, config: Config, *, limit: int | None = None, budget: float | None = None, redo: bool = False
) -> Counts:
    """Translate what waits with the installed models; the caller holds the archive's lock."""
    engine = named(
        config.engine,
        beam=config.beam,
        url=config.engine_url,
        key=config.engine_key,
        allow_demo=config.demo_models,
        folder=Path(config.models) if config.models else None,
    )
    if engine is None:
        return Counts(still_pending=pending(archive))
    with progress("translate") as step:
        return translate_pending(
            archive,
            engine,
            names=of_topics(config.topics),
            limit=limit,
            budget=budget,
            redo=redo,
            progress=lambda counts, total: step(counts.done + counts.flagged, total),
        )


def translate_waiting(config: Config, *, limit: int | None, budget: float | None) -> Counts:
    """`kawaraban translate`: what waits, then the index. Raises ArchiveLocked."""
    with Archive.open(config.archive, create=False) as archive, archive.lock("translate"):
        counts = translate(archive, config, limit=limit, budget=budget)
        index(archive, config)
        stories(archive, config)
        ledger(archive, config)
        return counts


def index(archive: Archive, config: Config) -> int:
    """Take into the index what has changed since; returns how many articles. One that is damaged, or of another program, is made anew."""
    search = Search(archive, config.topics)
    with progress("index") as step:
        try:
            return search.sync(step)
        except (IndexDamaged, IndexOutdated) as error:
            _log.warning("%s; it is made now", error)
            return search.rebuild(step)


def stories(archive: Archive, config: Config, again: float | None = None) -> int:
    """Place among the stories what has changed since; the caller holds the archive's lock. What has to be compared again,
    after other items or another program, takes no more than `again` seconds."""
    part = Stories(archive, config.topics)
    with progress("stories") as step:
        taken = part.sync(step, again)
    _tell_waiting("stories", part.waiting())
    return taken


def ledger(archive: Archive, config: Config, again: float | None = None) -> int:
    """Take into the ledger of figures what has changed since, as `stories` does."""
    part = Ledger(archive, config.topics, copies=Originals(Stories(archive)))
    with progress("figures") as step:
        taken = part.sync(step, again)
    _tell_waiting("figures", part.waiting())
    return taken


def _tell_waiting(part: str, articles: int) -> None:
    if articles:
        _log.warning("%s: %d articles are still to be read again by the items or the program of now; the next round goes on", part, articles)


def _attempt(part: str, problems: list[str], work: Callable[[], _T]) -> _T | None:
    try:
        return work()
    except KawarabanError as error:
        problems.append(f"{part}: {error}")
    except Exception as error:  # a defect of ours: told with its place, and the other parts go on
        _log.exception("%s failed", part)
        problems.append(f"{part}: {type(error).__name__}: {error}")
    return None
