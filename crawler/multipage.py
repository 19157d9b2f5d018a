"""Articles in several pages: which address has the next part, and the parts as one article."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml.html import HtmlElement

from crawler import dom
from crawler.title import normal
from index.article import Article, Block, Outcome, Rejected, article_id
from index.parts import MAX_PARTS
from index.urls import canonical, site

_OTHERS = "comment|rank(?:ing)?|related|latest|photo|gallery|search"  # what else has pages
_OF_OTHERS = re.compile(_OTHERS, re.IGNORECASE)
_NUMBER = re.compile(rf"^(?!{_OTHERS})(?:page|p|pg|pn|paged|seite|part|\w+[_-]page)$", re.IGNORECASE)
_IN_PATH = re.compile(r"^(?:/?(?:page[-/_]?)?|[_-](?:p|page)?|/index[_-]?)(\d{1,2})(?=/?$|\.html?$)", re.IGNORECASE)
_SUFFIX = re.compile(r"\.html?$", re.IGNORECASE)
_AROUND = 4  # elements around a link that may say what it is of
_NAMED = re.compile(r"/page[-/_]?\d{1,2}/?$|[_-]p(?:age)?\d{1,2}(?:\.html?)?$", re.IGNORECASE)  # a number that can be no article's own
_NEXT = re.compile(
    r"^[\s\[(›»→>▶＞]*(?:next(?: page)?|continue[sd]?(?: on)?(?: the)? (?:next page|page \d+)|(?:page )?suivante?|(?:lire )?la suite(?: de l['’]article)?|suite"
    r"|(?:(?:aller à|lire) la |(?:go to|read) )?page \d+|次(?:の)?(?:ページ|頁)?(?:へ|に|は)?(?:進む)?|続きを読む|\d+ページ目?(?:へ|に進む)?)"
    r"(?:[\s：:（(].{0,100}|[\s›»→>▶＞\])]*)$|^\s*[›»→>]\s*$",
    re.IGNORECASE,
)
_BACK = re.compile(r"^[\s\[(‹«←<◀＜]*(?:1|first|previous(?: page)?|prev|(?:page )?précédente?|première(?: page)?|前(?:の)?(?:ページ|頁)?(?:へ)?|最初(?:の)?(?:ページ)?(?:へ)?)[\s\])]*$", re.IGNORECASE)


def next_part(tree: HtmlElement, url: str) -> str | None:
    """The address of the part that follows the page at `url`, None where there is none.

    Only addresses of the same article count: the next article of a blog is rel=next too.
    """
    try:
        first = canonical(url)
    except ValueError:
        return None
    here, own = _place(tree, first)
    for href in _links(tree, here + 1):
        try:
            found = canonical(href, url)
        except ValueError:
            continue
        if site(found) == site(url) and _number(found, first, own=own) == here + 1:
            return found
    return None


def _place(tree: HtmlElement, url: str) -> tuple[int, bool]:
    """Which part of its article a page is, and whether a number at the end of its address is the article's own.

    /articles/55 is an article of its own, unless it leads back to /articles as to its first part.
    """
    number = _number(url, url)
    if number is None:
        return 1, False
    path, query = urlsplit(url).path, urlsplit(url).query
    if _NAMED.search(path) or any(_NUMBER.match(key) for key, _ in parse_qsl(query)):
        return number, False
    stem = _stem(path)
    for link in tree.iter("a") if number > 1 else ():
        if _BACK.match(_says(link)) and _SUFFIX.sub("", urlsplit(urljoin(url, link.get("href") or "")).path.rstrip("/")) == stem:
            return number, False
    return 1, True


def _links(tree: HtmlElement, number: int) -> Iterator[str]:
    """Addresses that end in a number and are called the next page."""
    text = str(number)
    ends = re.compile(rf"{number}(?:/?$|[?&#]|\.html?)", re.IGNORECASE)
    for link in tree.iter("a", "link"):
        href = link.get("href") or ""
        if text in href and ends.search(href):  # a page has hundreds of links, few with a number
            said = (link.get("rel") or "").lower().split()
            if "next" in said or (link.tag == "a" and _calls_next(_says(link), text) and not _is_of_others(link)):
                yield href


def _says(link: HtmlElement) -> str:
    """What a link is called, in its text or for ears."""
    return unicodedata.normalize("NFKC", dom.plain(link) or link.get("aria-label") or link.get("title") or "").strip()


def _calls_next(shown: str, number: str) -> bool:
    """Whether a link says that it leads to the next part; many pagers say no more than its number."""
    return shown.strip("[]()") == number or _NEXT.match(shown) is not None


def _is_of_others(link: HtmlElement) -> bool:
    return any(_OF_OTHERS.search(f"{up.get('class') or ''} {up.get('id') or ''}") for up in islice(link.iterancestors("div", "nav", "section", "ul", "aside"), _AROUND))


def _number(url: str, first: str, *, own: bool = False) -> int | None:
    """Which part of the article at `first` a URL is, None if it is another article's; `own`: the number that `first` ends in
    is the article's."""
    parts, base = urlsplit(url), urlsplit(first)
    query, asked = dict(parse_qsl(parts.query)), dict(parse_qsl(base.query))
    for key in [key for key in query if _NUMBER.match(key) and query[key].isdigit()]:
        rest = {name: value for name, value in asked.items() if not _NUMBER.match(name)}
        if parts.path == base.path and {name: value for name, value in query.items() if name != key} == rest:
            return int(query[key])
    stem = _SUFFIX.sub("", base.path.rstrip("/")) if own else _stem(base.path)
    path = parts.path.rstrip("/")
    match = _IN_PATH.match(path[len(stem) :]) if path.startswith(stem) else None
    return int(match[1]) if match else None


