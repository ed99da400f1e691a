"""The page for a leader: what each figure counts, and that no page is given whose sums disagree."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from ledgertool.answers import brief
from ledgertool.answers.brief import Brief
from ledgertool.answers.figures import Asked, Figure, Point
from ledgertool.answers.query import Criteria
from ledgertool.cli import briefing
from ledgertool.model import period
from ledgertool.model.status import AsOf
from ledgertool.output import render
from ledgertool.reading.ledger import Ledger, load
from tests.conftest import Make, Run
from tests.samples import DATA, REGISTRY
from tests.test_as_of import DAYS, recorded

HEAD = """\
kind: reform-task
title: 改革任务
year: 2020
source: 试编台账
order: 1
"""


def rows(*each: str, head: str = HEAD) -> str:
    """Write a table of rows, each with more lines of its own."""
    common = "    leaders: [刘自力]\n    lead_departments: [基教科]\n    outcome: 出台方案\n"
    texts = [
        f"  - number: {number}\n    title: 事项{number}\n{common}"
        + "".join(f"    {line}\n" for line in lines.strip().splitlines())
        for number, lines in enumerate(each, 1)
    ]
    return f"{head}rows:\n{''.join(texts)}"


def figures(run: Run, data: Any, *arguments: str) -> dict[str, list[str]]:
    """Ask for the page; give the numbers of the rows that each figure counts."""
    answer = run("brief", "--data", str(data), "-f", "json", *arguments)
    assert answer.code == 0, answer.err
    found = json.loads(answer.out)
    for figure in found["figures"]:
        assert figure["rows"] == len(figure["ids"]) == len(figure["details"])
    return {one["name"]: [name.rsplit("/")[-1] for name in one["ids"]] for one in found["figures"]}


def detail(run: Run, data: Any, figure: str, *arguments: str) -> dict[str, Any]:
    """Ask for the page; give what is told of the one row that a figure counts."""
    answer = run("brief", "--data", str(data), "-f", "json", *arguments)
    (found,) = [one for one in json.loads(answer.out)["figures"] if one["name"] == figure]
    (only,) = found["details"]
    return dict(only)


@pytest.mark.parametrize(
    ("lines", "day", "expected"),
    [
        ("deadline: 2020-06", "2020-06-30", {"due-soon", "silent"}),
        ("deadline: 2020-06", "2020-07-01", {"overdue", "silent"}),
        ("deadline: 2020-06\nrecord: [{on: 2020-07-01, closed: 文}]", "2020-07-31", {"closed"}),
        ("deadline: 2020-06\nrecord: [{on: 2020-07-01, closed: 文}]", "2020-08-01", set()),
        ("deadline: 2020-06\nrecord: [{on: 2020-07-01, withdrawn: 文}]", "2020-07-31", set()),
        ("deadline: 2020-06\nrecord: [{on: 2020-03-01, paused: 文}]", "2020-07-31", set()),
        ("deadline: 2020-06\nrecord: [{on: 2020-03-01, applied: 文}]", "2020-07-31", {"silent"}),
        (
            "deadline: 2020\nrecord:\n"
            "  - {on: 2020-07-01, closed: 文}\n  - {on: 2020-07-02, reopened: 文}",
            "2020-07-31",
            set(),
        ),
        ("ongoing: true\nrecord: [{on: 2020-03-01, progress: 文}]", "2020-12-31", set()),
        (
            "ongoing: true\ndeadline: 2020-06\nrecord: [{on: 2020-06-03, closed: 文}]",
            "2020-06-30",
            {"closed"},
        ),
        ("deadline_text: 按省上要求推进", "2020-12-31", {"silent"}),
    ],
)
def test_a_row_stands_under_the_figures_that_its_record_puts_it_under(
    make: Make, run: Run, lines: str, day: str, expected: set[str]
) -> None:
    data = make({"ledgers/2020/tasks.yaml": rows(lines)})
    found = figures(run, data, "--as-of", day)
    assert {name for name, ids in found.items() if ids} == expected


@pytest.mark.parametrize(
    ("record", "day", "silent"),
    [
        ("", "2020-07-11", False),
        ("", "2020-07-12", True),
        ("{on: 2020-06-01, progress: 文}", "2020-07-30", False),
        ("{on: 2020-06-01, progress: 文}", "2020-07-31", True),
        ("{on: 2020-06-01, extended: {from: 2020, to: 2021}, reason: 文}", "2020-07-30", False),
    ],
)
def test_silence_counts_from_the_last_entry_or_else_from_the_day_of_issue(
    make: Make, run: Run, record: str, day: str, silent: bool
) -> None:
    head = HEAD.replace("order:", "issued_on: 2020-05-13\norder:")
    lines = f"deadline: 2020\nrecord: [{record}]" if record else "deadline: 2020"
    data = make({"ledgers/2020/tasks.yaml": rows(lines, head=head)})
    assert (figures(run, data, "--as-of", day)["silent"] == ["1"]) is silent


def test_without_a_day_of_issue_silence_counts_from_the_first_day_of_the_year(
    make: Make, run: Run
) -> None:
    data = make({"ledgers/2020/tasks.yaml": rows("deadline: 2020")})
    assert figures(run, data, "--as-of", "2020-02-29")["silent"] == []
    assert figures(run, data, "--as-of", "2020-03-01")["silent"] == ["1"]
    said = run("brief", "--data", str(data), "--as-of", "2020-03-01").out
    assert "2020-01-01 以来从未报告" in said
    assert "from the day of issue, or else from the first day of the table's year" in said


@pytest.mark.parametrize(
    ("record", "behind"),
    [
        ("{on: 2020-06-01, progress: 文, pace: behind}", True),
        ("{on: 2020-06-01, progress: 文, pace: behind}, {on: 2020-06-02, progress: 文}", True),
        (
            "{on: 2020-06-01, progress: 文, pace: behind},"
            " {on: 2020-06-02, progress: 文, pace: on-track}",
            False,
        ),
        ("{on: 2020-06-01, progress: 文, pace: behind}, {on: 2020-06-02, closed: 文}", False),
        ("{on: 2020-06-01, progress: 文, pace: behind}, {on: 2020-06-02, paused: 文}", False),
        ("{on: 2020-07-01, progress: 文, pace: behind}", False),
    ],
)
def test_behind_is_an_open_row_whose_newest_pace_is(
    make: Make, run: Run, record: str, behind: bool
) -> None:
    data = make({"ledgers/2020/tasks.yaml": rows(f"deadline: 2020\nrecord: [{record}]")})
    assert (figures(run, data, "--as-of", "2020-06-30")["behind"] == ["1"]) is behind


STAGES = """\
stages:
  - {name: 第一批, deadline: 2020-03}
  - {name: 第二批, deadline: 2020-06}
