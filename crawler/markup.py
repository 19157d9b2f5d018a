"""Text -> trees that are safe to read: XML that is damaged or hostile, and HTML. The DTD is never used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from html.entities import html5
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[\]]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:#(?P<dec>\d{1,7});|#[xX](?P<hex>[0-9A-Fa-f]{1,6});|(?P<name>[A-Za-z]\w{1,31});)?",
    re.DOTALL,
)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_ASIDE = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_PROSE_TAG = re.compile(r"(</?(?:[\w.-]+:)?(?:description|encoded|summary|content|title)(?:\s[^<>]*)?/?>)")
_PROLOG = 20_000  # characters in which the root element must begin
_NAMESPACES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.pheedo.com/namespace/pheedo": "pheedo",
    "http://search.yahoo.com/mrss/": "media",
}


class Tree(NamedTuple):
    """An XML document: its root and its entries, each complete, in order."""

    root: etree._Element
    entries: list[etree._Element]
    problems: tuple[str, ...]


def root_name(text: str) -> str | None:
    """The local name of the first element, in lower case, past a declaration, comments, DOCTYPE and junk."""
    head = _ASIDE.sub("", _without_doctype(_from_declaration(text))[:_PROLOG])
    match = re.search(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]", head)
    return match[1].lower() if match else None


def xml_tree(text: str, entry: str, url: str) -> Tree | None:
    """Read XML whose entries are elements of the local name `entry`; None if there is no element at all.

    A document that is not well-formed is read entry by entry, so that damage stays in the entry where it is, and an
    entry that the end of the text cuts off (its URL may be half) is left out.
    """
    source = _repaired(_without_doctype(_from_declaration(text)))
    root, fault = _parse(source, url)
    if root is None:
        return None
    if not fault:
        entries = list(root.iter(f"{{*}}{entry}")) or [e for e in root.iter("{*}*") if local_name(e) == entry]
        return Tree(root, entries, ())
    return Tree(root, list(_salvaged(source, entry, url)), (f"not well-formed XML: {fault}",))


def html_tree(text: str, url: str) -> etree._Element | None:
    """Read HTML; None if there is nothing in it."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(_FORBIDDEN.sub("", text).encode("utf-8", "replace"), parser, base_url=url)
    except etree.XMLSyntaxError:  # empty, to this parser
        return None


def local_name(element: etree._Element) -> str:
    """Name without namespace or prefix, in lower case."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def qualified_name(element: etree._Element) -> str:
    """Name with the usual prefix of its namespace ("dc:date", "atom:link", RSS: "link"), in lower case."""
    namespace, _, name = str(element.tag).rpartition("}")
    if ":" in name:  # a prefix that was never declared stands in the name
        return name.lower()
    prefix = _NAMESPACES.get(namespace.lstrip("{"), element.prefix or "")
    return f"{prefix}:{name}".lower() if prefix else name.lower()


def text_of(element: etree._Element | None) -> str:
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()


def _from_declaration(text: str) -> str:
    """Without what a broken server writes before the document."""
    start = text.find("<?xml", 0, _PROLOG)
    return text[start:] if start > 0 else text[max(text.find("<"), 0) :]


def _without_doctype(text: str) -> str:
    """Without the document type, where entities are declared; one that is not closed stays, and is no harm to lxml."""
    start = text[:_PROLOG].lower().find("<!doctype")
    match = _DOCTYPE.match(text, start) if start >= 0 else None
    return text[: match.start()] + text[match.end() :] if match else text


def _repaired(text: str) -> str:
    """No forbidden characters, no entities but those of XML, no bare ampersands; CDATA sections stay as they are."""
    return _REFERENCE.sub(_reference, _FORBIDDEN.sub("", text))


def _reference(match: re.Match[str]) -> str:
    whole: str = match[0]
    if whole[0] == "<" or match["name"] in _XML_ENTITIES:
        return whole
    if match["name"] and f"{match['name']};" in html5:
        return "".join(f"&#{ord(char)};" for char in html5[f"{match['name']};"])
    if match["dec"] or match["hex"]:
        code = int(match["dec"]) if match["dec"] else int(match["hex"], 16)
        return whole if code <= 0x10FFFF and not _FORBIDDEN.match(chr(code)) else ""
    return f"&amp;{whole[1:]}"


def _parse(source: str, url: str) -> tuple[etree._Element | None, str]:
    """The root and the first error that makes the text no XML, '' if there is none."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser, base_url=url)
    except etree.XMLSyntaxError as error:
        return None, str(error)
    fatal = [e for e in parser.error_log if e.level >= etree.ErrorLevels.FATAL]
    return root, f"{fatal[0].message} (line {fatal[0].line})" if fatal else ""


def _salvaged(source: str, entry: str, url: str) -> Iterator[etree._Element]:
    """The complete entries of a damaged document, each read for itself inside the root's start tag."""
    plain = _CDATA.sub(lambda match: escape(match[1]), source)
    tags = list(re.finditer(rf"<(?P<end>/)?(?:[\w.-]+:)?{entry}(?=[\s/>])[^<>]*>", plain, re.IGNORECASE))
    opening = re.search(r"<[A-Za-z_][^<>]*>", plain)
    for start, end in pairwise(tags):
        if start["end"] or not end["end"] or opening is None:
            continue
        inside = _prose_escaped(plain[start.end() : end.start()])
        root, _ = _parse(f"{opening[0]}{start[0]}{inside}{end[0]}", url)
        if root is not None and len(root):
            yield root[0]


def _prose_escaped(inside: str) -> str:
    """The usual damage is HTML that was never escaped: make the markup inside titles and descriptions text."""
    out: list[str] = []
    within = ""  # the element of prose that is open
    for piece in _PROSE_TAG.split(inside):
        name = piece.strip("</>").split()[0] if _PROSE_TAG.fullmatch(piece) else ""
        closes = bool(within) and piece.startswith(f"</{within}") and name == within
        out.append(piece if closes or not within else piece.replace("<", "&lt;"))
        if closes:
            within = ""
        elif name and not within and not piece.startswith("</") and not piece.endswith("/>"):
            within = name
    return "".join(out)
