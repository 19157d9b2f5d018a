"""Copies and stories: pairs with the right answer, events in three languages, and how long a new article takes.

    python -m benchmarks.stories copies            recall and precision on pairs, by kind and language
    python -m benchmarks.stories events            B-cubed F1, translated and not, on both halves of the events
    python -m benchmarks.stories scale 100000      CPU-ms to place an article as the archive grows, memory, bytes an article
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from benchmarks.story_copies import Editor, Pair, bases, negatives
from benchmarks.story_news import News, news
from index.archive import Archive
from index.article import Article
from index.config import default_topics
from index.stories import Stories
from tests.story_events import b_cubed, events, half

_ALONE = 100  # articles that are placed one by one
_BATCH = 500


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
    """As the archive grows to 1,000, 5,000... articles of benchmarks/story_news.py: the last hundred are placed one by one."""
    sizes = [n for n in (1000, 5000, 10_000, 20_000, 50_000) if n < count] + [count]
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, Archive.open(Path(folder)) as archive:
        stories, coming, held = Stories(archive, default_topics()), news(), 0
        for size in sizes:
            rest = size - held - _ALONE
            spent = sum(_placed(archive, stories, list(islice(coming, min(_BATCH, rest - n)))) for n in range(0, rest, _BATCH))
            last = list(islice(coming, _ALONE))
            alone = [_placed(archive, stories, [one]) for one in last]
            bytes_each = (Path(folder) / "catalog.sqlite3").stat().st_size / size
            print(
                f"{size:>7}  in batches {spent / rest:.1f} CPU-ms each; one alone p50 {median(alone):.1f} p95 {quantiles(alone, n=20)[-1]:.1f}"
                f" most {max(alone):.1f}; peak {_megabytes():.0f} MB, catalogue {bytes_each:.0f} bytes an article; {_found(stories, last)}",
                flush=True,
            )
            held = size


def _placed(archive: Archive, stories: Stories, some: list[News]) -> float:
    """CPU-ms of taking in these."""
    with archive.write() as connection:
        for one in some:
            archive.add(one.article, connection)
    begun = time.process_time()
    stories.sync()
    return 1000 * (time.process_time() - begun)


def _found(stories: Stories, last: list[News]) -> str:
    places = stories.places([a.id for one in last for a in (one.article, one.of or one.article)])
    copies = [(places[one.article.id].original, places[one.of.id].original) for one in last if one.of and one.is_copy]
    told = [(places[one.article.id].story, places[one.of.id].story) for one in last if one.of and not one.is_copy]
    totals = stories.totals()
    return (
        f"{sum(a == b for a, b in copies)}/{len(copies)} copies, {sum(a == b for a, b in told)}/{len(told)} retold found;"
        f" {totals.articles - totals.originals} copies, {totals.stories} stories"
    )


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1] == "scale":
        scale(int(sys.argv[2]))
    else:
        {"copies": copies, "events": told}[sys.argv[1]]()
