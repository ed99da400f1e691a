"""The line above an answer: what was asked, as it was understood, and how much that is."""

from __future__ import annotations

import pytest

from tests.conftest import Run
from tests.samples import AS_OF

HEADS = {
    "list": ("As of 2020-12-05: 33 rows", "截至 2020-12-05：33 项"),
    "list --leader 刘自力 --must-close": (
        "As of 2020-12-05; leader “刘自力”; with ☆: 3 rows",
        "截至 2020-12-05，责任领导“刘自力”，标☆：3 项",
    ),
    "list --department 法规科 --lead-only --year 2020": (
        "As of 2020-12-05; lead department “政策法规科”; year “2020”: 3 rows",
        "截至 2020-12-05，牵头部门“政策法规科”，年度“2020”：3 项",
    ),
    "stats --department 督导办 --kind key-point": (
        "As of 2020-12-05; department “督导室”; kind “key-point”: 1 row",
        "截至 2020-12-05，部门“督导室”，类型“key-point”：1 项",
    ),
    "tables --table pilots --table key-points --search 改革": (
        "As of 2020-12-05; table “2020/key-points” or “2020/pilots”;"
        " with the words “改革”: 16 rows",
        "截至 2020-12-05，台账“2020/key-points”或“2020/pilots”，含有“改革”：16 项",
    ),
    "list --due 2020年12月 --due 今年": (
        "As of 2020-12-05; due in “2020-12” or “2020”: 25 rows",
        "截至 2020-12-05，到期时间“2020-12”或“2020”：25 项",
    ),
    "due 2020-12": (
        "Due in 2020-12, as of 2020-12-05: 25 rows",
        "2020-12 到期（截至 2020-12-05）：25 项",
    ),
    "due 2020年12月 --by": (
        "Not closed by the end of 2020-12, as of 2020-12-05: 25 rows",
        "截至 2020-12 末应销账未销账（以 2020-12-05 为准）：25 项",
    ),
    "due 2020-12-31 --by": (
        "Not closed and due by 2020-12-31, as of 2020-12-05: 25 rows",
        "截至 2020-12-31 应销账未销账（以 2020-12-05 为准）：25 项",
    ),
    "due --by": (
        "Not closed and due by 2020-12-05, as of 2020-12-05: 0 rows",
        "截至 2020-12-05 应销账未销账（以 2020-12-05 为准）：0 项",
    ),
    "due 2025-06 --possible": (
        "Due in 2025-06, as of 2020-12-05: 0 rows, and 1 row possibly due",
        "2025-06 到期（截至 2020-12-05）：0 项，另有可能到期 1 项",
    ),
    "due": (
        "Overdue, or due within 30 days, as of 2020-12-05: 25 rows",
        "逾期未销账，以及 30 天内到期（截至 2020-12-05）：25 项",
    ),
    "due --soon 1 --leader 谢强": (
        "Overdue, or due within 1 day, as of 2020-12-05; leader “谢强”: 0 rows",
        "逾期未销账，以及 1 天内到期（截至 2020-12-05），责任领导“谢强”：0 项",
    ),
    "plan 2.1.4": (
        "Section plan2019/2.1.4, as of 2020-12-05: no row serves it",
        "规划章节 plan2019/2.1.4（截至 2020-12-05）：没有对应事项",
    ),
    "plan 2.1.4 --coverage --leader 刘自力": (
        "Section plan2019/2.1.4, as of 2020-12-05; leader “刘自力”",
        "规划章节 plan2019/2.1.4（截至 2020-12-05），责任领导“刘自力”",
    ),
    "plan --leader 刘自力": (
        "Plan plan2019, as of 2020-12-05; leader “刘自力”: 8 rows serve it or its parts",
        "规划 plan2019（截至 2020-12-05），责任领导“刘自力”：对应事项 8 项",
    ),
}


@pytest.mark.parametrize("line", HEADS)
def test_the_head_says_what_was_asked_as_it_was_understood(
    run: Run, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    english, chinese = HEADS[line]
    ask = (*line.split(), "--as-of", AS_OF)
    assert run(*ask).out.split("\n")[0] == english
    monkeypatch.setenv("LEDGER_LANG", "zh")
    assert run(*ask).out.split("\n")[0] == chinese


@pytest.mark.parametrize("day", ["2020-11-30", "2020-12-05", "2021-01-10", "2023-01-01"])
@pytest.mark.parametrize("soon", ["0", "30", "9999"])
def test_due_alone_is_what_is_overdue_and_what_is_due_soon(run: Run, day: str, soon: str) -> None:
    ask = ("--as-of", day, "--soon", soon, "-f", "json")
    lights = ("--status", "overdue", "--status", "due-soon")
    both = run("due", "9999", "--by", *lights, *ask)
    assert run("due", *ask).out == both.out


def test_due_by_alone_is_what_was_to_be_closed_up_to_the_day_asked(run: Run) -> None:
    ask = ("--as-of", "2021-03-01", "-f", "json")
    assert run("due", "--by", *ask).out == run("due", "2021-03-01", "--by", *ask).out
    assert '"2020/pilots/7"' in run("due", "--by", *ask).out


def test_the_days_that_count_as_soon_end_with_the_calendar(run: Run) -> None:
    assert run("due", "--as-of", "9999-12-31", "--soon", "9999", "-f", "json").code == 0
