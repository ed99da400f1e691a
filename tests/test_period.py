"""Periods: what data files and people write, their days, and which covers which."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.model import period
from ledgertool.model.period import Period

DATA_FORMS = [
    ("2020", date(2020, 1, 1), date(2020, 12, 31)),
    ("2020-Q1", date(2020, 1, 1), date(2020, 3, 31)),
    ("2020-Q2", date(2020, 4, 1), date(2020, 6, 30)),
    ("2020-Q3", date(2020, 7, 1), date(2020, 9, 30)),
    ("2020-Q4", date(2020, 10, 1), date(2020, 12, 31)),
    ("2020-01", date(2020, 1, 1), date(2020, 1, 31)),
    ("2020-04", date(2020, 4, 1), date(2020, 4, 30)),
    ("2020-12", date(2020, 12, 1), date(2020, 12, 31)),
    ("2020-12-31", date(2020, 12, 31), date(2020, 12, 31)),
    ("1000", date(1000, 1, 1), date(1000, 12, 31)),
    ("9999-12-31", date(9999, 12, 31), date(9999, 12, 31)),
    # half-years and 旬
    ("2020-H1", date(2020, 1, 1), date(2020, 6, 30)),
    ("2020-H2", date(2020, 7, 1), date(2020, 12, 31)),
    ("2020-04-X1", date(2020, 4, 1), date(2020, 4, 10)),
    ("2020-04-X2", date(2020, 4, 11), date(2020, 4, 20)),
    ("2020-04-X3", date(2020, 4, 21), date(2020, 4, 30)),
    ("2020-02-X3", date(2020, 2, 21), date(2020, 2, 29)),
    ("2020-12-X3", date(2020, 12, 21), date(2020, 12, 31)),
    # from one to another
    ("2018/2020", date(2018, 1, 1), date(2020, 12, 31)),
    ("2020-H2/2021-H1", date(2020, 7, 1), date(2021, 6, 30)),
    ("2020-Q1/2020-Q3", date(2020, 1, 1), date(2020, 9, 30)),
    ("2020-03/2020-04", date(2020, 3, 1), date(2020, 4, 30)),
    ("2020-12/2021-03", date(2020, 12, 1), date(2021, 3, 31)),
    ("2020-04-X1/2020-05-X2", date(2020, 4, 1), date(2020, 5, 20)),
    ("2020-04-X2/2020-04-X3", date(2020, 4, 11), date(2020, 4, 30)),
    ("2020-10-01/2020-11-10", date(2020, 10, 1), date(2020, 11, 10)),
    ("2020-02-28/2020-02-29", date(2020, 2, 28), date(2020, 2, 29)),
    # leap years
    ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
    ("2020-02-29", date(2020, 2, 29), date(2020, 2, 29)),
    ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
    ("2000-02", date(2000, 2, 1), date(2000, 2, 29)),
    ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
    ("2100-02", date(2100, 2, 1), date(2100, 2, 28)),
]

UNTIDY = {
    # what a plain period says
    "2020-01-01/2020-12-31": "2020",
    "2020-H1/2020-H2": "2020",
    "2020-01/2020-06": "2020-H1",
    "2020-10/2020-12": "2020-Q4",
    "2020-10/2020-12-31": "2020-Q4",
    "2020-04-X1/2020-04-X3": "2020-04",
    "2020-04-21/2020-04-30": "2020-04-X3",
    "2020-04/2020-04": "2020-04",
    "2020/2020": "2020",
    "2020-12-31/2020-12-31": "2020-12-31",
    # what coarser ends say
    "2018-01/2020-12": "2018/2020",
    "2020-07/2021-06": "2020-H2/2021-H1",
    "2020-01/2020-09": "2020-Q1/2020-Q3",
    "2020-03-01/2020-04-30": "2020-03/2020-04",
    "2020-04-X1/2020-05-X3": "2020-04/2020-05",
    # ends of two units
    "2020/2021-06": "2020-H1/2021-H1",
    "2019-12/2020": "2019-12/2020-12",
    "2020-Q1/2020-04": "2020-01/2020-04",
    "2020-03/2020-04-15": "2020-03-01/2020-04-15",
    "2020-04-X1/2020-05-15": "2020-04-01/2020-05-15",
}
"""Intervals in all but their form, and how they are written."""

NO_DATA_FORM = [
    "",
    " ",
    "20",
    "20201",
    "0000",
    "0999",
    "0999-12",
    "2020-",
    "2020-1",
    "2020-00",
    "2020-13",
    "2020-99",
    "2020-Q",
    "2020-Q0",
    "2020-Q5",
    "2020-q4",
    "2020Q4",
    "2020-12-",
    "2020-12-00",
    "2020-12-32",
    "2020-02-30",
    "2019-02-29",
    "1900-02-29",
    "2020-04-31",
    "2020-12-1",
    "2020-12-31 ",
    " 2020",
    "2020\n",
    "2020/12",
    "2020.12",
    "20201231",
    "2020-12-31T00:00",
    "+2020",
    "-2020",
    "２０２０",
    "٢٠٢٠",
    "2020年",
    "2020年12月",
    "今年",
    "today",
    "年内完成",
    # half-years and 旬
    "2020-H0",
    "2020-H3",
    "2020-h1",
    "2020H1",
    "2020-X1",
    "2020-04-X0",
    "2020-04-X4",
    "2020-04-x3",
    "2020-13-X1",
    "2020-H1-X1",
    "2020-Q1-01",
    # two ends that are not whole, not in order, or not written as one
    "/",
    "2020/",
    "/2020",
    "2020-03/04",
    "2020-03/4",
    "2020-03-01/15",
    "2020-03--2020-04",
    "2020-03/2020-04/2020-05",
    "2020-05/2020-03",
    "2020/2019",
    "2020/2020-06",
    "2020-Q4/2020-12",
    "2020-02/2020-02-30",
    "2020-00/2020-04",
    "0999/2020",
    "P1M/2020-03",
    "2020-03/",
    *UNTIDY,
]

TYPED = [
    ("2020Q4", "2020-Q4"),
    ("2020q4", "2020-Q4"),
    ("2020-q4", "2020-Q4"),
    ("2020h1", "2020-H1"),
    ("2020-04-x3", "2020-04-X3"),
    ("2020/12", "2020-12"),
    ("2020/12/31", "2020-12-31"),
    ("2020.12", "2020-12"),
    ("2018.8.29", "2018-08-29"),
    ("2020-1", "2020-01"),
    ("2020-1-2", "2020-01-02"),
    (" 2020-12 ", "2020-12"),
    ("２０２０", "2020"),
    ("２０２０－Ｑ４", "2020-Q4"),
    ("２０２０ｑ４", "2020-Q4"),
    ("２０２０／１２／３１", "2020-12-31"),
    ("２０２０．１２．３１", "2020-12-31"),
]
"""What is a period in all but its form."""


@pytest.mark.parametrize(("text", "first", "last"), DATA_FORMS)
def test_a_data_form_has_its_first_and_last_day(text: str, first: date, last: date) -> None:
    assert period.parse(text) == Period(first, last, text)


@pytest.mark.parametrize(("text", "first", "last"), DATA_FORMS)
def test_a_person_may_write_the_data_forms(text: str, first: date, last: date) -> None:
    assert period.typed(text) == Period(first, last, text)


@pytest.mark.parametrize("text", NO_DATA_FORM)
def test_a_data_file_takes_nothing_else(text: str) -> None:
    assert period.parse(text) is None


@pytest.mark.parametrize(("text", "written"), UNTIDY.items())
def test_an_interval_in_all_but_its_form_has_its_form(text: str, written: str) -> None:
    meant = period.parse(written)
    assert meant is not None
    assert period.typed(text) == meant


@pytest.mark.parametrize(
    "text", ["2020-03/04", "2020/03-04", "2020.03/04", "2020-3.4", "2020-05/2020-03", "20-03/20-04"]
)
def test_mixed_marks_and_ends_out_of_order_are_no_period_for_anybody(text: str) -> None:
    assert period.typed(text) is None


@pytest.mark.parametrize(("text", "meant"), TYPED)
def test_a_person_may_type_other_marks_and_full_width(text: str, meant: str) -> None:
    assert period.typed(text) == period.parse(meant)


def test_the_text_of_a_period_is_what_it_prints() -> None:
    assert f"{period.quarter(2020, 4)}" == "2020-Q4"


def test_the_same_text_gives_the_same_object() -> None:
    assert period.parse("2020-Q4") is period.parse("2020-Q4")


@pytest.mark.parametrize(
    ("one", "other", "covers", "meets"),
    [
        ("2020", "2020", True, True),
        ("2020", "2020-Q4", True, True),
        ("2020-Q4", "2020", True, True),  # due on 31 December, which is in the quarter
        ("2020-12", "2020", True, True),
        ("2020-12-31", "2020", True, True),
        ("2020-12-30", "2020", False, True),
        ("2020-11", "2020", False, True),
        ("2020-11", "2020-Q4", False, True),
        ("2020-Q3", "2020-Q4", False, False),
        ("2020-Q4", "2020-Q3", False, False),
        ("2020", "2021", False, False),
        ("2021", "2020", False, False),
        ("2020-02", "2020-02-29", True, True),
        ("2020-01", "2020-02-01", False, False),
        ("2020-02-01", "2020-02", False, True),
    ],
)
def test_covers_asks_for_the_last_day_and_meets_for_any(
    one: str, other: str, covers: bool, meets: bool
) -> None:
    this, that = period.parse(one), period.parse(other)
    assert this is not None
    assert that is not None
    assert (this.covers(that), this.meets(that)) == (covers, meets)


years = st.integers(min_value=1000, max_value=9999)
days = st.dates(min_value=date(1000, 1, 1))
plain_periods = st.one_of(
    years.map(period.year),
    st.builds(period.half, years, st.integers(min_value=1, max_value=2)),
    st.builds(period.quarter, years, st.integers(min_value=1, max_value=4)),
    st.builds(period.month, years, st.integers(min_value=1, max_value=12)),
    st.builds(period.third, years, st.integers(1, 12), st.integers(1, 3)),
    days.map(period.day),
)
intervals = (
    st.tuples(plain_periods, plain_periods)
    .map(lambda ends: period.between(*sorted(ends)))
    .filter(lambda found: found is not None)
)
periods = st.one_of(plain_periods, intervals)


@given(plain_periods, plain_periods)
def test_an_interval_is_written_in_one_way_with_the_coarsest_ends(
    one: Period, other: Period
) -> None:
    found = period.between(one, other)
    if found is None:
        assert one.last >= other.first
        return
    assert (found.first, found.last) == (one.first, other.last)
    assert period.parse(found.text) is period.parse(found.text) == found
    assert period.typed(f"{one}/{other}") == found
    assert period.typed(f"{one.first}/{other.last}") is not None
    ends = [period.parse(text) for text in found.text.split("/")]
    assert all(ends)
    assert len({re.sub("[0-9]", "0", str(end)) for end in ends}) == 1  # both of one unit


@given(days, st.integers(0, 800))
def test_a_span_of_days_is_those_days_however_it_is_written(first: date, length: int) -> None:
    last = min(first.toordinal() + length, date.max.toordinal())
    found = period.span(first, date.fromordinal(last))
    assert found is not None
    assert (found.first.toordinal(), found.last.toordinal()) == (first.toordinal(), last)
    assert period.parse(str(found)) == found


near = st.builds(
    period.between, *2 * [st.dates(date(2020, 1, 1), date(2020, 12, 31)).map(period.day)]
)


@given(near.filter(bool), near.filter(bool))
def test_covers_and_meets_are_those_of_sets_of_days(one: Period, other: Period) -> None:
    def within(span: Period) -> set[int]:
        return {*range(span.first.toordinal(), span.last.toordinal() + 1)}

    assert one.covers(other) == (other.last.toordinal() in within(one))
    assert one.meets(other) == bool(within(one) & within(other))


@given(periods)
def test_a_period_and_its_text_are_one(span: Period) -> None:
    assert period.parse(str(span)) == span
    assert period.typed(str(span)) == span


@given(st.integers(min_value=1000, max_value=9999))
def test_a_year_is_its_quarters_and_its_months_without_gap(number: int) -> None:
    for parts in (
        [period.quarter(number, which) for which in range(1, 5)],
        [period.month(number, which) for which in range(1, 13)],
        [period.half(number, which) for which in (1, 2)],
        [period.third(number, one, part) for one in range(1, 13) for part in (1, 2, 3)],
    ):
        whole = period.year(number)
        assert (parts[0].first, parts[-1].last) == (whole.first, whole.last)
        for before, after in pairwise(parts):
            assert after.first - before.last == timedelta(days=1)


@given(periods, periods)
def test_what_covers_also_meets_and_meeting_is_mutual(one: Period, other: Period) -> None:
    assert one.covers(one)
    assert one.meets(other) == other.meets(one)
    assert one.meets(other) or not one.covers(other)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    found = period.typed(text)
    assert found is None or found.first <= found.last
    assert period.parse(text) is None or found == period.parse(text)
