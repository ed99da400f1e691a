"""Rows of a lake counted, bureau by bureau: no more of them are kept than their numbers."""

from collections.abc import Sequence
from typing import Final

from ledgertool.answers.counts import Counting
from ledgertool.answers.sheet import Sheet
from ledgertool.lake.asking import Asking
from ledgertool.lake.refusals import TooManyColumns

_MOST_COLUMNS: Final = 16_000
"""A workbook has room for few more."""


def counts_over(asking: Asking, by: Sequence[str]) -> Sheet:
    """Count the rows of a lake by bureau, leader, department, table, status or month.

    Statuses and months of all bureaus count together. People and departments are those of a
    bureau: two who have one name in two bureaus are two, so the bureau stands beside each name.
    Raises TooManyColumns.
    """
    counting = Counting(by, over_bureaus=True)
    for _code, ledger, rows in asking.found():
        counting.add(rows, ledger)
        if counting.columns > _MOST_COLUMNS:
            raise TooManyColumns(place=str(_MOST_COLUMNS), option="--bureau")
    nothing = "" if asking.foot.entries else asking.nothing_found()
    return counting.sheet(asking.foot, asking.criteria, asking.as_of, nothing)
