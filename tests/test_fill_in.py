"""Sheets that go to a department and come back: what they say becomes entries, and nothing else."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ledgertool.editing.fillable import SheetState, lines_of
from ledgertool.reading.ledger import load
from ledgertool.reading.sheets.files import read_grids
from tests.conftest import Make, Run
from tests.office import saved_again
from tests.samples import DATA, PILOT, TABLE

ON = "2020-12-05"
Cells = dict[tuple[str, str], str]
"""What is filled in, by the id of a row and the heading of a column."""


@pytest.fixture
def office(make: Make) -> Path:
    """A ledger of two tables, one of them with a row in two stages."""
    return make({"ledgers/2020/tasks.yaml": TABLE, "ledgers/2020/pilots.yaml": PILOT})


def made(run: Run, folder: Path, *filters: str, to: Path) -> Path:
    """Ask for a sheet to be filled in."""
    file = to / "填报.xlsx"
    ask = ("list", *filters, "--fill-in", "--as-of", ON, "--data", str(folder))
    answer = run(*ask, "-o", str(file), "--force")
    assert (answer.code, answer.err) == (0, f"Wrote “{file}”.\n")
    return file


def filled(
    file: Path,
    cells: Mapping[tuple[str, str], str],
    *,
    drop: str = "",
    add: Mapping[str, str] | None = None,
) -> Path:
    """Fill a sheet in as another program saves it: as texts, with no formats.

    A row is known by its id, or its id and stage with a space between. What begins with
    ``error:`` is a formula that came to nothing. ``add`` is a line below, by its headings.
    """
    with xlsxwriter.Workbook(str(file.with_name("回.xlsx"))) as book:
        for grid in read_grids(file):
            worksheet = book.add_worksheet(grid.name)
            rows = [[cell.text for cell in row] for row in grid.rows]
            if grid.name == "_ledger":
                worksheet.very_hidden()
            elif grid.name != "_lists":
                heading = next(row for row in rows if "进展" in row)
                for row in rows:
                    key = " ".join(filter(None, row[:2]))
                    for (row_id, column), text in cells.items():
                        if row_id == key:
                            row[heading.index(column)] = text
                rows = [row for row in rows if not drop or row[0] != drop]
                rows += [[add.get(column, "") for column in heading]] if add else []
            for number, row in enumerate(rows):
                for place, text in enumerate(row):
                    if text.startswith("error:"):
                        worksheet.write_formula(number, place, "=Z99", None, text[6:])
                    else:
                        worksheet.write_string(number, place, text)
    return file.with_name("回.xlsx")


def taken_back(run: Run, folder: Path, file: Path, *more: str) -> Any:
    """Take a sheet back."""
    return run("import", str(file), "--update", "--on", ON, "--data", str(folder), *more)


def records(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Give all that is on record, by rows."""
    return {
        table.row_id(row): [
            {name: value for name, value in json.loads(entry.model_dump_json()).items() if value}
            for entry in row.record
        ]
        for table in load(folder).tables
        for row in table.rows
        if row.record
    }


# What goes out


def test_only_what_is_to_be_filled_in_is_open(run: Run, office: Path, tmp_path: Path) -> None:
    file = made(run, office, to=tmp_path)
    with zipfile.ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
    assert "<sheetProtection" in sheet
    assert 'name="_ledger" sheetId="3" state="veryHidden"' in book
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    heading = next(row for row in rows if "进展" in row)
    assert heading[:3] == ["编号", "阶段", "名称"]
    assert heading[-7:] == [
        "进展", "完成比例", "进度", "存在问题", "下一步", "销账依据", "报告日期",
    ]  # fmt: skip
    ids = [tuple(row[:2]) for row in rows if str(row[0]).startswith("2020/")]
    assert ids == [
        ("2020/tasks/1", ""),
        ("2020/tasks/2", ""),
        ("2020/pilots/1", "第一批"),
        ("2020/pilots/1", "第二批"),
    ]


def test_a_department_gets_its_rows_only(run: Run, office: Path, tmp_path: Path) -> None:
    file = made(run, office, "--department", "职成高教科", to=tmp_path)
    texts = [cell.text for grid in read_grids(file) for row in grid.rows for cell in row]
    assert "2020/tasks/2" in texts
    assert "2020/tasks/1" not in texts


@pytest.mark.parametrize("form", ["csv", "docx", "json", "table"])
def test_only_a_workbook_can_be_filled_in(run: Run, form: str) -> None:
    answer = run("list", "--fill-in", "-f", form, "--data", str(DATA))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "--fill-in makes a workbook of Excel; name one with -o FILE.xlsx.\n"


