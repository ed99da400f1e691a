"""The sheet for a department to fill in: its rows as they stand, and cells for what it reports."""

from collections.abc import Iterator, Sequence
from typing import Final

from ledgertool.answers.columns import chosen_columns, sheet_columns
from ledgertool.answers.query import RowState
from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.editing.fillable import (
    FILLED,
    STAGE,
    RowKey,
    SheetState,
    as_shown,
    lines_of,
    reported,
)
from ledgertool.language import ngettext
from ledgertool.model.record import PACES
from ledgertool.model.stages import stages
from ledgertool.model.status import DONE, AsOf, seen
from ledgertool.phones import mask
from ledgertool.reading.ledger import Ledger

_TO_DO: Final = (
    "请只填写黄色单元格，其他单元格已锁定，请勿改动；完成比例填数字（如60），进度从下拉列表中选择，"
    "已完成的填写销账依据，报告日期不填的以导入当天为准。填好后原样交回，请勿另建表格。"
)


def fill_in(found: Sequence[RowState], ledger: Ledger, as_of: AsOf) -> Sheet:
    """Make the sheet of the rows that are not done, each open stage by itself."""
    parts = [list(_open_parts(one, as_of)) for one in found]
    states = [state for several in parts for state in several]
    known = sheet_columns(ledger)
    locked = [
        one for one in chosen_columns(states, ledger, (), None) if one.heading.name != "stage"
    ]
    locked.insert(1, known["stage"])
    headings = [one.heading._replace(office_only=False, optional=False) for one in locked]
    headings = [one._replace(text=STAGE) if one.name == "stage" else one for one in headings]
    rows: dict[RowKey, dict[str, str]] = {}
    for state in states:
        cells = {one.heading.name: _shown(one.cell(state), state) for one in locked}
        stage = state.stage.name if state.stage else ""
        rows[state.id, stage] = cells | reported(state.row, stage)
    texts = {one.name: one.text for one in headings} | FILLED
    return Sheet(
        headings=(*headings, *map(_to_fill, FILLED)),
        items=list(rows.values()),
        as_cells=lambda cells: tuple(_cell(name, cells[name]) for name in texts),
        as_object=dict,
        title=_TO_DO,
        lights=tuple(state.status for state in states),
        hidden=lines_of(SheetState(str(as_of.day), texts, rows)),
    ).noted(*_notes(parts.count([])))


def _notes(done: int) -> Iterator[str]:
    if done:
        yield ngettext(
            "{count} row is done, and left out of the sheet.",
            "{count} rows are done, and left out of the sheet.",
            done,
        ).format(count=done)


def _open_parts(state: RowState, as_of: AsOf) -> Iterator[RowState]:
    """Give the stages of a row that are not done; a row without stages, where it is not."""
    parts = stages(state.row, state.table.head) if state.stage is None else ()
    if not parts:
        if state.status not in DONE:
            yield state
        return
    for part in parts:
        of_part = state._replace(stage=part, seen=seen(state.row, state.table.head, as_of, part))
        if of_part.status not in DONE:
            yield of_part


def _shown(text: str, state: RowState) -> str:
    return mask(text, state.row.private)


def _cell(name: str, text: str) -> str:
    return f"{text}%" if name == "percent" and text else as_shown(text)


def _to_fill(name: str) -> Heading:
    heading = Heading(name, FILLED[name], fills=True)
    if name == "percent":
        return heading._replace(holds="number", unit="%")
    if name == "on":
        return heading._replace(holds="day", whole=True)
    return heading._replace(offers=tuple(PACES.values())) if name == "pace" else heading
