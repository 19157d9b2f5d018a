"""The articles that the demo newsroom publishes: plain text files -> `Manuscript`.

A file is a header of `key: value` lines, a blank line, then blocks separated by blank lines:
a paragraph, `## heading`, `- item` lines, `| cell | cell |` rows, `> quote`, `! photo caption`.
Beside `slug.txt`, `slug.v2.txt` holds what the same URL says from the second edition on.

Header keys: title, published, lang; optional updated, authors (; between), section, copied-from,
edition (2: not there before), path (its own URL path), off-topic (yes: not about the topic).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from index.article import BlockKind

HOME = Path(__file__).parent / "articles"
_REQUIRED = {"title", "published", "lang"}
_OPTIONAL = {"updated", "authors", "section", "copied-from", "edition", "path", "off-topic"}
_MARKS: tuple[tuple[str, BlockKind], ...] = (
    ("## ", "heading"),
    ("- ", "list"),
    ("|", "table"),
    ("> ", "quote"),
    ("! ", "caption"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One block: a paragraph, heading, quote or caption is one line, a list its items, a table its rows."""

    kind: BlockKind
    lines: tuple[str, ...]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells of a table, row by row."""
        return tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Manuscript:
    """An article as its newsroom wrote it. Times are aware, in the outlet's own zone."""

    slug: str
    title: str
    published: datetime
    lang: str
    parts: tuple[Part, ...]
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    section: str = ""
    copied_from: str = ""
    edition: int = 1  # the first edition that has it
    path: str = ""
    off_topic: bool = False
    touched: datetime | None = None  # when the server's copy last changed: later than `updated` if that was not told

    @property
    def modified(self) -> datetime:
        return self.touched or self.updated or self.published

    @property
    def lead(self) -> str:
        """The first paragraph: what feeds and descriptions show."""
        return next((part.lines[0] for part in self.parts if part.kind == "paragraph"), self.title)


def load(folder: Path, edition: int) -> tuple[Manuscript, ...]:
    """The articles of one outlet as of an edition, newest first; none where the folder is missing."""
    first = sorted(path for path in folder.glob("*.txt") if not path.name.endswith(".v2.txt"))
    known = (_as_of(path, edition) for path in first)
    visible = [manuscript for manuscript in known if manuscript.edition <= edition]
    return tuple(sorted(visible, key=lambda m: (m.published, m.slug), reverse=True))


def parse(text: str, slug: str) -> Manuscript:
    """Read one article file. Raises ValueError that names the article and the key."""
    head, _, body = text.replace("\r\n", "\n").strip().partition("\n\n")
    fields = _fields(head, slug)
    updated = fields.get("updated")
    return Manuscript(
        slug=slug,
        title=fields["title"],
        published=_time(fields["published"], slug),
        lang=fields["lang"],
        parts=tuple(_part(block) for block in body.split("\n\n") if block.strip()),
        updated=_time(updated, slug) if updated else None,
        authors=tuple(name.strip() for name in fields.get("authors", "").split(";") if name.strip()),
        section=fields.get("section", ""),
        copied_from=fields.get("copied-from", ""),
        edition=int(fields.get("edition", "1")),
        path=fields.get("path", ""),
        off_topic=fields.get("off-topic") == "yes",
    )


def _as_of(path: Path, edition: int) -> Manuscript:
    first = _read(path)
    later = path.with_suffix(".v2.txt")
    if edition < 2 or not later.exists():
        return first
    second = _read(later, path.stem)
    touched = max(second.modified, first.modified + timedelta(hours=1))
    return replace(second, edition=first.edition, path=second.path or first.path, touched=touched)


def _read(path: Path, slug: str = "") -> Manuscript:
    return parse(path.read_text("utf-8"), slug or path.stem)


def _fields(head: str, slug: str) -> Mapping[str, str]:
    pairs = [line.partition(":") for line in head.splitlines() if line.strip()]
    fields = {key.strip(): value.strip() for key, _, value in pairs}
    if unknown := fields.keys() - _REQUIRED - _OPTIONAL:
        raise ValueError(f"{slug}: unknown header {', '.join(sorted(unknown))}")
    if missing := _REQUIRED - fields.keys():
        raise ValueError(f"{slug}: missing header {', '.join(sorted(missing))}")
    return fields


def _time(text: str, slug: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{slug}: {text}: a time with its offset is needed")
    return at


def _part(block: str) -> Part:
    lines = [line.strip() for line in block.strip().splitlines()]
    for mark, kind in _MARKS:
        if lines[0].startswith(mark):
            return Part(kind, tuple(_unmarked(lines, mark, kind)))
    return Part("paragraph", (" ".join(lines),))


def _unmarked(lines: list[str], mark: str, kind: BlockKind) -> list[str]:
    if kind == "table":
        return lines
    bare = [line.removeprefix(mark) for line in lines]
    return bare if kind == "list" else [" ".join(bare)]
