"""Whole answers on the frozen ledger in every format, and formats that keep data harmless."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.model.record import VERBS
from ledgertool.model.row import Row
from ledgertool.output.formats import TABLE
from ledgertool.output.formats.csv_ import harmless
from ledgertool.output.reporters import REPORTERS
from ledgertool.privacy import visible, visible_lines
from tests.conftest import Kept, Make, Run, posix
from tests.programs import process
from tests.samples import AS_OF, COMMON_KEYS, DATA, REGISTRY, TEXTS
from tests.samples import TABLE as TASKS
from tests.test_query import FILES
from tests.test_reporters import effective

ANSWERS = Path(__file__).parent / "cases" / "answers"
SUFFIXES = {"table": "txt", "json": "json", "jsonl": "jsonl", "csv": "csv", "md": "md"}
TABLES = [
    "key-points",
    "reform-tasks",
    "plan-reviews",
    "reform-plans-city",
    "reform-plans-other",
    "pilots",
]
COMMANDS = {
    "list": ["list"],
    **{f"list-{name}": ["list", "--table", name] for name in TABLES},
    "list-kind-reform-plan": ["list", "--kind", "reform-plan"],
    "list-overdue-later": [
        "list",
        "--status",
        "overdue",
        "--table",
        "pilots",
        "--as-of",
        "2022-01-01",
    ],
    "list-department": ["list", "--department", "基教科", "--lead-only"],
    "list-nothing": ["list", "--search", "没有这个词"],
    "list-columns": ["list", "--table", "pilots", "--columns", "责任人,联系人及联系电话,due_on"],
    "due": ["due", "2020-12"],
    "due-pilots": ["due", "2022", "--table", "pilots", "--possible"],
    "due-possible": ["due", "2025-06", "--possible"],
    "due-by-later": ["due", "2021", "--by", "--must-close", "--as-of", "2021-01-01"],
    "show-pilots-7": ["show", "pilots/7"],
    "show-reform-plans-city-1": ["show", "reform-plans-city/1"],
    "why-pilots-7": ["why", "pilots/7"],
    "why-reform-plans-other-1": ["why", "reform-plans-other/1"],
    "why-reform-tasks-2": ["why", "reform-tasks/2"],
    "tables": ["tables"],
    "stats-leader": ["stats", "--by", "leader"],
    "stats-department": ["stats", "--by", "department"],
    "stats-table": ["stats", "--by", "table"],
    "stats-status": ["stats", "--by", "status"],
}
LINES = ("list-reform-tasks", "due-pilots", "show-pilots-7", "why-pilots-7", "stats-status")
CASES = [
    (name, format_)
    for name in COMMANDS
    for format_ in (TABLE, *TEXTS)
    if format_ in SUFFIXES and (format_ != "jsonl" or name in LINES)
]


@pytest.mark.parametrize(("name", "format_"), CASES)
def test_an_answer_on_the_frozen_ledger_is_as_it_was_when_it_was_read_by_eye(
    run: Run, name: str, format_: str, kept: Kept
) -> None:
    as_of = [] if "--as-of" in COMMANDS[name] else ["--as-of", AS_OF]
    answer = run(*COMMANDS[name], *as_of, "--format", format_)
    said = answer.out + (f"--- stderr\n{answer.err}" if answer.err else "")
    assert answer.code == 0
    kept(said, ANSWERS / f"{name}.{SUFFIXES[format_]}")


def test_there_is_no_case_without_its_command() -> None:
    cases = {f"{name}.{SUFFIXES[format_]}" for name, format_ in CASES}
    assert {path.name for path in ANSWERS.iterdir()} == cases


# Columns


def test_a_heading_of_one_form_gives_what_other_forms_have_in_that_field(run: Run) -> None:
    ask = ("list", "--department", "基教科", "--as-of", AS_OF, "--format", "csv")
    by_heading = run(*ask, "--columns", "牵头领导，完成时限").out
    by_name = run(*ask, "--columns", "leaders,deadline").out
    assert by_heading.split("\r\n")[1:] == by_name.split("\r\n")[1:]
    assert by_heading.split("\r\n")[0] == "编号,牵头领导,完成时限"


def test_what_is_only_possible_is_marked_whatever_columns_are_asked_for(run: Run) -> None:
    ask = ("due", "2020-06", "--possible", "--as-of", AS_OF, "--format", "csv", "--columns")
    assert run(*ask, "id,status").out.startswith("编号,可能,状态\r\n")
    assert run(*ask, "status,possible").out.startswith("编号,状态,可能\r\n")
    assert run(*ask[:2], *ask[3:], "status").out.startswith("编号,状态\r\n")


@pytest.mark.parametrize(
    ("earlier", "name"),
    [
        ("牵头领导", "leaders"),
        ("服务于", "serves"),
        ("相关", "related"),
        *((word, "record") for word in ("调整责任人", "重新办理", "撤销")),
        ("分批", "stages"),
    ],
)
def test_a_heading_of_earlier_can_still_be_typed(run: Run, earlier: str, name: str) -> None:
    ask = ("list", "--format", "csv", "--columns")
    by_heading, by_name = run(*ask, earlier), run(*ask, name)
    assert by_heading.code == by_name.code == 0
    assert by_heading.out.split("\r\n")[1:] == by_name.out.split("\r\n")[1:]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("备注", "编号,备注 2020/pilots/7,☆（第一批试点完成）"),
        ("remark", "编号,备注 2020/pilots/7,第一批试点完成"),
        ("责任部门", "编号,责任部门 2020/pilots/7,市教育和体育局"),
        ("完成时限", "编号,完成时限 2020/pilots/7,第一批 2020；第二批 2021；第三批 2022"),
        ("deadline", "编号,完成时限 2020/pilots/7,2022（第一批 2020）"),
        ("stages", "编号,各阶段 2020/pilots/7,第一批 2020；第二批 2021；第三批 2022"),
        ("协助部门", "编号,协助部门 2020/pilots/7,通知中明确的各试点承接单位"),
        ("must_close,id,must_close", "编号,☆ 2020/pilots/7,☆"),
        ("kind,year,table", "编号,类型,年度,台账 2020/pilots/7,pilot,2020,2020/pilots"),
        ("due_on,deadline_basis", "编号,到期日,时限依据 2020/pilots/7,2022-12-31,按阶段"),
        ("outcome,document_number", "编号,成果形式,文号 2020/pilots/7,,"),
        ("stage, possible", "编号,阶段,可能 2020/pilots/7,,"),
    ],
)
def test_columns_are_named_by_field_or_by_heading(run: Run, columns: str, expected: str) -> None:
    ask = ("show", "pilots/7", "--as-of", AS_OF, "--format", "csv", "--columns", columns)
    assert run(*ask).out == expected.replace(" 2020/", "\r\n2020/", 1) + "\r\n"


PLANS = """\
kind: reform-plan
title: 专项改革方案
year: 2020
source: 试编台账
order: 3
rows:
  - number: 1
    title: 《甲方案》
    leaders: [刘自力]
    lead_departments: [基教科]
  - number: 2
    title: 《乙方案》
    issued_on: 2019-09-06
    leaders: [刘自力]
    lead_departments: [基教科]
  - number: 3
    title: 《丙方案》
    document_number: 攀教体发〔2019〕3号
    leaders: [刘自力]
    lead_departments: [基教科]
