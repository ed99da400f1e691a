"""Stages on every kind, what comes again, and what goes on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.model import recurrence, standing
from ledgertool.model.kinds import ReformTask
from ledgertool.model.row import MOST, Head
from ledgertool.model.stages import stages
from ledgertool.model.status import AsOf, Status, seen
from ledgertool.output.render import STYLES
from tests.conftest import Make, Run, ask_json
from tests.findings import findings
from tests.test_status import HEAD, entry, task

REPORTS = """\
kind: task
title: 月报
year: 2020
issued_on: 2020-02-10
source: 试编台账
order: 1
rows:
  - number: 1
    title: 报送月报
    leaders: [刘自力]
    lead_departments: [基教科]
    recurs: monthly-25
    deadline_text: 每月25日前
    record:
      - {on: 2020-02-20, progress: 已报}
      - {on: 2020-03-28, progress: 已报}
      - {on: 2020-05-10, progress: 补报, for: 2020-04}
      - {on: 2020-05-12, progress: 已报}
  - number: 2
    title: 值守
    leaders: [谢强]
    lead_departments: [职成高教科]
    recurs: weekly-5
    deadline: 2020-03
  - number: 3
    title: 建立长效机制
    lead_departments: [职成高教科]
    deadline: 2020-06
    ongoing: true
    record:
      - {on: 2020-07-20, closed: 验收意见}
