"""What is right about site memory on tests/gold/site_memory.toml: background that stays, and what is the site's and goes."""

from __future__ import annotations

import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.sitememory import Memory, learned, marks
from index.article import Article, Block

GOLD = Path(__file__).parent / "gold" / "site_memory.toml"


def pages(one: dict[str, Any], site: str = "lantern.example") -> list[Article]:
    """The articles of a set: a paragraph of their own, the background, another one, and what is the site's."""
    found = []
    for at, (title, own) in enumerate(zip(one["titles"], one["own"], strict=True)):
        texts = [own, *one.get("background", ()), *one.get("house", ())]
        blocks = tuple(Block("paragraph", text, one["lang"]) for text in texts)
        headline = Block("heading", title, one["lang"])
        when = datetime(2026, 1, 1, tzinfo=UTC)
        found.append(Article(f"https://{site}/{at}", "lantern", when, headline, blocks, one["lang"], authors=tuple(one.get("authors", ()))))
    return found


def wrong(one: dict[str, Any]) -> list[str]:
    """The lines of a set that went or stayed on any page though they should not."""
    memory, articles = Memory(), pages(one)
    for article in articles:
        memory.add(marks(article))
    kept = [{block.text for block in learned(article, memory).blocks} for article in articles]
    lost = [f"lost: {text}" for text in one.get("background", ()) if not all(text in texts for texts in kept)]
    return lost + [f"left: {text}" for text in one.get("house", ()) if any(text in texts for texts in kept)]


if __name__ == "__main__":
    file = Path(sys.argv[1]) if sys.argv[1:] else GOLD
    sets = tomllib.loads(file.read_text())["set"]
    for key in ("background", "house"):
        label = {"background": "lost", "house": "left"}[key]
        lines = sum(len(one.get(key, ())) for one in sets)
        bad = [text for one in sets for text in wrong(one) if text.startswith(label)]
        whole = [one for one in sets if one.get(key)]
        clean = sum(not any(text.startswith(label) for text in wrong(one)) for one in whole)
        print(f"{key}: {lines - len(bad)} of {lines} lines right, {clean} of {len(whole)} sets")
        print(*bad, sep="\n")
