"""`kawaraban watch`: rounds for ever, each in a process of its own, so that nothing leaks from one to the next.

A tick asks the catalogue what is due; that is all the state there is. A clock that is set and a machine that slept are
noticed at the next tick, and what was missed is one round.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from crawler.pace import Plan, plan
from crawler.session import utc_now
from crawler.sources import effective, select
from index.archive import Archive
from index.config import Config
from index.errors import KawarabanError
from index.timetable import Timetable

logger = logging.getLogger(__name__)

GAP = 60.0  # seconds from one round to the next: what becomes due meanwhile is taken together
NAP = 30.0  # seconds until the clock is looked at again
_LONGEST_GAP = 3600.0  # after rounds that failed altogether
_PATIENCE = 20.0  # seconds that a round may take to stop


@dataclass(frozen=True, slots=True)
class Done:
    """A round that was run: `report` is refresh.Report as JSON, None where it failed altogether."""

    began: datetime
    plan: Plan
    report: dict[str, Any] | None


class Round(Protocol):
    """Runs a round of what is due and returns its report; `stop` makes it end early, from a signal handler."""

    def __call__(self) -> dict[str, Any] | None: ...

    def stop(self) -> None: ...


@dataclass
class Watch:
    """`run` until `stop`. `load` gives the settings, which may change meanwhile; `wait` sleeps that many seconds."""

    load: Callable[[], Config]
    round: Round
    only: tuple[str, ...] = ()
    report: Callable[[Done], None] = field(default=lambda done: None)
    now: Callable[[], datetime] = utc_now
    wait: Callable[[float], object] | None = None

    def __post_init__(self) -> None:
        self.stopping = threading.Event()
        self._config = self.load()
        self._failures = 0

    def run(self) -> None:
        """Raises ArchiveLocked where another one watches, and what keeps it from beginning at all."""
        select(effective(self._config), self.only)
        with Archive.open(self._config.archive) as archive, archive.watching():
            while not self.stopping.is_set():
                (self.wait or self.stopping.wait)(self._tick(archive))

    def stop(self) -> None:
        self.stopping.set()
        self.round.stop()

    def _tick(self, archive: Archive) -> float:
        """Run a round if something is due; returns the seconds to wait."""
        began = self.now()
        try:
            due = self._due(archive, began)
        except KawarabanError as error:  # the disk is full, another program holds the catalogue
            logger.error("%s", error)
            return self._after(None)
        if not due.sources:
            return min(NAP, (due.wake - began).total_seconds()) if due.wake else NAP
        report = self.round()
        if report is not None or not self.stopping.is_set():
            self.report(Done(began, due, report))
        return self._after(report)

    def _due(self, archive: Archive, now: datetime) -> Plan:
        timetable, sources = Timetable(archive), select(effective(self._settings()), self.only)
        return plan(sources, timetable.paces(), timetable.pages_due(source.id for source in sources), now)

    def _settings(self) -> Config:
        try:
            self._config = self.load()
        except KawarabanError as error:
            logger.error("%s; what was set before still holds", error)
        return self._config

    def _after(self, report: dict[str, Any] | None) -> float:
        self._failures = 0 if report is not None else self._failures + 1
        return min(GAP * 2.0 ** min(self._failures, 10), _LONGEST_GAP) if self._failures else GAP


class Process:
    """A Round: `kawaraban crawl --due` in a process of its own, which writes its log where ours goes."""

    def __init__(self, options: Sequence[str], only: Sequence[str], at_most: str) -> None:
        self._words = [*options, "crawl", *only, "--due", "--at-most", at_most, "--json"]
        self._running: subprocess.Popen[bytes] | None = None

    def __call__(self) -> dict[str, Any] | None:
        package = str(Path(__file__).resolve().parent.parent)
        paths = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        with subprocess.Popen(
            [sys.executable, "-P", "-m", "crawler", *self._words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C on the terminal is for us to pass on
            env=os.environ | {"PYTHONPATH": paths},
        ) as self._running:
            out, _ = self._running.communicate()
        code, self._running = self._running.returncode, None
        with suppress(ValueError, IndexError):
            report: dict[str, Any] = json.loads(out.splitlines()[-1])
            return report
        logger.error("the round failed (exit %d); the next one is tried later", code)
        return None

    def stop(self) -> None:
        if running := self._running:
            running.terminate()
            timer = threading.Timer(_PATIENCE, running.kill)
            timer.daemon = True
            timer.start()


def until_told(watch: Watch) -> None:
    """Watch until SIGTERM or SIGINT."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: watch.stop())
    watch.run()
