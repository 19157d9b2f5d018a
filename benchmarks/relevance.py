"""How well our search ranks against the plain set-ups, on the judged queries of tests/gold.

    PYTHONPATH=. python -m benchmarks.relevance
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index.archive import Archive
from index.article import Article
from index.config import default_topics
from index.search import Search
from tests.relevance import Find, measure, texts

_TEN = 10


def main() -> None:
    for articles, queries in (("search_articles", "queries"), ("fresh_articles", "fresh_queries")):
        print(f"{'nDCG@10 / recall@10':28} {'en':>13} {'fr':>13} {'ja':>13} {'across':>13} {'all':>13}  {queries}")
        for name, find in _set_ups(texts(articles)).items():
            quality = measure(find, queries)
            cells = (f"{quality[k].ndcg:.3f} / {quality[k].recall:.3f}" for k in ("en", "fr", "ja", "across", "all"))
            print(f"{name:28} " + " ".join(cells))


def _set_ups(articles: Sequence[Article]) -> Mapping[str, Find]:
    ours = _ours(articles)
    return {
        "ours": lambda query, filters: ours(query, filters, False),
        "ours, --exact": lambda query, filters: ours(query, filters, True),
        "Whoosh, default analyzer": _whoosh(articles, stemming=False),
        "Whoosh, stemming": _whoosh(articles, stemming=True),
        "FTS5, unicode61": _fts5(articles, "unicode61 remove_diacritics 2", str),
        "FTS5, porter": _fts5(articles, "porter unicode61 remove_diacritics 2", str),
        "FTS5, trigram": _fts5(articles, "trigram", str),
        "FTS5, bigrams of Japanese": _fts5(articles, "porter unicode61 remove_diacritics 2", _bigrams),
    }


def _ours(articles: Sequence[Article]) -> Callable[[str, Mapping[str, str], bool], Sequence[str]]:
    archive = Archive.open(Path(tempfile.mkdtemp()))
    with archive.write() as connection:
        for article in articles:
            archive.add(article, connection)
    search = Search(archive, default_topics())
    search.sync()
    return lambda query, filters, exact: [
        hit.source for hit in search.search(query, lang=filters.get("lang"), exact=exact).hits
    ]


def _whoosh(articles: Sequence[Article], *, stemming: bool) -> Find:
    from whoosh import analysis, fields
    from whoosh.filedb.filestore import RamStorage
    from whoosh.qparser import MultifieldParser

    text = fields.TEXT(analyzer=analysis.StemmingAnalyzer() if stemming else None)
    index = RamStorage().create_index(fields.Schema(key=fields.ID(stored=True), lang=fields.ID, title=text, body=text))
    writer = index.writer()
    for article in articles:
        writer.add_document(key=article.source, lang=article.lang, title=article.title, body=_body(article))
    writer.commit()

    def find(query: str, filters: Mapping[str, str]) -> Sequence[str]:
        parsed = MultifieldParser(["title", "body"], index.schema).parse(query)
        with index.searcher() as searcher:
            hits = searcher.search(parsed, limit=None)
            langs = {a.source: a.lang for a in articles}
            return [h["key"] for h in hits if langs[h["key"]] == filters.get("lang", langs[h["key"]])][:_TEN]

    return find


def _fts5(articles: Sequence[Article], tokenizer: str, prepare: Callable[[str], str]) -> Find:
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE VIRTUAL TABLE docs USING fts5(key UNINDEXED, lang UNINDEXED, title, body, tokenize='{tokenizer}')")
    for a in articles:
        db.execute("INSERT INTO docs VALUES (?, ?, ?, ?)", (a.source, a.lang, prepare(a.title), prepare(_body(a))))

    def find(query: str, filters: Mapping[str, str]) -> Sequence[str]:
        parts = re.findall(r'"[^"]+"|\S+', query)
        match = " ".join(p if p in ("OR", "AND", "NOT") else f'"{prepare(p.strip(chr(34))).strip()}"' for p in parts)
        ranked = "SELECT key FROM docs WHERE docs MATCH ? AND lang LIKE ? ORDER BY bm25(docs, 0, 0, 2.5, 1) LIMIT ?"
        return [key for (key,) in db.execute(ranked, (match, filters.get("lang", "%"), _TEN))]

    return find


def _bigrams(text: str) -> str:
    """Runs of Japanese as overlapping pairs: what a simple CJK analyzer does."""

    def pairs(run: re.Match[str]) -> str:
        return " " + " ".join(run[0][n : n + 2] for n in range(max(1, len(run[0]) - 1))) + " "

    return re.sub(r"[\u3040-\u30ff\u3400-\u9fff々]+", pairs, text)


def _body(article: Article) -> str:
    return "\n".join([article.text, article.title_en or "", *(b.english or "" for b in article.blocks)])


if __name__ == "__main__":
    main()
