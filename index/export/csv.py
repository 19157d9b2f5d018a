"""CSV for spreadsheets: a byte-order mark so that Excel reads UTF-8, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from index.article import Article
from index.show import record

COLUMNS = ("id", "source", "lang", "published", "title", "title_en", "url", "fetched", "translation")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # OWASP, CSV injection; full width in Japan's


def write(entries: Iterator[tuple[Article, tuple[str, ...]]], folder: Path) -> str:
    """Write articles.csv into `folder`; returns the file's name."""
    with (folder / "articles.csv").open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*COLUMNS, "digest", "copies", "text", "english"])
        for article, copies in entries:
            data = record(article)
            english = "\n".join(b.english or "" for b in article.blocks)
            digest = article.record.digest if article.record else ""
            cells = [*(data[c] or "" for c in COLUMNS), digest, " ".join(copies), article.text, english]
            writer.writerow([_plain(str(cell)) for cell in cells])
    return "articles.csv"


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
