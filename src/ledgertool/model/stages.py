"""The stages of a row: as issued, or one for each occurrence of what comes again."""

from datetime import date
from functools import lru_cache

from ledgertool.model import period
from ledgertool.model.period import Period
from ledgertool.model.recurrence import Recurrence
from ledgertool.model.row import Head, Row, Stage


class RecurringStage(Stage):
    """An occurrence: it is met by a report of a day between ``first`` and ``last``."""

    first: date
    last: date


def stages(row: Row, head: Head) -> tuple[Stage, ...]:
    """Give a row's stages, in the order of the form or of the calendar."""
    if row.recurs is None:
        return row.stages
    within = row.deadline or period.year(head.year)
    return _occurrences(row.recurs, within, row.counts_from or head.issued_on)


@lru_cache(maxsize=256)
def _occurrences(
    recurs: Recurrence, within: Period, not_before: date | None
) -> tuple[RecurringStage, ...]:
    """Make the occurrences whose last day is in a period; rows of one office share them."""
    return tuple(
        RecurringStage.model_construct(
            name=one.name, deadline=one.due, first=one.first, last=one.last
        )
        for one in recurs.occurrences(within, not_before)
    )
