"""The file by which a lake is known, and which contract it keeps: ``lake.json``."""

import json
from pathlib import Path
from typing import Any, Final

from ledgertool import __version__
from ledgertool.lake.columns import SCHEMA_VERSION
from ledgertool.lake.refusals import NoLake, OtherLake

MARKER: Final = "lake.json"
REPOSITORIES: Final = ".repositories"
"""The folder of a lake in which gathering keeps what it has fetched."""

_VERSION: Final = "schema_version"


def marker(duckdb: str) -> str:
    """Write the marker of a lake that some version of DuckDB has written: the same every time."""
    made = {_VERSION: SCHEMA_VERSION, "ledgertool": __version__, "duckdb": duckdb}
    return json.dumps(made, indent=2, sort_keys=True) + "\n"


def marked(folder: Path) -> dict[str, Any] | None:
    """Read the marker of a lake; None where a folder has none that this tool has written."""
    try:
        said = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_ours = isinstance(said, dict) and isinstance(said.get(_VERSION), int)
    return said if is_ours and "ledgertool" in said else None


def see_that_it_is_known(folder: Path) -> None:
    """See that a folder is a lake that keeps this contract. Raises NoLake and OtherLake."""
    said = marked(folder)
    if said is None:
        raise NoLake(path=str(folder))
    if said[_VERSION] != SCHEMA_VERSION:
        raise OtherLake(path=str(folder), other=str(said[_VERSION]), place=str(SCHEMA_VERSION))
