"""What a page says of itself: headline, authors, dates, section, canonical URL, paywall.

Sources in order of trust: JSON-LD of the article, <meta>, microdata and <time>, visible text beside the headline, the
URL. Nothing is made up: what the page does not give is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler import dates, dom, jsonld, rights, title
from crawler.authors import authors
from crawler.canonical import own_address
from crawler.shown_dates import Shown
from index.article import Rights, When
from index.urls import site

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.available",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "parsely-pub-date", "sailthru.date", "pubdate",
    "publishdate", "publisheddate", "publish_date", "publish-date", "publication_date", "date.published", "date_published",
    "dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date.created", "date.created", "dc.date", "dcterms.date",
    "creation_date", "citation_publication_date", "article.published", "firstcreate", "release_date", "bt:pubdate", "article_date_original", "iso-8601-publish-date", "date",
)  # fmt: skip
_PARSELY = "parsely-page.pub_date"
_UPDATED = (
    "article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time", "cxenseparse:modified_time",
    "date.modified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "lastupdate", "date.updated",
)  # fmt: skip
_SECTION = ("article:section", "og:article:section", "parsely-section", "cxenseparse:section", "section", "page.section")
_AUTHOR = ("author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "dcterms.creator", "cxenseparse:author")
_SUMMARY = ("og:description", "description", "twitter:description")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/_-]|\b)|/((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d*\b")
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])")
_URL_PARTS = re.compile(r"/((?:19|20)\d\d)/[A-Za-z.-]+/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/")  # the section in between
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/")
_UNTITLED = re.compile(r"^(?:untitled|no title|sans titre|無題|タイトルなし)$", re.IGNORECASE)
_HOME = re.compile(r"home(?: ?page)?|accueil|top|(?:all )?articles|ホーム|トップ(?:ページ)?", re.IGNORECASE)
_CRUMB = 40  # characters of a section's name
_YEARS = 2
_BESIDE = 3  # dates beside the headline that may tell what zone a time of the metadata is of
_OFFSET = re.compile(r"[+-]\d\d:\d\d$")
_SPREAD = ("us", "ca", "au")  # countries of several zones: their sites may show times of none of them
_PAYWALL = re.compile(r"paywall|subscriber-only|premium-(?:only|content)|locked-content|piano-|会員限定|有料")
_PAID_TIERS = frozenset({"locked", "metered", "premium", "subscriber", "paid"})


@dataclass(frozen=True)
class Metadata:
    """What was found. `declared`: the metadata says when it was published; `site` is its name as it calls itself, "" if it
    does not; `summary` how it describes itself; `body` JSON-LD's articleBody, `posts` the lines of a live page's posts."""

    title: str
    url: str
    authors: tuple[str, ...] = ()
    published: When | None = None
    updated: When | None = None
    section: str | None = None
    declared: bool = False
    paywalled: bool = False
    lang: str | None = None
    site: str = ""
    summary: str = ""
    body: str = ""
    posts: tuple[str, ...] = ()
    rights: Rights = field(default_factory=Rights)


@dataclass(frozen=True)
class _Sources:
    tree: HtmlElement
    node: jsonld.Node
    metas: Mapping[str, Sequence[str]]
    zone: tzinfo
    near: date
    day_first: bool
    filed: date | None
    one_zone: bool

    def meta(self, names: Sequence[str]) -> Iterator[str]:
        for name in names:
            yield from self.metas.get(name, ())

    def parse(self, texts: Iterator[str]) -> Iterator[When]:
        for text in texts:
            when = dates.parse(text, self.zone, day_first=self.day_first, near=self.near, filed=self.filed)
            if when is not None:
                yield when


def read(tree: HtmlElement, url: str, near: date, country: str | None = None) -> Metadata:
    """All that a page says of itself. `near` is the day of the fetch, `country` gives the zone of bare times."""
    node = jsonld.article_node(tree, url)
    day_first = (country or "").lower() not in ("us", "ph")
    sources = _Sources(tree, node, _metas(tree), dates.zone_of(country), near, day_first, _filed(url), (country or "us").lower() not in _SPREAD)
    address = own_address(tree, url, sources.meta(("og:url",)))
    headline = title.choose(_titles(sources, address))
    published, updated = _in_own_zone(sources, headline, *_times(sources, url, headline))
    return Metadata(
        title=headline,
        url=address,
        authors=authors(tree, node, sources.meta(_AUTHOR), headline, _names(sources, address)),
        published=published,
        updated=updated,
        section=_section(sources, headline, address),
        declared=next(sources.parse(_published(sources)), None) is not None,
        paywalled=_paywalled(sources),
        lang=_declared_lang(sources),
        site=_site(sources),
        summary=jsonld.clean(_first(sources.meta(_SUMMARY))),
        body=str(node.get("articleBody") or "") if isinstance(node.get("articleBody"), str) else "",
        posts=tuple(jsonld.updates(node)),
        rights=rights.read(tree, node, sources.metas, url),
    )


def _metas(tree: HtmlElement) -> Mapping[str, Sequence[str]]:
    """<meta> by name; what Parse.ly's holds as JSON under the names that it gives single values, but for the time: that is
    often of another zone than the page's."""
    found = dict(dom.metas(tree))
    data = jsonld.load(found["parsely-page"][0]) if "parsely-page" in found else None
    for key, name in (("pub_date", _PARSELY), ("author", "parsely-author"), ("authors", "parsely-author"), ("section", "parsely-section")):
        value = data.get(key) if isinstance(data, dict) else None
        texts = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one.strip()]
        if texts:
            found.setdefault(name, texts[:40])
    return found


