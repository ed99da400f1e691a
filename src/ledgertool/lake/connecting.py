"""DuckDB over a lake, or over a ledger as if it were one: a view for each table."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ledgertool.lake.columns import LAKE_TABLES
from ledgertool.lake.engine import engine, scan_parts, scans
from ledgertool.model.lights import SOON

if TYPE_CHECKING:
    import duckdb

    from ledgertool.lake.flat import BureauOrigin
    from ledgertool.reading.ledger import Ledger


def connect(lake: Path, day: date, soon: int = SOON) -> "duckdb.DuckDBPyConnection":
    """Connect to a lake: a view for each table, and ``asked`` with the day that is asked for.

    Raises NoLake, OtherLake and MissingExtra.
    """
    return _connected("VIEW", scans(lake), day, soon)


def connect_ledger(
    ledger: "Ledger", origin: "BureauOrigin", day: date, soon: int = SOON
) -> "duckdb.DuckDBPyConnection":
    """Connect to a ledger: the same tables, in memory. Raises MissingExtra."""
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
