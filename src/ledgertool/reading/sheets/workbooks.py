"""Workbooks of Excel and WPS, read by calamine."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from ledgertool.reading.sheets.archive import Archive
from ledgertool.reading.sheets.grid import Grid, GridCell, Merged, filled, letters
from ledgertool.reading.sheets.refusals import LockedSheet, UnreadableSheet

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read_workbook(archive: Archive) -> list[Grid]:
    """Read the worksheets of a workbook of Excel since 2007. Raises UnreadableSheet."""
    return read_old_workbook(archive.content, archive.path)


def read_old_workbook(content: bytes, path: str) -> list[Grid]:
    """Read the worksheets of a workbook of Excel before 2007. Raises UnreadableSheet."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return _grids(CalamineWorkbook.from_filelike(BytesIO(content)))
    except PasswordError:
        raise LockedSheet(path=path) from None
    except CalamineError:
        raise UnreadableSheet(path=path) from None


def _grids(book: "CalamineWorkbook") -> list[Grid]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    grids = []
    for about in book.sheets_metadata:
        if about.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(about.name)
            merged = [Merged(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
            rows = _rows(sheet.to_python(skip_empty_area=False))
            is_hidden = about.visible != SheetVisibleEnum.Visible
            grids.append(Grid(about.name, filled(rows, merged), is_hidden=is_hidden))
    return grids


def _rows(rows: Sequence[Sequence[object]]) -> list[list[GridCell]]:
    names = [letters(column) for column in range(len(rows[0]))] if rows else []
    return [
        [_cell(value, f"{name}{number}") for name, value in zip(names, row, strict=True)]
        for number, row in enumerate(rows, 1)
    ]


def _cell(value: object, address: str) -> GridCell:
    if isinstance(value, str):
        return GridCell(value.replace("\r\n", "\n").replace("\r", "\n"), address)
    if isinstance(value, bool):
        return GridCell("TRUE" if value else "FALSE", address)
    if isinstance(value, int | float):
        return GridCell(_number(value), address, float(value))
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return GridCell(value.isoformat(), address, value)
    return GridCell(str(value), address)


def _number(value: float) -> str:
    return format(value, ".15g") if abs(value) >= 1e15 or value % 1 else str(int(value))
