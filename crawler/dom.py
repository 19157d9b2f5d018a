"""A page as a tree: parsed once, within limits, and read by everybody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree, html
from lxml.html import HtmlElement

from crawler import notes

MAX_BYTES = 8_000_000  # of markup: the largest real article page met was 3 MB
MAX_ELEMENTS = 120_000
_HEAD = frozenset({"title", "meta", "link", "script", "style", "base", "noscript", "template", "object"})
_NO_TEXT = ("script", "style", "noscript", "svg", "iframe", "template", "link", "nav", "footer", "button", "input", "select", "source")

_CONTROLS = bytes({*range(32)} - {*b"\t\n\r\v\f"})
_BLANKS = bytes.maketrans(b"\v\f", b"  ")
_UNPRINTABLE = tuple(bytes([one]) for one in (*_CONTROLS, *b"\v\f"))
_NONCHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")
_CONTROL_REFERENCE = re.compile(rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])|[xX]0*(?:[0-8bcefBCEF]|1[\da-fA-F]|[fF]{3}[eEfF]))(?![\da-fA-F]);?")
_PARAGRAPHS = 4  # more than menus have
_NO_WIDTH = "\u00ad\u200b\u2060\ufeff"  # trafilatura leaves them out too
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOR_EARS = re.compile(r"\bsr-only\b|screen-?reader|visually-?hidden|visuallyhidden", re.IGNORECASE)  # ", opens new tab"
COMMENTS = re.compile(r"\bcomment(?!ary)|commentaire|disqus")
_NAMES = ("class", "id", "data-component", "data-testid", "data-qa", "data-gu-name", "data-module", "role", "aria-label")
HEADINGS, _NAMES_OF_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"}), tuple(name for name in _NAMES if name != "id")
_ONE_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement)  # lxml.html asks Python for each element's class


class Unreadable(ValueError):
    """Markup that is no page, or one that was built to exhaust its reader."""


def parse(markup: bytes) -> HtmlElement:
    """The tree of a page in UTF-8, without comments and processing instructions. Raises Unreadable."""
    if len(markup) > MAX_BYTES:
        raise Unreadable(f"{len(markup)} bytes of markup")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        tree = html.document_fromstring(_printable(markup), parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable(str(error)) from error
    if float(str(tree.xpath("count(//*)"))) > MAX_ELEMENTS:
        raise Unreadable(f"more than {MAX_ELEMENTS} elements")
    _body_out_of_head(tree)
    return tree


def _printable(data: bytes) -> bytes:
    """Without control characters, plain or as references: libxml2 takes them from a page and refuses to write them."""
    if 0xEF in data:
        data = _NONCHARACTER.sub(b"", data)
    if any(one in data for one in _UNPRINTABLE):  # of few: twice as fast as to go through each byte
        data = data.translate(_BLANKS, _CONTROLS)
    return _CONTROL_REFERENCE.sub(b" ", data)


def _body_out_of_head(tree: HtmlElement) -> None:
    """libxml2 knows no HTML 5: without a <body> tag it leaves an <article> in the head."""
    root = body(tree)
    strays = [element for element in tree.head if element.tag not in _HEAD and root not in element.iter("body")]
    for at, element in enumerate(strays):
        root.insert(at, element)


def body(tree: HtmlElement) -> HtmlElement:
    """The <body> of a document; lxml's own property looks through all of it each time."""
    found = tree.find("body")
    return tree.body if found is None else found


def strip(tree: HtmlElement) -> None:
    """Take off, in place, what holds no text of an article and only costs time. Metadata is read before."""
    for nav in _left_open(tree):
        nav.tag = "div"
    notes.settle(tree)
    etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    for picture in tree.iter("image"):  # browsers show it as one
        picture.tag = "img"


