"""What the pictures of a board show, counted from its rows; the page's script counts the same.

So each of these is told here exactly, and uses nothing of a row but what the page has of it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from ledgertool.answers.board import BoardPart, BoardRow
from ledgertool.model import period
from ledgertool.model.status import DONE, AsOf, Status

BEFORE: Final = 3
"""Months before that of the day that have a bar of their own."""

WINDOW: Final = 12
"""Months that have a bar of their own."""

EARLIER: Final = "earlier"
LATER: Final = "later"
_NEVER_BEFORE, _NEVER_AFTER = "0000-00", "9999-99"

_MOST: Final = 60
_STEPS: Final = (1, 3)
_YEAR: Final = 12


_GROUPS: Final = ("done", "overdue", "soon", "open")


class Bar(NamedTuple):
    """How many parts fall due from the ``first`` month to the ``last``, and how they are."""

    month: str
    first: str
    last: str
    done: int = 0
    overdue: int = 0
    soon: int = 0
    open: int = 0

    @property
    def total(self) -> int:
        """All parts of the bar."""
        return self.done + self.overdue + self.soon + self.open


class Remaining(NamedTuple):
    """What is left on the ``last`` day of a month, quarter or year: as planned, and in fact.

    In fact all closings count up to the day ``known``; there is none for days to come.
    """

    label: str
    last: date
    known: date | None
    planned: int
    actual: int | None


class Late(NamedTuple):
    """A leader with rows that are overdue: how many, and the most days that one is late."""

    name: str
    rows: int
    days: int


def months(rows: Iterable[BoardRow], as_of: AsOf) -> tuple[Bar, ...]:
    """Count by month what falls due: each part of each row, by the month of its last day.

    There are 14 bars: ``earlier``, the 12 months from the third before that of the day on, and
    ``later``; each has the months from its ``first`` to its ``last``, compared as texts. A part is
    ``done`` where its light is one of DONE, else ``overdue`` or ``soon`` (due-soon) by its light,
    else ``open``. Parts without a last day are in no bar, and neither are those withdrawn.
    """
    first = _month(as_of.day) - BEFORE
    counted: list[Counter[str]] = [Counter() for _bar in range(WINDOW + 2)]
    for due_on, part in _dated(rows):
        at = min(max(_month(due_on) - first + 1, 0), WINDOW + 1)
        counted[at][group_of(part.light) or "open"] += 1
    names = [_name(at) for at in range(first - 1, first + WINDOW + 1)]
    spans = [
        (EARLIER, _NEVER_BEFORE, names[0]),
        *((name, name, name) for name in names[1:-1]),
        (LATER, names[-1], _NEVER_AFTER),
    ]
    groups = ((each[name] for name in _GROUPS) for each in counted)
    return tuple(Bar(*span, *counts) for span, counts in zip(spans, groups, strict=True))


def group_of(light: Status) -> str | None:
    """Name what a part of this light is counted as; None where it is given up."""
    if light in DONE:
        return None if light is Status.WITHDRAWN else "done"
    return {Status.OVERDUE: "overdue", Status.DUE_SOON: "soon"}.get(light, "open")


def burn_down(rows: Iterable[BoardRow], as_of: AsOf) -> tuple[Remaining, ...]:
    """Count what is left of the parts that have a last day and are not withdrawn.

    There is a point for the end of each month from the December before the earliest last day
    until all are due and the last closing is behind. More than 60 points are too many to see:
    then there is one for every third month, or else for every 12th, 24th, 36th and so on, the
    first that gives no more than 60. The last point is never before the end told above.

    ``planned`` are the parts whose last day is after that of the point. ``known`` is the last day
    of the point; at the first point that does not end before the day asked for it is that day, and
    later ones have none. ``actual`` are the parts without a ``closed_on`` up to ``known``. Where no
    part has a last day there are no points.
    """
    parts = list(_dated(rows))
    if not parts:
        return ()
    due = [_month(due_on) for due_on, _part in parts]
    closed = [_month(part.closed_on) for _due_on, part in parts if part.closed_on]
    start = min(due) // _YEAR * _YEAR - 1
    end = max(due + closed)
    step = next(one for one in _steps() if -(-(end - start) // one) < _MOST)
    points = [min(point, _month(date.max)) for point in range(start, end + step, step)]
    left, in_fact = _left(due, points), _left(closed, points)
    undone, day = len(parts) - len(closed), as_of.day
    found: list[Remaining] = []
    for at, point in enumerate(points):
        last, is_known = _last_day(point), not found or found[-1].last < day
        known = min(last, day) if is_known else None
        actual = undone + in_fact[at] if is_known else None
        found.append(Remaining(_label(point, step), last, known, left[at], actual))
    return tuple(found)


def _label(month: int, step: int) -> str:
    """Name a month, or the quarter or the year that ends with it."""
    year = f"{month // _YEAR:04}"
    if step >= _YEAR:
        return year
    return _name(month) if step == 1 else f"{year}-Q{month % _YEAR // _STEPS[1] + 1}"


def _last_day(month: int) -> date:
    return period.month(month // _YEAR, month % _YEAR + 1).last


def _steps() -> Iterator[int]:
    yield from _STEPS
    step = _YEAR
    while True:
        yield step
        step += _YEAR


def _left(months_: Sequence[int], points: Sequence[int]) -> list[int]:
    """Count at each point the months after it."""
    waiting = sorted(months_, reverse=True)
    left = []
    for point in points:
        while waiting and waiting[-1] <= point:
            waiting.pop()
        left.append(len(waiting))
    return left


def _dated(rows: Iterable[BoardRow]) -> Iterator[tuple[date, BoardPart]]:
    """Go through the parts that have a last day and are not given up, each behind that day."""
    for row in rows:
        for part in row.parts:
            if part.due_on is not None and part.light is not Status.WITHDRAWN:
                yield part.due_on, part


def _month(day: date) -> int:
    """Number the months through the years."""
    return day.year * _YEAR + day.month - 1


def _name(month: int) -> str:
    is_there = month <= _month(date.max)
    return f"{month // _YEAR:04}-{month % _YEAR + 1:02}" if is_there else _NEVER_AFTER


def behind(rows: Iterable[BoardRow], leaders: Sequence[str]) -> tuple[Late, ...]:
    """Tell which leaders have overdue rows: those in force, not city leaders who only watch.

    A row of several counts for each of them. Whoever has most rows comes first; of those with as
    many, the one who comes first among these ``leaders``, which are all that a board has.
    """
    days: dict[str, list[int]] = {}
    for row in rows:
        if row.light is Status.OVERDUE:
            for name in row.leaders:
                days.setdefault(name, []).append(-(row.days or 0))
    late = (Late(name, len(days[name]), max(days[name])) for name in leaders if name in days)
    return tuple(sorted(late, key=lambda one: -one.rows))


def coming(rows: Iterable[BoardRow]) -> tuple[BoardRow, ...]:
    """Give the rows that come: what is due soon, then the others that have a day.

    Of both the earliest day comes first, before all others what is due soon without a day; rows
    of one day stay in their order.
    """
    return tuple(
        sorted(
            (row for row in rows if row.comes),
            key=lambda row: (row.light is not Status.DUE_SOON, row.due_on or date.min),
        )
    )
