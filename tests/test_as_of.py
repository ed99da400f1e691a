"""Asked as of a day: nothing that was put on record later is seen, and nothing contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.answers.columns import sheet_columns
from ledgertool.answers.objects import row_object
from ledgertool.model import record as records
from ledgertool.model.record import PACES, VERBS
from ledgertool.model.status import Status
from ledgertool.output.formats import TABLE
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run, ask_json
from tests.samples import DATA, PILOT, PLAN, TEXTS
from tests.samples import TABLE as TASKS
from tests.test_status import pilot, seen, stage, task

BEFORE, AFTER = "2020-08-31", "2020-09-01"
MARK = "后来所记"
ENTRIES = {
    "progress": "progress: {mark}, percent: 87, pace: behind, problems: {mark}, next: {mark}",
    "reassigned": "reassigned: {{from: [谢强], to: [彭格]}}, reason: {mark}",
    "extended": "extended: {{from: 2020, to: 2031}}, reason: {mark}",
    "applied": "applied: {mark}",
    "returned": "returned: {mark}",
    "closed": "closed: {mark}, verified_by: {mark}",
    "reopened": "reopened: {mark}",
    "paused": "paused: {mark}",
    "resumed": "resumed: {mark}",
    "withdrawn": "withdrawn: {mark}, note: {mark}",
}
BEFORE_THEM = {"returned": "applied: 一", "reopened": "closed: 一", "resumed": "paused: 一"}
OF_A_STAGE = [verb for verb, entry in VERBS.items() if "stage" in entry.model_fields]
TARGETS = """\
    targets: [{{number: 1, metric: 校, comparison: at-least, value: 100, unit: 所, words: 100所,
      actuals: [
        {{on: 2020-09-01, value: 31, evidence: {mark}}}
      ]}}]
