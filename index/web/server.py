"""`kawaraban serve`: where to listen, who may come, and the server itself (uvicorn)."""

from __future__ import annotations

import ipaddress
import secrets
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.archive import Archive
from index.errors import ConfigError, KawarabanError
from index.web.doors import Rules
from index.web.wire import Settings

SHORTEST = 12  # characters of a token
_HEADERS = 32_768  # bytes of a request's line and headers


@dataclass(frozen=True, slots=True)
class Listen:
    """`processes`: workers, 0 for one a core; `hosts`: further names in Host headers."""

    host: str = "127.0.0.1"
    port: int = 8750
    token: str = ""
    hosts: tuple[str, ...] = ()
    processes: int = 0
    verbose: bool = False


def serve(settings: Settings, listen: Listen, *, announce: Callable[[str], None]) -> None:
    """Serve until a signal says stop; `announce` is given the address. Raises ConfigError, NotFound, KawarabanError."""
    rules = rules_of(listen)
    Archive.open(settings.archive, create=False).close()  # brings an older schema up to date; readers change nothing
    with _socket(listen) as socket_:
        import uvicorn

        from index.web.app import application

        config = uvicorn.Config(
            application(settings, rules, listen.processes),
            log_config=None,  # its records go where ours go
            log_level="info" if listen.verbose else "warning",
            access_log=listen.verbose,
            server_header=False,
            proxy_headers=False,
            ws="none",
            http="h11",
            h11_max_incomplete_event_size=_HEADERS,
            timeout_graceful_shutdown=5,
        )
        server = uvicorn.Server(config)
        for end in (signal.SIGINT, signal.SIGTERM):  # from the moment that an address is told; uvicorn raises them once more when it ends
            signal.signal(end, server.handle_exit)
        announce(f"http://{_shown(listen.host)}:{socket_.getsockname()[1]}/")
        server.run(sockets=[socket_])


def rules_of(listen: Listen) -> Rules:
    """Raises ConfigError where others could come in without a token."""
    if not listen.token and not _loopback(listen.host):
        raise ConfigError(
            f"--host {listen.host}: others than you can reach that address, so a token is needed: put one into"
            f" $KAWARABAN_TOKEN or a file for --token-file, for example {secrets.token_urlsafe(18)}"
        )
    if listen.token and len(listen.token) < SHORTEST:
        raise ConfigError(f"the token has {len(listen.token)} characters; at least {SHORTEST} are needed")
    own = {listen.host.lower(), socket.gethostname().lower(), *(name.lower() for name in listen.hosts)}
    return Rules(frozenset(own), listen.token)


def token_from(path: Path) -> str:
    """The first line of a file. Raises ConfigError."""
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"--token-file {path}: cannot be read: {error}") from error
    if not text or "\n" in text:
        raise ConfigError(f"--token-file {path}: expected one line with the token")
    return text


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _socket(listen: Listen) -> socket.socket:
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    try:
        return socket.create_server((listen.host, listen.port), family=family, backlog=256)
    except (OSError, OverflowError) as error:
        raise KawarabanError(f"cannot listen at {listen.host}:{listen.port}: {error}") from error


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
