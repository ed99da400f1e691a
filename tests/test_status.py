"""Deadlines, who answers, and lights: each as of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledgertool.answers import query
from ledgertool.answers.lookup import find_status
from ledgertool.answers.query import RowState
from ledgertool.errors import UnknownStatus
from ledgertool.model import lights
from ledgertool.model.kinds import Pilot, ReformTask
from ledgertool.model.row import Head, Row
from ledgertool.model.status import AsOf, Status
from ledgertool.reading.document import Document
from ledgertool.reading.table import Table
from tests.conftest import Make, Run

HEAD = {"kind": "reform-task", "title": "改革任务", "year": "2020", "source": "试编", "order": "1"}
CLOSED = {"on": "2020-10-10", "closed": "教办〔2020〕7号"}


def task(**fields: Any) -> ReformTask:
    """Make a row of 2020; values are texts, as files have them."""
    common = {"number": "1", "title": "推进中考改革", "outcome": "出台实施方案"}
    names = {"leaders": ["刘自力"], "lead_departments": ["基教科"]}
    return ReformTask.model_validate({**common, **names, **fields})


def pilot(*stages: dict[str, Any], **fields: Any) -> Pilot:
    """Make a pilot of 2020 with stages."""
    common = {"number": "1", "title": "试点", "category": "市级", "basis": "通知"}
    names = {"leaders": ["谢强"], "lead_departments": ["基教科"], "assigned_by": "基教科"}
    return Pilot.model_validate({**common, **names, "stages": list(stages), **fields})


def stage(name: str, deadline: str, **fields: Any) -> dict[str, Any]:
    """Write a stage as a file has it."""
    return {"name": name, "deadline": deadline, **fields}


def seen(row: Row, as_of: str, *, soon: int = 30, part: int | None = None) -> RowState:
    """See a row, or a stage of it by its place, as of a day."""
    head = Head.model_validate(HEAD)
    table = Table("2020/t", "t.yaml", "t.yaml", head, type(row), (row,), (0,), Document())
    day = AsOf(date.fromisoformat(as_of), soon)
    return query.row_state(table, row, day, None if part is None else row.stages[part])


def due(row: Row, as_of: str) -> tuple[str | None, str | None]:
    """Give a row's deadline and what it rests on, as JSON says them."""
    entry = seen(row, as_of)
    return (
        str(entry.deadline) if entry.deadline else None,
        entry.basis.value if entry.basis else None,
    )


def extended(on: str, to: str, *, was: str | None = None, **fields: str) -> dict[str, Any]:
    """Write an extension as a file has it."""
    moved = {"from": was, "to": to} if was else {"to": to}
    return {"on": on, "extended": moved, "reason": "疫情", **fields}


EXTENDED = [
    extended("2020-06-01", "2020-12", was="2020-09"),
    extended("2020-11-20", "2021-03-31", was="2020-12"),
]


@pytest.mark.parametrize(
    ("fields", "as_of", "expected"),
    [
        ({"deadline": "2020-12"}, "2020-01-01", ("2020-12", "stated")),
        ({"deadline": "2020-12", "must_close": "true"}, "2020-01-01", ("2020-12", "stated")),
        ({"deadline": "2022", "must_close": "true"}, "2020-01-01", ("2022", "stated")),
        ({"must_close": "true"}, "2020-01-01", ("2020", "must_close")),
        (
            {"must_close": "true", "deadline_text": "按省上要求"},
            "2020-01-01",
            ("2020", "must_close"),
        ),
        ({"deadline_text": "按省上要求推进"}, "2020-01-01", (None, None)),
        ({}, "2020-01-01", (None, None)),
    ],
)
def test_a_deadline_is_what_is_stated_or_the_year_of_a_star_or_none(
    fields: dict[str, Any], as_of: str, expected: tuple[str | None, str | None]
) -> None:
    assert due(task(**fields), as_of) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2020-05-31", "2020-09"),
        ("2020-06-01", "2020-12"),
        ("2020-11-19", "2020-12"),
        ("2020-11-20", "2021-03-31"),
        ("2025-01-01", "2021-03-31"),
    ],
)
@pytest.mark.parametrize("entries", [EXTENDED, EXTENDED[::-1]])
def test_the_newest_extension_as_of_the_day_counts_in_whatever_order_they_stand(
    entries: list[dict[str, str]], as_of: str, expected: str
) -> None:
    assert due(task(deadline="2020-09", record=entries), as_of) == (expected, "stated")


