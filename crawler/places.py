"""What a text's place on its page says of it: the names of the elements around it, below the one that holds the body.

Above that element classes and ids name the page, not its parts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.dom import all_text, hidden, tokens
from crawler.leaf import Leaf, mass
from crawler.panels import never_shown

Share = Callable[[Leaf], float]  # how much of the article's text stands in such a place

_PLACES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern))
    for reason, pattern in (
        ("embed", r"twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-post|fb-video|bluesky-embed|reddit-(?:embed|card)|mastodon-embed|threads-post|telegram-post"),
        ("caption", r"caption|image-credit|photo-credit|\bcredit\b|wp-block-image|legende|\battachment-\d"),
        ("related", r"relat(?:ed|ion)|recirc|recommend|read-?(?:more|also|next|on\b)|more-?(?:on|stories|from|link|news)|most-?(?:read|popular|viewed|shared)"
                    r"|popular|ranking|trending|outbrain|taboola|kanren|osusume|(?:also-?read|read-?also)|lire-?aussi|a-lire|inline-?(?:link|promo|article)"
                    r"|promo\b|promo[-_]|see-?also|up-?next|next-?article|carousel|link-?list|crosslink|storylink"),
        ("card", r"(?<![a-z])cards?(?![a-z])"),
        ("teaser", r"teaser"),
        ("newsletter", r"newsletter|sign-?up|subscri(?:be|ption)|mailing|inscription|mail-?magazine|mailmaga"),
        ("share", r"\bshar(?:e|ing)|share[-_]|[-_]share|social|\bsns|sns[-_]|follow"),
        ("comments", r"\bcomment(?!ary)|comments?\b|disqus|livefyre|viafoura|reactions"),
        ("ad", r"\bads?\b|\bad[-_]|[-_]ads?\b|advert|sponsor|\bpr-|admod|adslot|\binread\b|dfp|gpt-|banner|affiliate|publicit"),
        ("byline", r"author|byline|contributor|\bwriters?\b|\bkisha\b|\bhissha\b|journalist|writer-?(?:name|profile|info|box)|\bbio\b|biograph|\bprof(?:ile)?\b|signature|reporter-?info"),
        ("label", r"\btags?\b|tag-?list|tags?[-_]|[-_]tags?\b|\btopics?\b|topic-?list|keywords|breadcrumb|categor(?:y|ies)\b|rubri(?:c|que)-"),
        ("box", r"factbox|fact-box|infobox|info-?box|sidebar|(?:right|side)-?(?:column|col|rail)\b|\b(?:column|col)-(?:right|side)\b|encadre|pull-?quote|\bexergue\b|--?exergue\b|\bpq\b|call-?out|explainer-box|timeline-box|toc\b|table-of-contents|sommaire"),
        ("paywall", r"paywall|\bepic\b|contributions?\b|donat(?:e|ion)|piano|regwall|meter(?:ed|ing)?\b|subscriber|premium-(?:offer|promo|wall)|(?<!b)login|gate\b|gating|kaiin"),
        ("navigation", r"\bnav\b|navbar|navigation|\bmenu|pagination|pager\b|toolbar|footer|foot\b|skip-link|\btools?\b|print-?only|visually-?hidden|screen-?reader|sr-only|a11y"),
        ("cookie", r"cookie|consent|gdpr|rgpd"),
        ("widget", r"widget(?!s?-area)|\bmodal\b|\bcta\b|app-?(?:download|promo|banner)|qr-?code|featured-video|poll\b|quiz|\bgraph\b|\bchart\b|(?:bloc-?)?video-?(?:player|bloc|meta|title|titre|info)|bloc-?video|player\b|podcast|gallery|slideshow|audio"),
        ("metadata", r"dateline-meta|timestamp|published|publish-?(?:date|time)|post-?meta|entry-?meta|article-?meta|meta-?(?:info|data)|date-?time|\bdates?\b|reading-?time|time-to-read"),
    )
)  # fmt: skip
_POST = re.compile(r"//(?:\w+\.)?(?:(?:twitter|x)\.com/\w+/status|instagram\.com/(?:p|reel)|tiktok\.com/@[^/]+/video|threads\.net/@|bsky\.app/profile/[^/]+/post)/")
_TAGS = {"figcaption": "caption", "figure": "caption", "aside": "box", "nav": "navigation", "footer": "navigation", "time": "metadata", "button": "widget", "label": "widget"}
_POSITION = re.compile(r"(?<!\S)(?:first|last|odd|even)(?:\s|$)|(?<=\w)--?(?:first|last|odd|even)(?=\s|$)")
_WEAK = 0.3  # share of the text under a name from which it is the body's
_MOST = 0.5  # the same for all names of one meaning together
_STRONG = 0.7  # the same for names that leave little doubt
_CHILDREN = 12  # of an element that is looked through for links
_AMID = 0.1  # share of links of a text that is none
_LITTLE = 300  # characters of a headline with what surrounds it
_ENDS = (".", "!", "?", "。", "…")  # of a sentence: the rest of an article may be hidden until it is asked for
_SURE = frozenset({"embed", "box", "comments", "cookie"})


def below(leaf: Leaf, holder: HtmlElement) -> tuple[HtmlElement, ...]:
    """The elements from a leaf's own up to the holder, without it."""
    return leaf.path[: leaf.path.index(holder)] if holder in leaf.path else leaf.path


