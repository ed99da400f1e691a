"""Who asks for what cannot be read is told so, and why; never that there is none."""

from __future__ import annotations

import pytest

from tests.conftest import Make, Run
from tests.samples import PLAN, TABLE

TASKS = "ledgers/2020/tasks.yaml"
PILOTS = "ledgers/2021/pilots.yaml"
LOST = TABLE.replace("deadline: 2020-12\n", "deadline: 2020-13\n")
BROKEN = TABLE.replace("title: 推进中考改革", "title: [推进")
TORN = TABLE.replace("    outcome: 出台实施方案", "  - outcome: 出台实施方案")
TARGET = TABLE.replace("deadline: 2020-12\n", "deadline: 2020-13\n    targets: []\n")
GBK = TABLE.encode("gbk")
NO_KIND = TABLE.replace("kind: reform-task\n", "")
CUT = TABLE.replace("  - number: 2", "    number: 2")
BAD_PLAN = PLAN.replace("title: 建设", "title： 建设")

CASES: dict[str, tuple[dict[str, str | bytes], tuple[str, ...], str]] = {
    # the files, the command, and what cannot be read
    "show a refused row": ({TASKS: LOST}, ("show", "tasks/1"), "2020/tasks/1"),
    "show a broken row": ({TASKS: BROKEN}, ("show", "2020/tasks/1"), "2020/tasks/1"),
    "show a torn row": ({TASKS: TORN}, ("show", "tasks/1"), "2020/tasks/1"),
    "show a number that may be in what is lost": ({TASKS: CUT}, ("show", "tasks/2"), "tasks/2"),
    "show a row of a file in another encoding": ({TASKS: GBK}, ("show", "tasks/1"), "tasks/1"),
    "show a row of a file without a kind": ({TASKS: NO_KIND}, ("show", "tasks/1"), "tasks/1"),
    "why a refused row": ({TASKS: LOST}, ("why", "tasks/1"), "2020/tasks/1"),
    "why a row of an unread file": ({TASKS: GBK}, ("why", "2020/tasks/1"), "2020/tasks/1"),
    "targets of a refused row": ({TASKS: LOST}, ("targets", "tasks/1"), "tasks/1"),
    "a target of a refused row": ({TASKS: TARGET}, ("targets", "tasks/1/1"), "tasks/1/1"),
    "targets of an unread table": ({TASKS: GBK}, ("targets", "tasks"), "tasks"),
    "targets of an unread plan": (
        {TASKS: TABLE, "plan2019.yaml": BAD_PLAN},
        ("targets", "plan2019/2.1"),
        "plan2019/2.1",
    ),
    "a part of an unread plan": (
        {TASKS: TABLE, "plan2019.yaml": BAD_PLAN, "plan2020.yaml": PLAN},
        ("plan", "plan2019/2.1"),
        "plan2019/2.1",
    ),
    "an unread table": ({TASKS: TABLE, PILOTS: GBK}, ("list", "--table", "pilots"), "2021/pilots"),
    "the year of an unread table": ({TASKS: TABLE, PILOTS: GBK}, ("due", "--year", "2021"), "2021"),
    "a row of two tables, one of them unread": (
        {TASKS: TABLE, "ledgers/2021/tasks.yaml": GBK},
        ("show", "2021/tasks/1"),
        "2021/tasks/1",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_read_is_told_so_with_the_reason(name: str, make: Make, run: Run) -> None:
    files, command, what = CASES[name]
    answer = run(*command, "--data", str(make(files)))
    assert (answer.code, answer.out) == (3, "")
    (line,) = answer.err.splitlines()
    assert line.startswith(f"“{what}") or f"“{what}" in line
    assert "cannot be read: " in line
    assert line.endswith("; see ledger check.")


def test_the_reason_is_that_of_the_row_that_is_asked_for(make: Make, run: Run) -> None:
    folder = make({TASKS: LOST.replace("leaders: [谢强]", "leaders: 谢强")})
    assert run("show", "tasks/1", "--data", str(folder)).err == (
        "“2020/tasks/1” cannot be read: This is not a period"
        f" ({folder.as_posix()}/{TASKS}:11); see ledger check.\n"
    )


def test_a_tail_that_a_lost_row_has_too_is_ambiguous(make: Make, run: Run) -> None:
    later = LOST.replace("year: 2020", "year: 2021")
    answer = run(
        "show", "tasks/1", "--data", str(make({TASKS: TABLE, PILOTS[:13] + "tasks.yaml": later}))
    )
    assert (answer.code, answer.out) == (2, "")
    assert "may be any of" in answer.err


def test_what_is_nowhere_is_told_as_unknown_beside_a_lost_row(make: Make, run: Run) -> None:
    answer = run("show", "tasks/9", "--data", str(make({TASKS: LOST})))
    assert (answer.code, answer.out) == (2, "")