"""
COMMANDS = [
    *("list", "list --status closed", "list --search 来所", "list --leader 彭格"),
    *("list --status pending", "list --status paused", "list --status withdrawn"),
    *("list --kind pilot", "list --kind reform-task", "list --due 2031", "tables"),
    *("due 2020", "due 2031 --by --possible", "due 2031", "tables --search 来所"),
    *("stats --by leader", "stats --by status", "stats --by table --search 来所"),
    *("plan", "plan 2.1", "plan --coverage --status closed", "targets", "targets 2.1"),
    "plan 2.1 --leader 彭格",
]


def record(verb: str, mark: str, stage: str = "") -> str:
    """Write an entry of a later day, with a mark, and what must have happened before it."""
    earlier = BEFORE_THEM.get(verb, "progress: 一")
    later = ENTRIES[verb].format(mark=mark)
    return (
        f"    record:\n      - {{on: 2020-01-06, {earlier}{stage}}}\n"
        f"      - {{on: 2020-09-01, {later}{stage}}}\n"
    )


def ledger() -> dict[str, str | bytes]:
    """Make a ledger with an entry of a later day in every place, each with a mark of its own."""
    tasks, pilots = TASKS.split("  - number")[0], PILOT.split("  - number")[0]
    happened = {verb: record(verb, f"{MARK}于{verb}。") for verb in ENTRIES}
    happened["targets"] = TARGETS.format(mark=f"{MARK}于targets。")
    for number, lines in enumerate(happened.values(), 1):
        tasks += f"""\
  - number: {number}
    title: 事项{number}建100所校
    leaders: [谢强]
    lead_departments: [职成高教科]
    deadline: 2020
    outcome: 开展校企合作
    serves: [{{to: plan2019/2.1, reason: 同一事项, reading: editors}}]
{lines}
"""
    for number, verb in enumerate(OF_A_STAGE, 1):
        first = PILOT.split("rows:\n")[1].replace("number: 1", f"number: {number}")
        first = first.replace("安全纠纷", f"安全纠纷{number}")
        pilots += first + record(verb, f"{MARK}于{verb}阶段", ", stage: 第一批")
    words = "            words: 5所以上特色品牌幼儿园\n"
    counted = f"{{on: 2020-09-01, value: 1, evidence: {MARK}于规划}}"
    actuals = f"            actuals:\n              - {counted}\n"
    return {
        "ledgers/2020/tasks.yaml": tasks,
        "ledgers/2020/pilots.yaml": pilots,
        "plan2019.yaml": PLAN.replace(words, words + actuals),
    }


MARKS = {
    *(f"{MARK}于{name}。" for name in (*ENTRIES, "targets")),
    *(f"{MARK}于{name}阶段" for name in OF_A_STAGE),
    f"{MARK}于规划",
}


def test_every_verb_is_tried_on_a_row_and_on_a_stage() -> None:
    assert list(ENTRIES) == list(VERBS)
    assert [verb for verb in VERBS if verb not in OF_A_STAGE] == ["reassigned"]


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
        for format_ in (TABLE, *TEXTS):
            ask = [*line.split(), "--data", folder, "--format", format_]
            before, after = run(*ask, "--as-of", BEFORE), run(*ask, "--as-of", AFTER)
            assert (before.code, after.code) == (0, 0), before.err
            assert MARK not in before.out + before.err, (line, format_)
            told |= {mark for mark in MARKS if mark in after.out}
    assert told == MARKS


@pytest.mark.parametrize("format_", [TABLE, *TEXTS])
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
    parts = [stage(name, end) for name, end, _on in stages]
    closings = [{"on": on, "closed": "文", "stage": name} for name, _end, on in stages if on]
    item = row_object(seen(pilot(*parts, record=closings), as_of))
    told = waiting and {
        "stage": waiting[0],
        "deadline": waiting[1],
        "due_on": f"{waiting[1]}-12-31",
    }
    assert (item["status"], item["waiting"]) == (status, told)
    assert item["due_on"] == f"{stages[-1][1]}-12-31"


def test_a_stage_that_was_extended_is_waited_for_to_its_new_day(run: Run, make: Make) -> None:
    moved = "extended: {from: 2020, to: 2021-03}, reason: 延后, stage: 第一批"
    table = PILOT + f"    record: [{{on: 2020-09-01, {moved}}}]\n"
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
    gone = PILOT + "    record: [{on: 2020-05-01, withdrawn: 上级取消}]\n"
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
    stages = [stage(f"第{number}批", str(year)) for number, (year, *_days) in enumerate(parts)]
    happened = [
        {"on": str(on), verb: "文", "stage": f"第{number}批"}
        for number, (_year, closed, back) in enumerate(parts)
        for verb, on in (("closed", closed), ("reopened", back if closed else None))
        if on
    ]
    gone = [{"on": str(day), "withdrawn": "取消"}] if withdrawn else []
    item = row_object(seen(pilot(*stages, record=[*happened, *gone]), str(day)))
    waiting, status = item["waiting"], item["status"]
    assert (waiting is None) == (status in ("closed", "withdrawn"))
    if waiting:
        assert (waiting["due_on"] < str(day)) == (status == "overdue")
        assert waiting["due_on"] <= item["due_on"]


# Any record, on any row

STAGES = ("第一批", "第二批", "第三批")
PERIODS = st.sampled_from(["2020", "2020-Q3", "2020-12", "2021", "2021-03", "2022-06-30"])
SAID = st.sampled_from(["文件", "验收意见", "上级要求"])
PEOPLE = st.lists(st.sampled_from(["谢强", "彭格", "刘自力"]), min_size=1, unique=True)
WHEN = st.fixed_dictionaries(
    {},
    optional={
        "deadline": PERIODS,
        "deadline_text": st.just("按省上要求"),
        "ongoing": st.just("true"),
    },
)
MORE = {
    "progress": st.fixed_dictionaries(
        {},
        optional={
            "percent": st.sampled_from(["0", "60", "99.5", "100"]),
            "pace": st.sampled_from(list(PACES)),
            "problems": SAID,
            "next": SAID,
            "for": st.just("2020-07"),
        },
    ),
    "closed": st.fixed_dictionaries({}, optional={"verified_by": SAID}),
    "extended": st.fixed_dictionaries({"reason": SAID}, optional={"approved_by": SAID}),
    "reassigned": st.fixed_dictionaries({"reason": SAID}),
}
CHANGES = {
    "reassigned": st.fixed_dictionaries({"to": PEOPLE}, optional={"from": PEOPLE}),
    "extended": st.fixed_dictionaries({"to": PERIODS}, optional={"from": PERIODS}),
}


@st.composite
def entries(draw: st.DrawFn, stages: Sequence[str]) -> dict[str, Any]:
    """Draw an entry of any verb, about the row or one of its stages, as a file has it."""
    verb = draw(st.sampled_from(list(VERBS)))
    entry = {"on": str(draw(DAYS)), verb: draw(CHANGES.get(verb, SAID))}
    entry |= draw(MORE.get(verb, st.just({}))) | draw(st.sampled_from([{}, {"note": "另见附件"}]))
    about = draw(st.sampled_from([None, *stages])) if verb in OF_A_STAGE else None
    return entry | ({"stage": about} if about else {})


@st.composite
def issued(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what a row of any form says of its days: stages, or a deadline, words, or nothing."""
    names = draw(st.sampled_from([STAGES[:count] for count in range(4)]))
    if not names:
        return draw(WHEN) | draw(st.sampled_from([{}, {"must_close": "true"}]))
    says_when = WHEN.filter(bool)
    return {"stages": [{"name": name, **draw(says_when)} for name in names]}


