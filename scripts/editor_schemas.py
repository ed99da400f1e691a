"""What the schemas beside the data ought to hold, as ``ledger schema`` writes them.

The names that they offer may be those of an earlier registry: that is no mistake.
"""

from __future__ import annotations

from pathlib import Path

from ledgertool.output.schemas import is_up_to_date, schemas
from ledgertool.reading.ledger import load

ROOT = Path(__file__).resolve().parent.parent


def files() -> dict[Path, bytes]:
    """Give the schemas by their paths."""
    made = schemas(load(ROOT / "data"))
    return {
        ROOT / "schemas" / name: _kept(ROOT / "schemas" / name, text).encode()
        for name, text in made.items()
    }


def _kept(path: Path, wanted: str) -> str:
    """Give what a schema has, if that is right, and else what it should have."""
    written = path.read_text(encoding="utf-8") if path.is_file() else ""
    return written if is_up_to_date(written, wanted) else wanted
