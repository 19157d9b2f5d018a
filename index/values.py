"""Values of a table of settings, each of the kind that was expected or refused by name. `where` is the file and the key; all
raise ConfigError."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from index.errors import ConfigError

_T = TypeVar("_T")
_LONGEST = 100 * 366 * 86400  # seconds of a time


def duration(text: object) -> float:
    """ "30m", "2h", "7d", "90s" -> seconds. Raises ValueError."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd])", text.strip()) if isinstance(text, str) else None
    if not match:
        raise ValueError('a time such as "30m", "2h" or "7d"')
    return float(match[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[match[2]]


def refuse_unknown(table: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"{where}: {key}: unknown key; known are {', '.join(sorted(known))}")


def typed(value: object, kind: type[_T] | tuple[type[_T], ...], where: str) -> _T:
    if (isinstance(value, bool) and kind is not bool) or not isinstance(value, kind):
        names = " or ".join(k.__name__ for k in (kind if isinstance(kind, tuple) else (kind,)))
        raise ConfigError(f"{where}: expected {names}, got {value!r}")
    return value


def positive(value: _T, where: str) -> _T:
    if isinstance(value, int | float) and not 0 <= value < float("inf"):
        raise ConfigError(f"{where}: must be a number that is not negative, got {value!r}")
    return value


def strings(value: object, where: str) -> tuple[str, ...]:
    return tuple(typed(v, str, where) for v in typed(value, list, where))


def seconds(value: object, where: str) -> float:
    try:
        found = duration(value)
    except ValueError as error:
        raise ConfigError(f"{where}: expected {error}, got {value!r}") from error
    if found > _LONGEST:
        raise ConfigError(f"{where}: at most {_LONGEST // 86400}d, got {value!r}")
    return found


def http(url: str, where: str) -> str:
    if not _is_http(url):
        raise ConfigError(f"{where}: expected an http(s) URL, got {url!r}")
    return url


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and not re.search(r"\s", url)
    except ValueError:  # a port that is none, half an IPv6 address
        return False