@st.composite
def recorded(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    """Draw a row as issued, its record in whatever order, and one more entry."""
    fields = draw(issued())
    about = entries([stage["name"] for stage in fields.get("stages", ())])
    return fields, draw(st.lists(about, max_size=9)), draw(about)


def told(fields: dict[str, Any], happened: list[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    """Tell all that is said of a row, and of each of its stages, as of a day."""
    row = records.as_of(day, task(**fields, record=happened))
    parts = [None, *range(len(row.stages))]
    return [row_object(seen(row, str(day), part=part), ("stage",)) for part in parts]


@given(recorded(), DAYS)
def test_what_is_told_of_a_day_depends_only_on_what_was_on_record_by_then(
    drawn: tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]], day: date
) -> None:
    fields, happened, _more = drawn
    known = [entry for entry in happened if entry["on"] <= str(day)]
    assert told(fields, happened, day) == told(fields, known, day)


@given(recorded(), st.integers(0, 9))
def test_one_more_entry_changes_no_answer_of_an_earlier_day(
    drawn: tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]], place: int
) -> None:
    fields, happened, more = drawn
    after = [*happened[:place], more, *happened[place:]]
    added = date.fromisoformat(more["on"])
    days = {date.fromisoformat(entry["on"]) for entry in happened} | {date(2020, 1, 1)}
    for day in {*days, added - timedelta(days=1)}:
        if day < added:
            assert told(fields, after, day) == told(fields, happened, day)


@given(recorded(), DAYS)
def test_what_is_told_of_a_row_never_contradicts_itself(
    drawn: tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]], day: date
) -> None:
    fields, happened, _more = drawn
    known = sorted(entry["on"] for entry in happened if entry["on"] <= str(day))
    whole, *parts = told(fields, happened, day)
    for item in (whole, *parts):
        has_days = item["closed_on"] is not None and item["due_on"] is not None
        assert (item["days_late"] is not None) == has_days
        if item["closed_on"] is not None:
            assert item["status"] in ("closed", "ongoing", "withdrawn")
            assert item["closed_on"] in known
        if item["status"] in ("overdue", "due-soon", "open"):
            due = (item["waiting"] or item)["due_on"]
            assert (due < str(day)) == (item["status"] == "overdue")
        assert item["silent_days"] is None or item["silent_days"] >= 0
    if known:
        assert whole["silent_days"] == (day - date.fromisoformat(known[-1])).days
    if parts and whole["waiting"]:
        (waits,) = [one for one in parts if one["stage"] == whole["waiting"]["stage"]]
        assert whole["status"] == waits["status"]


@given(recorded(), DAYS)
def test_status_and_days_need_no_later_entry_to_be_left_out_first(
    drawn: tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]], day: date
) -> None:
    fields, happened, _more = drawn
    row = task(**fields, record=happened)
    for part in (None, *range(len(row.stages))):
        assert (
            seen(row, str(day), part=part).seen
            == seen(records.as_of(day, row), str(day), part=part).seen
        )


@given(recorded())
def test_a_row_with_its_record_is_written_and_read_again_as_it_was(
    drawn: tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]],
) -> None:
    fields, happened, more = drawn
    row = task(**fields, record=[*happened, more])
    again = type(row).model_validate(written(row.model_dump(mode="json", by_alias=True)))
    assert again == row
    assert [entry.verb for entry in again.record] == [
        next(verb for verb in VERBS if verb in entry) for entry in [*happened, more]
    ]


def written(value: Any) -> Any:
    """Write a value as a file has it: texts alone, and no line for what is not there."""
    if isinstance(value, dict):
        return {name: written(one) for name, one in value.items() if one not in (None, [])}
    if isinstance(value, list):
        return [written(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


# In the order of the days that count


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
