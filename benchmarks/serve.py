"""First byte of `kawaraban serve` with eight readers at once, at rest and while a crawl runs into the same archive.

    PYTHONPATH=. python -m benchmarks.serve 20000 [--keep FOLDER] [--readers 8] [--pause 0.5] [--seconds 30]

Articles are made up (benchmarks/corpus.py), indexed, placed in stories and read for figures as always; the crawl is
`kawaraban crawl` over a loopback site of pages of real size (benchmarks/crawl.py), a small round after the other, each
through all stages: fetched, extracted, translated (by the demo's models), indexed, grouped, read for figures. Each reader opens a front page, a
search or an article that nobody has opened before, and reads it for `--pause` seconds; of every second article it sees
the end, which loads what is alike. Milliseconds to the first byte; "nothing" is a page that no worker answers, to tell
what the machine itself costs. CPU is that of the server and its workers.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median, quantiles
from typing import IO
from urllib.parse import urlencode

from benchmarks.corpus import Corpus
from benchmarks.crawl import SHARED
from benchmarks.crawl import serve as serve_pages
from benchmarks.search import _archive, queries
from crawler.demo.package_site import HOME as PACKAGES
from index.archive import Archive
from index.config import default_topics

_PAGES = 5000  # that the crawl finds
_A_ROUND = 150  # of them: it is to come to its end, where what was fetched is translated, indexed, grouped and read for figures
_SEARCHES = 5000  # more than can be asked
_SETTINGS = 'archive = "."\ndelay = 0.0\nmax_new = {1}\nmodels = "models"\ndemo_models = true\nwindow = "36500d"\n[[sources]]\nid = "bench-{2}"\nhome = "{0}/"\nsitemaps = ["{0}/sitemap.xml"]\nkeep = "all"\nallow_private = true\n'


def main() -> None:
    options = _options()
    home = Path(options.keep or tempfile.mkdtemp(prefix="kawaraban-serve-"))
    ids = prepare(home, options.articles)
    with served(home) as (port, server):
        measure("at rest", port, server, ids, options)
        with crawling(home):
            time.sleep(5)
            measure("while a crawl runs", port, server, ids, options)


def prepare(home: Path, count: int) -> list[str]:
    """The archive with all that is derived from it; some ids."""
    from index.ledger import Ledger
    from index.search import Search
    from index.stories import Originals, Stories

    _archive(home, count)
    with Archive.open(home) as archive, archive.lock("bench"):
        topics = default_topics()
        stories = Stories(archive, topics)
        for part in (Search(archive, topics), stories, Ledger(archive, topics, copies=Originals(stories))):
            started = time.process_time()
            taken = part.sync()
            print(f"{type(part).__name__}: {taken} articles in {time.process_time() - started:.0f} CPU-s", flush=True)
    return [article.id for article in Corpus().articles(2000)]


@contextmanager
def served(home: Path) -> Iterator[tuple[int, int]]:
    """`kawaraban serve`; its port and its process."""
    process = subprocess.Popen(_program(home, "serve", "--port", "0"), stdout=subprocess.PIPE, text=True, cwd=home)
    try:
        assert process.stdout
        port = int(process.stdout.readline().split()[2].rstrip("/").rpartition(":")[2])
        _first_byte(port, "/")  # it answers once its workers have started
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def crawling(home: Path) -> Iterator[None]:
    """`kawaraban crawl` of pages on loopback."""
    ready = multiprocessing.Queue()  # type: ignore[var-annotated]
    site = multiprocessing.Process(target=serve_pages, args=(_PAGES, SHARED, ready), daemon=True)
    site.start()
    port = ready.get()  # names the source: what an earlier run left is not asked for again
    (home / "kawaraban.toml").write_text(_SETTINGS.format(f"http://127.0.0.1:{port}", _A_ROUND, port), "utf-8")
    log = (home / "crawl.log").open("w")
    subprocess.run(_program(home, "models", "install", "fr", "ja", "--demo", "--from", str(PACKAGES)), cwd=home, check=True, stdout=log)
    before, over, rounds = _taken_in(home), threading.Event(), list[float]()
    runner = threading.Thread(target=_rounds, args=(home, log, over, rounds))
    runner.start()
    try:
        yield
        after = _taken_in(home)
        print(f"{len(rounds)} rounds ended; " + ", ".join(f"{name} took in {after[name] - n}" for name, n in before.items()))
    finally:
        over.set()
        runner.join()
        site.terminate()


def _rounds(home: Path, log: IO[str], over: threading.Event, ended: list[float]) -> None:
    """Rounds one after the other, each through all stages."""
    while not over.is_set():
        process = subprocess.Popen(_program(home, "crawl"), cwd=home, stdout=log, stderr=log)
        while process.poll() is None and not over.wait(0.2):
            pass
        if process.poll() is None:
            process.terminate()
        else:
            ended.append(time.monotonic())
        process.wait()


def _taken_in(home: Path) -> dict[str, int]:
    """How far the catalogue and what is derived of it have come, in revisions."""
    from index.search import Search
    from index.web.desk import known

    with Archive.open(home, create=False, reading=True) as archive:
        far = known(archive)
        parts = {"catalogue": archive.rev, "index": Search(archive).snapshot().rev}
        return parts | {name: far.get(name) or 0 for name in ("stories", "ledger")}


def _program(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "crawler", "--archive", str(home), *words]


def measure(name: str, port: int, server: int, ids: list[str], options: argparse.Namespace) -> None:
    times: dict[str, list[float]] = {"front page": [], "search": [], "article": [], "alike": [], "nothing": []}
    asked = map(_search, (query for _, query in list(queries(_SEARCHES, seed=random.randrange(1_000_000)))))
    cpu = _cpu(server)
    end = time.monotonic() + options.seconds
    readers = [threading.Thread(target=_read, args=(port, ids, asked, end, options.pause, times)) for _ in range(options.readers)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    each = (_cpu(server) - cpu) * 1000 / sum(len(found) for kind, found in times.items() if kind != "nothing")
    load = f"load {os.getloadavg()[0]:.1f}, {each:.0f} CPU-ms a page"
    print(f"{name}: {options.readers} readers, {options.pause} s a page, {load}", flush=True)
    for kind, found in times.items():
        print(f"  {kind:10} {len(found):5} pages  p50 {median(found):6.1f}  p95 {quantiles(found, n=20)[-1]:6.1f}  max {max(found):6.1f} ms")


def _read(port: int, ids: list[str], asked: Iterator[str], end: float, pause: float, times: dict[str, list[float]]) -> None:
    pick = random.Random()

    def open_(kind: str, path: str) -> None:
        started = time.perf_counter()
        status = _first_byte(port, path)
        times[kind].append((time.perf_counter() - started) * 1000)
        assert status == 200, f"{status}: {path}"
        time.sleep(pause * pick.uniform(0.5, 1.5))

    while time.monotonic() < end:
        open_("front page", _front(pick))
        open_("search", next(asked))
        article = f"/article/{pick.choice(ids)}"
        open_("article", article)
        if pick.random() < 0.5:
            open_("alike", f"{article}/alike")
        open_("nothing", "/robots.txt")


def _cpu(server: int) -> float:
    """Seconds of CPU that a process and its children have used (proc(5))."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(") ")[2].split()
            ticks += int(fields[11]) + int(fields[12]) if server in (int(path.parent.name), int(fields[1])) else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def _front(pick: random.Random) -> str:
    return pick.choice(("/", "/?period=all", "/?period=month", f"/?since=2025-{pick.randrange(1, 13):02}"))


def _search(query: dict[str, object]) -> str:
    words = query["words"]
    assert isinstance(words, list)
    text = f'"{" ".join(words)}"' if query["kind"] == "phrase" else f"{words[0]}*" if query["kind"] == "prefix" else " ".join(words)
    since = {"since": query["since"]} if query["since"] else {}
    return "/search?" + urlencode({"q": text, **since})


def _first_byte(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    reply = connection.getresponse()
    reply.read()
    connection.close()
    return reply.status


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=20_000)
    parser.add_argument("--keep", help="a folder for the archive; used again if it is there")
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--pause", type=float, default=0.5, help="seconds that a reader spends on a page")
    parser.add_argument("--seconds", type=float, default=30.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
