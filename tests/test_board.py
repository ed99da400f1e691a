"""The board's data: what it counts agrees with other answers, and it tells nothing it may not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool import spelling
from ledgertool.answers import query
from ledgertool.answers.board import Board, BoardPart, BoardRow, board
from ledgertool.answers.brief import drawn_up
from ledgertool.answers.counts import grouped
from ledgertool.answers.figures import Asked
from ledgertool.answers.pictures import (
    Bar,
    Late,
    Remaining,
    behind,
    burn_down,
    coming,
    months,
)
from ledgertool.answers.query import Criteria
from ledgertool.answers.searching import looking_for
from ledgertool.model import period
from ledgertool.model.status import DONE, AsOf, Status
from ledgertool.output.web.board import board_page
from ledgertool.reading.ledger import Ledger, load
from tests.conftest import Make
from tests.samples import DATA
from tests.test_as_of import BEFORE, DAYS, MARK, recorded
from tests.test_as_of import ledger as with_later_entries
from tests.test_brief import RECURRING, Drawn, rows
from tests.test_query import FILES

DAY = date(2020, 12, 5)
EVERYTHING = Criteria()


@cache
def frozen() -> Ledger:
    """Read the frozen ledger once."""
    return load(DATA)


def drawn_ledger(drawn: list[Drawn]) -> Ledger:
    """Make a ledger of rows that were drawn, each with its record."""
    each = [
        {
            "number": str(number),
            "title": f"事项{number}",
            "leaders": ["刘自力", "谢强"][: 1 + number % 2],
            "lead_departments": ["基教科"],
            "outcome": "方案",
            **fields,
            **({"record": record} if record else {}),
        }
        for number, (fields, record, _more) in enumerate(drawn, 1)
    ]
    head = {"kind": "reform-task", "title": "改革", "year": "2020", "source": "试编", "order": "1"}
    text = json.dumps({**head, "rows": each}, ensure_ascii=False)
    return frozen().edited({"ledgers/2020/reform-tasks.yaml": text})


ROWS = st.lists(recorded() | st.just(RECURRING), min_size=1, max_size=20)


def every_text(value: Any) -> Iterator[str]:
    """Go through all texts that a board holds."""
    if isinstance(value, str) and not isinstance(value, Status):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from every_text(one)


def plainly(value: Any) -> Any:
    """Write what a board holds as JSON has it: each thing by the names of its parts."""
    if isinstance(value, tuple) and (names := getattr(value, "_fields", ())):
        return {name: plainly(one) for name, one in zip(names, value, strict=True)}
    if isinstance(value, tuple):
        return [plainly(one) for one in value]
    return str(value) if isinstance(value, date) else value


# What it counts


def agree(ledger: Ledger, day: date) -> None:
    """Hold what a board counts against what other answers count."""
    as_of = AsOf(day)
    shown = board(ledger, EVERYTHING, as_of)
    whole = query.row_states(ledger, as_of)
    assert [row.id for row in shown.rows] == [state.id for state in whole]
    lights = {group.name: len(rows) for group, rows in grouped(whole, ledger, "status").items()}
    assert Counter(row.light.value for row in shown.rows) == lights
    leading = {group.name: len(rows) for group, rows in grouped(whole, ledger, "leader").items()}
    leading.pop("none", None)
    assert Counter(name for row in shown.rows for name in row.leaders) == leading
    late = {one.name: one.rows for one in behind(shown.rows, shown.leaders)}
    counted = {
        group.name: sum(state.status is Status.OVERDUE for state in rows)
        for group, rows in grouped(whole, ledger, "leader").items()
        if group.name != "none"
    }
    assert late == {name: count for name, count in counted.items() if count}
    _agree_by_month(shown, ledger, as_of)
    _agree_with_the_brief(shown, ledger, as_of)


def _agree_by_month(shown: Board, ledger: Ledger, as_of: AsOf) -> None:
    parts = query.row_states(ledger, as_of, staged=True)
    assert sum(len(row.parts) for row in shown.rows) == len(parts)
    by_month = {
        group.name: [state for state in states if state.status is not Status.WITHDRAWN]
        for group, states in grouped(parts, ledger, "month").items()
        if group.name != Status.UNDATED.value
    }
    bars = months(shown.rows, as_of)
    for bar in bars:
        within = [name for name in by_month if bar.first <= name <= bar.last]
        states = [state for name in within for state in by_month.pop(name)]
        assert (bar.done, bar.overdue, bar.soon, bar.open) == _counted(states), bar.month
    assert by_month == {}


def _counted(states: list[query.RowState]) -> tuple[int, int, int, int]:
    lights = [state.status for state in states]
    done = sum(light in DONE for light in lights)
    overdue, soon = lights.count(Status.OVERDUE), lights.count(Status.DUE_SOON)
    return done, overdue, soon, len(lights) - done - overdue - soon


def _agree_with_the_brief(shown: Board, ledger: Ledger, as_of: AsOf) -> None:
    span = period.month(as_of.day.year, as_of.day.month)
    page = drawn_up(ledger, EVERYTHING, Asked(as_of, span))
    assert [row.id for row in shown.rows] == [state.id for state in page.rows]
    figures = {figure.name: figure for figure in page.figures}
    for name, light in (("overdue", Status.OVERDUE), ("due-soon", Status.DUE_SOON)):
        having = [row.id for row in shown.rows if any(part.light is light for part in row.parts)]
        assert sorted(figures[name].ids) == sorted(having), name


@pytest.mark.parametrize("day", ["2020-06-30", "2020-12-05", "2021-02-01", "2026-01-01"])
def test_its_sums_are_those_of_stats_and_of_the_brief(day: str) -> None:
    agree(frozen(), date.fromisoformat(day))


@given(ROWS, DAYS)
def test_its_sums_are_those_of_stats_and_of_the_brief_in_any_ledger(
    drawn: list[Drawn], day: date
) -> None:
    agree(drawn_ledger(drawn), day)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-12-31", ["2020/tasks/1", "2020/tasks/2"]),
        ("2021-01-01", ["2020/tasks/1", "2021/new/1"]),
    ],
)
def test_what_is_carried_into_a_later_year_is_counted_once_as_in_the_brief(
    make: Make, day: str, expected: list[str]
) -> None:
    new = rows("deadline: 2021\ncontinues: 2020/tasks/2").replace("year: 2020", "year: 2021")
    files = {
        "ledgers/2020/tasks.yaml": rows("deadline: 2020", "deadline: 2020"),
        "ledgers/2021/new.yaml": new.replace("事项1", "事项2"),
    }
    ledger, as_of = load(make(files)), AsOf(date.fromisoformat(day))
    shown = board(ledger, EVERYTHING, as_of)
    assert [one.id for one in shown.rows] == expected
    _agree_with_the_brief(shown, ledger, as_of)
    assert "1 row is carried on from one year into the next, and counted once." in shown.notes


def test_a_row_tells_what_happened_to_it_in_the_years_before(make: Make) -> None:
    old = "deadline: 2020\nrecord: [{on: 2020-06-01, progress: 方案已印发, note: 内部}]"
    new = rows(
        "deadline: 2021\ncontinues: 2020/tasks/1\nrecord: [{on: 2021-02-01, progress: 续办}]"
    ).replace("year: 2020", "year: 2021")
    ledger = load(make({"ledgers/2020/tasks.yaml": rows(old), "ledgers/2021/tasks.yaml": new}))
    as_of = AsOf(date(2021, 3, 1))
    (inside,), (outside,) = (
        board(ledger, EVERYTHING, as_of, is_public=public).rows for public in (False, True)
    )
    assert inside.record == (
        "2020-06-01 进展：方案已印发（说明：内部）",
        "2021-02-01 进展：续办",
    )
    assert outside.record == ("2020-06-01 进展：方案已印发", "2021-02-01 进展：续办")
    assert ("续自", "2020/tasks/1") in inside.more


@given(ROWS, DAYS)
def test_what_is_left_goes_from_all_to_none_as_planned_and_in_fact_by_what_is_closed(
    drawn: list[Drawn], day: date
) -> None:
    shown = board(drawn_ledger(drawn), EVERYTHING, AsOf(day))
    dated = [part for row in shown.rows for part in row.parts if part.due_on]
    dated = [part for part in dated if part.light is not Status.WITHDRAWN]
    points = burn_down(shown.rows, AsOf(day))
    assert (points[0].planned, points[-1].planned) == (len(dated), 0)
    assert [one.planned for one in points] == sorted((one.planned for one in points), reverse=True)
    actual = [one.actual for one in points if one.actual is not None]
    assert [one.actual for one in points[: len(actual)]] == actual
    for point in points[: len(actual)]:
        closed = [one for one in dated if one.closed_on and one.closed_on <= (point.known or day)]
        assert point.actual == len(dated) - len(closed)
        assert point.known == min(point.last, day)
    assert len(points) <= 60


# The pictures, by hand


def row(*parts: BoardPart, light: Status = Status.OPEN, **more: Any) -> BoardRow:
    """Make a row of parts."""
    given: dict[str, Any] = {
        **dict.fromkeys(BoardRow._fields, ()),
        **{"id": "1", "title": "事项", "table": "2020/tasks", "search": ""},
        **{"must_close": False, "due_on": None, "days": None, "comes": False},
    }
    return BoardRow(**{**given, "parts": parts, "light": light, **more})


def part(due_on: str | None, light: Status, closed_on: str | None = None) -> BoardPart:
    """Make a part."""
    due, closed = (date.fromisoformat(one) if one else None for one in (due_on, closed_on))
    return BoardPart(due, closed, light)


PARTS = row(
    part("2020-08-31", Status.OVERDUE),
    part("2020-09-01", Status.CLOSED, "2020-10-02"),
    part("2020-12-31", Status.DUE_SOON),
    part("2020-12-31", Status.ONGOING, "2020-12-05"),
    part("2021-08-31", Status.PENDING),
    part("2021-08-31", Status.PAUSED),
    part("2021-09-01", Status.OPEN),
    part("2021-01-01", Status.WITHDRAWN),
    part(None, Status.UNDATED),
)


def month(name: str, **counts: int) -> Bar:
    """Make the bar of a month."""
    return Bar(name, name, name, **counts)


def test_there_is_a_bar_for_each_of_twelve_months_and_for_what_is_before_and_after() -> None:
    bars = months([PARTS], AsOf(DAY))
    assert bars == (
        Bar("earlier", "0000-00", "2020-08", overdue=1),
        month("2020-09", done=1),
        month("2020-10"),
        month("2020-11"),
        month("2020-12", done=1, soon=1),
        *(month(f"2021-{number:02}") for number in range(1, 8)),
        month("2021-08", open=2),
        Bar("later", "2021-09", "9999-99", open=1),
    )
    assert [bar.total for bar in bars] == [1, 1, 0, 0, 2, *[0] * 7, 2, 1]


@pytest.mark.parametrize("day", ["0001-01-01", "2020-12-05", "9999-12-31"])
def test_each_day_is_between_the_first_and_the_last_month_of_one_bar(day: str) -> None:
    bars = months([], AsOf(date.fromisoformat(day)))
    for one in ("1000-01", "2020-08", "2020-09", "2021-08", "2021-09", "9999-05", "9999-12"):
        assert sum(bar.first <= one <= bar.last for bar in bars) == 1, one


def left(label: str, last: str, planned: int, actual: int | None, known: str = "") -> Remaining:
    """Make a point whose closings are known up to its last day, or up to another."""
    day = None if actual is None else date.fromisoformat(known or last)
    return Remaining(label, date.fromisoformat(last), day, planned, actual)


def test_what_is_left_is_counted_from_the_december_before_to_the_last_day() -> None:
    points = burn_down([PARTS], AsOf(DAY))
    assert [one.label for one in points[:2]] == ["2019-12", "2020-01"]
    assert points[-1] == left("2021-09", "2021-09-30", 0, None)
    assert points[8:13] == (
        left("2020-08", "2020-08-31", 6, 7),
        left("2020-09", "2020-09-30", 5, 7),
        left("2020-10", "2020-10-31", 5, 6),
        left("2020-11", "2020-11-30", 5, 6),
        left("2020-12", "2020-12-31", 3, 5, "2020-12-05"),
    )
    assert {(one.known, one.actual) for one in points[13:]} == {(None, None)}


def test_what_was_closed_after_the_last_day_is_left_until_then() -> None:
    late = row(part("2020-01-31", Status.CLOSED, "2020-03-01"))
    assert burn_down([late], AsOf(DAY)) == (
        left("2019-12", "2019-12-31", 1, 1),
        left("2020-01", "2020-01-31", 0, 1),
        left("2020-02", "2020-02-29", 0, 1),
        left("2020-03", "2020-03-31", 0, 0),
    )


@pytest.mark.parametrize(
    ("last", "second", "end", "count", "known"),
    [
        ("2024-11-30", "2020-01 2020-01-31", "2024-11 2024-11-30", 60, 6),
        ("2024-12-01", "2020-Q1 2020-03-31", "2024-Q4 2024-12-31", 21, 3),
        ("2034-09-01", "2020-Q1 2020-03-31", "2034-Q3 2034-09-30", 60, 3),
        ("2034-10-01", "2020 2020-12-31", "2034 2034-12-31", 16, 2),
        ("2078-12-31", "2020 2020-12-31", "2078 2078-12-31", 60, 2),
        ("2079-01-01", "2021 2021-12-31", "2079 2079-12-31", 31, 2),
        ("9999-12-31", "2155 2155-12-31", "9999 9999-12-31", 60, 2),
    ],
)
def test_many_months_are_counted_by_quarters_years_or_several_years(
    last: str, second: str, end: str, count: int, known: int
) -> None:
    spread = row(part("2020-05-31", Status.OPEN), part(last, Status.OPEN))
    points = burn_down([spread], AsOf(date(2020, 5, 1)))
    named = [f"{one.label} {one.last}" for one in points]
    assert (named[1], named[-1], len(points)) == (second, end, count)
    assert [one.actual for one in points] == [2] * known + [None] * (count - known)


def test_without_any_last_day_nothing_is_left() -> None:
    assert burn_down([row(part(None, Status.UNDATED))], AsOf(DAY)) == ()


def test_before_all_has_begun_all_is_left() -> None:
    points = burn_down([row(part("2020-02-01", Status.OPEN))], AsOf(date(2018, 1, 1)))
    assert points == (
        left("2019-12", "2019-12-31", 1, 1, "2018-01-01"),
        left("2020-01", "2020-01-31", 1, None),
        left("2020-02", "2020-02-29", 0, None),
    )


def test_who_has_most_overdue_rows_is_behind_most_and_city_leaders_never_are() -> None:
    late = [
        row(light=Status.OVERDUE, leaders=("乙", "甲"), found_by=("乙", "甲", "丁"), days=-9),
        row(light=Status.OVERDUE, leaders=("丙",), days=-400),
        row(light=Status.OVERDUE, leaders=("甲",), days=-30),
        row(light=Status.CLOSED, leaders=("丙",), days=-3),
    ]
    assert behind(late, ("丁", "甲", "丙", "乙")) == (
        Late("甲", 2, 30),
        Late("丙", 1, 400),
        Late("乙", 1, 9),
    )


def test_what_comes_is_first_what_is_due_soon_and_then_by_day() -> None:
    def due(name: str, light: Status, days: int | None) -> BoardRow:
        on = None if days is None else date.fromordinal(DAY.toordinal() + days)
        return row(light=light, due_on=on, days=days, id=name, comes=name != "no")

    each = [
        due("later", Status.OPEN, 90),
        due("pending", Status.PENDING, 60),
        due("soon", Status.DUE_SOON, 20),
        due("at once", Status.DUE_SOON, None),
        due("no", Status.PAUSED, 5),
    ]
    assert [one.id for one in coming(each)] == ["at once", "soon", "pending", "later"]


@pytest.mark.parametrize(
    ("lines", "comes"),
    [
        ("deadline: 2021-06", True),
        ("deadline: 2020-12-05", True),
        ("deadline: 2020-12-04", False),
        ("deadline_text: 立行立改", True),
        ("deadline_text: 按省上要求推进", False),
        ("ongoing: true", False),
        ("deadline: 2021\nrecord: [{on: 2020-06-01, closed: 文}]", False),
        ("deadline: 2021\nrecord: [{on: 2020-06-01, withdrawn: 文}]", False),
        ("deadline: 2021\nrecord: [{on: 2020-06-01, paused: 文}]", False),
        ("deadline: 2021\nrecord: [{on: 2020-06-01, applied: 文}]", True),
        ("deadline: 2020-06\nrecord: [{on: 2020-06-01, applied: 文}]", False),
        ("stages: [{name: 一, deadline: 2020-06}, {name: 二, deadline: 2021}]", False),
    ],
)
def test_a_row_comes_that_is_to_be_done_at_once_or_by_a_day_to_come(
    make: Make, lines: str, comes: bool
) -> None:
    shown = board(load(make({"ledgers/2020/tasks.yaml": rows(lines)})), EVERYTHING, AsOf(DAY))
    assert [one.comes for one in shown.rows] == [comes]


# What it tells of rows


def texts_of(row: query.RowState) -> list[str]:
    """Give words that a person may look for in a row, and some that are not in it."""
    values = (row.row.title, row.row.remark or "", *row.row.leaders, *row.row.lead_departments)
    return [word for text in values for word in spelling.words(text)]


STATES = query.row_states(frozen(), AsOf(DAY))
WORDS = sorted({word for state in STATES for word in texts_of(state)})


@cache
def shown_frozen() -> Board:
    """Make the board of the frozen ledger once."""
    return board(frozen(), EVERYTHING, AsOf(DAY))


@given(word=st.sampled_from(WORDS), ends=st.tuples(st.integers(0, 9), st.integers(1, 9)))
def test_the_words_that_search_finds_are_those_that_a_row_of_it_has(
    word: str, ends: tuple[int, int]
) -> None:
    start, length = ends
    piece = word[start : start + length] or word
    has_all = looking_for(piece)
    expected = [one.id for one in STATES if has_all(one.row)]
    found = [
        one.id
        for one in shown_frozen().rows
        if all(part in one.search for part in spelling.words(piece))
    ]
    assert found == expected


def test_what_was_put_on_record_later_is_nowhere_in_it(make: Make) -> None:
    as_of = AsOf(date.fromisoformat(BEFORE))
    ledger = load(make(with_later_entries()))
    seen = ledger.as_of(as_of.day)
    assert MARK not in "\n".join(every_text(board(seen, EVERYTHING, as_of)))
    assert MARK in "\n".join(every_text(board(ledger, EVERYTHING, AsOf(date(2021, 1, 1)))))


# Phones, and what is not published

PHONES = """\
kind: hotline
title: 检查台账 13912345678
group: 分组 13912345678
year: 2020
source: 试编
order: 3
legend: 咨询 13912345678
rows:
  - number: 1
    title: 请拨 13912345678 或 95598
    lead_departments: [基教科]
    phone: "95598"
    other_phone: "96688"
    deadline: 2020-06
    remark: 电话 0812-3334455
    related: [{to: 2020/tasks/1, reason: 见 13912345678, reading: editors}]
    targets:
      - {number: 1, metric: 电话 13912345678, comparison: exactly, value: 1, unit: 部, words: 请拨}
    record:
      - on: 2020-03-01
        progress: 见 13912345678 及 95598
        note: 内部一
        problems: 内部二
        next: 内部三
      - {on: 2020-04-01, reassigned: {to: [谢强]}, reason: 分工, note: 内部四}
