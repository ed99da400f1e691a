"""A part of a lake: what one bureau gives, in a file of JSON lines for each table."""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from ledgertool.lake.columns import LAKE_TABLES

_WRITER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def write_part(folder: Path, records: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Write the records of one bureau into a folder, which is made. Raises OSError."""
    folder.mkdir()
    with ExitStack() as files:
        streams = {
            name: files.enter_context((folder / f"{name}.jsonl").open("wb")) for name in LAKE_TABLES
        }
        for name, record in records:
            streams[name].write((_WRITER.encode(record) + "\n").encode("utf-8", "replace"))
