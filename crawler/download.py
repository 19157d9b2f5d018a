"""A large file over HTTP: resumed where it broke off, checked, with progress. Standard library only.

`fetch` leaves `target` whole or not at all; beside it, while it is under way, stand `<target>.part` (the bytes so far)
and `<target>.part.tag` (what the server said identifies them: RFC 9110, 13.1.5 If-Range).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from index.errors import KawarabanError

Progress = Callable[[int, int | None], None]  # bytes so far, bytes in all where known
AGENT = "Kawaraban (+argos packages)"
TIMEOUT = 30.0  # seconds without a byte
TRIES = 4
_CHUNK = 1 << 18
# Trying again does not help. A redirect only comes here if it leads to file: or in circles, which urllib refuses.
_FINAL = (301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 410, 451)


class DownloadError(KawarabanError):
    """A file that could not be fetched, or is not what it should be; says which and why."""


def fetch(url: str, target: Path, *, sha256: str | None = None, progress: Progress | None = None) -> Path:
    """Download `url` to `target`, going on from an earlier try. Raises DownloadError."""
    _http(url)
    part = target.with_name(f"{target.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    _persist(url, part, progress or _silent)
    if sha256 and _digest(part) != sha256.lower():
        _forget(part)
        raise DownloadError(f"{url}: SHA-256 is not the {sha256} that the index gives; the file was thrown away")
    part.replace(target)
    _tag(part).unlink(missing_ok=True)
    return target


def read(url: str, most: int = 50_000_000) -> bytes:
    """A small file, `most` bytes at the most. Raises DownloadError."""
    _http(url)
    try:
        with _open(url, {}) as response:
            data: bytes = response.read(most + 1)
    except (OSError, HTTPException) as error:
        if isinstance(error, HTTPError):
            error.close()
        raise DownloadError(f"{url}: {_why(error)}") from error
    if len(data) > most:
        raise DownloadError(f"{url}: more than {most} bytes, not an index of packages")
    return data


def _persist(url: str, part: Path, progress: Progress) -> None:
    """Try until the file is whole; a try that brought bytes does not count against TRIES."""
    failures = 0
    while True:
        before = _size(part)
        try:
            if _one_try(url, part, progress):
                return
            why = "the connection closed before the end"
        except (OSError, HTTPException) as error:
            why = _why(error)
            if isinstance(error, HTTPError):
                error.close()
                if error.code in _FINAL:
                    raise DownloadError(f"{url}: {why}") from error
        failures = failures + 1 if _size(part) <= before else 1
        if failures >= TRIES:
            raise DownloadError(f"{url}: {why}; {_size(part)} bytes are kept, the same command goes on from there")
        time.sleep(0.2 * 2**failures)


def _one_try(url: str, part: Path, progress: Progress) -> bool:
    """Fetch what is missing; True when the file has its full length."""
    have, tag = _size(part), _tag(part)
    wanted = {"Range": f"bytes={have}-"} if have and tag.exists() else {}
    if wanted:
        wanted["If-Range"] = tag.read_text("utf-8")
    try:
        with _open(url, wanted) as response:
            return _append(response, part, progress)
    except HTTPError as error:
        if error.code == 416:  # what we have is not the beginning of what is there now
            _forget(part)
        raise


def _append(response: HTTPResponse, part: Path, progress: Progress) -> bool:
    start = _size(part) if response.status == 206 and _starts_at(response, _size(part)) else 0
    length = response.headers.get("Content-Length")
    total = start + int(length) if length and length.isdigit() else None
    _keep_tag(response, _tag(part))
    with part.open("r+b" if start else "wb") as file:
        file.seek(start)
        while chunk := response.read1(_CHUNK):
            file.write(chunk)
            progress(file.tell(), total)
        done = file.tell()
    return total is None or done == total


def _starts_at(response: HTTPResponse, start: int) -> bool:
    return str(response.headers.get("Content-Range", "")).replace(" ", "").startswith(f"bytes{start}-")


def _keep_tag(response: HTTPResponse, tag: Path) -> None:
    """Remember a strong validator; without one the next try begins again."""
    strong = response.headers.get("ETag") or ""
    name = strong if strong and not strong.startswith("W/") else response.headers.get("Last-Modified")
    if name:
        tag.write_text(name, "utf-8")
    else:
        tag.unlink(missing_ok=True)


def _open(url: str, headers: Mapping[str, str]) -> HTTPResponse:
    request = Request(url, headers={"User-Agent": AGENT, "Accept-Encoding": "identity", **headers})
    response: HTTPResponse = urlopen(request, timeout=TIMEOUT)
    return response


def _http(url: str) -> None:
    if not url.lower().startswith(("http://", "https://")):
        raise DownloadError(f"{url}: only http and https are fetched")


def _why(error: BaseException) -> str:
    if isinstance(error, HTTPError):
        return f"the server answers {error.code} {error.reason}"
    return str(getattr(error, "reason", None) or error) or type(error).__name__


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _tag(part: Path) -> Path:
    return part.with_name(f"{part.name}.tag")


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _tag(part).unlink(missing_ok=True)


def _silent(done: int, total: int | None) -> None:
    """Nobody watches."""