"""


def test_the_name_of_a_plan_has_what_is_known_of_its_issue(run: Run, make: Make) -> None:
    folder = make({"ledgers/2020/plans.yaml": PLANS})
    ask = ("list", "--data", str(folder), "--kind", "reform-plan", "--as-of", AS_OF, "-f", "csv")
    assert run(*ask).out == (
        "编号,序号,专项改革方案名称,责任领导,牵头科室\r\n"
        "2020/plans/1,1,《甲方案》,刘自力,基教科\r\n"
        "2020/plans/2,2,《乙方案》（2019.9.6）,刘自力,基教科\r\n"
        "2020/plans/3,3,《丙方案》（攀教体发〔2019〕3号）,刘自力,基教科\r\n"
    )


MOVED = """\
    record:
      - on: 2020-12-01
        extended: {FROMto: 2021-06}
        reason: 疫情
"""


@pytest.mark.parametrize(
    ("deadline", "as_of", "cell"),
    [
        ("deadline: 2020-12", "2020-11-30", "2020-12"),
        ("deadline: 2020-12", "2020-12-01", "2020-12（延至2021-06）"),
        ("must_close: true", "2020-11-30", ""),
        ("must_close: true", "2020-12-01", "（延至2021-06）"),
        ("deadline_text: 按省上要求", "2020-11-30", "按省上要求"),
        ("deadline_text: 按省上要求", "2020-12-01", "按省上要求（延至2021-06）"),
    ],
)
def test_the_form_shows_the_words_as_issued_and_where_they_were_moved_to(
    run: Run, make: Make, deadline: str, as_of: str, cell: str
) -> None:
    rows = (
        TASKS.split("  - number: 2", maxsplit=1)[0].rstrip().replace("deadline: 2020-12", deadline)
    )
    in_force = {"deadline: 2020-12": "from: 2020-12, ", "must_close: true": "from: 2020, "}
    moved = MOVED.replace("FROM", in_force.get(deadline, ""))
    folder = make({"ledgers/2020/tasks.yaml": rows + "\n" + moved})
    ask = ("list", "--data", str(folder), "--columns", "进度安排", "--as-of", as_of, "-f", "csv")
    assert run(*ask) == (0, f"编号,进度安排\r\n2020/tasks/1,{cell}\r\n", "")


def test_the_record_is_found_under_the_word_of_each_of_its_entries(run: Run) -> None:
    ask = ("list", "--format", "csv", "--columns")
    expected = run(*ask, "record")
    assert expected.code == 0
    for entry in VERBS.values():
        assert run(*ask, entry.chinese) == expected, entry.chinese


def test_columns_asked_for_are_the_keys_of_json(run: Run) -> None:
    ask = ("show", "pilots/7", "--as-of", AS_OF, "--format", "jsonl")
    assert run(*ask, "--columns", "status,deadline,contact").out == (
        '{"id": "2020/pilots/7", "status": "due-soon", "deadline": "2022",'
        ' "contact": {"name": "王影", "phone": "139****6584"}}\n'
    )


LATER = [name for name in Row.model_fields if name not in COMMON_KEYS]
OWN = {
    "key-points": ["section", "text"],
    "reform-tasks": ["outcome"],
    "plan-reviews": [],
    "reform-plans-city": ["document_number", "issued_on", "city_leader"],
    "reform-plans-other": ["document_number", "issued_on", "city_leader"],
    "pilots": ["category", "assigned_by", "basis", "contact"],
}


@pytest.mark.parametrize("table", TABLES)
def test_json_has_the_keys_of_the_contract_in_their_order(run: Run, table: str) -> None:
    listed = json.loads(run("list", "--table", table, "--format", "json").out)
    due = json.loads(run("due", "2020", "--table", table, "--format", "json").out)
    shown = json.loads(run("show", f"{table}/1", "--format", "json").out)
    keys = [*COMMON_KEYS, *OWN[table], *LATER]
    assert [list(item) for item in listed] == [keys] * len(listed)
    assert [list(item) for item in due] == [[*keys, "stage", "possible"]] * len(due)
    assert list(shown)[: len(keys)] == keys
    assert list(shown)[-2:] == ["path", "line"]


def test_a_row_with_a_history_is_told_whole(run: Run, make: Make) -> None:
    history = """\
    record:
      - {on: 2020-06-01, progress: 已起草}
      - {on: 2020-07-01, progress: 已征求意见, percent: 60, pace: behind, problems: 意见较多}
      - on: 2020-08-01
        reassigned: {from: [刘自力], to: [谢强, 彭格]}
        reason: 分工调整
      - on: 2020-11-20
        extended: {from: 2020-12, to: 2021-03}
        reason: 疫情
        approved_by: 局党工委
      - {on: 2021-03-20, closed: 教办〔2021〕3号, verified_by: 督导办, note: 已公示}
      - {on: 2021-04-01, reopened: 材料不全}
      - {on: 2021-04-10, closed: 教办〔2021〕9号}