def test_of_two_extensions_on_one_day_the_one_written_later_counts() -> None:
    twice = [extended("2020-06-01", "2020-11"), extended("2020-06-01", "2020-10")]
    assert due(task(deadline="2020-09", record=twice), "2020-07-01") == ("2020-10", "stated")


def test_an_extension_may_also_bring_a_deadline_forward() -> None:
    row = task(deadline="2020-12", record=[extended("2020-02-01", "2020-06")])
    assert due(row, "2020-02-01") == ("2020-06", "stated")


def test_an_extension_moves_the_year_of_a_star_too() -> None:
    row = task(must_close="true", record=[extended("2020-12-01", "2021")])
    assert due(row, "2020-11-30") == ("2020", "must_close")
    assert due(row, "2020-12-01") == ("2021", "must_close")


def test_an_extension_gives_an_undated_row_its_first_deadline() -> None:
    row = task(record=[extended("2020-05-01", "2020-Q4")])
    assert due(row, "2020-04-30") == (None, None)
    assert due(row, "2020-05-01") == ("2020-Q4", "stated")


def moved(on: str, *to: str) -> dict[str, Any]:
    """Write a reassignment as a file has it."""
    return {"on": on, "reassigned": {"to": list(to)}, "reason": "调整分工"}


MOVED = [moved("2020-03-01", "谢强"), moved("2020-08-01", "彭格", "刘自力")]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2020-02-29", ("刘自力",)),
        ("2020-03-01", ("谢强",)),
        ("2020-07-31", ("谢强",)),
        ("2020-08-01", ("彭格", "刘自力")),
    ],
)
@pytest.mark.parametrize("entries", [MOVED, MOVED[::-1]])
def test_the_newest_reassignment_as_of_the_day_counts(
    entries: list[dict[str, Any]], as_of: str, expected: tuple[str, ...]
) -> None:
    assert seen(task(record=entries), as_of).leaders == expected


def test_of_two_reassignments_on_one_day_the_one_written_later_counts() -> None:
    twice = [MOVED[0], moved("2020-03-01", "彭格")]
    assert seen(task(record=twice), "2020-03-01").leaders == ("彭格",)


@pytest.mark.parametrize(
    ("deadline", "as_of", "light"),
    [
        ("2020-12", "2020-11-30", Status.OPEN),
        ("2020-12", "2020-12-01", Status.DUE_SOON),
        ("2020-12", "2020-12-31", Status.DUE_SOON),
        ("2020-12", "2021-01-01", Status.OVERDUE),
        ("2020", "2020-06-30", Status.OPEN),
        ("2020", "2020-12-31", Status.DUE_SOON),
        ("2020", "2021-01-01", Status.OVERDUE),
        ("2020-Q3", "2020-09-30", Status.DUE_SOON),
        ("2020-Q3", "2020-10-01", Status.OVERDUE),
        ("2020-06-15", "2020-05-15", Status.OPEN),
        ("2020-06-15", "2020-05-16", Status.DUE_SOON),
        ("2020-06-15", "2020-06-16", Status.OVERDUE),
        ("2020-02", "2020-02-29", Status.DUE_SOON),
    ],
)
def test_a_row_is_due_soon_from_thirty_days_and_overdue_only_after_its_last_day(
    deadline: str, as_of: str, light: Status
) -> None:
    assert seen(task(deadline=deadline), as_of).status is light


@pytest.mark.parametrize(
    ("soon", "as_of", "light"),
    [
        (0, "2020-12-30", Status.OPEN),
        (0, "2020-12-31", Status.DUE_SOON),
        (7, "2020-12-23", Status.OPEN),
        (7, "2020-12-24", Status.DUE_SOON),
        (365, "2020-01-01", Status.DUE_SOON),
    ],
)
def test_how_many_days_are_soon_can_be_said(soon: int, as_of: str, light: Status) -> None:
    assert seen(task(deadline="2020-12"), as_of, soon=soon).status is light


@pytest.mark.parametrize(
    ("soon", "expected"), [([], "open"), (["--soon", "31"], "due-soon"), (["--soon", "0"], "open")]
)
def test_the_command_line_takes_the_days(
    run: Run, make: Make, soon: list[str], expected: str
) -> None:
    ask = ("list", "--data", str(make()), "--as-of", "2020-11-30", *soon)
    answer = run(*ask, "--columns", "status", "--format", "jsonl")
    assert answer.out == "".join(
        f'{{"id": "2020/tasks/{number}", "status": "{expected}"}}\n' for number in (1, 2)
    )


