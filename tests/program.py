"""The program, run as a user runs it: in a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from crawler.sources import to_toml
from index.config import Source

ROOT = Path(__file__).parent.parent
SETTINGS = 'delay = 0.0\nwindow = "36500d"\nworkers = 1\nengine = "none"\ntimeout = 5.0\n'


class Program:
    """`kawaraban` in `home`, whose kawaraban.toml it writes."""

    def __init__(self, home: Path, sources: Iterable[Source] = (), settings: str = SETTINGS) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        (home / "kawaraban.toml").write_text(settings + to_toml(sources), "utf-8")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("KAWARABAN_", "ARGOS_"))}
        self.environment |= {"PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(home / "xdg"), "COLUMNS": "120"}

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "crawler", *words]

    def start(self, *words: str, start_new_session: bool = False) -> subprocess.Popen[str]:
        """Without waiting for it."""
        return subprocess.Popen(
            self.command(*words),
            cwd=self.home,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=start_new_session,
        )

    def __call__(self, *words: str, exit: int = 0, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """To its end, which must be `exit`; never with a stack trace."""
        done = subprocess.run(
            self.command(*words), cwd=self.home, env=self.environment, text=True, capture_output=True, input=stdin
        )
        assert done.returncode == exit, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def json(self, *words: str, exit: int = 0) -> list[dict[str, Any]]:
        """The lines that the command prints with --json."""
        return [json.loads(line) for line in self(*words, "--json", exit=exit).stdout.splitlines()]


def source(identifier: str, home: str, **fields: Any) -> Source:
    """A source on loopback that keeps everything."""
    return Source(identifier, identifier, home=home, **{"allow_private": True, "keep": "all", **fields})
