"""`watch`: rounds by a clock of our own, then by the real program; and what it prints for systemd, cron and launchd."""

from __future__ import annotations

import plistlib
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler import units
from crawler.pace import paced, plan
from crawler.schedule import Done, Watch
from index.archive import Archive
from index.config import Config, Source
from index.errors import ArchiveLocked, ConfigError
from index.timetable import Timetable
from tests.program import SETTINGS, Program, source
from tests.site import Answer, Reply, Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@dataclass
class Day:
    """A clock that goes on when it is waited for, and rounds that ask what is due in no time."""

    config: Config
    at: datetime = datetime(2026, 11, 25, tzinfo=UTC)
    rounds: list[datetime] = field(default_factory=list)
    during: Callable[[], dict[str, Any] | None] | None = None
    hours: float = 24
    watch: Watch | None = None

    def __call__(self) -> dict[str, Any] | None:
        self.rounds.append(self.at)
        if self.during:
            return self.during()
        with Archive.open(self.config.archive) as archive:
            timetable = Timetable(archive)
            paces, sources = timetable.paces(), self.config.sources
            due = plan(sources, paces, {}, self.at).ask
            with archive.write() as connection:
                found = (paced(s, paces.get(s.id), 0, self.at, self.config) for s in sources if s.id in due)
                timetable.save(found, connection)
        return {}

    def stop(self) -> None:
        """Rounds take no time."""

    def wait(self, seconds: float) -> None:
        assert seconds > 0
        self.at += timedelta(seconds=seconds)
        self.hours -= seconds / 3600
        if self.hours <= 0 and self.watch:
            self.watch.stop()

    def run(self, **more: Any) -> list[Done]:
        done: list[Done] = []
        load = more.pop("load", lambda: self.config)
        self.watch = Watch(load, self, report=done.append, now=lambda: self.at, wait=self.wait, **more)
        self.watch.run()
        return done


def config(folder: Path, *sources: Source) -> Config:
    return Config(archive=folder / "archive", sources=sources)


def test_quiet_source_is_asked_less_and_less_over_a_day(tmp_path: Path) -> None:
    day = Day(config(tmp_path, Source("s", every=1800.0)))
    done = day.run()
    gaps = [(b - a) / timedelta(minutes=1) for a, b in zip(day.rounds, day.rounds[1:], strict=False)]
    assert all(one.plan.ask == ("s",) for one in done) and 6 <= len(done) <= 9
    assert (gaps[0] < 45 and gaps == sorted(gaps)) or gaps[-1] > 300


def test_rounds_that_fail_are_tried_less_and_less(tmp_path: Path) -> None:
    day = Day(config(tmp_path, Source("s")), during=lambda: None)
    done = day.run()
    assert 24 <= len(done) <= 31 and not any(one.report for one in done)


def test_clock_that_jumps_does_no_harm(tmp_path: Path) -> None:
    day = Day(config(tmp_path, Source("s", every=1800.0, slowest=1800.0)))
    jumps = {2: timedelta(days=-300), 6: timedelta(days=700)}
    original = day.wait

    def wait(seconds: float) -> None:
        day.at += jumps.pop(len(day.rounds), timedelta(0))
        original(seconds)

    watch = Watch(lambda: day.config, day, now=lambda: day.at, wait=wait)
    day.watch = watch
    watch.run()
    assert not jumps and 45 <= len(day.rounds) <= 60


def test_settings_are_read_again_and_a_mistake_leaves_the_old_ones(tmp_path: Path) -> None:
    first = config(tmp_path, Source("a"))
    loads = iter([first, replace(first, sources=(Source("b"),)), None])

    def load() -> Config:
        if (found := next(loads, None)) is None:
            raise ConfigError("kawaraban.toml: not valid TOML")
        return found

    day = Day(first, hours=0.2, during=lambda: {})
    assert {one.plan.ask for one in day.run(load=load)} == {("b",)}


def test_one_watches_at_a_time(tmp_path: Path) -> None:
    day = Day(config(tmp_path, Source("a")))
    with Archive.open(tmp_path / "archive") as archive, archive.watching():
        with pytest.raises(ArchiveLocked, match="`kawaraban watch` \\(process"):
            day.run()
        with archive.lock("crawl"):
            pass  # rounds by hand go on beside it


def test_watch_runs_a_round_and_stops_at_once(site: Site, tmp_path: Path) -> None:
    feed = site.feed(*(site.article(f"/{n}", f"Budget story {n}") for n in range(3)))
    program = Program(tmp_path / "a % 'b", [source("s", site.url, feeds=(feed,))])
    with program.start("watch") as run:
        assert run.stdout
        said = run.stdout.readline()
        assert "1 sources asked; pages: 3 stored" in said and "indexed 3" in said
        assert f"`kawaraban watch` (process {run.pid}" in program("watch", exit=1).stderr
        began = time.monotonic()
        run.send_signal(signal.SIGTERM)
        _, errors = run.communicate(timeout=30)
    assert (run.returncode, errors) == (0, "") and time.monotonic() - began < 10
    (row,) = program.json("crawl", "--due")
    assert row["requests"] == 0, "nothing is due again so soon"


