"""What comes again: its forms, its occurrences by the calendar, and which of them count."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.model import period, recurrence
from ledgertool.model.period import Period
from ledgertool.model.recurrence import Recurrence
from ledgertool.model.values import Recurs

FORMS = [
    "weekly",
    "weekly-1",
    "weekly-7",
    "monthly",
    "monthly-05",
    "monthly-25",
    "monthly-31",
    "quarterly",
    "quarterly-25",
    "half-yearly",
    "half-yearly-25",
    "yearly",
    "yearly-06",
    "yearly-12-31",
    "yearly-02-29",
    "yearly-Q1",
    "yearly-H1",
    "yearly-04-X3",
]
NO_FORMS = [
    "",
    "daily",
    "Monthly",
    "monthly ",
    "monthly\n",
    "monthly-",
    "monthly-5",
    "monthly-00",
    "monthly-32",
    "weekly-0",
    "weekly-8",
    "weekly-05",
    "quarterly-Q1",
    "half-weekly",
    "half-yearly-06-30",
    "yearly-13",
    "yearly-6",
    "yearly-02-30",
    "yearly-04-31",
    "yearly-Q5",
    "yearly-H3",
    "yearly-04-X4",
    "2020-07",
    "每月",
]
OCCURRENCES = {
    ("weekly", "2020-02"): [
        ("2020-W05", "2020-01-27/2020-02-02"),
        ("2020-W06", "2020-02-03/2020-02-09"),
        ("2020-W07", "2020-02-10/2020-02-16"),
        ("2020-W08", "2020-02-17/2020-02-23"),
    ],
    ("weekly-5", "2020-02"): [
        ("2020-W06", "2020-02-07"),
        ("2020-W07", "2020-02-14"),
        ("2020-W08", "2020-02-21"),
        ("2020-W09", "2020-02-28"),
    ],
    ("weekly-1", "2019-12-30/2020-01-06"): [("2020-W01", "2019-12-30"), ("2020-W02", "2020-01-06")],
    ("monthly", "2020-Q1"): [(f"2020-0{n}", f"2020-0{n}") for n in (1, 2, 3)],
    ("monthly-25", "2020-Q3"): [(f"2020-0{n}", f"2020-0{n}-25") for n in (7, 8, 9)],
    ("monthly-31", "2019-Q1"): [
        ("2019-01", "2019-01-31"),
        ("2019-02", "2019-02-28"),
        ("2019-03", "2019-03-31"),
    ],
    ("monthly-25", "2020-07-26/2020-08-24"): [],
    ("quarterly", "2020"): [(f"2020-Q{n}", f"2020-Q{n}") for n in (1, 2, 3, 4)],
    ("quarterly-25", "2020-H2"): [("2020-Q3", "2020-09-25"), ("2020-Q4", "2020-12-25")],
    ("quarterly-31", "2020-H1"): [("2020-Q1", "2020-03-31"), ("2020-Q2", "2020-06-30")],
    ("half-yearly", "2020/2021"): [(f"202{y}-H{n}",) * 2 for y in (0, 1) for n in (1, 2)],
    ("half-yearly-25", "2020"): [("2020-H1", "2020-06-25"), ("2020-H2", "2020-12-25")],
    ("yearly", "2018/2020"): [(str(n), str(n)) for n in (2018, 2019, 2020)],
    ("yearly-06", "2020"): [("2020", "2020-06")],
    ("yearly-06", "2020-H2"): [],
    ("yearly-12-31", "2020-Q4"): [("2020", "2020-12-31")],
    ("yearly-02-29", "2019/2020"): [("2019", "2019-02-28"), ("2020", "2020-02-29")],
    ("yearly-Q1", "2020/2021"): [("2020", "2020-Q1"), ("2021", "2021-Q1")],
    ("yearly-04-X3", "2020"): [("2020", "2020-04-X3")],
}


def read(text: str) -> Recurrence:
    found = recurrence.parse(text)
    assert found is not None
    return found


def of(text: str) -> Period:
    found = period.parse(text)
    assert found is not None
    return found


@pytest.mark.parametrize("text", FORMS)
def test_a_form_is_read_and_written_as_it_is(text: str) -> None:
    assert str(read(text)) == text
    assert recurrence.parse(text) is recurrence.parse(text)


@pytest.mark.parametrize("text", NO_FORMS)
def test_nothing_else_is_a_recurrence(text: str) -> None:
    assert recurrence.parse(text) is None


def test_editors_are_told_the_forms_that_are_read() -> None:
    _type, reads = get_args(Recurs)
    assert [text for text in FORMS if not re.search(reads.schema["pattern"], text)] == []
    impossible = ["yearly-02-30", "yearly-04-31"]
    accepted = [text for text in NO_FORMS if re.fullmatch(reads.schema["pattern"], text)]
    assert accepted == impossible
    for text in reads.schema["examples"]:
        assert reads.write(reads.read(text)) == text


@pytest.mark.parametrize(("text", "within"), OCCURRENCES)
def test_occurrences_are_those_of_the_calendar(text: str, within: str) -> None:
    found = [(one.name, str(one.due)) for one in read(text).occurrences(of(within))]
    assert found == OCCURRENCES[text, within]


def test_none_comes_whose_day_is_before_the_table_was_issued() -> None:
    within = of("2020")
    for day, first in (
        ("2020-05-13", "2020-05"),
        ("2020-05-25", "2020-05"),
        ("2020-05-26", "2020-06"),
    ):
        found = [*read("monthly-25").occurrences(within, date.fromisoformat(day))]
        assert (found[0].name, found[-1].name) == (first, "2020-12")


def test_a_span_is_all_the_days_in_which_a_report_counts() -> None:
    (july,) = read("monthly-25").occurrences(of("2020-07"))
    assert (july.first, july.last) == (date(2020, 7, 1), date(2020, 7, 31))
    assert (july.due.first, july.due.last) == (date(2020, 7, 25),) * 2


@pytest.mark.parametrize("text", FORMS)
@pytest.mark.parametrize("within", ["1000", "9999", "9999-12-31", "1000-01-01"])
def test_the_calendar_ends_without_an_error(text: str, within: str) -> None:
    span = of(within)
    assert all(span.covers(one.due) for one in read(text).occurrences(span))


@given(st.sampled_from(FORMS), st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 1500))
def test_occurrences_come_in_order_without_gap_and_are_due_within(
    text: str, first: date, length: int
) -> None:
    within = period.span(first, first + timedelta(days=length))
    assert within is not None
    found = [*read(text).occurrences(within)]
    assert all(within.covers(one.due) for one in found)
    assert all(one.first <= one.due.first <= one.due.last <= one.last for one in found)
    for before, after in pairwise(found):
        assert after.first - before.last == timedelta(days=1)
        assert before.due.last < after.due.last
    if length >= 2 * 366:
        assert found


@given(st.sampled_from(FORMS), st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 900))
def test_two_neighbouring_periods_share_out_the_occurrences(
    text: str, first: date, length: int
) -> None:
    middle, last = first + timedelta(days=length), first + timedelta(days=2 * length + 1)
    whole, one, other = (
        period.span(*ends)
        for ends in ((first, last), (first, middle), (middle + timedelta(days=1), last))
    )
    assert whole and one and other
    of_both = [*read(text).occurrences(one), *read(text).occurrences(other)]
    assert of_both == [*read(text).occurrences(whole)]
