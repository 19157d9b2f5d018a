"""Who may come in, and what every answer carries: Host check, password, rate limit, security headers. ASGI."""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.web.pages import problem

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
    " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAME_CSP = (  # an archived page: nothing runs, nothing is fetched, nothing is left for elsewhere
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "x-dns-prefetch-control": "off",
}
_FRAMED = "/page/"
_OPEN = ("/static/",)  # needs no password: what everybody has who has the program


class Limit:
    """At most `count` calls in `seconds` for each key; `clock` in seconds."""

    _MOST = 10_000  # keys

    def __init__(self, count: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._count = count
        self._clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """Seconds until the next call is free; 0: now."""
        calls = self._seen.get(key)
        if not calls:
            return 0
        now = self._clock()
        while calls and now - calls[0] >= self.seconds:
            calls.popleft()
        return int(self.seconds - (now - calls[0])) + 1 if len(calls) >= self._count else 0

    def count(self, key: str) -> None:
        self._seen.setdefault(key, deque(maxlen=self._count)).append(self._clock())
        self._seen.move_to_end(key)
        while len(self._seen) > self._MOST:
            self._seen.popitem(last=False)


@dataclass(frozen=True)
class Rules:
    """`hosts`: names that a Host header may have beside loopback's and addresses; `token`: "" where none is asked."""

    hosts: frozenset[str] = frozenset()
    token: str = ""
    guesses: Limit = field(default_factory=lambda: Limit(10, 60.0))


class Doors:
    """Lets in who may come, and adds the headers to what goes out."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app = app
        self.rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = str(scope["path"])

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                _dress(MutableHeaders(scope=message), path)
            await send(message)

        refusal = self._refusal(scope, path)
        await (refusal or self.app)(scope, receive, dressed)

    def _refusal(self, scope: Scope, path: str) -> Response | None:
        headers = Headers(scope=scope)
        if not known_host(headers.get("host", ""), self.rules.hosts):
            detail = "The Host header names another machine than this one; --allow-host lets a name in."
            return refused(421, "Not this host", detail, api=_is_api(path))
        if not self.rules.token or path.startswith(_OPEN):
            return None
        return self._without_token(headers, Request(scope).client, path)

    def _without_token(self, headers: Headers, client: object, path: str) -> Response | None:
        key = str(getattr(client, "host", ""))
        if wait := self.rules.guesses.wait(key):
            return too_many(wait, "Too many wrong passwords", api=_is_api(path))
        given = presented(headers.get("authorization", ""))
        if given is not None and hmac.compare_digest(given.encode(), self.rules.token.encode()):
            return None
        if given is not None:
            self.rules.guesses.count(key)
        detail = "This Kawaraban wants its token: as password (any name), or as Authorization: Bearer."
        made = refused(401, "Who are you?", detail, api=_is_api(path))
        made.headers["www-authenticate"] = 'Basic realm="Kawaraban", charset="UTF-8"'
        return made


def known_host(header: str, allowed: frozenset[str]) -> bool:
    """Whether a Host header can be meant for us. A page elsewhere can point its own name at 127.0.0.1 (DNS rebinding),
    but neither an address nor a name of ours."""
    name = _host_name(header)
    if name is None:
        return False
    if name == "localhost" or name in allowed:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _host_name(header: str) -> str | None:
    """ "Name:80" -> "name", "[::1]:80" -> "::1"; None for what is no host."""
    if header.startswith("["):
        name, closed, port = header[1:].partition("]")
        name = name if closed else ""
    else:
        name, colon, port = header.partition(":")
        port = colon + port
    if not name or (port and not (port[0] == ":" and port[1:].isascii() and port[1:].isdigit())):
        return None
    return name.lower().rstrip(".")


def presented(authorization: str) -> str | None:
    """The token of an Authorization header: a Bearer's, or the password of Basic; None where there is none."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def refused(status: int, title: str, detail: str, *, api: bool) -> Response:
    made = problem(status, title, detail, api=api)
    return Response(made.body, made.status, {"cache-control": "no-store"}, made.kind)


def too_many(wait: int, title: str, *, api: bool) -> Response:
    made = refused(429, title, f"Come again in {wait} seconds.", api=api)
    made.headers["retry-after"] = str(wait)
    return made


def _is_api(path: str) -> bool:
    return path.startswith("/api/")


def _dress(headers: MutableHeaders, path: str) -> None:
    for name, value in _ALWAYS.items():
        headers[name] = value
    framed = path.startswith(_FRAMED)
    headers["content-security-policy"] = FRAME_CSP if framed else CSP
    headers["x-frame-options"] = "SAMEORIGIN" if framed else "DENY"
    headers.setdefault("cache-control", "no-store")
