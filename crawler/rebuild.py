"""Everything derived, again, from the archive: pages out of the WARC through the stages from one on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from crawler import language
from crawler.derive import index, ledger, stories, translate
from crawler.session import Session, Task
from crawler.stored import extract_stored
from index.archive import Archive
from index.article import Article, Rejected
from index.config import Config
from index.errors import RecordError
from index.reader import existing
from index.search import Search
from index.stories import Stories
from index.terminal import progress

Stage = Literal["extract", "language", "translate", "index"]


def rebuild(config: Config, stage: Stage) -> Iterator[str]:
    """Run `stage` and all that follow it; yields a line on each. Raises NotFound, ArchiveLocked; RecordError at the end, where
    pages could not be read: their articles stay as they were."""
    existing(config.archive)
    lost = 0
    with Session(config, Task(purpose=f"rebuild --from {stage}")) as session:
        if stage == "extract":
            seen, lost = _extract(session)
            yield f"extract: {seen} pages" + (f", {lost} of them could not be read" if lost else "")
        if stage == "language":
            yield f"language: {_language(session.archive)} articles changed"
        if stage != "index":
            counts = translate(session.archive, config, redo=stage == "translate")
            yield f"translate: {counts.said}"
            yield f"index: {index(session.archive, config)} articles"
            yield f"stories: {stories(session.archive, config)} articles"
        else:
            yield f"index: {Search(session.archive, config.topics).rebuild()} articles"
            yield f"stories: {Stories(session.archive, config.topics).rebuild()} articles"
        yield f"ledger: {ledger(session.archive, config)} articles"
    if lost:
        raise RecordError(f"rebuild: {lost} pages could not be read from {config.archive / 'warc'}: their articles stay as they were")


def _extract(session: Session) -> tuple[int, int]:
    """The newest page of each URL, extracted anew; a version is what an outlet changed, so it stays the same. Returns pages,
    and how many of them could not be read."""
    after, seen, lost = "", 0, 0
    with progress("extract") as step:
        while fetches := session.fetches.newest(after):
            after = fetches[-1].url_id
            for fetch, result in extract_stored(session, fetches):
                seen += 1
                lost += isinstance(result, Rejected) and result.passing
                session.keeper.keep_again(fetch, result)
                step(seen)
    return seen, lost


def _language(archive: Archive) -> int:
    changed = 0
    for article in archive.changes():
        again = _told_apart(article)
        if again != article:
            changed += 1
            with archive.write() as connection:
                archive.put(again, connection)
    return changed


def _told_apart(article: Article) -> Article:
    """The article with the language of each block decided anew; a block that changes it waits for a translation."""
    texts = [part.text for part in article.parts]
    found = language.detect_all(texts, article.lang)
    parts = [
        part if part.lang == lang else replace(part, lang=lang, sentences=None)
        for part, lang in zip(article.parts, found, strict=True)
    ]
    lang = language.most(texts, found, article.lang)
    return replace(article, lang=lang, headline=parts[0], blocks=tuple(parts[1:]))
