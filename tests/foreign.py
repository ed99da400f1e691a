"""Files as bureaus have them: a sheet is drawn as rows, and written for Excel or Word.

In a drawing ``<`` is a part of the merged cell to its left, ``^`` of the one above.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from docx import Document
from docx.table import Table

LEFT = "<"
ABOVE = "^"


class Shown(NamedTuple):
    """A number or a day in a number format."""

    value: float | date
    form: str | int


Drawn = str | int | float | date | Shown | None
Drawing = Sequence[Sequence[Drawn]]


class Area(NamedTuple):
    """A merged cell: its rows and columns from 0, the last included."""

    top: int
    left: int
    bottom: int
    right: int


def areas(drawing: Drawing) -> Iterator[Area]:
    """Find the merged cells of a drawing."""
    for top, row in enumerate(drawing):
        for left, cell in enumerate(row):
            if cell in (LEFT, ABOVE):
                continue
            right = left
            while right + 1 < len(row) and row[right + 1] == LEFT:
                right += 1
            bottom = top
            while bottom + 1 < len(drawing) and drawing[bottom + 1][left : left + 1] == [ABOVE]:
                bottom += 1
            if (bottom, right) != (top, left):
                yield Area(top, left, bottom, right)


class Workbook:
    """A workbook to be written; sheets are drawn into it one by one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = xlsxwriter.Workbook(path)
        self.framed = self.book.add_format({"border": 1, "text_wrap": True})

    def draw(
        self, drawing: Drawing, *, name: str | None = None, at: tuple[int, int] = (0, 0)
    ) -> None:
        """Draw a worksheet; its first cell comes to a row and a column counted from 0."""
        sheet = self.book.get_worksheet_by_name(name) or self.book.add_worksheet(name)
        merged = {(area.top, area.left): area for area in areas(drawing)}
        for row, cells in enumerate(drawing):
            for column, cell in enumerate(cells):
                place = (at[0] + row, at[1] + column)
                if (row, column) in merged:
                    area = merged[row, column]
                    last = (at[0] + area.bottom, at[1] + area.right)
                    sheet.merge_range(*place, *last, "", self.framed)
                if cell not in (LEFT, ABOVE, None):
                    self._write(sheet, place, cell)

    def _write(
        self, sheet: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], cell: Drawn
    ) -> None:
        value, form = cell if isinstance(cell, Shown) else (cell, None)
        style = self.book.add_format({"border": 1, "num_format": form}) if form else self.framed
        if isinstance(value, date):
            day = datetime(value.year, value.month, value.day)
            dated = style if form else self.book.add_format({"num_format": "yyyy-mm-dd"})
            sheet.write_datetime(*place, day, dated)
        elif isinstance(value, bool):
            sheet.write_boolean(*place, value, style)
        elif isinstance(value, str):
            sheet.write_string(*place, value, style)
        else:
            sheet.write_number(*place, value, style)

    def close(self) -> None:
        """Write the file."""
        self.book.close()


def workbook(path: Path, *drawings: Drawing, at: tuple[int, int] = (0, 0)) -> Path:
    """Write a workbook of drawn worksheets, all at one place."""
    book = Workbook(path)
    for number, drawing in enumerate(drawings, 1):
        book.draw(drawing, name=f"Sheet{number}", at=at)
    book.close()
    return path


def changed(path: Path, member: str, change: Callable[[bytes], bytes]) -> Path:
    """Change a member of a zip file, as only other programs write it."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert members[member] != change(members[member])
    members[member] = change(members[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def with_a_wrong_size(path: Path) -> Path:
    """Let the first worksheet say that it is one cell, as WPS does."""
    wrong = b'<dimension ref="A1"/>'
    return changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda content: re.sub(rb'<dimension ref="[^"]*"/>', wrong, content),
    )


def document(path: Path, *blocks: str | Drawing) -> Path:
    """Write a document of Word: a text is a paragraph, a drawing a table."""
    written = Document()
    for block in blocks:
        if isinstance(block, str):
            written.add_paragraph(block)
        else:
            draw_table(written.add_table(len(block), len(block[0])), block)
    written.save(str(path))
    return path


def draw_table(table: Table, drawing: Drawing) -> None:
    """Fill a table of Word as it is drawn."""
    for area in areas(drawing):
        table.cell(area.top, area.left).merge(table.cell(area.bottom, area.right))
    for row, cells in enumerate(drawing):
        for column, cell in enumerate(cells):
            if cell not in (LEFT, ABOVE, None):
                table.cell(row, column).text = str(cell)
