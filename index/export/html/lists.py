"""The index and the lists of each facet: rows wait in files until the counts are known, then become pages."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from index.export import reading
from index.export.entry import Entry
from index.export.html.frame import badge, document, escape, tagged
from index.export.html.timeline import timeline
from index.export.manifest import About

_FOLDER = "lists"  # of the facets' lists
ARTICLES = "articles"  # the folder of their pages
_PAGE = 500  # rows
_HELD = 2_000  # rows of all lists in memory
_SHOWN = 10  # values of a facet before the fold
_FIGURES = 3  # in a row
_NAMES = {"lang": "Language", "source": "Source", "month": "Month", "item": "About"}
Facet = tuple[str, str]  # its name and a value
_ALL: Facet = ("all", "")


def row(entry: Entry) -> str:
    """One line of a list, without a line break in it."""
    article = entry.article
    values = " ".join(f'data-{name}="{escape(" ".join(found))}"' for name, found in _values(entry).items())
    own = reading.own_title(article)
    parts = [
        f'<a href="{ARTICLES}/{article.id}.html">{tagged("span", reading.title(article), "en" if article.title_en else article.lang)}</a>',
        tagged("p", own, article.lang, "own") if own else "",
        f'<p class="byline">{badge(article.lang)} {escape(reading.byline(article))}{_counted(entry)}</p>',
        _figures(entry),
    ]
    more = " more" if entry.nth > 1 else ""
    return " ".join(f'<li class="row{more}" {values}>{"".join(parts)}</li>'.split("\n"))


def _counted(entry: Entry) -> str:
    facts = [f"{len(entry.copies)} copies"] if entry.copies else []
    facts += [f"story of {entry.of}"] if entry.of > 1 and entry.nth == 1 else []
    return "".join(f" · {fact}" for fact in facts)


def _figures(entry: Entry) -> str:
    money = (amount for amount in entry.record["amounts"] if amount["kind"] == "money")
    told = dict.fromkeys(reading.figure(amount) for amount in money)
    return "".join(f'<span class="figure">{escape(one)}</span>' for one in islice(told, _FIGURES))


def _values(entry: Entry) -> dict[str, list[str]]:
    article = entry.article
    month = article.published.iso[:7] if article.published else "undated"
    return {"lang": [article.lang], "source": [article.source], "month": [month], "item": list(article.items)}


class Lists:
    """Takes rows, counts facets, and writes index.html and a list for each value of a facet."""

    def __init__(self, folder: Path, scratch: Path, about: About) -> None:
        self._folder, self._scratch, self._about = folder, scratch, about
        scratch.mkdir()
        (folder / _FOLDER).mkdir()
        self._counts: Counter[Facet] = Counter()
        self._days: Counter[tuple[date, str]] = Counter()
        self._held: dict[Facet, list[str]] = {}
        self._rows = 0

    def add(self, row: str, entry: Entry) -> None:
        facets = [(name, value) for name, found in _values(entry).items() for value in found]
        for facet in (_ALL, *facets):
            self._counts[facet] += 1
            self._held.setdefault(facet, []).append(row)
            self._rows += 1
        if entry.article.published:
            self._days[entry.article.published.day, entry.article.lang] += 1
        if self._rows >= _HELD:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._counts.setdefault(_ALL, 0)
        for facet, count in self._counts.items():
            self._write(facet, count)

    def _flush(self) -> None:
        for facet, rows in self._held.items():
            with (self._scratch / _name(facet)).open("a", encoding="utf-8", errors="replace") as out:
                out.writelines(f"{row}\n" for row in rows)
        self._held.clear()
        self._rows = 0

    # -- pages ------------------------------------------------------------------------------------

    def _write(self, facet: Facet, count: int) -> None:
        pages = max(1, -(-count // _PAGE))
        rows = self._read(facet)
        for number in range(1, pages + 1):
            listed = "".join(islice(rows, _PAGE))
            text = self._page(facet, count, listed, (number, pages))
            (self._folder / _path(facet, number)).write_text(text, "utf-8", errors="replace")

    def _read(self, facet: Facet) -> Iterator[str]:
        path = self._scratch / _name(facet)
        if path.exists():
            with path.open(encoding="utf-8", newline="\n") as rows:
                yield from rows

    def _page(self, facet: Facet, count: int, rows: str, place: tuple[int, int]) -> str:
        whole = facet == _ALL
        root = "" if whole else "../"
        title = self._about.title if whole else f"{_NAMES[facet[0]]}: {facet[1]}"
        head = f"<h1>{escape(title)}</h1><p>{self._summary() if whole else _articles(count)}</p>"
        back = "" if whole else f'<a class="back" href="{root}index.html">← all articles</a>'
        front = timeline(self._days) + self._facets() if whole and place[0] == 1 else ""
        one = ' data-whole="1"' if whole and place[1] == 1 else ""
        body = f"{back}<main><header>{head}</header>{front}<ol{one}>{rows}</ol>{_paging(facet, place)}</main>"
        return document(title, body.replace(f'href="{ARTICLES}/', f'href="{root}{ARTICLES}/'), root=root, script=whole)

    def _summary(self) -> str:
        about = self._about
        copies = f", {about.copies} copies listed under them" if about.copies else ""
        made = f"Made {about.made:%Y-%m-%d %H:%M} UTC by Kawaraban; manifest.json proves where each line came from."
        return f"{_articles(about.articles)}{copies}. {made}"

    def _facets(self) -> str:
        return f'<nav aria-label="Facets">{"".join(self._facet(name, label) for name, label in _NAMES.items())}</nav>'

    def _facet(self, name: str, label: str) -> str:
        found = [(value, count) for (kind, value), count in self._counts.items() if kind == name]
        if not found:
            return ""
        found.sort(key=lambda one: (-one[1], one[0]))
        if name == "month":
            found.sort(reverse=True)
        listed = [_choice(name, value, count) for value, count in found]
        rest = (
            f"<details><summary>{len(listed) - _SHOWN} more</summary>{''.join(listed[_SHOWN:])}</details>"
            if len(listed) > _SHOWN
            else ""
        )
        return f"<div><h2>{label}</h2>{''.join(listed[:_SHOWN])}{rest}</div>"


def _choice(name: str, value: str, count: int) -> str:
    data = f'data-facet="{name}" data-value="{escape(value)}"'
    return f'<a class="choice" href="{_path((name, value), 1)}" {data}>{escape(value)} <small>{count}</small></a>'


def _articles(count: int) -> str:
    return f"{count} article{'s' * (count != 1)}"


def _paging(facet: Facet, place: tuple[int, int]) -> str:
    number, pages = place
    if pages == 1:
        return ""
    links = [f'<a href="{_file(facet, number - 1)}">← page {number - 1}</a>'] if number > 1 else []
    links += [f"<span>page {number} of {pages}</span>"]
    links += [f'<a href="{_file(facet, number + 1)}">page {number + 1} →</a>'] if number < pages else []
    return f'<nav class="paging">{"".join(links)}</nav>'


def _path(facet: Facet, number: int) -> str:
    """From the folder of the index."""
    return _file(facet, number) if facet == _ALL else f"{_FOLDER}/{_file(facet, number)}"


def _file(facet: Facet, number: int) -> str:
    return f"{_name(facet)}{f'.p{number}' if number > 1 else ''}.html"


def _name(facet: Facet) -> str:
    """A file's name that holds nothing but letters and digits, another for each value."""
    if facet == _ALL:
        return "index"
    plain = re.sub(r"[^a-z0-9-]+", "-", facet[1].lower())[:40]
    told = "" if plain == facet[1] else "-" + hashlib.sha256(facet[1].encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{facet[0]}-{plain}{told}"
