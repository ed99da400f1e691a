"""What a row's light depends on when no day is known yet: with a day, any engine tells it.

What is not settled is overdue after ``waits_until``, due soon from 30 days before that on, and else
open; what is to be done at once is due soon until then, from ``at_once_since`` on.
"""

from datetime import date
from typing import Final, NamedTuple

from ledgertool.model.row import Head, Row, Stage
from ledgertool.model.stages import stages
from ledgertool.model.status import DONE, LAST, Seen, Status, is_at_once, seen

_BY_DAY: Final = frozenset((Status.OVERDUE, Status.DUE_SOON, Status.OPEN))


class Light(NamedTuple):
    """What is known of a status, whichever day is asked for.

    ``settled`` is the status where it is the same on all days. ``waits_for`` is the stage that is
    meant, and ``waits_until`` the last day of that, or of the row; ``at_once`` has a day from
    which it counts, or counts ever since.
    """

    settled: Status | None
    waits_for: str | None
    waits_until: date | None
    at_once: bool
    at_once_since: date | None


class SeenLast(NamedTuple):
    """A row and its stages, as of the end of what is on record."""

    whole: Seen
    parts: tuple[tuple[Stage, Seen], ...]
    since: date | None
    """From which day on its words count."""


def seen_last(row: Row, head: Head) -> SeenLast:
    """See a row, and each of its stages."""
    parts = tuple((stage, seen(row, head, LAST, stage)) for stage in stages(row, head))
    return SeenLast(seen(row, head, LAST), parts, row.counts_from or head.issued_on)


def light_of_row(row: Row, last: SeenLast) -> Light:
    """Tell what a row's light depends on: where it has stages, the earliest that is open."""
    waiting = last.whole.waiting
    if waiting is None:
        return _light(last.whole, None if last.parts else row, last.since)
    same = (part for part in last.parts if (part[0].name, part[1].deadline) == waiting)
    stage, part = next(same)
    return _light(part, stage, last.since)._replace(waits_for=stage.name)


def light_of_stage(stage: Stage, part: Seen, last: SeenLast) -> Light:
    """Tell what the light of one stage depends on."""
    return _light(part, stage, last.since)


def _light(told: Seen, part: Row | Stage | None, since: date | None) -> Light:
    settled = None if told.status in _BY_DAY else told.status
    at_once = settled is None and part is not None and is_at_once(part)
    until = told.deadline.last if told.deadline and told.status not in DONE else None
    return Light(settled, None, until, at_once, since if at_once else None)
