"""An article as one row: the columns that csv and parquet share, with their types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from index.article import Rights
from index.export.entry import Entry

Kind = Literal["text", "time", "list", "int", "bool"]  # time: aware UTC; list: of text
COLUMNS: Mapping[str, Kind] = {
    "id": "text", "story": "text", "role": "text", "copy_of": "text", "source": "text", "lang": "text", "title": "text",
    "title_en": "text", "authors": "list", "section": "text", "url": "text", "published": "text",
    "published_utc": "time", "updated_utc": "time", "fetched_utc": "time", "gone_utc": "time", "version": "int",
    "translation": "text", "flags": "list", "engine": "text", "model": "text", "paywalled": "bool", "copied_from": "text",
    "topics": "list", "items": "list", "warc_file": "text", "warc_offset": "int", "warc_length": "int",
    "warc_digest": "text", "robots": "list", "licence": "text", "copyright": "text", "terms": "text", "tdm": "bool",
}  # fmt: skip
TEXT: Mapping[str, Kind] = {"text": "text", "english": "text"}


def columns(*, text: bool) -> Mapping[str, Kind]:
    """The columns of a bundle with or without text."""
    return {**COLUMNS, **(TEXT if text else {})}


def row(entry: Entry) -> dict[str, Any]:
    """The values of COLUMNS, and of TEXT where the bundle has it; None where a value is missing."""
    article, data = entry.article, entry.record
    warc = data["warc"] or {}
    found = {name: data[name] for name in COLUMNS if name in data}
    found |= {f"warc_{name}": warc.get(name) for name in ("file", "offset", "length", "digest")}
    found |= _times(entry)
    found["flags"] = list(article.flags)
    rights = article.rights or Rights()
    found |= {name: getattr(rights, name) for name in ("licence", "copyright", "terms", "tdm")}
    found["robots"] = list(rights.robots)
    if entry.text:
        found["text"] = article.text
        english = [block.english for block in article.blocks]
        found["english"] = "\n".join(said or "" for said in english) if any(english) else None
    return found


def _times(entry: Entry) -> dict[str, datetime | None]:
    a = entry.article
    return {
        "published_utc": a.published.utc if a.published else None,
        "updated_utc": a.updated.utc if a.updated else None,
        "fetched_utc": a.fetched,
        "gone_utc": a.gone,
    }
