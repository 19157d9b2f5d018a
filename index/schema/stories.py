"""Derived: what texts are compared by, and where each article stands."""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, Integer, LargeBinary, String, Table, Text, text

from index.schema.base import metadata

HOLDS = "(copy OR weight >= 0.5)"  # a link that holds articles together: stories.clusters.JOIN

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
    Column("credit", Text),  # whom the page names as the first publisher
    Column("terms", LargeBinary, nullable=False),  # stories.terms.Counts; empty: not read yet
    Column("shingles", LargeBinary, nullable=False),  # stories.shingles; the last, since to read beyond it costs pages
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
    Column("term", Integer, primary_key=True),  # stories.terms.key
    Column("day", Integer, primary_key=True),  # days since 1970
    Column("number", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

story_weights = Table(  # derived: in how many texts a term stands
    "story_weights",
    metadata,
    Column("term", Integer, primary_key=True),
    Column("texts", Integer, nullable=False),
)

story_fresh = Table(  # derived: texts that `story_weights` does not count yet
    "story_fresh",
    metadata,
    Column("number", Integer, primary_key=True),
)

story_links = Table(  # derived: pairs of articles that are copies, or tell the same event; a < b
    "story_links",
    metadata,
    Column("a", Integer, primary_key=True),
    Column("b", Integer, primary_key=True),
    Column("copy", Integer, nullable=False),  # 1: the same text
    Column("weight", Double, nullable=False),  # 0 to 1: how sure
    Column("of_a", Double),  # of copies: how much of a stands in b
    Column("of_b", Double),
    Column("why", Text, nullable=False),  # of reports of one event: what they share, as a person reads it
    Index("story_links_b", "b"),
    Index("story_links_holding", "b", "a", "copy", sqlite_where=text(HOLDS)),
    sqlite_with_rowid=False,
)
