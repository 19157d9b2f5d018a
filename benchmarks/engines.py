"""The engines that benchmarks/search.py compares, each in the plain set-up that its documentation gives."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from index.archive import Archive
from index.article import Article
from index.search import Search
from index.search.store import Store

Query = Mapping[str, Any]


class Engine(Protocol):
    def page(self, query: Query) -> object:
        """Ten hits with snippets, counts by language and source."""

    def add_fifty(self) -> None:
        """Take in the 50 articles that the index does not have yet."""


class Ours:
    def __init__(self, archive: Archive, folder: Path, articles: int) -> None:
        self.archive = _Limited(archive, folder, articles)
        self.search = Search(self.archive)
        if Store.exists(folder / "search"):  # with the 50 of an earlier run, perhaps
            self.archive.last = max(articles, self.search.snapshot().rev)
        self.search.sync()

    def page(self, query: Query) -> object:
        text = " ".join(query["words"])
        if query["kind"] == "phrase":
            text = f'"{text}"'
        elif query["kind"] == "compound":
            text = "".join(query["words"])
        elif query["kind"] == "prefix":
            text += "*"
        return self.search.search(text, since=query["since"], facets=("lang", "source"))

    def add_fifty(self) -> None:
        self.archive.last += 50
        self.search.sync()


class _Limited:
    """An archive as if it ended at revision `last`; the index lies in `folder`."""

    def __init__(self, archive: Archive, folder: Path, last: int) -> None:
        self.folder, self.last, self._archive = folder, last, archive
        self.many, self.get = archive.many, archive.get

    @property
    def rev(self) -> int:
        return self.last

    def changes(self, rev: int = 0) -> Iterator[Article]:
        for article in self._archive.changes(rev):
            if article.rev > self.last:
                return
            yield article


class Fts5:
    """SQLite FTS5: porter and unicode61 for English and French, trigram for Japanese."""

    def __init__(self, archive: Archive, folder: Path, articles: int) -> None:
        folder.mkdir(exist_ok=True)
        new = not (folder / "fts.sqlite3").exists()
        self.db = sqlite3.connect(folder / "fts.sqlite3")
        self._changes = archive.changes
        if new:
            self.db.executescript(
                "CREATE VIRTUAL TABLE western USING fts5(title, en, fr, tokenize='porter unicode61 remove_diacritics 2');"
                "CREATE VIRTUAL TABLE eastern USING fts5(title, ja, tokenize='trigram');"
                "CREATE TABLE meta(id INTEGER PRIMARY KEY, lang TEXT, source TEXT, published INTEGER);"
            )
            self._add(islice(archive.changes(), articles))
        self._last = self.db.execute("SELECT max(id) FROM meta").fetchone()[0]  # an earlier run added its fifty

    def _add(self, articles: Iterator[Article]) -> None:
        with self.db:
            for a in articles:
                values = (a.rev, a.lang, a.source, int(a.published.utc.timestamp()) if a.published else None)
                self.db.execute("INSERT INTO meta VALUES (?, ?, ?, ?)", values)
                row = (a.rev, a.title_en, _english(a), a.text if a.lang == "fr" else "")
                self.db.execute("INSERT INTO western(rowid, title, en, fr) VALUES (?, ?, ?, ?)", row)
                if a.lang == "ja":
                    self.db.execute("INSERT INTO eastern(rowid, title, ja) VALUES (?, ?, ?)", (a.rev, a.title, a.text))

    def page(self, query: Query) -> object:
        table = "eastern" if query["lang"] == "ja" else "western"
        quoted = [f'"{w}"' for w in query["words"]]
        match = {"prefix": f"{quoted[0]} *", "phrase": f'"{" ".join(query["words"])}"'}.get(query["kind"], " ".join(quoted))
        since = int(datetime.fromisoformat(query["since"]).replace(tzinfo=UTC).timestamp()) if query["since"] else None
        where = f"FROM {table} JOIN meta ON meta.id = {table}.rowid WHERE {table} MATCH ?" + (
            f" AND published >= {since}" if since else ""
        )
        hits = self.db.execute(
            f"SELECT meta.id, snippet({table}, -1, '[', ']', '…', 24) {where} ORDER BY rank LIMIT 10", (match,)
        ).fetchall()
        facets = [self.db.execute(f"SELECT {c}, count(*) {where} GROUP BY {c}", (match,)).fetchall() for c in ("lang", "source")]
        return hits, facets

    def add_fifty(self) -> None:
        self._add(islice(self._changes(self._last), 50))


class PlainWhoosh:
    """Whoosh as its quick start has it, a column for each facet."""

    def __init__(self, archive: Archive, folder: Path, articles: int) -> None:
        from whoosh import fields, index

        self._changes, self._last = archive.changes, articles
        if folder.exists():
            self.index = index.open_dir(str(folder))
            return
        folder.mkdir()
        schema = fields.Schema(
            id=fields.ID(unique=True, stored=True),
            title=fields.TEXT,
            en=fields.TEXT(stored=True),
            original=fields.TEXT(stored=True),
            lang=fields.ID(sortable=True),
            source=fields.ID(sortable=True),
            published=fields.DATETIME(sortable=True),
        )
        self.index = index.create_in(str(folder), schema)
        self._add(islice(archive.changes(), articles), limitmb=512)

    def _add(self, articles: Iterator[Article], **options: Any) -> None:
        writer = self.index.writer(**options)
        for a in articles:
            writer.add_document(
                id=a.id,
                title=a.title_en or a.title,
                en=_english(a),
                original="" if a.lang == "en" else a.text,
                lang=a.lang,
                source=a.source,
                published=a.published.utc.replace(tzinfo=None) if a.published else None,
            )
        writer.commit()

    def page(self, query: Query) -> object:
        from whoosh.qparser import MultifieldParser

        words = query["words"]
        text = {"prefix": f"{words[0]}*", "phrase": f'"{" ".join(words)}"', "compound": "".join(words)}.get(
            query["kind"], " ".join(words)
        )
        text += " published:[20240601 TO 20300101]" if query["since"] else ""
        with self.index.searcher() as searcher:
            parsed = MultifieldParser(["title", "en", "original"], self.index.schema).parse(text)
            results = searcher.search(parsed, limit=10, groupedby=["lang", "source"])
            hits = [hit.highlights("en") or hit.highlights("original") for hit in results[:10]]
            return hits, [Counter({k: len(v) for k, v in results.groups(f).items()}) for f in ("lang", "source")]

    def add_fifty(self) -> None:
        self._add(islice(self._changes(self._last), 50))


class Tantivy:
    """tantivy (Rust) with its stemmer for English and French and bigrams for Japanese."""

    def __init__(self, archive: Archive, folder: Path, articles: int) -> None:
        import tantivy

        self._tantivy, self._changes, self._last = tantivy, archive.changes, articles
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("title", tokenizer_name="en_stem")
        builder.add_text_field("en", stored=True, tokenizer_name="en_stem")
        builder.add_text_field("fr", stored=True, tokenizer_name="french")
        builder.add_text_field("ja", stored=True, tokenizer_name="bigram")
        builder.add_text_field("lang", fast=True, tokenizer_name="raw")
        builder.add_text_field("source", fast=True, tokenizer_name="raw")
        builder.add_integer_field("published", indexed=True, fast=True)
        new = not folder.exists()
        folder.mkdir(exist_ok=True)
        self.index = tantivy.Index(builder.build(), path=str(folder))
        french = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        french = french.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
        self.index.register_tokenizer("french", french.filter(tantivy.Filter.stemmer("french")).build())
        self.index.register_tokenizer("bigram", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(2, 2, False)).build())
        if new:
            self._add(islice(archive.changes(), articles))

    def _add(self, articles: Iterator[Article]) -> None:
        writer = self.index.writer(128_000_000)
        for a in articles:
            texts = {"en": _english(a), **({a.lang: a.text} if a.lang != "en" else {})}
            published = int(a.published.utc.timestamp()) if a.published else 0
            labels = {"title": a.title_en or a.title, "lang": a.lang, "source": a.source, "published": published}
            writer.add_document(self._tantivy.Document(**labels, **texts))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def page(self, query: Query) -> object:
        words, field = query["words"], query["lang"]
        text = {"phrase": f'"{" ".join(words)}"', "compound": f'"{"".join(words)}"', "prefix": f"{words[0]}*"}.get(
            query["kind"], " ".join(f"+{w}" for w in words)
        )
        if query["since"]:
            since = int(datetime.fromisoformat(query["since"]).replace(tzinfo=UTC).timestamp())
            text += f" +published:[{since} TO 4000000000]"
        parsed = self.index.parse_query(text, [field, "title"] if field == "en" else [field])
        searcher = self.index.searcher()
        found = searcher.search(parsed, 10)
        terms = {c: {"terms": {"field": c, "size": 50}} for c in ("lang", "source")}
        facets = searcher.aggregate(parsed, terms)
        generator = self._tantivy.SnippetGenerator.create(searcher, parsed, self.index.schema, field)
        return [generator.snippet_from_doc(searcher.doc(at)).to_html() for _, at in found.hits], facets

    def add_fifty(self) -> None:
        self._add(islice(self._changes(self._last), 50))


def _english(article: Article) -> str:
    return "\n".join(b.english or "" for b in article.blocks)


ENGINES: Mapping[str, Callable[[Archive, Path, int], Engine]] = {
    "ours": Ours,
    "fts5": Fts5,
    "tantivy": Tantivy,
    "whoosh": PlainWhoosh,
}
