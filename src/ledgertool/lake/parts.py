"""A part of a lake: what one bureau gives, in a file of JSON lines for each table."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any


def write_part(folder: Path, records: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Write the records of one bureau into a folder, which is made. Raises OSError."""
    raise NotImplementedError
