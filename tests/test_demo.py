"""The demo as a user runs it, and the newsroom's truth against what the archive makes of it."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crawler.demo import show
from crawler.demo.newsroom import Newsroom
from index.errors import KawarabanError
from tests.program import Program


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, str]:
    home = tmp_path_factory.mktemp("demo")
    program = Program(home / "unused")
    done = subprocess.run(
        [sys.executable, "-m", "crawler", "demo", str(home / "demo")],
        capture_output=True,
        text=True,
        env=program.environment,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    program.home = home / "demo"
    return program, done.stdout


def test_shows_what_a_user_came_for(demo: tuple[Program, str]) -> None:
    said = demo[1]
    for title in ("first crawl", "second crawl", "both languages", "stripped", "an edit", "bundle", "type next"):
        assert title in said
    assert "0 damaged" in said and "{+24.2+}" in said


def test_what_it_shows_can_be_typed(demo: tuple[Program, str]) -> None:
    typed = [shlex.split(line.removeprefix("$ ")) for line in demo[1].splitlines() if line.startswith("$ ")]
    assert ["kawaraban", "search", "l'économie", "--limit", "2"] in typed and "search 半導体支援" in demo[1]


def test_a_second_demo_leaves_what_its_user_made(tmp_path: Path) -> None:
    for name in ("archive", "models", "rapidus"):
        (tmp_path / name).mkdir()
    (tmp_path / "defence.csv").write_text("mine")
    with pytest.raises(KawarabanError, match="something else is there"):
        show._fresh(tmp_path)
    (tmp_path / "kawaraban.toml").write_text(show._MARK)
    assert [path.name for path in show._fresh(tmp_path).iterdir()] == ["defence.csv"]


def test_archive_holds_what_the_newsroom_published(demo: tuple[Program, str]) -> None:
    with Newsroom() as room:
        expected = room.expected(2)
    articles = [page for page in expected if page.kind == "article"]
    stats = sources(demo[0])
    assert {s["source"]: s["articles"] for s in stats} == count(page.source for page in articles)
    found = {name: sum(s["outcomes"].get(name, 0) for s in stats) for name in ("off-topic", "empty", "robots", "gone")}
    kinds = count(page.kind for page in expected)
    assert found == {name: kinds[name] for name in found}


def test_everything_is_in_english(demo: tuple[Program, str]) -> None:
    states = [s["translation"] for s in sources(demo[0])]
    assert sum(state.get("pending", 0) for state in states) == 0
    assert sum(state.get("done", 0) + state.get("flagged", 0) for state in states) >= 26


def test_no_link_to_another_article_is_left_in_one(demo: tuple[Program, str]) -> None:
    hits = demo[0].json("search", "source:keizai-hayabusa", "--all")
    texts = [demo[0].json("show", hit["id"])[0]["text"] for hit in hits]
    assert len(texts) == 7 and not any("読みたい" in text for text in texts)


def test_search_in_three_languages(demo: tuple[Program, str]) -> None:
    langs = {hit["lang"] for hit in demo[0].json("search", "semiconductor", "--limit", "30")}
    assert langs == {"en", "fr", "ja"}
    assert {hit["lang"] for hit in demo[0].json("search", "半導体", "--exact")} == {"ja"}
    assert {hit["lang"] for hit in demo[0].json("search", "ja:半導体支援")} == {"ja"}
    assert "fr" in {hit["lang"] for hit in demo[0].json("search", "l'économie", "--exact")}


def sources(program: Program) -> list[dict[str, Any]]:
    """Without the lines on translation models."""
    return [row for row in program.json("stats") if "source" in row]


def count(values: object) -> dict[str, int]:
    from collections import Counter

    return dict(Counter(values))  # type: ignore[call-overload]  # any iterable of str
