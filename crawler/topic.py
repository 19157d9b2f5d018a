"""Is an article about the topic, and why: phrases of the settings looked up in its text. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from index.article import Article
from index.config import Terms, Topic

_LETTER = "[A-Za-z0-9À-ÿ]"


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as phrases are compared in it, and the same in lower case: most phrases are ruled out by that."""

    text: str
    lower: str

    @classmethod
    def of(cls, text: str) -> Folded:
        """NFKC, one kind of apostrophe, hyphen and space."""
        plain = unicodedata.normalize("NFKC", text).replace("’", "'").replace("\u2011", "-")
        folded = re.sub(r"\s+", " ", plain)
        return cls(folded, folded.lower())

    def has(self, phrase: str) -> bool:
        """Does the phrase stand here? "A + B" asks for both."""
        return all(self._has(part) for part in phrase.split(" + "))

    def _has(self, phrase: str) -> bool:
        lower, pattern = _compiled(phrase)
        return lower in self.lower and pattern.search(self.text) is not None


def mark(article: Article, topics: Iterable[Topic]) -> Article:
    """The article with the topics it is about and the items that it names."""
    text = Folded.of(f"{article.title}\n{article.text}")
    matched = [t for t in topics if _any(t.terms, text)]
    items = {name: None for t in matched for name, terms in t.items.items() if _any(terms, text)}
    return replace(article, topics=tuple(t.id for t in matched), items=tuple(items))


def _any(terms: Terms, text: Folded) -> bool:
    return any(text.has(phrase) for phrases in terms.values() for phrase in phrases)


@lru_cache(maxsize=4096)
def _compiled(phrase: str) -> tuple[str, re.Pattern[str]]:
    """Latin phrases as whole words, with a plural s; acronyms (AI, NEXI) in capitals only; Japanese anywhere."""
    folded = Folded.of(phrase.strip())
    acronym = len(folded.text) <= 5 and folded.text.isupper()
    body = re.escape(folded.text)
    if re.match(_LETTER, folded.text):
        body = f"(?<!{_LETTER}){body}"
    if re.search(f"{_LETTER}$", folded.text):
        body += ("" if acronym or folded.text.endswith("s") else "s?") + f"(?!{_LETTER})"
    return folded.lower, re.compile(body, 0 if acronym else re.IGNORECASE)
