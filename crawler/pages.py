"""Pages from files through extraction: `kawaraban extract`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.extract import Hints
from crawler.manifest import article_json, extract_all
from index.article import Page
from index.errors import ConfigError
from index.urls import canonical

Named = tuple[Path, str]  # a file, and the URL where its page was found


def from_files(files: Iterable[Path], *, url: str | None, lang: str | None) -> Iterator[dict[str, Any]]:
    """One line a file, in their order; last, {"file", "url", "error"} for each that cannot be read."""
    return _extracted([(str(file), file, url or f"https://unknown.invalid/{file.name}") for file in files], lang)


def from_manifest(manifest: Path, *, lang: str | None) -> Iterator[dict[str, Any]]:
    """The pages of a manifest, those of one site learned from together. Raises ConfigError that names the line."""
    try:
        lines = manifest.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{manifest}: cannot be read: {error}") from error
    named = [_entry(line, manifest, number) for number, line in enumerate(lines, 1) if line.strip()]
    return _extracted(named, lang)


def _entry(line: str, manifest: Path, number: int) -> tuple[str, Path, str]:
    try:
        data = json.loads(line)
        file, url = data["file"], data["url"]
        if not (isinstance(file, str) and isinstance(url, str)):
            raise TypeError("not both are text")
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f'{manifest}: line {number}: expected {{"file": path, "url": url}}: {error!r}') from error
    return file, manifest.parent / file if not Path(file).exists() else Path(file), url


def _extracted(named: list[tuple[str, Path, str]], lang: str | None) -> Iterator[dict[str, Any]]:
    urls: dict[str, str] = {}
    unread: list[dict[str, Any]] = []
    hints = Hints(lang=lang)

    def pages() -> Iterator[tuple[str, Page, Hints]]:
        for name, path, url in named:
            try:
                canonical(url)
                body = path.read_bytes()
            except ValueError as error:
                unread.append({"file": name, "url": url, "error": str(error)})
                continue
            except OSError as error:
                unread.append({"file": name, "url": url, "error": f"cannot be read: {error.strerror}"})
                continue
            urls[name] = url
            yield name, Page(url, "", datetime.now(UTC), body), hints

    for name, result in extract_all(pages()):
        yield article_json(name, urls[name], result)
    yield from unread
