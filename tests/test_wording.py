"""The words of a deadline, and what is written beside them, say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.findings.finding import Severity
from ledgertool.model import vocabulary, words
from ledgertool.model.status import _AT_ONCE, Status
from tests.conftest import Make, Run, ask_json
from tests.findings import findings
from tests.test_status import seen, task

FILE = "ledgers/2020/tasks.yaml"
HEAD = """\
kind: task
title: 工作任务
year: 2020
issued_on: 2020-05-13
source: 试编台账
order: 1
rows:
  - number: 1
    title: 事项
    lead_departments: [基教科]
"""


def table(*fields: str) -> str:
    """Write a table of one row with these fields more."""
    return HEAD + "".join(f"    {line}\n" for line in "\n".join(fields).split("\n"))


SAID = [
    # fields beside which the words are right
    ("deadline: 2020-12", "deadline_text: 2020年12月底前"),
    ("deadline: 2020", "deadline_text: 2020年12月底前"),
    ("deadline: 2020-12-31", "deadline_text: 年内完成"),
    ("deadline: 2020-Q4", "deadline_text: 年底前"),
    ("deadline: 2020-12", "deadline_text: 按省上要求推进"),
    ("deadline: 2020-12", "deadline_text: 三季度前"),
    ("deadline: 2020-07", "deadline_text: 7月低"),
    ("deadline: 2023-11-30", "deadline_text: 2023年11月31日"),
    ("deadline: 2020-05-13/2020-05-16", "deadline_text: 3日内"),
    ("deadline: 2020-05-16", "deadline_text: 3日内"),
    ("deadline: 2020-06", "deadline_text: 立行立改"),
    ("counts_from: 2020-06-01", "deadline: 2020-06-04", "deadline_text: 3日内"),
    ("deadline: 2024", "ongoing: true", "deadline_text: 2024年底前，并长期坚持"),
    ("recurs: monthly-25", "deadline_text: 每月25日前"),
    ("deadline: 2020-H2", "recurs: monthly-25", "deadline_text: 每月25日前"),
    ("ongoing: true", "deadline_text: 长期坚持"),
    (
        "stages: [{name: 5月, deadline: 2020-05}, {name: 10月, deadline: 2020-10}]",
        "deadline_text: 5月、10月",
    ),
    (
        "stages: [{name: 一, deadline: 2020-05}, {name: 二, deadline: 2020-10}]",
        "deadline_text: 10月底前",
    ),
    ("deadline_text: 立行立改",),
    ("deadline_text: 近期",),
    ("deadline_text: 按序时进度",),
    ("deadline_text: 三季度前",),
    ("deadline_text: 不限",),
    ("must_close: true", "deadline_text: 年内完成"),
    ("must_close: true", "deadline_text: 按省上要求推进"),
]


@pytest.mark.parametrize("fields", SAID)
def test_a_coarser_or_finer_way_to_say_one_last_day_is_no_disagreement(
    fields: tuple[str, ...], make: Make
) -> None:
    assert findings(make({FILE: table(*fields)})) == []


ALONE = [
    # the words, and the line that --fix writes above them
    ("2020年12月底前", "deadline: 2020-12"),
    ("12月", "deadline: 2020-12"),
    ("四季度", "deadline: 2020-Q4"),
    ("3-4月", "deadline: 2020-03/2020-04"),
    ("4月下旬", "deadline: 2020-04-X3"),
    ("3日内", "deadline: 2020-05-13/2020-05-16"),
    ("每月25日前", "recurs: monthly-25"),
    ("每季度", "recurs: quarterly"),
    ("长期坚持", "ongoing: true"),
    ("立行立改，长期坚持", "ongoing: true"),
    ("2024年底前，并长期坚持", "deadline: 2024\nongoing: true"),
    ("5月、10月", "stages: [{name: 5月, deadline: 2020-05}, {name: 10月, deadline: 2020-10}]"),
]


@pytest.mark.parametrize(("text", "line"), ALONE)
def test_words_that_say_when_alone_are_told_and_written(
    text: str, line: str, make: Make, run: Run
) -> None:
    folder = make({FILE: table(f"deadline_text: {text}")})
    (found,) = findings(folder)
    assert (found.code, found.found, found.severity) == ("R329", text, Severity.ERROR)
    run("check", "--data", str(folder), "--fix")
    assert (folder / FILE).read_text(encoding="utf-8") == table(line, f"deadline_text: {text}")
    assert findings(folder) == []


@pytest.mark.parametrize(("text", "line"), ALONE)
def test_words_in_the_place_of_the_deadline_are_told_and_written(
    text: str, line: str, make: Make, run: Run
) -> None:
    folder = make({FILE: table(f"deadline: {text}")})
    (found,) = findings(folder)
    assert (found.code, found.found) == ("S204", text)
    run("check", "--data", str(folder), "--fix")
    written = (folder / FILE).read_text(encoding="utf-8").removeprefix(HEAD)
    assert set(line.split("\n")) <= {one.strip() for one in written.splitlines()}
    assert findings(folder) == []


def test_words_that_are_there_twice_become_the_deadline_beside_them(make: Make, run: Run) -> None:
    folder = make({FILE: table("deadline: 8月底前", "deadline_text: 8月底前")})
    run("check", "--data", str(folder), "--fix")
    made = table("deadline: 2020-08", "deadline_text: 8月底前")
    assert (folder / FILE).read_text(encoding="utf-8") == made
    other = table("deadline: 8月底前", "deadline_text: 9月底前")
    (folder / FILE).write_text(other, encoding="utf-8")
    run("check", "--data", str(folder), "--fix")
    assert (folder / FILE).read_text(encoding="utf-8") == other


@pytest.mark.parametrize("text", ["8月底前", "2024年底前，并长期坚持"])
def test_a_row_in_one_line_gets_fields_within_its_braces(text: str, make: Make, run: Run) -> None:
    row = f"  - {{number: 2, title: 二, lead_departments: [基教科], deadline_text: {text}}}\n"
    folder = make({FILE: table("deadline: 2020") + row})
    run("check", "--data", str(folder), "--fix")
    assert findings(folder) == []
    assert (
        len((folder / FILE).read_text(encoding="utf-8").splitlines()) == len(HEAD.splitlines()) + 2
    )


OTHERWISE = [
    # fields that contradict, and what is found and expected
    (("deadline: 2020-06", "deadline_text: 2020年12月底前"), "deadline: 2020-06", "2020-12"),
    (("deadline: 2020", "deadline_text: 每季度"), "deadline: 2020", "quarterly"),
    (("deadline: 2020-10", "deadline_text: 5月、10月"), "deadline: 2020-10", "2020-05;2020-10"),
    (("recurs: monthly", "deadline_text: 每月25日前"), "recurs: monthly", "monthly-25"),
    (("recurs: monthly", "deadline_text: 年内完成"), "recurs: monthly", "2020"),
    (("ongoing: true", "deadline_text: 年内完成"), "ongoing: true", "2020"),
    (
        ("stages: [{name: 一, deadline: 2020-05}]", "deadline_text: 每月"),
        "stages: 一 2020-05",
        "monthly",
    ),
    (
        ("stages: [{name: 一, deadline: 2020-05}]", "deadline_text: 5月、10月"),
        "stages: 一 2020-05",
        "2020-05;2020-10",
    ),
    (
        ("stages: [{name: 一, deadline: 2020-05}]", "deadline_text: 年底前"),
        "stages: 一 2020-05",
        "2020",
    ),
]


@pytest.mark.parametrize(("fields", "found", "expected"), OTHERWISE)
def test_words_and_values_that_disagree_are_told_and_never_mended(
    fields: tuple[str, ...], found: str, expected: str, make: Make, run: Run
) -> None:
    folder = make({FILE: table(*fields)})
    (one,) = findings(folder)
    assert (one.code, one.found, one.expected) == ("R330", found, expected)
    run("check", "--data", str(folder), "--fix")
    assert (folder / FILE).read_text(encoding="utf-8") == table(*fields)


UNDATED = [
    # words that say no day as they are, the code, and what the help names
    ("7月低", "R331", "“7月底”"),
    ("2018年7月低", "R331", "deadline: 2018-07"),
    ("4月下甸", "R331", "“4月下旬”"),
    ("长其坚持", "R331", "ongoing: true"),
    ("毎月25日前", "R331", "recurs: monthly-25"),
    ("2023年11月31日", "R334", "deadline: 2023-11-30"),
    ("2月30日前", "R334", "deadline: 2020-02-29"),
]


@pytest.mark.parametrize(("text", "code", "named"), UNDATED)
def test_a_dated_task_is_not_made_undated_by_a_slip_in_its_words(
    text: str, code: str, named: str, make: Make, run: Run
) -> None:
    for field, told in (("deadline_text", code), ("deadline", "S204")):
        folder = make({FILE: table(f"{field}: {text}")})
        (found,) = findings(folder)
        assert found.code == told
        if field == "deadline_text":
            assert named in (found.help or "")
        run("check", "--data", str(folder), "--fix")
        assert (folder / FILE).read_text(encoding="utf-8") == table(f"{field}: {text}")


def test_words_that_count_from_the_day_of_issue_want_it_named(make: Make) -> None:
    without = HEAD.replace("issued_on: 2020-05-13\n", "") + "    deadline_text: 3日内\n"
    assert [one.code for one in findings(make({FILE: without}))] == ["R332"]
    own = without + "    counts_from: 2020-06-01\n"
    (found,) = findings(make({FILE: own}))
    assert (found.code, found.expected) == ("R329", "deadline: 2020-06-01/2020-06-04")


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ("deadline_text: 每月", ["R333"]),
        ("deadline_text: 5月、10月", ["R333"]),
        ("deadline_text: 6月底前", ["R329"]),
        ("deadline: 2020-06, deadline_text: 6月底前", []),
        ("deadline: 2020-05, deadline_text: 6月底前", ["R330"]),
        ("deadline_text: 7月低", ["R331"]),
        ("deadline_text: 近期", []),
        ("deadline_text: 长期坚持", ["R329"]),
    ],
)
def test_the_words_of_a_stage_are_looked_at_too(fields: str, codes: list[str], make: Make) -> None:
    rows = table(f"stages: [{{name: 第一批, {fields}}}]")
    assert [one.code for one in findings(make({FILE: rows}))] == codes


# At once


@pytest.mark.parametrize(
    ("text", "as_of", "status"),
    [
        ("立行立改", "2020-05-13", Status.DUE_SOON),
        ("立行立改", "2099-01-01", Status.DUE_SOON),
        ("立即整改", "2020-07-01", Status.DUE_SOON),
        ("即知即改", "2020-07-01", Status.DUE_SOON),
        ("边查边改", "2020-07-01", Status.DUE_SOON),
        ("近期", "2020-07-01", Status.UNDATED),
    ],
)
def test_what_is_to_be_done_at_once_is_due_soon_until_it_is_closed_and_never_overdue(
    text: str, as_of: str, status: Status
) -> None:
    assert seen(task(deadline_text=text), as_of).status is status


def test_it_is_closed_and_then_may_go_on() -> None:
    record = [{"on": "2020-06-01", "closed": "已改"}]
    words = "立行立改，长期坚持"
    for ongoing, before, after in (
        ("false", Status.DUE_SOON, Status.CLOSED),
        ("true", Status.DUE_SOON, Status.ONGOING),
    ):
        row = task(deadline_text=words, ongoing=ongoing, record=record)
        assert seen(row, "2020-05-31").status is before
        assert seen(row, "2020-06-01").status is after


def test_a_star_makes_it_overdue_after_the_year() -> None:
    row = task(deadline_text="立行立改", must_close="true")
    assert seen(row, "2020-12-31").status is Status.DUE_SOON
    assert seen(row, "2021-01-01").status is Status.OVERDUE


def test_the_days_since_issue_are_counted_and_it_is_listed_as_due(run: Run, make: Make) -> None:
    folder = make({FILE: table("deadline_text: 立行立改")})
    (row,) = ask_json(run, "due", data=folder, as_of="2020-06-02")
    assert (row["status"], row["days_open"], row["due_on"]) == ("due-soon", 20, None)
    shown = run("due", "--data", str(folder), "--as-of", "2020-06-02").out
    assert "立行立改（已过20天）" in shown
    assert "have no deadline" not in shown
    assert "has no deadline" not in shown
    why = ask_json(run, "why", "tasks/1", data=folder, as_of="2020-06-02")
    assert why["steps"][-1]["text"].endswith("to be done at once; 20 days since it was issued")
    assert ask_json(run, "due", "2020-06", data=folder, as_of="2020-06-02") == []


def test_no_words_say_at_once_without_one_of_these_signs() -> None:
    signs = "".join(_AT_ONCE)

    @given(st.from_regex(vocabulary.IMMEDIATE.pattern, fullmatch=True))
    def hold(text: str) -> None:
        assert any(sign in text for sign in _AT_ONCE), (text, signs)

    hold()


@pytest.mark.parametrize("character", vocabulary.LOOK_OR_SOUND_ALIKE)
def test_a_character_that_is_mistaken_for_another_is_not_one_of_the_words_themselves(
    character: str,
) -> None:
    meant = vocabulary.LOOK_OR_SOUND_ALIKE[character]
    assert character != meant
    right = {
        "底": "7月底",
        "末": "年末",
        "日": "6月30日",
        "月": "6月底",
        "年": "2020年底",
        "旬": "4月下旬",
    }
    right |= {"季": "三季度", "度": "三季度", "每": "每月", "前": "6月底前", "内": "年内完成"}
    right |= {"期": "长期坚持", "持": "长期坚持", "坚": "长期坚持", "即": "立即整改"}
    text = right[meant]
    assert words.read(text, year=2020).reason is None
    wrong = text.replace(meant, character, 1)
    assert words.read(wrong, year=2020).reason is None or words.nearly(wrong, year=2020) == text
