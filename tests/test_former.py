"""What happens to a row was once told in six fields; --fix makes a record of them."""

from __future__ import annotations

import pytest

from ledgertool.findings.finding import Severity
from tests.conftest import Make, Run, ask_json
from tests.findings import findings
from tests.samples import PILOT, TABLE

TASKS = "ledgers/2020/tasks.yaml"

MADE = {
    # what stands under the row, and what --fix makes of it
    "progress": (
        "    progress:\n      - on: 2020-06-30\n        note: 方案已印发\n",
        ["{on: 2020-06-30, progress: 方案已印发}"],
    ),
    "a list without indentation": (
        "    progress:\n    - on: 2020-06-30\n      note: 方案已印发\n",
        ["{on: 2020-06-30, progress: 方案已印发}"],
    ),
    "text in quotation marks": (
        "    progress: [{on: 2020-06-30, note: \"见: '一'\"}]\n",
        ["{on: 2020-06-30, progress: \"见: '一'\"}"],
    ),
    "extensions, of which the first does not say from when": (
        "    extensions:\n"
        "      - {on: 2020-11-01, to: 2021-03, reason: 疫情, approved_by: 局党组会}\n"
        "      - {on: 2021-02-01, from: 2021-03, to: 2021-06, reason: 招标}\n",
        [
            "{on: 2020-11-01, extended: {from: 2020, to: 2021-03}, reason: 疫情,"
            " approved_by: 局党组会}",
            "{on: 2021-02-01, extended: {from: 2021-03, to: 2021-06}, reason: 招标}",
        ],
    ),
    "reassignments": (
        "    reassignments: [{on: 2020-03-01, to: [彭格, 刘自力], reason: 分工}]\n",
        ["{on: 2020-03-01, reassigned: {from: [谢强], to: [彭格, 刘自力]}, reason: 分工}"],
    ),
    "a closing, and its reopening written above it": (
        "    reopened: {on: 2020-10-01, reason: 材料不全}\n"
        "    closed:\n      on: 2020-10-01\n      evidence: 〔2020〕1号\n      note: 已公示\n",
        [
            "{on: 2020-10-01, closed: 〔2020〕1号, note: 已公示}",
            "{on: 2020-10-01, reopened: 材料不全}",
        ],
    ),
    "several fields, in the order of their days": (
        "    withdrawn: {on: 2020-12-01, reason: 上级取消}\n"
        "    progress: [{on: 2020-06-30, note: 一}, {on: 2020-08-30, note: 二}]\n"
        "    reassignments: [{on: 2020-07-01, to: [彭格], reason: 分工}]\n",
        [
            "{on: 2020-06-30, progress: 一}",
            "{on: 2020-07-01, reassigned: {from: [谢强], to: [彭格]}, reason: 分工}",
            "{on: 2020-08-30, progress: 二}",
            "{on: 2020-12-01, withdrawn: 上级取消}",
        ],
    ),
}


def record(entries: list[str]) -> str:
    return "    record:\n" + "".join(f"      - {entry}\n" for entry in entries)


@pytest.mark.parametrize(("former", "entries"), MADE.values(), ids=MADE)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_former_fields_become_a_record(
    former: str, entries: list[str], end: str, make: Make, run: Run
) -> None:
    def ended(text: str) -> bytes:
        text = text.rstrip("\n") if not end else text.replace("\n", end)
        return text.encode()

    folder = make({TASKS: ended(TABLE + former)})
    assert {one.code for one in findings(folder) if one.severity is Severity.ERROR} == {"S230"}
    run("check", "--data", str(folder), "--fix")
    assert (folder / TASKS).read_bytes() == ended(TABLE + record(entries))
    assert [one.code for one in findings(folder) if one.severity is Severity.ERROR] == []


def test_what_stands_below_and_above_stays_to_the_byte(make: Make, run: Run) -> None:
    former = "    closed: {on: 2020-10-01, evidence: 一}\n    # 备查\n\n"
    lines = TABLE.replace(
        "    outcome: 出台实施方案\n", former + "    outcome: 出台实施方案  # 一\n"
    )
    folder = make({TASKS: lines})
    run("check", "--data", str(folder), "--fix")
    without = lines.replace("    closed: {on: 2020-10-01, evidence: 一}\n", "")
    behind = "    outcome: 出台实施方案  # 一\n"
    made = without.replace(behind, behind + record(["{on: 2020-10-01, closed: 一}"]))
    assert (folder / TASKS).read_text(encoding="utf-8") == made


def test_the_fields_of_stages_go_into_the_record_of_the_row(make: Make, run: Run) -> None:
    first = "        deadline: 2020\n"
    former = (
        "        closed: {on: 2020-12-01, evidence: 验收意见}\n"
        "        extensions: [{on: 2020-06-01, to: 2021-01, reason: 疫情}]\n"
    )
    folder = make({TASKS: PILOT.replace(first, first + former)})
    run("check", "--data", str(folder), "--fix")
    made = [
        "{on: 2020-06-01, extended: {from: 2020, to: 2021-01}, reason: 疫情, stage: 第一批}",
        "{on: 2020-12-01, closed: 验收意见, stage: 第一批}",
    ]
    assert (folder / TASKS).read_text(encoding="utf-8") == PILOT + record(made)
    (row,) = ask_json(run, "list", data=folder, as_of="2021-01-01")
    assert (row["status"], row["waiting"]["stage"]) == ("open", "第二批")


UNCLEAR = {
    "a comment inside": "    closed:\n      on: 2020-10-01  # 复核\n      evidence: 一\n",
    "no day": "    closed: {evidence: 一}\n",
    "no evidence": "    closed: {on: 2020-10-01}\n",
    "a text": "    closed: 验收意见\n",
    "an extension to nowhere": "    extensions: [{on: 2020-10-01, reason: 疫情}]\n",
    "a record beside it": "    record: [{on: 2020-06-01, progress: 一}]\n"
    "    closed: {on: 2020-10-01, evidence: 一}\n",
}


@pytest.mark.parametrize("former", UNCLEAR.values(), ids=UNCLEAR)
def test_what_is_not_beyond_doubt_is_told_and_left_alone(former: str, make: Make, run: Run) -> None:
    folder = make({TASKS: TABLE + former})
    assert [one.code for one in findings(folder)] == ["S230"]
    run("check", "--data", str(folder), "--fix")
    assert (folder / TASKS).read_text(encoding="utf-8") == TABLE + former


def test_a_row_written_in_one_line_is_left_alone(make: Make, run: Run) -> None:
    row = (
        "  - {number: 3, title: 一, leaders: [谢强], lead_departments: [基教科], outcome: 一,"
        " closed: {on: 2020-10-01, evidence: 一}}\n"
    )
    folder = make({TASKS: TABLE + row})
    assert [one.code for one in findings(folder)] == ["S230"]
    run("check", "--data", str(folder), "--fix")
    assert (folder / TASKS).read_text(encoding="utf-8") == TABLE + row
