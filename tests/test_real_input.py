"""Real pages of publishers and real articles, where ../shared is present: the whole line over them."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.program import SETTINGS, Program, source
from tests.shared import shared
from tests.site import Reply, Site

SHARED = shared()
PAGES, COVERAGE = SHARED / "pages", SHARED / "coverage"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def letters(text: str | None) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text or "").lower() if c.isalnum())


@pytest.mark.skipif(not PAGES.exists(), reason="../shared/pages is not here")
def test_twenty_real_pages(site: Site, tmp_path: Path) -> None:
    gold = {}
    for line in (PAGES / "gold.jsonl").read_text("utf-8").splitlines():
        page = json.loads(line)
        path = urlsplit(page["url"]).path  # one has a tracking parameter, which is not asked for
        site.pages[path] = Reply((PAGES / page["file"]).read_bytes(), "text/html")
        gold[path] = page
    feed = site.feed(*(path for path in site.pages))
    program = Program(
        tmp_path, [source("real", site.url, feeds=(feed,))], SETTINGS.replace("workers = 1", "workers = 0")
    )
    program("crawl")
    program("export", "all", "--dedupe", "url")
    stored = {
        urlsplit(a["url"]).path: a
        for a in map(json.loads, (tmp_path / "all" / "articles.jsonl").read_text("utf-8").splitlines())
    }
    assert stored.keys() == gold.keys()
    wrong_titles = {p: (a["title"], gold[p]["title"]) for p, a in stored.items() if not same_title(a, gold[p])}
    wrong_dates = {p: (a["published"], gold[p]["published"]) for p, a in stored.items() if not same_minute(a, gold[p])}
    assert wrong_dates == {}
    # on two pages h1, <title> and JSON-LD agree against og:title, which the gold follows
    assert len(wrong_titles) <= 2, wrong_titles
    assert program("verify").stdout == "20 records, 0 damaged\n"


def same_title(article: dict[str, Any], gold: dict[str, Any]) -> bool:
    return letters(article["title"]) == letters(gold["title"])


def same_minute(article: dict[str, Any], gold: dict[str, Any]) -> bool:
    found, wanted = (datetime.fromisoformat(x["published"]) for x in (article, gold))
    return abs(found - wanted).total_seconds() < 60


@pytest.mark.skipif(not COVERAGE.exists(), reason="../shared/coverage is not here")
def test_five_real_articles(site: Site, tmp_path: Path) -> None:
    """As plain pages: found by search in both languages, with their figures, and without the worst clutter."""
    paths = []
    for number, file in enumerate(sorted(COVERAGE.glob("*.txt"))):
        lines = [line.strip() for line in file.read_text("utf-8").splitlines() if line.strip()]
        body = "".join(f"<p>{escape(line)}</p>" for line in lines[1:])
        site.pages[f"/{number}"] = Reply(
            f"<title>{escape(lines[0])}</title><h1>{escape(lines[0])}</h1><div>{body}</div>"
        )
        paths.append(f"/{number}")
    program = Program(tmp_path, [source("coverage", site.url, feeds=(site.feed(*paths),), keep="matching")])
    program("crawl")
    assert len(program.json("search", "semiconductors AND trillion", "--all", "--limit", "10")) == 5
    folded = program.json("search", "semiconductors AND trillion", "--limit", "10")  # /0 and /1 tell one event
    assert len(folded) == 4
    assert len({urlsplit(hit["url"]).path for hit in folded} & {"/0", "/1"}) == 1
    french = program.json("search", "fr:semi-conducteurs")
    assert [urlsplit(hit["url"]).path for hit in french] == ["/3"]
    shell = program.json("show", french[0]["id"])[0]
    assert {block["lang"] for block in shell["blocks"]} == {"en", "fr"}
    money = {(a["value"], a["currency"]) for a in shell["amounts"] if a["kind"] == "money"}
    assert {("150000000000", "JPY"), ("250000000000", "JPY"), ("387300000000", "JPY"), ("136700000000", "USD")} <= money
    text = " ".join(
        program.json("show", hit["id"])[0]["text"] for hit in program.json("search", "Japan", "--limit", "9")
    )
    for clutter in (
        "Scannez pour rejoindre",
        "ahead. Stay there with our newsletter",
        "Copyright ©",
        "appeared first on",
    ):
        assert clutter not in text
