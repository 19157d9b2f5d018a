"""A message -> an address: Apprise for what it knows (mail, chat, push), a POST of JSON for any other http(s) URL."""

from __future__ import annotations

import hashlib
import json
import logging
import urllib.error
import urllib.request
from typing import Any

from crawler.alerts.message import Message
from index.errors import KawarabanError

_TIMEOUT = 30.0  # seconds


class DeliveryFailed(KawarabanError):
    """An address did not take a message; it says why."""


def send(url: str, message: Message) -> None:
    """Hand a message over. Raises DeliveryFailed."""
    service = check(url)
    if service is not None:
        _notify(service, message)
    else:
        _post(url, message)


def check(url: str) -> Any:
    """What Apprise has for an address; None where it takes a POST. Raises DeliveryFailed where nothing can go there."""
    service = _service(url)
    if service is None and not url.startswith(("http://", "https://")):
        raise DeliveryFailed("no such kind of address: an Apprise URL (mailto://, slack://...) or http(s)://")
    return service


def _service(url: str) -> Any:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Apprise asks for imghdr where Python has it still
        import apprise

    logger = logging.getLogger("apprise")
    logger.propagate = False  # it shows addresses with their passwords; what it says of a failure is told by us
    logger.addHandler(logging.NullHandler())
    return apprise.Apprise.instantiate(url, suppress_exceptions=True)


def _notify(service: Any, message: Message) -> None:
    import apprise

    formats = service.notify_format
    html = (formats[0] if isinstance(formats, tuple) else formats) == apprise.NotifyFormat.HTML
    sender = apprise.Apprise()
    sender.add(service)
    body, kind = (message.html, apprise.NotifyFormat.HTML) if html else (message.text, apprise.NotifyFormat.TEXT)
    capture = apprise.LogCapture(level=logging.INFO, fmt="%(message)s")  # type: ignore[no-untyped-call]  # Apprise's own
    with capture as said:
        taken = sender.notify(body=body, title=message.title, body_format=kind)
    if not taken:
        lines = said.getvalue().strip().splitlines()
        raise DeliveryFailed("; ".join(lines) or "not taken, without a reason")


def _post(url: str, message: Message) -> None:
    """The key lets the receiver tell a message that comes a second time."""
    body = json.dumps(message.data, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": hashlib.sha256(body).hexdigest()[:32]}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=_TIMEOUT):
            return
    except urllib.error.HTTPError as error:
        raise DeliveryFailed(f"HTTP {error.code} {error.reason}") from error
    except (OSError, ValueError) as error:
        raise DeliveryFailed(str(getattr(error, "reason", error))) from error
