"""Reading a sheet of others takes time in proportion to it, however hostile it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from ledgertool.errors import LedgerError
from ledgertool.reading.sheets.files import read_grids
from ledgertool.reading.sheets.grid import Grid, GridCell, letters
from ledgertool.reading.sheets.tables import tables_in
from tests.foreign import document
from tests.test_cost import MOST, TIMES, grows
from tests.test_sheet_tables import is_heading

HEAD = ["序号", "工作任务", "责任领导"]


def grid(rows: list[list[str]]) -> Grid:
    """Make a grid of texts; ``<`` is copied from the cell to the left, ``^`` from that above."""
    made: list[tuple[GridCell, ...]] = []
    for number, texts in enumerate(rows, 1):
        cells: list[GridCell] = []
        for column, text in enumerate(texts):
            source = cells[-1] if text == "<" else made[-1][column] if text == "^" else None
            seen = source.text if source else text
            cells.append(GridCell(seen, f"{letters(column)}{number}", None, source is not None))
        made.append(tuple(cells))
    return Grid("t", tuple(made))


ROWS: dict[str, Callable[[int], list[list[str]]]] = {
    "rows": lambda n: [HEAD, *[[str(k), "改革", "谢强"] for k in range(1, n)]],
    "headings": lambda n: [HEAD] * n,
    "headings and titles": lambda n: [[f"第{k}表", "<", "<"] if k % 2 else HEAD for k in range(n)],
    "headings of sections": lambda n: [
        *[["台账", "<", "<"]],
        *[row for k in range(1, n) for row in (["一、甲", "<", "<"], HEAD, [str(k), "乙", "谢强"])],
    ],
    "titles": lambda n: [*[["台账", "<", "<"]] * n, HEAD, ["1", "改革", "谢强"]],
    "brackets above": lambda n: [["台账", "<", "<"], *[["（稿）", "<", "<"]] * n, HEAD],
    "notes": lambda n: [HEAD, *[["注：一", "<", "<"]] * n],
    "totals": lambda n: [HEAD, *[["合计", "", "3"]] * n],
    "merged down": lambda n: [HEAD, ["1", "改革", "谢强"], *[["^", "^", "^"]] * n],
    "a heading merged down": lambda n: [HEAD, *[["^", "^", "^"]] * n],
    "same as above": lambda n: [HEAD, *[[str(k), "同上", "〃"] for k in range(n)]],
    "columns": lambda n: [["序号", *["工作任务"] * n, "责任领导"], ["1", *["改革"] * n, "谢强"]],
    "numbers beside each other": lambda n: [HEAD * n, ["1", "改革", "谢强"] * n],
    "a long cell": lambda n: [HEAD, ["1", "（" * 50 * n, "一" * 50 * n]],
    "empty rows": lambda n: [HEAD, *[["", "", ""]] * n],
}  # fmt: skip


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("name", ROWS)
def test_finding_tables_takes_time_in_proportion_to_the_sheet(name: str, is_known: bool) -> None:
    small, large = (grid(ROWS[name](size)) for size in (600, 600 * TIMES))
    known = is_heading if is_known else None
    ratio = grows(lambda: tables_in(small, known), lambda: tables_in(large, known), least=0.05)
    assert ratio < MOST


FILES: dict[str, Callable[[int], str]] = {
    "a tag without end": lambda n: "<table><tr><td>" + "<a " * n,
    "comments": lambda n: "<table>" + "<!--" * n,
    "cells": lambda n: "<table>" + "<tr><td>x</td></tr>" * n,
    "tables in tables": lambda n: "<table><tr><td>" * n + "x",
    "cells that reach down": lambda n: "<table>" + "<tr><td rowspan=100>x" * n,
    "quotation marks": lambda n: '"' * n,
    "quotation marks and commas": lambda n: '",' * n,
    "commas": lambda n: "," * n,
    "lines": lambda n: "x\n" * n,
    "apostrophes": lambda n: "'" * n,
}


@pytest.mark.parametrize("name", FILES)
def test_reading_text_takes_time_in_proportion_to_it(name: str, tmp_path: Path) -> None:
    paths = []
    for size in (3000, 3000 * TIMES):
        paths.append(tmp_path / f"{size}.csv")
        paths[-1].write_text(FILES[name](size), encoding="utf-8")
    small, large = paths
    assert grows(lambda: _tried(small), lambda: _tried(large), least=0.05) < MOST


def test_reading_a_document_takes_time_in_proportion_to_it(tmp_path: Path) -> None:
    paths = [
        document(tmp_path / f"{size}.docx", [["甲", "<"], *[["^", "^"]] * size], *["文"] * size)
        for size in (40, 40 * TIMES)
    ]
    small, large = paths
    assert grows(lambda: _tried(small), lambda: _tried(large), least=0.05) < MOST


def _tried(path: Path) -> None:
    with suppress(LedgerError):
        read_grids(path)
