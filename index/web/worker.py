"""One worker process: takes an Asked, gives a Reply. Whatever goes wrong becomes a reply as well."""

from __future__ import annotations

import hashlib
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from multiprocessing.process import BaseProcess
from types import FrameType

from index.errors import ArchiveError, KawarabanError, NotFound, QueryError
from index.search.store import IndexMissing
from index.web.desk import Desk
from index.web.packing import VARY, packed
from index.web.parameters import read
from index.web.routes import BY_NAME, Route
from index.web.wire import Asked, Reply, Settings

logger = logging.getLogger(__name__)

SECONDS = 10  # that one answer may take
EXPORT_SECONDS = 600
_FIRST = ("/", "/search")  # what readers begin with
_desk: Desk | None = None


class TooLong(Exception):
    """An answer takes longer than anybody should wait for."""


def start(settings: Settings) -> None:
    """Make this process a worker; it ends with the server, whatever becomes of that."""
    global _desk
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to take
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _desk = Desk(settings)


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(0)


def warm() -> int:
    """Load what the first reader would have to wait for, by answering him; how many answers there were."""
    from index.analyzers import analyze

    list(analyze("ja", "予算"))
    first = [route for route in BY_NAME.values() if route.path in _FIRST]
    return len([answer(Asked(r.name, read(r.parameters, (), strict=False), "", "", datetime.now(UTC))) for r in first])


def answer(asked: Asked) -> Reply:
    """The reply to a request."""
    if _desk is None:
        raise RuntimeError("worker.start was not called")
    return answered(_desk, asked)


def answered(desk: Desk, asked: Asked) -> Reply:
    route = BY_NAME[asked.route]
    try:
        with deadline(EXPORT_SECONDS if route.costly else SECONDS):
            return _tagged(desk, route, asked)
    except TooLong:
        return route.problem(asked, 503, "This takes too long", "It was given up: ask for less.")
    except NotFound as error:
        return route.problem(asked, 404, "Not found", str(error))
    except QueryError as error:
        return route.problem(asked, 400, "This cannot be asked", _placed(error, asked.values.get("q")))
    except IndexMissing as error:
        return route.problem(asked, 503, "Nothing to read yet", desk.unread(error))
    except ArchiveError as error:
        return route.problem(asked, 503, "The archive cannot answer", str(error))
    except KawarabanError as error:
        return route.problem(asked, 400, "This cannot be done", str(error))
    except Exception:
        logger.exception("%s %s", asked.route, asked.query)
        return route.problem(asked, 500, "Something went wrong here", "The server's log says what.")


def _tagged(desk: Desk, route: Route, asked: Asked) -> Reply:
    """A reply that is kept, and not sent again to who has it already (RFC 9110, 13.1.2)."""
    if not route.kept:
        return route.view(desk, asked)
    tag = _tag(desk, route, asked)
    headers = (("etag", tag), ("cache-control", "private, no-cache"))
    if tag in asked.known or asked.known.strip() == "*":
        return Reply(304, "", b"", (*headers, VARY))
    kept_as = tag + "gzip" * asked.gzip
    reply = desk.kept.get(kept_as)
    if reply is None:
        made = packed(route.view(desk, asked), asked.gzip)
        reply = replace(made, headers=(*made.headers, *headers)) if made.status == 200 else made
        if made.status == 200:
            desk.kept.put(kept_as, reply)
    return reply


def _tag(desk: Desk, route: Route, asked: Asked) -> str:
    parts = (_program(), desk.stamp(route.of, asked.values.get("id", "")), route.name, asked.query, sorted(asked.values.items()), asked.base)
    seen = (asked.visit, int(asked.now.timestamp()) // route.seconds) if route.seconds else ()
    digest = hashlib.blake2b(repr((parts, seen)).encode(), digest_size=12).hexdigest()
    return f'W/"{digest}"'


@cache
def _program() -> str:
    from importlib.metadata import version

    return version("kawaraban")


def _placed(error: QueryError, query: str | None) -> str:
    """A mistake, and where in the query it is; a filter that stands outside has no place in it."""
    return str(error) if error.position is None or not query else f"{error} (at character {error.position + 1})"


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise TooLong in this thread after so long; only a process's main thread can, others go without."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