"""
FILE = "ledgers/2020/reports.yaml"
AS_OF = "2020-08-01"
PARTS = "    stages: [{name: 一, deadline: 2020}]\n"


def recurring(
    record: list[dict[str, Any]], recurs: str = "monthly-25", **fields: str
) -> ReformTask:
    return task(recurs=recurs, record=record, **fields)


def of_month(row: ReformTask, name: str, as_of: str, **head: str) -> tuple[Status, int | None]:
    """See one occurrence of a row: its status, and how many days late it was met."""
    made = Head.model_validate({**HEAD, **head})
    stage = next(one for one in stages(row, made) if one.name == name)
    now = seen(row, made, AsOf(date.fromisoformat(as_of)), stage)
    return now.status, now.days_late


@pytest.mark.parametrize(
    ("record", "name", "expected"),
    [
        ([], "2020-07", (Status.OVERDUE, None)),
        ([entry("2020-07-20", "progress")], "2020-07", (Status.CLOSED, -5)),
        ([entry("2020-07-25", "progress")], "2020-07", (Status.CLOSED, 0)),
        ([entry("2020-07-28", "progress")], "2020-07", (Status.CLOSED, 3)),
        ([entry("2020-07-31", "progress")], "2020-07", (Status.CLOSED, 6)),
        ([entry("2020-08-01", "progress")], "2020-07", (Status.OVERDUE, None)),
        ([entry("2020-08-01", "progress", for_="2020-07")], "2020-07", (Status.CLOSED, 7)),
        (
            [entry("2020-07-20", "progress", for_="2020-06")],
            "2020-07",
            (Status.OVERDUE, None),
        ),
        ([entry("2020-08-01", "closed", stage="2020-07")], "2020-07", (Status.CLOSED, 7)),
        (
            [entry("2020-07-20", "progress"), entry("2020-07-28", "progress")],
            "2020-07",
            (Status.CLOSED, -5),
        ),
        (
            [
                entry("2020-07-20", "progress"),
                entry("2020-07-22", "reopened", stage="2020-07"),
                entry("2020-07-28", "progress"),
            ],
            "2020-07",
            (Status.CLOSED, 3),
        ),
        ([entry("2020-06-01", "paused")], "2020-07", (Status.PAUSED, None)),
        ([entry("2020-06-01", "withdrawn")], "2020-07", (Status.WITHDRAWN, None)),
    ],
)
def test_an_occurrence_is_met_by_its_first_report_late_or_in_time(
    record: list[dict[str, Any]], name: str, expected: tuple[Status, int | None]
) -> None:
    assert of_month(recurring(record), name, "2020-09-01") == expected


def test_what_is_reported_later_is_not_seen_before() -> None:
    row = recurring([entry("2020-07-28", "progress")])
    assert of_month(row, "2020-07", "2020-07-27")[0] is Status.OVERDUE
    assert of_month(row, "2020-07", "2020-07-28")[0] is Status.CLOSED


@pytest.mark.parametrize(
    ("fields", "head", "names"),
    [
        ({}, {}, [f"2020-{month:02d}" for month in range(1, 13)]),
        ({}, {"issued_on": "2020-10-25"}, ["2020-10", "2020-11", "2020-12"]),
        ({}, {"issued_on": "2020-10-26"}, ["2020-11", "2020-12"]),
        ({"counts_from": "2020-12-01"}, {"issued_on": "2020-10-26"}, ["2020-12"]),
        ({"deadline": "2021-Q1"}, {}, ["2021-01", "2021-02", "2021-03"]),
        ({"deadline": "2020-12/2021-01"}, {}, ["2020-12", "2021-01"]),
        ({"deadline": "2020-12-24"}, {}, []),
    ],
)
def test_there_is_a_stage_for_each_occurrence_of_the_deadline_or_the_tables_year(
    fields: dict[str, str], head: dict[str, str], names: list[str]
) -> None:
    made = Head.model_validate({**HEAD, **head})
    assert [one.name for one in stages(recurring([], **fields), made)] == names


def test_due_lists_occurrences_and_tells_who_has_not_reported(run: Run, make: Make) -> None:
    folder = make({FILE: REPORTS})
    due = ask_json(run, "due", "2020-03", data=folder, as_of=AS_OF)
    assert [(row["id"], row["stage"], row["due_on"], row["status"]) for row in due] == [
        ("2020/reports/2", "2020-W10", "2020-03-06", "overdue"),
        ("2020/reports/2", "2020-W11", "2020-03-13", "overdue"),
        ("2020/reports/2", "2020-W12", "2020-03-20", "overdue"),
        ("2020/reports/1", "2020-03", "2020-03-25", "closed"),
        ("2020/reports/2", "2020-W13", "2020-03-27", "overdue"),
    ]
    assert due[3]["days_late"] == 3
    missing = ask_json(run, "due", "--by", "--unreported", data=folder, as_of=AS_OF)
    assert [(row["id"], row["stage"], row["leaders"]) for row in missing] == [
        *(("2020/reports/2", f"2020-W{week}", ["谢强"]) for week in range(10, 14)),
        ("2020/reports/1", "2020-06", ["刘自力"]),
        ("2020/reports/1", "2020-07", ["刘自力"]),
    ]
    words = ["list", "--unreported", "--leader", "刘自力"]
    mine = ask_json(run, *words, data=folder, as_of=AS_OF)
    assert [(row["id"], row["stage"]) for row in mine] == [
        ("2020/reports/1", "2020-06"),
        ("2020/reports/1", "2020-07"),
    ]
    answer = run(*words, "--data", str(folder), "--as-of", AS_OF)
    assert answer.out.startswith("As of 2020-08-01; leader “刘自力”; not reported: 2 rows\n")


def test_a_row_that_recurs_waits_for_its_earliest_occurrence_that_was_not_met(
    run: Run, make: Make
) -> None:
    folder = make({FILE: REPORTS})
    row = ask_json(run, "show", "reports/1", data=folder, as_of=AS_OF)
    assert (row["status"], row["deadline_basis"], row["due_on"]) == (
        "overdue",
        "recurs",
        "2020-12-25",
    )
    assert row["waiting"] == {
        "stage": "2020-06",
        "deadline": "2020-06-25",
        "due_on": "2020-06-25",
    }


def test_why_tells_of_an_occurrence_what_it_was_met_by(run: Run, make: Make) -> None:
    folder = str(make({FILE: REPORTS}))
    ask = ("why", "reports/1", "--data", folder, "--as-of", AS_OF)
    assert run(*ask, "--stage", "2020-04").out == (
        "2020/reports/1\n"
        "  时间  2020-04-25\n"
        "  周期  monthly-25: from 2020-02 to 2020-12, 11 in all\n"
        "  进展  2020-05-10 进展：补报（所属期次：2020-04）\n"
        "  状态  已销账 (closed): progress on 2020-05-10, 补报; 15 days late\n\n"
    )
    refused = run(*ask, "--stage", "2020-13")
    assert (refused.code, refused.out) == (2, "")
    assert "2020-12" in refused.err


def test_what_goes_on_is_counted_apart_and_not_overdue_by_a_deadline_that_was_met(
    run: Run, make: Make
) -> None:
    folder = make({FILE: REPORTS})
    (table,) = ask_json(run, "stats", "--by", "table", data=folder, as_of="2021-01-01")
    assert (table["statuses"]["ongoing"], table["closed_late"]) == (1, 1)
    late = ask_json(run, "due", "--by", data=folder, as_of="2021-01-01")
    assert "2020/reports/3" not in [row["id"] for row in late]


def test_a_recurring_row_that_is_good_has_no_findings(make: Make) -> None:
    assert findings(make({FILE: REPORTS})) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("for: 2020-04", "for: 2020-13", "R326"),
        ("for: 2020-04", "for: 2020-01", "R326"),
        ("progress: 补报, for: 2020-04", "closed: 验收意见", "R327"),
        ("recurs: weekly-5", "recurs: weekly-8", ""),
        ("deadline: 2020-03\n", "deadline: 1000/2999\n", "S231"),
        (
            "recurs: weekly-5\n",
            "recurs: weekly-5\n    stages: [{name: 一, deadline: 2020}]\n",
            "S215",
        ),
    ],
)
def test_what_is_wrong_with_what_recurs_is_told(old: str, new: str, code: str, make: Make) -> None:
    found = findings(make({FILE: REPORTS.replace(old, new)}))
    assert len(found) == 1
    assert not code or found[0].code == code


@pytest.mark.parametrize("unit", ["weekly", "monthly", "quarterly", "half-yearly", "yearly"])
def test_no_row_has_more_occurrences_than_are_allowed(unit: str) -> None:
    found = recurrence.parse(unit)
    assert found is not None
    for last in range(1001, 9999, 333):
        row = task(deadline=f"1000/{last}")
        assert row.deadline is not None
        if found.most_within(row.deadline) <= MOST:
            assert len(list(found.occurrences(row.deadline))) <= MOST


@given(st.lists(st.dates(date(2020, 1, 1), date(2020, 12, 31)), max_size=20))
def test_a_month_is_met_on_the_day_of_its_first_report(days: list[date]) -> None:
    row = recurring([entry(str(day), "progress") for day in sorted(days)], "monthly")
    head = Head.model_validate(HEAD)
    for stage in stages(row, head):
        month = int(stage.name[-2:])
        first = min((day for day in days if day.month == month), default=None)
        assert seen(row, head, AsOf(date(2021, 1, 1)), stage).closed_on == first


def test_every_status_has_a_colour_or_none_on_purpose() -> None:
    assert list(STYLES) == list(Status)


def test_nothing_is_in_force_where_nothing_is_on_record() -> None:
    assert standing.of_row([]) == standing.AS_ISSUED
