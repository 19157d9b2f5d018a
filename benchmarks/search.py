"""Our search against plain Whoosh, SQLite FTS5 and tantivy: one corpus, one set of queries, one run.

    PYTHONPATH=. python benchmarks/search.py 20000 [--only ours fts5] [--keep FOLDER]

tantivy is measured where it is installed (PYTHONPATH=.:/path/to/site-packages). A page is the first ten hits, counts
by language and source over all hits, and ten highlighted snippets. Each query is asked once, after a warm-up with
other words; every engine runs in a process of its own. Memory is that of asking where the index was there already:
run it twice with --keep (what is added is added the first time only). Of ours, `kawaraban search` from the shell is measured as well.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from benchmarks.corpus import REAL, Corpus
from benchmarks.engines import ENGINES
from index.archive import Archive

KINDS = ("term", "and", "phrase", "prefix", "dated", "french", "japanese", "compound")
_BATCH = 2000
_SHELL = 8  # queries, one of each kind


def main() -> None:
    options = _options()
    home = Path(options.keep or tempfile.mkdtemp(prefix="kawaraban-bench-"))
    if options.engine:
        _one(options.engine, home, options.articles, options.queries)
        return
    _archive(home, options.articles + 50)
    for name in options.only or ENGINES:
        command = [sys.executable, "-m", "benchmarks.search", str(options.articles), "--engine", name]
        subprocess.run([*command, "--keep", str(home), "--queries", str(options.queries)], check=False)


def queries(count: int, seed: int = 7) -> Iterator[tuple[str, dict[str, object]]]:
    """(kind, what to ask) of a mixed set: words from the commonest to the rare."""
    corpus, pick = Corpus(), random.Random(seed)

    def word(lang: str) -> str:
        return corpus.words[lang][int(len(REAL[lang].split()) * pick.random()) if pick.random() < 0.7 else pick.randrange(2000)]

    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        lang = {"french": "fr", "japanese": "ja", "compound": "ja"}.get(kind, "en")
        words = [word(lang) for _ in range({"and": 3, "phrase": 2, "compound": 2}.get(kind, 1))]
        if kind == "prefix":
            words = [words[0][:5].ljust(5, "a")]
        yield kind, {"kind": kind, "lang": lang, "words": words, "since": "2024-06-01" if kind == "dated" else None}


def _one(name: str, home: Path, articles: int, count: int) -> None:
    folder = home / name
    started, cpu = time.perf_counter(), time.process_time()
    try:
        engine = ENGINES[name](Archive.open(home), folder, articles)
    except ImportError as error:
        print(f"{name:8} left out: {error}")
        return
    built = time.process_time() - cpu
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    asked = list(queries(count + 16))
    for _, query in asked[count:]:
        engine.page(query)
    times = {kind: [] for kind in KINDS}  # type: dict[str, list[float]]
    asking = time.perf_counter()
    for kind, query in asked[:count]:
        times[kind].append(_milliseconds(lambda query=query: engine.page(query)))  # type: ignore[misc]
    asking = time.perf_counter() - asking
    every = [t for ts in times.values() for t in ts]
    memory = _peak()
    if name == "ours":
        _shell(home, folder, [" ".join(query["words"]) for _, query in asked[:_SHELL]])  # type: ignore[arg-type]
    added = _milliseconds(engine.add_fifty) / 1000
    print(
        f"{name:8} index {articles / built if built > 1 else 0:6.0f}/s (CPU)  {size / articles:6.0f} B/article  page p50 {median(every):7.1f}"
        f" p95 {quantiles(every, n=20)[-1]:7.1f} max {max(every):7.1f} ms (mean {1000 * asking / count:.1f} by the clock)"
        f"  add 50: {added:5.2f} s  peak {memory:.0f} MB, with adding {_peak():.0f} MB"
        f"  all {time.perf_counter() - started:.0f} s"
    )
    print(" " * 9 + "  ".join(f"{kind} {median(ts):.1f}" for kind, ts in times.items()))


def _milliseconds(action: Callable[[], object]) -> float:
    """Of CPU: what else the machine does must not count."""
    started = time.process_time()
    action()
    return (time.process_time() - started) * 1000


def _peak() -> float:
    """Resident megabytes, mapped files included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _shell(home: Path, folder: Path, texts: Sequence[str]) -> None:
    """The whole program, from its start to its end, over the same index."""
    if not (home / "search").exists():
        (home / "search").symlink_to((folder / "search").resolve())
    compiled = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPYCACHEPREFIX": str(home / "compiled")}
    cpu, wall = [], []
    for text in [texts[0], *texts]:  # the first compiles the program, as pip does
        before, started = _of_children(), time.perf_counter()
        command = [sys.executable, "-W", "ignore", "-m", "crawler", "--archive", str(home), "search", "--", text]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=compiled)
        wall.append(time.perf_counter() - started)
        cpu.append(_of_children() - before)
    cpu, wall = cpu[1:], wall[1:]
    print(f"{'shell':8} median {median(cpu):.2f} CPU-s, most {max(cpu):.2f}; by the clock {median(wall):.2f} s, most {max(wall):.2f}")


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _archive(home: Path, count: int) -> None:
    mark = home / "articles.json"
    if mark.exists() and json.loads(mark.read_text()) == count:
        return
    articles = Corpus().articles(count)
    with Archive.open(home) as archive:
        for _ in range(0, count, _BATCH):
            with archive.write() as connection:
                for article in islice(articles, _BATCH):
                    archive.put(article, connection)
    mark.write_text(json.dumps(count))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=20_000)
    parser.add_argument("--only", nargs="+", choices=ENGINES)
    parser.add_argument("--keep", help="a folder for the corpus and the indexes; used again if it is there")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
