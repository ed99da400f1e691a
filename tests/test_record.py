"""What is written under a row later: it says why, and it is of a day that can be."""

from __future__ import annotations

import pytest

from ledgertool.findings.finding import Severity
from tests.conftest import Make
from tests.findings import findings
from tests.samples import PILOT, PLAN, TABLE

TASKS = "ledgers/2020/tasks.yaml"
ENTRIES = {
    "progress": "    progress: [{{on: {on}, note: {words}}}]\n",
    "extensions": "    extensions: [{{on: {on}, from: 2020, to: 2021, reason: {words}}}]\n",
    "reassignments": "    reassignments: [{{on: {on}, to: [彭格], reason: {words}}}]\n",
    "closed": "    closed: {{on: {on}, evidence: {words}}}\n",
    "reopened": "    closed: {{on: 2020-01-01, evidence: 一}}\n"
    "    reopened: {{on: {on}, reason: {words}}}\n",
    "withdrawn": "    withdrawn: {{on: {on}, reason: {words}}}\n",
    "note": "    closed: {{on: {on}, evidence: 一, note: {words}}}\n",
    "approved_by": "    extensions:"
    " [{{on: {on}, from: 2020, to: 2021, reason: 一, approved_by: {words}}}]\n",
}
LINKS = {
    "serves": "    serves: [{{to: plan2019/1, reason: {words}, reading: editors}}]\n",
    "related": "    related: [{{to: 2020/tasks/1, reason: {words}, reading: editors}}]\n",
}
PLACEHOLDERS = [
    "…",
    "……",
    '"..."',
    "。。。",
    "——",
    '"-"',
    "/",
    '"？？"',
    "（…）",
    "×××",
    "xxx",
    "X",
    "_",
    "待定",
    "（待补充）",
    "待补",
    "待填写。",
    "待完善",
    "待明确",
    "TODO",
    '"TBD:"',
    "N/A",
    "NA",
    *("无", "暂无。", "（略）", "未定", "未填", "none", "TBA", "FIXME", "待议", "待续"),
    *("ｘｘ", "ＴＯＤＯ", "〇〇", "○○○"),
    *("待 定", "待定，待定", "TBD TBD", "T.B.D.", "to do", "x x x", "N / A", "tbd(待定)"),
    *("原因：…", "【原因】", "理由", "reason", "待定原因", "XX原因", "××原因", "'reason: …'"),
    *("不详", "暂缺", "后补", "待核实", "待报", "待補充", "空", "同上", "TO BE DETERMINED"),
    *("空无", "无无无空空空", "XXXX某某某", "待填写填写"),
    *("请填写", "填写原因", "尚未填写", "待补录", "待说明", "某某", "没有", "pending"),
]
WORDS = [
    *("上级文件未出台", "上级文件未出台……", "见12号", "…见附件", "待文", "A", '"1"', "Ⅱ"),
    *("时限待定", "待定点学校名单公布", "待补充材料", "待明确牵头科室", "todo清单", "NAS系统"),
    *(
        "原因不在本局",
        "同上级文件",
        "待办事项增加",
        "空缺岗位补齐",
        "不详细",
        "填写完毕",
        "没有经费",
    ),
    *("无异议", "暂无进展", "略有推迟", "未定点", "〇一二号文"),
]


def codes(make: Make, entry: str) -> list[str]:
    found = findings(make({TASKS: TABLE + entry, "plan2019.yaml": PLAN}))
    return [one.code for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize("name", [*ENTRIES, *LINKS])
def test_a_placeholder_says_nothing(name: str, make: Make) -> None:
    entry = {**ENTRIES, **LINKS}[name]
    for words in PLACEHOLDERS:
        assert codes(make, entry.format(on="2020-10-10", words=words)) == ["R315"], words
    for words in WORDS:
        assert codes(make, entry.format(on="2020-10-10", words=words)) == [], words


@pytest.mark.parametrize("name", ENTRIES)
def test_nothing_happens_to_a_row_before_its_tables_year(name: str, make: Make) -> None:
    for day in ("2019-12-31", "2018-06-30", "1999-12-31"):
        assert codes(make, ENTRIES[name].format(on=day, words="一")) == ["R316"], day
    for day in ("2020-01-01", "2020-12-31", "2021-03-01"):
        assert codes(make, ENTRIES[name].format(on=day, words="一")) == [], day


@pytest.mark.parametrize("name", ["extensions", "closed", "reopened"])
def test_the_entries_of_a_stage_are_looked_at_too(name: str, make: Make) -> None:
    entry = ENTRIES[name].replace("    ", "        ").replace("from: 2020, to: 2021", "to: 2022")
    table = PILOT + entry.format(on="2019-10-10", words="…")
    found = findings(make({TASKS: table}))
    assert sorted(one.code for one in found) == ["R315", "R316"]
    assert {one.row for one in found} == {"2020/tasks/1"}
    last = len(table.splitlines())
    assert {one.span and one.span.line for one in found} <= {last - 1, last}


ORDERED = {
    "progress": "{{on: {on}, note: 已印发至{to}}}",
    "extensions": "{{on: {on}, to: {to}, reason: 上级文件未出台}}",
    "reassignments": "{{on: {on}, to: [{who}], reason: 分工调整}}",
}


@pytest.mark.parametrize("name", ORDERED)
def test_the_oldest_entry_stands_first(name: str, make: Make) -> None:
    first = ORDERED[name].format(on="2020-11-01", to="2021-03", who="彭格")
    for day, told in (("2020-10-31", ["R308"]), ("2020-11-01", []), ("2020-11-02", [])):
        second = ORDERED[name].format(on=day, to="2021-06", who="谢强")
        assert codes(make, f"    {name}:\n      - {first}\n      - {second}\n") == told, day


def test_a_finding_stands_at_the_words_and_at_the_day(make: Make) -> None:
    entry = ENTRIES["withdrawn"].format(on="2019-10-10", words="…")
    found = findings(make({TASKS: TABLE + entry}))
    assert [(one.code, one.found, one.span and one.span[1:]) for one in found] == [
        ("R316", "2019-10-10", (21, 21, 31)),
        ("R315", "…", (41, 21, 42)),
    ]
