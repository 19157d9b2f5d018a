"""What networks, disks and other programs do to the real program: each fault is counted or named, none is fatal."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from index.archive import Archive
from index.frontier import Frontier
from index.verify import verify
from tests.hostile import ANSWERS, hosts
from tests.program import SETTINGS, Program, source
from tests.site import PROSE, Site


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
    kept = texts(program)
    assert program("rebuild", "--from", "extract").stderr == "", "what was kept is read again"
    assert texts(program) == kept and len(kept) == 4


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
    assert place in program("rebuild", "--from", "extract").stderr and texts(program) == kept


def texts(program: Program) -> dict[str, str]:
    with Archive.open(program.archive, reading=True) as archive:
        return {article.url: article.text for article in archive.changes()}


def damaged(archive: Archive) -> list[str]:
    return [one.url for one in verify(archive) if one.problem]
