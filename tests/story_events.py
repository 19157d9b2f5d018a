"""Events told in two or three languages, out of tests/gold/story_events.txt, as articles with and without English."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from pathlib import Path

from index.article import Article
from tests.articles import article

GOLD = Path(__file__).parent / "gold/story_events.txt"


def events(*, translated: bool) -> list[tuple[str, Article]]:
    """(event, article), in the order of the file."""
    found: list[tuple[str, Article]] = []
    lines = [line for line in GOLD.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    event = ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("@"):
            event = line[1:].strip()
        elif not line.startswith(">"):
            english = after[1:] if after.startswith(">") and translated else None
            found.append((event, _article(f"{event}/{len(found)}", line, english)))
    return found


def _article(key: str, line: str, english: str | None) -> Article:
    lang, day, told = line.split(" ", 2)
    title, text = (part.strip() for part in told.split(" | "))
    return article(
        key, lang, title, [text], english and [part.strip() for part in english.split(" | ")],
        source=f"outlet-{lang}", published=f"{day}:00+00:00",
    )  # fmt: skip


def b_cubed(found: Mapping[str, Hashable], truth: Mapping[str, Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 by A. Bagga, B. Baldwin (1998)."""
    sizes, right = (Counter(labels.values()) for labels in (found, truth))
    both = Counter((found[i], truth[i]) for i in truth)
    precision = sum(n * n / sizes[f] for (f, _), n in both.items()) / len(truth)
    recall = sum(n * n / right[t] for (_, t), n in both.items()) / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def half(event: str) -> int:
    """0 or 1: which half of the events it is of, the second kept from sight while the weights were chosen."""
    return sum(event.encode()) % 2


def by_event(found: list[tuple[str, Article]]) -> dict[str, list[Article]]:
    table: dict[str, list[Article]] = defaultdict(list)
    for event, one in found:
        table[event].append(one)
    return table
