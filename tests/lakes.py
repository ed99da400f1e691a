"""Small lakes to be asked: their tables hold what a test puts into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from ledgertool.lake.columns import LAKE_TABLES
from ledgertool.lake.engine import FILE, literal
from ledgertool.lake.marker import MARKER, marker

Records = Mapping[str, Iterable[Mapping[str, Any]]]
SOURCE = {"bureau": "510402", "rows": 2, "errors": 0, "stale": False}


def made_lake(folder: Path, records: Records) -> Path:
    """Write records as a lake, each under its table; what a record does not tell is null."""
    connection = duckdb.connect()
    for name, table in LAKE_TABLES.items():
        columns = ", ".join(f'"{column}" {kind}' for column, kind in table.types.items())
        connection.execute(f'CREATE TABLE "{name}" ({columns})')
        for record in records.get(name, ()):
            names = ", ".join(f'"{column}"' for column in record)
            marks = ", ".join("?" for _column in record)
            connection.execute(
                f'INSERT INTO "{name}" ({names}) VALUES ({marks})', [*record.values()]
            )
        place = folder / name / ("year=2020" if table.is_parted else "")
        place.mkdir(parents=True)
        left_out = "EXCLUDE (year)" if table.is_parted else ""
        connection.execute(
            f'COPY (SELECT * {left_out} FROM "{name}") TO {literal(str(place / FILE))}'
        )
    (folder / MARKER).write_text(marker(duckdb.__version__), encoding="utf-8")
    return folder