def test_a_row_without_a_deadline_is_undated_and_never_overdue() -> None:
    assert seen(task(deadline_text="按省上要求推进"), "2099-01-01").status is Status.UNDATED


def entry(on: str, verb: str, words: str = "材料不实", **fields: str) -> dict[str, Any]:
    """Write an entry as a file has it."""
    return {"on": on, verb: words, **{name.rstrip("_"): text for name, text in fields.items()}}


COURSES = {
    "closed": ([CLOSED], [("2020-10-09", Status.OPEN), ("2020-10-10", Status.CLOSED)]),
    "closed late stays closed": ([CLOSED], [("2025-01-01", Status.CLOSED)]),
    "reopened": (
        [CLOSED, entry("2020-11-01", "reopened")],
        [
            ("2020-10-31", Status.CLOSED),
            ("2020-11-01", Status.OPEN),
            ("2020-12-05", Status.DUE_SOON),
            ("2021-01-01", Status.OVERDUE),
        ],
    ),
    "reopened on the day of the closing": (
        [CLOSED, entry("2020-10-10", "reopened")],
        [("2020-10-10", Status.OPEN)],
    ),
    "closed twice, and reopened twice": (
        [
            entry("2020-06-01", "closed"),
            entry("2020-07-01", "reopened"),
            CLOSED,
            entry("2020-11-01", "reopened"),
        ],
        [
            ("2020-05-31", Status.OPEN),
            ("2020-06-30", Status.CLOSED),
            ("2020-07-01", Status.OPEN),
            ("2020-10-10", Status.CLOSED),
            ("2020-11-01", Status.OPEN),
        ],
    ),
    "withdrawn": (
        [entry("2020-07-01", "withdrawn")],
        [("2020-06-30", Status.OPEN), ("2020-07-01", Status.WITHDRAWN)],
    ),
    "withdrawn after it was closed": (
        [CLOSED, entry("2020-11-01", "withdrawn")],
        [("2020-10-31", Status.CLOSED), ("2020-11-01", Status.WITHDRAWN)],
    ),
    "withdrawn and taken up again": (
        [entry("2020-07-01", "withdrawn"), entry("2020-08-01", "reopened")],
        [("2020-07-31", Status.WITHDRAWN), ("2020-08-01", Status.OPEN)],
    ),
    "applied for, sent back, and closed": (
        [
            entry("2020-12-20", "applied"),
            entry("2021-01-10", "returned"),
            entry("2021-02-01", "closed"),
        ],
        [
            ("2020-12-19", Status.DUE_SOON),
            ("2020-12-20", Status.PENDING),
            ("2021-01-09", Status.PENDING),
            ("2021-01-10", Status.OVERDUE),
            ("2021-02-01", Status.CLOSED),
        ],
    ),
    "paused, and going on": (
        [entry("2020-07-01", "paused"), entry("2021-02-01", "resumed")],
        [
            ("2020-06-30", Status.OPEN),
            ("2020-07-01", Status.PAUSED),
            ("2021-01-31", Status.PAUSED),
            ("2021-02-01", Status.OVERDUE),
        ],
    ),
    "paused counts before applied": (
        [entry("2020-07-01", "applied"), entry("2020-08-01", "paused")],
        [("2020-07-01", Status.PENDING), ("2020-08-01", Status.PAUSED)],
    ),
    "closed while paused": (
        [entry("2020-07-01", "paused"), CLOSED, entry("2020-11-01", "reopened")],
        [("2020-10-10", Status.CLOSED), ("2020-11-01", Status.OPEN)],
    ),
}


@pytest.mark.parametrize(
    ("record", "as_of", "light"),
    [(record, as_of, light) for record, days in COURSES.values() for as_of, light in days],
)
def test_every_entry_counts_from_its_day_until_another_takes_it_back(
    record: list[dict[str, Any]], as_of: str, light: Status
) -> None:
    assert seen(task(deadline="2020-12", record=record), as_of).status is light


def test_an_undated_row_can_be_closed() -> None:
    assert seen(task(record=[CLOSED]), "2020-10-10").status is Status.CLOSED


ONGOING = [
    # deadline, as of, status before its closing on 2020-10-10, and after
    ("2020-09", "2020-09-30", Status.DUE_SOON),
    ("2020-09", "2020-10-01", Status.OVERDUE),
    ("2020-09", "2020-10-10", Status.ONGOING),
    (None, "2020-01-01", Status.ONGOING),
    (None, "2099-01-01", Status.ONGOING),
]


