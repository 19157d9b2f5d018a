"""Worker processes: threads do not scale in Python, and nothing that computes may hold up the event loop."""

from __future__ import annotations

import asyncio
import logging
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from index.web import worker
from index.web.wire import Asked, Reply, Settings

logger = logging.getLogger(__name__)

_MOST = 8  # workers; each holds 150 to 270 MB over 20,000 articles
_WAITING = 200  # questions in hand at once; who comes then is told to come again


class Busy(Exception):
    """More is asked than can be answered."""


class Pool:
    """Answers questions in `processes` workers (0: one a core); a worker that dies is replaced."""

    def __init__(self, settings: Settings, processes: int = 0) -> None:
        self._settings = settings
        self._processes = processes or min(_MOST, len(os.sched_getaffinity(0)))
        self._executor = self._fresh()
        self._in_hand = 0

    def _fresh(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._processes, get_context("spawn"), worker.start, (self._settings,))

    async def warm(self) -> None:
        """Start all workers. Raises BrokenProcessPool where they cannot open the archive."""
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(self._executor, worker.warm) for _ in range(self._processes)))

    async def ask(self, asked: Asked) -> Reply:
        """Raises Busy, and BrokenProcessPool for a question that kills its worker twice."""
        if self._in_hand >= _WAITING:
            raise Busy
        self._in_hand += 1
        try:
            return await self._ask(asked)
        except BrokenProcessPool:
            logger.error("a worker died over %s; started anew", asked.route)
            return await self._ask(asked)
        finally:
            self._in_hand -= 1

    async def _ask(self, asked: Asked) -> Reply:
        executor = self._executor
        try:
            return await asyncio.get_running_loop().run_in_executor(executor, worker.answer, asked)
        except BrokenProcessPool:
            if executor is self._executor:
                self._executor = self._fresh()
            raise

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
