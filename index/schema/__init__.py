"""The catalogue's tables: the current schema in full. SQLite now, PostgreSQL by the same code.

Times are seconds since 1970 UTC. `None` (null) means "not known" unless a comment says otherwise.
"""

from index.schema.archive import (
    articles,
    fetches,
    hosts,
    listings,
    meta,
    paces,
    parts,
    sentences,
    site_blocks,
    site_marks,
    source_days,
    urls,
    versions,
    warc_files,
)
from index.schema.base import UtcTime, metadata
from index.schema.ledger import (
    ledger_against,
    ledger_articles,
    ledger_changes,
    ledger_claims,
    ledger_figures,
    ledger_groups,
    ledger_sentences,
    ledger_subjects,
)
from index.schema.migrations import MIGRATIONS
from index.schema.outgoing import alert_hits, alert_outbox, alert_targets, alerts, handed, handovers
from index.schema.stories import (
    story_fresh,
    story_links,
    story_places,
    story_shingles,
    story_terms,
    story_texts,
    story_weights,
)
from index.schema_version import VERSION

__all__ = [
    "MIGRATIONS",
    "VERSION",
    "UtcTime",
    "alert_hits",
    "alert_outbox",
    "alert_targets",
    "alerts",
    "articles",
    "fetches",
    "handed",
    "handovers",
    "hosts",
    "ledger_against",
    "ledger_articles",
    "ledger_changes",
    "ledger_claims",
    "ledger_figures",
    "ledger_groups",
    "ledger_sentences",
    "ledger_subjects",
    "listings",
    "meta",
    "metadata",
    "paces",
    "parts",
    "sentences",
    "site_blocks",
    "site_marks",
    "source_days",
    "story_fresh",
    "story_links",
    "story_places",
    "story_shingles",
    "story_terms",
    "story_texts",
    "story_weights",
    "urls",
    "versions",
    "warc_files",
]
