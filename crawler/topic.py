"""Is an article about the topic, and why: phrases of the settings looked up in its text. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from index.article import Article
from index.config import Terms, Topic

_LETTER = "[A-Za-z0-9À-ÿ]"


def mark(article: Article, topics: Iterable[Topic]) -> Article:
    """The article with the topics it is about and the items that it names."""
    text = fold(f"{article.title}\n{article.text}")
    matched = [t for t in topics if _any(t.terms, text)]
    items = {name: None for t in matched for name, terms in t.items.items() if _any(terms, text)}
    return replace(article, topics=tuple(t.id for t in matched), items=tuple(items))


def fold(text: str) -> str:
    """What phrases are compared in: NFKC, one kind of apostrophe and of space. Case stays."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).replace("’", "'").replace("\u2011", "-"))


def stands_in(phrase: str, text: str) -> bool:
    """Does the phrase stand in a text as `fold` gives it? "A + B" asks for both."""
    return all(_pattern(part.strip()).search(text) for part in phrase.split(" + "))


def _any(terms: Terms, text: str) -> bool:
    return any(stands_in(phrase, text) for phrases in terms.values() for phrase in phrases)


@lru_cache(maxsize=4096)
def _pattern(phrase: str) -> re.Pattern[str]:
    """Latin phrases as whole words, with a plural s; acronyms (AI, NEXI) in capitals only; Japanese anywhere."""
    folded = fold(phrase)
    acronym = len(folded) <= 5 and folded.isupper()
    body = re.escape(folded)
    if re.match(_LETTER, folded):
        body = f"(?<!{_LETTER}){body}"
    if re.search(f"{_LETTER}$", folded):
        body += ("" if acronym or folded.endswith("s") else "s?") + f"(?!{_LETTER})"
    return re.compile(body, 0 if acronym else re.IGNORECASE)
