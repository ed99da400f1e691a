"""What the schemas beside the data ought to hold, as ``ledger schema`` writes them."""

from __future__ import annotations

from pathlib import Path

from ledgertool.output.schemas import schemas
from ledgertool.reading.ledger import load

ROOT = Path(__file__).resolve().parent.parent


def files() -> dict[Path, bytes]:
    """Give the schemas by their paths."""
    made = schemas(load(ROOT / "data"))
    return {ROOT / "schemas" / name: text.encode() for name, text in made.items()}
