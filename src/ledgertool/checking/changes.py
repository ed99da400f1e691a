"""What has changed in silence between two states of a ledger: rows, deadlines, leaders, ☆."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledgertool.findings import difference
from ledgertool.findings.finding import Finding
from ledgertool.model import status as lights
from ledgertool.model.cells import joined
from ledgertool.model.period import Period
from ledgertool.model.record import Closing, Extension, Reassignment, Reopening
from ledgertool.model.row import Row
from ledgertool.reading.document import Document, Location
from ledgertool.reading.ledger import Ledger, Table

_EVER = date.max


def compare(before: Ledger, after: Ledger) -> list[Finding]:
    """Find what a change does without the entry that explains it."""
    present = {table.id: table for table in after.tables}
    found: list[Finding] = []
    for table in before.tables:
        if table.id in present:
            found.extend(_in_table(table, present[table.id], after))
        elif not after.files.has(table.file):  # a file that cannot be read has its own finding
            path = after.files.shown(table.file)
            found.append(difference.table_removed(table.id).at(path))
    return sorted(found, key=lambda finding: finding.order)


def _in_table(before: Table, after: Table, ledger: Ledger) -> Iterator[Finding]:
    places = _Places(after, ledger)
    now = {row.number: row for row in after.rows}
    lost = {gone.number for gone in after.lost}
    by_title = {row.title: row for row in after.rows}
    numbers = {row.title: row.number for row in before.rows}
    for row in before.rows:
        same = now.get(row.number)
        moved = by_title.get(row.title)
        if moved is not None and moved.number != row.number and _title(same) != row.title:
            finding = difference.renumbered(row.title, row.number, moved.number)
            yield places.put(finding, moved, ("number",))
        elif same is not None and (
            same.title == row.title or numbers.get(same.title, same.number) == same.number
        ):  # otherwise the number was given to another row
            yield from _in_row(row, same, before.head.year, after.head.year, places)
        elif row.number not in lost and None not in lost and after.complete:
            gone = difference.row_removed(before.row_id(row), row.title)
            yield places.put(gone, None, ())._replace(row=before.row_id(row))


def _title(row: Row | None) -> str | None:
    return row.title if row is not None else None


class _Places:
    """Puts findings at their places in a table; its file is read again when there is one."""

    def __init__(self, table: Table, ledger: Ledger) -> None:
        self._table, self._ledger = table, ledger
        self._document: Document | None = None

    def put(self, finding: Finding, row: Row | None, field: Location) -> Finding:
        if self._document is None:
            self._document = self._ledger.document(self._table.file)
        if row is None:
            return finding.at(self._table.path, self._document.span(("rows",)))
        index = next(place for place, other in self._table.indexed() if other is row)
        span = self._document.span(("rows", index, *field))
        name = str(field[0]) if field else None
        return finding.at(self._table.path, span, self._table.row_id(row), name)


def _in_row(
    before: Row, after: Row, year_before: int, year_after: int, places: _Places
) -> Iterator[Finding]:
    if after.withdrawn is None and before.must_close and not after.must_close:
        yield places.put(difference.star_removed(), after, ())
    if not before.stages and not after.stages:
        was, _basis = lights.deadline(before, year_before, _EVER)
        now, _basis = lights.deadline(after, year_after, _EVER)
        issued = before.deadline != after.deadline
        if (was != now or issued) and not _extends(before.extensions, after.extensions, was, now):
            shown = (was, now) if was != now else (before.deadline, after.deadline)
            if before.must_close and not after.must_close and before.deadline is None:
                pass  # the deadline went with the ☆, which has its own finding
            else:
                finding = difference.deadline_moved(str(shown[0] or "—"), str(shown[1] or "—"))
                yield places.put(finding, after, ("deadline",))
    answered, answers = lights.leaders(before, _EVER), lights.leaders(after, _EVER)
    issued = before.leaders != after.leaders
    if (answered != answers or issued) and not _reassigns(before, after, answers):
        shown_leaders = (
            (answered, answers) if answered != answers else (before.leaders, after.leaders)
        )
        finding = difference.leaders_changed(*(joined(names) for names in shown_leaders))
        yield places.put(finding, after, ("leaders",))
    yield from _closing(before.closed, after.closed, after.reopened, after, places)
    yield from _stages(before, after, places)


def _extends(
    before: tuple[Extension, ...],
    after: tuple[Extension, ...],
    was: Period | None,
    now: Period | None,
) -> bool:
    """Tell whether new extensions on record lead from the old deadline to the new one."""
    new = [entry for entry in after if entry not in before]
    begins = any(entry.from_ in (None, was) for entry in new)
    return begins and any(entry.to == now for entry in new)


def _reassigns(before: Row, after: Row, answers: tuple[str, ...]) -> bool:
    new: list[Reassignment] = [
        entry for entry in after.reassignments if entry not in before.reassignments
    ]
    return any(entry.to == answers for entry in new)


def _closing(
    before: Closing | None,
    after: Closing | None,
    reopened: Reopening | None,
    row: Row,
    places: _Places,
) -> Iterator[Finding]:
    if before is None or (after is not None and after.on == before.on):
        return
    if reopened is not None and reopened.on >= before.on:
        return
    yield places.put(difference.closing_removed(str(before.on)), row, ("closed",))


def _stages(before: Row, after: Row, places: _Places) -> Iterator[Finding]:
    now = {stage.name: (place, stage) for place, stage in enumerate(after.stages)}
    for stage in before.stages:
        if stage.name not in now:
            yield places.put(difference.stage_removed(stage.name), after, ("stages",))
            continue
        place, same = now[stage.name]
        was, is_now = lights.stage_deadline(stage, _EVER), lights.stage_deadline(same, _EVER)
        changed = was != is_now or stage.deadline != same.deadline
        if changed and not _extends(stage.extensions, same.extensions, was, is_now):
            finding = difference.deadline_moved(str(was), str(is_now))
            yield places.put(finding, after, ("stages", place, "deadline"))
        yield from _closing(stage.closed, same.closed, same.reopened, after, places)
