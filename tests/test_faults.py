"""What networks, disks and other programs do to the real program: each fault is counted or named, none is fatal."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from index.archive import Archive
from index.errors import RecordError
from index.frontier import Frontier
from index.reader import CATALOG
from index.verify import verify
from index.warc import read
from tests import rebinding
from tests.disks import PAGES
from tests.hostile import ANSWERS, PAGE, hosts
from tests.program import ROOT, SETTINGS, Program, source
from tests.site import PROSE, Answer, Reply, Site


def test_what_servers_should_not_answer_is_counted(tmp_path: Path) -> None:
    with hosts() as sites:
        named = {f"s{number}": name for number, name in enumerate(sites)}
        sources = [source(one, sites[name].url, feeds=(f"{sites[name].url}/feed.xml",)) for one, name in named.items()]
        settings = SETTINGS.replace("timeout = 5.0", "timeout = 2.0") + "max_page_bytes = 1_000_000\n"
        program = Program(tmp_path, sources, settings)
        program("crawl")
    with Archive.open(program.archive, reading=True) as archive:
        found = {named[one]: outcomes for one, outcomes in Frontier(archive).outcomes().items()}
        assert found == {name: {outcome: 1} for name, (_, outcome) in ANSWERS.items()}
        assert damaged(archive) == []
        bodies = [read(archive.folder / "warc", a.record).body for a in archive.changes() if a.record]
    assert len(bodies) == 4 and bodies.count(PAGE) == 3, "what came packed is unpacked from the archive too"


def test_power_cut_and_flipped_bit_cost_no_more_than_they_took(tmp_path: Path) -> None:
    """The cut is simulated: the WARC ends early, the index is what is left of files that were never synced."""
    with Site() as site:
        site.feed(*(site.article(f"/{n}", f"Budget {n}", f"The ministry asks for {n} trillion yen.", *PROSE) for n in range(12)))
        program = Program(tmp_path, [source("s", site.url, feeds=(f"{site.url}/feed.xml",))])
        program("crawl")
        kept = texts(program)
        (warc,) = (program.archive / "warc").glob("*.gz")
        os.truncate(warc, warc.stat().st_size // 2)
        for path in (program.archive / "search").glob("*/*"):
            os.truncate(path, path.stat().st_size // 2)
        said = program("crawl").stderr
        asked = Counter(path for path in site.requests if path[1:].isdigit())
    assert "6 records are missing at its end" in said and "is damaged" in said
    assert sorted(asked.values()) == [1] * 6 + [2] * 6 and texts(program) == kept
    with Archive.open(program.archive, reading=True) as archive:
        assert damaged(archive) == [] and {a.version for a in archive.changes()} == {1}
        bad = next(archive.changes()).record
    assert bad
    data = bytearray(warc.read_bytes())
    data[bad.offset + bad.length // 2] ^= 1
    warc.write_bytes(data)
    place = f"{bad.file} at {bad.offset}"
    checked = program("verify", exit=1)
    assert checked.stdout == "12 records, 1 damaged\n" and checked.stderr.count("\n") == 1 and place in checked.stderr
    with Archive.open(program.archive, reading=True) as archive:
        rest = [a.record for a in archive.changes() if a.record and a.record != bad]
    assert len([read(warc.parent, one) for one in rest]) == 11
    with pytest.raises(RecordError, match=place):
        read(warc.parent, bad)


def texts(program: Program) -> dict[str, str]:
    with Archive.open(program.archive, reading=True) as archive:
        return {article.url: article.text for article in archive.changes()}


def damaged(archive: Archive) -> list[str]:
    return [one.url for one in verify(archive) if one.problem]


def test_sitemaps_that_name_each_other_for_ever_are_left_at_some_point(tmp_path: Path) -> None:
    def index(*paths: str) -> Reply:
        named = "".join(f"<sitemap><loc>{site.url}{path}</loc></sitemap>" for path in paths)
        return Reply(f"<sitemapindex>{named}</sitemapindex>", "application/xml")

    with Site() as site:
        few = [f"/m/{n}.xml" for n in range(12)]
        site.pages["/map.xml"] = index(*few, *few)
        for path in few:
            more = [path.replace(".xml", f"/{n}.xml") for n in range(10)]
            site.pages[path] = index("/map.xml", path, *more)
            site.pages |= dict.fromkeys(more, index("/map.xml", path, *more))
        program = Program(tmp_path, [source("s", site.url, sitemaps=(f"{site.url}/map.xml",))])
        program("crawl")
    asked = Counter(path for path in site.requests if path.endswith(".xml"))
    assert asked["/map.xml"] == 1 and set(asked.values()) == {1} and len(asked) == 1 + 60


def test_names_that_lead_inside_are_refused_also_when_their_answer_changes(tmp_path: Path) -> None:
    """With a real DNS server, in a network of its own."""
    told = apart("tests.rebinding", tmp_path)
    assert "/secret" not in told["paths"] and told["asked"].keys() == rebinding.ANSWERS.keys()
    assert told["outcomes"] == {"forbidden-address": 3, "error": 1}, "changes.test is held to its first answer"


def apart(module: str, folder: Path) -> Any:
    """What a module says that runs in a network and with mounts of its own."""
    alone = next((c for c in (["unshare", "-nm"], ["unshare", "-rnm"]) if not subprocess.run([*c, "true"], capture_output=True).returncode), None)
    if alone is None:
        pytest.skip("namespaces are not permitted here (unshare -nm)")
    run = subprocess.run([*alone, sys.executable, "-m", module, folder], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_full_and_read_only_disks_are_named_and_cost_nothing(tmp_path: Path) -> None:
    said = apart("tests.disks", tmp_path)
    assert {ran: told for ran, told in said["told"].items() if told != [0, ""]} == {
        "small: crawl": [1, "kawaraban: archive archive: cannot be written: no space left on the disk\n"],
        "nearly full: rebuild --from index": [1, "kawaraban: archive/search/2: cannot be written: No space left on device\n"],
        "nearly full: export archive/out.wacz": [
            1, "kawaraban: archive/out.wacz: cannot be written: no space left on the disk; nothing of it was left behind\n"
        ],
        "nearly full: export archive/out.jsonl": [
            1, "kawaraban: archive/out.jsonl: cannot be written: no space left on the disk; nothing of it was left behind\n"
        ],
        "full: crawl": [1, "kawaraban: archive archive: cannot be written: no space left on the disk\n"],
        "read-only: crawl": [1, "kawaraban: archive archive: not writable: Read-only file system\n"],
        "read-only: export archive/out.jsonl": [1, "kawaraban: archive/out.jsonl: cannot be written: Read-only file system\n"],
    }  # fmt: skip
    assert {"full: search budget", "full: stats", "read-only: search budget", "read-only: export out.jsonl"} < said["told"].keys()
    assert said["articles"] == PAGES and said["verify"] == f"{PAGES} records, 0 damaged\n" and said["indexes"] == ["1"]


def test_a_proxy_is_no_way_inside(tmp_path: Path) -> None:
    """The name of the proxy may be private, what is asked through it may not."""
    with Site() as site:
        links = "".join(f"<item><link>{url}</link></item>" for url in ("http://news.example/a", "http://localhost/b", "http://127.1/c"))
        site.pages["http://news.example/feed.xml"] = Reply(f"<rss><channel>{links}</channel></rss>")
        site.article("http://news.example/a", "Budget")
        outlet = source("s", "http://news.example/", feeds=("http://news.example/feed.xml",), allow_private=False, allow_hosts=("*",))
        program = Program(tmp_path, [outlet])
        program.environment |= {"http_proxy": site.url.replace("127.0.0.1", "localhost"), "no_proxy": ""}
        program("crawl")
    assert site.requests == [f"http://news.example/{path}" for path in ("robots.txt", "feed.xml", "a")]
    with Archive.open(program.archive, reading=True) as archive:
        assert Frontier(archive).outcomes() == {"s": {"stored": 1, "forbidden-address": 2}}


def test_catalogue_that_another_program_holds_is_waited_for_once_and_named(tmp_path: Path) -> None:
    """With half a minute's patience cut to two seconds: forty pages under way would each have waited for it."""
    with Site() as site:
        paths = [site.article(f"/{n}", f"Budget {n}", f"The ministry asks for {n} trillion yen.", *PROSE) for n in range(40)]
        program = Impatient(tmp_path, [source("s", site.url, feeds=(site.feed(*paths),))])
        plain, held = site.pages["/9"], []

        def hold(answer: Answer) -> None:
            held.append(sqlite3.connect(program.archive / CATALOG, isolation_level=None, check_same_thread=False))
            held[0].execute("BEGIN IMMEDIATE")
            answer.reply(plain)  # type: ignore[arg-type]

        site.pages["/9"] = hold
        told = f"kawaraban: archive archive: another program holds {CATALOG} locked\n"
        began = time.monotonic()
        assert program("crawl", exit=1).stderr == told
        assert time.monotonic() - began < 40
        assert program("translate", exit=1).stderr == told
        assert "0 hits" in program("search", "budget").stdout, "who reads does not notice"
        held[0].close()
        site.pages["/9"] = plain
        program("crawl")
    assert len(texts(program)) == 40 and Counter(site.requests)["/9"] == 1
    with sqlite3.connect(program.archive / CATALOG, isolation_level=None) as alone:
        alone.execute("PRAGMA locking_mode=EXCLUSIVE")
        alone.execute("UPDATE meta SET value = value")
        for words in (["search", "budget"], ["export", "out.jsonl"]):
            assert program(*words, exit=1).stderr == told
    alone.close()


class Impatient(Program):
    """Waits two seconds for a lock of the catalogue."""

    def command(self, *words: str) -> list[str]:
        start = "import index.reader; index.reader.PATIENCE = 2000; from crawler.cli import main; main(prog_name='kawaraban')"
        return [sys.executable, "-c", start, *words]
