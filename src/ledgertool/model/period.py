"""Deadlines that keep their precision: a year, a month, a day, or from one to another.

Official documents say 年内, 上半年, 四季度, 2020年12月 or 4月下旬; no day stands there, so none is
made up. A period is its first and its last day, and **a thing is due on the last one**.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

_ISO = re.compile(r"([0-9]{4})(?:-(?:H([12])|Q([1-4])|([0-9]{2})(?:-(?:X([1-3])|([0-9]{2})))?))?")
_TYPED = re.compile(
    r"([0-9]{4})(?:-?(?:H([12])|Q([1-4]))|(?P<mark>[-/.])([0-9]{1,2})"
    r"(?:-X([1-3])|(?P=mark)([0-9]{1,2}))?)"
)
_NARROW: Final = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
"""Full-width letters, figures and marks, and what they are."""

FIRST_YEAR: Final = 1000
"""The first year that has four figures."""


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


def half(number: int, which: int) -> Period:
    """Make the period of a half-year, 1 or 2."""
    return _months(number, which * 6, 6, f"-H{which}")


def quarter(number: int, which: int) -> Period:
    """Make the period of a quarter, 1 to 4."""
    return _months(number, which * 3, 3, f"-Q{which}")


def month(number: int, which: int) -> Period:
    """Make the period of a month, 1 to 12."""
    return _months(number, which, 1, f"-{which:02d}")


def third(number: int, in_month: int, which: int) -> Period:
    """Make the period of a 旬: ten days of a month, or (3, 下旬) what is left of it."""
    last = monthrange(number, in_month)[1] if which == 3 else which * 10
    first = date(number, in_month, which * 10 - 9)
    return Period(first, first.replace(day=last), f"{number:04d}-{in_month:02d}-X{which}")


def day(value: date) -> Period:
    """Make the period of a single day."""
    return Period(value, value, value.isoformat())


def _months(number: int, end: int, count: int, text: str) -> Period:
    last = date(number, end, monthrange(number, end)[1])
    return Period(date(number, end - count + 1, 1), last, f"{number:04d}{text}")


_UNITS: Final[tuple[Callable[[date], Period], ...]] = (
    lambda one: year(one.year),
    lambda one: half(one.year, (one.month + 5) // 6),
    lambda one: quarter(one.year, (one.month + 2) // 3),
    lambda one: month(one.year, one.month),
    lambda one: third(one.year, one.month, min((one.day + 9) // 10, 3)),
    day,
)
"""From the coarsest to the finest: what makes the period of a unit around a day."""

_THIRDS: Final = 4


def between(first: Period, last: Period) -> Period | None:
    """Make the period from one to another, with the coarsest ends that say it.

    None where the one does not come before the other. What a plain period says is that period:
    from ``2020-10`` to ``2020-12`` is ``2020-Q4``. Ends are 旬 only where both were.
    """
    if first.last >= last.first and first != last:
        return None
    begin, end = first.first, last.last
    has_thirds = "X" in first.text and "X" in last.text
    for rank, unit in enumerate(_UNITS):
        one, other = unit(begin), unit(end)
        if one.first != begin or other.last != end:
            continue
        if one == other:
            return one
        if rank != _THIRDS or has_thirds:
            return Period(begin, end, f"{one}/{other}")
    raise AssertionError  # a day is always its own first and last


def span(first: date, last: date) -> Period | None:
    """Make the period from one day to another. None where they are out of order."""
    return between(day(first), day(last))


@lru_cache(maxsize=4096)
def parse(text: str) -> Period | None:
    """Read a period as data files write it; None where the text is not one.

    The calendar is kept: 2020-02-30 and 2020-13 are no periods. The same text gives
    the same object, so that a hundred thousand rows hold a few hundred periods.
    """
    if "/" in text:
        found = typed(text)
        return found if found and found.text == text else None
    match = _ISO.fullmatch(text)
    return _period(*match.groups()) if match else None


def typed(text: str) -> Period | None:
    """Read a period that is one in all but its form, in figures: 2020/12, 2018.8.29, 2020q4.

    So is ``2020-10/2020-12``, which is ``2020-Q4``. Marks are not mixed: ``2020-03/04`` may be
    two months or a day, and is none. None where the text is no period.
    """
    plain = text.strip().translate(_NARROW).upper()
    if match := _ISO.fullmatch(plain):
        return _period(*match.groups())
    if match := _TYPED.fullmatch(plain):
        of_year, of_half, of_quarter, _mark, of_month, of_third, of_day = match.groups()
        return _period(of_year, of_half, of_quarter, of_month, of_third, of_day)
    begin, slash, end = plain.partition("/")
    if not slash:
        return None
    first, last = (_ISO.fullmatch(part) for part in (begin, end))
    return _between(_period(*first.groups()), _period(*last.groups())) if first and last else None


def _between(first: Period | None, last: Period | None) -> Period | None:
    return between(first, last) if first and last else None


def _period(
    of_year: str,
    of_half: str | None,
    of_quarter: str | None,
    of_month: str | None,
    of_third: str | None,
    of_day: str | None,
) -> Period | None:
    number = int(of_year)
    if number < FIRST_YEAR:
        return None
    try:
        if of_half:
            return half(number, int(of_half))
        if of_quarter:
            return quarter(number, int(of_quarter))
        if not of_month:
            return year(number)
        if of_third:
            return third(number, int(of_month), int(of_third))
        if of_day:
            return day(date(number, int(of_month), int(of_day)))
        return month(number, int(of_month))
    except ValueError:  # the calendar has no such day, or no such month
        return None
