"""Rows that go on in a later year: wherever they are told, it is said that they count there too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Make, Run
from tests.samples import TABLE

FILE = "ledgers/2020/tasks.yaml"
SAID = (
    "2 of these rows go on in a later year, and count there as well: “2020/tasks/1”, “2020/tasks/2”"
)


@pytest.fixture
def data(run: Run, make: Make) -> Path:
    """Make a ledger whose two rows were carried into 2021."""
    folder = make({FILE: TABLE})
    assert run("rollover", "2021", "--on", "2020-12-31", "--data", str(folder)).code == 0
    return folder


@pytest.mark.parametrize(
    "words", [("list",), ("due", "--by"), ("stats",), ("list", "--year", "2020")], ids=" ".join
)
def test_a_row_that_goes_on_is_told_to_count_twice(
    words: tuple[str, ...], data: Path, run: Run
) -> None:
    asked = (*words, "--data", str(data), "--as-of")
    answer = run(*asked, "2021-02-15")
    assert SAID in answer.out
    assert "go on" not in run(*asked, "2020-12-31").out  # the later year has not begun


def test_a_list_of_the_later_year_alone_counts_nothing_twice(data: Path, run: Run) -> None:
    asked = ("list", "--year", "2021", "--as-of", "2021-02-15")
    assert "go on" not in run(*asked, "--data", str(data)).out


@pytest.mark.parametrize("command", ["show", "why"])
def test_the_earlier_row_names_the_later_one_and_its_status(
    command: str, data: Path, run: Run
) -> None:
    words = ("close", "2021/tasks/1", "--evidence", "验收意见", "--on", "2021-02-01")
    assert run(*words, "--data", str(data)).code == 0
    answer = run(command, "2020/tasks/1", "--as-of", "2021-02-15", "--data", str(data))
    assert "It goes on in a later year as “2021/tasks/1” (closed)." in answer.out + answer.err


def test_a_row_that_goes_on_as_that_of_somebody_else_is_not_behind_her_figures(
    data: Path, run: Run
) -> None:
    words = ("reassign", "2021/tasks/1", "--to", "彭格", "--reason", "分工调整")
    assert run(*words, "--on", "2021-02-01", "--data", str(data)).code == 0
    asked = ("brief", "--as-of", "2021-04-01", "-f", "json", "--data", str(data))
    assert json.loads(run(*asked, "--leader", "刘自力").out)["rows"] == 0
    assert json.loads(run(*asked, "--leader", "彭格").out)["rows"] == 1
    old = json.loads(run(*asked, "--leader", "刘自力", "--year", "2020").out)
    assert old["rows"] == 1


def test_a_page_in_markdown_says_whose_it_is_and_what_it_leaves_unsaid(
    data: Path, run: Run
) -> None:
    asked = ("brief", "--leader", "刘自力", "--as-of", "2021-04-01", "-f", "md")
    lines = run(*asked, "--data", str(data)).out.splitlines()
    assert lines[0].startswith("**As of 2021-04-01, closings of 2021-04; leader “刘自力”: 1 row")
    assert "1 row is carried on from one year into the next, and counted once." in lines


def test_a_row_is_carried_on_once_whatever_the_year(data: Path, run: Run) -> None:
    words = ("rollover", "2022", "--table", "2020/tasks", "--on", "2021-06-30")
    answer = run(*words, "--data", str(data))
    assert answer.code == 2
    assert "“2020/tasks/1” is carried on already, by 2021/tasks/1." in answer.err
    assert run("rollover", "2022", "--on", "2021-12-31", "--data", str(data)).code == 0


def test_who_has_left_is_named_on_no_row_that_a_command_adds(data: Path, run: Run) -> None:
    words = ("succeed", "谢强", "彭格", "--on", "2021-02-01", "--reason", "分工调整")
    assert run(*words, "--data", str(data)).code == 0
    before = (data / "ledgers/2021/tasks.yaml").read_bytes()
    row = ["--title", "校园安全", "--lead-department", "基教科", "--deadline", "2021"]
    row += ["--set", "outcome=方案", "--data", str(data)]
    answer = run("add", "2021/tasks", "--leader", "谢强", *row)
    assert answer.code == 2
    assert "R335" in answer.err
    assert (data / "ledgers/2021/tasks.yaml").read_bytes() == before
    assert run("add", "2021/tasks", "--leader", "彭格", *row).code == 0


def test_what_was_reported_of_the_earlier_row_counts_for_the_later_one(
    run: Run, make: Make
) -> None:
    data = make({FILE: TABLE})
    report = ("progress", "2020/tasks/1", "场地未定", "--pace", "behind", "--on", "2020-12-20")
    assert run(*report, "--data", str(data)).code == 0
    assert run("rollover", "2021", "--on", "2020-12-31", "--data", str(data)).code == 0

    def figures(day: str) -> dict[str, list[str]]:
        words = ("brief", "--leader", "刘自力", "--as-of", day, "-f", "json", "--data", str(data))
        return {one["name"]: one["ids"] for one in json.loads(run(*words).out)["figures"]}

    assert figures("2021-02-17")["behind"] == ["2021/tasks/1"]
    assert figures("2021-02-17")["silent"] == []
    assert figures("2021-02-18")["silent"] == ["2021/tasks/1"]


def test_a_succession_of_an_earlier_year_leaves_the_later_rows_and_says_so(
    data: Path, run: Run
) -> None:
    words = ("succeed", "谢强", "彭格", "--reason", "分工调整", "--data", str(data), "--on")
    answer = run(*words, "2020-09-01")
    assert answer.code == 0, answer.err
    assert "2020/tasks/2: 2020-09-01 调整责任领导：谢强→彭格" in answer.out
    said = "“谢强” stays responsible for “2021/tasks/2”, and so has no last day in the registry."
    assert said in answer.err
    assert run(*words, "2021-01-01").code == 0
    assert "until: 2021-01-01" in (data / "registry.yaml").read_text(encoding="utf-8")
    assert run("check", "--data", str(data)).code == 0