def test_phones_are_masked_in_what_goes_along_unseen_too(run: Run, tmp_path: Path) -> None:
    phone = "18808140946"
    assert phone in (DATA / "ledgers/2020/pilots.yaml").read_text(encoding="utf-8")
    file = made(run, DATA, to=tmp_path)
    with zipfile.ZipFile(file) as archive:
        assert not any(phone in archive.read(name).decode() for name in archive.namelist()
                       if name.endswith(".xml"))  # fmt: skip
    assert taken_back(run, DATA, file, "--dry-run").code == 0


# What comes back


def test_a_sheet_as_it_was_made_changes_nothing(run: Run, office: Path, tmp_path: Path) -> None:
    file = made(run, office, to=tmp_path)
    for one in (file, filled(file, {})):
        answer = taken_back(run, office, one)
        assert answer == (0, "The sheet says nothing new; nothing was written.\n", "")
    assert records(office) == {}


CELLS: Cells = {
    ("2020/tasks/1", "进展"): "方案已印发",
    ("2020/tasks/1", "完成比例"): "60%",
    ("2020/tasks/1", "进度"): "滞后",
    ("2020/tasks/1", "存在问题"): "经费未到位",
    ("2020/tasks/1", "下一步"): "召开会议",
    ("2020/tasks/2", "进展"): "已完成",
    ("2020/tasks/2", "销账依据"): "攀教体〔2020〕18号",
    ("2020/tasks/2", "报告日期"): "2020-12-01",
    ("2020/pilots/1 第一批", "进展"): "已验收",
}
TOLD = {
    "2020/tasks/1": [
        {
            "on": ON,
            "progress": "方案已印发",
            "percent": 60,
            "pace": "behind",
            "problems": "经费未到位",
            "next": "召开会议",
        }
    ],
    "2020/tasks/2": [
        {"on": "2020-12-01", "progress": "已完成"},
        {"on": "2020-12-01", "closed": "攀教体〔2020〕18号"},
    ],
    "2020/pilots/1": [{"on": ON, "stage": "第一批", "progress": "已验收"}],
}


def test_what_is_filled_in_becomes_entries(run: Run, office: Path, tmp_path: Path) -> None:
    file = filled(made(run, office, to=tmp_path), CELLS)
    answer = taken_back(run, office, file)
    assert (answer.code, answer.err) == (0, "")
    assert records(office) == TOLD


def test_a_sheet_that_libreoffice_saved_says_the_same(
    run: Run, office: Path, tmp_path: Path
) -> None:
    again = saved_again(filled(made(run, office, to=tmp_path), CELLS), "xlsx")
    assert taken_back(run, office, again).code == 0
    assert records(office) == TOLD


def test_taken_back_twice_it_says_nothing_new(run: Run, office: Path, tmp_path: Path) -> None:
    file = filled(made(run, office, to=tmp_path), CELLS)
    taken_back(run, office, file)
    answer = taken_back(run, office, file)
    assert answer == (0, "The sheet says nothing new; nothing was written.\n", "")
    assert records(office) == TOLD


def test_a_dry_run_writes_nothing(run: Run, office: Path, tmp_path: Path) -> None:
    file = filled(made(run, office, to=tmp_path), CELLS)
    answer = taken_back(run, office, file, "--dry-run")
    assert answer.code == 0
    assert "+        progress: 方案已印发" in answer.out
    assert records(office) == {}


def test_what_the_ledger_alone_changed_stays(run: Run, office: Path, tmp_path: Path) -> None:
    file = filled(made(run, office, to=tmp_path), {("2020/tasks/1", "进展"): "方案已印发"})
    run("progress", "tasks/2", "已启动", "--on", "2020-12-04", "--data", str(office))
    assert taken_back(run, office, file).code == 0
    assert set(records(office)) == {"2020/tasks/1", "2020/tasks/2"}
    assert len(records(office)["2020/tasks/2"]) == 1


