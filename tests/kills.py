"""kill -9 at random moments of the program at work on a newsroom that goes on publishing, and what must hold after it.

`Ordeal(folder, seed)` publishes; `.batch(kills)` runs crawls, translations, index builds, exports and alerts that are
killed, lets one crawl end, and checks: every page is stored, in one record each, none was asked for in full again once it
was stored, archive and bundles verify, the index and the alerts know of every article. A violation is a line.

Runs are forked from a process that has imported what the program needs: seconds of importing at each of hundreds of
starts would be most of what is killed.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from crawler import models
from index.archive import Archive
from index.errors import RecordError
from index.export.check import check
from index.frontier import Frontier
from index.reader import Reader
from index.search import Search
from index.stories import Stories
from index.verify import verify
from index.warc import Found, scan
from tests.program import ROOT, SETTINGS, Program, source
from tests.site import Answer, Reply, Site

STAGES = ("crawl", "crawl", "crawl", "translate", "index", "export", "alerts")
_WORDS = {
    "crawl": ("crawl",), "translate": ("rebuild", "--from", "translate"), "index": ("rebuild", "--from", "index"),
    "alerts": ("alerts", "send"),
}  # fmt: skip
_IMPORTED = "crawler.run crawler.settings crawler.refresh crawler.rebuild crawler.extract crawler.alerts crawler.spiders.news crawler.pipelines " \
    "crawler.manners crawler.middlewares crawler.faults crawler.engine scrapy.crawler trafilatura langdetect index.export.bundle index.web.app sudachipy " \
    "apprise ctranslate2 sentencepiece"  # fmt: skip
_LONGEST = 180.0  # seconds that a run may take on a busy machine


class Forge:
    """Starts the program in forked processes, one at a time; a run is killed, or ends."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        command = [sys.executable, "-c", f"from tests.kills import serve; serve({_IMPORTED.split()!r})"]
        self._process = subprocess.Popen(
            command, cwd=home, env=environment | {"PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, *words: str, kill_after: float | None = None) -> tuple[int, float]:
        """Exit code (-9 where it was killed) and how long it took."""
        assert self._process.stdin and self._process.stdout
        started = time.monotonic()
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            for kill in (os.killpg, os.kill):  # it may have no group of its own yet, or be over
                with suppress(ProcessLookupError):
                    kill(pid, signal.SIGKILL)
        code = int(self._process.stdout.readline())
        return code, time.monotonic() - started

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def serve(modules: list[str]) -> None:
    """The process that is forked from: a line of words in, the pid and then the exit code out."""
    import importlib
    import multiprocessing

    from crawler import workers
    from crawler.cli import cli

    for module in modules:
        importlib.import_module(module)
    workers._context = lambda: multiprocessing.get_context("fork")
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            os.setsid()
            log = os.open("run.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(log, 1)
            os.dup2(log, 2)
            signal.setitimer(signal.ITIMER_REAL, _LONGEST)
            try:
                cli(json.loads(line), standalone_mode=False)
                os._exit(0)
            except SystemExit as error:
                os._exit(int(error.code or 0))
            except BaseException:
                import traceback

                traceback.print_exc()
                os._exit(70)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


class Ordeal:
    """A newsroom, the program on it, and the count of what went wrong."""

    def __init__(self, home: Path, seed: int = 1, pages: int = 8) -> None:
        self._chance = random.Random(seed)
        self._pages = pages
        self._site = Site()
        self._site.__enter__()
        self._site.pages["/hook"] = self._told
        settings = SETTINGS.replace('engine = "none"', f'demo_models = true\nmodels = "{home / "models"}"')
        alert = f'[[alerts]]\nname = "all"\nquery = "*"\nto = ["{self._site.url}/hook"]\n'
        self.program = Program(home, [source("s", self._site.url, feeds=(f"{self._site.url}/feed.xml",))], settings)
        with (home / "kawaraban.toml").open("a") as file:
            file.write(alert)
        models.install(("fr",), ROOT / "crawler" / "demo" / "packages", folder=home / "models", allow_demo=True)
        self._french = _sentences("fr")
        self._forge = Forge(home, self.program.environment)
        self._published: list[str] = []
        self._alerted: Counter[str] = Counter()
        self._took: dict[str, float] = {}
        self.kills: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()  # runs that were over before the kill
        self.repeated = 0  # answers that were on their way, or not written whole, when the kill came
        self.violations: list[str] = []

    def __enter__(self) -> Ordeal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._forge.close()
        self._site.__exit__(kind, error, trace)

    @property
    def report(self) -> dict[str, object]:
        return {
            "kills": sum(self.kills.values()), "by stage": dict(self.kills), "ended before the kill": sum(self.ended.values()),
            "pages": len(self._published), "asked again, in flight at a kill": self.repeated,
            "alerts told twice": sum(count - 1 for count in self._alerted.values()), "violations": self.violations,
        }  # fmt: skip

    def batch(self, kills: int) -> None:
        """Publish, kill that many runs, let a crawl end, check."""
        self._publish()
        enough = sum(self.kills.values()) + kills
        for _ in range(4 * kills):  # a run may be over before its kill comes; the next is given less time
            if sum(self.kills.values()) >= enough:
                break
            stage = self._chance.choice(STAGES)
            before, asked = self._stored(), len(self._site.requests)
            self._killed(stage)
            self._asked_again(before, asked)
        before, asked = self._stored(), len(self._site.requests)
        self._whole("crawl")
        self._asked_again(before, asked)
        self._check()

    # -- runs ---------------------------------------------------------------------------------------------

    def _killed(self, stage: str) -> None:
        out = f"out-{sum(self.kills.values())}.jsonl"
        longest = self._took.get(stage, 2.0)
        code, took = self._forge.run(*self._words(stage, out), kill_after=self._chance.uniform(0.02, longest))
        if code == -signal.SIGKILL:
            self.kills[stage] += 1
            self._took[stage] = longest * 1.02
        else:
            self.ended[stage] += 1
            self._took[stage] = min(longest, took) * 0.9
        if stage == "export":
            self._bundle(self.program.home / out)

    def _whole(self, stage: str, out: str = "whole.jsonl") -> None:
        code, took = self._forge.run(*self._words(stage, out))
        if stage not in self._took:
            self._took[stage] = took
        if code:
            self.violations.append(f"{stage}: exit {code}: {(self.program.home / 'run.log').read_text()[-500:]}")

    def _words(self, stage: str, out: str) -> tuple[str, ...]:
        return ("export", out, "--dedupe", "url") if stage == "export" else _WORDS[stage]

    def _bundle(self, out: Path) -> None:
        if out.exists():
            self.violations += [f"{out.name}: {problem}" for problem in check(out)]

    # -- the newsroom -------------------------------------------------------------------------------------

    def _publish(self) -> None:
        for _ in range(self._pages):
            number, french = len(self._published), self._chance.random() < 0.3
            text = self._chance.sample(self._french, 7) if french else [self._invented() for _ in range(7)]
            self._site.article(f"/{number}", f"Budget {number}: {text[0][:50]}", *text[1:])
            self._published.append(f"{self._site.url}/{number}")
        self._site.feed(*self._published)

    def _invented(self) -> str:
        """An English sentence of words that no other has: it is of no other's story."""
        letters = self._chance.choices("bdfgklmnprstvz", k=24)
        words = ["".join(f"{a}{self._chance.choice('aeiou')}" for a in letters[at : at + 3]) + "s" for at in range(0, 24, 3)]
        return "The {} of the {} told that the {} would be in {} for the {} and not with {} on the {} of {}.".format(*words)

    def _told(self, answer: Answer) -> None:
        message = json.loads(answer.rfile.read(int(answer.headers["Content-Length"])))
        self._alerted.update(hit["id"] for hit in message["hits"])
        answer.reply(Reply("taken"))

    # -- what must hold -----------------------------------------------------------------------------------

    def _stored(self) -> set[str]:
        """Pages whose answer stands whole in the WARC."""
        files = (self.program.archive / "warc").glob("*.gz")
        return {found.url for path in files for found in _found(path)}

    def _asked_again(self, before: set[str], since: int) -> None:
        asked = Counter(self._site.url + path for path in self._site.requests[since:] if path[1:].isdigit())
        self.violations += [f"{url}: asked for, and it was stored" for url in asked if url in before]
        earlier = Counter(self._site.url + path for path in self._site.requests[:since])
        self.repeated += sum(1 for url in asked if url in earlier)

    def _check(self) -> None:
        wrong = self.violations.append
        records = Counter(found.url for path in (self.program.archive / "warc").glob("*.gz") for found in _found(path))
        if twice := [url for url, count in records.items() if count > 1]:
            wrong(f"more than one record: {twice}")
        with Archive.open(self.program.archive, reading=True) as archive:
            kept = {article.url: article for article in archive.changes()}
            if missing := set(self._published) - kept.keys():
                wrong(f"lost: {sorted(missing)}")
            if waiting := [a.url for a in kept.values() if a.translation == "pending"]:
                wrong(f"not translated: {waiting}")
            if (outcomes := Frontier(archive).outcomes()) != {"s": {"stored": len(self._published)}}:
                wrong(f"outcomes: {outcomes}")
            self.violations += [f"{one.url}: {one.problem}" for one in verify(archive) if one.problem]
            ids = {article.id for article in kept.values()}
            if (indexed := set(Search(archive).ids(""))) != ids:
                wrong(f"index: {len(indexed)} of {len(ids)}")
            stories = Stories(archive).of(sorted(ids))
        with Reader(self.program.archive) as reader:
            noted = dict(reader.rows("SELECT article, story FROM alert_hits"))
        if lost := noted.keys() - self._alerted.keys():
            wrong(f"alerts that never came: {lost}")
        told = {stories.get(one) for one in noted} | set(noted.values())  # stories as they are, and as they were when told
        if silent := [a.url for a in kept.values() if a.lang == "en" and stories.get(a.id) not in told]:
            wrong(f"no alert of {silent}")  # the French ones are of one another's stories, which come to be others in time
        self._whole("export", f"whole-{len(self._published)}.jsonl")
        out = self.program.home / f"whole-{len(self._published)}.jsonl"
        self._bundle(out)
        if not out.exists() or len({json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()}) != len(ids):
            wrong(f"export: not {len(ids)} articles")


def _found(path: Path) -> Iterator[Found]:
    """The records of a file, up to a torn one."""
    with suppress(RecordError):
        yield from scan(path)


def _sentences(lang: str) -> list[str]:
    """Sentences of the demo's newsroom, which its models know."""
    texts = (ROOT / "crawler" / "demo" / "articles").glob("*/*.txt")
    heads = [text.partition("\n\n") for text in (path.read_text("utf-8") for path in sorted(texts))]
    bodies = [body for head, _, body in heads if f"lang: {lang}" in head]
    return sorted({one for body in bodies for one in re.findall(r"(?m)^[A-ZÉ][^|\n]{40,200}?[.](?= |$)", body)})
