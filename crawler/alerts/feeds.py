"""A feed file for each alert: `alerts/NAME.atom` (RFC 4287) and `alerts/NAME.json` (JSON Feed 1.1) in the archive."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.alerts.message import Hit
from index import atom
from index.alertbook import feed_files
from index.article import When
from index.config import Alert
from index.errors import ArchiveUnwritable

LENGTH = 100  # entries


def present(archive: Path, alert: Alert) -> bool:
    return all(path.exists() for path in feed_files(archive, alert.name).values())


def write(archive: Path, alert: Alert, hits: Sequence[Hit]) -> None:
    """Both files, each replaced in one step. Raises ArchiveUnwritable."""
    bodies = (atom_feed(alert, hits), json_feed(alert, hits))
    try:
        for path, body in zip(feed_files(archive, alert.name).values(), bodies, strict=True):
            path.parent.mkdir(exist_ok=True)
            beside = path.with_name(f".{path.name}.partial")
            beside.write_bytes(body)
            os.replace(beside, path)
    except OSError as error:
        raise ArchiveUnwritable(f"{archive / 'alerts'}: cannot be written: {error.strerror}") from error


def atom_feed(alert: Alert, hits: Sequence[Hit]) -> bytes:
    root = atom.feed()
    atom.add(root, "id", f"urn:kawaraban:alert:{alert.name}")
    atom.add(root, "title", f"Kawaraban: {alert.name}")
    atom.add(root, "updated", atom.stamp(max((_at(hit) for hit in hits), default=datetime.now(UTC))))
    atom.add(atom.add(root, "author"), "name", "Kawaraban")
    for hit in hits:
        entry = atom.add(root, "entry")
        atom.add(entry, "id", f"urn:kawaraban:article:{hit.id}")
        atom.add(entry, "title", hit.shown_title)
        atom.add(entry, "updated", atom.stamp(_at(hit)))
        atom.add(entry, "link", href=hit.url)
        atom.add(entry, "summary", f"{hit.facts}\n{hit.lead}")
    return atom.written(root)


def json_feed(alert: Alert, hits: Sequence[Hit]) -> bytes:
    items = [
        {"id": hit.id, "url": hit.url, "title": hit.shown_title, "summary": hit.lead, "content_text": f"{hit.facts}\n{hit.lead}"}
        | {"date_published": atom.stamp(_at(hit)), "language": hit.lang, "authors": [{"name": hit.source}]}
        for hit in hits
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": f"Kawaraban: {alert.name}", "items": items}
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _at(hit: Hit) -> datetime:
    """A date or a local time is read as UTC; a hit without a date counts as the oldest."""
    return When.parse(hit.published).utc if hit.published else datetime(1970, 1, 1, tzinfo=UTC)
