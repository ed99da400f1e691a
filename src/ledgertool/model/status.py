"""A row as of a day: its deadline, who answers for it, its status, and how it got on."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from ledgertool.model import period, standing
from ledgertool.model.lights import DONE, AsOf, Basis, Status
from ledgertool.model.period import Period
from ledgertool.model.record import Entry
from ledgertool.model.row import Head, Row, Stage
from ledgertool.model.stages import stages
from ledgertool.model.standing import AS_ISSUED, Standing

__all__ = ["DONE", "ISSUED", "LAST", "AsOf", "Basis", "Seen", "Status", "Waiting", "light", "seen"]

_AT_ONCE = ("立", "即", "马上", "边查")  # without one of these, no words say so
_ANY_YEAR = 2020

ISSUED: Final = AsOf(date.min)
"""Before anything was put on record."""

LAST: Final = AsOf(date.max)
"""When all that is on record counts."""


class Waiting(NamedTuple):
    """The stage that a row waits for, its earliest not closed, and the deadline in force."""

    name: str
    deadline: Period | None


class Seen(NamedTuple):
    """What is to be said of a row, or of one of its stages, as of a day.

    ``waiting`` is the stage that a row with stages has its status from, where it is seen as a
    whole. ``silent_days`` are the days since anything was reported, None where nothing was;
    ``days_open`` those since the issue of what is to be done at once (立行立改) and is not done.
    """

    leaders: tuple[str, ...]
    deadline: Period | None
    basis: Basis | None
    status: Status
    waiting: Waiting | None = None
    closed_on: date | None = None
    percent: int | float | None = None
    pace: str | None = None
    silent_days: int | None = None
    days_open: int | None = None

    @property
    def days_late(self) -> int | None:
        """How many days after its last day it was closed: 0 or less is in time."""
        if self.closed_on is None or self.deadline is None:
            return None
        return (self.closed_on - self.deadline.last).days


class _StageSeen(NamedTuple):
    """One of a row's stages, what is in force of it, its deadline and its status."""

    stage: Stage
    standing: Standing
    deadline: Period | None
    status: Status

    @property
    def is_open(self) -> bool:
        """Whether the stage is neither closed nor given up."""
        return self.standing.closed is None and self.standing.withdrawn is None

    @property
    def closed_on(self) -> date | None:
        """The day on which it was closed; None where no closing counts."""
        return self.standing.closed.on if self.standing.closed else None

    @property
    def last(self) -> date:
        """Its last day; the end of the calendar, where it has none."""
        return self.deadline.last if self.deadline else date.max


def seen(row: Row, head: Head, as_of: AsOf, stage: Stage | None = None) -> Seen:
    """See a row of a table, or one of its stages, as of a day; no later entry counts."""
    entries = standing.until(row, as_of.day) if row.record else ()
    whole = standing.of_row(entries) if entries else AS_ISSUED
    leaders = whole.leaders or row.leaders
    since = row.counts_from or head.issued_on
    now = whole
    if stage is not None:
        part = _part(stage, whole, entries, as_of, since)
        now = part.standing
        found = Seen(leaders, part.deadline, _basis(row), part.status, closed_on=part.closed_on)
    elif parts := stages(row, head):
        found = _of_parts(
            row, leaders, whole, [_part(s, whole, entries, as_of, since) for s in parts]
        )
    else:
        due, basis = _deadline(row, head.year, whole)
        status = _status(whole, due, as_of, row, since)
        closed_on = whole.closed.on if whole.closed else None
        found = Seen(leaders, due, basis, status, closed_on=closed_on)
        if status is Status.DUE_SOON and since and is_at_once(row):
            found = found._replace(days_open=(as_of.day - since).days)
    if now.reported is None:
        return found
    silent = (as_of.day - now.reported).days
    return found._replace(percent=now.percent, pace=now.pace, silent_days=silent)


def _deadline(row: Row, year: int, whole: Standing) -> tuple[Period | None, Basis | None]:
    """Give the deadline of a row without stages, and what it rests on.

    What is stated counts, with its extensions; a row with a ☆ and no deadline is due within its
    table's year.
    """
    if row.deadline is not None:
        return whole.deadline or row.deadline, Basis.STATED
    if row.must_close:
        return whole.deadline or period.year(year), Basis.MUST_CLOSE
    return whole.deadline, Basis.STATED if whole.deadline else None


def _part(
    stage: Stage, whole: Standing, entries: Sequence[Entry], as_of: AsOf, since: date | None
) -> _StageSeen:
    now = standing.of_stage(entries, stage) if entries else AS_ISSUED
    due = now.deadline or stage.deadline
    both = now._replace(
        withdrawn=whole.withdrawn or now.withdrawn, paused=whole.paused or now.paused
    )
    return _StageSeen(stage, now, due, _status(both, due, as_of, stage, since))


def _basis(row: Row) -> Basis:
    """Tell what the deadlines of a row's stages rest on."""
    return Basis.RECURS if row.recurs else Basis.STAGES


def _of_parts(
    row: Row, leaders: tuple[str, ...], whole: Standing, parts: Sequence[_StageSeen]
) -> Seen:
    """See a row with stages: due when the last of them is, with the status of the earliest open."""
    basis = _basis(row)
    counted = [part for part in parts if part.standing.withdrawn is None] or parts
    due = max(counted, key=lambda part: part.last if part.deadline else date.min).deadline
    open_ = [part for part in parts if part.is_open]
    if whole.withdrawn or not any(part.standing.withdrawn is None for part in parts):
        return Seen(leaders, due, basis, Status.WITHDRAWN)
    if not open_:
        done = Status.ONGOING if row.ongoing else Status.CLOSED
        closed_on = max(part.closed_on for part in parts if part.closed_on)
        return Seen(leaders, due, basis, done, closed_on=closed_on)
    first = min(open_, key=lambda part: part.last)
    waiting = None if first.status in DONE else Waiting(first.stage.name, first.deadline)
    return Seen(leaders, due, basis, first.status, waiting)


def is_at_once(part: Row | Stage) -> bool:
    """Tell whether something is to be done at once (立行立改), and no day is named for it."""
    text = part.deadline_text
    if part.deadline is not None or not text or not any(sign in text for sign in _AT_ONCE):
        return False
    from ledgertool.model import words

    return words.read(text, year=_ANY_YEAR).immediate


def _status(
    now: Standing, due: Period | None, as_of: AsOf, part: Row | Stage, since: date | None
) -> Status:
    """Give a status; where two would fit, the first of withdrawn, closed, paused and pending."""
    if now.withdrawn:
        return Status.WITHDRAWN
    if now.closed:
        return Status.ONGOING if part.ongoing else Status.CLOSED
    if now.paused:
        return Status.PAUSED
    if now.applied:
        return Status.PENDING
    if (due is None or due.last >= as_of.day) and is_at_once(part):
        return Status.DUE_SOON if since is None or since <= as_of.day else Status.OPEN
    return Status.ONGOING if part.ongoing and due is None else light(due, as_of)


def light(due: Period | None, as_of: AsOf) -> Status:
    """Give the light of something that is neither closed nor withdrawn.

    It is overdue only after the last day of its period.
    """
    if due is None:
        return Status.UNDATED
    if due.last < as_of.day:
        return Status.OVERDUE
    if due.last - as_of.day <= timedelta(days=as_of.soon):
        return Status.DUE_SOON
    return Status.OPEN