"""
    rows = TASKS.replace("    outcome: 出台实施方案\n", "    outcome: 出台实施方案\n" + history)
    folder = make({"ledgers/2020/tasks.yaml": rows})
    ask = ("show", "tasks/1", "--data", str(folder))
    table = f"""\
As of 2021-03-31
2020/tasks/1
  序号        1
  改革任务    推进中考改革
  责任领导    谢强、彭格
  牵头科室    基教科
  进度安排    2020-12（延至2021-03）
  成果形式    出台实施方案
  到期日      2021-03-31
  时限依据    原文写明
  状态        已销账
  销账日期    2021-03-20
  逾期天数    -11
  完成比例    60%
  进度        滞后
  未报告天数  11
  办理记录    2020-06-01 进展：已起草
              2020-07-01 进展：已征求意见（完成比例：60%；进度：滞后；存在问题：意见较多）
              2020-08-01 调整责任领导：刘自力→谢强、彭格（分工调整）
              2020-11-20 延期：2020-12→2021-03（疫情）（批准：局党工委）
              2021-03-20 销账：教办〔2021〕3号（说明：已公示；验收：督导办）
  台账        改革任务
  位置        {folder}/ledgers/2020/tasks.yaml:7

"""
    assert run(*ask, "--as-of", "2021-03-31").out == table
    for day, said in (
        ("2021-04-01", "2021-04-01 重新挂账：材料不全"),
        ("2021-04-10", "2021-04-10 销账：教办〔2021〕9号"),
    ):
        later = run(*ask, "--as-of", day).out
        assert "2021-03-20 销账：教办〔2021〕3号（说明：已公示；验收：督导办）\n" in later
        assert f"              {said}\n  台账" in later
    item = json.loads(run(*ask, "--as-of", "2020-12-05", "--format", "json").out)
    counted = ("deadline", "leaders", "status", *COMMON_KEYS[-6:])
    assert {name: item[name] for name in counted} == {
        "deadline": "2021-03",
        "leaders": ["谢强", "彭格"],
        "status": "open",
        "closed_on": None,
        "days_late": None,
        "percent": 60,
        "pace": "behind",
        "silent_days": 15,
        "days_open": None,
    }
    assert told(item["record"]) == [
        {"on": "2020-06-01", "progress": "已起草"},
        {
            "on": "2020-07-01",
            "progress": "已征求意见",
            "percent": 60,
            "pace": "behind",
            "problems": "意见较多",
        },
        {
            "on": "2020-08-01",
            "reassigned": {"from": ["刘自力"], "to": ["谢强", "彭格"]},
            "reason": "分工调整",
        },
        {
            "on": "2020-11-20",
            "extended": {"from": "2020-12", "to": "2021-03"},
            "reason": "疫情",
            "approved_by": "局党工委",
        },
    ]
    item = json.loads(run(*ask, "--as-of", "2021-04-10", "--format", "json").out)
    assert told(item["record"])[4:] == [
        {
            "on": "2021-03-20",
            "closed": "教办〔2021〕3号",
            "verified_by": "督导办",
            "note": "已公示",
        },
        {"on": "2021-04-01", "reopened": "材料不全"},
        {"on": "2021-04-10", "closed": "教办〔2021〕9号"},
    ]
    assert {name: item[name] for name in counted} == {
        "deadline": "2021-03",
        "leaders": ["谢强", "彭格"],
        "status": "closed",
        "closed_on": "2021-04-10",
        "days_late": 10,
        "percent": 60,
        "pace": "behind",
        "silent_days": 0,
        "days_open": None,
    }


def told(record: list[dict[str, object]]) -> list[dict[str, object]]:
    """Give the entries of a record without what they leave open."""
    return [{name: value for name, value in entry.items() if value is not None} for entry in record]


def why(run: Run, folder: Path, as_of: str) -> list[tuple[str, str]]:
    """Ask why row 1 has its status."""
    ask = ("why", "tasks/1", "--data", str(folder), "--as-of", as_of, "--format", "json")
    return [(step["step"], step["text"]) for step in json.loads(run(*ask).out)["steps"]]


DAYS = "2020-12: from 2020-12-01 to 2020-12-31; due on the last day"


@pytest.mark.parametrize(
    ("said", "as_of", "steps"),
    [
        (
            "closed: 教办7号",
            "2020-12-05",
            [
                ("period", DAYS),
                ("closed", "2020-11-01 销账：教办7号"),
                ("status", "已销账 (closed): closed on 2020-11-01, 教办7号; in time"),
            ],
        ),
        (
            "withdrawn: 上级取消",
            "2020-12-05",
            [
                ("period", DAYS),
                ("withdrawn", "2020-11-01 取消：上级取消"),
                ("status", "已取消 (withdrawn): withdrawn on 2020-11-01, 上级取消"),
            ],
        ),
        (
            "extended: {from: 2020-12, to: 2021-01-31}, reason: 疫情",
            "2021-02-01",
            [
                ("period", DAYS),
                ("extended", "2020-11-01 延期：2020-12→2021-01-31（疫情）"),
                (
                    "status",
                    "逾期未销账 (overdue): due 2021-01-31, 1 day before 2021-02-01",
                ),
            ],
        ),
        (
            "extended: {from: 2020-12, to: 2021-01-31}, reason: 疫情",
            "2020-10-31",
            [
                ("period", DAYS),
                (
                    "status",
                    "未到期 (open): due 2020-12-31, 61 days after 2020-10-31",
                ),
            ],
        ),
    ],
)
def test_why_tells_each_step_as_of_the_day(
    run: Run, make: Make, said: str, as_of: str, steps: list[tuple[str, str]]
) -> None:
    rows = TASKS.replace(
        "出台实施方案\n", f"出台实施方案\n    record: [{{on: 2020-11-01, {said}}}]\n"
    )
    assert why(run, make({"ledgers/2020/tasks.yaml": rows}), as_of) == steps


def test_why_names_a_single_day_without_a_span(run: Run, make: Make) -> None:
    rows = TASKS.replace("deadline: 2020-12\n", "deadline: 2020-12-31\n")
    assert why(run, make({"ledgers/2020/tasks.yaml": rows}), "2020-12-05")[0] == (
        "period",
        "2020-12-31",
    )


ALL_CLOSED = """\
kind: pilot
title: 改革试点
year: 2020
source: 试编台账
order: 2
rows:
  - number: 1
    category: 市级试点
    title: 校园安全试点
    assigned_by: 基教科
    basis: 通知
    leaders: [谢强]
    lead_departments: [基教科]
    stages:
      - name: 第一批
        deadline: 2020-06
      - name: 第二批
        deadline: 2020-12-05
    record:
      - {on: 2020-06-20, closed: 验收表, stage: 第一批}
      - {on: 2020-12-04, closed: 验收表, stage: 第二批}
