"""Workbooks for Excel and WPS, as other programs read them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.model.status import Status
from ledgertool.output.formats.xlsx import data
from ledgertool.output.office.worksheet import FILLS
from tests.conftest import Make, Run
from tests.office import pages_in, pdf_of, saved_again, text_of
from tests.samples import AS_OF, DATA, FORM

NAMESPACES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def written(run: Run, folder: Path, *words: str) -> Path:
    """Ask for a workbook of the ledger that was issued."""
    file = folder / "台账.xlsx"
    answer = run(*words, "--as-of", AS_OF, "-o", str(file), "--force", "--data", str(DATA))
    assert answer.code == 0
    return file


def rows_of(file: Path, name: str | int = 0) -> list[list[object]]:
    """Read a worksheet with another library."""
    book = CalamineWorkbook.from_path(str(file))
    sheet = book.get_sheet_by_index(name) if isinstance(name, int) else book.get_sheet_by_name(name)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def headings_of(rows: list[list[object]]) -> list[object]:
    """Find the line of headings."""
    return next(row for row in rows if "序号" in row)


def part(file: Path, name: str) -> ET.Element:
    """Read a part of a workbook as XML."""
    with zipfile.ZipFile(file) as archive:
        return ET.fromstring(archive.read(name))


def made(tmp_path: Path, headings: list[Heading], *rows: tuple[str, ...], **more: object) -> Path:
    """Make a workbook of a few cells."""
    sheet = Sheet(tuple(headings), rows, tuple, lambda row: {})
    file = tmp_path / "made.xlsx"
    file.write_bytes(data(sheet._replace(**more)))  # type: ignore[arg-type]
    return file


def cells(tmp_path: Path, heading: Heading, *texts: str) -> list[object]:
    """Write texts into a column, and read it again."""
    file = made(tmp_path, [Heading("id", "编号"), heading], *[("一", text) for text in texts])
    return [row[1] for row in rows_of(file)[1:]]


def test_a_table_is_in_its_official_form(run: Run, tmp_path: Path) -> None:
    rows = rows_of(written(run, tmp_path, "list", "--table", "pilots"))
    assert rows[0][0] == "重大改革试点落实台账"
    assert [row[0] for row in rows[9:]] == [
        "As of 2020-12-05; table “2020/pilots”: 7 rows",
        "注：标“☆”表示需要2020年完成销账的改革试点",
    ]
    official = "序号 试点类别 试点名称 部署单位 试点依据 牵头单位 责任人 协助单位 完成时限"
    rest = ["截止日", "联系人及联系电话", "备注", "状态"]
    assert rows[1] == ["编号", *official.split(), *rest]
    assert [row[1] for row in rows[2:9]] == [1, 2, 3, 4, 5, 6, 7]
    assert rows[2][9:11] == ["2022", date(2022, 12, 31)]
    assert rows[8][9:11] == ["第一批 2020；第二批 2021；第三批 2022", date(2022, 12, 31)]


def test_tables_of_one_kind_are_worksheets_each_in_its_own_form(run: Run, tmp_path: Path) -> None:
    file = written(run, tmp_path, "list", "--kind", "reform-plan")
    names = CalamineWorkbook.from_path(str(file)).sheet_names
    city, other = [name for name in names if name != "_lists"]
    assert "出台时间" in headings_of(rows_of(file, city))
    assert "出台时间" not in headings_of(rows_of(file, other))
    assert [row[0] for row in rows_of(file, other) if str(row[0]).startswith("2020/")] == [
        f"2020/reform-plans-other/{number}" for number in range(1, 6)
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("1200", 1200),
        ("0.5", 0.5),
        ("-3", -3),
        ("1.10", "1.10"),
        ("007", "007"),
        ("（一）", "（一）"),
        ("1e5", "1e5"),
        ("１２", "１２"),
        ("12345678901234567", "12345678901234567"),
        ("", ""),
    ],
)
def test_a_number_is_one_where_it_reads_the_same_again(
    tmp_path: Path, text: str, value: object
) -> None:
    assert cells(tmp_path, Heading("number", "序号", holds="number"), text) == [value]


def test_a_unit_becomes_the_format_of_a_number(tmp_path: Path) -> None:
    heading = Heading("budget", "投资", holds="number", unit="万元")
    assert cells(tmp_path, heading, "5万元", "5.5万元", "约5万元") == [5, 5.5, "约5万元"]
    styles = ET.tostring(part(tmp_path / "made.xlsx", "xl/styles.xml"), encoding="unicode")
    assert "General&quot;万元&quot;" in styles


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020-12-31", date(2020, 12, 31)),
        ("1900-03-01", date(1900, 3, 1)),
        ("1899-12-31", "1899-12-31"),
        ("2020-12", "2020-12"),
        ("2020年", "2020年"),
    ],
)
def test_a_day_is_a_day_and_no_period_is_one(tmp_path: Path, text: str, value: object) -> None:
    (found,) = cells(tmp_path, Heading("on", "日期", holds="day"), text)
    assert (found.date() if isinstance(found, datetime) else found) == value


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1).map(str.strip))
def test_a_text_is_that_text_and_nothing_else(text: str, tmp_path: Path) -> None:
    assert cells(tmp_path, Heading("title", "名称"), text or "一") == [text or "一"]


@pytest.mark.parametrize(
    "text", ["=1+1", "http://a.example", "_x0041_", "_x005F_", "_x0041__x0042_"]
)
def test_a_text_that_looks_like_more_is_a_text(tmp_path: Path, text: str) -> None:
    assert cells(tmp_path, Heading("title", "名称", holds="number"), text) == [text]


@pytest.mark.parametrize("character", ["长", "a", "𠮷"])
def test_what_a_cell_cannot_hold_is_said_in_it(tmp_path: Path, character: str) -> None:
    (whole,) = cells(tmp_path, Heading("title", "名称"), character * 16_000)
    assert whole == character * 16_000
    (cut,) = cells(tmp_path, Heading("title", "名称"), character * 40_000)
    assert isinstance(cut, str)
    left = re.search("另有([0-9]+)字未列出", cut)
    assert left is not None
    assert cut.count(character) + int(left[1]) == 40_000


def test_the_page_is_set_up_for_print(run: Run, tmp_path: Path) -> None:
    file = written(run, tmp_path, "list", "--table", "pilots")
    sheet = part(file, "xl/worksheets/sheet1.xml")
    setup = sheet.find("s:pageSetup", NAMESPACES)
    assert setup is not None
    assert setup.attrib == {"paperSize": "9", "orientation": "landscape", "fitToHeight": "0"}
    pane = sheet.find(".//s:pane", NAMESPACES)
    assert pane is not None
    assert (pane.get("ySplit"), pane.get("state")) == ("2", "frozen")
    filters = sheet.find("s:autoFilter", NAMESPACES)
    assert filters is not None
    assert filters.get("ref") == "A2:N9"
    names = part(file, "xl/workbook.xml").iterfind(".//s:definedName", NAMESPACES)
    defined = {name.get("name"): name.text for name in names}
    assert defined["_xlnm.Print_Titles"] == "重大改革试点落实台账!$2:$2"
    assert defined["_xlnm.Print_Area"] == "重大改革试点落实台账!$A$1:$N$11"
    assert "第 &P 页，共 &N 页" in ET.tostring(sheet, encoding="unicode").replace("&amp;", "&")


def test_a_list_to_choose_from_is_on_a_hidden_worksheet(run: Run, tmp_path: Path) -> None:
    file = written(run, tmp_path, "list", "--table", "pilots")
    validations = part(file, "xl/worksheets/sheet1.xml").iterfind(".//s:dataValidation", NAMESPACES)
    formulas = {one.get("sqref"): one.findtext("s:formula1", "", NAMESPACES) for one in validations}
    assert {name[:1] for name in formulas if name} == {"E", "G", "H", "I"}
    assert all(formula.startswith("'_lists'!$") for formula in formulas.values())
    states = [
        (one.get("name"), one.get("state"))
        for one in part(file, "xl/workbook.xml").iterfind(".//s:sheet", NAMESPACES)
    ]
    assert ("_lists", "veryHidden") in states
    people = [row[1] for row in rows_of(file, "_lists")]
    assert "刘自力" in people


def test_every_light_has_its_word_and_each_colour_differs_from_the_cell_without() -> None:
    assert list(FILLS) == list(Status)
    alarming = [FILLS[Status.OVERDUE], FILLS[Status.DUE_SOON], FILLS[Status.OPEN]]
    assert len(set(alarming)) == 3


@pytest.mark.parametrize(
    "titles",
    [
        ["工作/台账", "工作:台账"],
        ["'甲'", "甲"],
        ["很长的台账名称" * 10, "很长的台账名称" * 10],
        ["History", "_ledger"],
        ["a", "A"],
        ["[]:*?/\\", "   "],
        ["𠮷" * 40, "𠮷" * 40],
    ],
)
def test_worksheets_have_names_that_excel_takes(tmp_path: Path, titles: list[str]) -> None:
    forms = [Sheet((Heading("id", "编号"),), [("一",)], tuple, dict, title=one) for one in titles]
    file = made(tmp_path, [Heading("id", "编号")], ("一",), pages=lambda: forms)
    names = CalamineWorkbook.from_path(str(file)).sheet_names
    assert len({name.lower() for name in names}) == len(titles)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set("[]:*?/\\") & set(name)
        assert name.strip("'") == name
        assert name.lower() != "history"


def test_a_form_of_a_bureaus_own_is_written_as_the_others(
    run: Run, make: Make, tmp_path: Path
) -> None:
    table = """\
