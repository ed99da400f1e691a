"""JSON Lines: one object on each line."""

from ledgertool.answers.sheet import Sheet
from ledgertool.output.formats.json_ import encoded


def text(sheet: Sheet) -> str:
    """Write each object on a line of its own."""
    return "".join(encoded(dict(item)) + "\n" for item in sheet.objects)
