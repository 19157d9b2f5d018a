"""Bundles of an archive with pages: seconds, megabytes and memory of each format.

    PYTHONPATH=. python benchmarks/export.py 20000 [--only csv html] [--keep FOLDER]

Articles are those of benchmarks/corpus.py, each with a page of its own in the WARC. Each format is made and then checked
in a process of its own; memory is the most that it, or the tool that it calls, had resident.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sqlalchemy import insert, select

from benchmarks.corpus import Corpus
from index.archive import Archive
from index.article import Article
from index.export import Order, check, export, formats
from index.export.folder import names
from index.schema import articles as table
from index.schema import fetches, urls
from index.warc import Exchange, WarcWriter

_BATCH = 2000


def main() -> None:
    options = _options()
    home = Path(options.keep or tempfile.mkdtemp(prefix="kawaraban-bench-"))
    if options.format:
        _one(home, options.format)
        return
    _archive(home / "archive", options.articles)
    for name in options.only or formats():
        command = [
            sys.executable,
            "-m",
            "benchmarks.export",
            str(options.articles),
            "--format",
            name,
            "--keep",
            str(home),
        ]
        subprocess.run(command, check=True)


def _one(home: Path, name: str) -> None:
    out = home / f"out-{name}"
    with Archive.open(home / "archive", create=False) as archive:
        with archive.engine.connect() as connection:
            ids = tuple(connection.scalars(select(table.c.id).order_by(table.c.published.desc())))
        started, cpu = time.perf_counter(), _cpu()
        bundle = export(archive, Order(ids, name), out)
    spent, told = _cpu() - cpu, time.perf_counter() - started
    sizes: Counter[str] = Counter()
    for file in names(out):
        sizes.update(files=1, bytes=(out / file).stat().st_size)
    started = time.perf_counter()
    wrong = list(check(out))
    checked = time.perf_counter() - started
    print(
        f"{name:9} {told:7.1f} s ({spent:7.1f} CPU, {spent / len(ids) * 1000:5.2f} ms an article)  {sizes['bytes'] / 1e6:7.1f} MB in {sizes['files']} files"
        f"  peak {_peak():4.0f} MB  checked {checked:5.1f} s  {bundle.articles} + {bundle.copies}, {len(wrong)} wrong",
        flush=True,
    )
    shutil.rmtree(out)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak() -> float:
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def _archive(home: Path, count: int) -> None:
    mark = home / "articles.json"
    if mark.exists() and json.loads(mark.read_text()) == count:
        return
    made = Corpus().articles(count)
    with Archive.open(home) as archive:
        writer = WarcWriter(home / "warc", "benchmark")
        for _ in range(0, count, _BATCH):
            _put(archive, [_with_page(one, writer) for one in islice(made, _BATCH)])
        writer.close()
    mark.write_text(json.dumps(count))


def _with_page(one: Article, writer: WarcWriter) -> Article:
    body = "".join(_page(one)).encode()
    request = b"GET / HTTP/1.1\r\nHost: news.example\r\n"
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return replace(one, record=writer.response(Exchange(one.url, one.fetched, request, 200, "OK", headers, body)))


def _page(one: Article) -> Iterator[str]:
    yield f"<!doctype html><html lang={one.lang}><title>{one.title}</title><article><h1>{one.title}</h1>"
    yield from (f"<p>{block.text}</p>" for block in one.blocks)


def _put(archive: Archive, some: list[Article]) -> None:
    with archive.write() as connection:
        for one in some:
            archive.put(one, connection)
            assert one.record
            place = {name: getattr(one.record, name) for name in ("file", "offset", "length", "digest")}
            seen = {"url": one.url, "source": one.source, "fetched": one.fetched}
            connection.execute(insert(fetches).values(**seen, **place, url_id=one.id, status=200, outcome="stored"))
            state = {"state": "done", "discovered": one.fetched, "looks": 1, "tries": 0}
            connection.execute(insert(urls).values(**seen, **state, id=one.id, article=one.id))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=20_000)
    parser.add_argument("--only", nargs="+", help="formats")
    parser.add_argument("--keep", help="a folder for the archive; used again if it is there")
    parser.add_argument("--format", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
