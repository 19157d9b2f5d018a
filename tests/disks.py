"""Run in a network and mount namespace of its own: the program on an archive whose disk is full, or may not be written.

`python -m tests.disks FOLDER` prints as JSON what was run, with its exit code and what it said on stderr, and what came of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.program import Program, source
from tests.rebinding import loopback_up
from tests.site import PROSE, Site

PAGES = 12
ROOM = "16m"


class Disk:
    """The archive is a file system of its own, whose size can be changed."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.told: dict[str, tuple[int, str]] = {}
        program.archive.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", program.archive], check=True)

    def mounted(self, *options: str) -> None:
        subprocess.run(["mount", "-o", ",".join(("remount", *options)), self.program.archive], check=True)

    def filled(self, but: int) -> None:
        """As large as what is on it, and some bytes."""
        held = os.statvfs(self.program.archive)
        self.mounted(f"size={(held.f_blocks - held.f_bfree) * held.f_frsize + but}")

    def run(self, state: str, *words: str) -> None:
        done = subprocess.run(
            self.program.command(*words), cwd=self.program.home, env=self.program.environment, text=True, capture_output=True
        )
        self.told[f"{state}: {' '.join(words)}"] = (done.returncode, done.stderr)


def main(home: Path) -> None:
    loopback_up()
    with Site() as site:
        noise = [f"<!-- {os.urandom(50_000).hex()} -->" for _ in range(PAGES)]  # for the WARC alone
        paths = [site.article(f"/{n}", f"Budget {n}", f"It asks for {n} trillion yen.", one, *PROSE) for n, one in enumerate(noise)]
        program = Program(home, [source("s", site.url, feeds=(site.feed(*paths),))])
        disk = Disk(program)
        disk.mounted("size=700k")
        disk.run("small", "crawl")
        disk.mounted(f"size={ROOM}")
        disk.run("whole", "crawl")
        disk.filled(1_000_000)  # enough for the pages, not for the tool that packs them
        disk.run("nearly full", "export", "archive/out.wacz")
        disk.filled(40_000)
        disk.run("nearly full", "rebuild", "--from", "index")
        disk.run("nearly full", "export", "archive/out.jsonl")
        disk.filled(0)
        for words in (["crawl"], ["search", "budget"], ["stats"]):
            disk.run("full", *words)
        disk.mounted(f"size={ROOM}", "ro")
        for words in (["crawl"], ["search", "budget"], ["export", "archive/out.jsonl"], ["export", "out.jsonl"]):
            disk.run("read-only", *words)
        disk.mounted("rw")
        disk.run("again", "crawl")
    program("export", "all.jsonl", "--dedupe", "url")
    exported = (home / "all.jsonl").read_text("utf-8").count("\n")
    indexes = [path.name for path in program.archive.glob("search/[0-9]*")]
    print(json.dumps({"told": disk.told, "articles": exported, "verify": program("verify").stdout, "indexes": indexes}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