"""
PHONE_FORM = """\
kind: hotline
name: 检查台账
fields:
  phone: {heading: 热线, type: phone}
  other_phone: {heading: 备用线, type: phone}
columns: [number, title, lead_departments, phone, deadline, remark]
"""
WITH_PHONES = {
    **FILES,
    "ledgers/2020/hotlines.yaml": PHONES,
    "kinds/hotline.yaml": PHONE_FORM,
}
SECRET = ("13912345678", "18800001234", "3334455", "95598", "96688")


@pytest.mark.parametrize("is_public", [False, True])
def test_phones_are_masked_in_all_that_it_holds(make: Make, is_public: bool) -> None:
    ledger = load(make(WITH_PHONES))
    assert not ledger.findings
    criteria = query.resolve(ledger, search=["请拨", "13912345678"])
    for asked in (EVERYTHING, criteria):
        text = "\n".join(every_text(board(ledger, asked, AsOf(DAY), is_public=is_public)))
        assert "139****5678" in text
        assert [secret for secret in SECRET if secret in text] == []


def test_a_public_one_has_no_contacts_and_nothing_that_the_record_says_for_the_office(
    make: Make,
) -> None:
    ledger = load(make(WITH_PHONES))
    inside, outside = (
        board(ledger, EVERYTHING, AsOf(DAY), is_public=public) for public in (False, True)
    )
    told, published = ("\n".join(every_text(one)) for one in (inside, outside))
    for text in ("188****1234", "联系人", "热线", "备用线", *(f"内部{n}" for n in "一二三四")):
        assert text in told
        assert text not in published
    for text in ("见 139****5678 及 ***98", "分工", "请拨 139****5678 或 ***98"):
        assert text in published
    assert (inside.is_public, outside.is_public) == (False, True)
    for shown in (inside, outside):
        widths = {form.table: len(form.headings) for form in shown.forms}
        assert all(len(row.form) == widths[row.table] for row in shown.rows)


SAID = st.text(st.sampled_from("甲乙丙丁"), min_size=6, max_size=9)


@given(ROWS, SAID)
def test_a_public_one_never_has_a_note_of_the_record(drawn: list[Drawn], said: str) -> None:
    for _fields, record, _more in drawn:
        for entry in record:
            entry["note"] = f"附注{said}"
            if "progress" in entry:
                entry |= {"problems": f"困难{said}", "next": f"打算{said}"}
    ledger, as_of = drawn_ledger(drawn), AsOf(date(2030, 1, 1))
    assert said not in board_page(board(ledger, EVERYTHING, as_of, is_public=True))
    noted = any(record for _fields, record, _more in drawn)
    assert (said in board_page(board(ledger, EVERYTHING, as_of))) is noted
