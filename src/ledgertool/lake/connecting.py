"""DuckDB over a lake, or over a ledger as if it were one: a view for each table."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ledgertool.lake.columns import LAKE_TABLES
from ledgertool.lake.engine import engine, scans
from ledgertool.model.lights import SOON

if TYPE_CHECKING:
    import duckdb

    from ledgertool.lake.flat import BureauOrigin
    from ledgertool.reading.ledger import Ledger

_AT_ONCE: Final = 10_000  # records
_ASKS_WHICH: Final = re.compile(r"show|describe|summarize|schema|duckdb_|pg_|pragma", re.IGNORECASE)


def connect(
    lake: Path, day: date, soon: int = SOON, *, named_in: str | None = None
) -> "duckdb.DuckDBPyConnection":
    """Connect to a lake: a view for each table, and ``asked`` with the day that is asked for.

    With the text of a query there are views only of the tables that are ``named_in`` it, unless it
    may ask which there are: each view opens files. Raises NoLake, OtherLake and MissingExtra.
    """
    read = scans(lake)
    if named_in is not None and not _ASKS_WHICH.search(named_in):
        plain = named_in.lower()
        read = {name: scanned for name, scanned in read.items() if name in plain}
    return _connected("VIEW", read, day, soon)


def connect_ledger(
    ledger: "Ledger", origin: "BureauOrigin", day: date, soon: int = SOON
) -> "duckdb.DuckDBPyConnection":
    """Connect to a ledger: the same tables, in memory and nowhere else. Raises MissingExtra."""
    from ledgertool.lake.flat import flattened

    connection = _connected("TABLE", {name: _empty(name) for name in LAKE_TABLES}, day, soon)
    waiting: dict[str, list[Mapping[str, Any]]] = {name: [] for name in LAKE_TABLES}
    for name, record in flattened(ledger, origin):
        waiting[name].append(record)
        if len(waiting[name]) == _AT_ONCE:
            _put(connection, name, waiting[name])
            waiting[name].clear()
    for name, records in waiting.items():
        _put(connection, name, records)
    return connection


def _empty(name: str) -> str:
    """Write what gives a table its columns, and no record."""
    types = LAKE_TABLES[name].types.items()
    return (
        f"SELECT {', '.join(f'CAST(NULL AS {kind}) AS {column}' for column, kind in types)} LIMIT 0"
    )


def _put(
    connection: "duckdb.DuckDBPyConnection", name: str, records: Sequence[Mapping[str, Any]]
) -> None:
    """Put records into a table; what does not fit its columns is an error."""
    types = LAKE_TABLES[name].types
    whole = [{column: record.get(column) for column in types} for record in records]
    text = json.dumps(whole, ensure_ascii=False).encode(errors="replace").decode()
    made = "SELECT unnest(json_transform_strict(CAST($1 AS JSON), $2)) AS record"
    values = ", ".join(f"record.{column}" for column in types)
    connection.execute(
        f"INSERT INTO {name} SELECT {values} FROM ({made})", [text, json.dumps([types])]
    )


def _connected(
    made: str, read: Mapping[str, str], day: date, soon: int
) -> "duckdb.DuckDBPyConnection":
    connection: duckdb.DuckDBPyConnection = engine().connect(":memory:")
    for name, scanned in read.items():
        connection.execute(f"CREATE {made} {name} AS {scanned}")
    asked = f"SELECT DATE '{day.isoformat()}' AS day, CAST({soon} AS INTEGER) AS soon"
    connection.execute(f"CREATE VIEW asked AS {asked}")
    return connection
