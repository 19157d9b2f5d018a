"""JSON Lines: one `show` record a line, its copies listed under it."""

from __future__ import annotations

import json

from index.export.entry import Entry
from index.export.formats import Job

FILE = "articles.jsonl"


class Writer:
    def __init__(self, job: Job) -> None:
        self._out = job.open(job.folder / FILE)

    def add(self, entry: Entry) -> None:
        self._out.write(json.dumps(entry.record, ensure_ascii=False) + "\n")

    def close(self) -> None:
        self._out.close()