"""


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [
        ("2020-12-04", "已销账 (closed): every stage is closed; in time"),
        ("2020-12-03", "即将到期 (due-soon): due 2020-12-05, 2 days after 2020-12-03"),
        ("2020-06-20", "未到期 (open): due 2020-12-05, 168 days after 2020-06-20"),
        ("2020-06-30", "未到期 (open): due 2020-12-05, 158 days after 2020-06-30"),
        (
            "2020-06-19",
            "即将到期 (due-soon): due 2020-06-30, 11 days after 2020-06-19",
        ),
    ],
)
def test_why_follows_the_stages(run: Run, make: Make, as_of: str, verdict: str) -> None:
    folder = make({"ledgers/2020/pilots.yaml": ALL_CLOSED})
    ask = ("why", "1", "--data", str(folder), "--as-of", as_of, "--format", "json")
    assert json.loads(run(*ask).out)["steps"][-1] == {"step": "status", "text": verdict}


def test_why_says_that_the_last_day_is_today(run: Run, make: Make) -> None:
    assert why(run, make(), "2020-12-31")[-1] == (
        "status",
        "即将到期 (due-soon): due 2020-12-31, the same day",
    )


APART = f"""\
Due in 2020-06, as of 2020-12-05: 1 row, and 2 rows possibly due
编号           可能  名称          责任领导      牵头部门    阶段    完成时限  ☆  状态
{"─" * 90}
2020/tasks/1         推进中考改革  刘自力、谢强  基教科              2020-06   ☆  已销账

