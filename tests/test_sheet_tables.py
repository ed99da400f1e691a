"""The tables that are found in sheets of others: title, columns and rows, without the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledgertool.model.row import KINDS
from ledgertool.reading.sheets.files import read_grids
from ledgertool.reading.sheets.grid import Grid, GridCell
from ledgertool.reading.sheets.tables import FoundTable, tables_in
from ledgertool.spelling import name
from tests.conftest import Kept
from tests.foreign_sheets import SHEETS, built
from tests.office import saved_again

CASES = Path(__file__).parent / "cases" / "sheets"
HEADINGS = {name(column.heading) for kind in KINDS.values() for column in kind.columns}


def is_heading(text: str) -> bool:
    return name(text) in HEADINGS


def written(grid: Grid) -> str:
    """Write down what was found in a sheet."""
    hidden = " (hidden)" if grid.is_hidden else ""
    tables = tables_in(grid, is_heading)
    head = f"# {grid.name}{hidden}, {len(grid.rows)} rows\n"
    return head + ("".join(map(_table, tables)) if tables else "no table\n")


def _table(table: FoundTable) -> str:
    numbered = [
        f"{'#' if number == table.number else ''}{column.heading}@{column.address}"
        for number, column in enumerate(table.columns)
    ]
    lines = [
        f"title: {table.title}",
        f"legend: {table.legend!r}",
        f"columns: {' | '.join(numbered)}",
    ]
    section = None
    for row in table.rows:
        lines += [f"section: {row.section}"] * (row.section != section)
        section = row.section
        lines.append(" | ".join(map(_cell, row.cells)))
    lines += [f"left out: {cell.address} {cell.text!r} ({why})" for cell, why in table.left_out]
    return "\n".join([*lines, "", ""])


def _cell(cell: GridCell) -> str:
    marks = "^" * cell.is_copied + "!" * cell.is_error
    value = "" if cell.value is None else f" [{cell.value}]"
    return marks + cell.text.replace("\n", "\\n") + value


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_becomes_the_table_that_it_shows(sheet: str, tmp_path: Path, kept: Kept) -> None:
    grids = read_grids(built(sheet, tmp_path))
    kept("\n".join(map(written, grids)), CASES / f"{sheet}.txt")


def test_there_are_twelve_sheets_and_three_documents() -> None:
    suffixes = [suffix for suffix, _build in SHEETS.values()]
    assert (len(suffixes) - suffixes.count(".docx"), suffixes.count(".docx")) == (12, 3)
    assert {path.stem for path in CASES.glob("*.txt")} == set(SHEETS)


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_a_workbook_that_libreoffice_saved_again_is_read_as_before(
    suffix: str, tmp_path: Path
) -> None:
    before = built("title-and-annex-above", tmp_path)
    after = saved_again(before, suffix)
    assert list(map(written, read_grids(after))) == list(map(written, read_grids(before)))


def test_merged_headings_days_and_percents_are_in_opendocument_as_in_excel(tmp_path: Path) -> None:
    before = built("two-line-heading-at-b2", tmp_path)
    after = saved_again(before, "ods")
    assert list(map(written, read_grids(after))) == list(map(written, read_grids(before)))


def test_a_document_that_libreoffice_saved_again_is_read_as_before(tmp_path: Path) -> None:
    before = built("word-title-above", tmp_path)
    after = saved_again(before, "docx")
    assert list(map(written, read_grids(after))) == list(map(written, read_grids(before)))