def test_what_both_changed_is_told_and_nothing_is_written(
    run: Run, office: Path, tmp_path: Path
) -> None:
    cells = {("2020/tasks/1", "进展"): "方案已印发", ("2020/tasks/2", "进展"): "已启动"}
    file = filled(made(run, office, to=tmp_path), cells)
    run("progress", "tasks/1", "正在起草", "--on", "2020-12-04", "--data", str(office))
    before = records(office)
    answer = taken_back(run, office, file)
    assert answer.code == 1
    first, last = answer.err.splitlines()
    assert "进展: It is “方案已印发” in the sheet and “正在起草” in the ledger" in first
    assert last == "Nothing was written: 1 cell is to be settled first."
    assert records(office) == before
    settled = filled(file.with_name("填报.xlsx"), {**cells, ("2020/tasks/1", "进展"): "正在起草"})
    assert taken_back(run, office, settled).code == 0
    assert len(records(office)["2020/tasks/1"]) == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({("2020/tasks/1", "名称"): "别的"}, "This cell is not to be filled in"),
        ({("2020/tasks/1", "完成时限"): "2021"}, "This cell is not to be filled in"),
        ({("2020/tasks/1", "编号"): "2020/tasks/9"}, "is not a row of the sheet"),
        ({("2020/tasks/1", "编号"): "2020/tasks/2"}, "is in the sheet twice"),
        ({("2020/tasks/1", "完成比例"): "50"}, "“进展” must be filled in"),
        (
            {("2020/tasks/1", "进展"): "甲", ("2020/tasks/1", "完成比例"): "120"},
            "cannot be “120”",
        ),
        ({("2020/tasks/1", "进展"): "甲", ("2020/tasks/1", "进度"): "快"}, "cannot be “快”"),
        ({("2020/tasks/1", "进展"): "甲", ("2020/tasks/1", "报告日期"): "去年"}, "is not a day"),
    ],
)
def test_a_cell_that_cannot_be_taken_over_is_told_by_its_address(
    cells: Cells, said: str, run: Run, office: Path, tmp_path: Path
) -> None:
    file = filled(made(run, office, to=tmp_path), {**cells, ("2020/tasks/2", "进展"): "已启动"})
    answer = taken_back(run, office, file)
    assert answer.code == 1
    lines = answer.err.splitlines()
    assert any(line.startswith("回.xlsx!") and said in line for line in lines)
    assert records(office) == {}


@pytest.mark.parametrize("words", ["…", "待补", "TODO"])
def test_no_placeholder_closes_a_row(words: str, run: Run, office: Path, tmp_path: Path) -> None:
    file = filled(made(run, office, to=tmp_path), {("2020/tasks/1", "销账依据"): words})
    assert taken_back(run, office, file).code in (1, 2)
    assert records(office) == {}


def test_a_row_that_is_missing_does_no_harm(run: Run, office: Path, tmp_path: Path) -> None:
    cells = {("2020/tasks/1", "进展"): "方案已印发"}
    file = filled(made(run, office, to=tmp_path), cells, drop="2020/tasks/2")
    answer = taken_back(run, office, file)
    assert answer.code == 0
    assert answer.err.startswith("1 row that the sheet was made with is not in it")
    assert set(records(office)) == {"2020/tasks/1"}


def test_a_foreign_sheet_is_refused(run: Run, office: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    run("list", "--data", str(office), "-o", str(file))
    answer = taken_back(run, office, file)
    assert answer.code == 2
    assert answer.err.startswith("This sheet was not made by ledger list --fill-in")


def test_a_damaged_state_is_refused(run: Run, office: Path, tmp_path: Path) -> None:
    file = made(run, office, to=tmp_path)
    damaged = tmp_path / "b.xlsx"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(damaged, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sharedStrings.xml"):
                content = content.replace("推进中考改革".encode(), "推进高考改革".encode())
            new.writestr(name, content)
    answer = taken_back(run, office, damaged)
    assert answer.code == 2
    assert "is damaged" in answer.err


def again(run: Run, folder: Path, file: Path) -> None:
    """See that a sheet says nothing new, once it was taken back, on whatever day."""
    known = records(folder)
    for day in (ON, "2020-12-20"):
        answer = run("import", str(file), "--update", "--on", day, "--data", str(folder))
        assert answer == (0, "The sheet says nothing new; nothing was written.\n", "")
    assert records(folder) == known


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        *(
            ("完成比例", text, {"percent": 60})
            for text in ("60", "60%", "６０％", "60 %", "60.0", "60.00%", "060")
        ),
        ("完成比例", "33.30%", {"percent": 33.3}),
        ("完成比例", "0", {}),
        *(
            ("进度", text, {"pace": "behind"})
            for text in ("滞后", "进度滞后", "behind", "滞 后", "滞后\n")
        ),
        ("存在问题", "经费\n未到位", {"problems": "经费未到位"}),
        *(
            ("报告日期", text, {"on": "2020-12-01"})
            for text in ("2020-12-01", "2020.12.1", "2020年12月1日", "２０２０年１２月１日")
        ),
    ],
)
def test_however_a_cell_is_written_it_is_taken_back_once(
    column: str, text: str, told: dict[str, Any], run: Run, office: Path, tmp_path: Path
) -> None:
    cells = {("2020/tasks/1", "进展"): "甲", ("2020/tasks/1", column): text}
    file = filled(made(run, office, to=tmp_path), cells)
    assert taken_back(run, office, file).code == 0
    (entry,) = records(office)["2020/tasks/1"]
    assert entry == {"on": ON, "progress": "甲", **told}
    assert "percent: 60.0" not in (office / "ledgers/2020/tasks.yaml").read_text(encoding="utf-8")
    again(run, office, file)


