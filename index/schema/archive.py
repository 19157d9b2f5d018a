"""The archive: what is asked for, what came, the articles, and what is learned on the way."""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, Integer, LargeBinary, String, Table, Text

from index.schema.base import UtcTime, metadata

meta = Table(  # "schema": VERSION, "rev": the newest revision of an article
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)

urls = Table(  # the frontier: every URL ever named by a source, and what became of it
    "urls",
    metadata,
    Column("id", String(13), primary_key=True),  # article_id(url)
    Column("url", Text, nullable=False),
    Column("source", String(64), nullable=False),
    Column("state", String(10), nullable=False),  # discovered, leased, done
    Column("discovered", UtcTime, nullable=False),
    Column("hint", UtcTime),  # date that the listing gives; a later one asks for a new look
    Column("due", UtcTime),  # when to look (again); null: never
    Column("looks", Integer, nullable=False, default=0),  # answers received
    Column("tries", Integer, nullable=False, default=0),  # failures since the last answer
    Column("fetched", UtcTime),  # last answer
    Column("etag", Text),
    Column("modified", Text),  # Last-Modified, as sent
    Column("digest", String(80)),  # payload of the last full answer
    Column("outcome", String(20)),  # article.Outcome of the last look
    Column("detail", Text),
    Column(
        "article", String(13), index=True
    ),  # id under which it is stored; differs where the page names a canonical URL
)
Index("urls_due", urls.c.source, urls.c.state, urls.c.due)
Index("urls_outcome", urls.c.source, urls.c.outcome)

fetches = Table(  # one row a WARC record of a response
    "fetches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("url_id", String(13), nullable=False, index=True),
    Column("source", String(64), nullable=False),
    Column("fetched", UtcTime, nullable=False),
    Column("status", Integer, nullable=False),
    Column("file", String(80), nullable=False),
    Column("offset", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("digest", String(80), nullable=False, index=True),
    Column("outcome", String(20), index=True),  # null: not processed yet
)

Index("fetches_place", fetches.c.file, fetches.c.offset)

warc_files = Table(  # `size`: bytes of the file that `fetches` knows of
    "warc_files",
    metadata,
    Column("file", String(80), primary_key=True),
    Column("size", Integer, nullable=False),
)

parts = Table(  # the further pages of articles in several; `fetched` and `joined` are ids of `fetches`
    "parts",
    metadata,
    Column("id", String(13), primary_key=True),  # urls.id of the page
    Column("head", String(13), nullable=False, index=True),  # urls.id of the article's first page
    Column("number", Integer, nullable=False),  # from 2 on
    Column("fetched", Integer),  # the newest answer with text
    Column("joined", Integer),  # the answer that the article holds
)
Index("parts_waiting", parts.c.head, sqlite_where=parts.c.fetched.is_distinct_from(parts.c.joined))

articles = Table(  # the newest version of each article
    "articles",
    metadata,
    Column("id", String(13), primary_key=True),
    Column("rev", Integer, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("source", String(64), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("published", UtcTime),
    Column("fetched", UtcTime, nullable=False),
    Column("translation", String(8), nullable=False),  # none, pending, done, flagged
    Column("gone", UtcTime),  # null: still there when last looked at
    Column("digest", String(64), nullable=False),  # of the title and the kept text
    Column("body", LargeBinary, nullable=False),  # codec.pack(article)
)
Index("articles_waiting", articles.c.translation, articles.c.published)
by_source = Index("articles_source", articles.c.source, articles.c.lang, articles.c.translation, articles.c.published)

versions = Table(  # what an article said before; the newest stands in `articles`
    "versions",
    metadata,
    Column("article", String(13), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

listings = Table(  # feeds, sitemaps, section pages
    "listings",
    metadata,
    Column("url", Text, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("etag", Text),
    Column("modified", Text),
    Column("fetched", UtcTime),  # last answer that could be read
    Column("failures", Integer, nullable=False, default=0),  # since then
    Column("error", Text),
    Column("links", Integer),  # named by the last answer
)

paces = Table(  # how often the listings of a source are asked, as it brought news
    "paces",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("interval", Double, nullable=False),  # seconds
    Column("asked", UtcTime, nullable=False),
    Column("due", UtcTime, nullable=False),
    Column("news", Integer, nullable=False),  # URLs that were new, the last time
)

source_days = Table(  # what came of each source on each day, counted as it happens: index.coverage
    "source_days",
    metadata,
    Column("day", Integer, primary_key=True),  # days since 1970, UTC; 0: the sum of all days
    Column("source", String(64), primary_key=True),
    Column("what", String(20), primary_key=True),  # article.Outcome, and the events of coverage
    Column("count", Integer, nullable=False),
    Column("last", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

hosts = Table(  # hosts that failed when they were last asked; a row goes when one answers again
    "hosts",
    metadata,
    Column("host", String(255), primary_key=True),
    Column("failures", Integer, nullable=False),  # times that it was left alone since it last answered
    Column("until", UtcTime, nullable=False),  # nothing is asked of it before
    Column("told", Integer, nullable=False),  # 1: by its Retry-After
    Column("reason", Text, nullable=False),
)

sentences = Table(  # translation memory: a sentence is translated once per model
    "sentences",
    metadata,
    Column("model", String(80), primary_key=True),
    Column("key", String(32), primary_key=True),  # of the source sentence
    Column("source", Text, nullable=False),
    Column("english", Text, nullable=False),
    Column("score", Double),
    Column("flags", Text, nullable=False, default=""),
)

site_marks = Table(  # which block stood on which page of a site: what the site's boilerplate is learned from
    "site_marks",
    metadata,
    Column("site", String(80), primary_key=True),
    Column("block", String(32), primary_key=True),
    Column("page", String(32), primary_key=True),  # of its headline: two addresses of one article count once
    Column("article", String(13), nullable=False),
    Column("kin", Integer, nullable=False),  # how much prose is on the subject of the page, by its headline above all
)

site_blocks = Table(  # the count of site_marks for each block
    "site_blocks",
    metadata,
    Column("site", String(80), primary_key=True),
    Column("block", String(32), primary_key=True),
    Column("pages", Integer, nullable=False),
    Column("kin", Integer, nullable=False),
    Column("sample", Text, nullable=False),
    Column("boilerplate", Integer, nullable=False),  # 0: its articles' own; else a number for what follows from the counts
    Column("applied", Integer, nullable=False, index=True),  # that number when its articles were last seen to; -1: by an earlier rule
)
