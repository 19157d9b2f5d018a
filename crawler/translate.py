"""The pass over the archive that turns what waits into English, the newest first.

    pending(archive)                            articles that wait
    translate_pending(archive, engine, ...)     translate them; killed at any point, the next pass goes on

Sentences of several articles go to the engine together. Each batch ends in one transaction that stores its sentences in
the memory and every article that is whole by then. An article without a model for its language stays pending.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from crawler import repair
from crawler.engine import Engine
from crawler.names import Name
from index import memory, sentences
from index.archive import Archive
from index.article import Article, Block, Sentence
from index.memory import pending

__all__ = ["BATCH", "Counts", "pending", "translate_pending"]

BATCH = 256  # sentences; what a kill can lose
_PAGE = 32  # articles read at once
_Key = tuple[str, str]  # language and sentence


@dataclass(frozen=True, slots=True)
class Counts:
    """What a pass has done: articles, and sentences that the engine was asked for."""

    done: int = 0  # articles in English now, whole and clean
    flagged: int = 0  # articles in English now, with a sentence that the guard flags
    still_pending: int = 0
    sentences: int = 0
    remembered: int = 0  # sentences that the memory knew

    @property
    def said(self) -> str:
        """As a person reads it."""
        return f"{self.done + self.flagged} articles translated, {self.flagged} of them with a flag, {self.still_pending} waiting"


Progress = Callable[[Counts, int], None]  # so far, and how many articles the pass will look at


def translate_pending(
    archive: Archive,
    engine: Engine,
    *,
    names: Sequence[Name] = (),
    limit: int | None = None,
    budget: float | None = None,
    redo: bool = False,
    progress: Progress | None = None,
) -> Counts:
    """Translate what waits, at most `limit` articles and for about `budget` seconds. Raises EngineError, ArchiveError.

    `names` are what the guard knows by name (names.of_topics). `redo` takes every foreign article again with the
    model of now; what that model has made before comes from the memory (memory.forget(archive, model) to ask it again).
    """
    ids = memory.foreign(archive) if redo else memory.waiting(archive)
    work = _Pass(archive, engine, names, redo)
    end = None if budget is None else time.monotonic() + budget
    for _ in work.run(ids, len(ids) if limit is None else limit):
        if progress:
            progress(work.counts, len(ids))
        if end is not None and time.monotonic() >= end:
            break
    return replace(work.counts, still_pending=pending(archive))


@dataclass(slots=True)
class _Draft:
    """An article on its way: the sentences of each block that is to be translated, None for the others."""

    article: Article
    wanted: list[list[_Key] | None]

    def missing(self, known: dict[_Key, Sentence]) -> list[_Key]:
        return [key for keys in self.wanted for key in keys or () if key not in known]

    def whole(self, known: dict[_Key, Sentence]) -> Article:
        parts = [
            part if keys is None else replace(part, sentences=tuple(known[key] for key in keys))
            for part, keys in zip(self.article.parts, self.wanted, strict=True)
        ]
        return replace(self.article, headline=parts[0], blocks=tuple(parts[1:]))


@dataclass(slots=True)
class _Pass:
    archive: Archive
    engine: Engine
    names: Sequence[Name]
    redo: bool
    counts: Counts = field(default_factory=Counts)
    known: dict[_Key, Sentence] = field(default_factory=dict)
    drafts: list[_Draft] = field(default_factory=list)

    def run(self, ids: Sequence[str], limit: int) -> Iterator[None]:
        """Work through `ids`; yields after every transaction, so that the caller can stop there."""
        taken = 0
        for article in self._articles(ids):
            draft = self._draft(article)
            if draft is None or taken >= limit:
                continue
            taken += 1
            self.drafts.append(draft)
            if len(self._missing()) >= BATCH:
                yield from self._flush()
        yield from self._flush()

    def _articles(self, ids: Sequence[str]) -> Iterator[Article]:
        for start in range(0, len(ids), _PAGE):
            page = list(ids[start : start + _PAGE])
            found = self.archive.many(page)
            yield from (found[identifier] for identifier in page if identifier in found)

    def _draft(self, article: Article) -> _Draft | None:
        """The article cut into sentences, what the memory knows looked up; None if there is nothing to do for it."""
        wanted = [self._wanted(part) for part in article.parts]
        draft = _Draft(article, wanted)
        if all(keys is None for keys in wanted):
            return None
        self._recall(draft.missing(self.known))
        return draft

    def _wanted(self, part: Block) -> list[_Key] | None:
        if part.lang in ("en", "und") or self.engine.model(part.lang) is None:
            return None
        if part.sentences is not None and not self.redo:
            return None
        return [(part.lang, sentence) for sentence in sentences.split(part.text, part.lang)]

    def _recall(self, keys: list[_Key]) -> None:
        for lang in {lang for lang, _ in keys}:
            model = self.engine.model(lang) or ""
            found = memory.recall(self.archive, self.engine.name, model, [s for of, s in keys if of == lang])
            self.known.update({(lang, source): sentence for source, sentence in found.items()})
            self.counts = replace(self.counts, remembered=self.counts.remembered + len(found))

    def _missing(self) -> list[_Key]:
        return list(dict.fromkeys(key for draft in self.drafts for key in draft.missing(self.known)))

    def _flush(self) -> Iterator[None]:
        """Translate what the drafts lack, batch by batch, and store the articles that become whole."""
        missing = self._missing()
        for start in range(0, max(len(missing), 1), BATCH):
            self._store(self._translate(missing[start : start + BATCH]))
            yield
        self.known.clear()

    def _translate(self, keys: list[_Key]) -> list[Sentence]:
        made: list[Sentence] = []
        for lang in dict.fromkeys(lang for lang, _ in keys):
            sources = [source for of, source in keys if of == lang]
            made_here = repair.translate(self.engine, lang, sources, self.names)
            self.known.update({(lang, s.source): s for s in made_here})
            made += made_here
        return made

    def _store(self, made: list[Sentence]) -> None:
        """Keep what was made, and the articles that are whole now; those that did not change stay as they are."""
        whole = [(d.article, d.whole(self.known)) for d in self.drafts if not d.missing(self.known)]
        self.drafts = [draft for draft in self.drafts if draft.missing(self.known)]
        changed = [(read, now) for read, now in whole if now != read]
        if not made and not changed:
            return
        states = [article.translation for article in memory.store(self.archive, made, changed)]
        self.counts = replace(
            self.counts,
            done=self.counts.done + states.count("done"),
            flagged=self.counts.flagged + states.count("flagged"),
            sentences=self.counts.sentences + len(made),
        )
