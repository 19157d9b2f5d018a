"""Extraction in worker processes, on all cores, with a limit on what one page may cost.

A page may burn five seconds of CPU: then its worker is ended by the kernel - in whatever C code it is lost - the page
counts as an error, and a fresh worker takes the next one. Waiting is bounded too, by a multiple of that.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import TYPE_CHECKING

from index.article import Article, Outcome, Page, Rejected

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

    from crawler.extract import Hints

Result = Article | Rejected

LIMIT = 5.0  # seconds of CPU a page
_PATIENCE = 12  # times the limit: how long a busy machine may take for it, workers being nice
_START = 120.0  # seconds for a worker to import what it needs
NICE = 10  # below the process that fetches, and who reads the archive meanwhile
RESET = 200  # pages after which the libraries' caches are emptied
_RETIRE = 5000  # pages after which a worker is replaced: what still leaks, ends there


@dataclass(frozen=True)
class _Task:
    page: Page
    hints: Hints
    future: Future[Result]


class Pool:
    """Worker processes that extract pages. Use as a context manager, or call `close`.

    `submit` gives a concurrent.futures.Future: asyncio.wrap_future and Twisted's deferToThread-less
    `Deferred.fromFuture(asyncio.wrap_future(...))` take it as it is. It never raises for a page: a page that kills
    its worker is Rejected(error).
    """

    def __init__(self, workers: int | None = None, limit: float = LIMIT) -> None:
        self._limit = limit
        self._context = _context()
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        count = workers or len(os.sched_getaffinity(0))
        self._threads = [threading.Thread(target=self._serve, name=f"extract-{at}", daemon=True) for at in range(count)]
        for thread in self._threads:
            thread.start()

    def __len__(self) -> int:
        return len(self._threads)

    def submit(self, page: Page, hints: Hints) -> Future[Result]:
        """Queue a page."""
        future: Future[Result] = Future()
        self._tasks.put(_Task(page, hints, future))
        return future

    def close(self) -> None:
        """Wait for what was submitted, then end the workers."""
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _serve(self) -> None:
        """One thread a worker: it hands on pages, waits, and replaces the worker that died."""
        worker: _Worker | None = None
        while (task := self._tasks.get()) is not None:
            if not task.future.set_running_or_notify_cancel():
                continue
            try:
                worker = worker if worker and worker.fit() else _replaced(worker, self._context, self._limit)
                task.future.set_result(worker.run(task))
            except Exception as error:
                task.future.set_exception(error)
        if worker:
            worker.stop()


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, context: BaseContext, limit: float) -> None:
        self._limit = limit
        self._done = 0
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_work, args=(theirs, limit), daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        theirs.close()
        if not self._pipe.poll(_START):
            self.stop()
            raise TimeoutError("an extraction worker did not start")
        self._pipe.recv()

    def fit(self) -> bool:
        return self._process.is_alive() and self._done < _RETIRE

    def run(self, task: _Task) -> Result:
        self._done += 1
        try:
            self._pipe.send((task.page, task.hints))
            if self._pipe.poll(self._limit * _PATIENCE):
                answer: Result = self._pipe.recv()
                return answer
        except (EOFError, OSError):
            pass  # the worker is gone: told below
        self.stop()
        return Rejected(Outcome.ERROR, f"extraction took more than {self._limit:g} s or ended its worker")

    def stop(self) -> None:
        self._pipe.close()
        self._process.kill()
        self._process.join()


def _replaced(old: _Worker | None, context: BaseContext, limit: float) -> _Worker:
    if old:
        old.stop()
    return _Worker(context, limit)


def _context() -> BaseContext:
    """forkserver where there is one: a new worker costs milliseconds, and nothing of the reactor is forked."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["crawler.extract", "trafilatura.core", "langdetect"])
    return context


def _work(pipe: Connection, limit: float) -> None:
    """The worker's loop. The timer counts CPU seconds; its signal is not handled, so it ends the process."""
    from crawler.extract import extract, reset_caches

    for number in (signal.SIGINT, signal.SIGTERM):  # which systemd and timeout(1) send to all processes
        signal.signal(number, signal.SIG_IGN)  # the parent decides when to stop
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    os.nice(NICE)
    pipe.send("ready")
    done = 0
    while True:
        try:
            page, hints = pipe.recv()
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, limit)
        result = _guarded(extract, page, hints)
        signal.setitimer(signal.ITIMER_PROF, 0)
        pipe.send(result)
        done += 1
        if done % RESET == 0:
            reset_caches()


def _guarded(extract: object, page: Page, hints: Hints) -> Result:
    """A page on which our own code fails is an error of that page: counted, named, and no end of the worker."""
    try:
        return extract(page, hints)  # type: ignore[operator,no-any-return]
    except Exception as error:
        return Rejected(Outcome.ERROR, f"{type(error).__name__}: {error}"[:300])
