"""Copies and stories: pairs with the right answer, events in three languages, and how long a new article takes.

    python -m benchmarks.stories copies            recall and precision on pairs, by kind and language
    python -m benchmarks.stories events            B-cubed F1, translated and not, on both halves of the events
    python -m benchmarks.stories scale 20000       CPU-ms to place one more article, memory, bytes an article
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.story_copies import Editor, Pair, bases, negatives
from index.archive import Archive
from index.article import Article
from index.config import default_topics
from index.stories import Stories
from tests.story_events import b_cubed, events, half


def copies() -> None:
    texts = bases()
    editor = Editor(texts)
    pairs = [Pair(a, copy, kind, True) for a in texts for kind, copy in editor.copies(a)]
    pairs += negatives(texts)
    right: Counter[tuple[bool, str, str]] = Counter()
    of: Counter[tuple[bool, str, str]] = Counter()
    for pair in pairs:
        key = (pair.copies, pair.kind, pair.a.lang)
        of[key] += 1
        right[key] += _are_copies(pair.a, pair.b) == pair.copies
    for key in sorted(of):
        print(f"{'copy' if key[0] else 'no copy':<8}{key[1]:<28}{key[2]}  {right[key]}/{of[key]}")
    found = sum(n for (is_copy, *_), n in right.items() if is_copy)
    wrong = sum(of[key] - right[key] for key in of if not key[0])
    print(f"recall {found / sum(p.copies for p in pairs):.4f}  precision {found / (found + wrong):.4f}  pairs {len(pairs)}")


def _are_copies(a: Article, b: Article) -> bool:
    """As the decider sees two texts; the archive adds how they are found (`scale` has that)."""
    from index.stories.copies import overlap
    from index.stories.forms import read, share_only_a_form
    from index.stories.shingles import shingles

    shared = overlap(shingles(a), shingles(b))
    return shared.is_copy and (shared.is_certain or not share_only_a_form(read(a), read(b)))


def told() -> None:
    for translated in (True, False):
        for which in (0, 1, None):
            chosen = [(e, a) for e, a in events(translated=translated) if which is None or half(e) == which]
            truth = {a.id: event for event, a in chosen}
            with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder)) as archive:
                stories = _stored(archive, [a for _, a in chosen])
                precision, recall, f1 = b_cubed(stories.of(list(truth)), truth)
            name = {0: "fitted half", 1: "held out", None: "all"}[which]
            english = "translated" if translated else "not translated"
            print(f"{english:<16}{name:<12}{len(chosen):>4} texts  precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")


def _stored(archive: Archive, articles: list[Article]) -> Stories:
    with archive.write() as connection:
        for article in articles:
            archive.add(article, connection)
    stories = Stories(archive, default_topics())
    stories.sync()
    return stories


def scale(count: int) -> None:
    """Articles of benchmarks/corpus.py; then 100 more, one by one."""
    corpus = Corpus()
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, Archive.open(Path(folder)) as archive:
        stories, started, batch = Stories(archive, default_topics()), time.process_time(), []
        for number, article in enumerate(corpus.articles(count), 1):
            batch.append(article)
            if len(batch) == 1000 or number == count:
                stories = _stored(archive, batch)
                batch = []
                if number % 5000 == 0:
                    used = time.process_time() - started
                    print(f"{number:>7}  {1000 * used / number:.1f} ms each, {_megabytes():.0f} MB", flush=True)
        size = (Path(folder) / "catalog.sqlite3").stat().st_size
        places = []
        for article in list(Corpus(2).articles(100)):
            moved = Article(**{name: getattr(article, name) for name in ("source", "fetched", "headline", "blocks", "lang", "published", "items")},
                            url=article.url.replace("news.", "later."))  # fmt: skip
            with archive.write() as connection:
                archive.add(moved, connection)
            begun = time.process_time()
            stories.sync()
            places.append(1000 * (time.process_time() - begun))
        places.sort()
        print(f"one more at {count}: p50 {places[50]:.1f} ms, p95 {places[95]:.1f} ms; catalogue {size / count:.0f} bytes an article")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1] == "scale":
        scale(int(sys.argv[2]))
    else:
        {"copies": copies, "events": told}[sys.argv[1]]()
