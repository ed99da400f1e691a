"""Workbooks of Excel and WPS, read by calamine, and seen as their formats show them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from ledgertool.reading.sheets.archive import Archive
from ledgertool.reading.sheets.grid import Grid, GridCell, Merged, filled, letters
from ledgertool.reading.sheets.number_formats import NumberFormat, plain_number, shown
from ledgertool.reading.sheets.old_worksheets import OldParts
from ledgertool.reading.sheets.refusals import LockedSheet, UnreadableSheet
from ledgertool.reading.sheets.worksheets import Parts, Worksheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Rows = list[list[GridCell]]

_new: Final = partial(tuple.__new__, GridCell)
"""Makes a cell of all its parts, in half the time; a sheet may have hundreds of thousands."""

_STDERR: Final = 2
_LAST_DAY: Final = 2_958_465


def read_workbook(archive: Archive) -> list[Grid]:
    """Read the worksheets of a workbook of Excel since 2007. Raises UnreadableSheet."""
    try:
        return _read(archive.content, archive.path, Parts(archive))
    except (ExpatError, ParseError, LookupError, ValueError):
        raise UnreadableSheet(path=archive.path) from None


def read_old_workbook(content: bytes, path: str) -> list[Grid]:
    """Read the worksheets of a workbook of Excel before 2007. Raises UnreadableSheet."""
    return _read(content, path, OldParts(content, path))


def _read(content: bytes, path: str, parts: Parts | OldParts) -> list[Grid]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with _quietly():
            return _grids(CalamineWorkbook.from_filelike(BytesIO(content)), parts)
    except PasswordError:
        raise LockedSheet(path=path) from None
    except CalamineError:
        raise UnreadableSheet(path=path) from None
    except BaseException as error:  # what Rust throws where calamine has a bug is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableSheet(path=path) from None


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep a bug of calamine from writing its trace to the terminal, past Python."""
    try:
        kept = os.dup(_STDERR)
    except OSError:  # closed: nothing to keep quiet
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)


def _grids(book: "CalamineWorkbook", parts: Parts | OldParts) -> list[Grid]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    grids = []
    for about in book.sheets_metadata:
        if about.typ == SheetTypeEnum.WorkSheet:
            more = parts.worksheet(about.name)
            rows, merged = _rows(book.get_sheet_by_name(about.name))
            _show(rows, more, parts.first_day)
            is_hidden = about.visible != SheetVisibleEnum.Visible
            cells = filled(rows, merged)
            grids.append(Grid(about.name, cells, "", is_hidden, more.hidden_rows))
    return grids


def _rows(sheet: "CalamineSheet") -> tuple[Rows, list[Merged]]:
    values = sheet.to_python(skip_empty_area=False)
    while values and not any(value != "" for value in values[-1]):
        values.pop()
    names = [letters(column) for column in range(len(values[0]))] if values else []
    rows = [
        [
            _new((value, f"{name}{number}", None, False, False))
            if type(value) is str and "\r" not in value
            else _cell(value, f"{name}{number}")
            for name, value in zip(names, row, strict=True)
        ]
        for number, row in enumerate(values, 1)
    ]
    return rows, [Merged(*first, *last) for first, last in sheet.merged_cell_ranges or ()]


def _cell(value: object, address: str) -> GridCell:
    if isinstance(value, str):
        return GridCell(value.replace("\r\n", "\n").replace("\r", "\n"), address)
    if isinstance(value, bool):
        return GridCell("TRUE" if value else "FALSE", address)
    if isinstance(value, int | float):
        return GridCell(plain_number(value), address, float(value))
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return GridCell(value.isoformat(), address, value)
    return GridCell(str(value), address)


def _show(rows: Rows, about: Worksheet, first_day: date) -> None:
    """Show numbers and days as their formats do, and errors, which calamine leaves empty."""
    for (row, column), form in about.formats.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = _formatted(rows[row][column], form, first_day)
    for (row, column), text in about.errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = rows[row][column]._replace(text=text, is_error=True)


def _formatted(cell: GridCell, form: NumberFormat, first_day: date) -> GridCell:
    value = cell.value
    if isinstance(value, float) and form.is_day and 0 < value <= _LAST_DAY:
        value = first_day + timedelta(days=int(value) + (value < 60 and first_day.year < 1900))
    if isinstance(value, date):
        return _day(cell, form, value)
    if isinstance(value, float):
        return cell._replace(text=shown(value, form))
    return cell


def _day(cell: GridCell, form: NumberFormat, day: date) -> GridCell:
    """Show a day as such, unless only its month is shown: a month is stored as its first day."""
    if form.shows_days or day.day > 1 or not form.is_day:
        return cell._replace(text=day.isoformat(), value=day)
    month = f"{day.month}月" if "m" in form.letters else ""
    return cell._replace(text=f"{day.year}年{month}", value=None)
