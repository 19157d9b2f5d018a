"""HTML pages as lists: the articles that a section page links to, the feeds that a home page declares."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from lxml import etree

from crawler.listing import Collector, FeedError, Found, Link, Listing, plain_title
from crawler.markup import html_tree, text_of
from crawler.payload import read_text
from index.urls import canonical, site


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LISTS = _words(  # a part of a path that names a list, a service or an account
    "tag tags category categories author authors auteur auteurs writer writers profile user users account login signin "
    "signup register subscribe subscription newsletter newsletters search recherche about contact contacts privacy "
    "terms legal help faq sitemap rss feed feeds share comment comments advertise advertising careers jobs shop store "
    "cart mentions-legales cgu cgv connexion abonnement abonnements wp-admin cookie cookies member members mypage"
)
_MAYBE_LISTS = _words(
    "topic topics archive archives page pages print static assets podcast podcasts ad ads "
    "list lists ranking rankings series special specials event events"
)
_FURNITURE = _words(  # a word of the class or id of what frames a page
    "nav navbar navi navigation gnav menu submenu breadcrumb breadcrumbs footer pagination pager share social sns "
    "login globalnav topicpath cookie consent"
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|ico|pdf|zip|mp[34]|m4a|docx?|xlsx?|pptx?|csv|css|js|xml|rdf|rss|json)$"
)
_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_URL_MONTH = re.compile(r"/20\d\d/(?:0[1-9]|1[0-2])/")
_IDENTIFIER = re.compile(r"(?=(?:.*\d){4})(?=.*[A-Za-z])[A-Za-z0-9]{10,64}")
_FEED_TYPE = re.compile(r"(?:application|text)/(?:rss|atom|rdf|feed)\+(?:xml|json)", re.IGNORECASE)
_FEED_PATH = re.compile(r"/(?:rss|feed|atom)(?:/|\.xml)?$|\.(?:rss|rdf|atom)$", re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ANCHORS = 5000  # a page is not read further
_CARD = 5  # levels up from a link or a <time> to the box that holds one article
_ENOUGH = 5  # points: the links of articles mostly have 6 to 12, those of sections 2 and less


@dataclass(slots=True)
class _Candidate:
    """All anchors to one address: the best place and the best text count."""

    url: str
    href: str
    titles: list[tuple[bool, str]] = field(default_factory=list)
    place: int = -9
    date: str | None = None

    def title(self) -> str | None:
        return max(self.titles, key=lambda t: (t[0], min(len(t[1]), 120)))[1] if self.titles else None

    def points(self) -> int:
        heading = 2 if any(in_heading for in_heading, _ in self.titles) else 0
        return _path_points(self.url) + _text_points(self.title() or "") + heading + self.place


def section_links(body: bytes, url: str, content_type: str | None = None, *, now: datetime | None = None) -> Listing:
    """The links of an HTML page that look like articles of its site, in their order.

    A vote, not a rule for a site: dates, numbers and words in the path; how much the anchors say, whether they are
    headlines; whether they stand in the frame of the page. Raises FeedError where there is no HTML.
    """
    collector = Collector(now)
    tree, base = _page(body, url, content_type, collector)
    lang = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    for candidate in _candidates(tree, url, base, collector).values():
        if candidate.points() >= _ENOUGH:
            date = candidate.date or _url_date(candidate.url)
            collector.add(Found(candidate.href, base, candidate.title(), date, lang))
    for link in tree.iter("link", "a"):
        if "next" in link.get("rel", "").lower().split() and link.get("href"):
            collector.follow(link.get("href", ""), base)
            break
    return collector.listing("html")


def declared_feeds(body: bytes, url: str, content_type: str | None = None) -> tuple[Link, ...]:
    """The feeds and sitemaps that a page declares in <link>; where there are none, those that its anchors look like."""
    collector = Collector()
    try:
        tree, base = _page(body, url, content_type, collector)
    except FeedError:
        return ()
    declared = [(element, _declares(element)) for element in tree.iter("link")]
    guessed = [(a, "feed") for a in tree.iter("a") if _FEED_PATH.search(a.get("href", "").partition("?")[0])]
    feeds = [pair for pair in declared if pair[1] == "feed"] or guessed
    for element, kind in feeds + [pair for pair in declared if pair[1] == "sitemap"]:
        title = element.get("title") or text_of(element)
        collector.add(Found(element.get("href", ""), base, title, kind="feed" if kind == "feed" else "sitemap"))
    return collector.listing("html").links


def html_root(body: bytes, url: str, content_type: str | None = None) -> etree._Element:
    """The root of an HTML page. Raises FeedError where there is none."""
    return _page(body, url, content_type, Collector())[0]


def _page(body: bytes, url: str, content_type: str | None, collector: Collector) -> tuple[etree._Element, str]:
    """The root and the address that its links are relative to."""
    try:
        text, problems = read_text(body, content_type)
    except FeedError as error:
        raise FeedError(f"{url}: {error}") from error
    tree = html_tree(text, url)
    if tree is None:
        raise FeedError(f"{url}: is empty, no page")
    for problem in problems:
        collector.problem(problem)
    base = next((e.get("href", "") for e in tree.iter("base") if e.get("href")), "")
    return tree, _joined(url, base) or url


def _declares(link: etree._Element) -> str:
    rel = link.get("rel", "").lower().split()
    if not link.get("href"):
        return ""
    if "sitemap" in rel:
        return "sitemap"
    return "feed" if "feed" in rel or ("alternate" in rel and _FEED_TYPE.match(link.get("type", "").strip())) else ""


def _joined(base: str, href: str) -> str | None:
    try:
        return canonical(urljoin(base, href.strip()))
    except ValueError:
        return None


def _candidates(tree: etree._Element, url: str, base: str, collector: Collector) -> dict[str, _Candidate]:
    furniture = {e for e in tree.iter("{*}*") if _is_furniture(e)}
    dates = _card_dates(tree)
    found: dict[str, _Candidate] = {}
    for count, anchor in enumerate(tree.iter("a")):
        if count == _ANCHORS:
            collector.problem(f"more than {_ANCHORS} links: the rest of the page is not read")
            break
        address = _joined(base, anchor.get("href", "")) if anchor.get("href") else None
        if address and _same_site(address, url) and not _is_above(address, url):
            candidate = found.setdefault(address, _Candidate(address, anchor.get("href", "")))
            _learn(candidate, anchor, furniture, dates)
    return found


def _learn(
    candidate: _Candidate, anchor: etree._Element, furniture: set[etree._Element], dates: dict[etree._Element, str]
) -> None:
    above = list(anchor.iterancestors())
    heading = next((e for e in (*anchor.iter(*_HEADINGS), *above[:4]) if e.tag in _HEADINGS), None)
    inside = heading is not None and heading not in above
    title = plain_title(text_of(heading if inside else anchor) or _described(anchor))
    if title:
        candidate.titles.append((heading is not None, title))
    candidate.place = max(candidate.place, _place_points(above, furniture))
    candidate.date = candidate.date or next((dates[e] for e in (anchor, *above[:_CARD]) if dates.get(e)), None)


def _described(anchor: etree._Element) -> str:
    texts = [anchor.get("title"), anchor.get("aria-label"), *(image.get("alt") for image in anchor.iter("img"))]
    return next((text for text in texts if text), "")


def _card_dates(tree: etree._Element) -> dict[etree._Element, str]:
    """Boxes that hold exactly one <time datetime>, with its date; '' for those that hold several."""
    found: dict[etree._Element, str] = {}
    for time in tree.iter("time"):
        for box in list(time.iterancestors())[:_CARD]:
            found[box] = "" if box in found else time.get("datetime", "")
    return found


def _is_furniture(element: etree._Element) -> bool:
    if element.tag in ("html", "body", "main", "article", "a"):
        return False
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}".lower()
    return not _FURNITURE.isdisjoint(re.split(r"[\s_-]+", names))


def _place_points(above: list[etree._Element], furniture: set[etree._Element]) -> int:
    tags = {str(e.tag) for e in above}
    if tags & {"nav", "footer"}:
        return -20
    if any(e in furniture for e in above):
        return -5
    return (1 if tags & {"article", "li", "dd", "td"} else 0) - (1 if "aside" in tags else 0)


def _path_points(url: str) -> int:
    parts = urlsplit(url)
    steps = [step for step in unquote(parts.path).lower().split("/") if step and not step.startswith("index.")]
    if _FILE.search(parts.path.lower()) or not _LISTS.isdisjoint(steps):
        return -9
    points = _query_points(parts.query)
    if not steps:
        return points - 3
    points += 1 if len(steps) >= 3 or re.search(r"\.[a-z]?html?$|\.php$", steps[-1]) else 0
    points -= 2 if len(steps) == 1 and "-" not in steps[0] and "." not in steps[0] else 0
    points -= 0 if _MAYBE_LISTS.isdisjoint(steps) else 2
    return points + _name_points(parts.path, unquote(parts.path).rstrip("/").split("/")[-1])


def _name_points(path: str, last: str) -> int:
    """Dates, numbers and words by which articles are filed."""
    stem = last.rpartition(".")[0] or last
    words = [word for word in re.split(r"[-_]", stem) if len(word) > 1 and not word.isdigit()]
    numbered = 3 if re.search(r"\d{5}", path) or any(_IDENTIFIER.fullmatch(s) for s in re.split(r"[/._-]", path)) else 0
    dated = 4 if _URL_DATE.search(path) or _URL_MONTH.search(path) else 0
    spelled = 4 if len(words) >= 5 else 3 if len(words) >= 3 else 0
    return max(numbered, dated) + max(spelled, 3 if _width(stem) - len(stem) >= 8 else 0)


def _query_points(query: str) -> int:
    pairs = parse_qsl(query)
    listing = any(key.lower() in ("page", "offset", "start", "year", "month", "cat", "q", "s") for key, _ in pairs)
    return -3 if listing else 3 if any(re.search(r"\d{3}", value) for _, value in pairs) else 0


def _text_points(text: str) -> int:
    width = _width(text)
    return 4 if width >= 60 else 3 if width >= 36 else 2 if width >= 24 else 0 if width >= 14 else -2


def _width(text: str) -> int:
    """Length in columns: a kanji says as much as two letters."""
    return sum(2 if char >= "\u3000" else 1 for char in text)


def _url_date(url: str) -> str | None:
    match = _URL_DATE.search(urlsplit(url).path)
    return f"{match[1]}-{match[2]}-{match[3]}" if match else None


def _same_site(one: str, other: str) -> bool:
    a, b = site(one), site(other)
    return a == b or a.endswith(f".{b}") or b.endswith(f".{a}")


def _is_above(address: str, url: str) -> bool:
    """Whether `address` is the page itself or a section that it stands in."""
    path, own = urlsplit(address).path.rstrip("/"), urlsplit(url).path.rstrip("/")
    return (path == own and urlsplit(address).query == urlsplit(url).query) or own.startswith(f"{path}/")
