"""Asked as of a day: nothing that was put on record later is seen, and nothing contradicts."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.answers.columns import sheet_columns
from ledgertool.answers.objects import row_object
from ledgertool.model.record import Recorded
from ledgertool.model.row import Row, Stage
from ledgertool.model.status import Status
from ledgertool.output.formats import FORMATS, TABLE
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run, ask_json
from tests.samples import DATA, PILOT, PLAN
from tests.samples import TABLE as TASKS
from tests.test_status import pilot, seen, stage

BEFORE, AFTER = "2020-08-31", "2020-09-01"
MARK = "后来所记"
ENTRIES = {
    "progress": "progress: [{{on: 2020-09-01, note: {mark}}}]",
    "extensions": "extensions: [{{on: 2020-09-01, from: 2020, to: 2031, reason: {mark}}}]",
    "reassignments": "reassignments: [{{on: 2020-09-01, to: [彭格], reason: {mark}}}]",
    "closed": "closed: {{on: 2020-09-01, evidence: {mark}}}",
    "reopened": "closed: {{on: 2020-01-06, evidence: 一}}\n"
    "{indent}reopened: {{on: 2020-09-01, reason: {mark}}}",
    "withdrawn": "withdrawn: {{on: 2020-09-01, reason: {mark}}}",
    "targets": "targets: [{{number: 1, metric: 校, comparison: at-least, value: 100, unit: 所,"
    " words: 100所,\n{indent}  actuals: [\n"
    "{indent}    {{on: 2020-09-01, value: 31, evidence: {mark}}}\n{indent}  ]}}]",
}
OF_A_STAGE = [name for name in ENTRIES if name in Stage.model_fields]
COMMANDS = [
    *("list", "list --status closed", "list --search 来所", "list --leader 彭格"),
    *("list --kind pilot", "list --kind reform-task", "list --due 2031", "tables"),
    *("due 2020", "due 2031 --by --possible", "due 2031", "tables --search 来所"),
    *("stats --by leader", "stats --by status", "stats --by table --search 来所"),
    *("plan", "plan 2.1", "plan --coverage --status closed", "targets", "targets 2.1"),
    "plan 2.1 --leader 彭格",
]


def ledger() -> dict[str, str | bytes]:
    """Make a ledger with an entry of a later day in every place, each with a mark of its own."""
    tasks, pilots = TASKS.split("  - number")[0], PILOT.split("  - number")[0]
    for number, (name, entry) in enumerate(ENTRIES.items(), 1):
        tasks += f"""\
  - number: {number}
    title: 事项{number}建100所校
    leaders: [谢强]
    lead_departments: [职成高教科]
    deadline: 2020
    outcome: 开展校企合作
    serves: [{{to: plan2019/2.1, reason: 同一事项, reading: editors}}]
    {entry.format(mark=f"{MARK}于{name}。", indent=" " * 4)}
