"""An .argosmodel file: what it says it is, whether it is whole, and unpacking it safely.

argostranslate's own `install_from_path` unpacks in place, so that a kill leaves half a package that breaks every later
listing, and it imports `argostranslate.translate` (and with it minisbd) to clear a cache. Here a package appears whole
or not at all, in the same folder under the same name, so that argospm finds it.
"""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from index.errors import KawarabanError

LARGEST = 4 << 30  # bytes unpacked; the largest official package is under 1 GB
_TOKENIZERS = ("sentencepiece.model", "bpe.model")
_UNDER_WAY = ".kawaraban-install-"


class PackageError(KawarabanError):
    """A file that is no package, is damaged, or must not be unpacked; names the file."""


def metadata(path: Path) -> Mapping[str, object]:
    """metadata.json of a package file. Raises PackageError."""
    with _open(path) as archive:
        about = json.loads(archive.read(f"{_root(archive, path)}/metadata.json"))
    if not isinstance(about, dict):
        raise PackageError(f"{path}: metadata.json holds no object")
    return about


def unpack(path: Path, folder: Path) -> Path:
    """Put the package into `folder`, in place of an older copy. Returns where it stands. Raises PackageError."""
    with _open(path) as archive:
        root = _root(archive, path)
        _check(archive, root, path)
        try:
            return _swap(archive, root, folder)
        except OSError as error:
            raise PackageError(f"{folder}: {path.name} cannot be installed: {error.strerror or error}") from error


class _open(zipfile.ZipFile):  # used like open()
    """A zip file whose every fault comes out as PackageError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            super().__init__(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise PackageError(f"{path}: not an .argosmodel (a zip file): {error}") from error

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.close()
        if isinstance(error, zipfile.BadZipFile | zlib.error | EOFError | KeyError | ValueError | NotImplementedError):
            raise PackageError(f"{self._path}: damaged: {error}") from error


def _root(archive: zipfile.ZipFile, path: Path) -> str:
    """The one folder at the top of the package. Raises PackageError for names that lead out of it."""
    for name in archive.namelist():
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\\" in name or ":" in parts[0]:
            raise PackageError(f"{path}: refused, a name in it leads outside: {name!r}")
    roots = {name.split("/")[0] for name in archive.namelist()} - {"__MACOSX"}
    if len(roots) != 1 or f"{(root := roots.pop())}/metadata.json" not in archive.namelist():
        raise PackageError(f"{path}: not an .argosmodel: one folder with a metadata.json is expected in it")
    return root


def _check(archive: zipfile.ZipFile, root: str, path: Path) -> None:
    names = set(archive.namelist())
    if any(stat.S_ISLNK(entry.external_attr >> 16) for entry in archive.infolist()):
        raise PackageError(f"{path}: refused, it holds a symbolic link")
    if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
        raise PackageError(f"{path}: refused, larger than {LARGEST >> 30} GB unpacked")
    if not any(f"{root}/{name}" in names for name in _TOKENIZERS) or f"{root}/model/model.bin" not in names:
        raise PackageError(f"{path}: incomplete: model/model.bin and {' or '.join(_TOKENIZERS)} are expected in it")
    if damaged := archive.testzip():
        raise PackageError(f"{path}: damaged: {damaged} does not match its checksum")


def _swap(archive: zipfile.ZipFile, root: str, folder: Path) -> Path:
    """Unpack beside `folder` (whatever stands inside it is taken for a package), then move into place."""
    folder.mkdir(parents=True, exist_ok=True)
    for leftover in folder.parent.glob(f"{_UNDER_WAY}*"):
        shutil.rmtree(leftover, ignore_errors=True)  # of a run that was killed
    target = folder / root
    with tempfile.TemporaryDirectory(prefix=_UNDER_WAY, dir=folder.parent) as scratch:
        members = [name for name in archive.namelist() if name.split("/")[0] == root]
        archive.extractall(Path(scratch, "new"), members)
        if target.exists():
            target.rename(Path(scratch, "old"))
        shutil.move(Path(scratch, "new", root), target)
    return target
