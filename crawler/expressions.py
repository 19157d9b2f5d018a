"""trafilatura's XPath expressions for where a body stands, and what in it is none, as functions.

They ask of elements whether an attribute holds certain words. As XPath that calls Python several times an element, which
was half of what the main extractor costs; here the words of an attribute are one regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

NAMES = ("BODY_XPATH", "OVERALL_DISCARD_XPATH", "DISCARD_IMAGE_ELEMENTS", "TEASER_DISCARD_XPATH")
# All elements, or those of some names, for which one of several conditions holds; the first of them only, or each.
_EXPRESSION = re.compile(r"\s*\(?\s*\.//\*(?:\[(?P<tags>self::[^\]]+)\])?\s*\[(?P<said>.*?)\]\s*(?P<first>\)?\s*\[1\])?\s*", re.DOTALL)
_CONDITION = re.compile(
    r"(?:(?P<call>re:test|contains|starts-with)\()?(?:translate\()?(?P<names>@[\w-]+(?:\|@[\w-]+)*)(?:, ?'(?P<capitals>[A-Z]+)', ?'[a-z]+'\))?"
    r"(?:(?:, ?| ?= ?)'(?P<words>[^']*)')?(?P<any>, ?'i')?\)?"
)

Expression = Callable[[HtmlElement], list[HtmlElement]]


@contextmanager
def quick() -> Iterator[None]:
    """While it lasts, trafilatura's main extractor asks functions. For one thread, as its module is the one place to say so."""
    from trafilatura import main_extractor

    module = vars(main_extractor)
    module.update(_functions())
    try:
        yield
    finally:
        module.update(_as_they_were())


@cache
def _as_they_were() -> dict[str, list[Any]]:
    from trafilatura import main_extractor

    return {name: getattr(main_extractor, name) for name in NAMES}


@cache
def _functions() -> dict[str, list[Expression]]:
    return {name: [function(one) for one in expressions] for name, expressions in _as_they_were().items()}


def function(expression: Any) -> Expression:
    """What finds the elements that an lxml XPath finds - or the first, where that is all it asks for; the XPath itself
    where it says more than this reads."""
    parts = _EXPRESSION.fullmatch(expression.path)
    conditions = [_CONDITION.fullmatch(one.strip()) for one in re.split(r"\s+or\s+", parts["said"])] if parts else []
    if parts is None or not all(conditions):
        return expression  # type: ignore[no-any-return]
    patterns: dict[tuple[str, ...], list[str]] = {}
    for condition in filter(None, conditions):
        names = tuple(name.lstrip("@") for name in condition["names"].split("|"))
        patterns.setdefault(names, []).append(_pattern(condition))
    asked = {names[0]: _search(words) for names, words in patterns.items() if len(names) == 1}
    asked_of_first = [(names, _search(words)) for names, words in patterns.items() if len(names) > 1]
    tags = re.findall(r"self::(\w+)", parts["tags"] or "") or ["*"]
    first = bool(parts["first"])

    def is_meant(given: list[tuple[str, str]]) -> bool:
        for name, value in given:
            if name in asked and asked[name](value):
                return True
        for names, holds in asked_of_first:
            if any(map(holds, islice((value for name, value in given if name in names), 1))):
                return True
        return False

    def find(tree: HtmlElement) -> list[HtmlElement]:
        meant = (element for element in tree.iterdescendants(*tags) if (given := element.items()) and is_meant(given))
        return list(islice(meant, 1 if first else None))

    return find


def _search(patterns: list[str]) -> Callable[[str], bool]:
    """Whether one of some patterns is found in a value; a page has few different ones."""
    pattern = re.compile("|".join(patterns))
    return lru_cache(maxsize=4096)(lambda value: pattern.search(value) is not None)


def _pattern(condition: re.Match[str]) -> str:
    """The regular expression for the values of an attribute of which a condition holds."""
    call, words = condition["call"], condition["words"]
    if words is None:
        return ""
    if call == "re:test":
        return f"(?i:{words})" if condition["any"] else f"(?:{words})"
    pattern = "".join(f"[{one}{one.upper()}]" if one.upper() in (condition["capitals"] or "") else re.escape(one) for one in words)
    return pattern if call == "contains" else f"^{pattern}" if call else rf"^{pattern}\Z"
