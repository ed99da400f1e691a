"""Bureaus of a lake differ: in their forms, in their names, and in what of them can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import duckdb
import pytest

from ledgertool.lake import bureaus, counting
from ledgertool.lake.placing import replace_folder
from ledgertool.lake.shelf import Shelf
from ledgertool.model.row import Row
from tests.conftest import Run
from tests.provinces import lake_of, made
from tests.samples import FORM, ISSUES, PILOT, REGISTRY, TABLE

AS_OF = ("--as-of", "2020-12-05", "-f", "json")
TASKS = {"ledgers/2020/tasks.yaml": TABLE}


def asked(run: Run, lake: Path, *words: str) -> Any:
    """Ask a lake for objects."""
    return json.loads(run(*words, *AS_OF, "--lake", str(lake)).out)


def lake(folder: Path, **files: Mapping[str, str]) -> Path:
    """Make a lake of bureaus with some files each."""
    found = {code: made(folder / f"data-{code}", texts) for code, texts in files.items()}
    return lake_of(folder, found)


def test_each_bureau_has_the_columns_of_its_own_form(tmp_path: Path, run: Run) -> None:
    other = FORM.replace("heading: 等级", "heading: 级别")
    assert other != FORM
    issues = {"ledgers/2020/issues.yaml": ISSUES}
    place = lake(
        tmp_path,
        a={**issues, "kinds/rectification.yaml": FORM},
        b={**issues, "kinds/rectification.yaml": other},
    )
    for name in ("等级", "级别", "severity"):
        found = asked(run, place, "list", "--kind", "rectification", "--columns", name)
        assert [(item["id"], item["severity"]) for item in found] == [
            ("a/2020/issues/1", "重大"),
            ("a/2020/issues/2", None),
            ("b/2020/issues/1", "重大"),
            ("b/2020/issues/2", None),
        ]


def test_the_same_form_of_several_bureaus_is_shown_as_one(tmp_path: Path, run: Run) -> None:
    issues = {"ledgers/2020/issues.yaml": ISSUES}
    another = FORM.replace("rectification", "inspection").replace("问题整改台账", "督查台账")
    place = lake(
        tmp_path,
        a={**issues, "kinds/rectification.yaml": FORM},
        b={
            **issues,
            "kinds/rectification.yaml": FORM.replace("\n", "\r\n"),
            "kinds/inspection.yaml": another,
        },
    )
    asked = ("list", "--kind", "rectification", "-f", "csv", "--lake", str(place))
    answer = run(*asked)
    assert answer.out.startswith("单位,编号,序号,存在问题,整改措施,等级,投资（万元）,责任科室,")
    assert len(answer.out.splitlines()) == 5


def test_tables_of_several_bureaus_are_sheets_that_name_them(tmp_path: Path, run: Run) -> None:
    place = lake(tmp_path, a=TASKS, b=TASKS)
    file = tmp_path / "tasks.xlsx"
    asked = ("list", "--table", "tasks", "--lake", str(place), "-o", str(file))
    assert run(*asked).code == 0
    with ZipFile(file) as archive:
        written = archive.read("xl/workbook.xml").decode()
    assert re.findall('<sheet [^>]*name="([^"]*)"', written) == ["a 改革任务", "b 改革任务"]


def test_one_heading_shows_what_each_form_has_under_it(tmp_path: Path, run: Run) -> None:
    other = FORM.replace("severity: {heading: 等级", "grade: {heading: 等级")
    other = other.replace("  - severity\n", "  - grade\n")
    issues = ISSUES.replace("severity: 重大", "grade: 较大")
    place = lake(
        tmp_path,
        a={"ledgers/2020/issues.yaml": ISSUES, "kinds/rectification.yaml": FORM},
        b={"ledgers/2020/issues.yaml": issues, "kinds/rectification.yaml": other},
    )
    question = ("list", "--columns", "等级", "-f", "csv", "--lake", str(place))
    first, second = "a,a/2020/issues/1,重大", "b,b/2020/issues/1,较大"
    without = ("a,a/2020/issues/2,", "b,b/2020/issues/2,")
    said = run(*question).out.splitlines()
    assert said == ["单位,编号,等级", first, without[0], second, without[1]]
    assert run(*question, "--sort=等级").out.splitlines()[1:] == [second, first, *without]
    assert run(*question, "--sort=-等级").out.splitlines()[1:] == [first, second, *without]


def test_a_column_of_any_bureau_is_known_where_others_alone_have_rows(
    tmp_path: Path, run: Run
) -> None:
    place = lake(tmp_path, a=TASKS, b={"kinds/rectification.yaml": FORM})
    for name, others in (("等级", ()), ("budget", ("--sort", "checker"))):
        asked = ("list", "--leader", "谢强", "--columns", name, *others, "-f", "csv")
        answer = run(*asked, "--lake", str(place))
        assert answer.out.splitlines()[1:] == ["a,a/2020/tasks/2,"]
    answer = run("list", "--leader", "谢强", "--columns", "等第", "--lake", str(place))
    assert (answer.code, answer.out) == (2, "")


def test_a_kind_of_one_bureau_is_none_of_another(tmp_path: Path, run: Run) -> None:
    issues = {"ledgers/2020/issues.yaml": ISSUES, "kinds/rectification.yaml": FORM}
    place = lake(tmp_path, a=TASKS, b=issues)
    found = asked(run, place, "list", "--kind", "rectification")
    assert [item["id"] for item in found] == ["b/2020/issues/1", "b/2020/issues/2"]
    answer = run("list", "--kind", "rectificatoin", "--lake", str(place))
    assert answer.code == 2
    assert "Did you mean “rectification”" in answer.err


def test_what_cannot_be_read_of_a_bureau_is_left_out_and_its_code_told(
    tmp_path: Path, run: Run
) -> None:
    broken = TABLE.replace("deadline: 2020-12", "deadline: 2020-13")
    place = lake(tmp_path, a=TASKS, b={"ledgers/2020/tasks.yaml": broken})
    answer = run("list", *AS_OF, "--lake", str(place))
    assert [item["id"] for item in json.loads(answer.out)] == [
        *("a/2020/tasks/1", "a/2020/tasks/2"),
        "b/2020/tasks/2",
    ]
    said = "The data of 1 bureau has errors; what cannot be read is left out: “b”\n"
    assert (answer.code, answer.err.splitlines(keepends=True)[-1]) == (3, said)
    alone = run("list", *AS_OF, "--lake", str(place), "--bureau", "a")
    assert (alone.code, alone.err) == (0, "")


def test_names_are_known_where_the_registry_cannot_be_read(tmp_path: Path, run: Run) -> None:
    found = {
        "a": made(tmp_path / "a", TASKS),
        "b": made(tmp_path / "b", TASKS, REGISTRY.replace("people:\n", "people:\n  - nmae: x\n")),
    }
    place = lake_of(tmp_path, found)
    items = asked(run, place, "list", "--leader", "谢强")
    assert [item["id"] for item in items] == ["a/2020/tasks/2", "b/2020/tasks/2"]


def test_tables_of_several_kinds_are_shown_in_the_form_of_none(tmp_path: Path, run: Run) -> None:
    later = {"ledgers/2021/tasks.yaml": PILOT.replace("year: 2020", "year: 2021")}
    place = lake(tmp_path, a=TASKS, b={**TASKS, **later})
    years = ("--year", "2020", "--year", "2021", "--as-of", "2020-12-05", "-f", "csv")
    answer = run("list", "--table", "tasks", *years, "--lake", str(place))
    assert answer.out.splitlines()[0] == "单位,编号,名称,责任领导,牵头部门,完成时限,☆,状态"
    answer = run("list", "--table", "a/2020/tasks", *years, "--lake", str(place))
    assert answer.out.startswith("单位,编号,序号,改革任务,")


@pytest.mark.parametrize(
    ("words", "headings"),
    [
        (("list",), "单位,编号,名称,责任领导,牵头部门,完成时限,☆,状态"),
        (("list", "--columns", "bureau,title", "--sort", "-bureau"), "单位,编号,名称"),
        (("due", "2020"), "单位,编号,名称,责任领导,牵头部门,完成时限,☆,状态"),
        (("stats",), "单位,责任领导,项数,☆,按期销账,逾期销账"),
        (("stats", "--by", "table", "--by", "bureau"), "单位,台账,项数"),
        (("stats", "--by", "bureau"), "单位,项数,☆,按期销账,逾期销账"),
        (("stats", "--by", "status"), "状态,项数,☆,按期销账,逾期销账"),
        (("targets",), "单位,编号,指标,目标,期限,原文"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_the_headings_are_the_same_where_nothing_is_found(
    words: tuple[str, ...], headings: str, tmp_path: Path, run: Run
) -> None:
    filters = () if words == ("targets",) else ("--search", "无此事")
    answer = run(*words, *filters, "-f", "csv", "--lake", str(lake(tmp_path, a=TASKS)))
    assert (answer.code, answer.out) == (0, headings + "\r\n")


def test_nothing_is_found_where_the_registry_cannot_be_read(tmp_path: Path, run: Run) -> None:
    broken = REGISTRY.replace("people:\n", "people:\n  - nmae: x\n")
    place = lake_of(tmp_path, {"a": made(tmp_path / "a", TASKS, broken)})
    asked = ("list", "--kind", "reform-task", "--status", "withdrawn", "--as-of", "2020-12-05")
    answer = run(*asked, "--lake", str(place))
    assert answer.code == 3
    assert answer.out.splitlines() == [
        "As of 2020-12-05; kind “reform-task”; status “withdrawn”: 0 rows",
        "Nothing was found in 2 rows of 1 table. Each part of the question by itself: kind"
        " “reform-task”: 2 rows; status “withdrawn”: 0 rows.",
    ]


@pytest.mark.parametrize(
    ("words", "made_of"),
    [
        (("list", "--leader", "谢强"), ["a 2"]),
        (("due", "2021"), ["b 1"]),
        (("list", "--table", "b/2020/pilots"), ["b 1"]),
        (("list", "--leader", "彭格", "--bureau", "b"), []),
    ],
    ids=" ".join,
)
def test_a_question_makes_the_rows_that_may_answer_alone(
    words: tuple[str, ...],
    made_of: list[str],
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = lake(tmp_path, a=TASKS, b={"ledgers/2020/pilots.yaml": PILOT}, c={})
    rows: list[str] = []
    plain = Row.model_validate.__func__  # type: ignore[attr-defined]

    def counting(cls: type[Row], values: object) -> Row:
        row: Row = plain(cls, values)
        rows.append(f"{'a' if cls.kind == 'reform-task' else 'b'} {row.number}")
        return row

    monkeypatch.setattr(Row, "model_validate", classmethod(counting))
    run(*words, *AS_OF, "--lake", str(place))
    assert sorted(set(rows)) == made_of


def test_bureaus_are_asked_a_few_at_a_time(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[list[str]] = []
    plain = Shelf.take

    def taking(shelf: Shelf, bureaus: list[str]) -> None:
        taken.append(bureaus)
        plain(shelf, bureaus)

    codes = [f"{number:02}" for number in range(7)]
    place = lake(tmp_path, **dict.fromkeys(codes, TASKS))
    monkeypatch.setattr(bureaus, "_AT_ONCE", 3)
    monkeypatch.setattr(Shelf, "take", taking)
    found = asked(run, place, "stats", "--by", "bureau")
    assert [(item["bureau"], item["rows"]) for item in found] == [(code, 2) for code in codes]
    assert taken == [["00", "01"], ["02", "03"], ["04", "05"], ["06"]]


def test_no_table_gets_more_columns_than_a_workbook_has(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_MOST_COLUMNS", 3)
    place = lake(tmp_path, a=TASKS, b=TASKS)
    asked = ("stats", "--by", "status", "--by", "leader", "--lake", str(place))
    assert run(*asked) == (
        2,
        "",
        "There would be more than 3 columns; count by one of the two, or name fewer bureaus with"
        " --bureau.\n",
    )
    assert run(*asked, "--bureau", "a").code == 0
    assert run("stats", "--by", "leader", "--by", "leader", "--lake", str(place)).code == 0


@pytest.mark.parametrize("damage", [b"", b"PAR1", bytes(4000)], ids=["empty", "short", "zeros"])
@pytest.mark.parametrize("name", ["rows/year=2020", "tables/year=2020", "files", "sources"])
@pytest.mark.parametrize("command", ["list", "due", "stats", "targets"])
def test_a_damaged_lake_is_told_in_one_sentence(
    command: str, name: str, damage: bytes, tmp_path: Path, run: Run
) -> None:
    place = lake(tmp_path, a=TASKS)
    (place / name / "data.parquet").write_bytes(damage)
    answer = run(command, *AS_OF, "--lake", str(place))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        f"“{place}” is damaged, or was replaced while it was being read; ask again, or write it"
        " anew.\n"
    )


@pytest.mark.parametrize("command", ["list", "due", "stats", "targets"])
def test_no_answer_is_made_of_two_lakes(
    command: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new").mkdir()
    place, new = lake(tmp_path, a=TASKS), lake(tmp_path / "new", a=TASKS)
    plain = Shelf.pick

    def replacing(shelf: Shelf, *picked: Any) -> list[str]:
        replace_folder(new, place)
        return plain(shelf, *picked)

    monkeypatch.setattr(Shelf, "pick", replacing)
    answer = run(command, *AS_OF, "--lake", str(place))
    assert (answer.code, answer.out) == (2, "")
    assert "was replaced while it was being read; ask again" in answer.err
    monkeypatch.undo()
    assert run(command, *AS_OF, "--lake", str(place)).code == 0


def test_a_lake_that_lacks_rows_is_damaged(tmp_path: Path, run: Run) -> None:
    place = lake(tmp_path, a=TASKS)
    file, other = place / "rows" / "year=2020" / "data.parquet", tmp_path / "other.parquet"
    duckdb.execute(f"copy (from '{file}' where number <> 1) to '{other}' (format parquet)")
    other.replace(file)
    answer = run("list", *AS_OF, "--lake", str(place))
    assert (answer.code, answer.out) == (2, "")
    assert "is damaged" in answer.err