kind: rectification
title: 问题整改台账
year: 2020
source: 试编台账
order: 1
rows:
  - number: 1
    title: 应急预案未备案
    measures: 补办备案
    severity: 较大
    budget: 5.5
    lead_departments: [基教科]
    deadline: 2020-12
    found_on: 2020-05-20
"""
    folder = make({"kinds/rectification.yaml": FORM, "ledgers/2020/a.yaml": table})
    file = tmp_path / "a.xlsx"
    ask = ("list", "--kind", "rectification", "--data", str(folder), "-o", str(file))
    assert run(*ask).code == 0
    headings, row = next(
        (rows[i], rows[i + 1])
        for rows in [rows_of(file)]
        for i in range(len(rows))
        if "序号" in rows[i]
    )
    cells_by_heading = dict(zip(headings, row, strict=True))
    assert cells_by_heading["等级"] == "较大"
    assert cells_by_heading["投资（万元）"] == 5.5


def test_libreoffice_prints_it_and_gives_back_every_cell(run: Run, tmp_path: Path) -> None:
    file = written(run, tmp_path, "list", "--table", "pilots")
    printed = pdf_of(file)
    text = text_of(printed)
    assert "重大改革试点落实台账" in text
    assert re.search(r"第 1 页，共 [0-9]+ 页", text)
    assert text.count("联系人及联系电话") == len(pages_in(printed))
    assert rows_of(saved_again(file, "xlsx")) == rows_of(file)
