"""What the pictures of a board show, counted from its rows; the page's script counts the same.

So each of these is told here exactly, and uses nothing of a row but what the page has of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from ledgertool.answers.board import BoardPart, BoardRow
from ledgertool.model.status import DONE, AsOf, Status

BEFORE: Final = 3
"""Months before that of the day that have a bar of their own."""

WINDOW: Final = 12
"""Months that have a bar of their own."""

EARLIER: Final = "earlier"
LATER: Final = "later"

_MOST: Final = 60
_STEPS: Final = (1, 3)
_YEAR: Final = 12


class Bar(NamedTuple):
    """How many parts fall due in a month, by what is to be said of them."""

    month: str
    done: int = 0
    overdue: int = 0
    soon: int = 0
    open: int = 0


class Remaining(NamedTuple):
    """What is left at the end of a month: as planned, and in fact; None for months to come."""

    month: str
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
    ``later``. A part is ``done`` where its light is one of DONE, else ``overdue`` or ``soon``
    (due-soon) by its light, else ``open``. Parts without a last day are in no bar, and neither
    are those that are withdrawn.
    """
    first = _month(as_of.day) - BEFORE
    counted = [dict.fromkeys(Bar._fields[1:], 0) for _bar in range(WINDOW + 2)]
    for due_on, part in _dated(rows):
        at = min(max(_month(due_on) - first + 1, 0), WINDOW + 1)
        counted[at][_group(part)] += 1
    named = (_name(first + at) for at in range(WINDOW))
    return tuple(
        Bar(month, **counts)
        for month, counts in zip((EARLIER, *named, LATER), counted, strict=True)
    )


def _group(part: BoardPart) -> str:
    if part.light in DONE:
        return "done"
    return {Status.OVERDUE: "overdue", Status.DUE_SOON: "soon"}.get(part.light, "open")


def burn_down(rows: Iterable[BoardRow], as_of: AsOf) -> tuple[Remaining, ...]:
    """Count what is left of the parts that have a last day and are not withdrawn.

    There is a point for the end of each month from the December before the earliest last day
    until all are due and the last closing is behind. More than 60 points are too many to see:
    then there is one for every third month, or else for every 12th, 24th, 36th and so on, the
    first that gives no more than 60. The last point is never before the end told above.

    ``planned`` are the parts whose last day is after the end of the point's month, ``actual`` those
    that have no ``closed_on`` up to it. At the first point whose month is that of the day or after
    it, all closings count that are known; points after that have no ``actual``. Where no part
    has a last day there are no points.
    """
    parts = list(_dated(rows))
    if not parts:
        return ()
    due = [_month(due_on) for due_on, _part in parts]
    closed = [_month(part.closed_on) for _due_on, part in parts if part.closed_on]
    start = min(due) // _YEAR * _YEAR - 1
    end = max(due + closed)
    step = next(one for one in _steps() if -(-(end - start) // one) < _MOST)
    points = range(start, end + step, step)
    now = _month(as_of.day)
    left = _left(due, points)
    in_fact = _left(closed, points)
    undone = len(parts) - len(closed)
    return tuple(
        Remaining(
            _name(point),
            planned,
            undone + open_ if point - step < now or point == start else None,
        )
        for point, planned, open_ in zip(points, left, in_fact, strict=True)
    )


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
    return f"{month // _YEAR:04}-{month % _YEAR + 1:02}"


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
    """Give the rows that fall due next: what is due soon, then the others that have a day.

    Of both the earliest day comes first, before all others what is due soon without a day; rows
    of one day stay in their order. None is among them that is done, overdue or paused, or whose
    day has passed.
    """
    nearest = [row for row in rows if _is_coming(row)]
    return tuple(
        sorted(nearest, key=lambda row: (row.light is not Status.DUE_SOON, row.due_on or date.min))
    )


def _is_coming(row: BoardRow) -> bool:
    if row.light in DONE or row.light in (Status.OVERDUE, Status.PAUSED):
        return False
    return row.light is Status.DUE_SOON or (row.days is not None and row.days >= 0)