def _first(values: Iterator[str]) -> str:
    return next((value for value in values if value), "")


def _titles(sources: _Sources, url: str) -> title.Candidates:
    kind = str(sources.node.get("@type"))
    element = next((node for node in sources.tree.iter("title") if node.getparent().tag != "svg"), None)
    document = dom.plain(element)[:500] if element is not None else ""
    structured = _UNTITLED.sub("", jsonld.text(sources.node.get("headline") or sources.node.get("name"))[:500])
    shared = jsonld.clean(_first(sources.meta(("og:title", "twitter:title", "title", "dc.title"))))[:500]
    return title.Candidates(
        structured=structured,
        strong=bool(re.search(r"Article|Posting", kind)) and bool(sources.node.get("headline")),
        shared=shared,
        headings=title.headings(sources.tree, [text for text in (structured, shared, document) if text]),
        decks=tuple(title.decks(sources.tree)),
        document=document,
        sites=_names(sources, url),
    )


def _names(sources: _Sources, url: str) -> tuple[str, ...]:
    """What the site is called, by itself and in its address."""
    labels = [label for label in site(url).split(".")[:-1] if len(label) > 2]
    names = (_site(sources), jsonld.text(sources.node.get("publisher")), site(url), *labels)
    return tuple(dict.fromkeys(name for name in names if name))


def _site(sources: _Sources) -> str:
    return jsonld.clean(_first(sources.meta(("og:site_name", "application-name", "apple-mobile-web-app-title"))))


def _times(sources: _Sources, url: str, headline: str) -> tuple[When | None, When | None]:
    node = sources.node
    found = [*sources.parse(_published(sources))]
    changed = [*sources.parse(iter([jsonld.text(node.get("dateModified"))])), *sources.parse(sources.meta(_UPDATED))]
    if not any("T" in when.iso for when in found):
        filed = _from_url(sources, url)
        shown = Shown(sources.tree, headline, today=sources.near, filed=filed.utc.date() if filed else None)
        again = [*sources.parse(sources.meta((_PARSELY,)))]
        beside = islice(sources.parse(shown.published(sure=bool(found or again))), 1 if found else None)  # where the day is known, the first is to tell its time
        found += [*sources.parse(shown.marked("datePublished")), *beside]
        if again and not any("T" in when.iso for when in found):
            found += [*(when for when in sources.parse(shown.published()) if when.utc == again[0].utc), *again]
        changed = changed or [*sources.parse(shown.marked("dateModified")), *sources.parse(shown.updated())]
    named = (when for when in changed if sources.filed and when.iso.startswith(str(sources.filed)))  # an update on the day that the address names
    published = dates.most_precise(found) or _from_url(sources, url) or next(named, None)
    return _not_of_template(sources, published, url, headline), dates.most_precise(changed)


