"""DuckDB over a lake, or over a ledger as if it were one: a view for each table."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ledgertool.lake.flat import BureauOrigin
from ledgertool.reading.ledger import Ledger

if TYPE_CHECKING:
    import duckdb


def connect(lake: Path, day: date) -> "duckdb.DuckDBPyConnection":
    """Connect to a lake: a view for each of its tables, and ``asked`` with the day asked for.

    Raises NoLake and MissingExtra.
    """
    raise NotImplementedError


def connect_ledger(ledger: Ledger, origin: BureauOrigin, day: date) -> "duckdb.DuckDBPyConnection":
    """Connect to a ledger: the same tables, in memory. Raises MissingExtra."""
    raise NotImplementedError
