"""The formats by name: each is one module with a `Writer`, and a file that it writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol, cast

from index.archive import Archive
from index.export.entry import Entry
from index.export.manifest import About, Files, Records, write


@dataclass(frozen=True, slots=True)
class Job:
    """What a writer gets: a folder for its files, one for what is only needed on the way, and what it is all about."""

    folder: Path
    scratch: Path
    about: About
    archive: Archive
    records: Records
    stack: ExitStack  # closes what is open where the export fails

    def open(self, path: Path, **how: Any) -> IO[str]:
        """A text file to write, in UTF-8; what Unicode does not allow (half a surrogate pair) is written as an escape."""
        how = {"encoding": "utf-8", "errors": "backslashreplace", **how}
        return cast(IO[str], self.stack.enter_context(path.open("w", **how)))

    def describe(self, path: Path, files: Files) -> None:
        """Write the manifest of `files`; when all articles have come."""
        with path.open("w", encoding="utf-8", errors="backslashreplace") as out:
            write(out, self.about, files, self.records)


class Writer(Protocol):
    """Takes the articles one by one, and writes them down as they come."""

    def add(self, entry: Entry) -> None: ...

    def close(self) -> None:
        """Nothing more comes: make the files whole."""


@dataclass(frozen=True, slots=True)
class Format:
    """`file`: what it writes, "" for a folder of files; `suffixes`: of an OUT that means it."""

    name: str
    writer: Callable[[Job], Writer]
    file: str
    suffixes: tuple[str, ...] = ()
    holds_manifest: bool = False  # the file has it inside
    needs_text: bool = False  # cannot be made without


def formats() -> Mapping[str, Format]:
    """All of them by name."""
    from index.export import csv, epub, everything, html, jsonl, markdown, parquet, wacz

    known = (
        Format("jsonl", jsonl.Writer, "articles.jsonl", (".jsonl", ".ndjson")),
        Format("csv", csv.Writer, "articles.csv", (".csv",)),
        Format("parquet", parquet.Writer, "articles.parquet", (".parquet",)),
        Format("markdown", markdown.Writer, "digest.md", (".md", ".markdown")),
        Format("html", html.Writer, "", (".html", ".htm")),
        Format("epub", epub.Writer, "digest.epub", (".epub",), holds_manifest=True),
        Format("wacz", wacz.Writer, "pages.wacz", (".wacz",), holds_manifest=True, needs_text=True),
        Format("zip", everything.Writer, "", (".zip",)),
    )
    return {one.name: one for one in known}
