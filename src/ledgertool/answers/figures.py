"""What a leader asks first: rows overdue, due soon, behind, silent, closed; and why each is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from ledgertool.answers.carried import earlier
from ledgertool.answers.query import RowState, row_state
from ledgertool.model import standing
from ledgertool.model.period import Period
from ledgertool.model.record import Entry, Progress
from ledgertool.model.row import Row
from ledgertool.model.stages import stages
from ledgertool.model.status import DONE, AsOf, Status

_NONE: Final[Mapping[str, Row]] = {}

SILENT: Final = 60
"""Days without a report from which on a row is silent."""


class Point(NamedTuple):
    """A row that a figure counts: in which of its stages, the day it turns on, and in words."""

    state: RowState
    said: str
    stages: tuple[str, ...] = ()
    day: date | None = None
    days: int | None = None

    @property
    def id(self) -> str:
        """The row's id."""
        return self.state.id


class Figure(NamedTuple):
    """A number and the rows behind it."""

    name: str
    heading: str
    light: Status
    points: tuple[Point, ...]

    @property
    def ids(self) -> list[str]:
        """The ids of the rows that it counts."""
        return [point.id for point in self.points]


class Asked(NamedTuple):
    """As of which day figures are asked for, and for which span what was closed is counted."""

    as_of: AsOf
    span: Period


