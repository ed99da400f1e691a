"""Working days of China, with the days that 调休 moves, as the State Council announces them."""

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

_NEW_YEAR = (12, 25)
"""From this day on the holidays around the first of January may reach into December."""


class NotAnnounced(LookupError):
    """The working days of a year are not known: not announced yet, or not in the package."""


@cache
def _calendar(year: int) -> "HolidayBase":
    """Give the calendar of a year. Raises ImportError without the package, and NotAnnounced."""
    from holidays import country_holidays

    calendar = country_holidays("CN", years=year)
    if not any(day.year == year for day in calendar.weekend_workdays):
        raise NotAnnounced(year)  # each year that is announced moves some days
    return calendar


def after(day: date, count: int) -> date:
    """Give the working day that comes so many after a day.

    Raises ImportError where the package ``holidays`` is not installed, and NotAnnounced.
    """
    while count:
        day += timedelta(days=1)
        if (day.month, day.day) >= _NEW_YEAR:
            _calendar(day.year + 1)
        count -= _calendar(day.year).is_working_day(day)
    return day
