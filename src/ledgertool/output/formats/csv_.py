"""CSV that Excel opens as it is, and in which no cell can become a formula."""

import csv
import io

from ledgertool.answers.sheet import Sheet
from ledgertool.privacy import visible_lines

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # Excel takes the wide ones for the others
_STEERING = ("\t", "\r")


def text(sheet: Sheet) -> str:
    """Write the cells under their Chinese headings."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([harmless(heading.text) for heading in sheet.headings])
    writer.writerows([harmless(cell) for cell in row] for row in sheet.cells)
    return stream.getvalue()


def harmless(cell: str) -> str:
    """Keep a spreadsheet from reading a text as a formula: an apostrophe comes before it.

    White space before the formula does not matter, whichever it is.
    """
    shown = visible_lines(cell, "；")
    is_formula = cell.startswith(_STEERING) or shown.lstrip().startswith(_FORMULA)
    return "'" + shown if is_formula else shown
