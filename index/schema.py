"""The catalogue's tables: the current schema in full. SQLite now, PostgreSQL by the same code.

Times are seconds since 1970 UTC. `None` (null) means "not known" unless a comment says otherwise.
A change of the schema raises VERSION and adds a step to MIGRATIONS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    and_,
    delete,
)

from index.schema_version import VERSION as VERSION  # raised with a step in MIGRATIONS


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime as seconds since 1970 UTC."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> float | None:
        return None if value is None else value.timestamp()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


metadata = MetaData()

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
_by_source = Index("articles_source", articles.c.source, articles.c.lang, articles.c.translation, articles.c.published)

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
    Column("kin", Integer, nullable=False),  # 1: prose on the subject of the headline
)

site_blocks = Table(  # the count of site_marks for each block
    "site_blocks",
    metadata,
    Column("site", String(80), primary_key=True),
    Column("block", String(32), primary_key=True),
    Column("pages", Integer, nullable=False),
    Column("kin", Integer, nullable=False),
    Column("sample", Text, nullable=False),
    Column("boilerplate", Integer, nullable=False),  # the verdict that the counts give
    Column("applied", Integer, nullable=False, index=True),  # the verdict that the stored articles were given
)

ledger_articles = Table(  # derived: what the ledger has taken in, and what it shows of an article
    "figure_articles",
    metadata,
    Column("article", String(13), primary_key=True),
    Column("original", String(13), nullable=False, index=True),  # copies of one text share it; its own id: no copy known
    Column("url", Text, nullable=False),
    Column("source", String(64), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("published", UtcTime),
    Column("published_iso", String(40)),
    Column("file", String(80)),
    Column("offset", Integer),
    Column("digest", String(80)),
    Column("marks", LargeBinary, nullable=False),  # keys of its sentences, ledger.copies.packed
)

ledger_subjects = Table(  # derived: what figures are about: one item, or several named together
    "figure_subjects",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("named", Text, nullable=False, unique=True),  # ids joined by "+"; "": nothing says
)

ledger_sentences = Table(  # derived: the sentences that hold figures
    "figure_sentences",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article", String(13), nullable=False, index=True),
    Column("key", Integer, nullable=False, index=True),  # the same for the same words
    Column("text", Text, nullable=False),
)

ledger_claims = Table(  # derived: what figures say; all reports of a quarter that say the same share one
    "figure_claims",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Integer, nullable=False, unique=True),  # of the columns to `quarter`
    Column("subject", Integer, nullable=False),  # ledger_subjects.id
    Column("kind", String(8), nullable=False),  # money, percent, multiple
    Column("value", String(40), nullable=False),  # decimal, in units of the currency
    Column("high", String(40)),  # of a range
    Column("suspected", String(40)),  # the other reading of a known slip
    Column("currency", String(3)),
    Column("year", Integer),  # fiscal year
    Column("stage", String(13)),
    Column("role", String(6), nullable=False),
    Column("cumulative", Integer, nullable=False),
    Column("years", Integer, nullable=False),  # 1: for several years together
    Column("converts", Integer, nullable=False),  # 1: the conversion of the figure before it
    Column("quarter", Integer, nullable=False),  # of publication, in steps of 90 days since 1970; -1: no date
    Column("group", Integer, index=True),  # ledger_groups.id; null: about nothing we know, or only a conversion
    Column("stale", Integer, nullable=False, default=1),  # 1: its reports have changed since it was grouped
)
Index("figure_claims_quarter", ledger_claims.c.quarter)
Index(  # conversions that nobody else gives
    "figure_claims_loose",
    ledger_claims.c.value,
    sqlite_where=and_(ledger_claims.c.group.is_(None), ledger_claims.c.converts == 1),
)
Index("figure_claims_stale", ledger_claims.c.stale, sqlite_where=ledger_claims.c.stale == 1)

ledger_figures = Table(  # derived: one row a figure in an article
    "figure_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("claim", Integer, nullable=False),
    Column("article", String(13), nullable=False, index=True),
    Column("original", String(13), nullable=False),  # as in ledger_articles
    Column("seen", Double),  # published, in seconds since 1970 UTC
    Column("source", String(64), nullable=False),
    Column("lang", String(8), nullable=False),  # of the block
    Column("beside", Integer, nullable=False),  # ledger_subjects.id of what else the sentence names
    Column("basis", String(10)),  # null: about nothing that we know
    Column("exactness", String(5), nullable=False),
    Column("text", Text, nullable=False),
    Column("block", Integer, nullable=False),  # 0: the headline
    Column("start", Integer, nullable=False),  # in the block's text
    Column("end", Integer, nullable=False),
    Column("sentence", Integer, nullable=False),  # ledger_sentences.id
    Column("other_text", Text),  # the conversion that stands behind it
    Column("other_value", String(40)),
    Column("other_currency", String(3)),
    Column("pair", String(6)),  # "USDJPY": yen per dollar
    Column("rate", Double),
)
ledger_changes = Table(  # derived: what stood in the place of a figure before its article was edited
    "figure_changes",
    metadata,
    Column("article", String(13), primary_key=True),
    Column("block", Integer, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("version", Integer, nullable=False),  # of the article, the last that said so
    Column("value", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("sentence", Text, nullable=False),
)
# What is filtered by, with what it leads to:
Index("figure_reports_source", *(ledger_figures.c[name] for name in ("source", "lang", "seen", "claim")))
Index("figure_reports_lang", *(ledger_figures.c[name] for name in ("lang", "seen", "claim")))
Index("figure_reports_seen", *(ledger_figures.c[name] for name in ("seen", "claim")))
Index(  # holds all that claims are counted by: a round need not read the rows
    "figure_reports_claim",
    *(ledger_figures.c[name] for name in ("claim", "article", "original", "seen", "basis", "beside", "exactness")),
)
Index("figure_reports_rate", ledger_figures.c.pair, ledger_figures.c.seen, sqlite_where=ledger_figures.c.rate.is_not(None))

ledger_groups = Table(  # derived: one row a distinct figure, with the verdict on it
    "figure_groups",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", Integer, nullable=False),  # what most reports say that it is about
    Column("kind", String(8), nullable=False),
    Column("value", String(40), nullable=False),  # the most precise; as in ledger_claims
    Column("size", Double, nullable=False),  # the value as a number, to sort and filter by; a growth as its factor
    Column("high", String(40)),
    Column("suspected", String(40)),
    Column("currency", String(3)),
    Column("year", Integer),
    Column("stage", String(13)),
    Column("role", String(6), nullable=False),
    Column("cumulative", Integer, nullable=False),
    Column("years", Integer, nullable=False),
    Column("figures", Integer, nullable=False),  # rows of ledger_figures
    Column("kinds", String(24), nullable=False),  # of its claims: a growth may be told in per cent and as a multiple
    Column("since", Double),  # of its first and last report, seconds since 1970 UTC; null: none has a date
    Column("until", Double),
    Column("agreement", String(10), nullable=False, index=True),
    Column("why", Text, nullable=False),
)

Index("figure_groups_subject", *(ledger_groups.c[name] for name in ("subject", "kind", "size", "figures", "kinds")))
Index("figure_groups_size", ledger_groups.c.size)
Index("figure_groups_recent", *(ledger_groups.c[name] for name in ("role", "kind", "until")))

ledger_against = Table(  # derived: groups that contradict each other
    "figure_against",
    metadata,
    Column("group", Integer, primary_key=True),
    Column("other", Integer, primary_key=True, index=True),
)

story_places = Table(  # derived: where each article stands among the stories
    "story_places",
    metadata,
    Column("number", Integer, primary_key=True),  # short for the article in the tables below
    Column("article", String(13), nullable=False, unique=True),
    Column("story", String(13), nullable=False, index=True),  # kept when all else is made anew
    Column("original", String(13), nullable=False, index=True),  # whose text it is; its own id: no copy
    Column("role", String(14), nullable=False),  # original, copy, other-language, follow-up
    Column("why", Text, nullable=False),
    Column("seen", Double, nullable=False),  # published, else fetched, in seconds since 1970 UTC
    Column("moved", Integer, nullable=False, index=True),  # counts on with each sync that changes this row
)

story_texts = Table(  # derived: what articles are compared by
    "story_texts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("scheme", String(40), nullable=False),  # name and version of the signature and the terms
    Column("shingles", LargeBinary, nullable=False),  # stories.shingles
    Column("terms", LargeBinary, nullable=False),  # stories.terms; empty: not read yet
    Column("credit", Text),  # whom the page names as the first publisher
)

story_shingles = Table(  # derived: the sketch of each text, to find those that share some of it
    "story_shingles",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

story_terms = Table(  # derived: the telling terms of each text by day, to find reports of the same event
    "story_terms",
    metadata,
    Column("term", String(40), primary_key=True),
    Column("day", Integer, primary_key=True),  # days since 1970
    Column("number", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

story_weights = Table(  # derived: in how many texts a term stands
    "story_weights",
    metadata,
    Column("term", String(40), primary_key=True),
    Column("texts", Integer, nullable=False),
)

story_links = Table(  # derived: pairs of articles that are copies, or tell the same event; a < b
    "story_links",
    metadata,
    Column("a", Integer, primary_key=True),
    Column("b", Integer, primary_key=True, index=True),
    Column("copy", Integer, nullable=False),  # 1: the same text
    Column("weight", Double, nullable=False),  # 0 to 1: how sure
    Column("of_a", Double),  # of copies: how much of a stands in b
    Column("of_b", Double),
    Column("why", Text, nullable=False),  # of reports of one event: what they share, as a person reads it
)

alerts = Table(  # saved searches that were asked at least once
    "alerts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("query", Text, nullable=False),
    Column("since", UtcTime, nullable=False),  # what was first fetched before is no news
    Column("rev", Integer, nullable=False),  # it has looked at all changes up to this one
    Column("digest_due", UtcTime),
)

alert_hits = Table(  # what an alert has told or will tell: a story once
    "alert_hits",
    metadata,
    Column("alert", String(64), primary_key=True),
    Column("article", String(13), primary_key=True),
    Column("story", String(13), nullable=False),  # at that time; the article's own id where it had none
    Column("found", UtcTime, nullable=False),
)
Index("alert_hits_story", alert_hits.c.alert, alert_hits.c.story)
Index("alert_hits_found", alert_hits.c.alert, alert_hits.c.found)

alert_targets = Table(  # the addresses of an alert; `target` is a hash of the URL, which may hold a password
    "alert_targets",
    metadata,
    Column("alert", String(64), primary_key=True),
    Column("target", String(16), primary_key=True),
    Column("failures", Integer, nullable=False),  # since it last took a message
    Column("retry", UtcTime),
    Column("error", Text),
)

alert_outbox = Table(  # what has to go to an address still
    "alert_outbox",
    metadata,
    Column("alert", String(64), primary_key=True),
    Column("target", String(16), primary_key=True),
    Column("article", String(13), primary_key=True),
)

handovers = Table(  # bundles of `export --since-last`
    "handovers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("series", String(80), nullable=False, index=True),
    Column("out", Text, nullable=False),  # its name, absolute
    Column("sha256", String(64), nullable=False),  # of the file, or of the manifest in the folder
    Column("made", UtcTime, nullable=False),
    Column("whole", Integer, nullable=False),  # 0: it was about to take its name when this was written
)

handed = Table(  # the articles that they held
    "handed_articles",
    metadata,
    Column("series", String(80), primary_key=True),
    Column("article", String(13), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("handover", Integer, nullable=False, index=True),
)


def _ledger_anew(connection: Connection) -> None:
    """To 2: the ledger's groups say more; it is derived, and made anew by the next round."""
    tables = [table for name, table in metadata.tables.items() if name.startswith("figure_")]
    metadata.drop_all(connection, tables)
    metadata.create_all(connection, tables)
    connection.execute(delete(meta).where(meta.c.name.startswith("ledger")))


def _days_begin(connection: Connection) -> None:
    """To 2: coverage day by day; what there is already is the sum that it begins with."""
    connection.exec_driver_sql("DROP INDEX IF EXISTS articles_source")  # it had two columns
    _by_source.create(connection)
    for what, table in (("'listing'", "listings"), ("outcome", "urls"), ("'new'", "articles")):
        connection.exec_driver_sql(
            "INSERT INTO source_days (day, source, what, count, last)"
            f" SELECT 0, source, {what}, count(*), max(fetched) FROM {table} WHERE fetched IS NOT NULL AND {what} IS NOT NULL GROUP BY 2, 3"
        )


def _to_2(connection: Connection) -> None:
    _ledger_anew(connection)
    _days_begin(connection)


MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {2: _to_2}  # version -> the step that leads to it
