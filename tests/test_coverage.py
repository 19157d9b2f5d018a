"""The five articles of ../shared/coverage, where it is present, as pages of seven layouts: nothing but the article, all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import NamedTuple

import pytest

from crawler.extract import extract
from index.article import Article, Page

COVERAGE = Path(__file__).parents[2] / "shared" / "coverage"
NAV = "<nav><ul>" + "".join(f"<li><a href=/{at}>Part {at}</a></li>" for at in range(6)) + "</ul></nav>"
FOOT = "<footer><p>Copyright © 2025 Example Media. All rights reserved.</p><ul><li><a href=/a>About</a></li></ul></footer>"


class Lines(NamedTuple):
    """Which lines of a file (from 1) are what; the rest, in its place, is none of the article."""

    title: int | None
    body: tuple[int, int]
    headings: tuple[int, ...]
    inside: tuple[int, ...] = ()


FILES = (
    Lines(1, (2, 10), (3, 5, 7, 9)),
    Lines(1, (2, 12), (3,)),
    Lines(None, (1, 15), (1, 7, 10, 13), inside=(2,)),
    Lines(2, (9, 49), (11, 15, 23, 37)),
    Lines(15, (21, 93), (29, 49, 63, 77)),
)


class Story(NamedTuple):
    """An article's parts; the body as (tag, text, whether it is the article's)."""

    title: str
    before: list[str]
    body: list[tuple[str, str, bool]]
    after: list[str]


def story(number: int) -> Story:
    lines = [line.strip(" \n•\t") for line in sorted(COVERAGE.glob("*.txt"))[number].read_text("utf-8").splitlines()]
    spec = FILES[number]
    first, last = spec.body
    title = lines[spec.title - 1] if spec.title else "Japan to quadruple chip and AI support in budget"
    body = [
        ("h2" if at in spec.headings else "li" if lines[at - 1].startswith("- ") else "p", lines[at - 1].lstrip("- "), at not in spec.inside)
        for at in range(first, last + 1)
        if lines[at - 1]
    ]
    before = [line for line in lines[: first - 1] if line and line != title]
    return Story(title, before, body, [line for line in lines[last:] if line])


def blocks(body: Iterable[tuple[str, str, bool]], heading: str = "<h2>{}</h2>") -> str:
    """Paragraphs and headings, with the items in a row as one list."""
    found = "".join(
        f"<ul><li>{escape(text)}</li></ul>" if tag == "li" else (heading if tag == "h2" else "<p>{}</p>").format(escape(text))
        for tag, text, _ in body
    )
    return found.replace("</ul><ul>", "")


def each(form: str, texts: Iterable[str]) -> str:
    return "".join(form.format(escape(text)) for text in texts)


def head(told: Story, site: str = "") -> str:
    return f"<html><head><title>{escape(told.title)}{site}</title></head><body>"


def texts(told: Story) -> Sequence[str]:
    return [text for _, text, _ in told.body]


def flat(told: Story) -> str:
    return head(told) + each("<p>{}</p>", [*told.before, told.title, *texts(told), *told.after])


def flat_headed(told: Story) -> str:
    return flat(told).replace(f"<p>{escape(told.title)}</p>", f"<h1>{escape(told.title)}</h1>", 1)


def soup(told: Story) -> str:
    box = "<div><div><span>{}</span></div></div>"
    title = f"<div class=hd>{escape(told.title)}</div>"
    return f"{head(told, ' | Example')}<div class=x1>{NAV}<div class=x2>{each(box, told.before)}{title}{each(box, [*texts(told), *told.after])}</div></div>{FOOT}"


def listed(told: Story) -> str:
    lists = [f"<ul>{each('<li>{}</li>', part)}</ul>" for part in (told.before, told.after)]
    return f"{head(told, ' - Example')}{NAV}<div id=content>{lists[0]}<h1>{escape(told.title)}</h1><div class=entry>{blocks(told.body)}{lists[1]}</div></div>{FOOT}"


def managed(told: Story) -> str:
    crumbs = each("<span>{}</span> ", told.before)
    body = f"<h1 class=entry-title>{escape(told.title)}</h1><div class=entry-content>{blocks(told.body)}</div>"
    return f"{head(told, ' - Example')}<header>{NAV}</header><main><article><div>{crumbs}</div>{body}{each('<p>{}</p>', told.after)}</article></main>{FOOT}"


def cards(told: Story) -> str:
    behind = "".join(
        f"<div class=c><a href=/{at}>{escape(text)}</a></div>" if len(text) < 150 else f"<div class=c><p>{escape(text)}</p></div>"
        for at, text in enumerate(told.after)
    )
    body = blocks(told.body, "<p><strong>{}</strong></p>")
    return f"{head(told)}{NAV}<div class=wrap><h1>{escape(told.title)}</h1>{each('<p class=m>{}</p>', told.before)}<div class=post>{body}{behind}</div></div>{FOOT}"


def breaks(told: Story) -> str:
    body = f"{each('{}<br>', told.before)}<br>{each('{}<br><br>', texts(told))}{each('{}<br>', told.after)}"
    return f"{head(told)}{NAV}<table><tr><td><h1>{escape(told.title)}</h1>{body}</td></tr></table>{FOOT}"


@pytest.mark.skipif(not COVERAGE.exists(), reason="../shared/coverage is not here")
@pytest.mark.parametrize("layout", [flat, flat_headed, soup, listed, managed, cards, breaks], ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("number", range(len(FILES)))
def test_nothing_but_the_article(number: int, layout: object) -> None:
    told = story(number)
    page = Page("https://news.example/a/1", "news", datetime(2026, 1, 1, tzinfo=UTC), layout(told).encode())  # type: ignore[operator]
    found = extract(page)
    assert isinstance(found, Article)
    assert found.title == told.title
    shown = [" ".join(row.split()) for block in found.blocks for row in block.text.split("\n")]
    wanted = [" ".join(text.split()) for _, text, own in told.body if own]
    assert [row for row in shown if row not in wanted] == []
    headings = {text for tag, text, _ in told.body if tag == "h2"}
    assert [text for text in wanted if text not in shown and text not in headings] == []
