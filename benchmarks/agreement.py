"""Every query must give the same hits, scores, totals and facets in any number of threads and processes.

    PYTHONPATH=. python -m benchmarks.agreement ARCHIVE [--threads 8] [--processes 4] [--queries 200]

ARCHIVE is a folder with an index (`kawaraban rebuild --from index`). Exit 1 where an answer differs.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks.search import queries
from index.config import default_topics
from index.reader import Reader
from index.search import Search, hit_json
from index.search.facets import NAMES


def main() -> None:
    options = _options()
    asked = texts(options.queries)
    alone = [answer(searching(options.archive), query) for query in asked]
    differ = 0
    for name, answers in (
        (f"{options.threads} threads", in_threads(searching(options.archive), asked, options.threads)),
        (f"{options.processes} processes", in_processes(options.archive, asked, options.processes)),
    ):
        wrong = [query for query, a, b in zip(asked, alone, answers, strict=True) if a != b]
        differ += len(wrong)
        print(f"{name}: {len(asked) - len(wrong)} of {len(asked)} queries answered alike", *wrong[:5])
    sys.exit(1 if differ else 0)


def texts(count: int) -> list[str]:
    """Queries of words that news has, and of words that they have in common."""
    mixed = [" ".join(query["words"]) for _, query in queries(count)]  # type: ignore[arg-type]
    return [*mixed[: count - 4], "budget", "予算 OR budget", "lang:fr", ""][:count]


@cache
def searching(archive: Path) -> Search:
    return Search(Reader(archive), default_topics())


def answer(search: Search, query: str) -> str:
    """A digest of all that a page says."""
    results = search.search(query, facets=NAMES)
    said = (results.total, results.facets, results.expanded, results.cursor, *map(hit_json, results.hits))
    return hashlib.sha256(repr(said).encode()).hexdigest()


def in_threads(search: Search, asked: Sequence[str], threads: int) -> list[str]:
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(partial(answer, search), asked))


def in_processes(archive: Path, asked: Sequence[str], processes: int) -> list[str]:
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:  # forked ones would answer from what this one holds
        return list(pool.map(partial(_of, archive), asked, chunksize=5))


def _of(archive: Path, query: str) -> str:
    return answer(searching(archive), query)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--queries", type=int, default=200)
    return parser.parse_args()


if __name__ == "__main__":
    main()
