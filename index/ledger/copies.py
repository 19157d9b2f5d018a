"""Which articles are copies of one text, as the ledger asks for it; `index.stories` knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class Copies(Protocol):
    """Without them every article stands for itself."""

    def of(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Article id -> id of the original, for those of `ids` that are copies."""

    @property
    def rev(self) -> int:
        """Another number whenever that changes for an article."""

    def moved(self, since: int) -> Sequence[str]:
        """The articles for which it has changed since `rev` was that."""
