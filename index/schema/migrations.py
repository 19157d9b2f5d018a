"""The steps from one version of the catalogue to the next. A change of the schema raises VERSION and adds one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, delete

from index.schema.archive import by_source, meta
from index.schema.base import metadata


def _ledger_anew(connection: Connection) -> None:
    """To 2: the ledger's groups say more. To 5: its reports say whose money it is. It is derived, and made anew by the next round."""
    tables = [table for name, table in metadata.tables.items() if name.startswith("figure_")]
    metadata.drop_all(connection, tables)
    metadata.create_all(connection, tables)
    connection.execute(delete(meta).where(meta.c.name == "ledger-of"))


def _days_begin(connection: Connection) -> None:
    """To 2: coverage day by day; what there is already is the sum that it begins with."""
    connection.exec_driver_sql("DROP INDEX IF EXISTS articles_source")  # it had two columns
    by_source.create(connection)
    for what, table in (("'listing'", "listings"), ("outcome", "urls"), ("'new'", "articles")):
        connection.exec_driver_sql(
            "INSERT INTO source_days (day, source, what, count, last)"
            f" SELECT 0, source, {what}, count(*), max(fetched) FROM {table} WHERE fetched IS NOT NULL AND {what} IS NOT NULL GROUP BY 2, 3"
        )


def _to_2(connection: Connection) -> None:
    _ledger_anew(connection)
    _days_begin(connection)


def _terms_by_number(connection: Connection) -> None:
    """To 3: the terms of the stories are numbers. They are derived, and all is compared again by the next rounds; the places
    stay, and with them the ids of the stories."""
    tables = [metadata.tables[name] for name in ("story_links", "story_terms", "story_weights", "story_shingles", "story_texts")]
    metadata.drop_all(connection, tables)
    metadata.create_all(connection, tables)


def _weights_of_the_fresh_later(connection: Connection) -> None:
    """To 4: what the newest texts add to the weights of terms waits; so far nothing does."""
    metadata.tables["story_fresh"].create(connection, checkfirst=True)


def _repeated_looked_at_again(connection: Connection) -> None:
    """To 6: a block that a site repeats is boilerplate by another rule: the next round gives its articles the verdict anew."""
    connection.exec_driver_sql("UPDATE site_blocks SET applied = -1 WHERE pages >= 3")


MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {  # version -> the step that leads to it
    2: _to_2,
    3: _terms_by_number,
    4: _weights_of_the_fresh_later,
    5: _ledger_anew,
    6: _repeated_looked_at_again,
}
