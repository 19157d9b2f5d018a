"""Whom a page names as the first publisher of its text: "first published at", a wire's credit. Pure."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from index.article import Article, article_id
from index.urls import site

_WIRES = {  # how a wire is called -> the label of its own site
    "時事": "jiji", "時事通信": "jiji", "jiji": "jiji", "jiji press": "jiji", "共同": "kyodo", "共同通信": "kyodo",
    "kyodo": "kyodo", "kyodo news": "kyodo", "ロイター": "reuters", "ロイター通信": "reuters", "reuters": "reuters",
    "afp": "afp", "afp通信": "afp", "afp時事": "afp", "afp-jiji": "afp", "afp-jiji press": "afp", "ブルームバーグ": "bloomberg",
    "bloomberg": "bloomberg", "bloomberg news": "bloomberg", "ap": "ap", "ap通信": "ap", "associated press": "ap",
}  # fmt: skip
_NAMES = "|".join(sorted(map(re.escape, _WIRES), key=len, reverse=True))
_CREDIT = re.compile(
    rf"[(\[【<〔=](?:[^()\[\]【】〔〕]{{0,24}}[\s/／・=＝日])?(?P<marked>{_NAMES})[)\]】>〕=]"
    rf"|[\[【][^\]】]{{0,16}}(?P<placed>{_NAMES})[\]】]"  # 【ニューヨーク共同】
    rf"|(?:©|\(c\)|\bsource ?:|\bcredit ?:|\bavec|\bwith|\bby|\bpar|配信[:：]|提供[:：])\s*(?:l['’])?(?P<said>{_NAMES})(?!\w)"
    rf"|^(?P<whole>{_NAMES})$|^[^.。]{{0,40}}[(\[]?(?P<dateline>{_NAMES})[)\]]?\s*[-–—]\s|[-–—]\s*(?P<end>{_NAMES})\.?$",
    re.IGNORECASE,
)
_EDGE = 90  # characters at the beginning and the end of a text where credits stand
_SHORT = 120  # of what was taken off the page
_FEWEST = 4  # letters of a name that may stand in a longer one
_DOTS = re.compile(r"[\W_]+")


def credit(article: Article) -> str | None:
    """A label: "=" and an article's id where the page gives an address, "+reuters" for a wire, else a name's letters."""
    named = (article.copied_from or "").strip()
    if named.startswith(("http://", "https://")):
        return "=" + article_id(named) if urlsplit(named).path.strip("/") else _letters(site(named).split(".")[0])
    if named:
        return _label(named)
    return next((f"+{wire}" for text in _places(article) if (wire := _wire(text))), None)


def names(said: str | None, article: str, source: str, url: str) -> bool:
    """Whether what a page says means this article, or its outlet."""
    if said is None:
        return False
    if said.startswith("="):
        return said[1:] == article
    wanted = said.lstrip("+")
    labels = {_letters(source), *map(_letters, site(url).split(".")[:-1])} - {""}
    if wanted in labels:
        return True
    return any(
        (len(label) >= _FEWEST and label in wanted) or (len(wanted) >= _FEWEST and wanted in label) for label in labels
    )


def is_outright(said: str | None) -> bool:
    """Whether the page says that its text was first published elsewhere; a wire's credit may stand at the first outlet."""
    return said is not None and not said.startswith("+")


def readable(said: str) -> str:
    return f"the article {said[1:]}" if said.startswith("=") else said.lstrip("+").capitalize()


def _label(name: str) -> str:
    plain = _plain(name)
    wire = _WIRES.get(plain) or _wire(f"({plain})")
    return f"+{wire}" if wire else _letters(name)


def _wire(text: str) -> str | None:
    found = _CREDIT.search(text)
    return _WIRES[next(g for g in found.groups() if g)] if found else None


def _places(article: Article) -> list[str]:
    """Where a credit may stand: both ends of the text, the byline, short lines that were taken off."""
    text = article.text
    dropped = [d.text for d in article.dropped if len(d.text) <= _SHORT]
    return [_plain(t) for t in (text[:_EDGE], text[-_EDGE:], *article.authors, *dropped)]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _letters(name: str) -> str:
    return _DOTS.sub("", _plain(name))
