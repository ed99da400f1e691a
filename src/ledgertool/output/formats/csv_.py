"""CSV that Excel opens as it is: with a byte order mark, and no cell can become a formula."""

import csv
import io

from ledgertool.answers.sheet import Sheet
from ledgertool.privacy import visible_lines

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text(sheet: Sheet) -> str:
    """Write the cells under their Chinese headings."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([heading.text for heading in sheet.headings])
    writer.writerows([harmless(cell) for cell in row] for row in sheet.cells)
    return "\ufeff" + stream.getvalue()


def harmless(cell: str) -> str:
    """Keep a spreadsheet from reading a text as a formula: an apostrophe comes before it."""
    shown = visible_lines(cell, "；")
    return "'" + shown if cell.startswith(_FORMULA) else shown