def test_a_report_of_an_earlier_day_than_the_newest_is_taken_back_once(
    run: Run, office: Path, tmp_path: Path
) -> None:
    run("progress", "tasks/1", "甲", "--on", "2020-12-04", "--data", str(office))
    for cells in ({"进展": "乙"}, {"完成比例": "40"}):
        day = {("2020/tasks/1", "报告日期"): "2020-11-01"}
        told = {("2020/tasks/1", column): text for column, text in cells.items()}
        file = filled(made(run, office, to=tmp_path), {**told, **day})
        assert taken_back(run, office, file).code == 0
        again(run, office, file)


RECURRING = """\
kind: reform-task
title: 每月报送
year: 2020
source: 试编台账
order: 4
rows:
  - number: 1
    title: 报送进展
    leaders: [刘自力]
    lead_departments: [基教科]
    recurs: monthly-25
    outcome: 报表
"""


def test_each_occurrence_is_reported_by_itself_and_once(
    run: Run, make: Make, tmp_path: Path
) -> None:
    folder = make({"ledgers/2020/reports.yaml": RECURRING})
    cells = {
        ("2020/reports/1 2020-07", "进展"): "七月已报",
        ("2020/reports/1 2020-08", "进展"): "八月已报",
        ("2020/reports/1 2020-09", "销账依据"): "九月报表",
    }
    file = filled(made(run, folder, to=tmp_path), cells)
    assert taken_back(run, folder, file).code == 0
    assert [(one.get("for_"), one.get("stage")) for one in records(folder)["2020/reports/1"]] == [
        ("2020-07", None),
        ("2020-08", None),
        (None, "2020-09"),
    ]
    again(run, folder, file)


PHONE = "联系人谢强18808140946"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("联系人谢强188****0946", 0),  # as it was made
        (PHONE, 0),  # the same, in full
        ("联系人谢强18808140947", 1),
        ("方案已印发", 1),
    ],
)
def test_a_phone_on_record_is_no_change_of_the_ledger(
    text: str, told: int, run: Run, office: Path, tmp_path: Path
) -> None:
    run("progress", "tasks/1", PHONE, "--on", "2020-12-01", "--data", str(office))
    file = filled(made(run, office, to=tmp_path), {("2020/tasks/1", "进展"): text})
    answer = taken_back(run, office, file)
    assert (answer.code, "18808140946" in answer.out + answer.err) == (0, False)
    assert [one["progress"] for one in records(office)["2020/tasks/1"]] == [PHONE, text][: 1 + told]


def test_a_masked_phone_settles_what_both_changed(run: Run, office: Path, tmp_path: Path) -> None:
    made(run, office, to=tmp_path)
    run("progress", "tasks/1", PHONE, "--on", "2020-12-01", "--data", str(office))
    cells = {("2020/tasks/1", "进展"): "联系人谢强188****0946"}
    assert taken_back(run, office, filled(tmp_path / "填报.xlsx", cells)).code == 0
    assert len(records(office)["2020/tasks/1"]) == 1


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
@pytest.mark.parametrize("column", ["进展", "存在问题", "销账依据", "报告日期"])
def test_a_formula_that_came_to_nothing_is_told_and_not_recorded(
    column: str, error: str, run: Run, office: Path, tmp_path: Path
) -> None:
    cells = {("2020/tasks/1", "进展"): "甲", ("2020/tasks/1", column): f"error:{error}"}
    answer = taken_back(run, office, filled(made(run, office, to=tmp_path), cells))
    assert answer.code == 1
    assert f"{column}: The formula in it gives" in answer.err
    assert records(office) == {}


@pytest.mark.parametrize("column", ["进展", "销账依据", "存在问题"])
def test_what_is_filled_in_beside_no_row_is_told(
    column: str, run: Run, office: Path, tmp_path: Path
) -> None:
    file = filled(made(run, office, to=tmp_path), {}, add={column: "另有一项已完成"})
    answer = taken_back(run, office, file)
    assert answer.code == 1
    assert "编号: “—” is not a row of the sheet" in answer.err


