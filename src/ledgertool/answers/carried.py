"""Rows that go on in a table of a later year: what is told of them, so that none counts twice."""

from collections.abc import Sequence

from ledgertool.answers.lookup import all_rows
from ledgertool.answers.query import RowState, row_state
from ledgertool.language import _, ngettext, quoted
from ledgertool.model.status import AsOf
from ledgertool.names import few
from ledgertool.reading.ledger import Ledger


def carried(ledger: Ledger, as_of: AsOf) -> dict[str, list[RowState]]:
    """Give the rows that carry others on by a day, by the ids of those."""
    found: dict[str, list[RowState]] = {}
    for table, row in all_rows(ledger):
        if row.continues and table.head.begins <= as_of.day:
            found.setdefault(row.continues, []).append(row_state(table, row, as_of))
    return found


def going_on(ledger: Ledger, found: Sequence[RowState], as_of: AsOf) -> str:
    """Say which rows of an answer go on in a table of a later year; nothing, where none does."""
    later = carried(ledger, as_of)
    ids = [state.id for state in found if state.id in later] if later else []
    names = list(dict.fromkeys(ids))
    if not names:
        return ""
    sentence = ngettext(
        "{count} of these rows goes on in a later year, and counts there as well: {names}",
        "{count} of these rows go on in a later year, and count there as well: {names}",
        len(names),
    )
    return sentence.format(count=len(names), names=few(names))


def goes_on_as(ledger: Ledger, state: RowState, as_of: AsOf) -> str:
    """Say as which row of a later year one goes on; nothing, where it does not."""
    later = carried(ledger, as_of).get(state.id, ())
    names = (f"{quoted(one.id)} ({one.status.word})" for one in later)
    said = _(", ").join(names)
    return _("It goes on in a later year as {names}.").format(names=said) if said else ""
