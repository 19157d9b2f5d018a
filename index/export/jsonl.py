"""JSON Lines: one `show` record a line, its copies listed under it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from index.article import Article
from index.show import record


def write(entries: Iterator[tuple[Article, tuple[str, ...]]], folder: Path) -> str:
    """Write articles.jsonl into `folder`; returns the file's name."""
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as out:
        for article, copies in entries:
            out.write(json.dumps(record(article) | {"copies": list(copies)}, ensure_ascii=False) + "\n")
    return "articles.jsonl"