class _Whole(NamedTuple):
    """A row seen as a whole, and its stages each by itself: the row alone, where it has none.

    ``earlier`` are the entries of the rows of earlier years that it carries on.
    """

    state: RowState
    parts: tuple[RowState, ...]
    earlier: tuple[Entry, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether something is to be done: it is not struck off, given up or paused."""
        return self.state.status not in DONE and self.state.status is not Status.PAUSED


def figures(
    states: Iterable[RowState], asked: Asked, known: Mapping[str, Row] = _NONE
) -> tuple[Figure, ...]:
    """Count rows, each seen as a whole, by what is to be said of them.

    A row may be counted by several figures, and by each once, whatever stages it has. ``known``
    are all rows by their ids: what was reported of one that is carried on counts.
    """
    rows = [
        _Whole(state, _parts(state, asked.as_of), _carried(state.row, asked.as_of.day, known))
        for state in states
    ]
    return tuple(
        Figure(name, heading(asked), light, _points(rows, point, asked))
        for name, heading, light, point in _FIGURES
    )


def _carried(row: Row, day: date, known: Mapping[str, Row]) -> tuple[Entry, ...]:
    """Give the entries up to a day of the rows that one carries on, the oldest first."""
    return tuple(entry for one in earlier(row, known) for entry in standing.until(one, day))


def _parts(state: RowState, as_of: AsOf) -> tuple[RowState, ...]:
    each = stages(state.row, state.table.head)
    return tuple(row_state(state.table, state.row, as_of, one) for one in each) or (state,)


def _points(rows: Sequence[_Whole], point: "_Counts", asked: Asked) -> tuple[Point, ...]:
    """Give the rows that count, in the order of the days on which that turns."""
    found = [one for row in rows if (one := point(row, asked))]
    return tuple(sorted(found, key=lambda one: one.day or date.min))


def _overdue(row: _Whole, asked: Asked) -> Point | None:
    """Tell of a row, or of stages of it, whose last day has passed."""
    late = _earliest_first(row.parts, Status.OVERDUE)
    if not late:
        return None
    last = _last(late[0])
    days = (asked.as_of.day - last).days
    return _due(row, late, f"逾期 {days} 天", days)


def _due_soon(row: _Whole, asked: Asked) -> Point | None:
    """Tell of a row, or of stages of it, whose last day is near, or of what is due at once."""
    near = _earliest_first(row.parts, Status.DUE_SOON)
    if not near:
        return None
    if near[0].deadline is None:
        days = near[0].seen.days_open
        said = near[0].row.deadline_text or ""
        return Point(row.state, said if days is None else f"{said}，已 {days} 天", _names(near))
    left = (_last(near[0]) - asked.as_of.day).days
    return _due(row, near, f"还有 {left} 天" if left else "当日到期", left)


def _due(row: _Whole, parts: Sequence[RowState], how_far: str, days: int) -> Point:
    first, names = parts[0], _names(parts)
    which = f"{names[0]} " if names else ""
    more = f"（共 {len(names)} 期）" if len(names) > 1 else ""
    said = f"{which}{first.deadline}，{how_far}{more}"
    return Point(row.state, said, names, _last(first), days)


def _earliest_first(parts: Iterable[RowState], light: Status) -> list[RowState]:
    return sorted((part for part in parts if part.status is light), key=_last)


def _last(state: RowState) -> date:
    return state.deadline.last if state.deadline else date.min


def _names(parts: Iterable[RowState]) -> tuple[str, ...]:
    return tuple(part.stage.name for part in parts if part.stage)


def _behind(row: _Whole, asked: Asked) -> Point | None:
    """Tell of an open row whose newest pace on record is behind.

    What was said of a stage that is closed by now does not count.
    """
    if not row.is_open:
        return None
    closed = {part.stage.name for part in row.parts if part.stage and part.status in DONE}
    newest = _newest_pace(row, asked.as_of.day, closed)
    if newest is None or newest.pace != "behind":
        return None
    done = "" if newest.percent is None else f"，完成 {newest.percent}%"
    names = (newest.part,) if newest.part else ()
    which = f"{newest.part} " if newest.part else ""
    return Point(row.state, f"{which}{newest.on} 报告滞后{done}", names, newest.on)


def _newest_pace(whole: _Whole, day: date, closed: set[str]) -> Progress | None:
    row = whole.state.row
    if row.recurs:
        closed = set()  # each report closes an occurrence, and is about the whole
    names = {part.stage.name for part in whole.parts if part.stage}
    earlier = (one for one in whole.earlier if one.part is None or one.part in names)
    paced = [
        entry
        for entry in (*earlier, *standing.until(row, day))
        if isinstance(entry, Progress) and entry.pace and entry.part not in closed
    ]
    return paced[-1] if paced else None


def _silent(row: _Whole, asked: Asked) -> Point | None:
    """Tell of an open row on which nothing was put on record for long.

    Where nothing ever was, the days count from the day of issue, and where none is named, from
    the first day of the table's year: before that nobody was asked for a report. What was put on
    record of the row that it carries on counts as well.
    """
    if not row.is_open:
        return None
    days, day = row.state.seen.silent_days, asked.as_of.day
    if days is None and row.earlier:
        days = (day - row.earlier[-1].on).days
    if days is not None:
        since, said = day - timedelta(days=days), f"{days} 天未报告"
    else:
        since = _asked_since(row.state)
        days, said = (day - since).days, f"{since} 以来从未报告"
    return Point(row.state, said, (), since, days) if days >= SILENT else None


def _asked_since(state: RowState) -> date:
    return state.row.counts_from or state.table.head.begins


def _closed(row: _Whole, asked: Asked) -> Point | None:
    """Tell of a row, or of stages as issued, struck off within the span.

    A report that meets an occurrence strikes nothing off: of what recurs the whole row counts.
    """
    parts = (row.state,) if row.state.row.recurs else row.parts
    done = [part for part in parts if _is_closed_within(part, asked.span)]
    if not done:
        return None
    last = max(done, key=_closed_on)
    late = last.seen.days_late
    in_time = "" if late is None else "，按期" if late <= 0 else f"，逾期 {late} 天"
    names = _names(done)
    which = "、".join(names) + " " if names else ""
    said = f"{which}{_closed_on(last)} 销账{in_time}"
    return Point(row.state, said, names, _closed_on(last), late)


def _is_closed_within(part: RowState, span: Period) -> bool:
    if part.seen.closed_on is None or part.status not in (Status.CLOSED, Status.ONGOING):
        return False
    return span.first <= part.seen.closed_on <= span.last


def _closed_on(part: RowState) -> date:
    return part.seen.closed_on or date.min


_Counts = Callable[[_Whole, Asked], Point | None]
"""Tells why a figure counts a row; None where it does not."""

_FIGURES: Final[tuple[tuple[str, Callable[[Asked], str], Status, _Counts], ...]] = (
    ("overdue", lambda _asked: Status.OVERDUE.chinese, Status.OVERDUE, _overdue),
    ("due-soon", lambda asked: f"{asked.as_of.soon} 天内到期", Status.DUE_SOON, _due_soon),
    ("behind", lambda _asked: "进度滞后", Status.DUE_SOON, _behind),
    ("silent", lambda _asked: f"{SILENT} 天未报告", Status.UNDATED, _silent),
    ("closed", lambda asked: f"{asked.span} 销账", Status.OPEN, _closed),
)
"""Each figure: its name in JSON, its heading, the light that it has the colour of, and its rows."""


def counted(points: Iterable[Point]) -> Iterator[tuple[str, list[int]]]:
    """Part rows by their tables: the numbers of each."""
    tables: dict[str, list[int]] = {}
    for point in points:
        tables.setdefault(point.state.table.id, []).append(point.state.row.number)
    for table, numbers in tables.items():
        yield table, sorted(numbers)
