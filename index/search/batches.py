"""A stream of articles in commits: so many at a time, and none twice in one."""

from __future__ import annotations

from collections.abc import Iterator

from index.article import Article


class Batches:
    """Iterates over streams of articles; each has to be read to its end before the next is asked for."""

    def __init__(self, articles: Iterator[Article], size: int) -> None:
        self._articles = articles
        self._size = size
        self._next = next(articles, None)

    def __iter__(self) -> Iterator[Iterator[Article]]:
        while self._next is not None:
            yield self._batch()

    def _batch(self) -> Iterator[Article]:
        seen: set[str] = set()
        while self._next is not None and len(seen) < self._size and self._next.id not in seen:
            seen.add(self._next.id)
            yield self._next
            self._next = next(self._articles, None)
