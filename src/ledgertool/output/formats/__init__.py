"""Answers in formats for other programs: a dict is the registry, and the command line's choices.

Each format is a function from a sheet to the whole text. A format is imported when it is used.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ledgertool.answers.sheet import Sheet

FORMATS: Final = {"json": "json_", "jsonl": "jsonl", "csv": "csv_", "md": "md"}
"""The module here whose function ``text`` is the format; the table is of ``output.render``."""

FILE_MARKS: Final = {"csv": "\ufeff"}
"""What a file in a format begins with: without it, Excel takes UTF-8 for another encoding."""

TABLE: Final = "table"
SUFFIXES: Final = {".json": "json", ".jsonl": "jsonl", ".csv": "csv", ".md": "md", ".txt": TABLE}


def text(sheet: "Sheet", name: str) -> str:
    """Write a sheet in the format of this name."""
    write: Callable[[Sheet], str] = import_module(f"{__name__}.{FORMATS[name]}").text
    return write(sheet)
