"""What a page says of its use: robots hints, licence, copyright notice, reservation of text and data mining. Pure.

Sources: <meta name=robots> and X-Robots-Tag (Google's specification, and bots by name), rel=license (HTML), JSON-LD
license, copyrightNotice, copyrightHolder, usageInfo, acquireLicensePage (schema.org), dcterms.license and dcterms.rights
(Dublin Core), tdm-reservation and tdm-policy (TDM Reservation Protocol).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from lxml.html import HtmlElement

from crawler import jsonld
from index.article import Rights
from index.urls import canonical

_ROBOTS = ("robots", "googlebot", "googlebot-news", "bingbot", "gptbot", "ccbot", "google-extended")
_ALLOWS = frozenset({"all", "index", "follow"})  # says nothing that was not so anyway
_LICENCE = ("dcterms.license", "dc.rights.license", "license", "licence", "cc.license")
_COPYRIGHT = ("copyright", "dcterms.rights", "dc.rights", "rights", "dcterms.rightsholder")
_MOST = 20  # directives
_LONGEST = 300  # characters
_BOT = re.compile(r"^\s*([\w-]+)\s*:\s*(?![\s\d-]*$)(.*)$")  # "googlebot: noindex"; "max-snippet: 20" is a directive
_VALUED = re.compile(r"max-|unavailable_after")


def read(tree: HtmlElement, node: jsonld.Node, metas: Mapping[str, Sequence[str]], url: str) -> Rights:
    """What the page's head, its JSON-LD `node` and its <meta>s say."""
    return Rights(
        robots=tuple(dict.fromkeys(_robots(metas)))[:_MOST],
        licence=_licence(tree, node, metas, url),
        copyright=_copyright(node, metas),
        terms=_address(_first(_terms(node, metas)), url),
        tdm=_reserved(_first(metas.get("tdm-reservation", ()))),
    )


def with_headers(rights: Rights, headers: Iterable[tuple[str, str]]) -> Rights | None:
    """The same with what the HTTP headers say; None where nobody says anything."""
    said = [(name.lower(), value) for name, value in headers]
    tagged = [directive for name, value in said if name == "x-robots-tag" for directive in _tagged(value)]
    reserved = [value for name, value in said if name == "tdm-reservation"]
    policies = [value for name, value in said if name == "tdm-policy"]
    found = replace(
        rights,
        robots=tuple(dict.fromkeys((*rights.robots, *tagged)))[:_MOST],
        tdm=rights.tdm if rights.tdm is not None else _reserved(_first(reserved)),
        terms=rights.terms or _first(policies)[:_LONGEST] or None,
    )
    return None if found == Rights() else found


def _robots(metas: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name in _ROBOTS:
        for content in metas.get(name, ()):
            for directive in _directives(content):
                yield directive if name == "robots" else f"{name}: {directive}"


def _tagged(value: str) -> Iterator[str]:
    """X-Robots-Tag: directives, perhaps for one bot."""
    named = _BOT.match(value)
    if named and not _VALUED.match(named[1]):
        yield from (f"{named[1].lower()}: {directive}" for directive in _directives(named[2]))
    else:
        yield from _directives(value)


def _directives(content: str) -> Iterator[str]:
    """Those that forbid or limit something, in lower case."""
    for part in content.lower().split(","):
        directive = " ".join(part.split())[:_LONGEST]
        if directive and directive not in _ALLOWS and not re.fullmatch(r"max-\S+?\s*:\s*(?:-1|large)", directive):
            yield directive


def _licence(tree: HtmlElement, node: jsonld.Node, metas: Mapping[str, Sequence[str]], url: str) -> str | None:
    """What JSON-LD says is of the article, and comes first; a rel=license link is of the whole page."""
    declared = _address(_reference(node.get("license")), url)
    linked = (_whole(e.get("href") or "", url) for e in tree.iter("link", "a", "area") if _is_licence(e.get("rel")) and next(e.iterancestors("figure"), None) is None)
    named = (_address(content, url) for name in _LICENCE for content in metas.get(name, ()))
    return _first(one or "" for one in chain((declared,), linked, named)) or None


def _is_licence(rel: str | None) -> bool:
    return rel is not None and "license" in rel.lower().split()


def _copyright(node: jsonld.Node, metas: Mapping[str, Sequence[str]]) -> str | None:
    notice = jsonld.text(node.get("copyrightNotice"))
    holder, year = jsonld.text(node.get("copyrightHolder")), node.get("copyrightYear")
    built = f"© {year} {holder}" if holder and isinstance(year, int | str) and year else f"© {holder}" if holder else ""
    named = (jsonld.clean(content) for name in _COPYRIGHT for content in metas.get(name, ()))
    return _first([notice, built, *named])[:_LONGEST] or None


def _terms(node: jsonld.Node, metas: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield from (_reference(node.get(name)) for name in ("usageInfo", "acquireLicensePage"))
    yield from metas.get("tdm-policy", ())


def _reference(value: object) -> str:
    """The address of a property, else its name."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = next((value[key] for key in ("url", "@id", "name") if isinstance(value.get(key), str)), "")
    return jsonld.clean(value) if isinstance(value, str) else ""


def _address(found: str, url: str) -> str | None:
    """An address made whole; a name stays as it is."""
    return _whole(found, url) if found.startswith(("http:", "https:", "/")) else found[:_LONGEST] or None


def _whole(href: str, url: str) -> str | None:
    try:
        return canonical(href, url)[:_LONGEST] if href else None
    except ValueError:
        return None


def _reserved(value: str) -> bool | None:
    return {"1": True, "0": False}.get(value.strip())


def _first(values: Iterable[str]) -> str:
    return next((value.strip() for value in values if value and value.strip()), "")
