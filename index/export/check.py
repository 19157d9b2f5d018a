"""Check a bundle anywhere: offline, without the archive it came from, with nothing but its manifest.

A folder, a zip archive of one, a single file with its manifest beside it, an .epub or a .wacz. Names each file that is
missing, added or changed, and each count that does not agree.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from index.errors import NotFound
from index.export import folder, manifest
from index.export.manifest import INSIDE, NAME, Files

_WACZ, _WACZ_DIGEST = "datapackage.json", "datapackage-digest.json"
_LARGEST_MANIFEST = 2_000_000_000  # bytes
_ONE_A_LINE: dict[str, Any] = {}  # in the place of files that are to be read again, one by one


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not hold, and of which file ("manifest.json" where it is the manifest that contradicts itself)."""

    where: str
    what: str


class _Place(Protocol):
    """Files by name, wherever they lie."""

    def names(self) -> Iterable[str]: ...

    def open(self, name: str) -> IO[bytes]: ...


def check(path: Path, *, progress: Callable[[int, int], None] | None = None) -> Iterator[Problem]:
    """What is wrong with a bundle; nothing if it is as it was made. Raises NotFound where there is none."""
    with _opened(path) as (place, name):
        try:
            data, records = _manifest(place, name)
        except ValueError as error:
            yield Problem(name, f"not a manifest of Kawaraban: {error}")
            return
        yield from _counts(data, records, name)
        files: Files = _again(place, name) if data["files"] is _ONE_A_LINE else data["files"].items()
        if name == INSIDE[2]:
            added = dict(files)
            yield from _wacz(place, added)
            files = added.items()
        yield from _files(place, files, name, progress)


# -- where the files are --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Folder:
    root: Path

    def names(self) -> Iterable[str]:
        return folder.names(self.root)

    def open(self, name: str) -> IO[bytes]:
        path = self.root / name
        if path.is_symlink():
            raise OSError(f"{name} is a link, not a file")
        return path.open("rb")


@dataclass(frozen=True)
class _Single:
    path: Path
    sidecar: Path

    def names(self) -> list[str]:
        return [self.path.name, self.sidecar.name]

    def open(self, name: str) -> IO[bytes]:
        return (self.sidecar if name == self.sidecar.name else self.path).open("rb")


@dataclass(frozen=True)
class _Zip:
    archive: zipfile.ZipFile

    def names(self) -> list[str]:
        return [member.filename for member in self.archive.infolist() if not member.is_dir()]

    def open(self, name: str) -> IO[bytes]:
        return self.archive.open(name)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[_Place, str]]:
    """The files of a bundle and the name of its manifest. Raises NotFound."""
    sidecar = path.with_name(f"{path.name}.manifest.json")
    try:
        if path.is_dir():
            if not (path / NAME).is_file():
                raise NotFound(f"{path}: no bundle: there is no {NAME} in it")
            yield _Folder(path), NAME
        elif not path.is_file():
            raise NotFound(f"{path}: no such bundle")
        elif sidecar.is_file():
            yield _Single(path, sidecar), sidecar.name
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield _Zip(archive), _inside(archive, path)
        else:
            raise NotFound(f"{path}: there is no {sidecar.name} beside it, and it is no zip archive")
    except zipfile.BadZipFile as error:
        raise NotFound(f"{path}: not a whole zip archive: {error}") from error


def _inside(archive: zipfile.ZipFile, path: Path) -> str:
    names = set(archive.namelist())
    found = next((name for name in INSIDE if name in names), None)
    if found is None:
        raise NotFound(f"{path}: no bundle: there is no manifest of Kawaraban in it")
    return found


# -- what has to hold -----------------------------------------------------------------------------


@dataclass
class _Records:
    """What is counted of a manifest's records, one after the other."""

    articles: int = 0
    copies: int = 0
    ids: set[str] = field(default_factory=set)

    def count(self, record: object) -> None:
        said = record if isinstance(record, dict) else {}
        copies = said.get("copies")
        self.articles += 1
        self.copies += len(copies) if isinstance(copies, list) else 0
        self.ids.add(str(said.get("id")))


