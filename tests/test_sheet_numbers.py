"""Numbers, days and texts of workbooks are read as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ledgertool.reading.sheets.files import read_grids
from ledgertool.reading.sheets.grid import GridCell, letters, number_of
from ledgertool.reading.sheets.number_formats import BUILT_IN, number_format, shown
from ledgertool.reading.sheets.tables import tables_in
from tests.foreign import Drawn, Shown, Workbook, changed, workbook
from tests.test_sheet_tables import is_heading

SHEET = "xl/worksheets/sheet1.xml"


def first(path: Path) -> GridCell:
    return read_grids(path)[0].rows[0][0]


def cell(path: Path, drawn: Drawn) -> GridCell:
    """Write a cell into a workbook, and read it."""
    return first(workbook(path, [[drawn]]))


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (3.0, "", "3"),
        (2020, "", "2020"),
        (18800001111, "", "18800001111"),
        (-3, "", "-3"),
        (0, "", "0"),
        (0.1 + 0.2, "", "0.3"),
        (3.5, "", "3.5"),
        (123456789012345678, "", "1.23456789012346E+17"),
        (0.6, "0%", "60%"),
        (0.605, "0.0%", "60.5%"),
        (0.605, "0%", "61%"),
        (1, "0%", "100%"),
        (0.6, "0.##%", "60%"),
        (5, "0", "5"),
        (2.5, "0", "3"),
        (5, "000", "005"),
        (-5, "00", "-05"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (12, '0"万元"', "12万元"),
        (12.5, '#,##0.0"万元";[Red]-#,##0.0"万元"', "12.5万元"),
        (12, '"约"0\\人', "约12人"),
        (12, "0_ ", "12"),
        (12, "[$¥-804]0.00", "12.00"),
        (1500, "General", "1500"),
        (1500, "@", "1500"),
        (5, "第0号", "第5号"),
    ],
)
def test_a_number_is_shown_as_its_format_does(value: float, form: str, text: str) -> None:
    assert shown(float(value), number_format(form)) == text


def test_a_number_is_read_as_it_is_shown_with_its_value(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    for drawn, text, value in (
        (3.0, "3", 3.0),
        (Shown(0.6, 9), "60%", 0.6),
        (Shown(5, '0"万元"'), "5万元", 5.0),
        (18800001111, "18800001111", 18800001111.0),
        ("18800001111", "18800001111", None),
        (True, "TRUE", None),
    ):
        read = cell(path, drawn)
        assert (read.text, read.value, read.is_error) == (text, value, False)


_DAYS = sorted(one for one in BUILT_IN if "y" in BUILT_IN[one] or "d" in BUILT_IN[one])


@pytest.mark.parametrize("from_1904", [False, True])
@pytest.mark.parametrize(
    "form", [*_DAYS, 'yyyy"年"m"月"d"日"', 'm"月"d"日"', "yyyy年m月d日;@", "[$-804]aaaa yyyy-mm-dd"]
)
def test_a_day_is_a_day_in_every_format_that_shows_days(
    form: str | int, from_1904: bool, tmp_path: Path
) -> None:
    path = tmp_path / "t.xlsx"
    book = Workbook(path)
    if from_1904:
        book.book.date_1904 = True
    book.draw([[Shown(date(2020, 6, 30), form)]])
    book.close()
    assert first(path)[:3] == ("2020-06-30", "A1", date(2020, 6, 30))


def test_what_is_stored_as_the_first_of_a_month_and_shown_as_a_month_is_that_month(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.xlsx"
    day = date(2020, 12, 1)
    for form in (27, 57, 'yyyy"年"m"月"', "[$-804]yyyy年m月;@"):
        assert cell(path, Shown(day, form))[:3] == ("2020年12月", "A1", None)
    assert cell(path, Shown(date(2020, 1, 1), 'yyyy"年"'))[:3] == ("2020年", "A1", None)
    assert cell(path, Shown(day, 58))[:3] == ("2020-12-01", "A1", day)


def in_xml(path: Path, cells: str, *, row: str = '<row r="1">') -> Path:
    """Write a worksheet whose rows are those of the XML."""
    workbook(path, [["甲"]])
    data = f"<sheetData>{row}{cells}</row></sheetData>".encode()
    return changed(path, SHEET, lambda xml: re.sub(rb"<sheetData>.*</sheetData>", data, xml))


TEXTS = {
    '<c r="A1" t="inlineStr"><is><t>一_x000D_\n二</t></is></c>': "一\n二",
    '<c r="A1" t="inlineStr"><is><t>_x0041_B</t></is></c>': "AB",
    '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 甲 </t></is></c>': " 甲 ",
    '<c r="A1" t="inlineStr"><is><r><t>粗</t></r><r><t>体</t></r></is></c>': "粗体",
    '<c r="A1" t="inlineStr"><is><t>音</t><rPh sb="0" eb="1"><t>yin</t></rPh></is></c>': "音",
    '<c r="A1" t="str"><f>A2</f><v>公式</v></c>': "公式",
    '<c r="A1" t="str"><f>A2</f><v></v></c><c r="B1"><v>1</v></c>': "",
    '<c r="A1" t="b"><v>0</v></c>': "FALSE",
    '<c r="A1" t="n"><v>1.88E10</v></c>': "18800000000",
    '<c r="A1" t="d"><v>2020-06-30</v></c>': "2020-06-30",
    "<c t='inlineStr' r='A1'><is><t>乙</t></is></c>": "乙",
    "<c t='inlineStr'><is><t>丙</t></is></c>": "丙",
}


@pytest.mark.parametrize("cells", TEXTS)
def test_a_cell_is_read_in_every_writing(cells: str, tmp_path: Path) -> None:
    assert first(in_xml(tmp_path / "t.xlsx", cells)).text == TEXTS[cells]


ERRORS = (
    '<c r="A1" t="e"><v>#REF!</v></c>',
    '<c r="A1" s="1" t="e"><f>B1/0</f><v>#DIV/0!</v></c>',
    '<c r="A1" t="e"><f ca="1"/><v>#N/A</v></c>',
    '<c t="e"><v>#NAME?</v></c>',
)


@pytest.mark.parametrize("cells", ERRORS)
def test_an_error_of_a_formula_is_one(cells: str, tmp_path: Path) -> None:
    beside = '<c r="B1" t="inlineStr"><is><t>甲</t></is></c>'
    read = first(in_xml(tmp_path / "t.xlsx", cells + beside))
    assert read.is_error
    assert read.text.startswith("#")


def test_formats_are_found_in_every_writing_of_cells(tmp_path: Path) -> None:
    def prefixed(xml: bytes) -> bytes:
        xml = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml)
        return xml.replace(b"xmlns=", b"xmlns:x=")

    def placeless(xml: bytes) -> bytes:
        return re.sub(rb' r="[A-Z]+[0-9]+"', b"", xml)

    def turned(xml: bytes) -> bytes:
        return re.sub(rb'<c (r="[A-Z]+[0-9]+") (s="[0-9]+")', rb"<c \2 \1", xml)

    writings: list[Callable[[bytes], bytes]] = [prefixed, placeless, turned]
    for change in writings:
        path = workbook(tmp_path / "t.xlsx", [["甲", Shown(0.5, 9)], ["乙", Shown(0.25, 9)]])
        changed(path, SHEET, change)
        read = [[one.text for one in row] for row in read_grids(path)[0].rows]
        assert read == [["甲", "50%"], ["乙", "25%"]], change.__name__


def test_rows_that_are_hidden_are_read_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = Workbook(path)
    head = ["序号", "工作任务", "责任领导"]
    book.draw([head, [1, "甲", "谢强"], [2, "乙", "彭格"], [3, "丙", "谢强"]], name="t")
    sheet = book.book.get_worksheet_by_name("t")
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(2, 2, None, None, {"hidden": True})
    book.close()
    (grid,) = read_grids(path)
    (table,) = tables_in(grid, is_heading)
    assert grid.hidden_rows == {3}
    assert (len(table.rows), len(table.columns), table.hidden) == (3, 3, 1)


def test_a_hidden_worksheet_is_read_and_said_to_be_hidden(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = Workbook(path)
    for name in ("见", "藏", "深藏"):
        book.draw([[name]], name=name)
    book.book.get_worksheet_by_name("藏").hide()
    book.book.get_worksheet_by_name("深藏").very_hidden()
    book.close()
    grids = [(grid.name, grid.is_hidden) for grid in read_grids(path)]
    assert grids == [("见", False), ("藏", True), ("深藏", True)]


def test_columns_are_lettered_as_in_excel() -> None:
    assert [letters(column) for column in (0, 25, 26, 701, 702, 16383)] == [
        *("A", "Z", "AA", "ZZ", "AAA", "XFD")
    ]
    assert all(number_of(letters(column)) == column for column in range(20_000))
