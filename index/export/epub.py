"""EPUB 3.3: a digest for e-readers, a chapter an article, story by story, in English. Written as it streams.

The container has its mimetype first and uncompressed; package document and navigation come last, when all chapters are
known. The manifest lies in META-INF, where reading systems look for nothing that they do not know.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
import zipfile
from collections.abc import Iterator
from html import escape as escape_text
from pathlib import Path

from index.article import Block
from index.export import reading
from index.export.entry import Entry
from index.export.formats import Job
from index.export.manifest import INSIDE

FILE = "digest.epub"
_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 has no place for
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069]")  # turns writing around
_WEB = re.compile(r"https?://[!-~]+\Z")
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
_STYLE = """body { line-height: 1.5; } h1 { font-size: 1.4em; line-height: 1.25; } h2 { font-size: 1.1em; }
.own, .byline, .proof, .caption { color: #666; font-size: .9em; } .note { font-style: italic; }
blockquote { margin-left: 1em; font-style: italic; } .proof { border-top: 1px solid #aaa; word-break: break-all; }
"""


class Writer:
    def __init__(self, job: Job) -> None:
        self._job = job
        self._path = job.folder / FILE
        self._zip = job.stack.enter_context(zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED))
        self._items = job.open(job.scratch / "items")  # a line a chapter, for the package document
        self._points = job.open(job.scratch / "points")  # the same for the table of contents
        self._files = job.open(job.scratch / "files")  # a line a file, for the manifest
        self._put("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        self._put("META-INF/container.xml", _CONTAINER)
        self._put("EPUB/style.css", _STYLE)
        self._put("EPUB/front.xhtml", _front(job))
        self._open = False  # a story of several articles is being listed

    def add(self, entry: Entry) -> None:
        name = f"a{entry.article.id}"
        self._put(f"EPUB/{name}.xhtml", _chapter(entry))
        self._items.write(f"{name}\n")
        self._points.write(self._point(entry, name))

    def close(self) -> None:
        if self._open:
            self._points.write("</ol></li>\n")
        self._items.close()
        self._points.close()
        self._put_lines("EPUB/nav.xhtml", self._navigation())
        self._put_lines("EPUB/package.opf", self._package())
        self._files.close()
        own = self._job.scratch / "epub-manifest"  # goes in last: it names all the other files
        self._job.describe(own, (tuple(json.loads(line)) for line in _lines(self._job.scratch / "files")))
        self._zip.write(own, INSIDE[1])
        self._zip.close()

    def _point(self, entry: Entry, name: str) -> str:
        """The chapter in the table of contents; the later ones of a story stand under its first."""
        after = "</ol></li>\n" if self._open and entry.nth == 1 else ""
        self._open = entry.of > 1 if entry.nth == 1 else self._open
        link = f'<li><a href="{name}.xhtml">{_text(reading.title(entry.article))}</a>'
        return after + link + ("<ol>\n" if entry.nth == 1 and entry.of > 1 else "</li>\n")

    def _navigation(self) -> Iterator[str]:
        yield from _head("Contents", ' xmlns:epub="http://www.idpf.org/2007/ops"')
        yield '<nav epub:type="toc"><h1>Contents</h1><ol>\n<li><a href="front.xhtml">What this is</a></li>\n'
        yield from _lines(self._job.scratch / "points")
        yield "</ol></nav></body></html>\n"

    def _package(self) -> Iterator[str]:
        about = self._job.about
        yield (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">\n'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
            f'<dc:identifier id="id">urn:uuid:{uuid.uuid4()}</dc:identifier>\n<dc:title>{_text(about.title)}</dc:title>\n'
            "<dc:language>en</dc:language>\n<dc:creator>Kawaraban</dc:creator>\n"
            f'<meta property="dcterms:modified">{about.made:%Y-%m-%dT%H:%M:%SZ}</meta>\n</metadata>\n<manifest>\n'
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
            '<item id="style" href="style.css" media-type="text/css"/>\n'
            '<item id="front" href="front.xhtml" media-type="application/xhtml+xml"/>\n'
        )
        for name in self._chapters():
            yield f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>\n'
        yield '</manifest>\n<spine>\n<itemref idref="front"/>\n<itemref idref="nav"/>\n'
        yield from (f'<itemref idref="{name}"/>\n' for name in self._chapters())
        yield "</spine>\n</package>\n"

    def _chapters(self) -> Iterator[str]:
        yield from (line.rstrip("\n") for line in _lines(self._job.scratch / "items"))

    def _put(self, name: str, text: str, how: int | None = None) -> None:
        content = text.encode("utf-8", "replace")
        self._zip.writestr(name, content, how)
        self._note(name, hashlib.sha256(content), len(content))

    def _put_lines(self, name: str, lines: Iterator[str]) -> None:
        hashed, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as out:
            for line in lines:
                content = line.encode("utf-8", "replace")
                hashed.update(content)
                size += out.write(content)
        self._note(name, hashed, size)

    def _note(self, name: str, hashed: hashlib._Hash, size: int) -> None:
        self._files.write(json.dumps([name, {"sha256": hashed.hexdigest(), "bytes": size}]) + "\n")


# -- chapters -------------------------------------------------------------------------------------


def _front(job: Job) -> str:
    about = job.about
    copies = f", {about.copies} copies listed under them" if about.copies else ""
    told = f"{about.articles} articles{copies}. Made {about.made:%Y-%m-%d %H:%M} UTC by Kawaraban."
    return "".join((*_head(about.title), f"<h1>{_text(about.title)}</h1><p>{told}</p></body></html>\n"))


def _head(title: str, names: str = "") -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
    yield f'<html xmlns="http://www.w3.org/1999/xhtml"{names} lang="en" xml:lang="en">\n<head><title>{_text(title)}</title>'
    yield '<link rel="stylesheet" type="text/css" href="style.css"/></head>\n<body>\n'


def _chapter(entry: Entry) -> str:
    return "".join((*_head(reading.title(entry.article)), *_parts(entry), "</body></html>\n"))


def _parts(entry: Entry) -> Iterator[str]:
    article = entry.article
    yield f"<h1{_lang('en' if article.title_en else article.lang)}>{_text(reading.title(article))}</h1>\n"
    if own := reading.own_title(article):
        yield f'<p class="own"{_lang(article.lang)}>{_text(own)}</p>\n'
    yield f'<p class="byline">{_text(article.lang)} · {_text(reading.byline(article))}<br/>{_link(article.url)}</p>\n'
    yield from (f'<p class="note">{_text(note)}</p>\n' for note in reading.notes(article))
    if entry.text:
        yield from (f"{_block(block)}{_check(block)}" for block in article.blocks)
    if figures := reading.figures(entry):
        yield f"<h2>Figures</h2><ul>{''.join(f'<li>{_text(one)}</li>' for one in figures)}</ul>\n"
    if entry.copies:
        yield f"<h2>Copies</h2><ul>{''.join(map(_copy, entry.record['copies']))}</ul>\n"
    for line in (reading.provenance(article), *reading.rights(article)):
        yield f'<p class="proof">{_text(line)}</p>\n'


def _block(block: Block) -> str:
    lines = [_text(line) for line in reading.english(block).splitlines() if line.strip()]
    lang = _lang("en" if block.english is not None else block.lang)
    joined = "<br/>".join(lines)
    match block.kind:
        case "heading":
            return f"<h2{lang}>{joined}</h2>\n"
        case "list" | "table" if lines:
            return f"<ul{lang}>{''.join(f'<li>{line}</li>' for line in lines)}</ul>\n"
        case "quote":
            return f"<blockquote{lang}><p>{joined}</p></blockquote>\n"
    name = ' class="caption"' if block.kind == "caption" else ""
    return f"<p{name}{lang}>{joined}</p>\n"


def _check(block: Block) -> str:
    return f'<p class="note">{_text(told)}</p>\n' if (told := reading.check(block)) else ""


def _copy(copy: dict[str, str]) -> str:
    said = ", ".join(
        filter(None, (copy["source"], copy["lang"], reading.moment(copy["published"] or ""), copy["role"]))
    )
    return f"<li>{_text(copy['title_en'] or copy['title'])} ({_text(said)}) {_link(copy['url'])}</li>"


def _text(text: str) -> str:
    return escape_text(_UNSEEN.sub("", _XML.sub("", text)))


def _link(url: str) -> str:
    return f'<a href="{_text(url)}">{_text(url)}</a>' if _WEB.match(url) else _text(url)


def _lang(lang: str) -> str:
    return f' lang="{lang}" xml:lang="{lang}"' if lang in ("en", "fr", "ja") else ""


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        yield from lines
