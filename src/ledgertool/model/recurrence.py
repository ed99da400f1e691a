"""What comes again: every week, month, quarter, half-year or year, and the day of each that counts.

``monthly-25`` is every month, due on its 25th; ``weekly`` is every week, due in the course of it.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from ledgertool.model import period
from ledgertool.model.period import Period

DAY_OF_MONTH: Final = "(?:0[1-9]|[12][0-9]|3[01])"
PATTERN: Final = (
    f"weekly(?:-[1-7])?|(?:monthly|quarterly|half-yearly)(?:-{DAY_OF_MONTH})?"
    f"|yearly(?:-(?:H[12]|Q[1-4]|(?:0[1-9]|1[0-2])(?:-(?:X[1-3]|{DAY_OF_MONTH}))?))?"
)
"""How a recurrence is written."""

_WRITTEN = re.compile(PATTERN)
_LEAP_YEAR: Final = "2020"
_MONTHS: Final = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}


class Occurrence(NamedTuple):
    """One of what comes again: named by its span, ``2020-07``, and due on a day of it, or in it.

    ``first`` and ``last`` are the days of the span, in which a report counts.
    """

    name: str
    first: date
    last: date
    due: Period


class Recurrence(NamedTuple):
    """How often something comes, and which day, or other part, of each span counts."""

    unit: str
    part: str

    def __str__(self) -> str:
        return f"{self.unit}-{self.part}" if self.part else self.unit

    def most_within(self, within: Period) -> int:
        """Tell how many there may be in a period, without making them."""
        days = 7 if self.unit == "weekly" else 28 * _MONTHS[self.unit]
        return (within.last - within.first).days // days + 1

    def occurrences(self, within: Period, not_before: date | None = None) -> Iterator[Occurrence]:
        """Go through those whose last day is in a period, and not before a day, in their order.

        The last day is that by which each is due: the 25th for ``monthly-25``.
        """
        for one in self._spans(within):
            last = one.due.last
            if within.first <= last <= within.last and (not_before is None or last >= not_before):
                yield one

    def _spans(self, within: Period) -> Iterator[Occurrence]:
        """Go through all that have days in a period."""
        if self.unit == "weekly":
            return self._weeks(within)
        months = _MONTHS[self.unit]
        begin, end = ((day.year * 12 + day.month - 1) // months for day in within[:2])
        return (self._of_months(count * months, months) for count in range(begin, end + 1))

    def _weeks(self, within: Period) -> Iterator[Occurrence]:
        first = within.first - timedelta(days=within.first.weekday())
        while first <= within.last and (date.max - first).days >= 6:
            last = first + timedelta(days=6)
            year, week, _day = first.isocalendar()
            day = first + timedelta(days=int(self.part or 1) - 1)
            due = period.day(day) if self.part else period.span(first, last)
            assert due is not None
            yield Occurrence(f"{year:04d}-W{week:02d}", first, last, due)
            if (date.max - last).days < 1:
                return
            first = last + timedelta(days=1)

    def _of_months(self, begin: int, months: int) -> Occurrence:
        """Make the one whose span begins with a month, counted from the year 0."""
        year, month = divmod(begin, 12)
        span = self._span(year, month // months + 1)
        return Occurrence(str(span), span.first, span.last, self._due(span))

    def _span(self, year: int, which: int) -> Period:
        match self.unit:
            case "monthly":
                return period.month(year, which)
            case "quarterly":
                return period.quarter(year, which)
            case "half-yearly":
                return period.half(year, which)
        return period.year(year)

    def _due(self, span: Period) -> Period:
        if not self.part:
            return span
        if self.unit != "yearly":
            return _day(span.last.year, span.last.month, int(self.part))
        found = period.parse(f"{span}-{self.part}")
        return found or _day(span.last.year, *map(int, self.part.split("-")))


def _day(year: int, month: int, day: int) -> Period:
    """Make the period of a day of a month, or of its last day where it has no such day."""
    return period.day(date(year, month, min(day, monthrange(year, month)[1])))


@lru_cache(maxsize=1024)
def parse(text: str) -> Recurrence | None:
    """Read a recurrence as data files write it; None where the text is not one.

    ``yearly-02-30`` is none: no year has that day.
    """
    if not _WRITTEN.fullmatch(text):
        return None
    unit, _dash, part = text.removeprefix("half-").partition("-")
    unit = f"half-{unit}" if text.startswith("half-") else unit
    if unit == "yearly" and part and period.parse(f"{_LEAP_YEAR}-{part}") is None:
        return None
    return Recurrence(unit, part)
