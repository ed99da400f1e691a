"""What is nested too deep is told at one place, whichever parser PyYAML was built with.

libyaml 0.2.6 refuses 1,000 levels by itself, and looks ahead so far that it may do so before it
tells of the first; 0.2.5 does not. These tests run with the newest PyYAML and with the lowest.
"""

from __future__ import annotations

import pytest

from ledgertool.reading.document import Document
from ledgertool.reading.ledger import load
from ledgertool.reading.source import read
from tests.conftest import Make
from tests.samples import REGISTRY, TABLE

DEEPEST = 16
"""Levels that are read."""

STEPS = {"[": (1,), "{a: ": (4,), "- ": (2,), '{"a":': (5,), "[{a: ": (1, 4)}
"""What opens a level or two, and how many columns each of them takes."""

NO_NAME = {"? ": 2, "{": 1, "[{": 2}
"""What makes a list or mapping the name of a field, and at which column behind its start."""

TIMES = (17, 300, 1_010, 1_100, 20_000)
"""How often: 1,010 levels are more than newer parsers take, within what all of them look ahead."""

PLAN = """\
title: 规划
issued_on: 2019-11-29
nodes:
  - number: 1
    heading: 总体目标
  - number: 2
    heading: 重点任务
    text: 全文
"""
THREE = (
    TABLE
    + TABLE[TABLE.index("  - number: 1") :]
    .replace("number: 1", "number: 3")
    .split("\n\n", maxsplit=1)[0]
    + "\n"
)


def column(opener: str, level: int) -> int:
    """Tell how far behind the first opener the one of a level stands, the first being 0."""
    steps = STEPS[opener]
    return sum(steps[number % len(steps)] for number in range(level))


def codes(document: Document) -> list[tuple[str, int, int]]:
    return [(one.code, *one.span[:2]) for one in document.findings if one.span]


def in_second_row(nest: str) -> str:
    """Put a nesting under a field of the second of three rows."""
    return THREE.replace("leaders: [谢强]", f"leaders:\n      {nest}", 1)


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("opener", STEPS)
def test_a_nesting_is_too_deep_at_its_seventeenth_level(opener: str, times: int) -> None:
    found = read((opener * times).encode())
    assert codes(found) == [("Y111", 1, 1 + column(opener, DEEPEST))]


@pytest.mark.parametrize("times", [17, 300, 1_100])
@pytest.mark.parametrize("opener", ["[", "{a: ", "- ", '{"a":'])
def test_a_nesting_over_many_lines_is_too_deep_at_the_same_level(opener: str, times: int) -> None:
    found = read("\n".join(" " * n + opener for n in range(times)).encode())
    assert codes(found) == [("Y111", DEEPEST + 1, DEEPEST + 1)]


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("opener", STEPS)
def test_a_nesting_inside_a_row_leaves_the_rows_before_it(
    opener: str, times: int, make: Make
) -> None:
    text = in_second_row(opener * times)
    line = text[: text.index("leaders:\n")].count("\n") + 2
    at = ("Y111", line, 7 + column(opener, DEEPEST - 3))  # the file, its rows and a row are three
    assert codes(read(text.encode())) == [at]
    ledger = load(make({"ledgers/2020/tasks.yaml": text, "ledgers/2020/more.yaml": TABLE}))
    more, tasks = sorted(ledger.tables, key=lambda table: table.id)
    assert [row.number for row in tasks.rows] == [1]
    assert [(row.position, row.number) for row in tasks.lost] == [(1, 2)]
    assert not tasks.complete
    assert [row.number for row in more.rows] == [1, 2]
    (finding,) = ledger.findings
    assert (finding.code, finding.row) == ("Y111", "2020/tasks/2")


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("opener", NO_NAME)
def test_a_nested_name_of_a_field_is_none_and_leaves_all_other_rows(
    opener: str, times: int, make: Make
) -> None:
    assert codes(read((opener * times).encode()))[:1] == [("Y110", 1, 1 + NO_NAME[opener])]
    text = in_second_row(opener * times)
    line = text[: text.index("leaders:\n")].count("\n") + 2
    ledger = load(make({"ledgers/2020/tasks.yaml": text}))
    (finding,), (table,) = ledger.findings, ledger.tables
    assert (finding.code, finding.span and finding.span[:2]) == (
        "Y110",
        (line, 7 + NO_NAME[opener]),
    )
    assert [row.number for row in table.rows] == [1, 3]


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("opener", STEPS)
def test_a_nesting_in_the_registry_or_a_plan_is_told_at_its_place(
    opener: str, times: int, make: Make
) -> None:
    nest = opener * times
    folder = make(
        {
            "plan1.yaml": PLAN.replace("text: 全文", f"goals:\n      {nest}"),
            "ledgers/2020/tasks.yaml": TABLE,
        },
        registry=REGISTRY.replace("people:\n", f"others:\n  {nest}\npeople:\n"),
    )
    ledger = load(folder)
    told = [(one.path.rpartition("/")[2], one.code, one.span) for one in ledger.findings]
    assert [(path, code, span and span[:2]) for path, code, span in told if code == "Y111"] == [
        ("plan1.yaml", "Y111", (9, 7 + column(opener, DEEPEST - 3))),
        ("registry.yaml", "Y111", (2, 3 + column(opener, DEEPEST - 1))),
    ]
    assert [row.number for table in ledger.tables for row in table.rows] == [1, 2]


@pytest.mark.parametrize("opener", ["[", "{a: ", '{"a":'])
def test_what_is_broken_before_it_is_nested_too_deep_is_told_as_broken(opener: str) -> None:
    nest = opener * 10 + "%" + opener * 1_100
    assert [code for code, _line, _column in codes(read(nest.encode()))] == ["Y101"]


@pytest.mark.parametrize("times", [999, 1_000, 1_010, 1_024, 1_025, 20_000])
@pytest.mark.parametrize("opener", ["[", "[" * 11 + "{a: "])
@pytest.mark.parametrize("end", ["]", "@", '"', "'", "\n@"])
def test_what_is_wrong_behind_a_nesting_too_deep_changes_nothing(
    opener: str, times: int, end: str
) -> None:
    text = in_second_row(opener * times + end)
    found = read(text.encode())
    assert codes(found) == codes(read(in_second_row(opener * 40).encode()))
    assert (found.spoiled, len(found.value["rows"])) == ({("rows", 1)}, 2)


@pytest.mark.parametrize("times", [999, 1_000, 1_010, 1_024, 1_025, 20_000])
@pytest.mark.parametrize("end", ["", '"', "@"])
def test_a_nesting_in_the_place_of_a_field_leaves_all_other_rows(times: int, end: str) -> None:
    found = read(THREE.replace("leaders: [谢强]", "[" * times + end).encode())
    ((code, line, _column),) = codes(found)
    assert (code, line) == ("Y101", 16)
    assert [row and row["number"] for row in found.value["rows"]] == ["1", None, "3"]
