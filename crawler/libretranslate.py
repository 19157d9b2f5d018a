"""The engine for those who run a LibreTranslate server: https://docs.libretranslate.com/api/operations/translate/

Only the server that the user names is asked. Text is sent in batches; a batch that it finds too large is halved, a busy
or failing server is asked again. The guard is the same as for any engine.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from functools import cached_property
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from crawler.engine import EngineError, Hypothesis
from index.sentences import plain

BATCH = 50  # sentences a request
TRIES = 5
TIMEOUT = 120.0  # seconds; a small server takes its time
LONGEST_WAIT = 60.0  # seconds between two tries, whatever the server asks for
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_TOO_LARGE = (400, 413)


class LibreTranslate:
    """A server at `url` ("http://localhost:5000"), with an API key where it asks for one."""

    name = "libretranslate"

    def __init__(self, url: str, *, key: str = "", batch: int = BATCH) -> None:
        if not url.lower().startswith(("http://", "https://")):
            raise EngineError(f"LibreTranslate: not an http(s) URL: {url!r}")
        self._url, self._key, self._batch = url.rstrip("/"), key, max(1, batch)

    def model(self, lang: str) -> str | None:
        """The server and its pair of languages; it does not tell which model it runs."""
        return f"{urlsplit(self._url).netloc}/{lang}_en" if "en" in self._targets.get(lang, ()) else None

    def translate(self, lang: str, sources: Sequence[str]) -> list[Hypothesis]:
        """Raises EngineError where the server does not answer, or answers something else."""
        texts = [plain(source) for source in sources]
        batches = (texts[start : start + self._batch] for start in range(0, len(texts), self._batch))
        return [Hypothesis(english.strip()) for batch in batches for english in self._ask(lang, batch)]

    @cached_property
    def _targets(self) -> dict[str, tuple[str, ...]]:
        """Language -> languages that it is translated into; older servers do not list them and take every pair."""
        listed = self._call("/languages", None)
        try:
            every = tuple(entry["code"] for entry in listed)
            return {entry["code"]: tuple(entry.get("targets", every)) for entry in listed}
        except (TypeError, KeyError) as error:
            raise EngineError(f"{self._url}/languages: not what LibreTranslate answers") from error

    def _ask(self, lang: str, texts: Sequence[str]) -> list[str]:
        form = {"q": list(texts), "source": lang, "target": "en", "format": "text"}
        try:
            answer = self._call("/translate", form | ({"api_key": self._key} if self._key else {}))
        except _TooLarge:
            half = len(texts) // 2
            if not half:
                raise
            return self._ask(lang, texts[:half]) + self._ask(lang, texts[half:])
        english = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(english, list) or len(english) != len(texts):
            raise EngineError(f"{self._url}/translate: {len(texts)} translations expected, got {str(answer)[:80]!r}")
        return [str(text) for text in english]

    def _call(self, path: str, form: dict[str, Any] | None) -> Any:
        """The JSON that the server answers, however often that takes."""
        for attempt in range(TRIES):
            try:
                return self._once(path, form)
            except HTTPError as error:
                problem: Exception = error
                wait = self._refused(path, error, attempt)
            except (OSError, HTTPException, ValueError) as error:
                wait, problem = 0.5 * 2**attempt, error
            if attempt + 1 < TRIES:
                time.sleep(min(wait, LONGEST_WAIT))
        raise EngineError(f"{self._url}{path}: no answer after {TRIES} tries: {problem}") from problem

    def _refused(self, path: str, error: HTTPError, attempt: int) -> float:
        """Seconds to wait before the next try; raises where none would help."""
        with error:
            says = f"{self._url}{path}: {error.code}: {_said(error)}"
        if error.code in _TOO_LARGE and path == "/translate":
            raise _TooLarge(says) from error
        if error.code not in _BUSY:
            raise EngineError(says) from error
        asked = str(error.headers.get("Retry-After") or "")
        return float(asked) if asked.isdigit() else 0.5 * 2**attempt

    def _once(self, path: str, form: dict[str, Any] | None) -> Any:
        body = None if form is None else json.dumps(form).encode()
        request = Request(f"{self._url}{path}", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=TIMEOUT) as response:
            return json.load(response)


class _TooLarge(EngineError):
    """The server refuses this much at once."""


def _said(error: HTTPError) -> str:
    """What the server says is wrong, its own words where they are short."""
    try:
        return str(json.loads(error.read(2000))["error"])
    except (ValueError, KeyError, TypeError, OSError):
        return str(error.reason)
