"""Parquet with real types: UTC timestamps, lists, decimals, nested figures and copies. The only file that knows DuckDB.

Rows wait in a file of JSON Lines, which DuckDB turns into Parquet in groups of rows, so that memory stays flat. DuckDB was
taken for its size: 70 MB installed, where pyarrow needs 170 and polars 140.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from index.errors import ArchiveUnwritable
from index.export.entry import Entry
from index.export.formats import Job
from index.export.table import Kind, columns, row

FILE = "articles.parquet"
_TYPES: Mapping[Kind, str] = {
    "text": "VARCHAR", "time": "TIMESTAMPTZ", "list": "VARCHAR[]", "int": "BIGINT", "bool": "BOOLEAN",
}  # fmt: skip
_DECIMAL = "DECIMAL(38, 10)"
_LARGEST = Decimal(10) ** 28  # what that holds
_FIGURE = {
    "block": "INTEGER", "kind": "VARCHAR", "value": _DECIMAL, "high": _DECIMAL, "currency": "VARCHAR",
    "exactness": "VARCHAR", "start": "INTEGER", "end": "INTEGER", "text": "VARCHAR",
}  # fmt: skip
_COPY = {
    "id": "VARCHAR", "role": "VARCHAR", "source": "VARCHAR", "lang": "VARCHAR", "published": "VARCHAR", "url": "VARCHAR",
    "title": "VARCHAR", "title_en": "VARCHAR", "fetched": "TIMESTAMPTZ", "digest": "VARCHAR",
}  # fmt: skip
_LIMITS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "500MB",
    "threads": 1,  # each holds a group of rows of its own: two needed 497 MB for 100,000 rows, one 333
    "autoinstall_known_extensions": False,  # nothing is fetched: JSON, ICU and Parquet are built in
    "autoload_known_extensions": False,
}
_ROWS_A_GROUP = 2048  # the fewest that DuckDB takes; a row is some 10 kB of text
_LONGEST_ROW = 64 << 20  # bytes


class Writer:
    def __init__(self, job: Job) -> None:
        self._columns = columns(text=job.about.text)
        self._path = job.folder / FILE
        self._rows = job.scratch / "rows.jsonl"
        self._out = job.open(self._rows, errors="replace")

    def add(self, entry: Entry) -> None:
        found = {name: _json(value) for name, value in row(entry).items()}
        found["amounts"] = [fitting(amount) for amount in entry.record["amounts"]]
        found["copies"] = [{name: copy[name] for name in _COPY} for copy in entry.record["copies"]]
        self._out.write(json.dumps(found, ensure_ascii=False) + "\n")

    def close(self) -> None:
        import duckdb

        self._out.close()
        types = {name: _TYPES[kind] for name, kind in self._columns.items()}
        types |= {"amounts": f"{_struct(_FIGURE)}[]", "copies": f"{_struct(_COPY)}[]"}
        read = f"read_json(?, format = 'newline_delimited', maximum_object_size = {_LONGEST_ROW}, columns = {types})"
        to = f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROWS_A_GROUP})"
        query = f"COPY (SELECT * FROM {read}) TO {_quoted(str(self._path))} {to}"
        limits = _LIMITS | {"temp_directory": str(self._rows.parent / "duckdb")}
        try:
            with duckdb.connect(config=limits) as connection:
                connection.execute(query, [str(self._rows)])
        except duckdb.Error as error:
            raise ArchiveUnwritable(f"{FILE}: cannot be written: {error}") from error
        self._rows.unlink()


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def fitting(amount: Mapping[str, Any]) -> dict[str, Any]:
    """The figure without a value that the decimal cannot hold; its text is still there."""
    values = {name: amount[name] for name in ("value", "high")}
    fits = {n: v if v is not None and abs(Decimal(v)) < _LARGEST else None for n, v in values.items()}
    return {**amount, **fits}


def _struct(fields: Mapping[str, str]) -> str:
    named = ", ".join(f'"{name}" {kind}' for name, kind in fields.items())
    return f"STRUCT({named})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
