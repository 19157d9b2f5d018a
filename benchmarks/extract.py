"""Extraction against the published extractors, on the same pages in one run: F1, exact titles, dates, CPU time.

    python benchmarks/extract.py [--pages FOLDER_WITH_gold.jsonl] [--own tests/pages] [--rounds 3]
    python benchmarks/extract.py --memory 10000     # resident memory of one process over so many pages, no peers

A peer that is not installed is left out and named. F1 is that of 4-gram shingles (words; characters in Japanese), as
in the public article-extraction benchmark; CPU is the best of the rounds, each page through all extractors in turn,
so that a busy machine slows all of them alike.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import importlib.util
import json
import logging
import re
import statistics
import sys
import time
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from crawler.extract import Hints, extract, reset_caches
from crawler.workers import RESET
from index.article import Page, Rejected
from index.charset import decode


@dataclass(frozen=True)
class Sample:
    """A page and what its gold says."""

    url: str
    lang: str
    country: str | None
    raw: bytes
    title: str
    day: str
    body: str


@dataclass
class Score:
    """What one extractor got; CPU in milliseconds a page."""

    f1: dict[str, list[float]] = field(default_factory=lambda: collections.defaultdict(list))
    titles: list[bool] = field(default_factory=list)
    days: list[bool] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """An extractor's answer."""

    text: str
    title: str | None = None
    day: str | None = None


Extractor = Callable[[Sample], Found]


def ours(sample: Sample) -> Found:
    page = Page(sample.url, "benchmark", datetime.now(UTC), sample.raw)
    result = extract(page, Hints(sample.lang, sample.country))
    if isinstance(result, Rejected):
        return Found("")
    return Found(result.text, result.title, result.published.iso[:10] if result.published else None)


def trafilatura(sample: Sample) -> Found:
    found = _trafilatura(sample, url=sample.url, with_metadata=True, include_comments=False)
    return Found(found.get("text") or "", found.get("title"), found.get("date"))


def trafilatura_default(sample: Sample) -> Found:
    return Found(_trafilatura(sample).get("text") or "")


def trafilatura_precision(sample: Sample) -> Found:
    return Found(_trafilatura(sample, favor_precision=True, include_comments=False).get("text") or "")


def _trafilatura(sample: Sample, **options: Any) -> dict[str, Any]:
    from trafilatura import bare_extraction

    found = bare_extraction(sample.raw, **options)
    return found if isinstance(found, dict) else found.as_dict() if found else {}


def newspaper4k(sample: Sample) -> Found:
    import newspaper

    article = newspaper.Article(sample.url, language=sample.lang)
    article.download(input_html=decode(sample.raw))
    article.parse()
    return Found(article.text, article.title, str(article.publish_date or "")[:10])


def readability(sample: Sample) -> Found:
    from lxml import html
    from readability import Document

    document = Document(decode(sample.raw))
    tree: Any = html.fromstring(document.summary())
    lines = (" ".join(node.text_content().split()) for node in tree.iter("p", "h2", "h3", "li", "td", "pre"))
    return Found("\n".join(line for line in lines if line), document.short_title())


def resiliparse(sample: Sample) -> Found:
    from resiliparse.extract.html2text import extract_plain_text

    return Found(extract_plain_text(decode(sample.raw), main_content=True, alt_texts=False))


EXTRACTORS: dict[str, tuple[Extractor, str]] = {
    "kawaraban": (ours, "lxml"),
    "trafilatura, with metadata": (trafilatura, "trafilatura"),
    "trafilatura, defaults": (trafilatura_default, "trafilatura"),
    "trafilatura, precision": (trafilatura_precision, "trafilatura"),
    "newspaper4k": (newspaper4k, "newspaper"),
    "readability-lxml": (readability, "readability"),
    "resiliparse": (resiliparse, "resiliparse"),
}


