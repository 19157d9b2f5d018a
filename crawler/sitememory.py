"""What a site says on every page is the site's, not the article's.

A block that stands on three or more pages of one site, under different headlines, is boilerplate of that site - except
the lead and the background that an outlet repeats in its own follow-ups:

    voice (`voice`)      stands on three pages      stays where
    house                goes                       never: it speaks of the outlet or to its readers
    report               stays                      from six pages on, the pages speak of what it speaks of
    unclear              goes                       the headlines speak of what it speaks of

and both stay in a run of shared paragraphs with a report that stays. All pages of an archive may share one topic, so that
the voice tells more than the subject. A wire paragraph on several sites is counted for each site alone.

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
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from crawler.title import normal
from crawler.voice import Voice, is_sentence, voice
from index.article import Article, Block, Dropped
from index.urls import site

THRESHOLD = 3  # pages
FAR = 6  # pages from which a report must be on their subject
MAX_PAGES = 12  # a block: more would not change a verdict
MAX_BLOCKS = 60_000  # a site: some 3,000 articles' worth
_HEADLINE, _TEXT = 25, 1  # how much a block is kin to a page by its headline, by its other blocks: a sum over MAX_PAGES tells both
_PROSE = 20  # characters (Japanese: half) from which a block can be a repeated lead
_SAMPLE = 120
_CONTENT = re.compile(r"[ァ-ヶー]{3,}|[一-龥々]{2,}|[^\W\d_ぁ-ヿ一-龥々]{4,}")
_COMMON = frozenset(
    "about after also avec because been before between cette comme dans dont elle elles from have into leur mais more most"
    " nous only other over pour plus said says since some sont such than that their them then there these they this those"
    " under until votre vous were what when where which while will with would your".split()
)


Verdict = Literal["own", "boilerplate", "background"]  # on few pages; the site's; repeated for a reason


@dataclass(frozen=True, slots=True)
class Mark:
    """One block on one page. `page` stands for the headline: two addresses of one article count once."""

    site: str
    block: str
    page: str
    kin: int  # 25: it speaks of what the headline speaks of; 1: of what the other blocks speak of; 0: neither
    sample: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """On how many pages of the site a block stands, and how much kin to them it is, summed."""

    pages: int
    kin: int
    sample: str = ""

    def verdict(self, heard: Voice) -> Verdict:
        if self.pages < THRESHOLD:
            return "own"
        headlines, texts = divmod(self.kin, _HEADLINE)
        on_subject = headlines + texts if heard == "report" else headlines
        stays = heard != "house" and (on_subject * 2 >= self.pages or (heard == "report" and self.pages < FAR))
        return "background" if stays else "boilerplate"

    @property
    def standing(self) -> int:
        """What the verdicts follow from, as a number: where it changes, those of the articles may. 0: all is their own."""
        stays = [self.verdict(heard) != "boilerplate" for heard in ("report", "unclear")]
        return 0 if self.pages < THRESHOLD else 1 + stays[0] + 2 * stays[1]


class Store(Protocol):
    """Where marks are counted."""

    def add(self, marks: Iterable[Mark]) -> None: ...

    def evidence(self, site: str, blocks: Iterable[str]) -> Mapping[str, Evidence]: ...


def marks(article: Article) -> tuple[Mark, ...]:
    """The marks of an article as extracted, before any memory was applied to it."""
    host, page = site(article.url), _hash(normal(article.title) or article.url)
    found: dict[str, Mark] = {}
    for block, kin in zip(article.blocks, _kin(article), strict=True):
        if key := fingerprint(block):
            mark = Mark(host, key, page, kin, block.text[:_SAMPLE])
            found[key] = min(found.get(key, mark), mark, key=_first)
    return tuple(found.values())


def fingerprint(block: Block) -> str | None:
    """What equal blocks share; None for headings and tables, which articles of one kind have in common."""
    text = normal(block.text)
    return None if block.kind in ("heading", "table") or len(text) < 2 else _hash(text)


def apply(article: Article, known: Mapping[str, Evidence]) -> Article:
    """The article without what its site repeats. With the same evidence, always the same article."""
    evidence = [known.get(fingerprint(block) or "") for block in article.blocks]
    verdicts = _verdicts(article, evidence)
    kept: list[Block] = []
    dropped: list[Dropped] = []
    for block, found, what in zip(article.blocks, evidence, verdicts, strict=True):
        if found is not None and what == "boilerplate":
            dropped.append(Dropped(block.text, f"site-memory: on {found.pages} pages of this site"))
        else:
            kept.append(block)
    if not dropped or not kept:  # an article that is all repeated is a copy of another, not boilerplate
        return article
    return replace(article, blocks=tuple(kept), dropped=(*article.dropped, *dropped))


def _verdicts(article: Article, evidence: Sequence[Evidence | None]) -> list[Verdict]:
    """A verdict a block. Sentences in a run of shared ones with a repeated report are its background: "He denies it." behind
    what he is said to have done."""
    shared = [found is not None and found.pages >= THRESHOLD for found in evidence]
    voices = [_voice(article, block) if known else "unclear" for block, known in zip(article.blocks, shared, strict=True)]
    verdicts: list[Verdict] = ["own" if found is None else found.verdict(heard) for found, heard in zip(evidence, voices, strict=True)]
    for run in _runs([known and heard != "house" for known, heard in zip(shared, voices, strict=True)]):
        if any(voices[at] == "report" and verdicts[at] == "background" for at in run):
            for at in run:
                if voices[at] == "report" or is_sentence(article.blocks[at].text):
                    verdicts[at] = "background"
    return verdicts


def _runs(joins: Sequence[bool]) -> Iterable[range]:
    start = 0
    for at, joined in enumerate([*joins, False]):
        if not joined:
            yield range(start, at)
            start = at + 1


class Memory:
    """A store in memory: for one manifest, and for tests."""

    def __init__(self) -> None:
        self._sites: dict[str, dict[str, dict[str, Mark]]] = defaultdict(dict)

    def add(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            blocks = self._sites[mark.site]
            pages = blocks.setdefault(mark.block, {})
            pages[mark.page] = min(pages.get(mark.page, mark), mark, key=_first)
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


def _first(mark: Mark) -> tuple[int, str]:
    """Of two marks of one block on one page the nearer to its subject counts, whichever came first."""
    return -mark.kin, mark.sample


def _voice(article: Article, block: Block) -> Voice:
    if block.kind == "caption":  # the picture is the one that is repeated
        return "house"
    return voice(block.text, host=site(article.url), authors=article.authors)


def _kin(article: Article) -> list[int]:
    """How much each block is kin to its page."""
    subject = _content(article.title)
    words = [_content(block.text) for block in article.blocks]
    counts = Counter(word for found in words for word in found)
    again = {word for word, count in counts.items() if count > 1}
    return [
        (_HEADLINE * bool(found & subject) or _TEXT * bool(found & again)) if _is_prose(block) else 0
        for block, found in zip(article.blocks, words, strict=True)
    ]


def _is_prose(block: Block) -> bool:
    least = _PROSE // 2 if block.lang == "ja" else _PROSE
    return block.kind in ("paragraph", "quote") and len(block.text) >= least and is_sentence(block.text)


def _content(text: str) -> set[str]:
    """Words of four letters and more, pairs of kanji, runs of katakana."""
    found: set[str] = set()
    for word in _CONTENT.findall(unicodedata.normalize("NFKC", text).lower()):
        found.update(_pairs(word) if "一" <= word[0] <= "龥" or word[0] == "々" else (word,))
    return found - _COMMON


def _pairs(kanji: str) -> Iterable[str]:
    return (kanji[at : at + 2] for at in range(len(kanji) - 1))
