"""Markdown (CommonMark): a digest to read, story by story, in English.

All that comes from an article is escaped: it can make no heading, link, image or tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.article import Block
from index.export import reading
from index.export.entry import Entry
from index.export.formats import Job
from index.export.manifest import About

FILE = "digest.md"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!$^])")
_OPENING = re.compile(r"^(\d{0,9})([-+=:.)])")  # what begins a list, a rule or a heading's underline


class Writer:
    def __init__(self, job: Job) -> None:
        self._out = job.open(job.folder / FILE, errors="replace")
        self._out.write(_opening(job.about))

    def add(self, entry: Entry) -> None:
        self._out.writelines(f"{part}\n\n" for part in _parts(entry))

    def close(self) -> None:
        self._out.close()


def _opening(about: About) -> str:
    count = f"{about.articles} articles" + (f", {about.copies} copies listed under them" if about.copies else "")
    return f"# {escape(about.title)}\n\n{count}. Made {about.made:%Y-%m-%d %H:%M} UTC by Kawaraban.\n\n"


def _parts(entry: Entry) -> Iterator[str]:
    article = entry.article
    if entry.nth == 1:
        story = f" ({entry.of} articles)" if entry.of > 1 else ""
        yield f"## {escape(reading.title(article))}{story}"
    else:
        yield f"### {escape(reading.title(article))}"
    own = reading.own_title(article)
    if own:
        yield f"*{escape(own)}*"
    yield f"{article.lang} · {escape(reading.byline(article))}  \n{link(article.url)}"
    yield from (f"> {note}" for note in reading.notes(article))
    if entry.text:
        yield from (part for block in article.blocks for part in (_block(block), _check(block)) if part)
    if figures := reading.figures(entry):
        yield "**Figures:** " + "; ".join(map(escape, figures))
    if entry.copies:
        yield "**Copies:**\n\n" + "\n".join(_copy(copy) for copy in entry.record["copies"])
    yield "\n".join(f"`{_code(line)}`  " for line in (reading.provenance(article), *reading.rights(article))).rstrip()
    yield "---"


def _block(block: Block) -> str:
    text = reading.english(block)
    lines = [escape(line) for line in text.splitlines() if line.strip()]
    match block.kind:
        case "heading":
            return f"#### {' '.join(lines)}"
        case "list" | "table":
            return "\n".join(f"- {line}" for line in lines)
        case "quote":
            return "\n".join(f"> {line}" for line in lines)
        case "caption":
            return "*" + " ".join(lines) + "*"
    return "  \n".join(lines)


def _check(block: Block) -> str:
    return f"> {escape(told)}" if (told := reading.check(block)) else ""


def _copy(copy: dict[str, str]) -> str:
    said = ", ".join(filter(None, (copy["source"], copy["lang"], copy["published"], copy["role"])))
    return f"- {escape(copy['title_en'] or copy['title'])} ({escape(said)}) {link(copy['url'])}"


def escape(text: str) -> str:
    """One line of text that means nothing but itself."""
    line = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _OPENING.sub(r"\1\\\2", line)


def link(url: str) -> str:
    """A web address as a link; any other as plain text."""
    if not re.match(r"https?://[^\s<>]+\Z", url):
        return escape(url)
    return f"<{url}>"


def _code(text: str) -> str:
    return " ".join(text.replace("`", "'").split())