def _not_of_template(sources: _Sources, published: When | None, url: str, headline: str) -> When | None:
    """A date from years before the month that the address names is that of the page's template: the shown one of that month."""
    month = _URL_MONTH.search(urlsplit(url).path)
    if published is None or month is None or int(month[1]) - int(published.iso[:4]) < _YEARS:
        return published
    shown = sources.parse(Shown(sources.tree, headline, today=sources.near).published())
    return dates.most_precise([when for when in shown if when.iso.startswith("-".join(month.groups()))]) or published


def _published(sources: _Sources) -> Iterator[str]:
    """What the metadata says of when it was published."""
    given = (sources.node.get(key) for key in ("datePublished", "dateCreated", "uploadDate"))
    yield from (str(one) if isinstance(one, int) else jsonld.text(one) for one in given)
    yield from sources.meta(_PUBLISHED)


def _in_own_zone(sources: _Sources, headline: str, published: When | None, updated: When | None) -> tuple[When | None, When | None]:
    """Times that the metadata gives as of UTC, where the page shows the same clock as of its own zone: some sites write
    "Z" behind their own time."""
    if published is None or not published.iso.endswith("+00:00") or _moved(published, "", sources.zone).utc == published.utc:
        return published, updated
    for shown in islice(sources.parse(Shown(sources.tree, headline, beside=True, today=sources.near).published(sure=True)), _BESIDE):
        offset = _OFFSET.search(shown.iso)
        if shown.iso[:16] == published.iso[:16] and (offset or sources.one_zone):
            own = _moved(published, offset[0] if offset else "", sources.zone)
            if own.utc != published.utc:
                return own, updated and _moved(updated, offset[0] if offset else "", sources.zone)
    return published, updated


def _moved(when: When, offset: str, zone: tzinfo) -> When:
    """A time given as of UTC, with another offset behind the same clock."""
    return When.parse(when.iso.removesuffix("+00:00") + offset, zone) if when.iso.endswith("+00:00") else when


def _filed(url: str) -> date | None:
    """The day that an address names anywhere: /20250113/, ?a=20250113-0012."""
    match = _URL_DAY.search(url)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _from_url(sources: _Sources, url: str) -> When | None:
    path = urlsplit(url).path
    match = _URL_DATE.search(path) or _URL_PARTS.search(path)
    return next(sources.parse(iter(["-".join(filter(None, match.groups()))])), None) if match else None


def _section(sources: _Sources, headline: str, address: str) -> str | None:
    named = jsonld.text(sources.node.get("articleSection")) or _first(sources.meta(_SECTION))
    return jsonld.clean(named or next(_crumbs(sources, headline, address), ""))[:100] or None


def _crumbs(sources: _Sources, headline: str, address: str) -> Iterator[str]:
    """The steps between the front page and the article."""
    others = {title.normal(name) for name in (*_names(sources, address), headline)}
    for name, target in jsonld.crumbs(sources.tree):
        is_end = target and (not urlsplit(target).path.strip("/") or target == address)
        if len(name) <= _CRUMB and not (is_end or _HOME.fullmatch(name) or title.normal(name) in others):
            yield name


def _paywalled(sources: _Sources) -> bool:
    free = sources.node.get("isAccessibleForFree")
    if free is not None:
        return str(free).lower().rsplit("/", 1)[-1] in ("false", "0", "no")
    tier = _first(sources.meta(("article:content_tier", "og:article:content_tier", "cxenseparse:access"))).lower()
    return tier in _PAID_TIERS


def _declared_lang(sources: _Sources) -> str | None:
    root = sources.tree.getroottree().getroot()
    named = root.get("lang") or root.get("xml:lang") or jsonld.text(sources.node.get("inLanguage"))
    named = named or _first(sources.meta(("content-language", "og:locale", "language")))
    code = named.strip().lower().replace("_", "-").split("-")[0]
    return {"jp": "ja", "japanese": "ja", "english": "en", "french": "fr"}.get(code, code) or None
