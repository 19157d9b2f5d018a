"""The ledger at size: how long `figures` takes over so many articles, and how fast articles are taken in.

    PYTHONPATH=. python benchmarks/ledger.py [ARTICLES] [--folder F]

Rows are written directly, as `sync` would write them: some thousand facts of two years, a fifth
rounded, one in 500 off by a unit, 15 % said by nobody else (12 % in the demo). `sync` is measured on articles of the demo's newsroom.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from benchmarks.corpus import Corpus
from index.archive import Archive
from index.article import Article, Block, When
from index.config import default_topics
from index.ledger import Filter, Ledger, entry_json
from index.ledger.grouping import regroup
from index.ledger.store import QUARTER, claim_key
from index.schema import ledger_articles, ledger_claims, ledger_figures, ledger_sentences, ledger_subjects

_FIRST = datetime(2024, 6, 1, tzinfo=UTC).timestamp()
_SPAN = 2 * 365 * 86400
_FACTS, _PER_ARTICLE, _SOURCES = 4000, 10, 40
Row = dict[str, Any]


class Rows:
    """Rows of a ledger by the thousand, the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        items = list(default_topics()[0].items)
        self.subjects = ["", *items, *(f"{a}+{b}" for a, b in pairwise(items))]
        self._facts = sorted((self._fact() for _ in range(_FACTS)), key=lambda fact: fact["at"])
        self.claims: dict[int, Row] = {}

    def articles(self, count: int) -> Iterator[tuple[Row, list[Row], list[Row]]]:
        """(article, its figures, its sentences)"""
        for number in range(count):
            yield self._article(number)

    def _fact(self) -> Row:
        pick = self._random
        digits = pick.choice((1, 2, 3, 4, 5))
        value = Decimal(pick.randrange(10 ** (digits - 1), 10**digits)).scaleb(pick.randrange(8, 13) - digits)
        kind = pick.choices(("money", "percent", "multiple"), (8, 2, 1))[0]
        return {
            "subject": pick.randrange(2, len(self.subjects) + 1), "kind": kind,
            "value": value if kind == "money" else Decimal(pick.randrange(1, 600)) / (10 if kind == "percent" else 100),
            "currency": "JPY" if kind == "money" else None, "at": _FIRST + pick.random() * _SPAN,
            "year": pick.choice((None, 2025, 2026)), "stage": pick.choice((None, None, "cabinet", "request")),
        }  # fmt: skip

    def _article(self, number: int) -> tuple[Row, list[Row], list[Row]]:
        pick = self._random
        name = f"b{number:012d}"
        at = pick.randrange(_FACTS)
        facts = [
            self._facts[max(0, at - int(pick.expovariate(1 / 60)))] for _ in range(_PER_ARTICLE)
        ]  # of the last days
        seen = self._facts[at]["at"]
        source = f"outlet-{pick.randrange(_SOURCES):02d}"
        article = {
            "article": name, "original": name, "url": f"https://news.example/{number}", "source": source, "lang": "en",
            "published": datetime.fromtimestamp(seen, UTC),
            "published_iso": datetime.fromtimestamp(seen, UTC).isoformat(timespec="minutes"),
            "file": "a.warc.gz", "offset": number, "digest": "sha256:0",
        }  # fmt: skip
        first = number * _PER_ARTICLE
        sentences = [
            {"id": first + n, "article": name, "text": "A sentence of a usual length says that "
             f"{fact['value']} is what somebody wants to spend on something next year."}
            for n, fact in enumerate(facts)
        ]  # fmt: skip
        shared = {
            "article": name, "original": name, "seen": seen, "source": source, "lang": pick.choice(("en", "fr", "ja")),
        }  # fmt: skip
        quarter = int(seen // QUARTER)
        return article, [shared | self._figure(f, first + n, quarter) for n, f in enumerate(facts)], sentences

    def _figure(self, fact: Row, sentence: int, quarter: int) -> Row:
        pick = self._random
        rate = 155 + pick.random() * 3 if fact["kind"] == "money" and pick.random() < 0.07 else None
        value = self._said(fact)
        return {
            "claim": self._claim(fact, value, quarter), "beside": pick.randrange(1, len(self.subjects) + 1),
            "basis": pick.choice(("clause", "clause", "sentence", "paragraph", "headline")),
            "exactness": pick.choice(("exact", "exact", "about", "over")), "text": f"¥{value}", "block": 1, "start": 0,
            "end": 9, "sentence": sentence, "other_text": rate and "$1", "other_value": rate and "1",
            "other_currency": rate and "USD", "pair": rate and "USDJPY", "rate": rate,
        }  # fmt: skip

    def _said(self, fact: Row) -> Decimal:
        """The value of a fact as an article gives it."""
        value, chance = fact["value"], self._random.random()
        if chance < 0.15:  # a figure of its own, said by nobody else: about what the demo shows
            return Decimal(self._random.randrange(100, 99999)).scaleb(self._random.randrange(5, 9))
        if chance < 0.35:
            return value.quantize(Decimal(1).scaleb(value.adjusted() - 1), ROUND_DOWN)  # type: ignore[no-any-return]
        return value / 1000 if chance < 0.352 and fact["kind"] == "money" else value  # type: ignore[no-any-return]

    def _claim(self, fact: Row, value: Decimal, quarter: int) -> int:
        row = {
            "subject": fact["subject"], "kind": fact["kind"], "value": f"{value.normalize():f}", "high": None,
            "suspected": None, "currency": fact["currency"], "year": fact["year"], "stage": fact["stage"],
            "role": "level" if fact["kind"] == "money" else "change", "cumulative": 0, "years": 0, "converts": 0,
            "quarter": quarter,
        }  # fmt: skip
        key = claim_key(row)
        return int(self.claims.setdefault(key, row | {"key": key, "id": len(self.claims) + 1})["id"])


def fill(archive: Archive, count: int) -> str:
    rows = Rows()
    with archive.write() as connection:
        connection.execute(insert(ledger_subjects), [{"named": name} for name in rows.subjects])
    made, known = rows.articles(count), 0
    while batch := list(islice(made, 2000)):
        with archive.write() as connection:
            connection.execute(insert(ledger_claims), list(islice(rows.claims.values(), known, None)))
            known = len(rows.claims)
            connection.execute(insert(ledger_articles), [a for a, _, _ in batch])
            connection.execute(insert(ledger_figures), [f for _, figures, _ in batch for f in figures])
            connection.execute(insert(ledger_sentences), [s for _, _, sentences in batch for s in sentences])
    return f"{known} claims"


def group_all(archive: Archive) -> str:
    with archive.write() as connection:
        return f"{regroup(connection)} groups"


def group_some(archive: Archive) -> str:
    """As after a round of 50 new articles on the last day."""
    with archive.write() as connection:
        newest = select(ledger_figures.c.claim).order_by(ledger_figures.c.seen.desc()).limit(500)
        connection.execute(update(ledger_claims).where(ledger_claims.c.id.in_(newest)).values(stale=1))
        return f"{regroup(connection)} groups made anew"


def measure(name: str, work: Callable[[], object]) -> None:
    started, cpu = time.perf_counter(), time.process_time()
    result = work()
    print(f"{name:52} {time.perf_counter() - started:7.2f} s  {time.process_time() - cpu:7.2f} s CPU  {result}")


def ask(ledger: Ledger, asked: Filter, limit: int | None = 60) -> str:
    with ledger.figures(asked) as answer:
        read = [entry_json(e) for e in answer.entries(limit)]
        return f"{len(answer)} figures, {len(read)} read, {sum(len(e['reports']) for e in read)} reports"


def synced(count: int, folder: Path) -> None:
    """How fast articles are taken in: those of the corpus, with a figure in each of eight blocks."""
    with Archive.open(folder) as archive:
        with archive.write() as connection:
            for article in Corpus().articles(count):
                archive.add(_about(article), connection)
        measure(f"sync of {count} articles", lambda: Ledger(archive, default_topics()).sync())


def _about(article: Article) -> Article:
    """The article with something in it that figures can be about."""
    said = {"en": "Rapidus and chips: ", "fr": "Rapidus et les puces : ", "ja": "ラピダスと半導体に"}[article.lang]
    blocks = tuple(replace(b, text=said + b.text) for b in article.blocks)
    return replace(
        article, blocks=(*blocks, Block("paragraph", said + "¥1 billion", "en")), published=_shifted(article)
    )


def _shifted(article: Article) -> When | None:
    return article.published and When.parse((article.published.utc + timedelta(days=1)).isoformat())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=100_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    with Archive.open(folder / "archive") as archive:
        ledger = Ledger(archive, default_topics())
        if not (folder / "filled").exists():
            measure(
                f"{options.articles} articles, {options.articles * _PER_ARTICLE} figures written",
                lambda: fill(archive, options.articles),
            )
            measure("all grouped and judged", lambda: group_all(archive))
            (folder / "filled").touch()
        measure("after 50 new articles", lambda: group_some(archive))
        some = tuple(f"b{n:012d}" for n in range(0, options.articles, max(1, options.articles // 3000)))
        measure("one item", lambda: ask(ledger, Filter(item="rapidus")))
        measure("one item, disagreements", lambda: ask(ledger, Filter(item="defence", agreement="differs")))
        measure("a query with 3,000 hits", lambda: ask(ledger, Filter(ids=some)))
        measure(
            "one month",
            lambda: ask(ledger, Filter(since=datetime(2025, 6, 1, tzinfo=UTC), until=datetime(2025, 7, 1, tzinfo=UTC))),
        )
        measure("one language, one source", lambda: ask(ledger, Filter(lang="fr", source="outlet-07")))
        measure("every unit error: the first 60", lambda: ask(ledger, Filter(agreement="unit-error")))
        measure("all: the first 60", lambda: ask(ledger, Filter()))
        measure("one item, every report as JSON", lambda: ask(ledger, Filter(item="rapidus"), None))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    size = sum(path.stat().st_size for path in (folder / "archive").glob("catalog*")) / 1e6
    print(f"{size:.0f} MB, peak {memory:.0f} MB of memory")
    synced(1000, Path(tempfile.mkdtemp()))


if __name__ == "__main__":
    main()
