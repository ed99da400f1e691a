"""DuckDB over a lake, or over a ledger as if it were one: a view for each table."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ledgertool.lake.columns import LAKE_TABLES
from ledgertool.lake.engine import engine, scan_parts, scans
from ledgertool.model.lights import SOON

if TYPE_CHECKING:
    import duckdb

    from ledgertool.lake.flat import BureauOrigin
    from ledgertool.reading.ledger import Ledger

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
    """Connect to a ledger: the same tables, in memory. Raises MissingExtra."""
    from tempfile import TemporaryDirectory

    from ledgertool.lake.flat import flattened
    from ledgertool.lake.parts import write_part

    engine()
    with TemporaryDirectory(prefix="ledger.") as folder:
        part = Path(folder) / "part"
        write_part(part, flattened(ledger, origin))
        read = {name: scan_parts([part], name) for name in LAKE_TABLES}
        return _connected("TABLE", read, day, soon)


def _connected(
    made: str, read: Mapping[str, str], day: date, soon: int
) -> "duckdb.DuckDBPyConnection":
    connection: duckdb.DuckDBPyConnection = engine().connect(":memory:")
    for name, scanned in read.items():
        connection.execute(f"CREATE {made} {name} AS {scanned}")
    asked = f"SELECT DATE '{day.isoformat()}' AS day, CAST({soon} AS INTEGER) AS soon"
    connection.execute(f"CREATE VIEW asked AS {asked}")
    return connection
