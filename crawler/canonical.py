"""The address that a page gives itself, and when it is not to be believed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from index.urls import canonical, identity, is_mirror, site

_UNFILLED = re.compile(r"[{}<>]|%7B|/(?:undefined|null)(?=[/?#]|$)", re.IGNORECASE)
_NOT_PUBLIC = re.compile(r"(?:^|[.-])(?:staging|stage|stg|preview|preprod|dev|test|uat|local|localhost|internal|origin)(?=[.-])")
_SLUG = re.compile(r"[^/]*(?:-[^/-]*){2,}|[^/]*\d{5,}[^/]*|[^/]*\.[a-z]{3,5}", re.IGNORECASE)
_NAME = 5  # letters of a host's label that tells whose it is


def own_address(tree: HtmlElement, url: str, shared: Iterable[str]) -> str:
    """rel=canonical, else og:url (`shared`), of a page fetched at `url`, where it is that of the same page on the same site;
    else its own. Raises nothing."""
    links = (link.get("href") or "" for link in tree.iter("link") if link.get("rel") == "canonical")
    try:
        own = canonical(url)
    except ValueError:
        return url
    for declared in chain([next(filter(None, links), "")], [next(iter(shared), "")]):
        try:
            found = canonical(declared, own) if declared and not _UNFILLED.search(declared) else ""
        except ValueError:
            continue
        if found and _same_site(found, own) and not (_is_front(found, own) or _is_section(found, own) or _is_private(found, own)):
            return own if identity(found) == identity(own) and found == own.replace("https:", "http:", 1) else found
    return own


def _same_site(found: str, own: str) -> bool:
    """Equal hosts, or one under the other (news.example.com, example.com), or what a mobile host is the mirror of."""
    first, second = site(found), site(own)
    if first == second or first.endswith("." + second) or second.endswith("." + first):
        return True
    name = second.partition(".")[0]
    return is_mirror(own) and len(name) >= _NAME and name in first.split(".")


def _is_front(found: str, own: str) -> bool:
    parts = urlsplit(found)
    return not (parts.path.strip("/") or parts.query) and bool(urlsplit(own).path.strip("/"))


def _is_section(found: str, own: str) -> bool:
    """Whether it is the folder that the page stands in: what is cut off names an article, no page or form of one."""
    above, path = urlsplit(found).path.rstrip("/"), urlsplit(own).path.rstrip("/")
    rest = path.removeprefix(f"{above}/")
    return rest != path and "/" not in rest and bool(_SLUG.fullmatch(rest)) and not _SLUG.fullmatch(above.rpartition("/")[2])


def _is_private(found: str, own: str) -> bool:
    """Whether the host is one where a site is tried out."""
    return bool(_NOT_PUBLIC.search(urlsplit(found).netloc)) and not _NOT_PUBLIC.search(urlsplit(own).netloc)
