"""What `kawaraban search` prints for a person. By click alone: rich would take longer to import than to search."""

from __future__ import annotations

import re
from collections.abc import Iterator

from click import echo, style

from index.search.results import CLOSE, OPEN, Hit, Results

_SHOWN = 12  # values of a facet
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def print_results(results: Results) -> None:
    for line in _lines(results):
        echo(line)


def _lines(results: Results) -> Iterator[str]:
    if results.relaxed:
        yield style("no article holds all of these words; these hold most (--exact: all or nothing)", fg="yellow")
    if results.expanded:
        yield style(f"also: {', '.join(results.expanded)}  (--exact: only what you typed)", dim=True)
    for hit in results.hits:
        yield from _hit(hit)
    yield _total(results)
    if results.suggestion:
        yield f"Did you mean {style(_plain(results.suggestion), bold=True)}?"
    for name, counts in results.facets.items():
        listed = ", ".join(f"{_plain(value)} {count}" for value, count in list(counts.items())[:_SHOWN])
        more = f", {len(counts) - _SHOWN} more" if len(counts) > _SHOWN else ""
        yield f"{style(name, bold=True)}: {listed}{more}"
    if results.cursor:
        yield style(f"more: --cursor {results.cursor}", dim=True)


def _total(results: Results) -> str:
    folded = f" of {results.articles} articles" if results.articles > results.total else ""
    shown = f", {len(results.hits)} shown" if results.total else ""
    return f"{style(str(results.total), bold=True)} {'hit' if results.total == 1 else 'hits'}{folded}{shown}"


def _hit(hit: Hit) -> Iterator[str]:
    title = hit.title if not hit.title_en or hit.title_en == hit.title else f"{hit.title} — {hit.title_en}"
    yield style(_plain(title), bold=True)
    day = (hit.published or "no date")[:10]
    copies = f"  +{hit.copies} of story:{hit.story}" if hit.copies else ""
    said = "[check the English]" if hit.translation == "flagged" else "[the model is unsure of its English]" if hit.unsure else ""
    doubt = f"  {style(said, fg='red')}" if said else ""
    gone = f"  {style(f'gone since {hit.gone[:10]}', fg='red')}" if hit.gone else ""
    facts = f"{_plain(hit.source)}  {hit.lang}  {day}{gone}{copies}{doubt}  {style(', '.join(hit.matched), dim=True)}"
    yield f"  {style(hit.id, fg='cyan')}  {facts}".rstrip()
    for snippet in filter(None, (hit.snippet, hit.snippet_en)):
        yield f"  {_highlighted(snippet)}"


def _highlighted(snippet: str) -> str:
    parts = re.split(f"{OPEN}(.*?){CLOSE}", snippet, flags=re.DOTALL)
    return "".join(style(part, fg="yellow", bold=True) if n % 2 else part for n, part in enumerate(parts))


def _plain(text: str) -> str:
    """Without what a terminal would take for a command."""
    return _CONTROL.sub(" ", text)
