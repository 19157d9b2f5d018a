"""What is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from index.export.selection import Dedupe


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: article ids (hits) and how they are written. `format` None: as the name of the bundle says."""

    ids: tuple[str, ...]
    format: str | None = None
    dedupe: Dedupe = "text"
    query: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    text: bool = True
