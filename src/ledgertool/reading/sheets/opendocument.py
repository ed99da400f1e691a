"""Sheets of LibreOffice and WPS in OpenDocument, read for what they show."""

import re
from datetime import date
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from ledgertool.reading.sheets.archive import Archive
from ledgertool.reading.sheets.grid import MOST_CELLS, Grid, GridCell, Merged, filled, letters
from ledgertool.reading.sheets.refusals import HugeSheet, LockedSheet, NoSheet, UnreadableSheet

Attributes = dict[str, str]

_CELLS: Final = ("table:table-cell", "table:covered-table-cell")
_ROWS: Final = "table:table-row"
_NUMBERS: Final = {"float", "percentage", "currency"}
_UNSEEN: Final = {"office:annotation", "text:ruby-text", "draw:frame", "draw:custom-shape"}
_MOST_COLUMNS: Final = 16384
_MONTH = re.compile(r"[0-9]{4}年(?:[0-9]{1,2}月)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_opendocument(archive: Archive) -> list[Grid]:
    """Read the sheets of an OpenDocument spreadsheet. Raises UnreadableSheet."""
    if b"encryption-data" in archive.xml("META-INF/manifest.xml"):
        raise LockedSheet(path=archive.path)
    content = archive.xml("content.xml")
    if b"office:spreadsheet" not in content:
        raise NoSheet(path=archive.path)
    sheets = _Sheets(archive.path)
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = sheets.start
    parser.EndElementHandler = sheets.end
    parser.CharacterDataHandler = sheets.text
    try:
        parser.Parse(content, True)
    except (ExpatError, LookupError, ValueError, OverflowError):
        raise UnreadableSheet(path=archive.path) from None
    return sheets.grids


class _Sheets:
    """What the parser meets, put into grids: rows and cells that repeat are written once."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.grids: list[Grid] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.rows: list[list[GridCell]] = []
        self.merged: list[Merged] = []
        self.hidden: set[int] = set()
        self.sheet: Attributes = {}
        self.row: Attributes = {}
        self.cells: list[GridCell] = []
        self.blank_cells = 0
        self.blank_rows = 0
        self.cell: Attributes | None = None
        self.lines: list[list[str]] = []
        self.unseen = 0
        self.count = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the beginning of an element."""
        if self.unseen or name in _UNSEEN:
            self.unseen += 1
        elif name == "table:table":
            self.rows, self.merged, self.hidden = [], [], set()
            self.sheet, self.blank_rows = attributes, 0
        elif name == _ROWS:
            self.row, self.cells, self.blank_cells = attributes, [], 0
        elif name in _CELLS:
            self.cell, self.lines = attributes, []
        elif name == "text:p":
            self.lines.append([])
        elif name in ("text:s", "text:tab", "text:line-break"):
            spaces = min(int(attributes.get("text:c", "1") or 1), 1000)
            self.text("\n" if name == "text:line-break" else " " * spaces)
        elif name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if self.unseen:
            self.unseen -= 1
        elif name in _CELLS and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
        elif name == _ROWS:
            self._end_row()
        elif name == "table:table":
            is_hidden = self.sheet.get("table:style-name", "") in self.hidden_styles
            rows = filled(self.rows, self.merged)
            name = self.sheet.get("table:name", "")
            self.grids.append(Grid(name, rows, "", is_hidden, frozenset(self.hidden)))

    def text(self, text: str) -> None:
        """Take text, if it is in a paragraph of a cell."""
        if self.lines and not self.unseen:
            self.lines[-1].append(text)

    def _end_cell(self, about: Attributes) -> None:
        times = int(about.get("table:number-columns-repeated", "1"))
        text = "\n".join(map("".join, self.lines))
        wide = int(about.get("table:number-columns-spanned", "1"))
        high = int(about.get("table:number-rows-spanned", "1"))
        if not text.strip() or len(self.cells) + self.blank_cells + times > _MOST_COLUMNS:
            self.blank_cells += times
            return
        self._fill_up()
        top, left = len(self.rows) + self.blank_rows, len(self.cells)
        if wide > 1 or high > 1:
            self.merged.append(Merged(top, left, top + high - 1, left + wide - 1))
        self._see_that_there_are_few(times)
        for _each in range(times):
            self.cells.append(_cell(about, text, f"{letters(len(self.cells))}{top + 1}"))

    def _fill_up(self) -> None:
        self._see_that_there_are_few(self.blank_cells)
        number = len(self.rows) + self.blank_rows + 1
        for _each in range(self.blank_cells):
            self.cells.append(GridCell("", f"{letters(len(self.cells))}{number}"))
        self.blank_cells = 0

    def _end_row(self) -> None:
        times = int(self.row.get("table:number-rows-repeated", "1"))
        if not self.cells:
            self.blank_rows += times
            return
        self._see_that_there_are_few(self.blank_rows + times * len(self.cells))
        self.rows += [[] for _each in range(self.blank_rows)]
        self.blank_rows = 0
        for _each in range(times):
            number = len(self.rows) + 1
            if self.row.get("table:visibility", "visible") != "visible":
                self.hidden.add(number)
            self.rows.append(
                [
                    cell._replace(address=f"{letters(c)}{number}")
                    for c, cell in enumerate(self.cells)
                ]
            )

    def _see_that_there_are_few(self, more: int) -> None:
        self.count += more
        if self.count > MOST_CELLS:
            raise HugeSheet(path=self.path)


def _cell(about: Attributes, text: str, address: str) -> GridCell:
    kind = about.get("office:value-type", "")
    if kind in _NUMBERS:
        return GridCell(text, address, float(about.get("office:value", "0")))
    day = about.get("office:date-value", "")[:10]
    if kind == "date" and _DAY.fullmatch(day):
        return _day(date.fromisoformat(day), text, address)
    return GridCell(text, address, is_error=text.startswith(("#", "Err:")) and kind == "string")


def _day(day: date, text: str, address: str) -> GridCell:
    """Give a day, unless only its month is shown: a month is stored as its first day."""
    if day.day == 1 and _MONTH.fullmatch(text):
        return GridCell(text, address)
    return GridCell(day.isoformat(), address, day)
