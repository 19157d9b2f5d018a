"""What a page says of its use."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from crawler.extract import extract
from index.article import Article, Page, Rights

URL = "https://paper.example/2025/a"
PROSE = "<p>Japan's cabinet approved a record budget of ¥122.3 trillion on Friday, officials said in Tokyo.</p>" * 4


def rights(head: str, *headers: tuple[str, str], foot: str = "") -> Rights | None:
    page = f"<html lang=en><head><title>Record budget</title>{head}</head><body><article><h1>Record budget</h1>{PROSE}</article>{foot}"
    found = extract(Page(URL, "paper", datetime(2026, 1, 1, tzinfo=UTC), page.encode(), headers=headers))
    assert isinstance(found, Article), found
    return found.rights


def linked_data(**properties: object) -> str:
    node = {"@type": "NewsArticle", "headline": "Record budget", "url": URL, **properties}
    return f"<script type=application/ld+json>{json.dumps(node)}</script>"


def test_page_that_says_nothing() -> None:
    assert rights("<meta name=robots content='index, follow, max-image-preview:large'>") is None


def test_robots_of_meta_and_header() -> None:
    head = "<meta name=ROBOTS content='NOARCHIVE, max-snippet:50'><meta name=googlebot content=noindex>"
    headers = (
        ("X-Robots-Tag", "noai, noarchive"),
        ("x-robots-tag", "ccbot: none"),
        ("X-Robots-Tag", "max-snippet: 20"),
    )
    found = rights(head, *headers)
    assert found and found.robots == (
        "noarchive", "max-snippet:50", "googlebot: noindex", "noai", "ccbot: none", "max-snippet: 20",
    )  # fmt: skip


def test_licence_of_the_article_before_that_of_the_page() -> None:
    by = "https://creativecommons.org/licenses/by/4.0/"
    foot = "<footer><a rel='nofollow license' href='/terms'>CC</a></footer>"
    found = rights("", foot=foot)
    assert found and found.licence == "https://paper.example/terms"
    found = rights(linked_data(license={"@type": "CreativeWork", "url": by}), foot=foot)
    assert found and found.licence == by
    found = rights("<meta name=dcterms.license content='CC-BY-4.0'>")
    assert found and found.licence == "CC-BY-4.0"
    assert rights("", foot="<a rel=license href='javascript:x'>x</a><a rel=license href='http://[bad'>x</a>") is None


def test_copyright_terms_and_text_mining() -> None:
    node = linked_data(
        copyrightYear=2025, copyrightHolder={"@type": "Organization", "name": "The Paper"}, usageInfo="/use"
    )
    found = rights(node + "<meta name=tdm-reservation content=1>")
    assert found == Rights(copyright="© 2025 The Paper", terms="https://paper.example/use", tdm=True)
    found = rights(
        "<meta name=copyright content='(C) 朝日'>", ("TDM-Reservation", "0"), ("tdm-policy", "https://p.example/")
    )
    assert found == Rights(copyright="(C) 朝日", terms="https://p.example/", tdm=False)


def test_the_licence_of_a_picture_is_not_that_of_the_page() -> None:
    link = '<a rel="license" href="https://creativecommons.org/licenses/by-sa/3.0/">CC BY-SA 3.0</a>'
    assert rights("", foot=f"<figure><img src=a.jpg><figcaption>A harbour. {link}</figcaption></figure>") is None
    shown = rights("", foot=f"<p>{link}</p>")
    assert shown and shown.licence == "https://creativecommons.org/licenses/by-sa/3.0/"
