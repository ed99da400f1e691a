"""Rows that go on in a table of a later year: what is told of them, so that none counts twice."""

from collections.abc import Mapping, Sequence

from ledgertool.answers.query import Criteria, RowState, row_state, row_states, select
from ledgertool.language import _, ngettext, quoted
from ledgertool.model.row import Row
from ledgertool.model.status import AsOf
from ledgertool.names import few
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table


def _begun(ledger: Ledger, as_of: AsOf) -> list[Table]:
    """Give the tables whose rows may carry others on: those that have begun by a day."""
    return [one for one in ledger.tables if one.head.begins <= as_of.day]


def going_on(ledger: Ledger, found: Sequence[RowState], as_of: AsOf) -> str:
    """Say which rows of an answer go on in a table of a later year; nothing, where none does."""
    return carried_words(carried_on(ledger, found, as_of))


def carried_on(ledger: Ledger, found: Sequence[RowState], as_of: AsOf) -> list[str]:
    """Give the ids of the rows that go on in a table of a later year."""
    later = {name for table in _begun(ledger, as_of) for name in table.continued}
    ids = [state.id for state in found if state.id in later] if later else []
    return list(dict.fromkeys(ids))


def carried_words(names: Sequence[str]) -> str:
    """Say which rows go on in a table of a later year; nothing, where none does."""
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
    later = [
        row_state(table, row, as_of)
        for table in _begun(ledger, as_of)
        if state.id in table.continued
        for row in table.continuing
        if row.continues == state.id
    ]
    said = _(", ").join(f"{quoted(one.id)} ({one.status.word})" for one in later)
    return _("It goes on in a later year as {names}.").format(names=said) if said else ""


def earlier(row: Row, known: Mapping[str, Row]) -> list[Row]:
    """Give the rows that one carries on, of those known by their ids, the earliest first."""
    found: list[Row] = []
    met: set[str] = set()
    name = row.continues
    while name is not None and name in known and name not in met:
        met.add(name)
        found.insert(0, known[name])
        name = known[name].continues
    return found


def counted_once(
    ledger: Ledger, criteria: Criteria, as_of: AsOf
) -> tuple[tuple[RowState, ...], int]:
    """Give the rows asked for, each as a whole, without those that others of them carry on.

    What is carried from one year into another counts once: as the later row, or as the earlier
    one before the later table begins. Where no table is asked for all rows there are tell that,
    for a row may go on as that of somebody else. Also tells how many are left out.
    """
    chosen = {id(state.row) for state in select(ledger, criteria, as_of)}
    states = row_states(ledger, as_of)
    met = [state for state in states if id(state.row) in chosen]
    are_named = criteria.years or criteria.tables or criteria.kinds
    twice = _counted_elsewhere(met if are_named else states, as_of)
    rows = tuple(state for state in met if state.id not in twice)
    return rows, len(met) - len(rows)


def _counted_elsewhere(rows: Sequence[RowState], as_of: AsOf) -> set[str]:
    """Give the ids of rows that are carried on by others of these, or carry them on."""
    ids = {state.id for state in rows}
    return {
        state.row.continues if state.table.head.begins <= as_of.day else state.id
        for state in rows
        if state.row.continues in ids
    } - {None}


def counted_once_words(count: int) -> str:
    """Say how many rows are left out because they are carried on; nothing, where none is."""
    if not count:
        return ""
    return ngettext(
        "{count} row is carried on from one year into the next, and counted once.",
        "{count} rows are carried on from one year into the next, and counted once.",
        count,
    ).format(count=count)
