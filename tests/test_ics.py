"""Calendars, as another library reads them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject

from tests.conftest import Make, Run
from tests.samples import AS_OF, DATA, PILOT, TABLE


def events(run: Run, *words: str, data: Path = DATA, as_of: str = AS_OF) -> list[Any]:
    """Ask for a calendar, and read it with another library."""
    answer = run(*words, "-f", "ics", "--as-of", as_of, "--data", str(data))
    assert answer.code in (0, 3)
    (calendar,) = vobject.readComponents(answer.out)
    return list(calendar.contents.get("vevent", []))


def by_uid(found: list[Any]) -> dict[str, Any]:
    """Give events by what a calendar knows them by."""
    uids = [event.uid.value for event in found]
    assert len(uids) == len(set(uids))
    return dict(zip(uids, found, strict=True))


def test_a_deadline_is_an_all_day_event_on_its_last_day(run: Run) -> None:
    (event,) = events(run, "show", "key-points/4")
    assert event.dtstart.value == date(2020, 12, 31)
    assert event.dtend.value == date(2021, 1, 1)
    assert event.transp.value == "TRANSPARENT"
    assert event.summary.value == "进一步优化学前教育资源配置，扩大公办和普惠性学前教育资源"
    assert event.description.value.split("\n") == [
        "责任领导：田龙、刘自力",
        "责任部门：计财科、基教科",
        "完成时限：2020-12",
        "状态：即将到期",
        "编号：2020/key-points/4",
    ]
    assert event.categories.value == ["即将到期"]


def test_a_reminder_comes_a_week_before(run: Run) -> None:
    for event in events(run, "list"):
        assert event.valarm.trigger.value == timedelta(days=-7)
        assert event.valarm.action.value == "DISPLAY"


def test_every_row_with_a_deadline_is_in_it_and_the_others_are_counted(run: Run) -> None:
    answer = run("list", "-f", "ics", "--as-of", AS_OF, "--data", str(DATA))
    ids = {event.uid.value.split("#")[0].split(".")[0] for event in events(run, "list")}
    undated = run("list", "--status", "undated", "-f", "jsonl", "--as-of", AS_OF).out
    assert len(ids) == 33 - undated.count("\n")
    assert f"{undated.count(chr(10))} rows have no deadline, and are not in the calendar." in (
        answer.err
    )


def test_stages_and_occurrences_are_events_of_their_own(run: Run, make: Make) -> None:
    table = TABLE.replace("deadline: 2020-12", "recurs: quarterly-25")
    folder = make({"ledgers/2020/tasks.yaml": table, "ledgers/2020/pilots.yaml": PILOT})
    found = [
        (event.dtstart.value.isoformat(), event.summary.value)
        for event in events(run, "list", data=folder)
    ]
    assert found == [
        *((f"2020-{month}-25", f"推进中考改革（2020-Q{n}）") for n, month in QUARTERS),
        ("2020-12-31", "深化产教融合"),
        ("2020-12-31", "安全纠纷人民调解（第一批）"),
        ("2021-12-31", "安全纠纷人民调解（第二批）"),
    ]


QUARTERS = ((1, "03"), (2, "06"), (3, "09"), (4, "12"))


def test_an_event_stays_the_same_when_its_day_moves(run: Run, make: Make) -> None:
    extended = """\
    record:
      - on: 2020-12-01
        extended: {from: 2020-12, to: 2021-03}
        reason: 上级文件未出台
        approved_by: 局党组会
"""
    before = by_uid(events(run, "list", data=make({"ledgers/2020/tasks.yaml": TABLE})))
    table = TABLE.replace("    outcome: 出台实施方案\n", f"    outcome: 出台实施方案\n{extended}")
    after = by_uid(events(run, "list", data=make({"ledgers/2020/tasks.yaml": table})))
    assert set(before) == set(after)
    (uid,) = [one for one in after if "tasks/1" in one]
    assert (before[uid].dtstart.value, after[uid].dtstart.value) == (
        date(2020, 12, 31),
        date(2021, 3, 31),
    )
    assert int(after[uid].sequence.value) > int(before[uid].sequence.value)


def test_events_are_the_same_in_every_answer_and_differ_between_offices(
    run: Run, make: Make
) -> None:
    assert set(by_uid(events(run, "due", "2020-12"))) <= set(by_uid(events(run, "list")))
    ours = by_uid(events(run, "list", data=make({"ledgers/2020/tasks.yaml": TABLE})))
    other = TABLE.replace("source: 试编台账", "source: 另一试编台账")
    theirs = by_uid(events(run, "list", data=make({"ledgers/2020/tasks.yaml": other})))
    assert set(ours).isdisjoint(theirs)


def test_what_is_closed_says_so_and_reminds_of_nothing(run: Run, make: Make) -> None:
    closed = "    record:\n      - on: 2020-12-01\n        closed: 攀教体〔2020〕18号\n"
    table = TABLE.replace("    outcome: 出台实施方案\n", f"    outcome: 出台实施方案\n{closed}")
    first, second = events(run, "list", data=make({"ledgers/2020/tasks.yaml": table}))
    assert first.summary.value == "推进中考改革（已销账）"
    assert "valarm" not in first.contents
    assert "valarm" in second.contents


def test_what_is_withdrawn_is_left_out_and_counted(run: Run, make: Make) -> None:
    gone = "    record:\n      - on: 2020-12-01\n        withdrawn: 上级取消\n"
    table = TABLE.replace("    outcome: 出台实施方案\n", f"    outcome: 出台实施方案\n{gone}")
    folder = make({"ledgers/2020/tasks.yaml": table})
    (event,) = events(run, "list", data=folder)
    assert event.summary.value == "深化产教融合"
    said = run("list", "-f", "ics", "--as-of", AS_OF, "--data", str(folder)).err
    assert "1 row was withdrawn, and is not in the calendar." in said


@pytest.mark.parametrize("command", [["stats"], ["tables"], ["plan"], ["kinds"], ["brief"]])
def test_an_answer_without_days_is_no_calendar(run: Run, command: list[str]) -> None:
    answer = run(*command, "-f", "ics", "--data", str(DATA))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.splitlines()[0] == (
        "ics holds deadlines, and this answer has none; ask for rows: ledger list, due or show."
    )


@pytest.mark.parametrize(
    "title",
    [
        "甲\\r\\nEND:VEVENT\\r\\nBEGIN:VEVENT\\r\\nSUMMARY:乙",
        "甲,乙;丙:丁\\\\n",
        "很长" * 10_000,
        '甲\\"乙',
        "\\u2028甲",
    ],
)
def test_no_title_makes_another_event(run: Run, make: Make, title: str) -> None:
    table = TABLE.replace("title: 推进中考改革", f'title: "{title}"')
    folder = make({"ledgers/2020/tasks.yaml": table})
    assert len(events(run, "list", data=folder)) == 2
    raw = run("list", "-f", "ics", "--as-of", AS_OF, "--data", str(folder)).out
    assert all(len(line.encode()) <= 75 for line in raw.split("\n"))