2020/tasks/2   可能  深化产教融合  谢强          职成高教科          2020      ☆  即将到期
2020/pilots/1  可能  校园安全试点  谢强          基教科      第一批  2020      ☆  已销账
1 of the rows asked for has no deadline.
Rows marked 可能 overlap 2020-06 but may fall due after it.
"""


def test_what_is_only_possible_stands_apart(run: Run, make: Make) -> None:
    ask = ("due", "2020-06", "--possible", "--data", str(make(FILES)), "--as-of", AS_OF)
    assert run(*ask) == (0, APART, "")


def test_a_row_counts_once_under_a_department_that_it_names_twice(run: Run, make: Make) -> None:
    registry = REGISTRY.replace(
        "  - name: 基教科\n",
        "  - name: 基教科\n    aliases:\n      - {name: 基础教育科, note: 全称}\n",
    )
    rows = TASKS.replace("lead_departments: [基教科]", "lead_departments: [基础教育科, 基教科]")
    folder = make({"ledgers/2020/tasks.yaml": rows}, registry=registry)
    answer = run(
        "stats", "--by", "department", "--data", str(folder), "--as-of", AS_OF, "-f", "csv"
    )
    assert answer.code == 3  # that it stands there twice is an error, and told
    assert answer.out == (
        "牵头部门,项数,☆,即将到期,按期销账,逾期销账\r\n基教科,1,,1,,\r\n职成高教科,1,1,1,,\r\n"
    )
    assert "R317" in answer.err


def test_leaders_are_counted_under_the_name_that_an_alias_points_at(run: Run, make: Make) -> None:
    registry = REGISTRY.replace(
        "  - name: 谢强\n", "  - name: 谢强\n    aliases:\n      - {name: 老谢, note: 旧称}\n"
    )
    rows = TASKS.replace("leaders: [谢强]", "leaders: [老谢]")
    folder = make({"ledgers/2020/tasks.yaml": rows}, registry=registry)
    answer = run("stats", "--data", str(folder), "--as-of", AS_OF, "-f", "csv")
    assert answer == (
        0,
        "责任领导,项数,☆,即将到期,按期销账,逾期销账\r\n刘自力,1,,1,,\r\n谢强,1,1,1,,\r\n",
        "",
    )


@pytest.mark.parametrize("command", [["stats", "--by", "table"], ["tables"]], ids=" ".join)
@pytest.mark.parametrize(("year", "stars"), [("2020", 6), ("2021", 0)])
def test_stars_are_counted_for_the_stages_that_they_bind(
    run: Run, command: list[str], year: str, stars: int
) -> None:
    ask = (*command, "--table", "pilots", "--due", year, "--as-of", AS_OF, "--format", "json")
    (counted,) = json.loads(run(*ask).out)
    assert (counted["rows"], counted["must_close"]) == (6 if year == "2020" else 1, stars)


def test_the_tables_without_any_closing_are_named(run: Run, make: Make) -> None:
    answer = run("list", "--data", str(make(FILES)), "--as-of", "2022-02-01", "--format", "json")
    assert answer.err == (
        "No closing is on record in “2021/tasks”: 逾期未销账 means that none was recorded,"
        " not that nothing was done.\n"
    )


def test_a_table_shown_with_a_closing_is_not_said_to_have_none(run: Run, make: Make) -> None:
    closed = TASKS.replace(
        "lead_departments: [基教科]\n",
        "lead_departments: [基教科]\n    record:\n      - {on: 2020-06-30, closed: 教发1号}\n",
    )
    one = {"ledgers/2020/tasks.yaml": closed, "ledgers/2020/others.yaml": TASKS}
    answer = run("list", "--data", str(make(one)), "--as-of", "2022-02-01", "--leader", "刘自力")
    statuses = {
        line.split()[0]: line.split()[-1] for line in answer.out.splitlines() if line[:5] == "2020/"
    }
    assert statuses == {"2020/others/1": "逾期未销账", "2020/tasks/1": "已销账"}
    assert "No closing is on record in “2020/others”: " in answer.out


# Harmless


def hostile(make: Make, *titles: str) -> Path:
    """Make a table whose titles are given as YAML in double quotation marks."""
    rows = TASKS.split("rows:\n", maxsplit=1)[0] + "rows:\n"
    for number, title in enumerate(titles, 1):
        rows += f'  - number: {number}\n    title: "{title}"\n    leaders: [刘自力]\n'
        rows += "    lead_departments: [基教科]\n    outcome: 无\n"
    return make({"ledgers/2020/tasks.yaml": rows})


def titles(run: Run, folder: Path, format_: str) -> str:
    """Ask for titles alone."""
    answer = run("list", "--data", str(folder), "--columns", "title", "--format", format_)
    assert answer.code in (0, 3)  # 3: check calls some of these texts errors
    return answer.out


def test_csv_opens_in_excel_as_it_is(run: Run, make: Make) -> None:
    text = titles(run, hostile(make, '甲，\\"乙\\"', "a, b"), "csv")
    assert text == '编号,名称\r\n2020/tasks/1,"甲，""乙"""\r\n2020/tasks/2,"a, b"\r\n'


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+86", "'+86"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\\t=1", "'<U+0009>=1"),
        ("\\r=1", "'<U+000D>=1"),
        ("\\n=1", "；=1"),
        ("1=1", "1=1"),
        ("5-1", "5-1"),
        ("'=1", "'=1"),
        ("＝1+1", "'＝1+1"),
        ("＋86", "'＋86"),
        ("－1", "'－1"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        (" =1", "' =1"),
        ("　=1", "'　=1"),
        ("\\u2003＝1", "'\u2003＝1"),
        ("\\xa0 @x", "'\xa0 @x"),
        (" 1=1", " 1=1"),
        ("《=1》", "《=1》"),
        ("甲\\e[31m乙", "甲<U+001B>[31m乙"),
        ("甲\\u202e乙", "甲<U+202E>乙"),
    ],
)
def test_no_cell_of_csv_can_become_a_formula(run: Run, make: Make, title: str, cell: str) -> None:
    rows = list(csv.reader(io.StringIO(titles(run, hostile(make, title), "csv"))))
    assert rows == [["编号", "名称"], ["2020/tasks/1", cell]]


