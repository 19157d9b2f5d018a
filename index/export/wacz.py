"""WACZ 1.1.1: the very pages, to be replayed in pywb or ReplayWeb.page. Made and validated by the standard tool, `wacz`,
in a process of its own: it brings some thirty packages along, one of them under the AGPL.

It holds the records of the selected articles, copies included, and nothing else: each answer with its request, redirects,
later versions, and revisits together with what they stand for. The manifest lies among the logs, which the tool adds.
"""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.article import Article
from index.captures import Capture, captures
from index.errors import KawarabanError, RecordError
from index.export import manifest
from index.export.entry import Copy, Entry
from index.export.formats import Job
from index.export.manifest import INSIDE
from index.warc import info
from index.warc_copy import exchange

FILE = "pages.wacz"
_WARC, _PAGES = "data.warc.gz", "pages.jsonl"
_TOOL = "import sys; from wacz.main import main; sys.exit(main())"  # `python -m wacz` always exits 0
_SHOWN = 400  # characters of what the tool says


class ToolFailed(KawarabanError):
    """The tool `wacz` is not there, or could not do its work."""


class Writer:
    def __init__(self, job: Job) -> None:
        if importlib.util.find_spec("wacz") is None:
            raise ToolFailed("wacz: the tool of that name is missing: pip install wacz")
        self._job = job
        self._home = job.scratch / "wacz"
        (self._home / "logs").mkdir(parents=True)
        self._warc = job.stack.enter_context((self._home / _WARC).open("wb"))
        self._warc.write(info(_WARC, "Kawaraban"))
        self._pages = job.open(self._home / _PAGES)
        self._page({"format": "json-pages-1.0", "id": "pages", "title": job.about.title, "hasText": True})

    def add(self, entry: Entry) -> None:
        self._add(entry.article, entry.article.text)
        for copy in entry.copies:
            self._add(copy, None)

    def _add(self, article: Article | Copy, text: str | None) -> None:
        """All that was kept of an article's addresses; a page that is damaged is left out, and named."""
        record = article.record
        if record is None:
            return
        known = {(c.record.file, c.record.offset): c for c in captures(self._job.archive, [article.id])}
        own = known.get((record.file, record.offset)) or Capture(article.url, article.fetched, record)
        whole = {capture for capture in dict.fromkeys((*known.values(), own)) if self._copy(capture)}
        if own in whole:
            page = {"id": article.id, "url": own.url, "ts": _second(own.fetched), "title": article.title}
            self._page(page if text is None else page | {"text": text})

    def _page(self, data: dict[str, Any]) -> None:
        self._pages.write(json.dumps(data, ensure_ascii=False) + "\n")

    def _copy(self, capture: Capture) -> bool:
        try:
            self._warc.write(exchange(self._job.archive.folder / "warc", capture.record))
        except RecordError as error:
            self._job.records.problems.append(f"{capture.url}: not in {FILE}: {error}")
            return False
        return True

    def close(self) -> None:
        self._warc.close()
        self._pages.close()
        files = [(name, manifest.file(self._home / name.split("/")[1])) for name in (f"archive/{_WARC}", f"pages/{_PAGES}")]
        self._job.describe(self._home / INSIDE[2], files)
        made = self._job.folder / FILE
        title = "".join(letter for letter in self._job.about.title if letter.isprintable())[:200]
        inputs = [
            "--copy-pages",
            "--pages",
            _PAGES,
            "--log-directory",
            "logs",
            f"--title={title}",
            "--output",
            str(made),
            _WARC,
        ]
        _run(self._home, "create", *inputs)
        _run(self._home, "validate", "--file", str(made))


def _run(home: Path, *words: str) -> None:
    """Run the tool in `home`, where its temporary files go too. Raises ToolFailed with what it said last, OSError where it found
    no space."""
    environment = {**os.environ, "TMPDIR": str(home), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", _TOOL, *words],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        said = done.stderr.strip() or done.stdout.strip()
        for number in (errno.ENOSPC, errno.EDQUOT):
            if f"[Errno {number}]" in said:
                raise OSError(number, os.strerror(number))
        last = said.rpartition("\n")[2] if "Traceback (most recent call last)" in said else said
        raise ToolFailed(f"wacz {words[0]}: {last[-_SHOWN:]}")


def _second(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
