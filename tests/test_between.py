"""What is wrong above, between or below the rows is told where it stands, and costs no row."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from ledgertool.checking.checks import check
from ledgertool.findings.finding import Severity
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run
from tests.findings import facts
from tests.samples import PILOT, REGISTRY, TABLE
from tests.test_bad_data import GOOD, listed
from tests.test_mutations import Memory
from tests.test_torn import answered


class Slip(NamedTuple):
    """The lines instead of a row's first one, each finding and its line below that, the cost."""

    lines: Callable[[str], list[str]]
    found: list[tuple[str, int]]
    costs_the_row: bool = False


SLIPS = {
    "the end of a document": Slip(lambda head: ["...", head], [("Y109", 1)]),
    "such an end with a comment": Slip(lambda head: ["...  # 完", head], [("Y109", 1)]),
    "such an end between blank lines": Slip(lambda head: ["", "...", "", head], [("Y109", 2)]),
    "two such ends": Slip(lambda head: ["...", "...", head], [("Y109", 1), ("Y109", 2)]),
    "a dash alone": Slip(lambda head: ["  -", head], [("S211", 1)]),
    "a dash between blank lines": Slip(lambda head: ["", "  - ", "", head], [("S211", 2)]),
    "its head once more": Slip(lambda head: [head, head], [("Y119", 1)]),
    "its head, and a blank line": Slip(lambda head: [head, "", head], [("Y119", 1)]),
    "four spaces too many": Slip(lambda head: ["    " + head], [("Y120", 1)], costs_the_row=True),
    "two spaces too many": Slip(lambda head: ["  " + head], [("Y120", 1)], costs_the_row=True),
    "a space too many": Slip(lambda head: [" " + head], [("Y120", 1)], costs_the_row=True),
    "a space too few": Slip(lambda head: [head[1:]], [("Y120", 1)], costs_the_row=True),
    "no indentation": Slip(lambda head: [head.strip()], [("Y120", 1)], costs_the_row=True),
}


@pytest.fixture(scope="module")
def memory() -> Memory:
    return Memory()


@pytest.mark.parametrize("file", ["pilots", "key-points", "reform-plans-other"])
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_at_the_head_of_a_row_is_told_in_its_line_and_costs_no_other_row(
    slip: str, file: str, memory: Memory
) -> None:
    file = f"ledgers/2020/{file}.yaml"
    text = memory.contents[file].decode()
    lines = text.split("\n")
    good = answered(memory.with_change(file, text.encode(), alone=True), file)
    made, found, costs_the_row = SLIPS[slip]
    for index, line in enumerate(lines):
        if line.startswith("  - number: "):
            number = int(line.removeprefix("  - number: "))
            new = "\n".join([*lines[:index], *made(line), *lines[index + 1 :]])
            memory.change(file, new.encode())
            ledger = load(memory)
            told = [one for one in check(ledger) if one.severity is Severity.ERROR]
            where = f"row {number}"
            assert facts(told, "code line") == [(code, index + n) for code, n in found], where
            rest = {one: row for one, row in good.items() if one != number or not costs_the_row}
            assert answered(ledger, file) == rest, where


@pytest.mark.parametrize(
    "comment",
    ["  - # must_close: true", "  -  # must_close: true", "  -  #must_close: true"],
)
@pytest.mark.parametrize("row", [1, 2])
def test_a_dash_with_a_comment_may_hide_a_field_of_the_row_above(
    row: int, comment: str, make: Make, run: Run
) -> None:
    one, two = TABLE.rstrip("\n").split("\n\n")
    parts = {1: f"{one}\n{comment}\n\n{two}\n", 2: f"{one}\n\n{two}\n{comment}\n"}
    folder = make({GOOD: parts[row]})
    ((line, of),) = facts(folder, "line row")
    assert (parts[row].split("\n")[line - 1], of) == (comment, f"2020/tasks/{row}")
    assert listed(run, folder) == (3, [f"2020/tasks/{3 - row}"])


@pytest.mark.parametrize(
    "head",
    ["rows：", "rows ：", "rows", "rows;", "rows；", "rows.", "rows，", "rows,", "rows:#"],
)
def test_a_list_that_lost_its_colon_keeps_its_rows(head: str, make: Make, run: Run) -> None:
    folder = make({GOOD: TABLE.replace("rows:", head)})
    line = TABLE.split("\n").index("rows:") + 1
    assert facts(folder, "line row") == [(line, None)]
    assert listed(run, folder) == (3, ["2020/tasks/1", "2020/tasks/2"])


@pytest.mark.parametrize("value", ["x", "[", "[]", "{", "-", "改革任务"])
def test_a_value_before_the_rows_is_told_in_its_line(value: str, make: Make) -> None:
    folder = make({GOOD: TABLE.replace("rows:", f"rows: {value}")})
    assert facts(folder, "line") == [(TABLE.split("\n").index("rows:") + 1,)]


def test_a_comment_above_the_first_row_costs_no_row(make: Make, run: Run) -> None:
    folder = make({GOOD: TABLE.replace("rows:\n", "rows:\n  #- must_close: true\n")})
    assert facts(folder, "code line") == [("Y114", TABLE.split("\n").index("rows:") + 2)]
    assert listed(run, folder) == (3, ["2020/tasks/1", "2020/tasks/2"])


