"""Sheets taken in: what comes back, what each cell becomes, and what is told of those that fail."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledgertool.answers.columns import LAST_DAY, sheet_columns
from ledgertool.editing.importing.fitting import OF_ANSWERS
from ledgertool.model.fields import fields_of
from ledgertool.model.row import KINDS, Row
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run
from tests.samples import AS_OF, DATA, FORM, ISSUES

OF_NO_FORM = {"targets", "serves", "related", "record", "continues"}
"""Fields for which no official form has a column."""

TASK = ("序号", "工作任务", "责任领导", "牵头单位", "责任单位", "完成时限", "备注")
REFORM = ("序号", "改革任务", "责任领导", "牵头科室", "进度安排", "成果形式", "备注")


def sheet(path: Path, *rows: tuple[object, ...], name: str = "Sheet1") -> str:
    """Make a workbook of some rows."""
    with xlsxwriter.Workbook(str(path)) as book:
        worksheet = book.add_worksheet(name)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    worksheet.write_datetime(number, column, value, day)
                elif isinstance(value, (int, float)):
                    worksheet.write_number(number, column, value)
                else:
                    worksheet.write_string(number, column, str(value))
    return str(path)


@pytest.fixture
def office(make: Make) -> Path:
    """A ledger without a table."""
    return make({})


def written(row: Row) -> dict[str, Any]:
    """Give the fields of a row that official forms have columns for."""
    values = json.loads(row.model_dump_json())
    fields = fields_of(type(row)).values()
    own = {one.attribute for one in fields} - set(Row.model_fields)
    shown = {column.name for column in row.columns} | {"document_number", "issued_on"}
    names = {one.attribute for one in fields} - OF_NO_FORM - (own - shown)
    return {name: values[name] for name in names if name in values}


# Out and in again


@pytest.mark.parametrize("form", ["xlsx", "csv", "docx"])
@pytest.mark.parametrize("table", [table.id for table in load(DATA).tables])
def test_every_kind_gives_back_what_its_form_has_columns_for(
    table: str, form: str, run: Run, tmp_path: Path, make: Make
) -> None:
    file = tmp_path / f"表.{form}"
    ask = ("list", "--table", table, "--show-phones", "--as-of", AS_OF, "--data", str(DATA))
    assert run(*ask, "-o", str(file)).code == 0
    registry = (DATA / "registry.yaml").read_text(encoding="utf-8")
    folder = make({}, registry=registry)
    answer = run("import", str(file), "--year", "2020", "--table", "t", "--data", str(folder))
    assert (answer.code, answer.err) == (0, "")
    (there,) = [one for one in load(DATA).tables if one.id == table]
    (here,) = load(folder).tables
    assert list(map(written, here.rows)) == list(map(written, there.rows))
    assert here.kind is there.kind
    if form != "csv":
        assert here.head.title.endswith(there.head.title)
        assert here.head.legend == there.head.legend


@pytest.mark.parametrize("form", ["xlsx", "csv", "docx"])
def test_a_form_of_a_bureaus_own_comes_back_too(
    form: str, run: Run, make: Make, tmp_path: Path
) -> None:
    folder = make({"kinds/rectification.yaml": FORM, "ledgers/2020/issues.yaml": ISSUES})
    file = tmp_path / f"表.{form}"
    ask = ("list", "--kind", "rectification", "--data", str(folder), "-o", str(file))
    assert run(*ask).code == 0
    (before,) = load(folder).tables
    (folder / before.file).unlink()
    assert run("import", str(file), "--year", "2020", "--data", str(folder)).code == 0
    (after,) = load(folder).tables
    assert list(map(written, after.rows)) == list(map(written, before.rows))


plain_texts = st.text(
    st.characters(categories=("L", "N", "P", "S"), exclude_characters="☆★*\u3000"), min_size=1
).filter(lambda text: text.strip() == text and text not in "/／—-－\\" and "延至" not in text)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(plain_texts, min_size=1, max_size=5))
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_any_text_comes_back_as_it_is(
    form: str, texts: list[str], run: Run, make: Make, tmp_path: Path
) -> None:
    rows = "".join(
        f"  - number: {number}\n    title: {json.dumps(text, ensure_ascii=False)}\n"
        f"    lead_departments: [基教科]\n    deadline: 2020-12\n"
        for number, text in enumerate(texts, 1)
    )
    head = "kind: task\ntitle: 任务\nyear: 2020\nsource: 试编\norder: 1\nrows:\n"
    folder = make({"ledgers/2020/a.yaml": head + rows})
    if load(folder).tables[0].lost or run("check", "--data", str(folder)).code:
        return
    file = tmp_path / f"表.{form}"
    run("list", "--table", "a", "--data", str(folder), "-o", str(file), "--force")
    (before,) = load(folder).tables
    (folder / before.file).unlink()
    ask = ("import", str(file), "--kind", "task", "--year", "2020", "--table", "a")
    answer = run(*ask, "--data", str(folder))
    assert answer.code == 0, answer.err  # warnings of odd characters are there before, too
    (after,) = load(folder).tables
    assert [row.title for row in after.rows] == [row.title for row in before.rows]


# Cells


def rows_of(run: Run, folder: Path, file: str, *more: str) -> list[dict[str, Any]]:
    """Take a sheet in, and give its rows as JSON."""
    answer = run("import", file, "--year", "2020", "--data", str(folder), *more)
    assert (answer.code, answer.err) == (0, "")
    said = run("list", "--year", "2020", "-f", "json", "--data", str(folder)).out
    return list(json.loads(said))


@pytest.mark.parametrize(
    ("cell", "deadline", "words"),
    [
        ("2020-12", "2020-12", None),
        ("2020年12月", "2020-12", None),
        ("2020", "2020", None),
        (2020, "2020", None),
        (datetime(2020, 5, 13), "2020-05-13", None),
        ("年内完成", "2020", "年内完成"),
        ("12月底前", "2020-12", "12月底前"),
        ("近期", None, "近期"),
        ("", None, None),
        ("/", None, None),
        ("2018—2020年", "2018/2020", "2018—2020年"),
    ],
)
def test_a_deadline_is_read_and_its_words_are_kept(
    cell: object, deadline: str | None, words: str | None, run: Run, office: Path, tmp_path: Path
) -> None:
    file = sheet(tmp_path / "a.xlsx", TASK, (1, "甲任务", "", "基教科", "", cell, "有"))
    (row,) = rows_of(run, office, file, "--kind", "task")
    assert (row["deadline"], row["deadline_text"]) == (deadline, words)


@pytest.mark.parametrize(
    ("unit", "number", "words"),
    [("天", 5, "5日内"), ("日", 3, "3日内"), ("工作日", 5, "5个工作日内"), ("月", 9, "9月")],
)
def test_a_number_counts_in_the_unit_of_its_heading(
    unit: str, number: int, words: str, run: Run, office: Path, tmp_path: Path
) -> None:
    heading = (*TASK[:5], f"完成时限（{unit}）", "备注")
    file = sheet(tmp_path / "a.xlsx", heading, (1, "甲任务", "", "基教科", "", number, ""))
    (row,) = rows_of(run, office, file, "--kind", "task", "--issued-on", "2020-05-13")
    assert row["deadline_text"] == words
    assert (row["deadline"] or "").startswith("2020-")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("谢强、彭格", ["谢强", "彭格"]),
        ("谢强\n彭格", ["谢强", "彭格"]),
        ("谢强 彭格", ["谢强", "彭格"]),
        ("谢  强", ["谢强"]),
        ("谢强；彭格，刘自力", ["谢强", "彭格", "刘自力"]),
        ("谢强、", ["谢强"]),
    ],
)
def test_names_are_parted_where_they_are_several(
    cell: str, names: list[str], run: Run, office: Path, tmp_path: Path
) -> None:
    file = sheet(tmp_path / "a.xlsx", TASK, (1, "甲任务", cell, "基教科", "", "2020", ""))
    (row,) = rows_of(run, office, file, "--kind", "task")
    assert row["leaders"] == names


def test_a_star_and_what_stands_behind_it_are_parted(
    run: Run, office: Path, tmp_path: Path
) -> None:
    rows = [(n, f"任务{n}", "", "基教科", "", "2020", text) for n, text in enumerate(STARS, 1)]
    file = sheet(tmp_path / "a.xlsx", TASK, *rows)
    found = rows_of(run, office, file, "--kind", "task")
    assert [(row["must_close"], row["remark"]) for row in found] == list(STARS.values())


STARS = {
    "☆（第一批试点完成）": (True, "第一批试点完成"),
    "☆": (True, None),
    "★(年内)": (True, "年内"),
    "☆ 年内": (True, "年内"),
    "见附件": (False, "见附件"),
}


def test_numbers_run_and_what_is_printed_is_kept(run: Run, office: Path, tmp_path: Path) -> None:
    printed = [1, 2, "（三）", 1, "1.10"]
    rows = [(n, f"任务{i}", "", "基教科", "", "2020", "") for i, n in enumerate(printed)]
    run("import", sheet(tmp_path / "a.xlsx", TASK, *rows), "--kind", "task", "--year", "2020",
        "--data", str(office))  # fmt: skip
    (table,) = load(office).tables
    assert [(row.number, row.label) for row in table.rows] == [
        (1, None), (2, None), (3, "（三）"), (4, "1"), (5, "1.10"),
    ]  # fmt: skip


def test_lines_of_a_cell_become_one(run: Run, office: Path, tmp_path: Path) -> None:
    texts = ["深化\n产教融合", "1.甲事\n2.乙事", "PPP\nproject 甲", "甲。\n2.乙"]
    rows = [(n, text, "", "基教科", "", "2020", "") for n, text in enumerate(texts, 1)]
    found = rows_of(run, office, sheet(tmp_path / "a.xlsx", TASK, *rows), "--kind", "task")
    assert [row["title"] for row in found] == [
        "深化产教融合", "1.甲事；2.乙事", "PPP project 甲", "甲。2.乙",
    ]  # fmt: skip


# What cannot be read


def refused(run: Run, folder: Path, file: str, *more: str) -> list[str]:
    """Try to take a sheet in that cannot be; give what is said."""
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    answer = run("import", file, "--year", "2020", "--data", str(folder), *more)
    assert answer.code == 1
    assert answer.out == ""
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before
    return answer.err.splitlines()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((1, "", "谢强", "基教科", "2020", "出台方案", ""), "a.xlsx!Sheet1!B2 改革任务"),
        ((1, "甲", "谢墙", "基教科", "2020", "出台方案", ""), "a.xlsx!Sheet1!C2 责任领导 “谢墙”"),
        ((1, "甲", "谢强", "基科", "2020", "出台方案", ""), "a.xlsx!Sheet1!D2 牵头科室 “基科”"),
        ((1, "甲", "谢强", "基教科", "2020-13", "出台方案", ""), "a.xlsx!Sheet1!E2 进度安排"),
        ((1, "甲", "谢强", "基教科", "2020-02-30", "出台方案", ""), "a.xlsx!Sheet1!E2 进度安排"),
        ((1, "甲", "谢强", "基教科", "2020", "", ""), "a.xlsx!Sheet1!F2 成果形式"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_by_its_address(
    row: tuple[object, ...], said: str, run: Run, office: Path, tmp_path: Path
) -> None:
    good = (2, "乙", "谢强", "基教科", "2020", "出台方案", "")
    lines = refused(run, office, sheet(tmp_path / "a.xlsx", REFORM, row, good))
    assert lines[0].startswith(said)
    assert lines[-1] == "Nothing was written: 1 cell cannot be read."
    assert len(lines) == 2


def test_every_cell_that_cannot_be_read_is_told_at_once(
    run: Run, office: Path, tmp_path: Path
) -> None:
    rows = [(n, "甲", "谢墙", "基科", "2020", "出台方案", "") for n in range(1, 6)]
    lines = refused(run, office, sheet(tmp_path / "a.xlsx", REFORM, *rows))
    assert len(lines) == 11
    assert lines[-1] == "Nothing was written: 10 cells cannot be read."


def test_a_column_that_means_nothing_and_one_that_lacks_are_told(
    run: Run, office: Path, tmp_path: Path
) -> None:
    heading = (*REFORM[:5], "投资额", "备注")
    row = (1, "甲", "谢强", "基教科", "2020", "5", "")
    lines = refused(run, office, sheet(tmp_path / "a.xlsx", heading, row), "--kind", "reform-task")
    assert any(line.startswith("a.xlsx!Sheet1!F1 “投资额”") for line in lines)
    assert any("“成果形式” must be given." in line for line in lines)


def test_an_empty_column_without_a_meaning_is_left_out(
    run: Run, office: Path, tmp_path: Path
) -> None:
    heading = (*REFORM, "核实情况")
    row = (1, "甲", "谢强", "基教科", "2020", "出台方案", "", "")
    assert len(rows_of(run, office, sheet(tmp_path / "a.xlsx", heading, row))) == 1


def test_a_masked_phone_is_not_taken_for_one(run: Run, tmp_path: Path, make: Make) -> None:
    file = tmp_path / "a.xlsx"
    run("list", "--table", "pilots", "--data", str(DATA), "-o", str(file))
    registry = (DATA / "registry.yaml").read_text(encoding="utf-8")
    lines = refused(run, make({}, registry=registry), str(file))
    assert len(lines) == 8
    assert "188****0946 is a masked phone" in lines[0].replace("“", "").replace("”", "")


def test_two_columns_that_say_different_things_of_one_field_are_told(
    run: Run, office: Path, tmp_path: Path
) -> None:
    heading = (*REFORM[:4], "配合科室", *REFORM[4:])
    row = (1, "甲", "谢强", "基教科，职成高教科", "基教科", "2020", "出台方案", "")
    lines = refused(run, office, sheet(tmp_path / "a.xlsx", heading, row))
    assert lines[0] == (
        "a.xlsx!Sheet1!E2 配合科室 “基教科”: It gives “协助部门” once more, and not as D2 does;"
        " write it in one of them."
    )
    same = (1, "甲", "谢强", "基教科，职成高教科", "职成高教科", "2020", "出台方案", "")
    (found,) = rows_of(run, office, sheet(tmp_path / "b.xlsx", heading, same))
    assert found["support_departments"] == ["职成高教科"]


def test_a_warning_is_no_cell_that_cannot_be_read(run: Run, office: Path, tmp_path: Path) -> None:
    rows = [(1, "甲豈", "谢强", "基教科", "2020", "出台方案", ""),
            (2, "乙", "谢强", "基教科", "2019", "出台方案", "")]  # fmt: skip
    lines = refused(run, office, sheet(tmp_path / "a.xlsx", REFORM, *rows))
    assert lines[0].startswith("a.xlsx!Sheet1!E3")
    assert lines[1:] == ["Nothing was written: 1 cell cannot be read."]


def test_every_heading_that_answers_work_out_is_known_to_be_no_data() -> None:
    fields = {field for kind in KINDS.values() for field in fields_of(kind)}
    known = sheet_columns(load(DATA))
    worked_out = {known[name].heading.text for name in known if name not in fields}
    assert worked_out | {LAST_DAY} <= OF_ANSWERS


# Which kind, which table


def test_a_kind_is_found_by_its_headings(run: Run, office: Path, tmp_path: Path) -> None:
    row = (1, "甲", "谢强", "基教科", "2020", "出台方案", "")
    (found,) = rows_of(run, office, sheet(tmp_path / "a.xlsx", REFORM, row))
    assert found["kind"] == "reform-task"


def test_where_several_kinds_fit_one_is_to_be_named(run: Run, office: Path, tmp_path: Path) -> None:
    heading = ("序号", "名称", "责任领导", "牵头部门", "备注")
    file = sheet(tmp_path / "a.xlsx", heading, (1, "甲", "谢强", "基教科", ""))
    answer = run("import", file, "--year", "2020", "--data", str(office))
    assert answer.code == 2
    assert "name one with --kind" in answer.err


@pytest.mark.parametrize(
    "rows",
    [
        [("甲", "乙"), ("丙", "丁")],
        [("说明",)],
    ],
)
def test_a_sheet_without_a_table_is_refused(
    rows: list[tuple[object, ...]], run: Run, office: Path, tmp_path: Path
) -> None:
    answer = run("import", sheet(tmp_path / "a.xlsx", *rows), "--data", str(office))
    assert answer.code == 2
    assert "no table with headings that are known" in answer.err


def test_a_table_that_is_there_is_not_written_over(run: Run, office: Path, tmp_path: Path) -> None:
    row = (1, "甲", "谢强", "基教科", "2020", "出台方案", "")
    file = sheet(tmp_path / "a.xlsx", REFORM, row)
    rows_of(run, office, file)
    before = (office / "ledgers/2020/reform-tasks.yaml").read_bytes()
    answer = run("import", file, "--year", "2020", "--data", str(office))
    assert answer.code == 2
    assert (office / "ledgers/2020/reform-tasks.yaml").read_bytes() == before


def test_several_tables_of_a_sheet_become_several_files(
    run: Run, office: Path, tmp_path: Path
) -> None:
    row = (1, "甲", "谢强", "基教科", "2020", "出台方案", "")
    file = sheet(
        tmp_path / "a.xlsx",
        ("第一张表",),
        REFORM,
        row,
        ("",),
        ("第二张表",),
        REFORM,
        (1, "乙事", "彭格", "职成高教科", "2020-12", "印发通知", "☆"),
    )
    rows_of(run, office, file)
    tables = load(office).tables
    assert [(table.id, table.head.title, table.head.order) for table in tables] == [
        ("2020/reform-tasks", "第一张表", 1),
        ("2020/reform-tasks-2", "第二张表", 2),
    ]


def test_the_head_is_of_the_sheet_where_it_is_not_given(
    run: Run, office: Path, tmp_path: Path
) -> None:
    row = (1, "甲", "谢强", "基教科", "2020", "出台方案", "")
    file = sheet(tmp_path / "上级来文.xlsx", ("某项工作台账",), REFORM, row)
    rows_of(run, office, file)
    head = load(office).tables[0].head
    assert (head.title, head.source, head.order, head.issued_on) == (
        "某项工作台账", "上级来文", 1, None,
    )  # fmt: skip
    more = ("--title", "题", "--source", "文", "--order", "7", "--issued-on", "2020-05-13")
    (office / "ledgers/2020/reform-tasks.yaml").unlink()
    rows_of(run, office, file, "--table", "b", *more)
    head = load(office).tables[0].head
    assert (head.title, head.source, head.order, str(head.issued_on)) == (
        "题", "文", 7, "2020-05-13",
    )  # fmt: skip


def test_a_dry_run_shows_the_file_and_writes_nothing(
    run: Run, office: Path, tmp_path: Path
) -> None:
    row = (1, "甲", "谢强", "基教科", "2020", "出台方案", "")
    file = sheet(tmp_path / "a.xlsx", REFORM, row)
    answer = run("import", file, "--year", "2020", "--dry-run", "--data", str(office))
    assert answer.code == 0
    assert "+    title: 甲" in answer.out
    assert list(office.rglob("reform-tasks.yaml")) == []


def test_a_cell_that_says_nothing_and_a_number_are_told_as_that(
    run: Run, office: Path, tmp_path: Path
) -> None:
    row = (1, "甲", "/", "基教科", "", "2020", "")
    file = sheet(tmp_path / "a.xlsx", TASK, row)
    said = run("import", file, "--kind", "task", "--year", "2020", "--data", str(office)).out
    assert "Sheet1!A2 序号 → number, as it stands\n" in said
    assert "Sheet1!C2 责任领导 / → left out: a sign that there is nothing\n" in said


def test_cells_that_became_the_same_are_told_together(
    run: Run, office: Path, tmp_path: Path
) -> None:
    rows = [(n, f"任务{n}", "谢强", "基教科", "", "年内完成", "") for n in range(1, 5)]
    file = sheet(tmp_path / "a.xlsx", TASK, *rows)
    said = run("import", file, "--kind", "task", "--year", "2020", "--data", str(office)).out
    assert said.splitlines()[:5] == [
        "Sheet1!A2 序号 → number, as it stands (and 3 more cells)",
        "Sheet1!B2 工作任务 → title, as it stands (and 3 more cells)",
        "Sheet1!C2 责任领导 → leaders, as it stands (and 3 more cells)",
        "Sheet1!D2 牵头单位 → lead_departments, as it stands (and 3 more cells)",
        "Sheet1!F2 完成时限 年内完成 → deadline: 2020; deadline_text: 年内完成 (and 3 more cells)",
    ]


def test_what_each_cell_became_is_shown(run: Run, office: Path, tmp_path: Path) -> None:
    row = (1, "甲", "谢强", "基教科，职成高教科", "年内完成", "出台方案", "☆")
    file = sheet(tmp_path / "a.xlsx", REFORM, row)
    said = run("import", file, "--year", "2020", "--data", str(office)).out
    for words in (
        "Sheet1!B2 改革任务 → title, as it stands", "lead_departments: 基教科",
        "support_departments: 职成高教科",
        "deadline: 2020", "deadline_text: 年内完成", "must_close: true",
    ):  # fmt: skip
        assert words in said


HOSTILE: dict[str, str] = {
    "a formula": "=1+1",
    "a list": "[甲, 乙]",
    "a mapping": "甲: 乙",
    "a comment": "甲 # 乙",
    "a dash": "- 甲",
    "an anchor": "&甲",
    "a number": "007",
    "a word of YAML": "no",
    "an end": "---",
    "quotation marks": "“甲”\"乙'",
    "a backslash": "甲\\n乙",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_looks_like_yaml_is_a_text(name: str, run: Run, office: Path, tmp_path: Path) -> None:
    row = (1, HOSTILE[name], "谢强", "基教科", "2020", "出台方案", "")
    answer = run(
        "import", sheet(tmp_path / "a.xlsx", REFORM, row), "--year", "2020", "--data", str(office)
    )
    if answer.code == 0:
        assert load(office).tables[0].rows[0].title == HOSTILE[name]
    else:
        assert answer.code == 1
        assert answer.err.startswith("a.xlsx!Sheet1!B2")


# Names that the registry lacks


def test_new_names_are_added_where_that_is_asked_for(
    run: Run, office: Path, tmp_path: Path
) -> None:
    row = (1, "甲", "某某某、谢强", "体卫艺科，某某办", "2020", "出台方案", "")
    file = sheet(tmp_path / "a.xlsx", REFORM, row)
    assert len(refused(run, office, file)) == 3
    answer = run("import", file, "--year", "2020", "--add-names", "--data", str(office))
    assert answer.code == 0
    assert "Added to people of the registry, at the end: 某某某" in answer.err
    registry = load(office).registry
    assert [entry.name for entry in registry.people.entries][-1] == "某某某"
    assert [entry.name for entry in registry.departments.entries][-2:] == ["体卫艺科", "某某办"]
    assert run("check", "--data", str(office)).code == 0
