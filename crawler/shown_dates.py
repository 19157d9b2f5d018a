"""The dates that a page shows to its readers, for pages whose metadata gives none.

Near the headline first: a page's top bar shows today's date, its lists those of other articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain, islice, takewhile

from lxml.html import HtmlElement

from crawler import dates, dom
from crawler.title import normal

_NAMED = re.compile(r"date|time|publi|posted|meta|掲載|更新")
_UPDATE = re.compile(r"updat|modif|mis[e]? à jour|màj|\bmaj\b|更新|改訂", re.IGNORECASE)
_PARTS = re.compile(r"(?=\bpublished\b|\bposted\b|\bpublié|(?:公開|掲載|初出)日?時?\s?[：:]|updat|modif|mise? à jour|màj|最終更新|更新日|(?<!年)[(（|](?=.{0,12}(?:updat|modif|mise? à jour|màj|更新|改訂|\d{4}\s*[年/.-])))", re.IGNORECASE)
_LOWER = ("h2", "h3")
_HEADINGS = ("h1", *_LOWER)
_HOLDERS = ("time", "p", "span", "div", "li", "dd", "dt", "em", "small", "td", "abbr", "a", "h4", "h5", "h6", "font", "b", "i", "strong")
_BESIDE = 15  # elements after the headline
_ABOVE = 12  # elements before it
_LINE = 120  # characters of a line that gives a date
_LINK = 15  # beside the date in a link that gives one
_NEAR = 60  # elements after the headline that may still hold its date
_DAY = re.compile(
    r"\d{4}\s*[-/.年]\s*\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|[RH]\d{1,2}[./]\d{1,2}[./]\d{1,2}|(?<![\d/.])\d\d\.\d\d\.\d\d(?![/.]?\d)|\d{1,2}(?:月|/)\d{1,2}|(?:令和|平成)"
    r"|\b\d{1,2}(?:er|st|nd|rd|th)?[\s.-]+[^\W\d]{3,9}\.?,?[\s.-]+\d{4}|[^\W\d]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
_FEW, _MANY = 6, 12  # words beside a date, in a line that tells it; in one that says so
_SAID = re.compile(r"\s*(?:written|posted|published|publié|rédigé|mis en ligne|公開|掲載|投稿)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d|\bago\b")
_OF_SITE = re.compile(r"copyright|©|\(c\) |all rights reserved|tous droits", re.IGNORECASE)
_TOP = re.compile(r"\b(?:header|masthead|top-?bar|nav(?:bar|igation)?|menus?|ticker|today|current-?date)\b")
_OF_ARTICLE = re.compile(r"article|post|entry|story|content|news")
_META = re.compile(r"\b(?:entry|post|article|story)-?(?:meta|info|head)|byline")  # it may count the comments
_OTHERS = re.compile(
    r"\b(?:related|recommend|recirc|popular|ranking|trending|recent-|latest-(?!update)|also-read|kanren|osusume)|(?:more|most)-(?:from|on|stories|news|read|viewed|popular)"
)
_APART = 2  # days between a date of the masthead and that of the article; the day of the fetch begins elsewhere earlier
_DEEP, _BOX = 40, 8  # elements around a date that are looked at; those among which the item of a list is
_TEASER = 300  # characters of what tells of another article
_POSTED = re.compile(r"\b(?:published|(?:entry|post)-?date)\b")  # "entry-date published updated", until there is an update
_HEADLINE, _LINKS = 25, 10  # characters of a link that is one; links looked at
_DIGIT = re.compile(r"\d|(?:令和|平成)[元一二三四五六七八九十]")
_BARE = re.compile(r"\d{1,2}月\d{1,2}日(?:\s?[(（][月火水木金土日][)）])?")  # of something that is announced, it may be
_WORDS = re.compile(r"[^\W\d]{2,}")


class Shown:
    """The visible dates of a tree, as texts for `dates.parse`; `beside`: those beside the headline alone; `today`: the day
    of the fetch, which mastheads show; `filed`: the day in the page's address."""

    def __init__(self, tree: HtmlElement, headline: str = "", *, beside: bool = False, today: date | None = None, filed: date | None = None) -> None:
        self._tree = tree
        heading = _heading(tree, normal(headline))
        shown = list(_ordered(tree, heading, _Place(heading, today, filed), beside=beside))
        self._texts = list(dict.fromkeys((text, update) for text, update, _ in shown))
        self._far = {text for text, _, near in shown if not near} - {text for text, _, near in shown if near}

    def marked(self, name: str) -> Iterator[str]:
        """What microdata marks as that property."""
        for element in dom.marked(self._tree, "itemprop", name):
            yield element.get("datetime") or element.get("content") or dom.plain(element)

    def published(self, *, sure: bool = False) -> Iterator[str]:
        """`sure`: near the headline, without a date that an update's line holds, whose label stands in an element of
        its own."""
        updates = [text for text, update in self._texts if update] if sure else []
        return (text for text, update in self._texts if not (update or (sure and text in self._far) or any(text in other for other in updates)))

    def updated(self) -> Iterator[str]:
        return (text for text, update in self._texts if update)