def _manifest(place: _Place, name: str) -> tuple[dict[str, Any], _Records]:
    """Raises ValueError where it cannot be read, or is of something else."""
    try:
        with place.open(name) as content:
            data, records = _read(content)
    except (OSError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(str(error)) from error
    wanted = {"manifest": int, "hits": int, "articles": int, "copies": int, "files": dict}
    for key, kind in wanted.items():
        if not isinstance(data.get(key), kind):
            raise ValueError(f"{key} is missing or of a wrong kind")
    if data["manifest"] > manifest.LAYOUT:
        raise ValueError("made by a newer Kawaraban than this one")
    return data, records


def _read(content: IO[bytes]) -> tuple[dict[str, Any], _Records]:
    """All but the files and the records, and their count. As `manifest.write` sets those, one a line, only one at a time
    is held; set otherwise, all are. Raises ValueError."""
    records, head, apart = _Records(), bytearray(), False
    while line := content.readline(_LARGEST_MANIFEST - len(head)):
        if line == manifest.FILES:
            apart = True
            for _ in _listed(content):
                pass
            head += b'"files": {},'
        elif line == manifest.RECORDS:
            for record in _one_a_line(content, b"]"):
                records.count(json.loads(record))
            if content.read(_LARGEST_MANIFEST).strip() != b"}":
                raise ValueError("something follows its end")
            head += b'"records": []}'
            break
        else:
            head += line
    data = json.loads(head)
    if not isinstance(data, dict) or not isinstance(data.get("records"), list):
        raise ValueError("no JSON object with records")
    for record in data.pop("records"):
        records.count(record)
    if apart:
        data["files"] = _ONE_A_LINE
    return data, records


def _again(place: _Place, name: str) -> Iterator[tuple[str, Any]]:
    """The files of a manifest that has them one a line."""
    with place.open(name) as content:
        while (line := content.readline()) and line != manifest.FILES:
            pass
        yield from _listed(content)


def _listed(content: IO[bytes]) -> Iterator[tuple[str, Any]]:
    for line in _one_a_line(content, b"},"):
        yield from json.loads(b"{%b}" % line).items()


def _one_a_line(content: IO[bytes], end: bytes) -> Iterator[bytes]:
    while line := content.readline(_LARGEST_MANIFEST):
        if (found := line.strip()) == end:
            return
        if found:
            yield found.removesuffix(b",")
    raise ValueError("it is cut off")


def _counts(data: Mapping[str, Any], records: _Records, name: str) -> Iterator[Problem]:
    articles, copies, hits = data["articles"], data["copies"], data["hits"]
    if articles + copies != hits:
        yield Problem(name, f"{articles} articles and {copies} copies are not {hits} hits")
    if records.articles != articles:
        yield Problem(name, f"{articles} articles, but records of {records.articles}")
    if records.copies != copies:
        yield Problem(name, f"{copies} copies, but records of {records.copies}")
    if len(records.ids) != records.articles:
        yield Problem(name, "an article has more than one record")


def _files(place: _Place, files: Files, name: str, progress: Callable[[int, int], None] | None) -> Iterator[Problem]:
    unlisted = Counter(place.names())
    known = len(unlisted) - (name in unlisted)
    for number, (file, said) in enumerate(files, 1):
        if (times := unlisted.pop(file, 0)) == 0:
            yield Problem(file, "is missing")
        elif problem := _changed(place, file, said):
            yield Problem(file, problem)
        if times > 1:
            yield Problem(file, "is there more than once")
        if progress:
            progress(number, known)
    for extra, times in sorted(unlisted.items()):
        if extra != name:
            yield Problem(extra, "is not in the manifest")
        elif times > 1:
            yield Problem(extra, "is there more than once")


def _changed(place: _Place, name: str, said: object) -> str | None:
    if not isinstance(said, dict) or not isinstance(said.get("bytes"), int):
        return "has no digest in the manifest"
    try:
        with place.open(name) as content:
            found = manifest.digest(content, said["bytes"])
    except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        return f"cannot be read: {error}"
    if found["bytes"] > said["bytes"]:
        return f"has more than its {said['bytes']} bytes"
    if found["bytes"] < said["bytes"]:
        return f"has {found['bytes']} bytes of {said['bytes']}"
    return None if found["sha256"] == said.get("sha256") else "does not match its SHA-256"


def _wacz(place: _Place, files: dict[str, Any]) -> Iterator[Problem]:
    """A .wacz vouches for what the tool added by its own digests (WACZ 1.1.1): they join `files`."""
    try:
        with place.open(_WACZ_DIGEST) as one, place.open(_WACZ) as other:
            declared, package = json.load(one)["hash"], other.read()
        files[_WACZ_DIGEST] = _said(place, _WACZ_DIGEST)
        files[_WACZ] = {"sha256": declared.removeprefix("sha256:"), "bytes": len(package)}
        for resource in json.loads(package)["resources"]:
            files.setdefault(resource["path"], {"sha256": resource["hash"][7:], "bytes": resource["bytes"]})
    except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
        yield Problem(_WACZ, f"cannot be read: {error!r}")


def _said(place: _Place, name: str) -> Mapping[str, Any]:
    with place.open(name) as content:
        return manifest.digest(content)
