"""trafilatura's expressions as functions find what they find as XPath."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest
from lxml.etree import XPath
from lxml.html import HtmlElement, document_fromstring, fromstring
from trafilatura import main_extractor

from crawler import expressions

PAGES = sorted((Path(__file__).parent / "pages").glob("*/*/page.html"))
# what the expressions speak of, what only looks like it, and nothing
VALUES = (
    "post", "entry", "articleBody", "article-body", "post_content x", "main", "Main-Content", "CONTENT-main", "text", "fullText", "story-body",
    "share-bar", "Shared", "newsletter", "cookie", "author", "nav", "Navigation", "subNav", "premium", "ad-1", "reply-9", "xreply-", "hidden",
    "is hidden", "display:none", "color: red; display: none", "true", "false", "image-caption", "Teaser", "teaser", "comments-title", "",
)  # fmt: skip
ATTRIBUTES = ("id", "class", "role", "itemprop", "style", "aria-hidden", "data-component", "data-lp-replacement-content", "title")
TAGS = ("article", "div", "main", "section", "p", "span", "li", "h2", "list", "item")


def _asked(name: str) -> list[tuple[XPath, expressions.Expression]]:
    before = list(getattr(main_extractor, name))
    with expressions.quick():
        return list(zip(before, getattr(main_extractor, name), strict=True))


def _made(seed: int) -> HtmlElement:
    """A tree with all kinds of attributes, in any order."""
    chance = random.Random(seed)
    root = fromstring("<div></div>")
    places = [root]
    for _ in range(300):
        element = root.makeelement(chance.choice(TAGS))
        for attribute in chance.sample(ATTRIBUTES, chance.choice((0, 1, 2, 3))):
            element.set(attribute, chance.choice(VALUES))
        chance.choice(places).append(element)
        places.append(element)
    return root


@pytest.mark.parametrize("name", expressions.NAMES)
def test_functions_find_what_xpath_finds(name: str) -> None:
    trees = [*map(_made, range(40)), *(document_fromstring(page.read_bytes()) for page in PAGES)]
    found = 0
    for (before, now), tree in itertools.product(_asked(name), trees):
        wanted = before(tree)
        if name == "BODY_XPATH":  # of which the first is taken
            assert now(tree)[:1] == wanted[:1]
        else:
            assert now(tree) == wanted
        found += len(wanted)
    assert found > 50


def test_those_that_cost_most_are_functions() -> None:
    both = [pair for name in expressions.NAMES for pair in _asked(name)]
    assert sum(now is before for before, now in both) == 2, "of body expressions the one of a name, and the one of two parts"


def test_an_expression_that_says_more_stays_as_it_is() -> None:
    said = XPath(".//*[self::div][@class='a' and @id='b']")
    assert expressions.function(said) is said


def test_only_our_own_calls_ask_functions() -> None:
    module = vars(main_extractor)
    before = module["OVERALL_DISCARD_XPATH"]
    with pytest.raises(ZeroDivisionError), expressions.quick():
        assert module["OVERALL_DISCARD_XPATH"] is not before
        _ = 1 / 0
    assert module["OVERALL_DISCARD_XPATH"] is before