def name(element: HtmlElement) -> str:
    """Tag and classes: what parts of a page that look alike share, the first and the last of them too."""
    return f"{element.tag}.{_named_alike(element.get('class') or '')}"


@lru_cache(maxsize=8192)
def _named_alike(classes: str) -> str:
    return " ".join(_POSITION.sub("", classes).split())


def shares(texts: Sequence[Leaf], holder: HtmlElement) -> dict[str, float]:
    """What share of the found text stands under each name below the holder, and under names of each meaning.

    A name that a good part of the article stands under is one of the body's own, whatever it sounds like
    ("paywall-content", "related-article-layout"); so is a meaning that most of it would have to bear: a page builder
    calls each paragraph a widget, with a number of its own.
    """
    held: Counter[str] = Counter()
    for leaf in texts:
        elements = below(leaf, holder)
        names = {name(element) for element in elements}
        meanings = {f"={reason}" for element in elements for reason in _named(tokens(element))}
        meanings |= {"=hidden"} if any(map(hidden, elements)) else set()
        for key in names | meanings:
            held[key] += len(leaf.squeezed)
    total = mass(texts) or 1
    return {name: much / total for name, much in held.items()}


def sharer(texts: Sequence[Leaf], holder: HtmlElement) -> Share:
    """How much of the text stands under a leaf's chain of names below the holder: what its paragraphs look like."""
    likes: Counter[tuple[str, ...]] = Counter()
    for leaf in texts:
        likes[_signature(leaf, holder)[1:]] += len(leaf.squeezed)
    total = likes.total() or 1
    known: dict[HtmlElement, float] = {}  # by the element around a leaf, on which alone it depends

    def share(leaf: Leaf) -> float:
        around = leaf.element if _is_loose(leaf) else leaf.path[1]
        if around not in known:
            known[around] = likes[_signature(leaf, holder)[1:]] / total
        return known[around]

    return share


def _signature(leaf: Leaf, holder: HtmlElement) -> tuple[str, ...]:
    return ("",) * _is_loose(leaf) + tuple(name(element) for element in below(leaf, holder))


def _is_loose(leaf: Leaf) -> bool:
    """Whether a text stands between blocks without one of its own: it is to be likened to them."""
    return leaf.kind == "paragraph" and leaf.tag != "p" and leaf.element.find("p") is not None


def place(leaf: Leaf, holder: HtmlElement, bodies: Mapping[str, float]) -> str | None:
    """Why a leaf's place on the page is none of the article; None if nothing speaks against it."""
    if leaf.kind == "caption":
        return "caption" if bodies.get(name(leaf.element), 0) < _WEAK else None
    for element in below(leaf, holder):
        if hidden(element) and bodies.get("=hidden", 0) < _MOST and (not leaf.text.endswith(_ENDS) or never_shown(element)):
            return "hidden"
        share = bodies.get(name(element), 0)
        if element.tag == "blockquote" and share < _STRONG and _is_post(element):
            return "embed"
        if element.tag in _TAGS and share < _STRONG and not (element.tag == "figure" and leaf.kind == "table"):
            return _TAGS[element.tag]
        own = element.get("class") or "-" in str(element.tag)
        share = share if own else 0.0  # what has no name of its own shares it with all the others
        for reason in _named(tokens(element)) if share < _STRONG else ():
            sure = reason in _SURE
            if share < (_STRONG if sure else _WEAK) and bodies.get(f"={reason}", 0) < (_STRONG if sure else _MOST):
                if (reason == "card" and _leads(element)) or (reason == "teaser" and not _leads_nowhere(element, leaf)):
                    return "related"
                if reason not in ("card", "teaser"):
                    return reason
    return None


def _leads(card: HtmlElement) -> bool:
    """Whether a card is about another article: its heading is a link."""
    return any(heading.find(".//a") is not None for heading in card.iter("h2", "h3", "h4", "h5"))


@lru_cache(maxsize=8192)
def _named(names: str) -> tuple[str, ...]:
    """What an element's names say that it is."""
    return tuple(reason for reason, pattern in _PLACES if pattern.search(names)) if names else ()


def _is_post(quote: HtmlElement) -> bool:
    """Whether a quotation has the address of a post: those who embed one set it so."""
    return len(quote) <= _CHILDREN and any(_POST.search(link.get("href") or "") for link in quote.iter("a"))


def _leads_nowhere(element: HtmlElement, leaf: Leaf) -> bool:
    """Whether a teaser has no link but amid prose, nor a little thing beside it: the first paragraph is called so too."""
    if len(element) > _CHILDREN:
        return False
    beside = (one for one in (element.getprevious(), element.getnext()) if one is not None and len(all_text(one)) < _LITTLE)
    return leaf.prose and leaf.links < _AMID and not any(_leads_away(link) for one in (element, *beside) for link in one.iter("a"))


def _leads_away(link: HtmlElement) -> bool:
    """Whether a link is no part of a paragraph, or much of one."""
    line = next(link.iterancestors("p"), None)
    return line is None or len(all_text(link)) > _WEAK * len(all_text(line))
