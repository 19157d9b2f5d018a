"""A feed file for each alert: `alerts/NAME.atom` (RFC 4287) and `alerts/NAME.json` (JSON Feed 1.1) in the archive."""

from __future__ import annotations

import json
import os
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.alerts.message import Hit
from index.article import When
from index.config import Alert
from index.errors import ArchiveUnwritable

LENGTH = 100  # entries
_ATOM = "http://www.w3.org/2005/Atom"


def present(archive: Path, alert: Alert) -> bool:
    return all(path.exists() for path in _paths(archive, alert))


def write(archive: Path, alert: Alert, hits: Sequence[Hit]) -> None:
    """Both files, each replaced in one step. Raises ArchiveUnwritable."""
    bodies = (atom(alert, hits), json_feed(alert, hits))
    try:
        for path, body in zip(_paths(archive, alert), bodies, strict=True):
            path.parent.mkdir(exist_ok=True)
            beside = path.with_name(f".{path.name}.partial")
            beside.write_bytes(body)
            os.replace(beside, path)
    except OSError as error:
        raise ArchiveUnwritable(f"{archive / 'alerts'}: cannot be written: {error.strerror}") from error


def _paths(archive: Path, alert: Alert) -> tuple[Path, Path]:
    folder = archive / "alerts"
    return folder / f"{alert.name}.atom", folder / f"{alert.name}.json"


def atom(alert: Alert, hits: Sequence[Hit]) -> bytes:
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed")
    _add(root, "id", f"urn:kawaraban:alert:{alert.name}")
    _add(root, "title", f"Kawaraban: {alert.name}")
    _add(root, "updated", max((_stamp(hit) for hit in hits), default=datetime.now(UTC).isoformat(timespec="seconds")))
    _add(_add(root, "author", ""), "name", "Kawaraban")
    for hit in hits:
        entry = _add(root, "entry", "")
        _add(entry, "id", f"urn:kawaraban:article:{hit.id}")
        _add(entry, "title", hit.shown_title)
        _add(entry, "updated", _stamp(hit))
        _add(entry, "link", "").set("href", hit.url)
        _add(entry, "summary", f"{hit.facts}\n{hit.lead}")
    body: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return body


def json_feed(alert: Alert, hits: Sequence[Hit]) -> bytes:
    items = [
        {"id": hit.id, "url": hit.url, "title": hit.shown_title, "summary": hit.lead, "content_text": f"{hit.facts}\n{hit.lead}"}
        | {"date_published": _stamp(hit), "language": hit.lang, "authors": [{"name": hit.source}]}
        for hit in hits
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": f"Kawaraban: {alert.name}", "items": items}
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}")
    child.text = "".join(c for c in text if c.isprintable() or c in "\n\t") or None  # XML knows no control characters
    return child


def _stamp(hit: Hit) -> str:
    """RFC 3339; a date or a local time is read as UTC; a hit without a date counts as the oldest."""
    return (When.parse(hit.published).utc if hit.published else datetime(1970, 1, 1, tzinfo=UTC)).isoformat()
