"""manifest.json: what was asked for, by which versions it was answered, the digest of every file, and the origin of every
article. Written and read as it streams: its records stand one a line."""

from __future__ import annotations

import hashlib
import json
import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any

from index.analyzers import signature
from index.export.entry import Entry
from index.export.folder import names

NAME = "manifest.json"
INSIDE = (NAME, "META-INF/kawaraban-manifest.json", "logs/manifest.json")  # of zip, epub, wacz
LAYOUT = 1  # of the manifest; raise it when fields or their meaning change
FILES, RECORDS = b' "files": {\n', b' "records": [\n'  # the lines that they follow
_LIBRARIES = ("trafilatura", "ctranslate2", "whoosh", "warcio", "duckdb", "wacz")
_CHUNK = 1 << 20
_LISTED = 3  # values of a filter that the title names

Files = Iterable[tuple[str, Mapping[str, Any]]]  # name, {"sha256", "bytes"}


@dataclass(frozen=True, slots=True)
class About:
    """What a bundle is made of; `articles` + `copies` is the number of hits."""

    query: str
    filters: Mapping[str, Any]
    format: str
    dedupe: str
    text: bool
    articles: int
    copies: int
    made: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def title(self) -> str:
        """A line that says what is in it."""
        told = [f"{name.replace('_', '-')}: {_told(value)}" for name, value in self.filters.items()]
        return "; ".join([*([self.query] if self.query else []), *told]) or "All articles"


def _told(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) if len(value) <= _LISTED else f"{len(value)} given"
    return str(value)


class Records:
    """The manifest's records on their way into it: kept in a file, with the models that made the English counted."""

    def __init__(self, spool: Path, stack: ExitStack) -> None:
        self._spool = spool
        self._out = stack.enter_context(spool.open("w", encoding="utf-8", errors="backslashreplace"))
        self.models: Counter[str] = Counter()
        self.problems: list[str] = []  # what had to be left out

    def note(self, entry: Entry) -> None:
        self._out.write(json.dumps(entry.provenance, ensure_ascii=False) + "\n")
        self.models.update((entry.record["model"] or "").split(", ") if entry.record["model"] else ())

    def close(self) -> None:
        self._out.close()

    def lines(self) -> Iterator[str]:
        with self._spool.open(encoding="utf-8") as lines:
            yield from (line.rstrip("\n") for line in lines)

    def versions(self) -> Iterator[tuple[str, int]]:
        """Id and version of every article, copies included."""
        for record in map(json.loads, self.lines()):
            yield from ((one["id"], one["version"]) for one in (record, *record["copies"]))


def write(out: IO[str], about: About, files: Files, records: Records) -> None:
    """The whole manifest; files and records stand one a line."""
    head = {
        "manifest": LAYOUT,
        "program": f"kawaraban {_version('kawaraban')}",
        "made": about.made.isoformat(timespec="seconds"),
        "query": about.query,
        "filters": dict(about.filters),
        "format": about.format,
        "dedupe": about.dedupe,
        "text": about.text,
        "hits": about.articles + about.copies,
        "articles": about.articles,
        "copies": about.copies,
        "problems": records.problems,
        "versions": versions(records.models),
    }
    out.write(f"{json.dumps(head, ensure_ascii=False, indent=1)[:-2]},\n{FILES.decode()}")
    out.writelines(_apart(f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(said)}" for name, said in files))
    out.write(f"\n }},\n{RECORDS.decode()}")
    out.writelines(_apart(records.lines()))
    out.write("\n ]\n}\n")


def _apart(lines: Iterable[str]) -> Iterator[str]:
    between = "  "
    for line in lines:
        yield between + line
        between = ",\n  "


def versions(models: Mapping[str, int]) -> dict[str, Any]:
    """Of all that had a part in it; `models`: translation model -> articles."""
    libraries = {name: found for name in _LIBRARIES if (found := _version(name))}
    return {
        "kawaraban": _version("kawaraban"),
        "python": platform.python_version(),
        "analyzers": signature(),
        "models": dict(sorted(models.items())),
        "libraries": libraries,
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


# -- files ----------------------------------------------------------------------------------------


def files_in(folder: Path) -> Files:
    """The files that a folder holds when this is called."""
    return ((name, file(folder / name)) for name in sorted(names(folder)))


def file(path: Path) -> Mapping[str, Any]:
    """{"sha256", "bytes"} of a file."""
    with path.open("rb") as content:
        return digest(content)


def digest(content: IO[bytes], most: int | None = None) -> Mapping[str, Any]:
    """SHA-256 and size of what is left of a stream; of its first `most` bytes and one more where it is longer."""
    hashed, size = hashlib.sha256(), 0
    while chunk := content.read(_CHUNK):
        hashed.update(chunk)
        size += len(chunk)
        if most is not None and size > most:
            break
    return {"sha256": hashed.hexdigest(), "bytes": size}
