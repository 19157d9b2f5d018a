"""A day of `watch` in minutes: a newsroom that publishes, edits, deletes and fails, under a clock that is wound on.

    PYTHONPATH=. python -m benchmarks.soak [--hours 24] [--an-hour 20] [--sources 4] [--gap 10] [--out FILE.csv]

Rounds run in processes of their own, as they do for a user; what is simulated is only the time of day, and what is due is
taken together every ten minutes instead of every minute, for there is something due in nearly every one. A line for each
simulated hour: articles, versions, memory of the watcher and the largest of its rounds (MB resident), open files of the
watcher, catalogue, WARC, index (MB). At the end each of them as a plot, what a thousand articles cost, and whether it grew
linearly.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import resource
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from crawler import schedule
from crawler.refresh import run_round
from crawler.schedule import Watch
from crawler.session import Task
from index.archive import Archive
from index.config import Config, Source, default_topics
from index.schema import articles, versions
from tests.site import Answer, Reply, Site

START = datetime(2026, 11, 25, tzinfo=UTC)
MB = 1 << 20


@dataclass
class Outlet:
    """A site whose feed names its latest; every tenth answer of a bad hour fails, pages are edited and taken off."""

    site: Site
    number: int
    random: random.Random
    published: list[str] = field(default_factory=list)
    bad: bool = False

    def hour(self, count: int, now: datetime) -> None:
        self.bad = self.random.random() < 0.15
        for _ in range(count):
            self._publish(now)
        for path in self.random.sample(self.published, min(count // 4, len(self.published))):
            if self.random.random() < 0.2:
                self.site.pages[path] = Reply("gone", status=410)
            else:
                self._write(path, self.random.randrange(1000))
        self.site.feed(*self.published[-50:])
        feed = self.site.pages["/feed.xml"]
        self.site.pages["/feed.xml"] = self._feed(feed)

    def _publish(self, now: datetime) -> None:
        path = f"/{now:%d%H}/{len(self.published)}"
        self.published.append(path)
        self._write(path, 0)

    def _write(self, path: str, edit: int) -> None:
        amount = self.random.randrange(10, 9999)
        text = [
            f"The ministry of outlet {self.number} put item {path} of Japan's budget at ¥{amount} billion for the next year."
        ]
        text += [" ".join(self.random.choices(WORDS, k=60)).capitalize() + "." for _ in range(6)]
        text.append(f"Officials said on day {edit} that the figure may change before the vote in the spring.")
        self.site.article(path, f"Budget item {path} of outlet {self.number}", *text)

    def _feed(self, feed: object) -> Callable[[Answer], None]:
        def answer(request: Answer) -> None:
            if self.bad and self.random.random() < 0.5:
                request.reply(Reply("later", status=503, headers={"Retry-After": "1800"}))
            elif isinstance(feed, Reply):
                request.reply(feed)

        return answer


WORDS = (
    "budget ministry yen spending draft cabinet lawmakers revenue bonds defence pension subsidy chips growth rate prices"
    " exports wages tax reform panel request outlay supplementary fiscal plan region energy debt market support"
).split()


@dataclass
class Clock:
    """Stands still while a round runs, goes on while the watcher waits; each full hour calls `hour`."""

    hour: Callable[[datetime], None]
    end: datetime
    now: datetime = START
    watch: Watch | None = None
    busy: int = 0  # rounds
    largest: int = 0  # resident MB of a round

    def wait(self, seconds: float) -> None:
        until = self.now + timedelta(seconds=max(seconds, 1))
        while (full := self.now.replace(minute=0, second=0) + timedelta(hours=1)) <= until:
            self.now = full
            self.hour(full)
        self.now = until
        if self.now >= self.end and self.watch:
            self.watch.stop()


@dataclass
class Rounds:
    """Each round in a process of its own, at the clock's time."""

    config: Config
    clock: Clock
    outcomes: dict[str, int] = field(default_factory=dict)

    def __call__(self) -> dict[str, Any] | None:
        context = get_context("forkserver")
        context.set_forkserver_preload(["crawler.refresh", "crawler.spiders.news", "crawler.extract", "trafilatura.core", "langdetect"])
        with ProcessPoolExecutor(1, context) as pool:
            report, peak = pool.submit(_round, self.config, self.clock.now).result()
        self.clock.busy += 1
        self.clock.largest = max(self.clock.largest, peak)
        for name, count in report["outcomes"].items():
            self.outcomes[name] = self.outcomes.get(name, 0) + count
        return dict(report)

    def stop(self) -> None:
        """A round that runs is waited for."""


