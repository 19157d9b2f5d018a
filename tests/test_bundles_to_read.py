"""Bundles that are opened by others: pages from disk, e-books, archives that replay."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import insert

from index.amounts import amounts, plain
from index.archive import Archive
from index.article import Article
from index.export import Order, TextNeeded, check, export, reading
from index.export.html.timeline import timeline
from index.frontier import Answer, Frontier
from index.schema import urls
from index.warc import Exchange, Original, WarcWriter, scan
from tests.articles import article
from tests.test_export import At, Known, put, sample

NOW = datetime(2026, 1, 10, 6, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as archive:
        yield archive


# -- HTML -----------------------------------------------------------------------------------------


class Elements(HTMLParser):
    """The tags of a page, and the addresses that it names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]


@pytest.fixture
def pages(archive: Archive, tmp_path: Path) -> Path:
    one, two, three, _ = ids = put(archive, *sample())
    places = Known({one: At("s", one, "original"), two: At("s", one, "copy"), three: At("s", three, "other-language")})
    return export(archive, Order(ids, "html"), tmp_path / "out", places=places).path


def test_every_page_is_escaped_and_reaches_nothing_outside(pages: Path) -> None:
    assert not list(check(pages))
    found = sorted(pages.rglob("*.html"))
    assert len(found) == 4 + len(list((pages / "lists").iterdir()))
    for path in found:
        text = path.read_text("utf-8")
        elements = Elements(text)
        assert elements.tags.count("script") == (path.name == "index.html") and "default-src 'none'" in text
        for address in elements.addresses:
            inside = (path.parent / address).resolve()
            assert address.startswith("https://example.org/") or (inside.is_file() and pages in inside.parents), address
        assert "\x00" not in text and "\u202e" not in text
    assert "javascript:" not in "".join(a for p in found for a in Elements(p.read_text("utf-8")).addresses)


def test_article_shows_original_english_figures_copies_and_proof(pages: Path) -> None:
    one, two, three, _ = (a.id for a in sample())
    french = (pages / "articles" / f"{three}.html").read_text("utf-8")
    assert '<td><p lang="fr">Un budget de <mark>122 300 milliards de yens</mark>.</p></td>' in french
    assert "The budget is <mark>122.3 trillion yen</mark>." in french and f'href="{one}.html"' in french
    first = (pages / "articles" / f"{one}.html").read_text("utf-8")
    assert "Budget at a record" in first and "sha256:00" in first and "Robots: noarchive" in first
    assert not (pages / "articles" / f"{two}.html").exists()


def test_facets_have_lists_of_their_own(pages: Path) -> None:
    index = (pages / "index.html").read_text("utf-8")
    assert "<svg" in index and index.count('<li class="row') == 3
    for href in re.findall(r'class="choice" href="(lists/[^"]+)"', index):
        assert (pages / href).is_file()
    assert (pages / "lists" / "lang-fr.html").read_text("utf-8").count('<li class="row') == 1


def test_bars_stand_at_the_days_that_pages_say(archive: Archive, tmp_path: Path) -> None:
    put(archive, early := article("early", "ja", "予算", published="2025-12-29T06:00:00+09:00"))
    made = export(archive, Order((early.id,), "html"), tmp_path / "out").path
    assert "<figcaption><span>2025-12-29</span>" in (made / "index.html").read_text("utf-8")


def test_timeline_takes_days_months_or_years() -> None:
    day = NOW.date()
    assert timeline({}) == ""
    assert "by day" in timeline({(day, "en"): 2, (day + timedelta(days=30), "ja"): 1})
    assert "by month" in timeline({(day, "en"): 2, (day + timedelta(days=800), "de"): 1})
    assert timeline({(day.replace(year=1), "en"): 1, (day.replace(year=9999), "fr"): 1}).count("<rect") == 2


def test_long_lists_are_cut_into_pages(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.export.html.lists._PAGE", 2)
    monkeypatch.setattr("index.export.html.lists._HELD", 3)
    bundle = export(archive, Order(put(archive, *sample()), "html", "url"), tmp_path / "out").path
    assert (bundle / "index.html").read_text("utf-8").count('<li class="row') == 2
    assert 'href="index.p2.html"' in (bundle / "index.html").read_text("utf-8")
    assert (bundle / "index.p2.html").read_text("utf-8").count('<li class="row') == 2


# -- EPUB -----------------------------------------------------------------------------------------

OPF = {
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
}


def test_epub_is_one(archive: Archive, tmp_path: Path) -> None:
    """Of the rules of EPUB 3.3 those that a machine can break; `epubcheck` said the same by hand."""
    one, _, three, _ = ids = put(archive, *sample())
    places = Known({one: At("s", one, "original"), three: At("s", three, "other-language")})
    path = export(archive, Order(ids, query="budget & <b>"), tmp_path / "b.epub", places=places).path
    assert not list(check(path))
    with zipfile.ZipFile(path) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type, book.read(first)) == ("mimetype", 0, b"application/epub+zip")
        package = ElementTree.fromstring(book.read("EPUB/package.opf"))
        items = {i.get("id"): f"EPUB/{i.get('href')}" for i in package.iterfind(".//opf:item", OPF)}
        spine = [items[i.get("idref")] for i in package.iterfind(".//opf:itemref", OPF)]
        assert set(items.values()) | {"EPUB/package.opf"} == {n for n in book.namelist() if n.startswith("EPUB/")}
        assert len(spine) == 2 + 4 and package.findtext(".//dc:title", "", OPF) == "budget & <b>"
        for name in spine:
            tree = ElementTree.fromstring(book.read(name))
            assert not list(tree.iter("{http://www.w3.org/1999/xhtml}script"))
        nav = ElementTree.fromstring(book.read("EPUB/nav.xhtml"))
    inner = nav.findall(".//h:li/h:ol/h:li/h:a", OPF)
    assert [a.get("href") for a in inner] == [f"a{three}.xhtml"]