record:
"""


def staged(*entries: str) -> str:
    """Write a row with two stages and a record."""
    return rows(STAGES + "\n".join(f"  - {{{entry}}}" for entry in entries))


def test_a_row_counts_once_whatever_stages_it_has_and_says_which(make: Make, run: Run) -> None:
    data = make({"ledgers/2020/tasks.yaml": rows(STAGES.removesuffix("record:\n"))})
    late = detail(run, data, "overdue", "--as-of", "2020-07-03")
    assert (late["stages"], late["day"], late["days"]) == (["第一批", "第二批"], "2020-03-31", 94)


def test_a_stage_that_waits_to_be_verified_hides_no_later_one_that_is_overdue(
    make: Make, run: Run
) -> None:
    data = make({"ledgers/2020/tasks.yaml": staged("on: 2020-03-02, applied: 文, stage: 第一批")})
    assert detail(run, data, "overdue", "--as-of", "2020-07-01")["stages"] == ["第二批"]


def test_a_stage_that_is_struck_off_counts_and_what_was_said_of_it_no_longer(
    make: Make, run: Run
) -> None:
    behind = "on: 2020-03-02, progress: 文, pace: behind, stage: 第一批"
    closed = "on: 2020-04-02, closed: 文, stage: 第一批"
    data = make({"ledgers/2020/tasks.yaml": staged(behind, closed)})
    assert figures(run, data, "--as-of", "2020-03-31")["behind"] == ["1"]
    assert figures(run, data, "--as-of", "2020-04-30")["behind"] == []
    only = detail(run, data, "closed", "--as-of", "2020-04-30")
    assert (only["stages"], only["day"], only["days"]) == (["第一批"], "2020-04-02", 2)


def test_a_report_that_meets_an_occurrence_strikes_nothing_off(make: Make, run: Run) -> None:
    lines = "recurs: monthly-25\nrecord: [{on: 2020-01-20, progress: 文, pace: behind}]"
    data = make({"ledgers/2020/tasks.yaml": rows(lines)})
    january = figures(run, data, "--as-of", "2020-01-31")
    assert (january["closed"], january["behind"]) == ([], ["1"])
    late = detail(run, data, "overdue", "--as-of", "2020-04-26")
    assert late["stages"] == ["2020-02", "2020-03", "2020-04"]
    assert (
        "2020-02 2020-02-25，逾期 61 天（共 3 期）"
        in run("brief", "--data", str(data), "--as-of", "2020-04-26").out
    )


def test_what_is_to_be_done_at_once_is_due_soon(make: Make, run: Run) -> None:
    head = HEAD.replace("order:", "issued_on: 2020-05-13\norder:")
    data = make({"ledgers/2020/tasks.yaml": rows("deadline_text: 立行立改", head=head)})
    assert figures(run, data, "--as-of", "2020-05-20")["due-soon"] == ["1"]
    assert "立行立改，已 7 天" in run("brief", "--data", str(data), "--as-of", "2020-05-20").out


# The month, and the day asked


MONTHS = rows(
    "deadline: 2020\nrecord: [{on: 2020-11-30, closed: 文}]",
    "deadline: 2020\nrecord: [{on: 2020-12-01, closed: 文}]",
    "deadline: 2020\nrecord: [{on: 2020-12-31, closed: 文}]",
    "deadline: 2020\nrecord: [{on: 2021-01-01, closed: 文}]",
)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--month", "2020-12"], ["2", "3"]),
        (["--month", "2020年12月"], ["2", "3"]),
        (["--month", "2020-12", "--as-of", "2020-12-30"], ["2"]),
        (["--month", "2020-12", "--as-of", "2021-02-01"], ["2", "3"]),
        (["--as-of", "2020-12-31"], ["2", "3"]),
        (["--as-of", "2021-01-31"], ["4"]),
        (["--month", "2020-11"], ["1"]),
    ],
)
def test_closings_count_in_the_month_asked_for_or_that_of_the_day(
    make: Make, run: Run, arguments: list[str], expected: list[str]
) -> None:
    data = make({"ledgers/2020/tasks.yaml": MONTHS})
    assert figures(run, data, *arguments)["closed"] == expected


def test_a_month_is_asked_for_as_of_its_last_day_and_the_head_says_so(run: Run) -> None:
    title = run("brief", "--month", "2020-11").out.splitlines()[0]
    assert title == ("As of 2020-11-30, closings of 2020-11: 33 rows, 33 not closed")


@pytest.mark.parametrize(
    ("today", "as_of"),
    [("2020-11-30", "2020-12-31"), ("2020-12-05", "2020-12-05"), ("2021-01-01", "2020-12-31")],
)
def test_a_month_that_runs_is_asked_for_as_of_today(
    run: Run, monkeypatch: pytest.MonkeyPatch, today: str, as_of: str
) -> None:
    class Today(date):
        @classmethod
        def today(cls) -> Today:
            return cls.fromisoformat(today)

    monkeypatch.setattr(briefing, "date", Today)
    title = run("brief", "--month", "2020-12").out.splitlines()[0]
    assert title.startswith(f"As of {as_of}, closings of 2020-12")


@pytest.mark.parametrize("text", ["2020", "2020-12-05", "2020-Q4", "每月", "近期", "2020-13", ""])
def test_what_is_no_month_is_refused(run: Run, text: str) -> None:
    answer = run("brief", "--month", text)
    assert (answer.code, answer.out) == (2, "")
    assert "--month takes a month such as 2020-12" in answer.err


def test_a_month_after_the_day_asked_for_is_refused(run: Run) -> None:
    answer = run("brief", "--month", "2020-12", "--as-of", "2020-11-30")
    assert (answer.code, answer.out) == (2, "")
    assert "begins only after the day asked for" in answer.err


# Sums


@cache
def frozen() -> Ledger:
    """Read the ledger that tests ask."""
    return load(DATA)


def asked(day: date) -> Asked:
    """Ask as of a day, for the closings of its month."""
    return Asked(AsOf(day), period.month(day.year, day.month))


Drawn = tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]
RECURRING: Drawn = ({"recurs": "monthly-25"}, [], {})
ROWS: st.SearchStrategy[list[Drawn]] = st.lists(
    recorded() | st.just(RECURRING), min_size=1, max_size=40
)


@given(ROWS, DAYS)
def test_every_total_is_the_sum_of_its_parts_in_any_ledger(drawn: list[Drawn], day: date) -> None:
    each = [
        {
            "number": str(number),
            "title": "事项",
            "leaders": ["刘自力"],
            "lead_departments": ["基教科"],
            "outcome": "方案",
            **fields,
            **({"record": record} if record else {}),
        }
        for number, (fields, record, _more) in enumerate(drawn, 1)
    ]
    head = {"kind": "reform-task", "title": "改革", "year": "2020", "source": "试编", "order": "1"}
    text = json.dumps({**head, "rows": each}, ensure_ascii=False)
    ledger = frozen().edited({"ledgers/2020/reform-tasks.yaml": text})
    page = brief.drawn_up(ledger, Criteria(tables=frozenset({"2020/reform-tasks"})), asked(day))
    brief.agree(page)
    assert len(page.rows) == len(drawn) == sum(page.tally.values())
    for figure in page.figures:
        lines = [line for line in page.lines if line.figure is figure]
        numbers = [number for line in lines for number in numbers_in(line.text)]
        assert sorted(numbers) == sorted(point.state.row.number for point in figure.points)
        assert len(set(numbers)) == len(numbers)
        assert sum(line.is_first for line in lines) == 1


def numbers_in(text: str) -> list[int]:
    """Read the numbers of the rows that a line of the page names."""
    said = text.split(" ", maxsplit=1)[0].rpartition("/")[2]
    spans = (part.partition("–") for part in said.split("、") if part)
    return [n for first, _to, last in spans for n in range(int(first), int(last or first) + 1)]


def doctored(page: Brief) -> list[Brief]:
    """Make pages that are wrong in one place each."""
    overdue, soon, *others = page.figures
    lines, pairs = list(page.lines), list(page.figures)
    first: Figure = overdue._replace(points=overdue.points[1:])
    extra: Point = overdue.points[0]._replace(state=overdue.points[0].state)
    return [
        page._replace(rows=page.rows[1:]),
        page._replace(rows=()),
        page._replace(figures=(first, soon, *others)),
        page._replace(figures=(overdue._replace(points=(*overdue.points, extra)), *pairs[1:])),
        page._replace(lines=tuple(lines[1:])),
        page._replace(lines=(lines[0]._replace(ids=()), *lines[1:])),
        page._replace(lines=(lines[0], *lines)),
    ]


@pytest.mark.parametrize("index", range(7))
def test_a_page_whose_sums_do_not_agree_is_not_given(
    run: Run, monkeypatch: pytest.MonkeyPatch, index: int
) -> None:
    right = brief.drawn_up

    def wrong(*arguments: Any) -> Brief:
        return doctored(right(*arguments))[index]

    monkeypatch.setattr(brief, "drawn_up", wrong)
    answer = run("brief", "--as-of", "2021-06-30")
    assert (answer.code, answer.out) == (70, "")
    assert "This is a bug in ledgertool" in answer.err


def test_a_figure_agrees_with_what_the_other_commands_list(run: Run) -> None:
    found = json.loads(run("brief", "--as-of", "2021-02-01", "-f", "json").out)
    ids = {one["name"]: set(one["ids"]) for one in found["figures"]}
    listed = json.loads(run("due", "--as-of", "2021-02-01", "-f", "json").out)
    for name in ("overdue", "due-soon"):
        assert ids[name] == {row["id"] for row in listed if row["status"] == name}
    assert ids["overdue"]


def test_numbers_that_bad_data_has_twice_are_counted_as_the_rows_they_are(
    make: Make, run: Run
) -> None:
    text = rows("deadline: 2020-06", "deadline: 2020-06").replace("number: 2", "number: 1")
    data = make({"ledgers/2020/tasks.yaml": text})
    answer = run("brief", "--data", str(data), "--as-of", "2020-12-01", "-f", "json")
    assert answer.code == 3
    found = json.loads(answer.out)
    assert (found["rows"], found["figures"][0]["rows"]) == (2, 2)


def test_a_row_that_is_carried_on_counts_once_in_the_year_that_has_begun(
    make: Make, run: Run
) -> None:
    old = rows("deadline: 2020", "deadline: 2020")
    new = rows("deadline: 2020\ncontinues: 2020/tasks/2").replace("year: 2020", "year: 2021")
    new = new.replace("改革任务", "新年任务").replace("事项1", "事项2")
    data = make({"ledgers/2020/tasks.yaml": old, "ledgers/2021/new.yaml": new})
    for day, expected in (
        ("2020-12-31", ["2020/tasks/1", "2020/tasks/2"]),
        ("2021-01-01", ["2020/tasks/1", "2021/new/1"]),
    ):
        answer = run("brief", "--data", str(data), "--as-of", day, "-f", "json")
        found = json.loads(answer.out)
        figure = next(one for one in found["figures"] if one["ids"])
        assert (found["rows"], figure["ids"]) == (2, expected)
        assert found["carried_on"] == 1
        said = run("brief", "--data", str(data), "--as-of", day).out
        assert "1 row is carried on from one year into the next" in said
    alone = run(
        "brief", "--data", str(data), "--year", "2020", "--as-of", "2021-01-01", "-f", "json"
    )
    assert json.loads(alone.out)["rows"] == 2


# The page


@pytest.mark.parametrize("leader", [None, "刘自力", "谢强", "彭格"])
@pytest.mark.parametrize("day", ["2020-06-30", "2020-12-31", "2021-02-01", "2023-01-01"])
@pytest.mark.parametrize(("width", "most"), [(60, 66), (80, 50), (120, 45)])
def test_it_fits_a_page(leader: str | None, day: str, width: int, most: int) -> None:
    criteria = Criteria(leaders=frozenset([leader] if leader else []))
    sheet = brief.brief(frozen(), criteria, asked(date.fromisoformat(day)))
    console = Console(width=width)
    with console.capture() as captured:
        console.print(render.answer(sheet, width))
    lines = captured.get().splitlines()
    assert len(lines) <= most
    assert max(map(cell_len, lines)) <= width


def test_where_the_page_has_no_room_ids_stand_without_titles(run: Run) -> None:
    said = run("brief", "--as-of", "2021-02-01").out
    assert "2020/key-points/1–15\n" in said
    assert "2020/reform-plans-city/1、2\n" in said


def test_rows_are_named_with_who_answers_for_them_unless_that_was_asked(run: Run) -> None:
    alone = run("brief", "--leader", "谢强", "--as-of", "2021-02-01").out
    assert "2020/reform-tasks/1 深化产教融合、校企合作（2020，逾期 32 天）" in alone
    table = run("brief", "--table", "reform-tasks", "--as-of", "2021-02-01").out
    assert "2020/reform-tasks/1 深化产教融合、校企合作（谢强；2020，逾期 32 天）" in table


def test_a_figure_that_counts_nothing_is_one_line(run: Run) -> None:
    said = run("brief", "--leader", "谢强", "--as-of", "2020-06-30").out
    assert re.search(r"^逾期未销账 +0$", said, re.MULTILINE)


def test_nothing_found_says_what_was_searched_and_has_no_figures(run: Run) -> None:
    answer = run("brief", "--search", "火星", "--as-of", "2020-12-05")
    assert answer.code == 0
    assert "逾期未销账" not in answer.out
    assert "No text field has “火星”" in answer.out


def test_markdown_has_a_line_for_each_row(run: Run) -> None:
    lines = run("brief", "--leader", "谢强", "--as-of", "2021-02-01", "-f", "md").out.splitlines()
    assert lines[0].startswith("**As of 2021-02-01, closings of 2021-02; leader “谢强”")
    assert lines[2] == "| 情况 | 项数 | 事项 |"
    (first,) = [line for line in lines if line.startswith("| 逾期未销账 | 6 | 2020/key-points/3 ")]
    assert lines[lines.index(first) + 1].startswith("|  |  | 2020/key-points/6 ")


def test_phones_are_masked(make: Make, run: Run) -> None:
    text = rows("deadline: 2020-06").replace("title: 事项1", "title: 联系 13882300946")
    data = make({"ledgers/2020/tasks.yaml": text}, registry=REGISTRY)
    for form in ("table", "json", "md", "csv"):
        answer = run("brief", "--data", str(data), "--as-of", "2020-12-01", "-f", form)
        said = answer.out.replace("\\", "")
        assert "138****0946" in said
        assert "13882300946" not in said
