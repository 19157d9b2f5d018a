"""Atom (RFC 4287): the elements of a feed, for whoever writes one."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

_NAMESPACE = "http://www.w3.org/2005/Atom"


def feed() -> ET.Element:
    """An empty feed."""
    ET.register_namespace("", _NAMESPACE)
    return ET.Element(f"{{{_NAMESPACE}}}feed")


def add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """A child with that text, without the control characters that XML cannot hold."""
    element = ET.SubElement(parent, f"{{{_NAMESPACE}}}{name}", attributes)
    element.text = "".join(c for c in text if _holds(c)) or None
    return element


def stamp(moment: datetime) -> str:
    """An aware time as RFC 3339, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def written(root: ET.Element) -> bytes:
    """The document, in UTF-8."""
    body: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return body


def _holds(c: str) -> bool:
    return c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
