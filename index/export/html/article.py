"""The page of one article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from index.amounts import amounts
from index.article import Block
from index.export import reading
from index.export.entry import Entry
from index.export.html.frame import badge, document, escape, link, tagged

_TAGS = {"heading": "h3", "quote": "blockquote", "caption": "p", "list": "ul", "table": "ul"}


def page(entry: Entry, others: Sequence[tuple[str, str]]) -> str:
    """The whole page; `others`: (id, name) of the articles of the story that come before it."""
    article = entry.article
    parts = [
        '<a class="back" href="../index.html">← all articles</a>',
        "<main>",
        _head(entry),
        *(f'<p class="note">{escape(note)}</p>' for note in reading.notes(article)),
        _text(entry) if entry.text else '<p class="note">References and figures only: the text was left out.</p>',
        _section("Figures", _figures(entry.record["amounts"])),
        _section("Copies", _copies(entry)),
        _section("The same story", [f'<li><a href="{i}.html">{escape(name)}</a></li>' for i, name in others]),
        _section("Versions", _versions(entry)),
        _section("Provenance", _provenance(entry)),
        "</main>",
    ]
    return document(reading.title(article), "\n".join(filter(None, parts)), root="../")


def _head(entry: Entry) -> str:
    article = entry.article
    own = reading.own_title(article)
    lines = [tagged("h1", reading.title(article), "en" if article.title_en else article.lang)]
    lines += [tagged("p", own, article.lang, "own")] if own else []
    role = f" · {escape(entry.role)}" if entry.role else ""
    lines.append(f'<p class="byline">{badge(article.lang)} {escape(reading.byline(article))}{role}</p>')
    lines.append(f'<p class="byline">{link(article.url)}</p>')
    return f"<header>{''.join(lines)}</header>"


# -- the text -------------------------------------------------------------------------------------


def _text(entry: Entry) -> str:
    article = entry.article
    if all(block.lang == "en" or block.sentences is None for block in article.blocks):
        return f'<div class="text">{"".join(_original(entry, n, b) for n, b in enumerate(article.blocks, 1))}</div>'
    rows = (
        f"<tr><td>{_original(entry, number, block)}</td><td>{_english(block)}</td></tr>"
        for number, block in enumerate(article.blocks, 1)
    )
    return f'<table class="pair"><thead><tr><th>Original</th><th>English</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _original(entry: Entry, number: int, block: Block) -> str:
    found = ((a["start"], a["end"]) for a in entry.record["amounts"] if a["block"] == number)
    return _element(block, _marked(block.text, found), block.lang)


def _english(block: Block) -> str:
    text = reading.english(block)
    shown = _marked(text, ((a.start, a.end) for a in amounts(text, "en")))
    flags = f'<p class="flag">{escape(told)}</p>' if (told := reading.check(block)) else ""
    return _element(block, shown, "en" if block.english is not None else block.lang) + flags


def _marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Escaped text with its figures marked."""
    parts, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
    return "".join([*parts, escape(text[at:])])


def _element(block: Block, shown: str, lang: str) -> str:
    tag = _TAGS.get(block.kind, "p")
    inner = "".join(f"<li>{line}</li>" for line in shown.splitlines()) if tag == "ul" else shown.replace("\n", "<br>")
    said = f' lang="{lang}"' if lang in ("en", "fr", "ja") else ""
    kind = ' class="caption"' if block.kind == "caption" else ""
    return f"<{tag}{kind}{said}>{inner}</{tag}>"


# -- what stands below ----------------------------------------------------------------------------


def _section(title: str, items: Iterable[str]) -> str:
    listed = "".join(items)
    return f"<section><h2>{title}</h2><ul>{listed}</ul></section>" if listed else ""


def _figures(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    told: dict[str, str] = {}
    for amount in found:
        told.setdefault(reading.figure(amount), amount["exactness"])
    for figure, exactness in told.items():
        yield f"<li>{escape(figure)}" + (f" <small>{exactness}</small>" if exactness != "exact" else "") + "</li>"


def _copies(entry: Entry) -> Iterator[str]:
    if entry.original:
        yield f"<li>This is a copy of {escape(entry.original)}, which is not in this bundle.</li>"
    for copy in entry.record["copies"]:
        said = ", ".join(filter(None, (copy["source"], reading.moment(copy["published"] or ""), copy["role"])))
        title = tagged("span", copy["title"], copy["lang"])
        yield f"<li>{badge(copy['lang'])} {title}<br><small>{escape(said)}</small><br>{link(copy['url'])}</li>"


def _versions(entry: Entry) -> Iterator[str]:
    if len(entry.record["versions"]) > 1:
        for version in entry.record["versions"]:
            title = escape(version["title"])
            yield f"<li>{version['version']}: {title} <small>fetched {escape(version['fetched'])}</small></li>"


def _provenance(entry: Entry) -> Iterator[str]:
    data = entry.record
    yield f"<li>{escape(reading.provenance(entry.article))}</li>"
    if data["model"]:
        yield f"<li>English by {escape(data['engine'])}, {escape(data['model'])}</li>"
    yield (
        f"<li>Article {escape(entry.article.id)}" + (f", story {escape(entry.story)}" if entry.story else "") + "</li>"
    )
    yield from (f"<li>{escape(line)}</li>" for line in reading.rights(entry.article))