@pytest.mark.parametrize(
    "title", ["长" * 20_000, "长" * 40_000, "𠮷" * 20_000, "\\u202e" * 8_000], ids=len
)
def test_a_text_too_long_for_a_cell_does_no_harm(
    title: str, run: Run, make: Make, tmp_path: Path
) -> None:
    text = TABLE.replace("title: 推进中考改革", f'title: "{title}"')
    folder, file = make({"ledgers/2020/tasks.yaml": text}), tmp_path / "填报.xlsx"
    run("list", "--fill-in", "--as-of", ON, "--data", str(folder), "-o", str(file))
    answer = run("import", str(file), "--update", "--dry-run", "--data", str(folder))
    assert answer.out == "The sheet says nothing new; nothing was written.\n"


def test_only_what_is_done_is_said_to_be_left_out(run: Run, office: Path, tmp_path: Path) -> None:
    file = tmp_path / "填报.xlsx"
    asks = (["list"], ["due", "2022", "--by"], ["list", "--due", "2021"])
    for ask in asks:
        said = run(
            *ask, "--fill-in", "--as-of", ON, "--data", str(office), "-o", str(file), "--force"
        )
        assert said.err == f"Wrote “{file}”.\n"
    for stage in ("第一批", "第二批"):
        evidence = ("--evidence", "验收意见", "--stage", stage)
        run("close", "pilots/1", *evidence, "--on", "2020-12-01", "--data", str(office))
    said = run(
        "list", "--fill-in", "--as-of", ON, "--data", str(office), "-o", str(file), "--force"
    )
    assert said.err.endswith("1 row is done, and left out of the sheet.\n")


def test_cells_that_are_moved_in_the_state_damage_it() -> None:
    rows = {("2020/tasks/1", ""): {"id": "甲", "title": ""}}
    moved = {("2020/tasks/1", ""): {"id": "", "title": "甲"}}
    headings = {"id": "编号", "title": "名称"}
    sums = {lines_of(SheetState(ON, headings, one))[-1] for one in (rows, moved)}
    assert len(sums) == 2


def test_problems_that_still_stand_in_their_cell_are_reported_again(
    run: Run, office: Path, tmp_path: Path
) -> None:
    ask = ("progress", "tasks/1", "正在起草", "--problems", "经费未到位", "--next", "召开会议")
    run(*ask, "--on", "2020-12-01", "--data", str(office))
    cells = {("2020/tasks/1", "进展"): "方案已印发", ("2020/tasks/1", "下一步"): ""}
    file = filled(made(run, office, to=tmp_path), cells)
    assert taken_back(run, office, file).code == 0
    assert records(office)["2020/tasks/1"][-1] == {
        "on": ON,
        "progress": "方案已印发",
        "problems": "经费未到位",
    }
    assert taken_back(run, office, file).out.startswith("The sheet says nothing new")


def test_a_masked_phone_in_a_new_report_is_told(run: Run, office: Path, tmp_path: Path) -> None:
    cells = {("2020/tasks/1", "进展"): "已联系188****0946，方案已印发"}
    answer = taken_back(run, office, filled(made(run, office, to=tmp_path), cells))
    assert answer.code == 1
    assert "is a masked phone; write the whole number." in answer.err
    assert records(office) == {}


# Three sides

WORDS = st.sampled_from(["", "甲", "乙", "方案已印发"])


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=WORDS, here=WORDS, there=WORDS)
def test_of_three_sides_only_a_real_conflict_stops(
    before: str, here: str, there: str, run: Run, make: Make, tmp_path: Path
) -> None:
    folder = make({"ledgers/2020/tasks.yaml": TABLE})
    report: Callable[[str, str], object] = lambda text, day: run(  # noqa: E731
        "progress", "tasks/1", text, "--on", day, "--data", str(folder)
    )
    if before:
        report(before, "2020-06-01")
    file = made(run, folder, to=tmp_path)
    if there:
        report(there, "2020-07-01")
    now = there or before
    back = filled(file, {("2020/tasks/1", "进展"): here})
    answer = taken_back(run, folder, back)
    progress = [entry["progress"] for entry in records(folder).get("2020/tasks/1", [])]
    known = [text for text in (before, there) if text]
    if here in ("", before, now):
        assert (answer.code, progress) == (0, known)
    elif now == before:
        assert (answer.code, progress) == (0, [*known, here])
    else:
        assert (answer.code, progress) == (1, known)


def test_the_day_of_a_report_is_that_of_the_import_where_none_is_filled_in(
    run: Run, office: Path, tmp_path: Path
) -> None:
    file = filled(made(run, office, to=tmp_path), {("2020/tasks/1", "进展"): "方案已印发"})
    run("import", str(file), "--update", "--data", str(office))
    assert records(office)["2020/tasks/1"][0]["on"] == str(date.today())