"""
    for number, name in enumerate(OF_A_STAGE, 1):
        mark = f"{MARK}于{name}阶段"
        entry = ENTRIES[name].format(mark=mark, indent=" " * 8)
        first = PILOT.split("rows:\n")[1].replace("number: 1", f"number: {number}")
        first = first.replace("安全纠纷", f"安全纠纷{number}")
        pilots += first.replace("deadline: 2020\n", f"deadline: 2020\n        {entry}\n")
    words = "            words: 5所以上特色品牌幼儿园\n"
    counted = f"{{on: 2020-09-01, value: 1, evidence: {MARK}于规划}}"
    actuals = f"            actuals:\n              - {counted}\n"
    return {
        "ledgers/2020/tasks.yaml": tasks,
        "ledgers/2020/pilots.yaml": pilots,
        "plan2019.yaml": PLAN.replace(words, words + actuals),
    }


MARKS = {
    *(f"{MARK}于{name}。" for name in ENTRIES),
    *(f"{MARK}于{name}阶段" for name in OF_A_STAGE),
    f"{MARK}于规划",
}


def test_every_kind_of_entry_is_tried() -> None:
    of_rows = {
        name
        for name, field in Row.model_fields.items()
        if any(kind.__name__ in str(field.annotation) for kind in get_args(Recorded))
    }
    assert of_rows | {"targets"} == set(ENTRIES)
    assert OF_A_STAGE == ["extensions", "closed", "reopened"]


def test_what_was_put_on_record_later_is_in_no_answer(run: Run, make: Make) -> None:
    folder = str(make(ledger()))
    columns = ",".join(sheet_columns(load(DATA)))
    rows = [row["id"] for row in ask_json(run, "list", data=Path(folder))]
    lines = [
        *COMMANDS,
        *(f"{command} {row}" for command in ("show", "why", "targets") for row in rows),
        *(f"{command} --columns {columns}" for command in ("list", f"show {rows[0]}")),
    ]
    told: set[str] = set()
    for line in lines:
        for format_ in (TABLE, *FORMATS):
            ask = [*line.split(), "--data", folder, "--format", format_]
            before, after = run(*ask, "--as-of", BEFORE), run(*ask, "--as-of", AFTER)
            assert (before.code, after.code) == (0, 0), before.err
            assert MARK not in before.out + before.err, (line, format_)
            told |= {mark for mark in MARKS if mark in after.out}
    assert told == MARKS


@pytest.mark.parametrize("format_", [TABLE, *FORMATS])
def test_an_answer_is_the_same_before_and_after_more_is_put_on_record(
    run: Run, make: Make, format_: str
) -> None:
    files = {name: str(text) for name, text in ledger().items()}
    for line in COMMANDS:
        ask = [*line.split(), "--format", format_, "--as-of", BEFORE]
        recorded = run(*ask, "--data", str(make(dict(files))))
        once = {
            name: "".join(part for part in text.splitlines(keepends=True) if MARK not in part)
            for name, text in files.items()
        }
        without = {name: text.replace("            actuals:\n", "") for name, text in once.items()}
        assert run(*ask, "--data", str(make(dict(without)))) == recorded, line


# A row with stages


@pytest.mark.parametrize(
    ("stages", "as_of", "status", "waiting"),
    [
        ([("一", "2020", None), ("二", "2021", None)], "2020-06-01", "open", ("一", "2020")),
        ([("一", "2020", None), ("二", "2021", None)], "2021-06-01", "overdue", ("一", "2020")),
        (
            [("一", "2020", "2020-05-01"), ("二", "2021", None)],
            "2020-06-01",
            "open",
            ("二", "2021"),
        ),
        ([("一", "2020", "2020-05-01")], "2020-06-01", "closed", None),
    ],
)
def test_json_tells_the_stage_that_a_row_waits_for_with_its_days(
    stages: list[tuple[str, str, str | None]],
    as_of: str,
    status: str,
    waiting: tuple[str, str] | None,
) -> None:
    parts = [
        stage(name, end, **({"closed": {"on": on, "evidence": "文"}} if on else {}))
        for name, end, on in stages
    ]
    item = row_object(seen(pilot(*parts), as_of))
    told = waiting and {
        "stage": waiting[0],
        "deadline": waiting[1],
        "due_on": f"{waiting[1]}-12-31",
    }
    assert (item["status"], item["waiting"]) == (status, told)
    assert item["due_on"] == f"{stages[-1][1]}-12-31"


def test_a_stage_that_was_extended_is_waited_for_to_its_new_day(run: Run, make: Make) -> None:
    table = PILOT.replace(
        "        deadline: 2020\n",
        "        deadline: 2020\n"
        "        extensions: [{on: 2020-09-01, from: 2020, to: 2021-03, reason: 延后}]\n",
    )
    folder = make({"ledgers/2020/pilots.yaml": table})
    for as_of, end, last in (
        (BEFORE, "2020", "2020-12-31"),
        (AFTER, "2021-03", "2021-03-31"),
    ):
        (row,) = ask_json(run, "list", data=folder, as_of=as_of)
        assert row["waiting"] == {"stage": "第一批", "deadline": end, "due_on": last}
        shown = run("list", "--data", str(folder), "--as-of", as_of).out
        assert f"2021（第一批 {end}）" in shown


def test_what_is_withdrawn_waits_for_no_stage(run: Run, make: Make) -> None:
    gone = PILOT + "    withdrawn: {on: 2020-05-01, reason: 上级取消}\n"
    folder = make({"ledgers/2020/pilots.yaml": gone})
    for command in (["list"], ["show", "pilots/1"], ["why", "pilots/1"]):
        found = ask_json(run, *command, data=folder)
        row = found[0] if isinstance(found, list) else found
        assert (row["status"], row["waiting"]) == ("withdrawn", None)


DAYS = st.dates(date(2020, 1, 1), date(2023, 12, 31))
PARTS = st.lists(
    st.tuples(st.integers(2020, 2022), st.none() | DAYS, st.none() | DAYS), min_size=1, max_size=4
)


@given(PARTS, DAYS, st.booleans())
def test_status_and_days_of_a_row_with_stages_never_contradict(
    parts: list[tuple[int, date | None, date | None]], day: date, withdrawn: bool
) -> None:
    stages = [
        stage(
            f"第{number}批",
            str(year),
            **({"closed": {"on": str(closed), "evidence": "文"}} if closed else {}),
            **({"reopened": {"on": str(back), "reason": "文"}} if closed and back else {}),
        )
        for number, (year, closed, back) in enumerate(parts)
    ]
    gone = {"withdrawn": {"on": str(day), "reason": "取消"}} if withdrawn else {}
    item = row_object(seen(pilot(*stages, **gone), str(day)))
    waiting, status = item["waiting"], item["status"]
    assert (waiting is None) == (status in ("closed", "withdrawn"))
    if waiting:
        assert (waiting["due_on"] < str(day)) == (status == "overdue")
        assert waiting["due_on"] <= item["due_on"]


@pytest.mark.parametrize("column", ["due_on", "deadline", "到期日"])
def test_rows_are_sorted_by_the_day_of_the_stage_they_wait_for(run: Run, column: str) -> None:
    def due_next(row: dict[str, object]) -> str:
        waiting = row["waiting"] or row
        assert isinstance(waiting, dict)
        return str(waiting["due_on"])

    rows = [row for row in ask_json(run, "list", "--sort", column) if row["due_on"]]
    assert any(row["waiting"] and row["waiting"]["due_on"] != row["due_on"] for row in rows)
    assert all(due_next(one) <= due_next(two) for one, two in pairwise(rows))


def test_why_tells_the_same_stage_as_the_row(run: Run) -> None:
    row = ask_json(run, "show", "pilots/7")
    assert ask_json(run, "why", "pilots/7")["waiting"] == row["waiting"] is not None


# Counts by status


@pytest.mark.parametrize("command", ["plan", "plan 2.1", "stats", "stats --by status"])
def test_statuses_are_counted_in_one_form_everywhere(run: Run, command: str) -> None:
    for item in ask_json(run, *command.split()):
        assert list(item["statuses"]) == [light.value for light in Status]
        assert sum(item["statuses"].values()) == len(
            item["rows"] if "plan" in item else item["ids"]
        )
