"""Kinds made of the headings of sheets that no kind fits."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledgertool.reading.ledger import load
from tests.conftest import Make, Run
from tests.test_import import sheet

HEADINGS = (
    "序号",
    "检查内容",
    "责任科室",
    "投资（万元）",
    "完成率",
    "发现日期",
    "是否整改",
    "验收人",
)
ROW = (1, "消防通道是否畅通", "基教科", 5, "60%", "2020-05-20", "是", "谢强")


@pytest.fixture
def office(make: Make) -> Path:
    """A ledger without a table."""
    return make({})


def form(run: Run, folder: Path, file: str) -> dict[str, object]:
    """Make a kind of a sheet, and read its form."""
    ask = ("import", file, "--as-kind", "site-visit", "--year", "2020", "--data", str(folder))
    answer = run(*ask)
    assert (answer.code, answer.err) == (0, "")
    assert run("check", "--strict", "--data", str(folder)).code == 0
    text = (folder / "kinds" / "site-visit.yaml").read_text(encoding="utf-8")
    read = yaml.safe_load(text)
    assert isinstance(read, dict)
    return read


def test_columns_get_the_types_of_their_cells(run: Run, office: Path, tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", ("安全检查台账",), HEADINGS, ROW)
    assert form(run, office, file) == {
        "kind": "site-visit",
        "name": "安全检查台账",
        "fields": {
            "budget": {"heading": "投资（万元）", "type": "amount", "unit": "万元"},
            "column_e": {"heading": "完成率", "type": "percent"},
            "day": {"heading": "发现日期", "type": "day"},
            "column_g": {"heading": "是否整改", "type": "flag"},
            "column_h": {"heading": "验收人", "type": "person"},
        },
        "columns": [
            "number",
            {"title": "检查内容"},
            {"lead_departments": "责任科室"},
            "budget",
            "column_e",
            "day",
            "column_g",
            "column_h",
        ],
    }
    (row,) = load(office).tables[0].rows
    assert (row.title, row.lead_departments) == ("消防通道是否畅通", ("基教科",))


def test_the_sheet_can_be_taken_in_again_by_the_kind_that_it_made(
    run: Run, office: Path, tmp_path: Path
) -> None:
    file = sheet(tmp_path / "a.xlsx", HEADINGS, ROW)
    form(run, office, file)
    ask = ("--kind", "site-visit", "--year", "2021", "--data", str(office))
    assert run("import", file, *ask).code == 0


@pytest.mark.parametrize("name", ["pilot", "registry", "Inspection", "检查", "a b"])
def test_a_name_that_cannot_be_one_is_refused(
    name: str, run: Run, office: Path, tmp_path: Path
) -> None:
    file = sheet(tmp_path / "a.xlsx", HEADINGS, ROW)
    answer = run("import", file, "--as-kind", name, "--data", str(office))
    assert (answer.code, answer.out) == (2, "")
    assert not (office / "kinds").exists()


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("联系方式", ("18800001111", "18800001112"), {"heading": "联系方式", "type": "phone"}),
        ("编码", ("000", "001"), {"heading": "编码", "type": "text"}),
        ("进度（%）", (60, 70), {"heading": "进度（%）", "type": "percent"}),
        ("数量", (3, 12), {"heading": "数量", "type": "number"}),
    ],
)
def test_a_column_of_any_cells_can_be_taken_in(
    heading: str,
    cells: tuple[object, object],
    field: dict[str, str],
    run: Run,
    office: Path,
    tmp_path: Path,
) -> None:
    rows = [(n, f"检查消防通道{n}", cell) for n, cell in enumerate(cells, 1)]
    file = sheet(tmp_path / "a.xlsx", ("序号", "检查内容", heading), *rows)
    fields = form(run, office, file)["fields"]
    assert isinstance(fields, dict)
    assert list(fields.values()) == [field]


@pytest.mark.parametrize("headings", [("序号", "检查内容", "金额", "金额"), ("序号", "其他")])
def test_headings_that_make_no_kind_are_refused(
    headings: tuple[str, ...], run: Run, office: Path, tmp_path: Path
) -> None:
    row = (1, "消防通道", "5", "6")[: len(headings)]
    file = sheet(tmp_path / "a.xlsx", headings, row if len(headings) > 2 else (1, ""))
    answer = run("import", file, "--as-kind", "site-visit", "--data", str(office))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("No table was found in")
    assert not (office / "kinds").exists()


words = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=8)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(headings=st.lists(words, min_size=2, max_size=8, unique=True))
def test_whatever_the_headings_are_the_form_is_sound(
    headings: list[str], run: Run, make: Make, tmp_path: Path
) -> None:
    folder = make({})
    for old in [*folder.rglob("site-visit*.yaml")]:
        old.unlink()
    rows = [(n, *(f"{heading}之{n}" for heading in headings)) for n in range(1, 4)]
    file = sheet(tmp_path / "a.xlsx", ("序号", *headings), *rows)
    answer = run("import", file, "--as-kind", "site-visit", "--year", "2020",
                 "--add-names", "--data", str(folder))  # fmt: skip
    assert answer.code in (0, 1), answer.err
    assert "This is a bug" not in answer.err
    if answer.code == 0:
        assert run("check", "--data", str(folder)).code == 0
