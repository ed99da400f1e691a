"""A slip of the hand in a good file is one finding, where the hand slipped, and no other."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from ledgertool.checking.checks import check
from ledgertool.findings.finding import Finding, Severity
from ledgertool.reading.ledger import Ledger, load
from tests.findings import facts
from tests.test_mutations import Memory

POINTS = "ledgers/2020/key-points.yaml"
TASKS = "ledgers/2020/reform-tasks.yaml"
CITY = "ledgers/2020/reform-plans-city.yaml"
OTHER = "ledgers/2020/reform-plans-other.yaml"
PILOTS = "ledgers/2020/pilots.yaml"
REVIEWS = "ledgers/2020/plan-reviews.yaml"
REGISTRY = "registry.yaml"
PLAN = "plan2019.yaml"


class Slip(NamedTuple):
    """What a hand does to a file: where it stands first, and what comes of it."""

    file: str
    old: str
    new: str
    code: str
    line: int
    column: int
    severity: Severity = Severity.ERROR


SLIPS = {
    # indentation
    "a row is indented by a step": Slip(TASKS, "  - number: 2", "    - number: 2", "Y120", 24, 5),
    "a row is indented by a tab's width": Slip(
        TASKS, "  - number: 2", "        - number: 2", "Y120", 24, 9
    ),
    "a row behind a link is indented by a step": Slip(
        CITY, "  - number: 2", "    - number: 2", "Y120", 18, 5
    ),
    "a row of targets is indented by a step": Slip(
        POINTS, "  - number: 5", "    - number: 5", "Y120", 69, 5
    ),
    "a field is indented by a space": Slip(
        TASKS, "    title: 推进高考改革", "     title: 推进高考改革", "Y120", 25, 6
    ),
    "a field is indented by a tab": Slip(
        TASKS, "    title: 推进高考", "\ttitle: 推进高考", "Y102", 25, 1
    ),
    "a link's field is indented too little": Slip(
        TASKS, "        reason: 都讲高考", "      reason: 都讲高考", "Y120", 32, 7
    ),
    # lines
    "two rows are joined": Slip(
        TASKS, "reading: editors\n\n  - number: 3", "reading: editors  - number: 3", "Y101", 33, 18
    ),
    "a row is joined to a star": Slip(
        PILOTS, "must_close: true\n", "must_close: true  - number: 9\n", "Y101", 33, 17
    ),
    "two lines of a header are joined": Slip(TASKS, "\norder: 2", " order: 2", "Y101", 5, 9),
    "the dash of a row is lost": Slip(TASKS, "  - number: 2", "    number: 2", "Y123", 24, 5),
    # field names
    "rows is row": Slip(TASKS, "rows:\n", "row:\n", "S216", 9, 1),
    "rows is Rows": Slip(TASKS, "rows:\n", "Rows:\n", "S216", 9, 1),
    "rows has no colon": Slip(TASKS, "rows:\n", "rows\n", "Y101", 9, 1),
    "rows has a full-width colon": Slip(TASKS, "rows:\n", "rows：\n", "Y103", 9, 5),
    "people is peple": Slip(REGISTRY, "people:\n", "peple:\n", "S216", 3, 1),
    "nodes is node": Slip(PLAN, "\nnodes:\n", "\nnode:\n", "S216", 7, 1),
    "title is titel": Slip(TASKS, "\ntitle: ", "\ntitel: ", "S216", 3, 1),
    "leaders is leader": Slip(TASKS, "    leaders: [谢强]", "    leader: [谢强]", "S216", 12, 5),
    "a full-width colon in brackets": Slip(
        REVIEWS, "declared: {rows: 1}", "declared: {rows：1}", "Y103", 7, 16
    ),
    "a full-width comma in brackets": Slip(
        CITY, "{rows: 2, group_rows: 7}", "{rows: 2，group_rows: 7}", "Y101", 8, 1
    ),
    # values
    "a month too many": Slip(POINTS, "deadline: 2020-12\n", "deadline: 2020-13\n", "S204", 41, 15),
    "a month in Chinese": Slip(
        POINTS, "deadline: 2020-12\n", "deadline: 2020年12月\n", "S204", 41, 15
    ),
    "a name of one wrong character": Slip(TASKS, "[谢强]", "[谢墙]", "R301", 12, 15),
    "two names with a Chinese comma": Slip(
        OTHER, "[刘自力, 彭格]", "[刘自力、彭格]", "R324", 28, 15
    ),
    "a name without brackets": Slip(TASKS, "leaders: [谢强]", "leaders: 谢强", "S210", 12, 14),
    "names in Chinese brackets": Slip(
        TASKS, "leaders: [谢强]", "leaders: 【谢强】", "S210", 12, 14
    ),
    "a link that leads to nothing": Slip(
        TASKS, "to: plan2019/2.3.3", "to: plan2019/2.3.33", "R312", 31, 13
    ),
    "words that are not the text's": Slip(
        POINTS, "words: 全市累计达22所", "words: 全市达22所", "R311", 217, 16
    ),
    "a target of another count": Slip(POINTS, "value: 85\n", "value: 85%\n", "S217", 54, 16),
    "a contact without a name": Slip(PILOTS, "      name: 蒋春尧\n", "", "S201", 18, 5),
    "the last line end is lost": Slip(
        TASKS, "健康促进政策\n", "健康促进政策", "F016", 41, 33, Severity.WARNING
    ),
    "a phone without quotation marks": Slip(
        PILOTS, '"18808140946"', "18808140946", "Y113", 20, 14, Severity.WARNING
    ),
    "an alias without its colon": Slip(REGISTRY, "    aliases:\n", "    aliases\n", "Y101", 39, 5),
    "a plan without its day": Slip(PLAN, "issued_on: 2019-11-29\n", "", "S201", 1, 1),
    "a plan's heading with a full-width colon": Slip(
        PLAN, "heading: 目标任务", "heading：目标任务", "Y103", 9, 12
    ),
}


@pytest.fixture(scope="module")
def memory() -> Memory:
    return Memory()


def changed(memory: Memory, slip: Slip) -> Ledger:
    text = memory.contents[slip.file].decode()
    assert slip.old in text
    memory.change(slip.file, text.replace(slip.old, slip.new, 1).encode())
    return load(memory)


def mistakes(ledger: Ledger) -> list[Finding]:
    """Check a ledger; notes are about what the documents say, and not about slips."""
    return [finding for finding in check(ledger) if finding.severity is not Severity.NOTE]


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_one_finding_in_its_place(name: str, memory: Memory) -> None:
    slip = SLIPS[name]
    ledger = changed(memory, slip)
    expected = (slip.file, slip.code, (slip.line, slip.column), slip.severity)
    assert facts(mistakes(ledger), "path code start severity") == [expected]


HARMLESS = {
    "the blank line between rows is lost": (TASKS, "\n\n  - number: 2", "\n  - number: 2"),
    "lines end as on Windows": (TASKS, "\n", "\r\n"),
    "spaces stand behind a value": (TASKS, "must_close: true", "must_close: true   "),
    "a comment stands behind a value": (TASKS, "must_close: true", "must_close: true  # 已核"),
    "a list is written line by line": (
        TASKS,
        "leaders: [谢强]",
        "leaders:\n      - 谢强",
    ),
    "a text stands in quotation marks": (TASKS, "title: 推进高考改革", "title: '推进高考改革'"),
    "another year's deadline": (POINTS, "deadline: 2025", "deadline: 2026"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_no_slip_is_no_finding(name: str, memory: Memory) -> None:
    file, old, new = HARMLESS[name]
    text = memory.contents[file].decode()
    assert old in text
    memory.change(file, text.replace(old, new).encode())
    assert mistakes(load(memory)) == []


# Files that went wrong once, in the tests by mutation


ONCE_WRONG = {
    "a plan of a title alone": (
        PLAN,
        b"title: \xe8\xa7\x84\n",
        [("S201", (1, 1)), ("S201", (1, 1))],
    ),
    "a list under a torn title": (
        CITY,
        (
            "kind: reform-plan\ntitle: 甲\nyear: 2020\nsource: 乙\norder: 1\nrows\n乙》\n  - a\n"
        ).encode(),
        [("Y101", (6, 1))],
    ),
}


@pytest.mark.parametrize("name", ONCE_WRONG)
def test_what_went_wrong_once_is_told_inside_the_file(name: str, memory: Memory) -> None:
    file, content, expected = ONCE_WRONG[name]
    memory.change(file, content)
    found = [one for one in mistakes(load(memory)) if one.path == file and one.code[0] != "R"]
    assert facts(found, "code start") == expected
