"""What is told and handed on: alerts and bundles."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from index.schema.base import UtcTime, metadata

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