def test_a_count_is_not_held_against_a_dash_or_a_head_too_many(make: Make) -> None:
    declared = TABLE.replace("rows:\n", "declared: {rows: 2}\nrows:\n")
    for slip, code in (("  -\n", "S211"), ("  - number: 2\n", "Y119")):
        folder = make({GOOD: declared.replace("  - number: 2\n", slip + "  - number: 2\n")})
        assert facts(folder, "code") == [(code,)]


@pytest.mark.parametrize("dash", ["- ", "      - ", "   - ", " - "])
@pytest.mark.parametrize("section", ["people", "departments"])
def test_an_entry_of_the_registry_out_of_line_is_told_alone(
    section: str, dash: str, make: Make
) -> None:
    lines = REGISTRY.split("\n")
    number = lines.index(f"{section}:") + 2
    folder = make(
        {"registry.yaml": "\n".join([*lines[:number], f"{dash}name: 新科", *lines[number:]])}
    )
    assert facts(folder, "line") == [(number + 1,)]


@pytest.mark.parametrize("column", range(9))
def test_the_only_row_is_told_in_its_first_line_wherever_that_begins(
    column: int, make: Make
) -> None:
    one = TABLE[: TABLE.index("\n  - number: 2")]
    folder = make({GOOD: one.replace("  - number", " " * column + "- number")})
    line = TABLE.split("\n").index("rows:") + 2
    assert facts(folder, "line") == ([] if column == 2 else [(line,)])


DASHES = ["－ ", "— ", "–", "−", "* ", "＊", "• ", "-"]
INDENTS = ["\t", "\u3000", "\u00a0\u00a0", "\u3000\u3000", " \t"]


@pytest.mark.parametrize(
    "head",
    [*(f"  {dash}number" for dash in DASHES), *(f"{spaces}- number" for spaces in INDENTS)],
)
@pytest.mark.parametrize("row", [1, 2])
def test_a_dash_of_another_kind_still_begins_a_row(
    row: int, head: str, make: Make, run: Run
) -> None:
    folder = make({GOOD: TABLE.replace(f"  - number: {row}", f"{head}: {row}")})
    line = TABLE.split("\n").index(f"  - number: {row}") + 1
    assert facts(folder, "line row") == [(line, f"2020/tasks/{row}")]
    assert listed(run, folder) == (3, [f"2020/tasks/{3 - row}"])


@pytest.mark.parametrize("remark", ["说明", "(一)", "改革任务如下：", "第一批", "1、"])
@pytest.mark.parametrize("spaces", ["", "  ", "    "])
def test_a_remark_above_the_first_row_costs_no_row_and_below_it_one(
    spaces: str, remark: str, make: Make, run: Run
) -> None:
    line = TABLE.split("\n").index("rows:") + 2
    folder = make({GOOD: TABLE.replace("rows:\n", f"rows:\n{spaces}{remark}\n")})
    assert facts(folder, "line row") == [(line, None)]
    assert listed(run, folder) == (3, ["2020/tasks/1", "2020/tasks/2"])
    below = "    outcome: 出台实施方案\n"
    folder = make({GOOD: TABLE.replace(below, f"{below}{spaces}{remark}\n")})
    assert facts(folder, "line row") == [(line + 6, "2020/tasks/1")]
    assert listed(run, folder) == (3, ["2020/tasks/2"])


def test_rows_in_a_list_inside_the_list_are_told_once(make: Make) -> None:
    declared = TABLE.replace("rows:\n", "declared: {rows: 2}\nrows:\n-\n")
    assert facts(make({GOOD: declared}), "code line") == [("S211", 9)]


@pytest.mark.parametrize("column", range(9))
def test_a_dash_alone_above_the_first_row_costs_no_row_of_a_table_with_stages(
    column: int, make: Make, run: Run
) -> None:
    folder = make({GOOD: PILOT.replace("rows:\n", f"rows:\n{' ' * column}-\n")})
    if column < 2:  # the rows are a list inside this item
        assert facts(folder, "code line") == [("S211", 8)]
        assert listed(run, folder) == (3, [])
        return
    assert facts(folder, "line") == [(7,)]
    assert listed(run, folder) == (3, ["2020/tasks/1"])


@pytest.mark.parametrize("first", [" kind: reform-task", "  kind: reform-task", "- kind", "  - a"])
def test_a_first_field_out_of_line_is_told_in_its_own(first: str, make: Make) -> None:
    folder = make({GOOD: TABLE.replace("kind: reform-task", first)})
    assert facts(folder, "code line") == [("Y101", 1)]


@pytest.mark.parametrize("head", [" people:", "  people:", "# people:", "- people:"])
def test_a_registry_whose_first_list_lost_its_name_is_told_at_its_head(
    head: str, make: Make
) -> None:
    folder = make({"registry.yaml": REGISTRY.replace("people:", head), GOOD: TABLE})
    ((code, line),) = facts(folder, "code line")
    assert (code, line) in [("Y101", 1), ("Y101", 2)]


def test_an_item_in_whose_place_other_lines_stand_is_not_taken_for_a_row(memory: Memory) -> None:
    file = "ledgers/2020/key-points.yaml"
    text = memory.contents[file].decode()
    pasted = "    title: 推进高考综合改革\n    leaders: [刘自力]\n"
    heads = [line for line in text.split("\n") if line.startswith("      - number: ")]
    assert heads
    for place in {text.index(f"\n{head}\n") + len(head) + 2 for head in heads}:
        number = int(text[:place].rpartition("\n  - number: ")[2].partition("\n")[0])
        memory.change(file, (text[:place] + pasted + text[place:]).encode())
        assert number not in answered(load(memory), file), number