@pytest.mark.parametrize(("deadline", "as_of", "light"), ONGOING)
def test_what_goes_on_is_ongoing_once_its_dated_part_is_closed_or_from_the_start(
    deadline: str | None, as_of: str, light: Status
) -> None:
    dated = {"deadline": deadline} if deadline else {}
    assert seen(task(ongoing="true", record=[CLOSED], **dated), as_of).status is light


LATE = [
    # deadline, record, days late as of 2021-06-01
    ("2020-12", [CLOSED], -82),
    ("2020-10-10", [CLOSED], 0),
    ("2020-09", [CLOSED], 10),
    ("2020-09", [extended("2020-09-01", "2020-10"), CLOSED], -21),
    ("2020-09", [CLOSED, entry("2020-11-01", "reopened")], None),
    ("2020-09", [CLOSED, entry("2020-11-01", "reopened"), entry("2020-12-01", "closed")], 62),
    ("2020-09", [], None),
    (None, [CLOSED], None),
]


@pytest.mark.parametrize(("deadline", "record", "late"), LATE)
def test_how_late_it_was_closed_is_counted_from_the_deadline_in_force(
    deadline: str | None, record: list[dict[str, Any]], late: int | None
) -> None:
    dated = {"deadline": deadline} if deadline else {}
    assert seen(task(record=record, **dated), "2021-06-01").seen.days_late == late


def test_the_newest_percent_and_pace_count_and_the_days_since_anything_was_reported() -> None:
    row = task(
        deadline="2020-12",
        record=[
            entry("2020-06-01", "progress", percent="30", pace="on-track"),
            entry("2020-07-01", "progress", percent="45.5"),
            entry("2020-08-01", "progress", pace="behind"),
            entry("2020-09-01", "applied"),
        ],
    )
    told = [
        (now.percent, now.pace, now.silent_days)
        for now in (
            seen(row, day).seen
            for day in ("2020-05-31", "2020-06-01", "2020-07-11", "2020-08-31", "2020-09-30")
        )
    ]
    assert told == [
        (None, None, None),
        (30, "on-track", 0),
        (45.5, "on-track", 10),
        (45.5, "behind", 30),
        (45.5, "behind", 29),
    ]


def test_the_deadline_of_a_row_with_stages_is_its_last_stages() -> None:
    row = pilot(stage("第三批", "2022"), stage("第一批", "2020"), stage("第二批", "2021"))
    assert due(row, "2020-01-01") == ("2022", "stages")


def test_an_extension_of_a_stage_moves_the_whole_where_it_then_ends_last() -> None:
    moved = extended("2020-12-01", "2023", stage="第一批")
    row = pilot(stage("第一批", "2020"), stage("第二批", "2021"), record=[moved])
    assert due(row, "2020-11-30") == ("2021", "stages")
    assert due(row, "2020-12-01") == ("2023", "stages")
    assert str(seen(row, "2020-12-01", part=0).deadline) == "2023"


FIRST, SECOND = (entry("2020-12-20", "closed", stage=name) for name in ("第一批", "第二批"))


@pytest.mark.parametrize(
    ("record", "as_of", "light"),
    [
        ([], "2020-06-01", Status.OPEN),
        ([], "2020-12-05", Status.DUE_SOON),
        ([], "2021-01-01", Status.OVERDUE),
        ([FIRST], "2020-12-19", Status.DUE_SOON),
        ([FIRST], "2020-12-20", Status.OPEN),
        ([FIRST], "2021-12-05", Status.DUE_SOON),
        ([FIRST], "2022-01-01", Status.OVERDUE),
        ([SECOND], "2020-12-25", Status.DUE_SOON),
        ([FIRST, SECOND], "2020-12-20", Status.CLOSED),
        (
            [FIRST, entry("2021-02-01", "reopened", stage="第一批")],
            "2021-02-01",
            Status.OVERDUE,
        ),
        ([entry("2020-12-01", "applied", stage="第一批")], "2021-06-01", Status.PENDING),
        ([entry("2020-12-01", "applied", stage="第二批")], "2021-06-01", Status.OVERDUE),
        ([entry("2020-12-01", "paused", stage="第一批")], "2021-06-01", Status.PAUSED),
        ([entry("2020-12-01", "paused")], "2021-06-01", Status.PAUSED),
        ([entry("2020-12-01", "withdrawn", stage="第一批")], "2021-06-01", Status.OPEN),
        (
            [
                entry("2020-12-01", "withdrawn", stage="第一批"),
                entry("2021-01-01", "closed", stage="第二批"),
            ],
            "2021-06-01",
            Status.CLOSED,
        ),
        (
            [entry("2020-12-01", "withdrawn", stage=name) for name in ("第一批", "第二批")],
            "2021-06-01",
            Status.WITHDRAWN,
        ),
    ],
)
def test_the_light_of_a_row_with_stages_is_that_of_the_earliest_not_yet_closed(
    record: list[dict[str, Any]], as_of: str, light: Status
) -> None:
    written = [stage("第一批", "2020"), stage("第二批", "2021")]
    assert seen(pilot(*written, record=record), as_of).status is light
    assert seen(pilot(*reversed(written), record=record), as_of).status is light


