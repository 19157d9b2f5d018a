"""Bundles to hand on: one way in, one file a format.

A bundle is a folder with the articles in one format and `manifest.json`: the query, the counts, the versions, the
SHA-256 of every file, and for each article its URL, fetch time and WARC digest. It is written beside its final name
and renamed when it is whole.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.archive import Archive
from index.article import Article
from index.errors import ArchiveUnwritable, KawarabanError
from index.export import csv, jsonl

Entry = tuple[Article, tuple[str, ...]]  # an article that is kept, and the ids of its copies
FORMATS: dict[str, Callable[[Iterator[Entry], Path], str]] = {"jsonl": jsonl.write, "csv": csv.write}
DEDUPE = ("url", "text")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: article ids (hits) and how they are written."""

    ids: tuple[str, ...]
    format: str = "jsonl"
    dedupe: str = "text"
    query: str = ""
    filters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was written: `articles` + `copies` is the number of hits."""

    folder: Path
    articles: int
    copies: int


def export(archive: Archive, order: Order, out: Path, *, progress: Callable[[int], None] | None = None) -> Bundle:
    """Write a bundle into the new folder `out`. Raises KawarabanError if it is there already, ArchiveUnwritable."""
    if out.exists():
        raise KawarabanError(f"{out}: already there; a bundle is written into a new folder")
    partial = out.with_name(f".{out.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        groups = _groups(archive, order)
        manifest: list[dict[str, Any]] = []
        entries = _noted(_entries(archive, groups, progress), manifest)
        name = FORMATS[order.format](entries, partial)
        copies = sum(len(c) for c in groups.values())
        _write_manifest(partial, [name], order, manifest, copies)
        partial.rename(out)
    except OSError as error:
        raise ArchiveUnwritable(f"{out}: cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return Bundle(out, len(groups), copies)


def _groups(archive: Archive, order: Order) -> dict[str, tuple[str, ...]]:
    """Kept id -> ids of its copies, in the order of the hits; the earliest published of one text is kept."""
    if order.dedupe == "url":
        return dict.fromkeys(order.ids, ())
    members: dict[str, list[tuple[datetime, str]]] = {}
    for article in _read(archive, order.ids):
        at = article.published.utc if article.published else article.fetched
        members.setdefault(_text_key(article), []).append((at, article.id))
    kept = {min(group)[1]: group for group in members.values()}
    return {i: tuple(m for _, m in sorted(kept[i]) if m != i) for i in order.ids if i in kept}


def _text_key(article: Article) -> str:
    """The same for the same text under another headline."""
    folded = "".join(unicodedata.normalize("NFKC", article.text).lower().split())
    return hashlib.sha256(folded.encode()).hexdigest()


def _read(archive: Archive, ids: tuple[str, ...]) -> Iterator[Article]:
    for start in range(0, len(ids), 200):
        chunk = list(ids[start : start + 200])
        found = archive.many(chunk)
        yield from (found[i] for i in chunk if i in found)


def _entries(
    archive: Archive, groups: dict[str, tuple[str, ...]], progress: Callable[[int], None] | None
) -> Iterator[Entry]:
    for number, article in enumerate(_read(archive, tuple(groups)), 1):
        yield article, groups[article.id]
        if progress:
            progress(number)


def _noted(entries: Iterator[Entry], manifest: list[dict[str, Any]]) -> Iterator[Entry]:
    for article, copies in entries:
        record = article.record
        manifest.append(
            {
                "id": article.id,
                "url": article.url,
                "fetched": article.fetched.isoformat(),
                "digest": record and record.digest,
                "copies": list(copies),
            }
        )
        yield article, copies


def _write_manifest(folder: Path, names: list[str], order: Order, articles: list[dict[str, Any]], copies: int) -> None:
    from importlib.metadata import version

    data = {
        "program": f"kawaraban {version('kawaraban')}",
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "query": order.query,
        "filters": order.filters,
        "dedupe": order.dedupe,
        "hits": len(articles) + copies,
        "articles": len(articles),
        "copies": copies,
        "files": {name: "sha256:" + _sha256(folder / name) for name in names},
        "records": articles,
    }
    (folder / "manifest.json").write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
