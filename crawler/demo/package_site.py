"""The package index of the demo: the small Argos models that come with Kawaraban, as their public index would be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.demo.replies import Reply, digest, not_found

HOME = Path(__file__).parent / "packages"


class PackageSite:
    """Serves index.json, its links made absolute, and the .argosmodel files; an empty index if there are none."""

    def __init__(self, base: str, folder: Path = HOME) -> None:
        self._base = base
        self._folder = folder

    def answer(self, target: str) -> Reply:
        name = unquote(urlsplit(target).path).removeprefix("/")
        if name == "index.json":
            body = json.dumps(self._index(), indent=1).encode()
            return Reply(body, "application/json", etag=f'"{digest(body)}"')
        file = self._folder / name
        if "/" in name or file.suffix != ".argosmodel" or not file.is_file():
            return not_found()
        body = file.read_bytes()
        return Reply(body, "application/zip", etag=f'"{digest(body)}"', ranges=True)

    def _index(self) -> list[dict[str, Any]]:
        file = self._folder / "index.json"
        packages = json.loads(file.read_text("utf-8")) if file.exists() else []
        return [{**package, "links": [self._absolute(link) for link in package["links"]]} for package in packages]

    def _absolute(self, link: str) -> str:
        return f"{self._base}/{link.rpartition('/')[2]}"
