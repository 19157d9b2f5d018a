"""A tree without what holds no text of an article: it makes up most of a page, and trafilatura would look at each
element of it.
"""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement

from crawler.leaf import MENU, Leaf

_INLINE = tuple("span b i em strong u font small big sup sub mark abbr acronym wbr cite q bdi bdo ins s del tt code kbd samp var dfn".split())
_PROSE = 20  # characters without blanks that make a paragraph
_LONG = 250  # the same of one that is no prompt to fill a form in
_SOME = 4  # links that make a menu


def thin(tree: HtmlElement, found: list[Leaf]) -> None:
    """Take off a tree whose leaves are known, in place, what says nothing about its body: menus, cards, inline markup."""
    for element in _menus(found):
        if element.getparent() is not None:
            element.drop_tree()
    for form in {up for leaf in found if leaf.prose and len(leaf.squeezed) >= _LONG for up in leaf.path if up.tag == "form"}:
        form.tag = "div"  # a page around which somebody set one, a text that was pasted with it
    figures = [element for element in tree.iter("figure", "aside", "picture") if element.find(".//table") is None]
    for element in figures:
        if element.getparent() is not None:
            element.drop_tree()
    etree.strip_tags(tree, "img", *_INLINE)
    for element in reversed(list(tree.iterdescendants("div", "span", "li", "section", "a", "p"))):
        if not len(element) and not (element.text or "").strip():
            element.drop_tree()


def _menus(found: list[Leaf]) -> list[HtmlElement]:
    """The elements that hold links and no running text; a lone one is spared, it may be a heading or a source."""
    links: dict[HtmlElement, int] = {}
    texts: set[HtmlElement] = set()
    for leaf in found:
        if leaf.links > MENU:
            count = max(1, len(leaf.rows))
            for element in leaf.path:
                links[element] = links.get(element, 0) + count
        elif leaf.kind == "table" or leaf.tag == "h1" or len(leaf.squeezed) >= _PROSE:
            texts.update(leaf.path)
        elif leaf.kind == "heading":
            _ = leaf.path  # told before the box it may head is taken off
    return [element for element, count in links.items() if count >= _SOME and element not in texts]