def samples(pages: Path | None, own: Path) -> Iterator[Sample]:
    if pages is not None:
        for line in (pages / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            yield _sample(gold, (pages / gold["file"]).read_bytes())
    for expected in sorted(own.glob("*/*/expected.json")):
        gold = json.loads(expected.read_text(encoding="utf-8"))
        yield _sample({**gold, "lang": expected.parts[-3]}, (expected.parent / "page.html").read_bytes())


def _sample(gold: dict[str, str], raw: bytes) -> Sample:
    day = (gold["published"] or "")[:10]
    return Sample(gold["url"], gold["lang"], gold["country"], raw, gold["title"], day, gold["body"])


def shingles(text: str, lang: str) -> collections.Counter[tuple[str, ...]]:
    folded = unicodedata.normalize("NFKC", text).lower()
    tokens = re.findall(r"\S" if lang == "ja" else r"\w+", folded)
    return collections.Counter(tuple(tokens[at : at + 4]) for at in range(max(1, len(tokens) - 3)))


def f1(gold: str, text: str, lang: str) -> float:
    one, other = shingles(gold, lang), shingles(text, lang)
    return 2 * (one & other).total() / (one.total() + other.total())


def same(one: str, other: str | None) -> bool:
    return _plain(one) == _plain(other or "")


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text).lower())


def run(pages: list[Sample], rounds: int) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for name, (extractor, module) in EXTRACTORS.items():
        if importlib.util.find_spec(module) is None:
            print(f"not installed: {name}", file=sys.stderr)
            continue
        scores[name] = Score()
        extractor(pages[0])  # imports and caches
    for sample in pages:
        for name, score in scores.items():
            _measure(EXTRACTORS[name][0], sample, rounds, score)
    return scores


def _measure(extractor: Extractor, sample: Sample, rounds: int, score: Score) -> None:
    times = []
    for _ in range(rounds):
        started = time.process_time()
        found = extractor(sample)
        times.append(time.process_time() - started)
    score.cpu.append(min(times) * 1000)
    score.f1[sample.lang].append(f1(sample.body, found.text, sample.lang))
    if found.title is not None:
        score.titles.append(same(sample.title, found.title))
    if found.day is not None:
        score.days.append(sample.day == found.day)


def table(scores: dict[str, Score], languages: list[str]) -> Iterator[str]:
    """Markdown, one extractor a row."""
    yield "| extractor | " + " | ".join(f"F1 {lang}" for lang in languages) + " | titles | dates | CPU ms a page |"
    yield "|---" * (len(languages) + 4) + "|"
    for name, score in scores.items():
        cells = [f"{statistics.mean(score.f1[lang]):.3f}" for lang in languages]
        cells += [f"{statistics.mean(found):.0%}" if found else "-" for found in (score.titles, score.days)]
        yield f"| {name} | " + " | ".join([*cells, f"{statistics.mean(score.cpu):.1f}"]) + " |"


def memory(pages: list[Sample], count: int) -> Iterator[str]:
    """Resident memory of this process, ten times over `count` pages: the pages in turn, each under a new address."""
    for done in range(count + 1):
        if done % max(1, count // 10) == 0:
            yield f"{done} pages: {_resident()} MB"
        sample = pages[done % len(pages)]
        ours(dataclasses.replace(sample, url=f"{sample.url}?copy={done}"))
        if done % RESET == 0:
            reset_caches()


def _resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = Path(__file__).parents[1]
    parser.add_argument("--pages", type=Path, help="a folder of pages with a gold.jsonl")
    parser.add_argument("--own", type=Path, default=root / "tests" / "pages")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, metavar="PAGES", help="measure memory instead, over so many pages")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")  # those of the peers are not ours to mend
    pages = list(samples(options.pages, options.own))
    if options.memory:
        for line in memory(pages, options.memory):
            print(line, flush=True)
        return
    languages = sorted({sample.lang for sample in pages})
    print(f"{len(pages)} pages, {sum(len(sample.raw) for sample in pages) / len(pages) / 1000:.0f} kB each\n")
    print("\n".join(table(run(pages, options.rounds), languages)))


if __name__ == "__main__":
    main()
