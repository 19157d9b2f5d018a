"""About this archive: how much it holds, what made it, how to ask it."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

from index.memory import pending, tally
from index.web.desk import Desk
from index.web.markup import FLAGS
from index.web.pages import render
from index.web.wire import Asked, Reply

_LIBRARIES = ("whoosh", "sudachipy", "sudachidict-core", "SQLAlchemy", "starlette", "uvicorn", "jinja2", "nh3")


def view(desk: Desk, asked: Asked) -> Reply:
    folder = desk.archive.folder
    sizes = [
        ("Pages as fetched (WARC)", _size(folder / "warc")),
        ("Catalogue, translations, ledger", _size(folder, "catalog.sqlite3*")),
        ("Search index", _size(folder / "search")),
    ]
    versions = [("Kawaraban", version("kawaraban")), ("Python", platform.python_version()), ("SQLite", sqlite3.sqlite_version)]
    return render(
        "about.html",
        here="/about",
        articles=len(desk.archive),
        rev=desk.archive.rev,
        indexed=desk.indexed,
        waiting=pending(desk.archive),
        sizes=sizes,
        versions=versions + [(name, version(name)) for name in _LIBRARIES],
        models=sorted(tally(desk.archive).items()),
        flags=FLAGS,
        topics=desk.topics,
        base=asked.base,
    )


def _size(folder: Path, pattern: str = "**/*") -> int:
    """Bytes of the files in a folder, as far as they are still there when looked at."""
    total = 0
    for path in folder.glob(pattern):
        try:
            total += os.stat(path).st_size if path.is_file() else 0
        except OSError:
            continue
    return total
