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
from ledgertool.reading.ledger import Ledger, load
from tests.conftest import Make
from tests.samples import DATA
from tests.test_as_of import BEFORE, DAYS, MARK, recorded
from tests.test_as_of import ledger as with_later_entries
from tests.test_brief import RECURRING, Drawn
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
    bars = {bar.month: bar for bar in months(shown.rows, as_of)}
    for month, bar in bars.items():
        states = by_month.pop(month, []) if month[0].isdigit() else []
        if month[0].isdigit():
            assert bar[1:] == _counted(states), month
    first = next(name for name in bars if name[0].isdigit())
    for name, outside in (
        ("earlier", [m for m in by_month if m < first]),
        ("later", [m for m in by_month if m > first]),
    ):
        assert bars[name][1:] == _counted([one for month in outside for one in by_month[month]])


def _counted(states: list[query.RowState]) -> tuple[int, ...]:
    lights = [state.status for state in states]
    done = sum(light in DONE for light in lights)
    overdue, soon = lights.count(Status.OVERDUE), lights.count(Status.DUE_SOON)
    return done, overdue, soon, len(lights) - done - overdue - soon


def _agree_with_the_brief(shown: Board, ledger: Ledger, as_of: AsOf) -> None:
    span = period.month(as_of.day.year, as_of.day.month)
    page = drawn_up(ledger, EVERYTHING, Asked(as_of, span))
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
    last = points[len(actual) - 1].month
    closed = [str(part.closed_on)[:7] for part in dated if part.closed_on]
    assert actual[-1] == len(dated) - sum(month <= last for month in closed)
    assert len(points) <= 60


# The pictures, by hand


def row(*parts: BoardPart, light: Status = Status.OPEN, **more: Any) -> BoardRow:
    """Make a row of parts."""
    given: dict[str, Any] = {
        **dict.fromkeys(BoardRow._fields, ()),
        **{"id": "1", "title": "事项", "table": "2020/tasks", "search": ""},
        **{"must_close": False, "due_on": None, "days": None},
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


def test_there_is_a_bar_for_each_of_twelve_months_and_for_what_is_before_and_after() -> None:
    empty = [Bar(f"2021-{month:02}") for month in range(1, 8)]
    assert months([PARTS], AsOf(DAY)) == (
        Bar("earlier", overdue=1),
        Bar("2020-09", done=1),
        Bar("2020-10"),
        Bar("2020-11"),
        Bar("2020-12", done=1, soon=1),
        *empty,
        Bar("2021-08", open=2),
        Bar("later", open=1),
    )


def test_what_is_left_is_counted_from_the_december_before_to_the_last_day() -> None:
    points = burn_down([PARTS], AsOf(DAY))
    assert [one.month for one in points[:2]] == ["2019-12", "2020-01"]
    assert points[-1] == Remaining("2021-09", 0, None)
    assert points[8:13] == (
        Remaining("2020-08", 6, 7),
        Remaining("2020-09", 5, 7),
        Remaining("2020-10", 5, 6),
        Remaining("2020-11", 5, 6),
        Remaining("2020-12", 3, 5),
    )
    assert {one.actual for one in points[13:]} == {None}


def test_what_was_closed_after_the_last_day_is_left_until_then() -> None:
    late = row(part("2020-01-31", Status.CLOSED, "2020-03-01"))
    assert burn_down([late], AsOf(DAY)) == (
        Remaining("2019-12", 1, 1),
        Remaining("2020-01", 0, 1),
        Remaining("2020-02", 0, 1),
        Remaining("2020-03", 0, 0),
    )


@pytest.mark.parametrize(
    ("last", "second", "end", "count", "known"),
    [
        ("2024-11-30", "2020-01", "2024-11", 60, 6),
        ("2024-12-01", "2020-03", "2024-12", 21, 3),
        ("2034-09-01", "2020-03", "2034-09", 60, 3),
        ("2034-10-01", "2020-12", "2034-12", 16, 2),
        ("2078-12-31", "2020-12", "2078-12", 60, 2),
        ("2079-01-01", "2021-12", "2079-12", 31, 2),
        ("9999-12-31", "2155-12", "10043-12", 60, 2),
    ],
)
def test_many_months_are_counted_by_quarters_years_or_several_years(
    last: str, second: str, end: str, count: int, known: int
) -> None:
    spread = row(part("2020-05-31", Status.OPEN), part(last, Status.OPEN))
    points = burn_down([spread], AsOf(date(2020, 5, 1)))
    assert (points[1].month, points[-1].month, len(points)) == (second, end, count)
    assert [one.actual for one in points] == [2] * known + [None] * (count - known)


def test_without_any_last_day_nothing_is_left() -> None:
    assert burn_down([row(part(None, Status.UNDATED))], AsOf(DAY)) == ()


def test_before_all_has_begun_all_is_left() -> None:
    points = burn_down([row(part("2020-02-01", Status.OPEN))], AsOf(date(2018, 1, 1)))
    assert [one.actual for one in points] == [1, None, None]


def test_who_has_most_overdue_rows_is_behind_most_and_city_leaders_never_are() -> None:
    late = [
        row(light=Status.OVERDUE, leaders=("乙", "甲"), city_leaders=("丁",), days=-9),
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
        return row(light=light, due_on=on, days=days, id=name)

    rows = [
        due("later", Status.OPEN, 90),
        due("pending", Status.PENDING, 60),
        due("soon", Status.DUE_SOON, 20),
        due("at once", Status.DUE_SOON, None),
        *(due("no", light, 5) for light in (*DONE, Status.OVERDUE, Status.PAUSED)),
        due("no", Status.PENDING, -5),
        due("no", Status.UNDATED, None),
    ]
    assert [one.id for one in coming(rows)] == ["at once", "soon", "pending", "later"]


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
kind: inspection
title: 检查台账 13912345678
group: 分组 13912345678
year: 2020
source: 试编
order: 3
legend: 咨询 13912345678
rows:
  - number: 1
    title: 请拨 13912345678 或 110
    lead_departments: [基教科]
    phone: "110"
    other_phone: "96688"
    deadline: 2020-06
    remark: 电话 0812-3334455
    related: [{to: 2020/inspections/1, reason: 见 13912345678, reading: editors}]
    targets:
      - {number: 1, metric: 电话 13912345678, comparison: exactly, value: 1, unit: 部, words: 1部}
    record:
      - on: 2020-03-01
        progress: 见 13912345678 及 110
        note: 内部一
        problems: 内部二
        next: 内部三
      - {on: 2020-04-01, reassigned: {to: [谢强]}, reason: 分工, note: 内部四}
"""
PHONE_FORM = """\
kind: inspection
name: 检查台账
fields:
  phone: {heading: 热线, type: phone}
  other_phone: {heading: 备用线, type: phone}
columns: [number, title, lead_departments, phone, deadline, remark]
"""
WITH_PHONES = {
    **FILES,
    "ledgers/2020/inspections.yaml": PHONES,
    "kinds/inspection.yaml": PHONE_FORM,
}
SECRET = ("13912345678", "18800001234", "3334455", "110", "96688")


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
    for text in ("见 139****5678 及 *10", "分工", "请拨 139****5678 或 *10"):
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
    shown = board(drawn_ledger(drawn), EVERYTHING, AsOf(date(2030, 1, 1)), is_public=True)
    assert said not in "\n".join(every_text(shown))
