"""Who wrote a page: what its metadata says, else the byline beside the headline; names without what stands around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import dropwhile, islice

from lxml.html import HtmlElement

from crawler import dom, jsonld
from crawler.dates import MONTH
from crawler.title import AGENCIES, normal

_MOST = 40
_BY = re.compile(r"^(?:(?:written |posted |published |submitted )?by|par|propos recueillis par|de|文|取材・文|執筆|著者|筆者|記者)\s*[:：=＝]?\s+|^(?:文|執筆|著者)[=＝:：●・]", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[;、，|(（]|／(?=.{0,12}(?:編集部|写真|撮影|聞き手))|\s&\s|\b(?:and|et|avec|with)\b|(?<=[一-鿿々]{3})・(?=[一-鿿々]{3})|/(?=(?:Reuters|AFP|AP|Bloomberg|EPA|Kyodo)\b))\s*")
_OUTLET = re.compile(r",\s+(?!(?:JR|SR|II|III|IV|MD)\b)(?=[A-Z]{2})[A-Z][A-Z .&]+\b.*$")
_ROLE = re.compile(r"(?<=[一-鿿ァ-ヶ])\s*(?:記者|編集委員|論説委員|特派員|通信員)$")
_JOB = re.compile(
    r",\s+(?:[^,]{0,40}\b(?:staff writers?|correspondents?|reporters?|editors?|columnists?|bureau chief|contributors?)$|(?:correspondant|envoyé|journaliste|rédact)[^,]{0,60}$)",
    re.IGNORECASE,
)
_PLACED = re.compile(r"\s+(?:in|à)\s+[A-ZÀ-Þ][^,;]{1,30}$")
_DATED = re.compile(
    rf"(?:\s+|(?-i:(?<=[a-zà-ÿ])(?=[A-Z])))(?:[-–—|·•]\s+\d|(?:on\s|le\s)?\s*(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?(?:(?:{MONTH})\b\.?\s+\d|\d{{1,2}}(?:[/.-]\d{{1,2}}[/.-]\d|(?:er)?\s(?:{MONTH})\b))).*$",
    re.IGNORECASE,
)
_EDGE = re.compile(r"^[\W_]+|[^\w.]+$|(?<=\w{3})\.$")
_NOBODY = re.compile(r"https?:|\":|www\.|@|\d{3}|\b(?:profile|admin|staff writer|view|follow|author|posted|updated|read|executive editor|staff reports?)\b", re.IGNORECASE)
_BYLINE = re.compile(r"\b(?:by-?line|authors?|auteurs?|writer|signature|journalist|kisha|hissha)\b|author-?name|byline-?name|article-?author|post-?author", re.IGNORECASE)
_PERSON = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][\w.'’-]*(?:\s(?:de|du|van|von|der|den|la|le|el|al|bin)(?=\s))*\s){1,3}[A-ZÀ-ÖØ-Þ][\w.'’-]+|[\u3040-\u30ff\u3400-\u9fff]{2,5}[\s　]?[\u3040-\u30ff\u3400-\u9fff]{0,5}")
_PICTURE = re.compile(r"credit|caption|photo|image")
_SHORT = 60  # characters of a line that begins like a byline
_SAYS_BY = re.compile(r"(?:(?:Written |Posted |Published |Submitted )?[Bb]y|BY|Par) (?!The |Le |La |Les )[A-ZÀ-Þ]")
_BEGINS = re.compile(r"\s*(?:Written|Posted|Published|Submitted|By|BY|by|Par)\b")
_NEAR = 80  # elements after the headline in which its byline stands
_LINE = 120  # characters of a byline
_BOX = 2  # elements around a name, in which the others of a byline stand


def authors(tree: HtmlElement, node: jsonld.Node, declared: Iterable[str], headline: str = "", outlets: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of those who wrote it, at most 40; the outlet's own only where nobody else is named. `declared`: what <meta>
    says."""
    own = {normal(name) for name in outlets}
    sources: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: jsonld.names(node.get("author")),
        lambda: jsonld.names(node.get("creator")),
        lambda: declared,
        lambda: _marked(tree, headline),
        lambda: _shown(tree, headline),
    )
    named = (found for source in sources if (found := _named(source())))
    outlet: tuple[str, ...] = ()
    for found in named:
        others = tuple(name for name in found if normal(name) not in own)
        if others:
            return others if any(normal(name) not in AGENCIES for name in others) else found
        outlet = outlet or found
    return outlet


def _named(texts: Iterable[str]) -> tuple[str, ...]:
    parts = (one for text in texts for part in _BETWEEN.split(_OUTLET.sub("", _BY.sub("", jsonld.clean(text)))) for one in _listed(_JOB.sub("", part)))
    names = (_EDGE.sub("", _ROLE.sub("", _BY.sub("", _DATED.sub("", part))).strip()) for part in parts)
    found: dict[str, str] = {}
    for name in names:
        if 1 < len(name) <= 100 and not _NOBODY.search(name):
            found.setdefault(name.casefold(), name)
    return tuple(found.values())[:_MOST]


def _marked(tree: HtmlElement, headline: str) -> Iterator[str]:
    """What is marked as an author: the first below the headline with what stands in a box with it; the lists of a page
    name the authors of other articles."""
    title = _title(tree, headline)
    for name in ("rel", "itemprop"):
        found = dom.marked(tree, name, "author")
        below = set(title.xpath(f"following::*[@{name}='author']")) if title is not None and found else set()
        first = next((one for one in found if one in below), found[0] if found else None)
        boxes = set(islice(first.iterancestors(), _BOX)) if first is not None else set()
        yield from (dom.plain(one) for one in found if one is first or not boxes.isdisjoint(islice(one.iterancestors(), _BOX)))


def _listed(part: str) -> list[str]:
    """The names that commas divide, where each is one: "Mori, Aki" is one name."""
    names = part.split(", ")
    return names if len(names) > 1 and all(map(_PERSON.fullmatch, names)) else [part]


def _title(tree: HtmlElement, headline: str) -> HtmlElement | None:
    """The <h1> of the headline, or else the last."""
    headings = list(tree.iter("h1"))
    return next((h1 for h1 in headings if headline and normal(dom.plain(h1)) == normal(headline)), headings[-1] if headings else None)


def _shown(tree: HtmlElement, headline: str) -> list[str]:
    """What is named a byline and reads as one, beside the headline; the names only."""
    title = _title(tree, headline)
    elements = tree.iter("h1", "h4", "p", "span", "div", "section", "a", "address", "cite", "li", "em", "strong", "font")
    for element in islice(dropwhile(lambda one: one is not title, elements), _NEAR) if title is not None else ():
        named = dom.tokens(element)
        if not _BYLINE.search(named) and not _BEGINS.match(next(filter(str.strip, element.itertext()), "")):
            continue  # most
        text = dom.line(element, _LINE)
        if _PICTURE.search(named) or not (_BYLINE.search(named) or (len(text) <= _SHORT and _SAYS_BY.match(text))):
            continue
        names = _persons(text) if len(text) <= _LINE else []
        if names:
            like = [one for one in element.itersiblings(element.tag) if one.get("class") and one.get("class") == element.get("class")]
            return [*names, *(name for one in like for name in _persons(dom.plain(one)))]
    return []


def _persons(text: str) -> list[str]:
    """The names in a byline, without where they write from."""
    names = (_PLACED.sub("", name) for name in _named([text]))
    return [name for name in names if _PERSON.fullmatch(name)]