def _left_open(tree: HtmlElement) -> list[HtmlElement]:
    """The menus in which most of a page's paragraphs stand, and what is marked as its article: an end tag is missing or misspelt."""
    held = [(nav, sum(1 for _ in nav.iter("p"))) for nav in tree.iter("nav")]
    most = max(_PARAGRAPHS, sum(1 for _ in tree.iter("p")) // 2) if any(much >= _PARAGRAPHS for _, much in held) else 0
    return [nav for nav, much in held if most and much > most and nav.xpath(".//h1 | .//*[@itemprop = 'articleBody']")]


def metas(tree: HtmlElement) -> Mapping[str, Sequence[str]]:
    """<meta> contents by property, name or itemprop in lower case, in document order; of other articles' teasers none."""
    found: dict[str, list[str]] = defaultdict(list)
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        for key in ("property", "name", "itemprop"):
            name = meta.get(key)
            if name and content and not (key == "itemprop" and _in_teaser(meta)):
                found[name.strip().lower()].append(content[:2000])
    return found


def _in_teaser(meta: HtmlElement) -> bool:
    return any(up.tag in ("aside", "li") or "itemListElement" in (up.get("itemprop") or "") for up in meta.iterancestors())


def marked(tree: HtmlElement, name: str, value: str) -> list[HtmlElement]:
    """The elements with that value of an attribute, in document order."""
    return list(tree.xpath(f"//*[@{name}=$value]", value=value))


def plain(element: HtmlElement) -> str:
    """The text of an element, blanks folded (the ideographic space stays: it divides Japanese headlines), without the
    readings of its characters."""
    if element.find(".//rt") is not None:
        return fold("".join(element.xpath(".//text()[not(ancestor::rt or ancestor::rp)]")))
    return fold("".join(element.itertext()))


def all_text(element: HtmlElement) -> str:
    """The text of an element as it stands, blanks and all."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)  # 2.5 times as fast as itertext


def line(element: HtmlElement, most: int) -> str:
    """The text of an element, blanks folded and for line breaks; "" where it has more than so many characters without those
    at its ends."""
    parts, size = [], 0
    for part in element.itertext() if len(element) else (element.text or "",):
        parts.append(part)
        size += len(part.strip())
        if size > most:
            return ""
    if len(element) and element.find(".//br") is not None:
        return fold(with_breaks(element))
    return fold("".join(parts))


def with_breaks(element: HtmlElement) -> str:
    """The text of an element with a new line for each <br> and for nothing else."""
    parts: list[str] = []
    for event, one in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            parts.append("\n" if one.tag == "br" else (one.text or "").replace("\n", " "))
        elif one is not element:
            parts.append((one.tail or "").replace("\n", " "))
    return "".join(parts)


def fold(text: str) -> str:
    """Runs of blanks to one space; a lone ideographic space is kept, what has no width is not."""
    if text.isascii():
        return " ".join(text.split())
    for character in _NO_WIDTH:
        if character in text:
            text = text.replace(character, "")
    return "\u3000".join(" ".join(part.split()) for part in text.split("\u3000")).strip()


def squeeze(text: str) -> str:
    """Without blanks: what two renderings of one text share."""
    return "".join(text.split())


def tokens(element: HtmlElement) -> str:
    """Class, id and the attributes by which pages name their parts, and an element's own name where the page made it
    up (<r-newsletter>), as one lower-case string. The id of a heading is made of its text, and names nothing."""
    names = _NAMES if element.tag not in HEADINGS else _NAMES_OF_HEADINGS
    said = " ".join([value for name in names if (value := element.get(name))]) if element.keys() else ""
    return (f"{element.tag} {said}" if "-" in element.tag else said).lower().replace("_", "-")


def of_comments(elements: Iterable[HtmlElement]) -> bool:
    """Whether one of some elements is named for the comments of readers."""
    return any(COMMENTS.search(tokens(element)) for element in elements)


def hidden(element: HtmlElement) -> bool:
    """Whether a browser would not show it (as far as its own attributes say)."""
    style, kind = element.get("style"), element.get("class")
    if element.get("hidden") is not None or (style and _HIDDEN.search(style)):
        return True
    return bool(kind and _FOR_EARS.search(kind))
