"""What stands above and below an answer: what was asked, and what the rows do not tell."""

from collections.abc import Sequence

from ledgertool.answers import query
from ledgertool.answers.lookup import all_rows
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Sheet
from ledgertool.language import _, listed, ngettext
from ledgertool.model.period import Period
from ledgertool.model.status import AsOf, Status
from ledgertool.reading.ledger import Ledger


def footed(
    sheet: Sheet,
    found: Sequence[RowState],
    ledger: Ledger,
    criteria: Criteria,
    as_of: AsOf,
    asked: Period | None = None,
) -> Sheet:
    """Add to a list of rows what was asked (its title) and what the list leaves unsaid."""
    notes = unsaid(ledger, criteria, as_of, asked)
    if any(state.possible for state in found) and asked is not None:
        possible = _("Rows marked 可能 overlap {period} but may fall due after it.")
        notes.append(possible.format(period=asked))
    notes.append(no_closing(ledger, found))
    count = sum(not state.possible for state in found)
    return sheet.noted(*notes)._replace(title=title(as_of, count, asked))


def title(as_of: AsOf, count: int, asked: Period | None = None) -> str:
    """Say as of which day an answer is, how many rows it counts, and the period they are due in."""
    rows = ngettext("{count} row", "{count} rows", count).format(count=count)
    words = _("Due in {period}, as of {day}: {rows}") if asked else _("As of {day}: {rows}")
    return words.format(period=asked, day=as_of.day, rows=rows)


def unsaid(
    ledger: Ledger, criteria: Criteria, as_of: AsOf, asked: Period | None = None
) -> list[str]:
    """Say what filters leave out of an answer unseen: collective names, rows without a deadline."""
    notes = []
    if more := query.named_collectively(ledger, criteria, as_of):
        collective = ngettext(
            "{count} more row names departments collectively and may include it.",
            "{count} more rows name departments collectively and may include it.",
            more,
        )
        notes.append(collective.format(count=more))
    if (asked or criteria.due) and (count := query.undated(ledger, criteria, as_of)):
        undated = ngettext(
            "{count} of the rows asked for has no deadline.",
            "{count} of the rows asked for have no deadline.",
            count,
        )
        notes.append(undated.format(count=count))
    return notes


def no_closing(ledger: Ledger, found: Sequence[RowState]) -> str:
    """Say where overdue means only that nobody has recorded a closing."""
    ids = {state.table.id for state in found if state.status is Status.OVERDUE}
    rows = [(table.id, row) for table, row in all_rows(ledger) if table.id in ids]
    closing = {name for name, row in rows if row.closed or any(one.closed for one in row.stages)}
    silent = [table.id for table in ledger.tables if table.id in ids - closing]
    if not silent:
        return ""
    if len(silent) == len(ids):
        return _(
            "No closing is on record in the tables shown: 逾期未销账 means that none was recorded,"
            " not that nothing was done."
        )
    return _(
        "No closing is on record in {tables}: 逾期未销账 means that none was recorded,"
        " not that nothing was done."
    ).format(tables=listed(silent))
