"""What a department filled in, taken back: import --update."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ledgertool.cli.changing import make, refuse
from ledgertool.cli.console import say_on_stderr, say_on_stdout
from ledgertool.language import _, ngettext

if TYPE_CHECKING:
    from ledgertool.editing.entries import Addition
    from ledgertool.editing.returned import ReturnedCell
    from ledgertool.reading.ledger import Ledger

EXIT_UNSETTLED = 1


def take_back(ledger: "Ledger", folder: Path, file: str, day: date, *, dry_run: bool) -> int:
    """Put on record what a sheet says that is new; give the exit code.

    Where a cell cannot be taken over, nothing is written, and all such cells are told. Raises
    NoFillInSheet, DamagedState, NotRecordable and what reading a sheet raises.
    """
    from ledgertool.editing.change import Change
    from ledgertool.editing.returned import returned
    from ledgertool.reading.sheets.files import read_grids

    found = returned(ledger, read_grids(Path(file)), day)
    if found.problems or found.conflicts:
        return _refuse(file, found.problems, found.conflicts)
    absent = [_absent(found.absent)] if found.absent else []
    additions = [one for round_ in found.rounds for one in round_]
    if not additions:
        say_on_stdout(_("The sheet says nothing new; nothing was written.") + "\n")
        say_on_stderr(*absent)
        return 0
    change = Change(ledger, _texts(ledger, found.rounds))
    if change.is_refused:
        return refuse(change)
    return make(change, folder, _lines(additions), absent, dry_run=dry_run)


def _texts(ledger: "Ledger", rounds: "Sequence[Sequence[Addition]]") -> dict[str, str]:
    """Put entries on record, round by round: a row takes one at a time."""
    from ledgertool.editing.entries import recorded

    texts: dict[str, str] = {}
    for round_ in rounds:
        rows = {
            (table.id, row.number): (table, row) for table in ledger.tables for row in table.rows
        }
        moved = [one.moved(*rows[one.table.id, one.row.number]) for one in round_]
        new = recorded(ledger, moved)
        texts |= new
        ledger = ledger.edited(new)
    return texts


def _lines(additions: "Sequence[Addition]") -> list[str]:
    from ledgertool.model.cells import entry_cell
    from ledgertool.privacy import safe

    return [
        _("{row}: {what}").format(row=one.table.row_id(one.row), what=safe(entry_cell(one.meant)))
        for one in additions
    ]


def _absent(count: int) -> str:
    return ngettext(
        "{count} row that the sheet was made with is not in it; nothing is recorded for it.",
        "{count} rows that the sheet was made with are not in it; nothing is recorded for them.",
        count,
    ).format(count=count)


def _refuse(
    file: str, problems: "Sequence[ReturnedCell]", conflicts: "Sequence[ReturnedCell]"
) -> int:
    name = Path(file).name
    for one in (*problems, *conflicts):
        say_on_stderr(f"{name}!{one.address} {one.heading}: {one.sentence}")
    count = len(problems) + len(conflicts)
    say_on_stderr(
        ngettext(
            "Nothing was written: {count} cell is to be settled first.",
            "Nothing was written: {count} cells are to be settled first.",
            count,
        ).format(count=count)
    )
    return EXIT_UNSETTLED