def test_each_stage_has_a_light_of_its_own() -> None:
    stages = (stage("第一批", "2020"), stage("第二批", "2021"), stage("第三批", "2019"))
    row = pilot(*stages, record=[FIRST])
    lights = [seen(row, "2020-12-25", part=part).status for part in range(3)]
    assert lights == [Status.CLOSED, Status.OPEN, Status.OVERDUE]


def test_a_withdrawn_row_withdraws_its_stages() -> None:
    row = pilot(stage("第一批", "2020"), record=[entry("2020-07-01", "withdrawn")])
    assert seen(row, "2020-07-01", part=0).status is Status.WITHDRAWN
    assert seen(row, "2020-07-01").status is Status.WITHDRAWN


@pytest.mark.parametrize(("part", "bound"), [(None, True), (0, True), (1, False), (2, False)])
def test_a_star_binds_the_stages_that_end_within_the_tables_year(
    part: int | None, bound: bool
) -> None:
    years = [stage("第一批", "2020-Q4"), stage("第二批", "2021"), stage("第三批", "2019")]
    assert seen(pilot(*years, must_close="true"), "2020-01-01", part=part).must_close is bound
    assert seen(pilot(*years), "2020-01-01", part=part).must_close is False


def test_a_light_and_a_basis_have_their_chinese_words() -> None:
    assert {light.value: light.chinese for light in lights.Status} == {
        "closed": "已销账",
        "overdue": "逾期未销账",
        "due-soon": "即将到期",
        "open": "未到期",
        "pending": "待验收",
        "paused": "已暂停",
        "ongoing": "持续推进",
        "undated": "未明确时限",
        "withdrawn": "已取消",
    }
    assert {basis.value: basis.chinese for basis in lights.Basis} == {
        "stated": "原文写明",
        "stages": "按阶段",
        "recurs": "按周期",
        "must_close": "按☆",
    }


@pytest.mark.parametrize(
    ("light", "words"),
    [
        ("closed", "销账 销号 已销号 办结 已办结 完成 已完成"),
        ("overdue", "逾期 已逾期 已逾期（未见销账记录） 超期 已超期"),
        ("due-soon", "临期 临近到期 快到期"),
        ("open", "推进中 进行中 办理中 在办"),
        ("pending", "申请销账 已申请销账 待销账 待销号 待审核 待核验"),
        ("paused", "暂停 中止 已中止 暂缓"),
        ("ongoing", "长期坚持 长期推进 坚持 常态化 持续"),
        ("undated", "无固定时限 无时限 未明确"),
        ("withdrawn", "取消 撤销 已撤销"),
    ],
)
def test_a_light_is_known_by_its_words_of_earlier_and_by_those_of_offices(
    light: str, words: str
) -> None:
    assert {word for word, other in lights.OTHER_WORDS.items() if other == light} == {
        *words.split()
    }
    assert {find_status(word) for word in words.split()} == {light}


@pytest.mark.parametrize("word", ["挂账", "未销账", "不销账", "未取消", "未逾期", "已到期"])
def test_no_status_that_means_another_thing_is_offered_for_one_that_looks_alike(word: str) -> None:
    with pytest.raises(UnknownStatus) as refused:
        find_status(word)
    assert refused.value.near == []
    assert [*refused.value.known] == [
        *(light.value for light in lights.Status),
        *(light.chinese for light in lights.Status),
    ]


def test_thirty_days_are_soon_where_nobody_says_how_many() -> None:
    assert lights.AsOf(date(2020, 12, 5)).soon == 30