def _round(config: Config, at: datetime) -> tuple[dict[str, Any], int]:
    began = time.monotonic()
    report = run_round(config, Task(due=True), lambda: at + timedelta(seconds=time.monotonic() - began))
    return asdict(report), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(archive: Path, clock: Clock) -> dict[str, Any]:
    with Archive.open(archive) as opened, opened.engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(articles))
        older = connection.scalar(select(func.count()).select_from(versions))
        gone = connection.scalar(select(func.count()).where(articles.c.gone.is_not(None)))
    pages = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    return {
        "hour": round((clock.now - START) / timedelta(hours=1), 1), "rounds": clock.busy, "articles": count,
        "older versions": older, "gone": gone, "watcher MB": round(pages / MB, 1), "round MB": clock.largest,
        "open files": len(os.listdir("/proc/self/fd")), "threads": threading.active_count(),
        "catalogue MB": _size(archive, "catalog.sqlite3*"), "warc MB": _size(archive / "warc", "*"),
        "index MB": _size(archive / "search", "**/*"),
    }  # fmt: skip


def _size(folder: Path, pattern: str) -> float:
    return round(sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file()) / MB, 2)


def soak(hours: float, an_hour: int, sites: list[Site], archive: Path) -> list[dict[str, Any]]:
    outlets = [Outlet(site, number, random.Random(number)) for number, site in enumerate(sites)]
    rows: list[dict[str, Any]] = []

    def hour(now: datetime) -> None:
        for outlet in outlets:
            outlet.hour(an_hour // len(outlets), now)
        if now > START:
            rows.append(measure(archive, clock))
            clock.largest = 0
            print("  ".join(f"{name} {value}" for name, value in rows[-1].items()), flush=True)

    clock = Clock(hour, START + timedelta(hours=hours, minutes=1))
    entries = tuple(
        Source(f"s{n}", f"s{n}", home=s.url, feeds=(f"{s.url}/feed.xml",), keep="all", allow_private=True)
        for n, s in enumerate(sites)
    )
    config = Config(archive, delay=0.0, engine="none", topics=default_topics(), sources=entries, workers=1)
    rounds = Rounds(config, clock)
    hour(START)
    clock.watch = Watch(lambda: config, rounds, now=lambda: clock.now, wait=clock.wait)
    clock.watch.run()
    print("outcomes:", rounds.outcomes)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--an-hour", type=int, default=20, help="articles that all outlets together publish")
    parser.add_argument("--sources", type=int, default=4)
    parser.add_argument("--gap", type=float, default=10, help="minutes from one round to the next")
    parser.add_argument("--out", type=Path, help="the rows as CSV, to plot")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    schedule.GAP = 60 * chosen.gap
    began = time.monotonic()
    sites = [Site().__enter__() for _ in range(chosen.sources)]
    try:
        rows = soak(chosen.hours, chosen.an_hour, sites, folder / "archive")
    finally:
        for site in sites:
            site.__exit__(None, None, None)
        shutil.rmtree(folder)
    if chosen.out:
        with chosen.out.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    print(f"{chosen.hours:g} hours in {time.monotonic() - began:.0f} s")
    _judge(rows)


def _judge(rows: list[dict[str, Any]]) -> None:
    """Flat, or linear in articles: the second half against the first."""
    for name in rows[0]:
        print(f"{name:>15} {plotted([row[name] for row in rows])}  {rows[0][name]} to {rows[-1][name]}")
    first, half, last = rows[0], rows[len(rows) // 2], rows[-1]
    for name in ("watcher MB", "round MB", "open files", "threads"):
        print(f"{name}: {first[name]} -> {half[name]} -> {last[name]}")
    for name in ("catalogue MB", "warc MB", "index MB"):
        early, late = (_slope(name, *pair) for pair in ((first, half), (half, last)))
        print(f"{name} a thousand articles and versions: {early:.2f} in the first half, {late:.2f} in the second")


def plotted(values: list[float]) -> str:
    """A bar for each value, from nothing to the largest."""
    most = max(values) or 1
    return "".join(" ▁▂▃▄▅▆▇█"[round(8 * value / most)] for value in values)


def _slope(name: str, one: dict[str, Any], other: dict[str, Any]) -> float:
    kept = [row["articles"] + row["older versions"] for row in (one, other)]
    return float(1000 * (other[name] - one[name]) / max(kept[1] - kept[0], 1))


if __name__ == "__main__":
    main()
