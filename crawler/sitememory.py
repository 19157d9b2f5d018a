"""What a site says on every page is the site's, not the article's.

A block that stands on three or more pages of one site, under different headlines, is boilerplate of that site - except
prose that speaks of what the headlines speak of: that is a lead or a background paragraph which an outlet repeats in its
own follow-ups. A wire paragraph on several sites is counted for each site alone.

Pure: an article gives its marks; a store counts them (the catalogue; `Memory` in a test or for one manifest); evidence
from the store takes blocks off an article. Counting sets of pages, the order of pages does not matter.

A table for the store, one row a mark, is enough:

    CREATE TABLE site_marks (site TEXT, block TEXT, page TEXT, kin INTEGER, sample TEXT, PRIMARY KEY (site, block, page));
    SELECT block, count(*), sum(kin), min(sample) FROM site_marks WHERE site = ? AND block IN (...) GROUP BY block;

It is bounded by keeping, for each site, the `MAX_BLOCKS` smallest hashes, and for each block the `MAX_PAGES` smallest
pages: a sample that is the same whatever came first (bottom-k sketch, Cohen & Kaplan 2007).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from crawler.title import normal
from index.article import Article, Block, Dropped
from index.urls import site

THRESHOLD = 3  # pages
MAX_PAGES = 12  # a block: more would not change a verdict
MAX_BLOCKS = 60_000  # a site: some 3,000 articles' worth
_PROSE = 60  # characters (Japanese: half) from which a block can be a repeated lead
_SAMPLE = 120
_CONTENT = re.compile(r"[^\W\d_]{4,}|[一-龥々]{2}|[ァ-ヶー]{3,}")
_KANJI = re.compile(r"[一-龥々]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """One block on one page. `page` stands for the headline: two addresses of one article count once."""

    site: str
    block: str
    page: str
    kin: bool  # the block is prose on the subject of the headline
    sample: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """On how many pages of the site a block stands, and on how many of them it is on the subject of the headline."""

    pages: int
    kin: int
    sample: str = ""

    @property
    def boilerplate(self) -> bool:
        return self.pages >= THRESHOLD and self.kin * 2 < self.pages


class Store(Protocol):
    """Where marks are counted."""

    def add(self, marks: Iterable[Mark]) -> None: ...

    def evidence(self, site: str, blocks: Iterable[str]) -> Mapping[str, Evidence]: ...


def marks(article: Article) -> tuple[Mark, ...]:
    """The marks of an article as extracted, before any memory was applied to it."""
    host, page = site(article.url), _hash(normal(article.title) or article.url)
    subject = _content(article.title)
    found = {}
    for block in article.blocks:
        if key := fingerprint(block):
            found[key] = Mark(host, key, page, _on_subject(block, subject), block.text[:_SAMPLE])
    return tuple(found.values())


def fingerprint(block: Block) -> str | None:
    """What equal blocks share; None for headings and tables, which articles of one kind have in common."""
    text = normal(block.text)
    return None if block.kind in ("heading", "table") or len(text) < 2 else _hash(text)


def apply(article: Article, known: Mapping[str, Evidence]) -> Article:
    """The article without what its site repeats. With the same evidence, always the same article."""
    kept: list[Block] = []
    dropped: list[Dropped] = []
    for block in article.blocks:
        evidence = known.get(fingerprint(block) or "")
        if evidence is not None and evidence.boilerplate:
            dropped.append(Dropped(block.text, f"site-memory: on {evidence.pages} pages of this site"))
        else:
            kept.append(block)
    if not dropped or not kept:  # an article that is all repeated is a copy of another, not boilerplate
        return article
    return replace(article, blocks=tuple(kept), dropped=(*article.dropped, *dropped))


class Memory:
    """A store in memory: for one manifest, and for tests."""

    def __init__(self) -> None:
        self._sites: dict[str, dict[str, dict[str, Mark]]] = defaultdict(dict)

    def add(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            blocks = self._sites[mark.site]
            pages = blocks.setdefault(mark.block, {})
            pages[mark.page] = mark
            if len(pages) > MAX_PAGES:
                del pages[max(pages)]
            if len(blocks) > MAX_BLOCKS:
                del blocks[max(blocks)]

    def evidence(self, site: str, blocks: Iterable[str]) -> dict[str, Evidence]:
        known = self._sites.get(site, {})
        return {block: _evidence(known[block].values()) for block in blocks if block in known}


def learned(article: Article, store: Store) -> Article:
    """The article in the light of all that the store has seen of its site."""
    keys = [key for block in article.blocks if (key := fingerprint(block))]
    return apply(article, store.evidence(site(article.url), keys))


def _evidence(marks: Iterable[Mark]) -> Evidence:
    found = list(marks)
    return Evidence(len(found), sum(mark.kin for mark in found), min(mark.sample for mark in found))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _on_subject(block: Block, subject: set[str]) -> bool:
    least = _PROSE // 2 if block.lang == "ja" else _PROSE
    prose = block.kind in ("paragraph", "quote") and len(block.text) >= least
    return prose and bool(_content(block.text) & subject)


def _content(text: str) -> set[str]:
    """Words of four letters and more, pairs of kanji, runs of katakana."""
    folded = unicodedata.normalize("NFKC", text).lower()
    pairs = {run[at : at + 2] for run in _KANJI.findall(folded) for at in range(len(run) - 1)}
    return pairs | {word for word in _CONTENT.findall(folded) if not _KANJI.match(word)}
