"""JSON-LD of a page, read leniently and within limits -> the node that describes the article.

Vocabulary: schema.org Article and its subtypes. Nothing here recurses and every list is cut: a page with thousands
of authors or of nested nodes costs no more than one with ten.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml.html import HtmlElement

from crawler.dom import fold

_TYPES = re.compile(r"Article$|BlogPosting$|Posting$|Report$|^Review$|^CreativeWork$|^SatiricalArticle$|^WebPage$")
_WEAK = re.compile(r"^(?:WebPage|CreativeWork|Review)$")
_MAX_NODES = 2000
_MAX_BYTES = 2_000_000
_MAX_AUTHORS = 40
_MAX_UPDATES = 300
_MAX_CRUMBS = 12
_BY_REFERENCE = ("author", "creator", "publisher")
_ELSEWHERE = frozenset({"itemListElement", "hasPart", "mentions", "citation", "relatedLink", "comment", "review", "liveBlogUpdate"})

_WRAPPED = re.compile(r"^\s*(?:/\*)?\s*(?://)?\s*<!\[CDATA\[\s*(?:\*/)?|(?://)?\s*(?:/\*)?\s*\]\]>\s*(?:\*/)?\s*$|^\s*<!--|-->\s*$")
_MENDED: tuple[Callable[[str], str], ...] = (str, lambda text: re.sub(r",\s*(?=[}\]])", "", text), html.unescape)

Node = dict[str, Any]


def article_node(tree: HtmlElement, url: str = "") -> Node:
    """The properties of the page's article, {} if it declares none. Articles that the page only lists are left out; people
    and organisations that it names by reference are filled in."""
    nodes = [node for script in _scripts(tree) for node in _nodes(script)]
    found = [node for node in nodes if _is_article(node)]
    if not found:
        return {}
    article = max(found, key=lambda node: (_of_page(node, url), _strength(node)))
    return article | {key: _resolved(article[key], nodes) for key in _BY_REFERENCE if key in article}


def _resolved(value: Any, nodes: list[Node]) -> Any:
    """A property with the nodes of the graph in the place of references to them."""
    listed = [one for one in (value if isinstance(value, list) else [value])[:_MAX_AUTHORS] if one]
    wanted = {str(one["@id"]) for one in listed if isinstance(one, dict) and one.keys() == {"@id"}}
    named = {str(node["@id"]): node for node in reversed(nodes) if node.keys() >= {"@id", "name"}} if wanted else {}
    return [named.get(str(one["@id"]), one) if isinstance(one, dict) and one.keys() == {"@id"} else one for one in listed]


def _scripts(tree: HtmlElement, having: str = "") -> Iterator[Any]:
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json" or having not in (script.text or ""):
            continue
        data = load((script.text or "")[:_MAX_BYTES])
        if data is not None:
            yield data


def load(text: str) -> Any:
    """JSON as pages write it: in CDATA, with comments, line breaks in strings, trailing commas, or escaped; None if it is none."""
    if "<!" in text or "]]" in text:
        text = _WRAPPED.sub("", text)
    text = text.strip().rstrip(";")
    for mended in _MENDED:
        try:
            return json.loads(mended(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(data: Any) -> Iterator[Node]:
    """Every object of the graph that stands for the page itself, outermost first."""
    queue, seen = [data], 0
    while queue and seen < _MAX_NODES:
        item = queue.pop(0)
        seen += 1
        if isinstance(item, list):
            queue.extend(item[:200])
        elif isinstance(item, dict):
            yield item
            queue.extend(value for key, value in item.items() if key not in _ELSEWHERE and isinstance(value, dict | list))


def _kinds(node: Node) -> list[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return [str(one).rsplit("/", 1)[-1] for one in kinds[:10]]


def _is_article(node: Node) -> bool:
    return any(_TYPES.search(kind) for kind in _kinds(node))


def _strength(node: Node) -> tuple[bool, int]:
    strong = any(_TYPES.search(kind) and not _WEAK.match(kind) for kind in _kinds(node))
    return strong, sum(key in node for key in ("headline", "datePublished", "author", "articleBody"))


def _of_page(node: Node, url: str) -> bool:
    own = [text(node.get(key)) for key in ("url", "@id", "mainEntityOfPage")]
    path = url.split("?")[0].rstrip("/")
    return any(one and path and one.split("?")[0].split("#")[0].rstrip("/") == path for one in own)


def crumbs(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """The name and address of each step of a BreadcrumbList, from the front page down."""
    for script in _scripts(tree, having="BreadcrumbList"):
        for node in _nodes(script):
            steps = node.get("itemListElement") if "BreadcrumbList" in _kinds(node) else None
            for step in steps[:_MAX_CRUMBS] if isinstance(steps, list) else ():
                item = step.get("item") if isinstance(step, dict) else None
                address = (item.get("@id") or item.get("url")) if isinstance(item, dict) else item
                if isinstance(step, dict) and (name := text(step.get("name") or item)):
                    yield name, address if isinstance(address, str) else ""


def updates(node: Node) -> Iterator[str]:
    """The lines of a live page's posts, as far as it declares them."""
    posts = node.get("liveBlogUpdate")
    for post in posts[:_MAX_UPDATES] if isinstance(posts, list) else ():
        for key in ("headline", "articleBody"):
            if isinstance(post, dict) and isinstance(said := post.get(key), str):
                yield from filter(None, map(clean, re.split(r"\n|</p>|<br ?/?>", said)))


def text(value: Any) -> str:
    """A property as plain text: the first of a list, the name or @id or @value of an object, without markup."""
    while isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "@value", "@id", "url") if isinstance(value.get(key), str)), "")
    if not isinstance(value, str):
        return ""
    return clean(value)


def clean(value: str) -> str:
    """Without entities, tags and runs of blanks."""
    plain = html.unescape(html.unescape(value)) if "&" in value else value
    return fold(re.sub(r"<[^<>]{0,200}>", "", plain))


def names(value: Any) -> tuple[str, ...]:
    """The names of people or organisations, at most 40; of one that has none, not its address."""
    queue, found = [value], list[str]()
    while queue and len(found) < _MAX_AUTHORS:
        one = queue.pop(0)
        if isinstance(one, list):
            queue[:0] = one[:_MAX_AUTHORS]
        elif isinstance(one, dict) and isinstance(one.get("name"), list | dict):
            queue.insert(0, one["name"])
        else:
            found.append(text({key: one[key] for key in ("name", "@value") if key in one} if isinstance(one, dict) else one))
    return tuple(dict.fromkeys(name for name in found if name and not name.startswith(("http://", "https://"))))
