"""Numbers ascend: of what was put into the middle, one finding tells, whatever else is wrong."""

from __future__ import annotations

import re
from itertools import islice

import pytest

from tests.conftest import Make
from tests.findings import facts
from tests.samples import PLAN, TABLE

FILE = "ledgers/2020/tasks.yaml"
HEAD, ROW = TABLE.split("  - number: 1")[0], TABLE.split("\n\n")[1].rstrip()


def table(*numbers: int) -> str:
    """Make a table whose rows have some numbers."""
    return HEAD + "".join(f"{ROW.replace('number: 2', f'number: {n}')}\n" for n in numbers)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((1, 2, 3), []),
        ((1, 3, 2), [("R323", 3)]),
        ((1, 4, 2, 3), [("R323", 4)]),
        ((2, 3, 4, 1), [("R323", 1)]),
        ((3, 1, 2), [("R323", 3)]),
        ((2, 1, 4, 3), [("R323", 2), ("R323", 4)]),
        ((3, 2, 1), [("R323", 3), ("R323", 2)]),
        ((1, 3, 2, 3), [("R303", 3)]),
        ((1, 2, 1), [("R303", 1)]),
        ((1, 3, 3, 2), [("R303", 3)]),
        ((3, 4, 5, 1, 2, 6), [("R323", 1), ("R323", 2)]),
        ((1, 3), [("R304", 3)]),
        ((1, 5, 2, 3), [("R304", 5)]),
        ((2, 3), [("R304", 2)]),
        ((3, 2), [("R304", 2)]),
        ((5, 3, 2), [("R304", 5), ("R304", 2)]),
    ],
)
def test_a_number_out_of_its_place_is_one_finding(
    numbers: tuple[int, ...], expected: list[tuple[str, int]], make: Make
) -> None:
    folder = make({FILE: table(*numbers)})
    told = [(code, f"2020/tasks/{number}") for code, number in expected]
    assert facts(folder, "code row") == told


def test_a_row_put_into_another_with_the_next_free_number_is_told(make: Make) -> None:
    upper, lower = ROW.replace("number: 2", "number: 1").split("    deadline")
    third = ROW.split("    deadline")[0].replace("number: 2", "number: 3")
    outcome = "    outcome: 方案\n"
    text = HEAD + upper + outcome + third + outcome
    text += "    deadline" + lower.replace("    outcome: 开展校企合作\n", "") + "\n\n" + ROW + "\n"
    assert facts(make({FILE: text}), "code row") == [("R323", "2020/tasks/3")]


@pytest.mark.parametrize("number", [2, 3])
def test_a_copy_put_into_another_row_costs_both(number: int, make: Make) -> None:
    first, *others = (ROW.replace("number: 2", f"number: {n}") for n in (1, 2, 3))
    upper, lower = first.split("    deadline")
    copy = first.replace("number: 1", f"number: {number}").replace("深化", "推进")
    pasted = f"{upper}{copy}\n    deadline{lower}\n\n"
    told = facts(make({FILE: HEAD + pasted + "\n".join(others) + "\n"}), "code row")
    assert {row for _code, row in told} == {"2020/tasks/1", f"2020/tasks/{number}"}


@pytest.mark.parametrize("below", ["heading", "metric"])
def test_numbers_of_nodes_and_targets_ascend_too(below: str, make: Make) -> None:
    number = re.compile(rf"number: [12](?=\n +{below})")
    first, second = islice(number.finditer(PLAN), 2)
    between = PLAN[first.end() : second.start()]
    plan = f"{PLAN[: first.start()]}number: 2{between}number: 1{PLAN[second.end() :]}"
    assert facts(make({FILE: TABLE, "plan1.yaml": plan}), "code found") == [("R323", "2")]
