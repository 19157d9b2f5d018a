"""zip: all of it, every format in one go."""

from __future__ import annotations

from index.export.entry import Entry
from index.export.formats import Job, formats

_NAME = "zip"


class Writer:
    """Hands each article to the writers of all other formats; without text, to those that can do without."""

    def __init__(self, job: Job) -> None:
        known = [one for one in formats().values() if one.name != _NAME]
        self._writers = [one.writer(job) for one in known if job.about.text or not one.needs_text]

    def add(self, entry: Entry) -> None:
        for writer in self._writers:
            writer.add(entry)

    def close(self) -> None:
        for writer in self._writers:
            writer.close()
