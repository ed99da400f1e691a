"""Rows of a lake listed, as those of a ledger are: the bureau comes first."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from ledgertool.answers.calendar import calendar
from ledgertool.answers.columns import SheetColumn, find_sorting
from ledgertool.answers.notes import with_foot
from ledgertool.answers.query import RowState, by_last_day, order
from ledgertool.answers.rows import every_row, row_list
from ledgertool.answers.sheet import Sheet
from ledgertool.errors import UnknownColumn
from ledgertool.lake.asking import Asking
from ledgertool.lake.shown import Gathering, ShownLedger


def rows_over(
    asking: Asking, columns: Sequence[str], sort: Sequence[str], extra: tuple[str, ...]
) -> Sheet:
    """List the rows of a lake that are asked for, bureau by bureau; what falls due, by its day.

    JSON: the objects of ``list`` or ``due``, each with ``bureau`` first; ``id`` and ``table``
    begin with the code of the bureau. Raises UnknownColumn where no bureau that is asked has one.
    """
    gathered = Gathering()
    for _code, ledger, rows in asking.found():
        gathered.add(rows, ledger)
    try:
        return _laid_out(asking, gathered, columns, sort, extra)
    except UnknownColumn:
        for _code, ledger in asking.lake.bare_ledgers(asking.lake.bureaus):
            gathered.add((), ledger)
    return _laid_out(asking, gathered, columns, sort, extra)


def _laid_out(
    asking: Asking,
    gathered: Gathering,
    columns: Sequence[str],
    sort: Sequence[str],
    extra: tuple[str, ...],
) -> Sheet:
    shown, rows = gathered.ledger(), gathered.rows
    if asking.when is not None:
        rows = sorted(rows, key=by_last_day)
    rows = _sorted(rows, shown, gathered, sort)
    sheet = row_list(rows, shown, columns=columns, kind=asking.kind, extra=extra)
    sheet = sheet._replace(
        alike=partial(every_row, shown, asking.as_of, columns, asking.kind),
        calendar=partial(calendar, rows, asking.as_of),
    )
    nothing = "" if rows else asking.nothing_found()
    return with_foot(sheet, asking.foot, asking.criteria, asking.as_of, asking.when, nothing)


def _sorted(
    rows: list[RowState], shown: ShownLedger, gathered: Gathering, typed: Sequence[str]
) -> list[RowState]:
    """Sort rows, by names within each bureau, which has its own order. Raises UnknownColumn."""
    columns = find_sorting(shown, typed)
    of_bureaus: dict[str, list[SheetColumn]] = {}
    if any(column.heading.names for column, _reverse in columns):
        for code, registry in gathered.registries.items():
            own = find_sorting(shown.under(registry), typed)
            of_bureaus[code] = [column for column, _reverse in own]
    for index in reversed(range(len(columns))):
        column, reverse = columns[index]
        key = partial(_key, of_bureaus, index) if column.heading.names else column.sorted_by
        rows = order(rows, key, reverse=reverse)
    return rows


def _key(of_bureaus: dict[str, list[SheetColumn]], index: int, state: RowState) -> Any:
    """Give what a row is sorted by in its bureau; None where it has nothing."""
    code = state.table.bureau
    key = of_bureaus[code][index].sorted_by(state)
    return None if key is None else (code, key)
