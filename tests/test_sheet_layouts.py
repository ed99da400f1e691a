"""A table is found wherever it stands, and whatever stands around it and between its rows."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgertool.reading.sheets.files import read_grids
from ledgertool.reading.sheets.tables import FoundTable, tables_in
from tests.foreign import ABOVE, LEFT, Drawing, Drawn, document, workbook
from tests.test_sheet_tables import is_heading

_HEADINGS = (
    "工作任务",
    "责任领导",
    "牵头单位",
    "完成时限",
    "进度安排",
    "成果形式",
    "备注",
    "责任部门",
)
_SPACED = {"责任领导": "责 任 领 导", "完成时限": "完成\n时限", "备注": "备　注"}
_TEXTS = (
    "刘自力",
    "谢强、彭格",
    "基教科\n市招办",
    "年内完成",
    "推进中考改革",
    "（攀办发〔2019〕88号）",
    "☆",
    "3",
)
_TITLES = ("2020年重点工作台账", "工作任务分解表", "一、改革任务", "攀枝花市教育和体育局责任清单")
_SECTIONS = ("一、基础教育", "（二）职业教育", "第三部分 体育", "十四五规划")
_TOTALS = ("合计", "小 计", "总计：", "合计（项）", "总分")
_NOTES = ("注：标☆的须年内销账", "备注：逗号前为牵头部门", "标“☆”表示需要年内销账")
_ABOVE = ("附件1", "附件：", "填报单位：市教育和体育局", "单位：万元", "2020年5月13日")


class Layout(NamedTuple):
    """A sheet as it is drawn, and the table that is in it."""

    drawing: Drawing
    title: str
    headings: list[str]
    rows: list[tuple[str | None, list[str]]]
    legend: str


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Draw a table with what real ones have around them and in them."""
    headings = draw(st.lists(st.sampled_from(_HEADINGS), min_size=2, max_size=5, unique=True))
    width = len(headings) + 1
    place = draw(st.integers(0, 1))
    names = [*headings[:place], "序号", *headings[place:]]
    drawing: list[list[Drawn]] = [_over(width, text) for text in draw(_some(_ABOVE))]
    title = draw(st.sampled_from(("", *_TITLES)))
    drawing += [_over(width, title)] * bool(title)
    head: list[Drawn] = [draw(st.sampled_from((name, _SPACED.get(name, name)))) for name in names]
    drawing.append(head)
    rows: list[tuple[str | None, list[str]]] = []
    section = None
    for part in range(draw(st.integers(1, 3))):
        if part or draw(st.booleans()):
            section = draw(st.sampled_from(_SECTIONS))
            drawing.append(_over(width, section))
        for number in range(1, draw(st.integers(1, 4)) + 1):
            texts = [draw(st.sampled_from(_TEXTS)) for _heading in headings]
            cells: list[Drawn] = [*texts[:place], number, *texts[place:]]
            if number > 1 and draw(st.booleans()):
                column = draw(st.sampled_from([c for c in range(width) if c != place]))
                cells[column] = ABOVE
            drawing.append(cells)
            rows.append((section, _seen(cells, rows)))
            drawing += [[None] * width] * draw(st.sampled_from((0, 0, 0, 2)))
            if drawing[-1] == [None] * width:
                break
        if draw(st.booleans()):
            total = draw(st.sampled_from(_TOTALS))
            drawing.append([total, *[None] * (width - 2), number])
        if draw(st.booleans()):
            drawing.append(list(head))
    notes = draw(_some(_NOTES))
    drawing += [_over(width, note) for note in notes]
    return Layout(drawing, title, names, rows, "\n".join(notes))


def _some(texts: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(texts), max_size=2, unique=True)


def _over(width: int, text: str) -> list[Drawn]:
    return [text, *[LEFT] * (width - 1)]


def _seen(cells: list[Drawn], rows: list[tuple[str | None, list[str]]]) -> list[str]:
    above = rows[-1][1] if rows else []
    return [above[c] if cell == ABOVE else str(cell) for c, cell in enumerate(cells)]


def _is_of(table: FoundTable, layout: Layout) -> None:
    assert table.title == layout.title
    assert [column.heading for column in table.columns] == layout.headings
    assert [(row.section, [c.text for c in row.cells]) for row in table.rows] == layout.rows
    assert table.number == layout.headings.index("序号")
    assert table.legend == layout.legend


def _csv(path: Path, drawing: Drawing) -> Path:
    with path.open("w", encoding="gb18030", newline="") as stream:
        written = [["" if cell in (LEFT, None) else cell for cell in row] for row in drawing]
        csv.writer(stream).writerows(written)
    return path


Write = Callable[[Path, Drawing], Path]


@pytest.mark.parametrize(
    ("suffix", "write"), [(".xlsx", workbook), (".docx", document), (".csv", _csv)]
)
@given(layout=layouts())
@settings(max_examples=30)
def test_a_table_is_found_whatever_is_around_it(
    suffix: str, write: Write, layout: Layout, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("laid") / f"t{suffix}"
    if suffix == ".csv" and any(ABOVE in row for row in layout.drawing):
        return  # has no merged cells
    (grid,) = read_grids(write(path, layout.drawing))
    (table,) = tables_in(grid, is_heading)
    _is_of(table, layout)


@given(layout=layouts(), down=st.integers(0, 5), right=st.integers(0, 3))
@settings(max_examples=20)
def test_a_table_is_found_wherever_it_stands(
    layout: Layout, down: int, right: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("laid") / "t.xlsx"
    (grid,) = read_grids(workbook(path, layout.drawing, at=(down, right)))
    (table,) = tables_in(grid, is_heading)
    _is_of(table, layout)
    assert table.columns[0].address.startswith("ABCD"[right])


@given(layout=layouts())
@settings(max_examples=30)
def test_a_table_is_found_without_knowing_its_headings(
    layout: Layout, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("laid") / "t.xlsx"
    (grid,) = read_grids(workbook(path, layout.drawing))
    (table,) = tables_in(grid, None)
    _is_of(table, layout)


@given(layouts=st.lists(layouts(), min_size=2, max_size=3, unique_by=lambda one: str(one.headings)))
@settings(max_examples=20)
def test_all_tables_of_a_sheet_are_found(
    layouts: list[Layout], tmp_path_factory: pytest.TempPathFactory
) -> None:
    width = max(len(row) for layout in layouts for row in layout.drawing)
    drawing: list[list[Drawn]] = []
    for number, layout in enumerate(layouts):
        drawing += [
            [f"第{number}表", *[None] * (width - 1)],
            *map(list, layout.drawing),
            [None] * width,
        ]
    path = tmp_path_factory.mktemp("laid") / "t.xlsx"
    (grid,) = read_grids(workbook(path, drawing))
    tables = tables_in(grid, is_heading)
    assert [t.columns[t.number or 0].heading for t in tables] == ["序号"] * len(layouts)
    assert [
        [(row.section, [c.text for c in row.cells]) for row in table.rows] for table in tables
    ] == [layout.rows for layout in layouts]
