"""A break inside a row costs that row: it is not answered cut short, and no other one is blamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ledgertool.checking.checks import check
from ledgertool.findings.finding import Severity
from ledgertool.reading import source
from ledgertool.reading.ledger import Ledger, load
from tests.findings import facts
from tests.test_mutations import Memory, reads_alike, said

FILE = "ledgers/2020/tasks.yaml"
TABLES = ["ledgers/2020/pilots.yaml", "ledgers/2020/reform-tasks.yaml"]

SLIPS: dict[str, Callable[[str], list[str]]] = {
    # what becomes of a line that stands inside a row
    "a dash before it, as rows have one": lambda line: ["  - " + line.strip().removeprefix("- ")],
    "a wide dash before it": lambda line: ["  -   " + line.strip().removeprefix("- ")],
    "a dash of its own depth": lambda line: [line[: len(line) - len(line.lstrip())] + "- " + line],
    "no indentation": lambda line: [line.strip()],
    "the indentation of a row": lambda line: ["  " + line.strip()],
    "a step less": lambda line: [line[2:]],
    "a step more": lambda line: ["  " + line],
    "rows above it": lambda line: ["rows:", line],
    "indented rows above it": lambda line: ["    rows:", line],
    "rows above it, as far as a row": lambda line: ["  rows:", line],
    "the head of the first row above it": lambda line: ["  - number: 1", line],
    "the head of the third row above it": lambda line: ["", "  - number: 3", line],
    "the head of a new row above it": lambda line: ["  - number: 8", line],
    "a dash alone above it": lambda line: ["  -", line],
    "a marker above it": lambda line: ["---", line],
    "an end above it": lambda line: ["...", line],
    "a quotation mark": lambda line: [line + '"'],
    "a bracket": lambda line: [line + " ["],
    "a full-width colon": lambda line: [line.replace(": ", "：", 1)],
    "a tab": lambda line: ["\t" + line],
}


def test_lines_of_another_row_in_the_middle_of_one_make_no_row(memory: Memory) -> None:
    file = "ledgers/2020/reform-plans-other.yaml"
    text = memory.contents[file].decode()
    pasted = "    leaders: [刘自力, 彭格]\n    lead_departments: [体卫艺科]\n\n  - number: 3\n"
    memory.change(file, text.replace("    leaders", pasted + "    leaders", 1).encode())
    ledger = load(memory)
    assert 1 not in answered(ledger, file)
    found = [one for one in check(ledger) if one.severity is Severity.ERROR]
    assert facts(found, "code row") == [("Y119", "2020/reform-plans-other/1")]


WHOLLY: dict[str, Callable[[str], str]] = {
    # what becomes of all lines of a row but its first
    "tabs": lambda line: "\t" + line.strip(),
    "no-break spaces": lambda line: "\u00a0" * 4 + line.strip(),
    "wide spaces": lambda line: "\u3000\u3000" + line.strip(),
    "full-width colons": lambda line: line.replace(": ", "："),
    "no spaces behind colons": lambda line: line.replace(": ", ":"),
    "names in quotation marks and a bracket": lambda line: line.replace("title:", "'title': ["),
    "a space too few": lambda line: line[1:],
    "a step too much": lambda line: "  " + line,
}


@pytest.mark.parametrize("name", WHOLLY)
def test_a_row_that_is_broken_throughout_leaves_those_around_it(name: str, memory: Memory) -> None:
    file = "ledgers/2020/reform-tasks.yaml"
    lines = memory.contents[file].decode().split("\n")
    row_2 = [index for index, number in inside_rows(lines) if number == 2]
    for index in row_2:
        lines[index] = WHOLLY[name](lines[index])
    memory.change(file, "\n".join(lines).encode())
    ledger = load(memory)
    assert sorted(answered(ledger, file)) == [1, 3]
    found = [one for one in check(ledger) if one.severity is Severity.ERROR]
    assert {one.row for one in found} == {"2020/reform-tasks/2"}


@pytest.mark.parametrize("file", TABLES)
@pytest.mark.parametrize("column", [0, 1, 3, 4, 5])
def test_a_row_put_into_the_middle_of_another_at_a_wrong_depth_costs_both(
    column: int, file: str, memory: Memory
) -> None:
    text = memory.contents[file].decode()
    lines = text.split("\n")
    good = answered(memory.with_change(file, text.encode(), alone=True), file)
    start, end = (lines.index(f"  - number: {number}") for number in (1, 2))
    row = [" " * column + line[2:] for line in lines[start:end] if line.strip()]
    row[0] = " " * column + "- number: 60"
    for index, number in inside_rows(lines):
        for size in (8, len(row)) if number < 3 else ():
            new = "\n".join([*lines[:index], *row[:size], *lines[index:]])
            ledger = memory.with_change(file, new.encode(), alone=True)
            told = {int(one.row.rpartition("/")[2]) for one in ledger.findings if one.row}
            found = answered(ledger, file)
            where = f"{size} lines above line {index + 1} of row {number}, which told of {told}"
            assert told <= {number, 60}, where
            assert {one: found.get(one) for one in good if one != number} == {
                one: row for one, row in good.items() if one != number
            }, where
            assert found.get(number) == good[number] or number in told, where


@pytest.fixture(scope="module")
def memory() -> Memory:
    return Memory()


def inside_rows(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Give each line that stands inside a row, not its first: its index, and the row's number."""
    number = 0
    for index, line in enumerate(lines):
        if line.startswith("  - number: "):
            number = int(line.removeprefix("  - number: "))
        elif number and line.strip() and not line.strip().startswith("#"):
            yield index, number


def answered(ledger: Ledger, file: str) -> dict[int, object]:
    return {
        row.number: said(row) for table in ledger.tables if table.file == file for row in table.rows
    }


@pytest.mark.parametrize("file", TABLES)
@pytest.mark.parametrize("slip", SLIPS)
def test_a_break_inside_a_row_costs_that_row_and_is_told_of_it(
    slip: str, file: str, memory: Memory
) -> None:
    text = memory.contents[file].decode()
    lines = text.split("\n")
    memory.change(file, text.encode())
    good = answered(load(memory), file)
    for index, number in inside_rows(lines):
        if "head of" in slip and "- number: " in lines[index - 1]:
            continue  # that gives the row another number
        new = [*lines[:index], *SLIPS[slip](lines[index]), *lines[index + 1 :]]
        memory.change(file, "\n".join(new).encode())
        ledger = load(memory)
        found = [one for one in check(ledger) if one.severity is not Severity.NOTE]
        if not found:
            assert reads_alike(ledger, file, "\n".join(new).encode())
            continue
        where = f"line {index + 1} of row {number}: {[facts([one], 'code row') for one in found]}"
        told = {one.row for one in found}
        for other, row in answered(ledger, file).items():
            is_told = f"2020/{file[13:-5]}/{other}" in told
            assert row == good.get(other) or is_told, where
        if "head of" in slip:  # two rows, or one; nobody can tell
            continue
        blamed = {one.row for one in found if one.row and one.severity is Severity.ERROR}
        assert blamed <= {f"2020/{file[13:-5]}/{number}"}, where


def test_a_number_with_thousands_of_digits_has_no_next_one() -> None:
    item = "  - number: {}\n    title: 甲\n    remark: 一\n    title: 乙\n    remark: 二\n"
    for digits in (1, 6, 7, 5_000):
        document = source.read(f"rows:\n{item.format('9' * digits)}".encode())
        assert [finding.code for finding in document.findings] == ["Y123"]
