"""The fetch side against a bare Scrapy spider: CPU and lag on the same loopback pages, in one run.

    python benchmarks/crawl.py [--pages 400] [--folder ../shared/pages]

Serves copies of real pages (where ../shared is present; else pages made up to the same size), gzipped as real servers
send them, and crawls them three ways, each in a process of its own: a bare spider; fetch + WARC + catalogue; all of it,
with extraction in worker processes on all cores. Prints pages/s, CPU-ms a page of the crawling process, and the event
loop's lag in ms (a tick each 5 ms).
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import multiprocessing
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SHARED = Path(__file__).parent.parent.parent / "shared" / "pages"


def bodies(folder: Path) -> list[bytes]:
    """Gzipped pages."""
    files = sorted(folder.glob("*.html")) if folder.exists() else []
    pages = [file.read_bytes() for file in files] or [_made_up(seed) for seed in range(20)]
    return [gzip.compress(page, 6) for page in pages]


def _made_up(seed: int) -> bytes:
    """About 130 KB: an article amid markup."""
    chance = random.Random(seed)
    words = [f"{a}{b}" for a in ("budget", "yen", "bond", "tax") for b in ("", "s", "ary", "ing", "less")]
    text = "".join(f"<p>{' '.join(chance.choices(words, k=60))}.</p>" for _ in range(30))
    menu = "".join(f'<li class="m{n}"><a href="/x/{n}">{chance.random()}</a></li>' for n in range(2000))
    return f"<html><head><title>Page {seed}</title></head><body><ul>{menu}</ul><article>{text}</article></body></html>".encode()


def serve(count: int, folder: Path, ready: Any) -> None:
    """A sitemap of `count` pages, in a process of its own."""
    pages = bodies(folder)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body, kind, packed = b"not here", "text/plain", False
            if self.path == "/sitemap.xml":
                listed = "".join(f"<url><loc>http://{self.headers['Host']}/{n}</loc></url>" for n in range(count))
                body, kind = f"<urlset>{listed}</urlset>".encode(), "application/xml"
            elif self.path[1:].isdigit():
                body, kind, packed = pages[int(self.path[1:]) % len(pages)], "text/html; charset=utf-8", True
            self.send_response(404 if body == b"not here" else 200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        ready.put(server.server_port)
        server.serve_forever()


class Lag:
    """How late the event loop comes to a tick that is due each 5 ms."""

    STEP = 0.005

    def __init__(self) -> None:
        self.late: list[float] = []

    async def watch(self) -> None:
        while True:
            due = time.perf_counter() + self.STEP
            await asyncio.sleep(self.STEP)
            self.late.append((time.perf_counter() - due) * 1000)

    def percentile(self, part: float) -> float:
        return sorted(self.late)[int(len(self.late) * part)] if self.late else 0.0


def bare(url: str, count: int, lag: Lag, home: Path) -> None:
    """What a tutorial would write."""
    from scrapy import Request, Spider
    from scrapy.crawler import CrawlerProcess

    class Bare(Spider):
        name = "bare"

        async def start(self):  # type: ignore[no-untyped-def]
            asyncio.get_running_loop().create_task(lag.watch())
            for number in range(count):
                yield Request(f"{url}/{number}")

        def parse(self, response):  # type: ignore[no-untyped-def]
            return {"url": response.url, "size": len(response.body)}

    settings = {"LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 4, "DOWNLOAD_DELAY": 0}
    process = CrawlerProcess(settings | {"TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False})
    process.crawl(Bare)
    process.start()


def fetch_only(url: str, count: int, lag: Lag, home: Path) -> None:
    """Our crawl, the pages left in the WARC for `work_off`."""
    from crawler.pipelines import ArticlePipeline

    async def leave(self: ArticlePipeline, item: object) -> object:
        return item

    ArticlePipeline.process_item = leave  # type: ignore[method-assign, assignment]
    whole_line(url, count, lag, home)


def whole_line(url: str, count: int, lag: Lag, home: Path) -> None:
    """Our crawl with extraction."""
    from crawler.run import crawl
    from crawler.session import Session
    from crawler.spiders.news import NewsSpider
    from index.config import Config, Source

    start = NewsSpider.start

    async def watched(self: NewsSpider):  # type: ignore[no-untyped-def]
        asyncio.get_running_loop().create_task(lag.watch())
        async for request in start(self):
            yield request

    NewsSpider.start = watched  # type: ignore[method-assign]
    source = Source("bench", home=url, sitemaps=(f"{url}/sitemap.xml",), keep="all", allow_private=True)
    config = Config(archive=home / "archive", delay=0.0, max_new=count, sources=(source,), engine="none")
    with Session(config) as session:
        crawl(session)


def measure(way: Callable[[str, int, Lag, Path], None], url: str, count: int) -> dict[str, float]:
    """One way, in a process of its own; start-up (imports, workers) is taken off by a run over few pages."""
    small, large = (_run(way, url, n) for n in (max(count // 10, 8), count))
    pages = count - max(count // 10, 8)
    return {
        "pages/s": pages / max(large["wall"] - small["wall"], 1e-9),
        "ms/page crawler": 1000 * (large["own"] - small["own"]) / pages,
        "lag p50": large["p50"],
        "lag p99": large["p99"],
    }


def _run(way: Callable[[str, int, Lag, Path], None], url: str, count: int) -> dict[str, float]:
    results: Any = multiprocessing.get_context("spawn").Queue()
    process = multiprocessing.get_context("spawn").Process(target=_child, args=(way, url, count, results))
    process.start()
    answer: dict[str, float] = results.get()
    process.join()
    return answer


def _child(way: Callable[[str, int, Lag, Path], None], url: str, count: int, results: Any) -> None:
    lag = Lag()
    with tempfile.TemporaryDirectory() as home:
        wall = time.perf_counter()
        way(url, count, lag, Path(home))
        wall = time.perf_counter() - wall
    own = resource.getrusage(resource.RUSAGE_SELF)
    mine = own.ru_utime + own.ru_stime
    results.put({"wall": wall, "own": mine, "p50": lag.percentile(0.5), "p99": lag.percentile(0.99)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--folder", type=Path, default=SHARED)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    ready = context.Queue()
    server = context.Process(target=serve, args=(chosen.pages, chosen.folder, ready), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ready.get()}"
    ways = {"bare Scrapy": bare, "fetch + WARC + catalogue": fetch_only, "with extraction": whole_line}
    rows = {name: measure(way, url, chosen.pages) for name, way in ways.items()}
    server.terminate()
    if chosen.json:
        print(json.dumps(rows))
        return
    mean = statistics.mean(len(gzip.decompress(body)) for body in bodies(chosen.folder))
    print(f"{chosen.pages} pages of {mean / 1000:.0f} KB (mean), {os.cpu_count()} cores")
    columns = list(next(iter(rows.values())))
    print(f"{'':28}" + "".join(f"{column:>18}" for column in columns))
    for name, row in rows.items():
        print(f"{name:28}" + "".join(f"{row[column]:18.2f}" for column in columns))
    ratio = rows["fetch + WARC + catalogue"]["ms/page crawler"] / rows["bare Scrapy"]["ms/page crawler"]
    print(f"fetch side: {ratio:.2f} x the CPU of bare Scrapy")


if __name__ == "__main__":
    main()