def test_round_in_hand_stops_and_keeps_what_it_has(site: Site, tmp_path: Path) -> None:
    site.pages["/slow"] = Reply(b"x" * 1_000_000, drip=0.2)
    feed = site.feed(*(site.article(f"/{n}", f"Budget story {n}") for n in range(6)), "/slow")
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,))], SETTINGS.replace("timeout = 5", "timeout = 60"))
    with program.start("watch", "--json") as run:
        while "/slow" not in site.requests or "/5" not in site.requests:
            assert run.poll() is None
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        _, errors = run.communicate(timeout=30)
    assert run.returncode == 0 and "ended early (stopped)" in errors and "Traceback" not in errors
    site.pages["/slow"] = Reply("<p>short")
    program("crawl", "--due")
    assert all(site.requests.count(f"/{n}") == 1 for n in range(6)) and site.requests.count("/slow") == 2
    assert program.json("stats")[0]["articles"] == 6


def test_time_that_is_up_leaves_the_rest_to_the_next_round(site: Site, tmp_path: Path) -> None:
    feed = site.feed(*(site.article(f"/{n}", f"Budget story {n}") for n in range(30)))
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,))], SETTINGS.replace("delay = 0.0", "delay = 0.2"))
    program("crawl", "--at-most", "2s")
    first = program.json("stats")[0]["articles"]
    assert 0 < first < 30
    program.home.joinpath("kawaraban.toml").write_text(
        program.home.joinpath("kawaraban.toml").read_text().replace("delay = 0.2", "delay = 0.0")
    )
    program("crawl", "--due")
    assert program.json("stats")[0]["articles"] == 30 and all(site.requests.count(f"/{n}") == 1 for n in range(30))


def test_retry_after_is_obeyed_also_by_hand(site: Site, tmp_path: Path) -> None:
    def busy(answer: Answer) -> None:
        answer.reply(Reply("later", status=429, headers={"Retry-After": "7200"}))

    site.pages["/busy"] = busy
    feed = site.feed("/busy", *(site.article(f"/{n}", f"Budget story {n}") for n in range(20)))
    program = Program(
        tmp_path, [source("s", site.url, feeds=(feed,))], SETTINGS.replace("delay = 0.0", "delay = 0.05")
    )
    program("crawl")
    site.pages["/busy"] = Reply("<p>now")
    asked = len(site.requests)
    assert site.requests.count("/busy") == 1
    last = site.requests.index("/busy")
    assert asked - last <= 5, "what waits behind the answer is not sent any more"
    said = program("crawl", exit=1).stderr
    assert "asked to be left alone until" in said and "HTTP 429" in said and len(site.requests) == asked


def test_503_with_a_garbage_retry_after_is_backed_off_from(site: Site, tmp_path: Path) -> None:
    site.pages["/feed.xml"] = Reply("down", status=503, headers={"Retry-After": "when it is done"})
    program = Program(tmp_path, [source("s", site.url, feeds=(f"{site.url}/feed.xml",))])
    program("crawl", exit=1)
    assert site.requests.count("/feed.xml") == 3
    site.feed(site.article("/1", "Budget"))
    program("crawl")
    assert "/1" in site.requests


AWKWARD = units.Program(
    ("/opt/my \"bin\"/100%/kawaraban", "--archive", "/data/it's $HOME/予算 100%\\x"),
    Path("/home/a b/%h"),
    Path("/data/it's/100%.log"),
)


def test_cron_line_runs_the_words(tmp_path: Path) -> None:
    times, command = units.cron(AWKWARD).split(" * * * * ")
    assert times == "*/20" and command.count("\n") == 1
    for_sh = command.replace(r"\%", "%")
    assert "%" not in command.replace(r"\%", ""), "crontab(5): a bare % ends the command"
    words = shlex.split(for_sh)
    assert tuple(words[3:6]) == AWKWARD.words and words[1] == str(AWKWARD.folder)
    assert words[6:10] == ["crawl", "--due", "--at-most", "8m"]


def test_launchd_list_has_the_words() -> None:
    agent = plistlib.loads(units.launchd(AWKWARD).encode())
    assert agent["ProgramArguments"] == [*AWKWARD.words, "watch"] and agent["WorkingDirectory"] == str(AWKWARD.folder)


def test_systemd_unit_quotes_its_words() -> None:
    unit = units.systemd(AWKWARD)
    assert 'ExecStart="/opt/my \\"bin\\"/100%%/kawaraban" --archive "/data/it\'s $$HOME/予算 100%%\\\\x" watch' in unit
    assert "WorkingDirectory=/home/a b/%%h" in unit


def test_printed_unit_names_the_archive_whole(site: Site, tmp_path: Path) -> None:
    program = Program(tmp_path / "a 100% b", [source("s", site.url, feeds=(site.feed(),))])
    line = program("schedule", "print", "cron").stdout
    folder = str(program.home).replace("%", r"\%")
    assert f"--config '{folder}/kawaraban.toml' --archive '{folder}/archive' crawl --due" in line
    command = line.split(" * * * * ")[1].replace(r"\%", "%")
    subprocess.run(["sh", "-c", command], env=program.environment, cwd="/", check=True)
    assert program.archive.exists() and "/feed.xml" in site.requests
