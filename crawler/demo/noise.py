"""What changes on a page from one visit to the next though nobody edited it: counters, lists, "3 hours ago"."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

from crawler.demo.dates import ago

_T = TypeVar("_T")


class Noise:
    """The noise of one page in one edition; the same again for the same page and edition."""

    def __init__(self, edition: int, path: str, lang: str) -> None:
        self._edition = edition
        self._lang = lang
        self._seed = f"{edition} {path}"
        first = random.Random(path)
        self.views = first.randrange(300, 90_000) + (edition - 1) * first.randrange(50, 4_000)
        self.comments = first.randrange(0, 40) + (edition - 1) * first.randrange(1, 9)
        self.ago = ago(lang, edition, first.randrange(1_000))

    def values(self) -> dict[str, str]:
        """What templates call $views, $comments and $ago."""
        return {"views": f"{self.views:,}", "comments": str(self.comments), "ago": self.ago}

    def pick(self, items: Sequence[_T], count: int) -> list[_T]:
        """Up to `count` of the items, in another order in each edition."""
        return random.Random(self._seed).sample(list(items), min(count, len(items)))

    def ages(self, count: int) -> list[str]:
        """Relative times for a list of links."""
        return [ago(self._lang, self._edition, number) for number in range(count)]
