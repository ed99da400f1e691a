"""A sheet that a department filled in, held against what it was made from and what is on record."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from ledgertool import spelling
from ledgertool.editing.entries import Addition
from ledgertool.editing.fillable import (
    FILLED,
    HIDDEN,
    ID,
    RowKey,
    SheetState,
    as_shown,
    percent_text,
    reported,
    state_in,
)
from ledgertool.editing.importing.texts import in_one_line
from ledgertool.editing.recording import Told, addition, missing, read_texts
from ledgertool.editing.refusals import (
    BothChanged,
    ErrorCell,
    LockedChanged,
    MaskedCell,
    NoFillInSheet,
    NotInSheet,
    ReportMissing,
    TwiceInSheet,
    UnreadableReportDay,
)
from ledgertool.errors import LedgerError
from ledgertool.model import period, words
from ledgertool.model.record import PACES, Closing, Progress, pace_meant
from ledgertool.model.registry import Registry
from ledgertool.model.row import Row
from ledgertool.model.stages import RecurringStage, stages
from ledgertool.privacy import visible_lines
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.sheets.grid import Grid, GridCell
from ledgertool.reading.sheets.headings import plain
from ledgertool.reading.table import Table

_PERCENT: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_IN_WORDS: Final = re.compile("[0-9]{4}年.*[日号]")


_MASKED = re.compile(r"[0-9]\*{2,}-?[0-9]")
"""A phone as it is shown, in the midst of what somebody wrote."""


class ReturnedCell(NamedTuple):
    """A cell that cannot be taken over, and why."""

    address: str
    heading: str
    sentence: str


class Returned(NamedTuple):
    """What a returned sheet says: entries for records, in rounds of at most one for each row.

    ``problems`` are cells that cannot be read or were not to be changed, ``conflicts`` those that
    both the sheet and the ledger changed. ``absent`` counts the rows that the sheet had and has
    no more.
    """

    rounds: tuple[tuple[Addition, ...], ...]
    problems: tuple[ReturnedCell, ...]
    conflicts: tuple[ReturnedCell, ...]
    absent: int


def returned(ledger: Ledger, grids: Sequence[Grid], day: date) -> Returned:
    """Compare a sheet with its state and with the ledger; ``day`` is that of what has none.

    Raises NoFillInSheet and DamagedState.
    """
    state = state_in(grids)
    table = _table(grids, state)
    if table is None:
        raise NoFillInSheet
    return _Comparison(ledger, state, day).compared(*table)


_Columns = Mapping[str, int]


def _table(
    grids: Sequence[Grid], state: SheetState
) -> tuple[Sequence[Sequence[GridCell]], _Columns] | None:
    """Find the rows below the headings, and the columns by their names."""
    wanted = {plain(text): name for name, text in state.headings.items()}
    for grid in grids:
        if grid.name == HIDDEN or grid.is_hidden:
            continue
        for number, row in enumerate(grid.rows):
            found = {wanted.get(plain(cell.text), ""): place for place, cell in enumerate(row)}
            if {"id", "progress"} <= set(found):
                return grid.rows[number + 1 :], found
    return None


class _Comparison:
    """Goes through the rows of a sheet, and keeps what is to be recorded and what is wrong."""

    def __init__(self, ledger: Ledger, state: SheetState, day: date) -> None:
        self._ledger, self._state, self._day = ledger, state, day
        self._rows = {
            table.row_id(row): (table, row) for table in ledger.tables for row in table.rows
        }
        self._problems: list[ReturnedCell] = []
        self._conflicts: list[ReturnedCell] = []
        self._additions: list[Addition] = []

    def compared(self, rows: Sequence[Sequence[GridCell]], columns: _Columns) -> Returned:
        """Compare all rows."""
        seen: set[RowKey] = set()
        for line in rows:
            cells = {name: line[place] for name, place in columns.items() if name}
            if _is_no_row(line, cells):
                continue
            key = (cells["id"].text.strip(), _text(cells.get("stage")))
            if key not in self._state.rows:
                self._problem(cells["id"], ID, NotInSheet(name=cells["id"].text or "—"))
            elif key in seen:
                self._problem(cells["id"], ID, TwiceInSheet(name=" ".join(filter(None, key))))
            else:
                seen.add(key)
                self._row(key, cells)
        absent = len(self._state.rows) - len(seen)
        return Returned(
            tuple(_rounds(self._additions)), tuple(self._problems), tuple(self._conflicts), absent
        )

    def _problem(self, cell: GridCell, heading: str, error: LedgerError) -> None:
        self._problems.append(ReturnedCell(cell.address, heading, str(error)))

    def _row(self, key: RowKey, cells: Mapping[str, GridCell]) -> None:
        base = self._state.rows[key]
        for name, heading in self._state.headings.items():
            if name in FILLED or name in ("id", "stage") or name not in cells:
                continue
            if not _same(cells[name].text, base[name]):
                error = LockedChanged(text=base[name] or "—")
                self._problem(cells[name], heading, error)
        found = self._rows.get(key[0])
        if found is None:
            self._problem(cells["id"], ID, NotInSheet(name=key[0]))
            return
        self._reports(key, found, base, cells)

    def _reports(
        self,
        key: RowKey,
        found: tuple[Table, Row],
        base: Mapping[str, str],
        cells: Mapping[str, GridCell],
    ) -> None:
        """Make the entries of what the sheet says of a row, where it says something new."""
        table, row = found
        now = reported(row, key[1])
        new: dict[str, str] = {}
        for name in FILLED:
            if name == "on" or name not in cells:
                continue
            text, shown = _filled(name, cells[name]), as_shown(now[name])
            if not text or any(_same(text, one) for one in (base[name], now[name], shown)):
                continue
            if cells[name].is_error:
                self._problem(cells[name], FILLED[name], ErrorCell(text=text))
            elif _MASKED.search(text):
                self._problem(cells[name], FILLED[name], MaskedCell(text=text))
            elif not _same(shown, base[name]):
                error = BothChanged(text=text, now=now[name] or "—", first=base[name] or "—")
                self._conflicts.append(ReturnedCell(cells[name].address, FILLED[name], str(error)))
            else:
                new[name] = text
        if new:
            self._entries(key, table, row, new, now, cells)

    def _entries(
        self,
        key: RowKey,
        table: Table,
        row: Row,
        new: Mapping[str, str],
        now: Mapping[str, str],
        cells: Mapping[str, GridCell],
    ) -> None:
        day = self._on(cells.get("on"))
        report = {name: text for name, text in new.items() if name != "closed"}
        if report and not report.get("progress"):
            report = {"progress": now["progress"], **report}
        if day and report:
            report |= _left_standing(report, now, cells)
            self._add(Told(Progress, day, {}), report, key, table, row, cells)
        if day and "closed" in new:
            self._add(Told(Closing, day, {}), {"closed": new["closed"]}, key, table, row, cells)

    def _add(
        self,
        told: Told,
        texts: Mapping[str, str],
        key: RowKey,
        table: Table,
        row: Row,
        cells: Mapping[str, GridCell],
    ) -> None:
        about = _about(table, row, key[1])
        if about and told.cls is Closing:
            about = {"stage": key[1]}
        if missing(told.cls, texts):
            name = missing(told.cls, texts)[0]
            self._problem(cells[name], FILLED[name], ReportMissing(heading=FILLED[name]))
            return
        for name, text in texts.items():
            try:
                read_texts(told.cls, {name: text})
            except LedgerError as error:
                self._problem(cells[name], FILLED[name], error)
                return
        try:
            read = read_texts(told.cls, {**texts, **about})
            made = addition(told._replace(texts=read), table, row, self._registry)
        except LedgerError as error:
            self._problem(cells["id"], ID, error)
            return
        if made.meant not in row.record:  # reports of earlier days are taken back once, too
            self._additions.append(made)

    @property
    def _registry(self) -> Registry:
        return self._ledger.registry

    def _on(self, cell: GridCell | None) -> date | None:
        """Read the day of a report; where there is none, the day of the import."""
        if cell is None or not cell.text.strip():
            return self._day
        if isinstance(cell.value, date):
            return cell.value
        if cell.is_error:
            self._problem(cell, FILLED["on"], ErrorCell(text=cell.text))
            return None
        text = spelling.tight(cell.text)
        # words without a year may mean the last one
        in_words = words.asked(text, self._day).period if _IN_WORDS.fullmatch(text) else None
        found = period.typed(text) or in_words
        if found is None or found.first != found.last:
            self._problem(cell, FILLED["on"], UnreadableReportDay(text=cell.text))
            return None
        return found.first


def _left_standing(
    report: Mapping[str, str], now: Mapping[str, str], cells: Mapping[str, GridCell]
) -> dict[str, str]:
    """Give what the last report said of problems and the next step, where its cell still says it.

    Of a row only the newest report counts for these; a cell that was cleared says no more.
    """
    return {
        name: now[name]
        for name in ("problems", "next")
        if now[name] and name not in report and name in cells
        if _same(_filled(name, cells[name]), as_shown(now[name]))
    }


def _about(table: Table, row: Row, stage: str) -> dict[str, str]:
    """Tell what an entry is about: a stage, or an occurrence."""
    if not stage:
        return {}
    part = next((one for one in stages(row, table.head) if one.name == stage), None)
    return {"for" if isinstance(part, RecurringStage) else "stage": stage}


def _is_no_row(line: Sequence[GridCell], cells: Mapping[str, GridCell]) -> bool:
    """Tell whether a line is empty, or a note over the width of the sheet."""
    texts = {cell.text for cell in line if cell.text.strip()}
    filled = [name for name in FILLED if name in cells and cells[name].text.strip()]
    row_id = cells["id"].text.strip()
    is_note = len(texts) == 1 and bool(row_id) and "/" not in row_id
    return not texts or is_note or (not filled and not row_id)


def _filled(name: str, cell: GridCell) -> str:
    """Give what is filled in, in the one way in which it is compared and recorded."""
    text = in_one_line(cell.text)
    if name == "pace":
        return PACES.get(pace_meant(spelling.tight(text)) or "", text)
    if name != "percent":
        return text
    bare = spelling.tight(text).rstrip("%")
    return percent_text(float(bare)) if _PERCENT.fullmatch(bare) else bare


def _text(cell: GridCell | None) -> str:
    return cell.text.strip() if cell else ""


def _same(one: str, other: str) -> bool:
    """Tell whether two cells say the same: lines and spaces may be laid out anew on the way."""
    return "".join(visible_lines(one).split()) == "".join(visible_lines(other).split())


def _rounds(additions: Sequence[Addition]) -> Iterator[tuple[Addition, ...]]:
    """Part entries so that none of a row is in the same round as another of it."""
    left = list(additions)
    while left:
        taken: dict[int, Addition] = {}
        for one in left:
            taken.setdefault(id(one.row), one)
        yield tuple(taken.values())
        left = [one for one in left if one not in taken.values()]