def _stem(path: str) -> str:
    """A path without the number of its part and without .html."""
    return re.sub(r"(?:/(?:page[-/_]?)?\d{1,2}|[_-](?:p|page)?\d{1,2})?(?:\.html?)?/?$", "", path.rstrip("/"))


def whole(results: Sequence[Article | Rejected]) -> Article | Rejected:
    """What the pages of one article give together, as far as each names the next; the first decides whether it is one."""
    parts: list[Article] = []
    walled = False
    for result in results:
        if isinstance(result, Rejected) or (parts and parts[-1].more is None):
            walled = isinstance(result, Rejected) and result.outcome is Outcome.PAYWALL and bool(parts)
            break
        parts.append(result)
    found = join(parts) if len(parts) > 1 else results[0]
    return replace(found, paywalled=True) if walled and isinstance(found, Article) else found


def join(parts: Sequence[Article]) -> Article:
    """One article of all its parts, in order; what a part repeats of an earlier one is left out."""
    seen: set[str] = set()
    blocks: list[Block] = []
    for block in (block for part in parts for block in part.blocks):
        key = normal(block.text)
        if len(key) < 30 or key not in seen:
            blocks.append(block)
        seen.add(key)
    dropped = dict.fromkeys(one for part in parts for one in part.dropped)
    return replace(parts[0], blocks=tuple(blocks), dropped=tuple(dropped), paywalled=any(part.paywalled for part in parts))


class Chains:
    """Which pages of a manifest continue which. Only pages that name another, or are numbered, are remembered."""

    def __init__(self) -> None:
        self._named: dict[str, tuple[str, str]] = {}  # id of a page -> its URL, id of the page that follows it
        self._places: dict[str, int] = {}  # id of a numbered page -> where its result stands

    def add(self, url: str, more: str | None, place: int) -> None:
        """Take in a page: which one it names, and where its own result was written."""
        if more:
            self._named[article_id(url)] = (url, article_id(more))
        if _number(url, url):
            self._places[article_id(url)] = place

    def joined(self, url: str, result: Article | Rejected, read: Callable[[int], Article | Rejected]) -> Article | Rejected:
        """A page with those that continue it; one that continues another is a part of that, and no article.

        `read` gives the result that was written at a place. To be asked when all pages were taken in.
        """
        own = article_id(url)
        if isinstance(result, Rejected):
            return result
        if head := self._heads.get(own):
            return Rejected(Outcome.PART, head)
        return whole([result, *(read(self._places[part]) for part in self._chain(own))])

    @cached_property
    def _heads(self) -> dict[str, str]:
        """Id of a part -> URL of the page that its article begins with."""
        following = {part for _, part in self._named.values()}
        first = {own: url for own, (url, _) in self._named.items() if own not in following}
        return {part: url for own, url in first.items() for part in self._chain(own)}

    def _chain(self, own: str) -> list[str]:
        found: list[str] = []
        while own in self._named and len(found) < MAX_PARTS:
            own = self._named[own][1]
            if own not in self._places or own in found:
                break
            found.append(own)
        return found
