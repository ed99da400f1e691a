"""Deadlines that keep their precision: a year, a quarter, a month or a day.

Official documents say 年内, 四季度 or 2020年12月; no day stands there, so none is made up.
A period is its first and its last day, and **a thing is due on the last one**.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_ISO = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|([0-9]{2})(?:-([0-9]{2}))?))?")
_SPOKEN = re.compile(
    r"([0-9]{4})(?:年度?)?"
    r"(?:第?([1-4一二三四])季度?|[Qq]([1-4])|([0-9]{1,2})月(?:份?|([0-9]{1,2})[日号]))?"
)
_NUMERIC = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?|([0-9]{4})-?[Qq]([1-4])")
_NARROW = str.maketrans("０１２３４５６７８９－／．ＱｑＷｗ", "0123456789-/.QqWw")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_FIRST_YEAR = 1000


class Period(NamedTuple):
    """A span of whole days, as precise as it was written: ``2020-Q4`` is October to December.

    ``first`` and ``last`` are its first and last day, both inside it.
    """

    first: date
    last: date
    text: str

    def __str__(self) -> str:
        return self.text

    def covers(self, other: "Period") -> bool:
        """Tell whether the other period's last day, on which it falls due, is inside this one."""
        return self.first <= other.last <= self.last

    def meets(self, other: "Period") -> bool:
        """Tell whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last


def year(number: int) -> Period:
    """Make the period of a whole year."""
    return Period(date(number, 1, 1), date(number, 12, 31), f"{number:04d}")


def quarter(number: int, which: int) -> Period:
    """Make the period of a quarter, 1 to 4."""
    month_of_end = which * 3
    last = date(number, month_of_end, monthrange(number, month_of_end)[1])
    return Period(date(number, month_of_end - 2, 1), last, f"{number:04d}-Q{which}")


def month(number: int, which: int) -> Period:
    """Make the period of a month, 1 to 12."""
    last = date(number, which, monthrange(number, which)[1])
    return Period(date(number, which, 1), last, f"{number:04d}-{which:02d}")


def day(value: date) -> Period:
    """Make the period of a single day."""
    return Period(value, value, value.isoformat())


@lru_cache(maxsize=4096)
def parse(text: str) -> Period | None:
    """Read a period as data files write it; None where the text is not one.

    The calendar is kept: 2020-02-30 and 2020-13 are no periods. The same text gives
    the same object, so that a hundred thousand rows hold a few hundred periods.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    return _period(*match.groups())


def read(text: str, today: date) -> Period | None:
    """Read a period as a person types it: also 2020年12月, 四季度, 本月, today, full-width digits.

    Words such as 今年 count from ``today``. None where the text is no period.
    """
    plain = text.strip().translate(_NARROW)
    try:
        found = parse(plain) or _relative(plain.lower(), today)
    except (ValueError, OverflowError):  # the calendar ends with the year 9999
        return None
    if found is not None:
        return found
    if match := _SPOKEN.fullmatch(plain.replace(" ", "")):
        of_year, in_words, after_q, in_month, on_day = match.groups()
        in_quarter = str(_QUARTERS.get(in_words, in_words)) if in_words else after_q
        return _period(of_year, in_quarter, in_month, on_day)
    if match := _NUMERIC.fullmatch(plain):
        of_year, in_month, on_day, other_year, in_quarter = match.groups()
        return _period(of_year or other_year, in_quarter, in_month, on_day)
    return None


def _period(
    of_year: str, in_quarter: str | None, in_month: str | None, on_day: str | None
) -> Period | None:
    number = int(of_year)
    if number < _FIRST_YEAR:
        return None
    try:
        if in_quarter:
            return quarter(number, int(in_quarter))
        if not in_month:
            return year(number)
        if not on_day:
            return month(number, int(in_month))
        return day(date(number, int(in_month), int(on_day)))
    except ValueError:  # the calendar has no such day, or no such month
        return None


def _relative(word: str, today: date) -> Period | None:
    this_quarter = (today.month - 1) // 3 + 1
    if word in ("今年", "本年", "年内", "this year"):
        return year(today.year)
    if word in ("明年", "next year"):
        return year(today.year + 1)
    if word in ("去年", "last year"):
        return year(today.year - 1)
    if word in ("本季度", "本季", "这个季度", "this quarter"):
        return quarter(today.year, this_quarter)
    if word in ("本月", "这个月", "当月", "this month"):
        return month(today.year, today.month)
    if word in ("下月", "下个月", "next month"):
        after = today.replace(day=28) + timedelta(days=4)
        return month(after.year, after.month)
    if word in ("上月", "上个月", "last month"):
        before = today.replace(day=1) - timedelta(days=1)
        return month(before.year, before.month)
    if word in ("今天", "今日", "today"):
        return day(today)
    if match := re.fullmatch(r"第?([一二三四1-4])季度?|q([1-4])", word):
        which = match[1] or match[2]
        return quarter(today.year, _QUARTERS.get(which) or int(which))
    return None
