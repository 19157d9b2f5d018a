"""Many pages at once: extracted by all cores, then each learned from with the others of its site."""

from __future__ import annotations

import pickle
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from typing import IO, Any

from crawler import sitememory
from crawler.extract import Hints
from crawler.multipage import Chains
from crawler.workers import LIMIT, Pool, Result
from index.article import Article, Page, Rejected, When

_AHEAD = 8  # pages a worker that may wait: memory stays flat however long the manifest is


def extract_all(
    pages: Iterable[tuple[str, Page, Hints]], workers: int | None = None, limit: float = LIMIT
) -> Iterator[tuple[str, Result]]:
    """(file, result) for each (file, page, hints), in their order.

    Pages of one site are learned from together, so nothing comes out before all are in; until then they wait on disk.
    """
    memory = sitememory.Memory()
    chains = Chains()
    with tempfile.TemporaryFile() as spool:
        for file, url, result in extracted(pages, workers, limit):
            if isinstance(result, Article):
                memory.add(sitememory.marks(result))
                chains.add(url, result.more, spool.tell())
            pickle.dump((file, url, result), spool)
        spool.seek(0)
        for file, url, result in _unspooled(spool):
            joined = chains.joined(url, result, lambda at: _at(spool, at))
            yield file, sitememory.learned(joined, memory) if isinstance(joined, Article) else joined


def extracted(
    pages: Iterable[tuple[str, Page, Hints]], workers: int | None = None, limit: float = LIMIT
) -> Iterator[tuple[str, str, Result]]:
    """(file, URL, result) in order, without memory of the site: each as soon as it is there."""
    waiting: deque[tuple[str, str, Future[Result]]] = deque()
    with Pool(workers, limit) as pool:
        for file, page, hints in pages:
            waiting.append((file, page.url, pool.submit(page, hints)))
            if len(waiting) > _AHEAD * len(pool):
                name, url, future = waiting.popleft()
                yield name, url, future.result()
        while waiting:
            name, url, future = waiting.popleft()
            yield name, url, future.result()


def _unspooled(spool: IO[bytes]) -> Iterator[tuple[str, str, Result]]:
    while True:
        try:
            yield pickle.load(spool)
        except EOFError:
            return


def _at(spool: IO[bytes], place: int) -> Result:
    """The result that was written there; reading goes on where it was."""
    back = spool.tell()
    spool.seek(place)
    result: Result = pickle.load(spool)[-1]
    spool.seek(back)
    return result


def article_json(file: str, url: str, result: Result) -> dict[str, Any]:
    """One line of `kawaraban extract`. A page that is no article has no title, an empty text, and says why."""
    if isinstance(result, Rejected):
        empty: dict[str, Any] = {"title": None, "authors": [], "published": None, "updated": None, "lang": None, "text": ""}
        reason = f"{result.outcome}: {result.detail}" if result.detail else str(result.outcome)
        return {"file": file, "url": url, **empty, "blocks": [], "dropped": [], "rejected": reason}
    return {
        "file": file,
        "url": result.url,
        "title": result.title or None,
        "authors": list(result.authors),
        "published": _iso(result.published),
        "updated": _iso(result.updated),
        "lang": result.lang,
        "text": result.text,
        "blocks": [{"kind": block.kind, "lang": block.lang, "text": block.text} for block in result.blocks],
        "dropped": [{"text": one.text, "reason": one.reason} for one in result.dropped],
        "section": result.section,
        "paywalled": result.paywalled,
        "copied_from": result.copied_from,
    }


def _iso(when: When | None) -> str | None:
    return when.iso if when else None
