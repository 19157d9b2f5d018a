"""Whether a short text belongs to a picture: its caption, or whose it is."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from crawler.dom import all_text, squeeze

LINE = 200  # characters of a line that may be a caption
TAGS = ("img", "picture")
_LABEL = 100  # characters of a line that is one for nothing but standing alone with a picture
_BOX = 4  # elements that a box of a picture and its caption holds at most
_ICON = 32  # pixels
_SMILEY = re.compile(r"emoji|emoticon|smiley")
_BRACKETED = re.compile(r"[(（][^()（）]+[)）]")
_CREDIT = re.compile(  # whose a picture is, as a line of its own
    r"(?i:^\W*(?:©|photos?\b|crédits?\b|credit\b|image\b).{0,80}$)|afp\.com/"
    r"|^.{0,60}\b(?:AFP|AP|EPA|REUTERS|Reuters|SIPA|Sipa|Getty Images|Shutterstock|iStock|Adobe Stock|Kyodo|Bloomberg)[)\s]*$"
)


def holders(tree: HtmlElement) -> set[HtmlElement]:
    """The elements that hold a picture, or what is shown like one."""
    found: set[HtmlElement] = set()
    for picture in tree.iter("img", "picture", "iframe", "video"):
        up: HtmlElement | None = picture if not _is_icon(picture) else None
        while up is not None and up not in found:
            found.add(up)
            up = up.getparent()
    return found


def _is_icon(picture: HtmlElement) -> bool:
    """Whether a picture is a sign of the text, such as a smiley, or is not seen at all."""
    size = picture.get("width") or ""
    return (size.isdecimal() and int(size) <= _ICON and not picture.get("data-src")) or _SMILEY.search(picture.get("class") or "") is not None


def beside(element: HtmlElement, text: str, shown: set[HtmlElement]) -> bool:
    """Whether a text, given without its blanks, stands under a picture, or alone with one; `shown`: what holds pictures."""
    if element not in shown and element.getparent() not in shown:
        return False
    return _alone_with_picture(element, len(text)) or _under_picture(element, text)


def leads(element: HtmlElement) -> bool:
    """Whether an element begins with a picture: one behind its text is an icon."""
    for one in element.iter():
        before = one.getprevious() if one is not element else None
        if before is not None and (before.tail or "").strip():
            return False
        if one.tag in TAGS:
            return True
        if (one.text or "").strip():
            return False
    return False


def _under_picture(element: HtmlElement, text: str) -> bool:
    """Whether a text is all small, in italics, in brackets or named a caption, and a picture stands in its element or before it;
    or a box holds but a picture and the line."""
    if element.tag not in ("p", "div", "td"):
        return False
    within = next(element.iter("img", "iframe", "video"), None)
    before = element.getprevious() if within is None and element.tag == "p" else None
    if within is None and (before is None or next(before.iter("img", "iframe", "video"), None) is None):
        return False
    size = len(text)
    if element.tag == "div" and size < _LABEL and next(element.iter("img"), None) is not None and _size(element) == size:
        return True
    if within is not None and _BRACKETED.fullmatch(all_text(element).strip()):
        return True
    small = (one for one in element.iterdescendants("em", "i", "small", "sup", "sub", "span") if one.tag != "span" or "caption" in (one.get("class") or ""))
    said = (squeeze(all_text(one)) for one in small)  # of all the lines of the element, those of this text
    return sum(len(line) for line in said if line in text) >= size


def credited(element: HtmlElement, shown: set[HtmlElement]) -> bool:
    """Whether a box holds a picture, a line that says whose it is, and besides at most what it shows."""
    for box in islice(element.iterancestors("div", "a", "p"), 2):
        if _is_wide(box):
            return False
        if box not in shown or next(box.iter(*TAGS), None) is None:
            continue
        if len(all_text(box)) >= 2 * LINE or next(box.iter("h1", "h2", "h3", "h4", "ul", "table"), None) is not None:
            return False
        texts = [text for one in box.iter("p", "div", "span", "small", "em") if (text := (one.text or "").strip())]
        return len(texts) <= _BOX and any(map(_CREDIT.search, texts))
    return False


def _alone_with_picture(element: HtmlElement, size: int) -> bool:
    """Whether a box holds a picture and, beside it, this text and no other."""
    box = element.getparent()
    if box is None or _is_wide(box) or len(box) < 2 or box.tag in ("body", "article", "section", "main", "td"):
        return False
    beside = [child for child in box if child is not element]
    pictures = any(child.tag in TAGS or next(child.iter(*TAGS), None) is not None for child in beside)
    return pictures and _size(box) == size


def _is_wide(box: HtmlElement) -> bool:
    """Whether an element has more children than a box of a picture; lxml counts all of them for a len()."""
    return next(islice(box, _BOX, None), None) is not None


def _size(element: HtmlElement) -> int:
    return len(squeeze(all_text(element)))
