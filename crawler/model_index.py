"""Where packages are offered: an index.json as argospm-index has it, a folder, or a single file.

The official index gives name, version and links; `sha256` and `size` are taken where an index gives them, as ours does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from crawler import download
from crawler.model_package import PackageError, metadata
from index.errors import KawarabanError

OFFICIAL = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"


class IndexUnreadable(KawarabanError):
    """An index of packages that cannot be fetched or is none."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A package that can be had: from `links` (tried in order), or from the file `path`."""

    lang: str  # of what it reads: "ja"
    to: str  # of what it writes: "en"
    version: str
    links: tuple[str, ...] = ()
    path: Path | None = None
    sha256: str | None = None
    size: int | None = None  # bytes
    demo: bool = False  # knows the demo newsroom's language only

    @property
    def name(self) -> str:
        return f"translate-{self.lang}_{self.to}-{self.version.replace('.', '_')}"


def available(place: str | Path = OFFICIAL) -> tuple[Offer, ...]:
    """What `place` offers: the URL of an index or of one package, a folder or a file. Raises IndexUnreadable."""
    text = str(place)
    if not text.lower().startswith(("http://", "https://")):
        return _on_disk(Path(place).expanduser())
    if urlsplit(text).path.endswith(".argosmodel"):
        return (_by_name(text),)
    url = text if urlsplit(text).path.endswith(".json") else f"{text.rstrip('/')}/index.json"
    try:
        return _offers(download.read(url), url)
    except download.DownloadError as error:
        raise IndexUnreadable(f"index of packages: {error}. Without a network: --from FILE or FOLDER") from error


def _on_disk(path: Path) -> tuple[Offer, ...]:
    if path.is_dir():
        found = [_of_file(file) for file in sorted(path.glob("*.argosmodel"))]
        if not found:
            raise IndexUnreadable(f"{path}: holds no *.argosmodel")
        return tuple(found)
    if not path.exists():
        raise IndexUnreadable(f"{path}: no such file or folder")
    return (_of_file(path),)


def _of_file(path: Path) -> Offer:
    try:
        about = metadata(path)
    except PackageError as error:
        raise IndexUnreadable(str(error)) from error
    found = _offer(about, "")
    if found is None:
        raise IndexUnreadable(f"{path}: not a package that translates")
    return Offer(found.lang, found.to, found.version, path=path, demo=found.demo)


def _by_name(url: str) -> Offer:
    """A package named by its URL alone: what it is, its metadata will say."""
    return Offer("", "", "", links=(url,))


def _offers(data: bytes, url: str) -> tuple[Offer, ...]:
    try:
        entries = json.loads(data)
    except ValueError as error:
        raise IndexUnreadable(f"{url}: not an index of packages: {error}") from error
    if not isinstance(entries, list):
        raise IndexUnreadable(f"{url}: not an index of packages: a list is expected")
    found = (_offer(entry, url) for entry in entries if isinstance(entry, dict))
    return tuple(offer for offer in found if offer is not None)


def _offer(entry: Mapping[str, object], base: str) -> Offer | None:
    """An entry of an index or a package's metadata; None where it does not translate."""
    lang, to, links = entry.get("from_code"), entry.get("to_code"), entry.get("links") or []
    if entry.get("type", "translate") != "translate" or not isinstance(lang, str) or not isinstance(to, str):
        return None
    urls = (urljoin(base, str(link)) for link in links) if isinstance(links, list) else ()
    return Offer(
        lang,
        to,
        str(entry.get("package_version") or "0"),
        links=tuple(link for link in urls if link.startswith(("http://", "https://"))),
        sha256=str(entry["sha256"]) if entry.get("sha256") else None,
        size=size if isinstance(size := entry.get("size"), int) else None,
        demo=bool(entry.get("kawaraban_demo")),
    )
