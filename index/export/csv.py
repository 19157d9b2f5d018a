"""CSV (RFC 4180) for spreadsheets: a byte-order mark so that Excel reads UTF-8, and no cell that it would run.

Times are UTC as Excel reads them ("2025-12-26 03:00:00"); lists are joined by "; ". `figures.csv` has a line for each
amount, its value a plain number.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from index.export.entry import Entry
from index.export.formats import Job
from index.export.table import columns, row

FILE, FIGURES = "articles.csv", "figures.csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # OWASP, CSV injection; full width in Japan's
_NUMBERS = ("value", "high")
_FIGURE = ("block", "kind", *_NUMBERS, "currency", "exactness", "text")


class Writer:
    def __init__(self, job: Job) -> None:
        self._columns = tuple(columns(text=job.about.text))
        self._articles = _Sheet(job, FILE, (*self._columns, "copies"))
        self._figures = _Sheet(job, FIGURES, ("id", "source", "lang", "published_utc", *_FIGURE))

    def add(self, entry: Entry) -> None:
        found = row(entry)
        self._articles.write([*(found[name] for name in self._columns), [c["id"] for c in entry.record["copies"]]])
        of = [found[name] for name in ("id", "source", "lang", "published_utc")]
        for amount in entry.record["amounts"]:
            self._figures.write([*of, *(_Number(amount[n] or "") if n in _NUMBERS else amount[n] for n in _FIGURE)])

    def close(self) -> None:
        self._articles.close()
        self._figures.close()


class _Number(str):
    """Digits, perhaps with a sign: no formula."""


class _Sheet:
    def __init__(self, job: Job, name: str, columns: Iterable[str]) -> None:
        self._out = job.open(job.folder / name, encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._out)
        self._writer.writerow(columns)

    def write(self, cells: Iterable[Any]) -> None:
        self._writer.writerow([_cell(cell) for cell in cells])

    def close(self) -> None:
        self._out.close()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        case list() | tuple():
            return plain("; ".join(map(str, value)))
        case _Number() | int():
            return str(value)
    return plain(str(value))


def plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula, with the line ends that it expects in a cell."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return f"'{text}" if text.startswith(_FORMULA) else text
