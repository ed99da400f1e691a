"""Rows that name no leader, and numbers as the document prints them: tables of other offices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledgertool.model.fields import fields_of
from ledgertool.model.row import KINDS
from tests.conftest import Make, Run, ask_json
from tests.findings import facts
from tests.samples import TABLE

OPEN = [
    name
    for name, cls in KINDS.items()
    if {field.name for field in fields_of(cls).values() if field.required} == {"number", "title"}
]
"""The kinds whose rows need not name anybody."""

TASKS = """\
kind: KIND
title: 工作任务分解台账
year: 2020
source: 试编台账
order: 5
rows:
  - number: 1
    label: （一）
    title: 编制年度计划
    lead_departments: [基教科]
    deadline: 2020-06
  - number: 2
    label: "1.2"
    title: 汇总年度材料
    leaders: [谢强]
    deadline: 2020-12
  - number: 3
    title: 报送年度总结
"""


@pytest.fixture(params=OPEN)
def tasks(request: pytest.FixtureRequest, make: Make) -> Path:
    """Give a folder that has a table of such rows beside one that names leaders."""
    text = TASKS.replace("KIND", request.param)
    return make({"ledgers/2020/others.yaml": text, "ledgers/2020/tasks.yaml": TABLE})


def test_some_kind_is_for_rows_that_name_nobody() -> None:
    assert OPEN


def test_rows_that_name_no_leader_are_sound(tasks: Path) -> None:
    assert facts(tasks, "code row field") == []


def test_who_a_row_does_not_name_is_null_nowhere_in_json(run: Run, tasks: Path) -> None:
    rows = ask_json(run, "list", "--table", "others", data=tasks)
    assert [row["leaders"] for row in rows] == [[], ["谢强"], []]
    assert [row["lead_departments"] for row in rows] == [["基教科"], [], []]
    assert [row["label"] for row in rows] == ["（一）", "1.2", None]
    assert [row["number"] for row in rows] == [1, 2, 3]


def test_the_form_shows_the_label_instead_of_the_number(run: Run, tasks: Path) -> None:
    answer = run("list", "--table", "others", "-f", "csv", "--data", str(tasks))
    assert [line.split(",")[:3] for line in answer.out.splitlines()] == [
        ["编号", "序号", "工作任务"],
        ["2020/others/1", "（一）", "编制年度计划"],
        ["2020/others/2", "1.2", "汇总年度材料"],
        ["2020/others/3", "3", "报送年度总结"],
    ]


@pytest.mark.parametrize(
    ("column", "shown"), [("number", "1"), ("序号", "（一）"), ("label", "（一）")]
)
def test_the_number_alone_can_be_asked_for(run: Run, tasks: Path, column: str, shown: str) -> None:
    asked = ("--columns", column, "-f", "csv", "--data", str(tasks))
    assert run("list", "--table", "others", *asked).out.splitlines()[1] == f"2020/others/1,{shown}"


@pytest.mark.parametrize("by", ["leader", "department"])
def test_rows_that_name_nobody_are_counted_under_none(run: Run, tasks: Path, by: str) -> None:
    groups = ask_json(run, "stats", "--by", by, data=tasks)
    field = {"leader": "leaders", "department": "lead_departments"}[by]
    rows = ask_json(run, "list", data=tasks)
    nameless = [row["id"] for row in rows if not row[field]]
    assert groups[-1][by] == "none"
    assert groups[-1]["ids"] == nameless
    assert {name for group in groups for name in group["ids"]} == {row["id"] for row in rows}
    across = ask_json(run, "stats", "--by", "status", "--by", by, data=tasks)
    assert sum(group["counts"]["none"] for group in across) == len(nameless)


def test_a_list_in_which_nobody_is_named_has_no_column_of_leaders(run: Run, tasks: Path) -> None:
    asked = ("list", "--data", str(tasks), "--search")
    assert "责任领导" not in run(*asked, "编制").out
    assert "责任领导" in run(*asked, "汇总").out


def test_a_row_that_names_nobody_contradicts_no_related_one(make: Make) -> None:
    link = "    related: [{to: 2020/tasks/1, reason: 内容相同, reading: editors}]\n"
    text = TASKS.replace("KIND", OPEN[0]) + link
    folder = make({"ledgers/2020/others.yaml": text, "ledgers/2020/tasks.yaml": TABLE})
    assert facts(folder, "code row field") == []


def test_a_row_is_shown_and_explained_that_names_nobody(run: Run, tasks: Path) -> None:
    for command in ("show", "why"):
        for number in (1, 2, 3):
            answer = run(command, f"others/{number}", "--data", str(tasks), "-f", "json")
            assert answer.code == 0
            assert json.loads(answer.out)


def test_a_label_is_found_where_texts_are_searched(run: Run, tasks: Path) -> None:
    rows = ask_json(run, "list", "--search", "（一）", data=tasks)
    assert [row["id"] for row in rows] == ["2020/others/1"]
