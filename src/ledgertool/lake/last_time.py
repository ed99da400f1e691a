"""What a lake says of its bureaus: at which commit each was read, and whether it is the newest."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from ledgertool import __version__
from ledgertool.lake.columns import LAKE_TABLES, SCHEMA_VERSION, SOURCES
from ledgertool.lake.engine import engine, read_whole, scans
from ledgertool.lake.refusals import NoLake

SourceRecord: TypeAlias = Mapping[str, Any]
"""A record of the table ``sources``, of plain values."""


def sources_of(lake: Path) -> dict[str, SourceRecord] | None:
    """Give the records of a lake by their bureaus; None where there is none of this contract.

    Raises BrokenLake.
    """
    try:
        scanned = scans(lake)[SOURCES]
    except NoLake:
        return None
    with read_whole(lake), engine().connect(":memory:") as connection:
        found = connection.execute(scanned)
        names = [column[0] for column in found.description or ()]
        records = [dict(zip(names, map(_plain, row), strict=True)) for row in found.fetchall()]
    return {record["bureau"]: record for record in records}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def never_read(code: str, git: str, revision: str, data: str) -> SourceRecord:
    """Make the record of a bureau of which nothing could be read yet."""
    told = {"bureau": code, "git": git, "rev": revision, "data": data, "rows": 0, "errors": 0}
    about = {"schema_version": SCHEMA_VERSION, "ledgertool": __version__}
    return {**dict.fromkeys(LAKE_TABLES[SOURCES].types), **told, **about}