SPACES = [sign for sign in map(chr, range(0x3001)) if sign.isspace() and visible(sign) == sign]


@given(
    st.text(st.sampled_from(SPACES)),
    st.sampled_from("=+-@＝＋－＠"),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_whatever_comes_before_a_formula_it_is_guarded_once(
    space: str, sign: str, rest: str
) -> None:
    cell = harmless(space + sign + rest)
    assert cell.startswith("'")
    assert harmless(cell) == cell


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_cell_that_a_spreadsheet_gets_begins_as_a_formula(text: str) -> None:
    cell = harmless(text)
    assert cell.strip()[:1] not in set("=+-@＝＋－＠\t\r") or cell == ""
    assert cell in (visible_lines(text, "；"), "'" + visible_lines(text, "；"))


def test_ids_days_and_counts_are_as_they_are_in_csv(run: Run) -> None:
    columns = "id,number,deadline,due_on,must_close,year,table"
    for ask in (["list", "--columns", columns], ["stats", "--by", "table"], ["targets"]):
        assert "'" not in run(*ask, "--as-of", AS_OF, "-f", "csv").out


# Where Excel's mark belongs


@pytest.mark.parametrize("name", ["x.csv", "x.CSV", "x.txt", "link.csv"])
def test_a_file_of_csv_begins_with_the_mark_that_excel_knows_utf8_by(
    run: Run, tmp_path: Path, name: str
) -> None:
    if name == "link.csv":
        (tmp_path / "link.csv").symlink_to(tmp_path / "target.csv")
    ask = ("tables", "--as-of", AS_OF, "-f", "csv")
    piped = run(*ask).out
    assert piped.startswith("编号,")
    run(*ask, "-o", str(tmp_path / name))
    assert (tmp_path / name).read_bytes().decode() == "\ufeff" + piped


@pytest.mark.parametrize("format_", [TABLE, *TEXTS])
def test_no_other_format_begins_with_a_mark(run: Run, tmp_path: Path, format_: str) -> None:
    run("tables", "-f", format_, "-o", str(tmp_path / "x"))
    assert (tmp_path / "x").read_bytes().startswith(b"\xef\xbb\xbf") == (format_ == "csv")


@posix
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "link", "pipe"])
def test_what_goes_through_a_device_or_a_pipe_gets_no_mark(tmp_path: Path, name: str) -> None:
    ask = ("tables", "--as-of", AS_OF, "-f", "csv")
    if name == "pipe":
        os.mkfifo(tmp_path / "pipe")
        with ThreadPoolExecutor() as pool:
            read = pool.submit((tmp_path / "pipe").read_bytes)
            process(*ask, "-o", str(tmp_path / "pipe"))
            said = read.result().decode()
    else:
        (tmp_path / "link").symlink_to("/dev/stdout")
        said = process(*ask, "-o", name if name != "link" else str(tmp_path / name)).out
    assert said == process(*ask).out


