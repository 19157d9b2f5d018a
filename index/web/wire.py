"""What passes between the event loop and the workers: a question, and its answer ready to send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from index.config import Alert, Source, Topic

HTML = "text/html; charset=utf-8"
JSON = "application/json"
PROBLEM = "application/problem+json"  # RFC 9457
ATOM = "application/atom+xml; charset=utf-8"
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker needs to answer: where the archive is, and what the settings say of topics, outlets and alerts."""

    archive: Path
    topics: tuple[Topic, ...] = ()
    sources: tuple[Source, ...] = ()
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, its parameters read. `base`: scheme and host as the client wrote them; `known`: If-None-Match."""

    route: str
    values: Mapping[str, Any]
    query: str  # as sent, for links back
    base: str
    now: datetime
    visit: datetime | None = None  # the reader was here before then; None: never
    known: str = ""
    gzip: bool = False  # the client takes it


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    kind: str  # media type
    body: bytes
    headers: Headers = field(default=())
    file: Path | None = None  # sent instead of `body`; its folder is deleted then