def _heading(tree: HtmlElement, headline: str) -> HtmlElement | None:
    """The heading that is the headline, an <h1> first; else the first <h1>."""
    every = (one for tags in (("h1",), _LOWER) for one in tree.iter(*tags))
    found = next((one for one in every if headline and normal(dom.plain(one)) == headline), None)
    return found if found is not None else next((one for one in tree.iter("h1") if len(dom.plain(one)) > 5), None)


def _ordered(tree: HtmlElement, found: HtmlElement | None, place: _Place, *, beside: bool) -> Iterator[tuple[str, bool, bool]]:
    """(text, whether it speaks of an update, whether it is near the headline): there all that looks like a date,
    elsewhere what is named so."""
    elements = _around(found) if beside and found is not None else [*_holding(tree)]
    start = elements.index(found) if found is not None else 0
    above = max(0, start - _ABOVE)
    for part, is_above in ((elements[start : start + _BESIDE], False), (elements[above:start], True), (elements[start + _BESIDE : start + _NEAR], False)):
        for element in part:
            for text, update in _dates(element, near=True):
                if not place.is_elsewhere(element, text, above=is_above):
                    yield text, update, next(element.iterancestors("aside", "footer"), None) is None
    for part, is_above in () if beside else ((elements[start + _NEAR :], False), (elements[:above], True)):
        for element in part:
            for text, update in _dates(element, near=False):
                if not place.is_elsewhere(element, text, above=is_above):
                    yield text, update, False


class _Place:
    """Where the article of a headline stands, to tell what does not belong to it."""

    def __init__(self, heading: HtmlElement | None, today: date | None, filed: date | None) -> None:
        self._around = {heading, *heading.iterancestors()} if heading is not None else set()
        holding = [*heading.iterancestors("article", "main")] if heading is not None else []
        self._article = next(iter(holding), None)
        self._widest = next(reversed(holding), None)
        self._today, self._filed = today, filed
        self._names: dict[HtmlElement, str] = {}

    def is_elsewhere(self, element: HtmlElement, text: str, *, above: bool) -> bool:
        """Whether a date stands in the page's header, menu or footer, among other articles or in a comment, or above the
        article and is that of the fetch, or not that of the address."""
        ups = [*islice(takewhile(lambda up: up not in self._around and up.tag != "body", chain((element,), element.iterancestors())), _DEEP)]
        names = [self._name(up) for up in ups]
        if any((_OTHERS.search(name) or dom.COMMENTS.search(name)) and not _META.search(name) for name in names) or any(map(_is_other, ups[:_BOX])):
            return True
        holding = set(element.iterancestors())
        if self._article in holding:
            return False
        tags = {up.tag for up, name in zip(ups, names, strict=True) if not (up.tag == "aside" and _NAMED.search(name))}
        of_page = not tags & {"article", "main"}
        if tags & {"aside", "nav"} or ("footer" in tags and of_page):
            return True
        outside = self._widest is not None and self._widest not in holding
        named = ("header" in tags and of_page) or any(_TOP.search(name) and not _OF_ARTICLE.search(name) for name in names)
        return above and self._is_of_masthead(text, likely=outside or named)

    def _name(self, element: HtmlElement) -> str:
        if element not in self._names:
            self._names[element] = dom.tokens(element)
        return self._names[element]

    def _is_of_masthead(self, text: str, *, likely: bool) -> bool:
        found = [dates.parse(text, day_first=first, near=self._today) for first in (True, False)]
        days = [date.fromisoformat(when.iso[:10]) for when in found if when]
        if self._filed and days and all(abs((day - self._filed).days) > _APART for day in days):
            return True
        return likely and self._today is not None and self._filed not in days and any(abs((day - self._today).days) < _APART for day in days)


