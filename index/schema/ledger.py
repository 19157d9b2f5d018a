"""Derived: figures, who reported them, and the groups that are judged."""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, Integer, String, Table, Text, and_

from index.schema.base import UtcTime, metadata

ledger_articles = Table(  # derived: what the ledger has taken in, and what it shows of an article
    "figure_articles",
    metadata,
    Column("article", String(13), primary_key=True),
    Column("original", String(13), nullable=False),  # copies of one text share it; its own id: it is none
    Column("url", Text, nullable=False),
    Column("source", String(64), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("published", UtcTime),
    Column("published_iso", String(40)),
    Column("file", String(80)),
    Column("offset", Integer),
    Column("digest", String(80)),
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
    Column("government", String(40), nullable=False, server_default=""),  # whose money, where not the nation's; "": its, or not said
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
    *(ledger_figures.c[name] for name in ("claim", "article", "original", "seen", "basis", "beside", "exactness", "government")),
)
Index(
    "figure_reports_rate", ledger_figures.c.pair, ledger_figures.c.seen, sqlite_where=ledger_figures.c.rate.is_not(None)
)

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
