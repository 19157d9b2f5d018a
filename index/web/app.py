"""The event loop's side: reads a request's parameters, has a worker answer, sends what it gave."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount
from starlette.routing import Route as Path_
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from index.errors import QueryError
from index.web import openapi, parameters
from index.web.doors import Doors, Limit, Rules, refused, too_many
from index.web.packing import ENCODED, VARY, accepts, pack, packed, text
from index.web.pages import problem
from index.web.pool import Busy, Pool
from index.web.routes import ROUTES, Route
from index.web.visits import COOKIE, KEPT, visit
from index.web.wire import JSON, Asked, Reply, Settings

logger = logging.getLogger(__name__)
_STATIC = Path(__file__).parent / "static"
_EXPORTS = 6  # of one client
_MINUTE = 60.0


@dataclass
class State:
    """The workers, and a single one for what takes long, so that readers need not wait for it."""

    pool: Pool
    exporter: Pool
    exports: Limit


def application(settings: Settings, rules: Rules, processes: int = 0) -> Starlette:
    """The whole site over one archive, to be run by an ASGI server."""
    state = State(Pool(settings, processes), Pool(settings, 1), Limit(_EXPORTS, _MINUTE))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await state.pool.warm()
        yield
        state.pool.close()
        state.exporter.close()

    site = Starlette(
        routes=[
            *(Path_(route.path, _endpoint(route, state), methods=["GET"]) for route in ROUTES),
            Path_("/api/v1/openapi.json", _described, methods=["GET"]),
            Path_("/robots.txt", lambda _: Response("User-agent: *\nDisallow: /\n", media_type="text/plain"), methods=["GET"]),
            Mount("/static", _Static(directory=_STATIC)),
        ],
        middleware=[Middleware(Doors, rules=rules)],
        exception_handlers={HTTPException: _http_error, Exception: _bug},
        lifespan=lifespan,
    )
    site.router.redirect_slashes = False
    return site


def _endpoint(route: Route, state: State) -> Callable[[Request], Awaitable[Response]]:
    return partial(_answer, route, state)


async def _answer(route: Route, state: State, request: Request) -> Response:
    try:
        asked, cookie = _read(route, request)
    except QueryError as error:
        return refused(400, "This cannot be asked", str(error), api=route.api)
    if route.costly and (refusal := _too_often(state.exports, request)):
        return refusal
    try:
        reply = await (state.exporter if route.costly else state.pool).ask(asked)
    except Busy:
        return too_many(2, "Too many readers at once", api=route.api)
    except BrokenProcessPool:
        return refused(503, "No answer", "The process that was to answer died; the log may say why.", api=route.api)
    response = _response(reply)
    if cookie:
        response.set_cookie(COOKIE, cookie, max_age=KEPT, httponly=True, samesite="strict")
    return response


def _read(route: Route, request: Request) -> tuple[Asked, str]:
    """The question of a request, and the cookie of its visit. Raises WrongParameter."""
    values: dict[str, Any] = {p.name: p.read(request.path_params[p.name]) for p in route.inside}
    values |= parameters.read(route.parameters, request.query_params.multi_items(), strict=route.api)
    now = datetime.now(UTC)
    since, cookie = visit(request.cookies.get(COOKIE), now) if route.path == "/" else (None, "")
    asked = Asked(
        route=route.name,
        values=values,
        query=request.url.query,
        base=f"{request.url.scheme}://{request.url.netloc}",
        now=now,
        visit=since,
        known=request.headers.get("if-none-match", ""),
        gzip=accepts(request.headers.get("accept-encoding", "")),
    )
    return asked, cookie


def _too_often(limit: Limit, request: Request) -> Response | None:
    key = request.client.host if request.client else ""
    if wait := limit.wait(key):
        return too_many(wait, "Too many exports", api=True)
    limit.count(key)
    return None


def _response(reply: Reply) -> Response:
    headers = dict(reply.headers)
    if reply.file:
        done = BackgroundTask(shutil.rmtree, reply.file.parent, ignore_errors=True)
        return FileResponse(reply.file, reply.status, headers, reply.kind, background=done)
    return Response(reply.body, reply.status, headers, reply.kind or None)


async def _described(request: Request) -> Response:
    return _response(packed(_description(), accepts(request.headers.get("accept-encoding", ""))))


@cache
def _description() -> Reply:
    return Reply(200, JSON, json.dumps(openapi.document(ROUTES), ensure_ascii=False).encode())


class _Static(StaticFiles):
    """Our own files, text packed for who takes it; those asked for by their content's hash may be kept for ever."""

    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200) -> Response:
        headers = Headers(scope=scope)
        kind = guess_type(full_path)[0] or ""
        if text(kind) and accepts(headers.get("accept-encoding", "")):
            made = _packed_file(str(full_path), kind, headers.get("if-none-match", ""))
        else:
            made = super().file_response(full_path, stat_result, scope, status_code)
            if text(kind):
                made.headers["vary"] = VARY[1]
        hashed = len(scope["query_string"]) == 12
        made.headers["cache-control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return made


def _packed_file(path: str, kind: str, known: str) -> Response:
    """A file of ours with an ETag of its own: those of files are strong, and its bytes are others."""
    tag, body = _packed_once(path)
    headers = dict((("etag", tag), VARY, ENCODED))
    if tag in known:
        return Response(b"", 304, headers)
    return Response(body, 200, headers, kind)


@cache
def _packed_once(path: str) -> tuple[str, bytes]:
    body = pack(Path(path).read_bytes())
    return f'"{hashlib.sha256(body).hexdigest()[:16]}-gzip"', body


async def _http_error(request: Request, error: Exception) -> Response:
    """What Starlette finds: no such path, another method."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    title = {404: "Not found", 405: "Only to be read"}.get(status, "This does not work")
    detail = {404: "There is nothing at this address.", 405: "GET and HEAD are all that is answered here."}.get(status, "")
    made = refused(status, title, detail, api=request.url.path.startswith("/api/"))
    for name, value in (getattr(error, "headers", None) or {}).items():
        made.headers[name] = value
    return made


async def _bug(request: Request, error: Exception) -> Response:
    logger.error("%s", request.url.path, exc_info=error)
    made = problem(500, "Something went wrong here", "The server's log says what.", api=request.url.path.startswith("/api/"))
    return Response(made.body, 500, media_type=made.kind)
