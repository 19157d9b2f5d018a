"""HTML: a folder that opens from disk without network or scripts: an index with facets and a timeline, and each article
with original and English side by side, its figures, copies and provenance.

Everything that comes from an article is escaped; a strict Content-Security-Policy stands behind that.
"""

from __future__ import annotations

import shutil
from importlib import resources

from index.export.entry import Entry
from index.export.formats import Job
from index.export.html.article import page
from index.export.html.lists import ARTICLES, Lists, row

_OWN = ("style.css", "filter.js")


class Writer:
    def __init__(self, job: Job) -> None:
        self._folder = job.folder / "html" if job.about.format == "zip" else job.folder
        (self._folder / ARTICLES).mkdir(parents=True)
        self._lists = Lists(self._folder, job.scratch / "lists", job.about)
        self._others: list[tuple[str, str]] = []  # of the story so far: id, and how it is named

    def add(self, entry: Entry) -> None:
        if entry.nth == 1:
            self._others.clear()
        name = f"{entry.article.id}.html"
        text = page(entry, tuple(self._others))
        (self._folder / ARTICLES / name).write_text(text, "utf-8", errors="replace")
        self._lists.add(row(entry), entry)
        self._others.append((entry.article.id, f"{entry.article.source}, {entry.article.lang}"))

    def close(self) -> None:
        self._lists.close()
        for name in _OWN:
            with resources.files(__package__).joinpath(name).open("rb") as own, (self._folder / name).open("wb") as out:
                shutil.copyfileobj(own, out)