# -- WACZ -----------------------------------------------------------------------------------------


def seen(archive: Archive, path: str, *bodies: bytes | None) -> Article:
    """An article whose address was fetched once for each body; None is a 304."""
    url, at, frontier = f"https://example.org/{path}", NOW, Frontier(archive)
    writer, first, record = WarcWriter(archive.folder / "warc", "test"), NOW, None
    one = article(path, "en", path, ["The budget is ¥122.3 trillion."])
    with archive.write() as connection:
        row = {"id": one.id, "url": url, "source": "s", "state": "done", "discovered": NOW, "looks": 0, "tries": 0}
        connection.execute(insert(urls).values(**row, article=one.id))
    for body in bodies:
        at += timedelta(hours=1)
        request = f"GET /{path} HTTP/1.1\r\nHost: example.org\r\n".encode()
        answer = Exchange(url, at, request, 200 if body else 304, "OK", (("Content-Type", "text/html"),), body or b"")
        if body is not None:
            record, first = writer.response(answer), at
        else:
            assert record
            revisit = writer.revisit(answer, Original(url, first, record.digest))
        kept = record if body is not None else revisit
        assert kept
        with archive.write() as connection:
            frontier.answered(
                Answer(one.id, url, "s", at, answer.status, kept, writer.end, revisit=body is None), connection
            )
    writer.close()
    with archive.write() as connection:
        stored = archive.add(
            Article(
                **{f: getattr(one, f) for f in ("url", "source", "headline", "blocks", "lang")},
                fetched=first,
                record=record,
            ),
            connection,
        )
    assert stored
    return stored


def test_wacz_holds_the_selected_pages_and_no_others(archive: Archive, tmp_path: Path) -> None:
    wanted, _ = seen(archive, "a", b"<p>one", None, b"<p>two"), seen(archive, "b", b"<p>secret")
    path = export(archive, Order((wanted.id,)), tmp_path / "a.wacz").path
    assert not list(check(path))
    with zipfile.ZipFile(path) as packed:
        pages = [json.loads(line) for line in packed.read("pages/pages.jsonl").splitlines()]
        index = gzip.decompress(packed.read("indexes/index.cdx.gz")).decode().splitlines()
        packed.extract("archive/data.warc.gz", tmp_path)
    assert [(p["url"], p["ts"]) for p in pages[1:]] == [(wanted.url, "2026-01-10T09:00:00Z")]
    assert len(index) == 3 and sum("warc/revisit" in line for line in index) == 1
    warc = tmp_path / "archive" / "data.warc.gz"
    assert [(f.url, f.revisit) for f in scan(warc)] == [(wanted.url, False), (wanted.url, True), (wanted.url, False)]
    content = gzip.decompress(warc.read_bytes())
    assert content.count(b"WARC-Type: request") == 3 and b"secret" not in content
    run = [
        sys.executable,
        "-c",
        "import sys; from wacz.main import main; sys.exit(main())",
        "validate",
        "-f",
        str(path),
    ]
    assert subprocess.run(run, capture_output=True).returncode == 0


def test_wacz_that_was_changed_is_found_out(archive: Archive, tmp_path: Path) -> None:
    one = seen(archive, "a", b"<p>one")
    path = export(archive, Order((one.id,)), tmp_path / "a.wacz").path
    with zipfile.ZipFile(path) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    for name, content in members.items():
        with zipfile.ZipFile(tmp_path / "changed.wacz", "w") as changed:
            for other, whole in members.items():
                changed.writestr(other, whole if other != name else content[:-1] + b" ")
        assert list(check(tmp_path / "changed.wacz")), f"{name} was changed, and nothing noticed"


def test_damaged_record_is_left_out_and_named(archive: Archive, tmp_path: Path) -> None:
    one, other = seen(archive, "a", b"<p>one"), seen(archive, "b", b"<p>other")
    assert one.record
    with (archive.folder / "warc" / one.record.file).open("r+b") as warc:
        warc.seek(one.record.offset + 30)
        warc.write(b"\xff\xff\xff")
    bundle = export(archive, Order((one.id, other.id)), tmp_path / "a.wacz")
    (problem,) = bundle.problems
    assert one.url in problem and f"{one.record.file} at {one.record.offset}" in problem
    with zipfile.ZipFile(bundle.path) as packed:
        assert json.loads(packed.read("logs/manifest.json"))["problems"] == [problem]
        assert [json.loads(line)["url"] for line in packed.read("pages/pages.jsonl").splitlines()[1:]] == [other.url]
    assert not list(check(bundle.path))


def test_pages_are_not_handed_on_without_text(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(TextNeeded, match="wacz"):
        export(archive, Order((), "wacz", text=False), tmp_path / "out")


@pytest.mark.parametrize(
    ("text", "lang", "shown"),
    [
        ("約7兆円", "ja", "7兆円 (about ¥7 trillion)"),
        ("7兆円超", "ja", "7兆円 (over ¥7 trillion)"),
        ("7兆円", "ja", "7兆円 (¥7 trillion)"),
        ("up to ¥7 trillion", "en", "¥7 trillion (under ¥7 trillion)"),
        ("¥7 trillion", "en", "¥7 trillion"),
        ("40 millions de pesos", "fr", "40 millions de pesos (40 million, the country of the currency not said)"),
    ],
)
def test_a_figure_is_shown_with_its_exactness(text: str, lang: str, shown: str) -> None:
    (amount,) = amounts(text, lang)
    assert reading.figure(asdict(amount) | {"value": plain(amount.value)}) == shown