# On a runner, which obeys commands in its log

RUNNER = r"""
kind: reform-task
title: 改革任务
year: 2020
source: 试编台账
order: 1
rows:
"""
OBEYED = [
    *("::error::x", "  ::add-mask::x", "　::stop-commands::x", "##[error]x", "a##[group]b"),
    *("::set-output name=a::b", "一\\n::warning file=a::b", "一\\n ::debug::b", "::::error::x"),
]


@pytest.mark.parametrize("format_", [TABLE, *TEXTS])
def test_an_answer_is_no_command_to_a_runner(
    run: Run, make: Make, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    rows = "".join(
        f'  - number: {number}\n    title: "{words}"\n    leaders: ["{words}"]\n'
        f'    lead_departments: ["{words}"]\n    outcome: 一\n    remark: "{words}"\n'
        f'    targets: [{{number: 1, metric: "{words}", comparison: all, words: "{words}"}}]\n'
        for number, words in enumerate(OBEYED, 1)
    )
    folder = str(make({"ledgers/2020/tasks.yaml": RUNNER.lstrip() + rows}))
    shows = (f"{word} tasks/{n}" for n in range(1, len(OBEYED) + 1) for word in ("show", "why"))
    lines = ["list", "list --columns title,remark", "stats --by leader", "tables", "targets"]
    for line in (*lines, "stats --by department", "due 2020 --possible", *shows):
        ask = [*line.split(), "--data", folder, "--format", format_]
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
        inside = run(*ask)
        monkeypatch.delenv("GITHUB_ACTIONS")
        outside = run(*ask)
        assert inside.code == 3
        assert effective(inside.out) + effective(inside.err) == []
        if format_ == "json":
            assert json.loads(inside.out) == json.loads(outside.out)
        assert inside.out.replace("\\", "").replace("u005b", "[") == outside.out.replace("\\", "")


@pytest.mark.parametrize("format_", [TABLE, *TEXTS])
def test_without_a_runner_data_that_looks_like_a_command_is_as_it_is(
    run: Run, make: Make, format_: str
) -> None:
    said = titles(run, hostile(make, "##[error]x"), format_)
    assert ("##[error]x" in said) == (format_ != "md")  # where # and [ are escaped anyway


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("a|b", "a\\|b"),
        ("<b>重点</b>", "\\<b\\>重点\\</b\\>"),
        ("*重点* _甲_ `乙`", "\\*重点\\* \\_甲\\_ \\`乙\\`"),
        ("[甲](http://x)", "\\[甲\\](http://x)"),
        ("a\\\\|b", "a\\\\\\|b"),
        ("#1 ~甲~ &lt; $x$", "\\#1 \\~甲\\~ \\&lt; \\$x\\$"),
        ("甲\\n乙", "甲；乙"),
    ],
)
def test_data_is_text_in_markdown(run: Run, make: Make, title: str, cell: str) -> None:
    text = titles(run, hostile(make, title), "md")
    assert text == f"| 编号 | 名称 |\n| --- | --- |\n| 2020/tasks/1 | {cell} |\n"


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("\\e[31m", "\\u001b[31m"),
        ("\\u202e甲", "\\u202e甲"),
        ("\\u2066甲\\u2069", "\\u2066甲\\u2069"),
        ("\\x9b31m", "\\u009b31m"),
        ("\\x7f", "\\u007f"),
        ("\\ufeff", "\\ufeff"),
        ("\\u200b", "\\u200b"),
        ("\\u2028", "\\u2028"),
        ("\\n", "\\n"),
        ("“甲”〔乙〕𠮷", "“甲”〔乙〕𠮷"),
    ],
)
def test_json_escapes_what_could_steer_a_terminal_and_keeps_chinese(
    run: Run, make: Make, title: str, written: str
) -> None:
    folder = hostile(make, title)
    line = f'{{"id": "2020/tasks/1", "title": "{written}"}}'
    assert titles(run, folder, "jsonl") == line + "\n"
    assert titles(run, folder, "json") == (
        f'[\n  {{\n    "id": "2020/tasks/1",\n    "title": "{written}"\n  }}\n]\n'
    )


# Privacy

PHONE = re.compile(r"[0-9]{11}")


@pytest.mark.parametrize("format_", [TABLE, *TEXTS])
@pytest.mark.parametrize(
    "command",
    [
        ["list"],
        ["list", "--table", "pilots"],
        ["list", "--columns", "contact"],
        ["list", "--columns", "联系人及联系电话"],
        ["due", "2020"],
        ["show", "pilots/1"],
    ],
)
def test_phones_are_masked_in_every_answer(run: Run, command: list[str], format_: str) -> None:
    answer = run(*command, "--data", str(DATA), "--format", format_)
    assert answer.code == 0
    assert PHONE.findall(answer.out + answer.err) == []


