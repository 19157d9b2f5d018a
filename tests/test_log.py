"""The log on stderr: one JSON object a line where that is asked for, and all of one source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.program import Program, source
from tests.site import Site


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with Site() as site:
        good = source("good", site.url, feeds=(site.feed(site.article("/1", "Budget")),))
        bad = source("bad", site.url, feeds=(f"{site.url}/missing.xml",))
        yield Program(tmp_path, [good, bad])


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_every_line_of_stderr_is_json(program: Program) -> None:
    told = lines(program("--log-format", "json", "crawl", exit=1).stderr)
    assert all(set(line) >= {"time", "level", "logger", "source", "url", "message"} for line in told)
    (failed,) = [line for line in told if line["source"] == "bad"]
    assert failed["level"] == "warning" and failed["url"].endswith("/missing.xml") and "HTTP 404" in failed["message"]
    assert any(line["logger"] == "kawaraban" and line["message"].startswith("bad: ") for line in told)
    (wrong,) = lines(program("--log-format", "json", "show", "nothing", exit=2).stderr)
    assert wrong["level"] == "error" and "no article" in wrong["message"]
    (unknown,) = lines(program("--log-format", "json", "show", exit=2).stderr)
    assert "Missing argument 'ID'" in unknown["message"]


def test_one_source_tells_all_it_does(program: Program) -> None:
    told = lines(program("crawl", "--log-format", "json", "--verbose", "good", exit=1).stderr)
    (stored,) = [line for line in told if line["level"] == "info"]
    assert (stored["source"], stored["message"]) == ("good", "stored") and stored["url"].endswith("/1")
    assert "stored" not in program("crawl", "bad", exit=1).stderr


def test_lines_for_people_name_source_and_url(program: Program) -> None:
    said = program("-v", "crawl", exit=1).stderr
    assert "INFO crawler.pipelines: good: http://" in said and "WARNING crawler.spiders.news: bad: http://" in said
    assert "Overridden settings" not in said and "Enabled" not in said, "what Scrapy says of itself is no news"
