"""JSON Lines: one object on each line."""

from __future__ import annotations

from ledgertool.formats.json_ import encoded
from ledgertool.report import Sheet


def text(sheet: Sheet) -> str:
    """Write each object on a line of its own."""
    return "".join(encoded(dict(item)) + "\n" for item in sheet.objects)