@pytest.mark.parametrize("format_", [TABLE, *TEXTS])
def test_phones_are_shown_where_that_is_asked_for(run: Run, format_: str) -> None:
    answer = run("list", "--table", "pilots", "--format", format_, "--show-phones")
    assert PHONE.findall(answer.out) == [
        "18808140946",
        "13350553210",
        "13882365088",
        "13908144361",
        "18982351719",
        "13340726111",
        "13908146584",
    ]


PILOT = """\
kind: pilot
title: 改革试点
year: 2020
source: 试编台账
order: 2
rows:
  - number: 1
    category: 市级试点
    title: 校园安全试点，咨询13300001111
    assigned_by: 基教科
    basis: 通知
    leaders: [谢强]
    lead_departments: [基教科]
    deadline: 2020
    contact:
      name: 彭格
      phone: "{phone}"
    remark: 联系{phone}或0812-3345678
"""


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("18808140946", "188****0946"),
        ("188-0814-0946", "188-****-0946"),
        ("0812-3345678", "081*-***5678"),
        ("3345678", "*****78"),
        ("110", "*10"),
    ],
)
def test_a_phone_is_masked_whatever_its_form_and_wherever_it_stands(
    run: Run, make: Make, phone: str, masked: str
) -> None:
    folder = make({"ledgers/2020/pilots.yaml": PILOT.format(phone=phone)})
    ask = ("list", "--data", str(folder), "--columns", "title,contact,备注", "--format", "csv")
    other = "0812-" + masked if phone == "3345678" else "081*-***5678"
    assert run(*ask).out.split("\r\n")[1] == (
        f"2020/pilots/1,校园安全试点，咨询133****1111,彭格 {masked},联系{masked}或{other}"
    )


@pytest.mark.parametrize("format_", [TABLE, *TEXTS])
@pytest.mark.parametrize("command", ["show", "why"])
def test_phones_are_masked_in_what_happened_to_a_row_too(
    run: Run, make: Make, command: str, format_: str
) -> None:
    happened = """\
    related:
      - to: 2020/pilots/1
        reason: 另询18808140946
        reading: editors
    record:
      - on: 2020-06-01
        progress: 问3345678
        problems: 问18808140946
        next: 再问3345678
      - on: 2020-06-02
        paused: 问3345678
      - on: 2020-06-03
        closed: 问3345678
        note: 另问18808140946
"""
    table = PILOT.format(phone="3345678") + happened
    folder = make({"ledgers/2020/pilots.yaml": table})
    answer = run(command, "pilots/1", "--data", str(folder), "--format", format_)
    assert "问" in answer.out
    assert re.findall(r"3345678|18808140946", answer.out + answer.err) == []


@pytest.mark.parametrize("format_", [TABLE, *TEXTS])
@pytest.mark.parametrize("command", [["plan", "1"], ["plan", "--coverage"], ["targets"]])
def test_phones_are_masked_in_what_is_told_of_rows_beside_a_plan(
    run: Run, make: Make, command: list[str], format_: str
) -> None:
    plan = "title: 规划\nissued_on: 2019-12-01\nnodes:\n  - number: 1\n    heading: 安全\n"
    target = """\
    targets:
      - number: 1
        metric: 咨询13300001111
        comparison: all
        words: 咨询13300001111
        actuals:
          - on: 2020-06-01
            value: 5
            evidence: 见18808140946
"""
    serves = "    serves: [{to: plan2019/1, reason: 同一事项, reading: editors}]\n"
    pilot = PILOT.format(phone="3345678") + target
    table = pilot if "--coverage" in command else pilot + serves
    folder = make({"ledgers/2020/pilots.yaml": table, "plan2019.yaml": plan})
    answer = run(*command, "--data", str(folder), "--as-of", "2020-12-01", "--format", format_)
    assert answer.code == 0, answer.err
    assert re.findall(r"13300001111|18808140946", answer.out + answer.err) == []
    assert "1111" in answer.out or command == ["plan", "1"]


@pytest.mark.parametrize("format_", REPORTERS)
@pytest.mark.parametrize("phone", ["133 5678 0946", "133-5678-0946x", "x0812 3345678"])
def test_check_masks_what_it_shows_of_a_broken_phone(
    run: Run, make: Make, phone: str, format_: str
) -> None:
    folder = make({"ledgers/2020/pilots.yaml": PILOT.format(phone=phone)})
    answer = run("check", "--data", str(folder), "--format", format_)
    assert answer.code == 1
    assert "S213" in answer.out
    assert re.findall(r"133.5678|334", answer.out + answer.err) == []


def test_contact_phones_are_not_searched(run: Run) -> None:
    answer = run("list", "--search", "18808140946", "--format", "json")
    assert answer.out == "[]\n"
