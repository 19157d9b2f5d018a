"""No pattern takes more than its share of time, whatever stands where on a page: a search that goes back for what it has
read costs minutes for a few thousand characters, and cannot be stopped from within."""

from __future__ import annotations

import json
from html import escape

import pytest

from crawler.extract import extract
from index.amounts import amounts
from index.sentences import split
from index.web.worker import deadline
from tests.layouts import days, page

MANY = 6000  # characters: what is quadratic takes a second or so, what is worse takes minutes
ATTACKS = (
    " ", "\n", "a", "a ", "A. ", "Ab ", "a, ", "by a ", "é", "1", "1,", "1 ", "1%", "1月", "¥", ".", "-", "/", "(", "「", '"', '{"', "<a ", "<!-- a -->",
    "a | ", "&#", "_-", "予", "カ", "は", "予算、", "?! ",
)  # fmt: skip


def _everywhere(text: str) -> str:
    """A page that has a text in all of its places."""
    said = escape(text, quote=True)
    told = {"@type": "NewsArticle", "headline": text, "datePublished": text, "author": {"name": text}, "articleSection": text, "articleBody": text}
    metas = "".join(f'<meta property="{name}" content="{said}">' for name in ("og:title", "og:site_name", "author", "description", "article:published_time"))
    scripts = f'<script type="application/ld+json">{json.dumps(told)}</script><script>window.__STATE__={said}</script><script type="application/ld+json">{said}{{}}</script>'
    before = text if text.startswith("<!--") else ""
    inside = (
        f"<p>{said}</p><ul><li>{said}</li></ul><table><tr><td>{said}</td><td>1</td></tr><tr><td>2</td><td>{said}</td></tr></table><p class=byline>By {said}</p><time>{said}</time>"
        f'<div class="{said}" id="{said}"><p>{said}</p></div><figure><img src=a.jpg><figcaption>{said}</figcaption></figure><a rel=next href="{said}2">{said}</a>'
    )
    return f"{before}<html><head><title>{said}</title>{metas}{scripts}</head><body><h1>{said}</h1><article>{days('Monday', 'Tuesday', 'Sunday')}{inside}{days('Friday', 'Easter')}</article></body></html>"


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_repeats_is_read_in_time(attack: str) -> None:
    text = attack * (MANY // len(attack))
    with deadline(20):
        extract(page(_everywhere(text)))
        for lang in ("en", "fr", "ja"):
            amounts(text, lang)
            split(text, lang)