def _is_other(element: HtmlElement) -> bool:
    """Whether an item of a list has a link as long as a headline: it tells of another article."""
    return element.tag in ("li", "article") and dom.line(element, _TEASER) != "" and any(len(dom.plain(link)) >= _HEADLINE for link in islice(element.iter("a"), _LINKS))


def _holding(tree: HtmlElement) -> Iterator[HtmlElement]:
    """What may hold a date, in the order of the page."""
    return (one for one in tree.iter(*_HEADINGS, *_HOLDERS) if (_YEAR.search(one.text or "") if one.tag in ("a", "abbr") else one.text or len(one)))


def _around(heading: HtmlElement) -> list[HtmlElement]:
    """The same a little above a heading and below it."""
    ups = (heading, *heading.iterancestors())
    above = (one for up in ups for before in up.itersiblings(preceding=True) for one in reversed([*_holding(before)]))
    below = (one for up in ups for behind in up.itersiblings() for one in _holding(behind))
    return [*reversed([*islice(above, _ABOVE)]), heading, *islice(chain(islice(_holding(heading), 1, None), below), _NEAR)]


def _dates(element: HtmlElement, *, near: bool) -> Iterator[tuple[str, bool]]:
    if element.tag == "time" and element.get("datetime"):
        update, text = bool(_UPDATE.search(_context(element))), dom.plain(element)
        yield element.get("datetime") or "", update
        if near and _DAY.search(text):
            yield text, update
        return
    if element.tag == "abbr" and element.get("title"):  # hAtom's
        yield element.get("title") or "", bool(_UPDATE.search(_context(element)))
        return
    if not (near or _is_named(element) or _SAID.match(element.text or "")) or (not near and _is_teaser(element)):
        return
    text = dom.line(element, _LINE)
    if not (4 <= len(text) <= _LINE and _DIGIT.search(text) and _DAY.search(text)) or (element.tag == "a" and len(_DAY.sub("", text)) > _LINK):
        return
    if _BARE.fullmatch(text) and not _is_named(element):
        return
    says = len(_WORDS.findall(_DAY.sub("", text))) <= (_MANY if _SAID.match(text) else _FEW) or _is_named(element)
    if says and not _OF_SITE.search(text):
        yield from ((time.get("datetime") or "", bool(_UPDATE.search(_context(time)))) for time in element.iter("time"))
        yield from ((part, bool(_UPDATE.search(part))) for part in _PARTS.split(text) if part.strip())


def _is_teaser(element: HtmlElement) -> bool:
    """Whether the headline of another article stands beside."""
    box = element.getparent()
    return box is not None and any(len(dom.plain(link)) >= _HEADLINE for link in islice(box.iter("a"), _LINKS))


def _is_named(element: HtmlElement) -> bool:
    return element.tag == "time" or _NAMED.search(dom.tokens(element)) is not None


def _context(element: HtmlElement) -> str:
    """The words and names by which a <time> is introduced."""
    parent, before = element.getparent(), element.getprevious()
    own = dom.tokens(element)
    said = [own if not _POSTED.search(own) else "", element.get("itemprop") or "", (before.tail or "") if before is not None else ""]
    if parent is not None:
        said += [dom.tokens(parent), (parent.text or "") if before is None else ""]
    return " ".join(said)
