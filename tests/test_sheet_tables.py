"""The tables that are found in sheets of others: title, columns and rows, without the rest."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from ledgertool.model.row import KINDS
from ledgertool.reading.sheets.files import read_grids
from ledgertool.reading.sheets.tables import FoundTable, tables_in
from ledgertool.spelling import name

HEADINGS = {name(column.heading) for kind in KINDS.values() for column in kind.columns}


def is_heading(text: str) -> bool:
    return name(text) in HEADINGS


def found(path: Path) -> list[FoundTable]:
    """Find all tables of a file by the headings of the kinds."""
    return [table for grid in read_grids(path) for table in tables_in(grid, is_heading)]


def test_a_table_is_found_under_its_title_and_above_its_notes(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("B1:E1", "改革任务台账")
        for place, row in enumerate(
            (["序号", "改革任务", "责任领导", "备注"], [1, "推进中考改革", "刘自力", "☆"])
        ):
            sheet.write_row(place + 1, 1, row)
        sheet.write("B4", "合计")
        sheet.write("B5", "注：标☆的年内销账")
    (table,) = found(path)
    assert (table.title, table.legend, table.number) == ("改革任务台账", "注：标☆的年内销账", 0)
    assert [column.heading for column in table.columns] == ["序号", "改革任务", "责任领导", "备注"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["1", "推进中考改革", "刘自力", "☆"]
    ]
    assert [(cell.address, why) for cell, why in table.left_out] == [("B4", "total")]
