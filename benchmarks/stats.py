"""What `kawaraban stats` costs as the archive grows: CPU-milliseconds of each of its parts.

    PYTHONPATH=. python -m benchmarks.stats 20000 [--sources 156] [--days 90]

The catalogue is filled by SQL, with rows of the size of real ones: articles of 3 kB, a URL and a fetch for each and as many
again that were off-topic, a tenth of the articles copies.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import Table, insert

from index.archive import Archive, Connection
from index.coverage import count
from index.schema import articles, fetches, listings, story_places, urls
from index.stats import collect

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
_BATCH = 5000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int)
    parser.add_argument("--sources", type=int, default=156)
    parser.add_argument("--days", type=int, default=90)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, Archive.open(Path(home)) as archive:
        for start in range(0, chosen.articles, _BATCH):
            with archive.write() as connection:
                fill(connection, range(start, min(start + _BATCH, chosen.articles)), chosen.sources, chosen.days)
        with archive.write() as connection:
            account(connection, chosen.articles, chosen.sources, chosen.days)
        size = (Path(home) / "catalog.sqlite3").stat().st_size >> 20
        print(f"{chosen.articles} articles, catalogue {size} MB")
        for name, work in parts(archive).items():
            print(f"{name}: {cost(work):.1f} ms")


def parts(archive: Archive) -> dict[str, Callable[[], object]]:
    from index.metrics import exposition

    return {"collect": lambda: collect(archive, NOW), "metrics": lambda: exposition(archive, NOW)}


def cost(work: Callable[[], object]) -> float:
    found = []
    for _ in range(5):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return 1000 * median(found)


def fill(connection: Connection, numbers: range, sources: int, days: int) -> None:
    body = os.urandom(3000)
    rows: list[dict[str, object]] = []
    for n in numbers:
        at = NOW - timedelta(days=days * ((n * 7919) % 10007) / 10007)
        identifier = f"a{n:012d}"
        rows.append(
            {"id": identifier, "rev": n + 1, "version": 1, "url": f"https://s{n % sources}.example/{n}", "source": f"s{n % sources}"}
            | {"lang": ("en", "fr", "ja")[n % 3], "published": at, "fetched": at, "translation": ("none", "done")[n % 3 > 0]}
            | {"digest": "0" * 64, "body": body}
        )
    connection.execute(insert(articles), rows)
    pages = [row | {"outcome": "stored", "article": row["id"]} for row in rows]
    pages += [row | {"id": f"b{n}", "url": f"{row['url']}/off", "outcome": "off-topic", "article": None} for n, row in zip(numbers, rows, strict=True)]
    known = {"state": "done", "looks": 5, "tries": 0}
    connection.execute(insert(urls), [_of(urls, row | known | {"discovered": row["fetched"]}) for row in pages])
    place = {"status": 200, "file": "f", "offset": 0, "length": 0, "url_id": "", "digest": "sha256:0"}
    connection.execute(insert(fetches), [_of(fetches, row | place, skip=("id",)) for row in pages])
    role = {"why": "", "moved": 1, "seen": 0.0}
    stories = [{"number": n + 1, "article": r["id"], "story": r["id"], "original": r["id"], "role": _role(n)} | role for n, r in zip(numbers, rows, strict=True)]
    connection.execute(insert(story_places), stories)


def account(connection: Connection, number: int, sources: int, days: int) -> None:
    for source in range(sources):
        connection.execute(insert(listings), {"url": f"https://s{source}.example/feed", "source": f"s{source}", "fetched": NOW, "failures": 0})
        for day in range(days):
            for what in ("listing", "named", "new", "stored", "off-topic", "unchanged"):
                count(connection, f"s{source}", what, NOW - timedelta(days=day), by=max(number // sources // days, 1))


def _role(number: int) -> str:
    return "original" if number % 10 else "copy"


def _of(table: Table, row: dict[str, object], skip: tuple[str, ...] = ()) -> dict[str, object]:
    return {column.name: row[column.name] for column in table.columns if column.name in row and column.name not in skip}


if __name__ == "__main__":
    main()
