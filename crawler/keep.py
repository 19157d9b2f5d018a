"""What a page turned out to be -> the archive: the article and what becomes of its URL, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from crawler import sitememory, topic
from crawler.extract import Hints
from index import absences, codec, coverage, parts, sitemarks
from index.archive import Archive, Connection
from index.article import Article, Outcome, Rejected
from index.config import Config, Source
from index.fetches import Fetch
from index.frontier import Frontier
from index.sitemarks import Marking, Tally


class Keeper:
    """Decides the outcome of each page and writes it."""

    def __init__(
        self, archive: Archive, config: Config, sources: dict[str, Source], now: Callable[[], datetime]
    ) -> None:
        self._now = now
        self.archive = archive
        self.frontier = Frontier(archive)
        self._topics = config.topics
        self._sources = sources
        self.further: set[str] = set()  # sources of which a page was kept that goes on elsewhere

    def hints(self, source: str) -> Hints:
        """What the source's entry says of its pages."""
        known = self._sources.get(source)
        return Hints(lang=known.lang or None, country=known.country or None) if known else Hints()

    def keep(self, fetch: Fetch, result: Article | Rejected) -> Outcome:
        """Store the article, or the reason why there is none. Raises ArchiveUnwritable, and then nothing is settled."""
        with self.archive.write() as connection:
            now = self._now()
            known = self.frontier.article_of(fetch.url_id, connection)
            if known and (lost := absence(fetch.url, result, known, self._sources.get(fetch.source))):
                return self._look_again(fetch, lost, known, connection)
            if isinstance(result, Rejected) and result.passing:
                self.frontier.failed(fetch.url_id, result.detail, connection, now=now, fetch=fetch)
                return result.outcome
            outcome, detail, article = self._decide(fetch, result, connection)
            self.frontier.settle(fetch, outcome, connection, now=now, detail=detail, article=article)
            if isinstance(result, Article) and outcome in (Outcome.STORED, Outcome.UNCHANGED, Outcome.PART):
                self._follow(fetch, result, connection, now=now)
        return outcome

    def unchanged(self, fetch: Fetch) -> Outcome:
        """The page says what it said: it is there, even if it was missed."""
        with self.archive.write() as connection:
            if known := self.frontier.article_of(fetch.url_id, connection):
                self.archive.found(known, connection)
            self.frontier.settle(fetch, Outcome.UNCHANGED, connection, now=self._now())
        return Outcome.UNCHANGED

    def _look_again(self, fetch: Fetch, lost: Rejected, article: str, connection: Connection) -> Outcome:
        """A look at an article's page that found no article; the article stays as it is."""
        now = self._now()
        if lost.outcome not in (Outcome.GONE, Outcome.SOFT_404):
            absences.looked(fetch, lost, connection, now=now)
        elif since := absences.missed(fetch, lost, connection, now=now):
            self.archive.gone(article, since, connection)
        return lost.outcome

    def keep_joined(self, fetch: Fetch, result: Article | Rejected) -> None:
        """Store an article of which a further page has changed: a new version, if it says something else now."""
        with self.archive.write() as connection:
            self._decide(fetch, result, connection)

    def _follow(self, fetch: Fetch, result: Article, connection: Connection, *, now: datetime | None) -> None:
        if parts.follow(fetch, result.more, self.frontier, connection, now=now):
            self.further.add(fetch.source)

    def keep_again(self, fetch: Fetch, result: Article | Rejected) -> bool:
        """Store what a page gives when it is extracted anew: the same version, its English kept where it still fits."""
        if isinstance(result, Rejected):
            return False
        with self.archive.write() as connection:
            earlier = self.archive.many([result.id]).get(result.id)
            if earlier is None or earlier.record != fetch.record:
                return False
            self._follow(fetch, result, connection, now=None)
            again = replace(result, source=earlier.source, record=earlier.record, version=earlier.version, more=None)
            again = self._cleaned(replace(again, gone=earlier.gone), connection)
            again = codec.with_english(topic.mark(again, self._topics), earlier)
            if again == replace(earlier, rev=0):
                return False
            self.archive.put(again, connection, digest=codec.text_digest(result))
        return True

    def _decide(
        self, fetch: Fetch, result: Article | Rejected, connection: Connection
    ) -> tuple[Outcome, str | None, str | None]:
        if isinstance(result, Rejected):
            if result.outcome is Outcome.PAYWALL and parts.is_part(fetch.url_id, connection):
                parts.answered(fetch, connection)  # the article is told of its wall
            return result.outcome, result.detail or None, None
        if parts.is_part(fetch.url_id, connection):
            parts.answered(fetch, connection)
            return Outcome.PART, None, None
        article = self._cleaned(replace(result, source=fetch.source, record=fetch.record), connection)
        article = topic.mark(article, self._topics)
        known = self.frontier.article_of(fetch.url_id, connection)  # an edit that leaves the topic is an edit
        if not article.topics and self._keeps_matching_only(fetch.source) and known != article.id:
            return Outcome.OFF_TOPIC, None, None
        digest = codec.text_digest(result)
        if self.frontier.has_article(article.id, connection, besides=fetch.url_id):
            if article.id != fetch.url_id:
                return Outcome.DUPLICATE_URL, article.url, article.id
            if not self.frontier.gave_article(fetch.url_id, connection):
                self._replace(article, digest, connection)
                return Outcome.STORED, None, article.id
        stored = self.archive.add(article, connection, digest=digest)
        if stored:
            coverage.count(connection, article.source, coverage.NEW if stored.version == 1 else coverage.EDITED, self._now())
        if not stored and self.archive.many([article.id])[article.id].record is None:
            self._replace(article, digest, connection)  # its page was lost, and is back
            return Outcome.STORED, None, article.id
        return (Outcome.STORED if stored else Outcome.UNCHANGED), None, article.id

    def _replace(self, article: Article, digest: str, connection: Connection) -> None:
        """The page itself in the place of a form of it (for print, AMP) that came first: no new version of the text."""
        earlier = self.archive.many([article.id])[article.id]
        own = replace(codec.with_english(article, earlier), version=earlier.version)
        self.archive.put(own, connection, digest=digest)

    def _cleaned(self, article: Article, connection: Connection) -> Article:
        """The article without what its site repeats; its own blocks are counted in."""
        found = sitememory.marks(article)
        if not found:
            return article
        blocks = {mark.block: (mark.kin, mark.sample) for mark in found}
        marking = Marking(found[0].site, found[0].page, article.id, blocks)
        tallies = sitemarks.mark(marking, _standing, connection, max_pages=sitememory.MAX_PAGES)
        return sitememory.apply(article, {block: _evidence(tally) for block, tally in tallies.items()})

    def _keeps_matching_only(self, source: str) -> bool:
        known = self._sources.get(source)
        return known is None or known.keep == "matching"


def absence(url: str, result: Article | Rejected, known: str, source: Source | None) -> Rejected | None:
    """What a look at the page of the article `known` found instead of one; None: an article. Pure.

    Deleted articles often lead to the front page or a section; `url` is where the answer came from in the end.
    """
    if isinstance(result, Article) and result.id == known:
        return None
    lists, place = (source.home, *source.sections) if source else (), urlsplit(url)
    if not (place.path.strip("/") or place.query) or url in lists:
        return Rejected(Outcome.GONE, f"leads to {url}")
    return result if isinstance(result, Rejected) else None


def _evidence(tally: Tally) -> sitememory.Evidence:
    return sitememory.Evidence(tally.pages, tally.kin, tally.sample)


def _standing(tally: Tally) -> int:
    return _evidence(tally).standing
