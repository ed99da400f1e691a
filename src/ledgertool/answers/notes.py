"""What stands above and below an answer: what was asked, and what the rows do not tell."""

from collections.abc import Iterator, Sequence

from ledgertool.answers import query
from ledgertool.answers.asked import WhenDue, as_of_words, head, nothing_found, rows_counted
from ledgertool.answers.carried import going_on
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Sheet
from ledgertool.language import _, listed, ngettext, quoted
from ledgertool.model.status import AsOf, Status
from ledgertool.reading.ledger import Ledger


def footed(
    sheet: Sheet,
    found: Sequence[RowState],
    ledger: Ledger,
    criteria: Criteria,
    as_of: AsOf,
    asked: WhenDue | None = None,
) -> Sheet:
    """Add to a list of rows what was asked (its title) and what the list leaves unsaid."""
    notes = unsaid(ledger, criteria, as_of, due=asked is not None)
    certain = sum(not state.possible for state in found)
    what, rows = as_of_words(as_of), rows_counted(certain)
    if asked is not None:
        what = asked.words(as_of)
        if asked.possible:
            more = rows_counted(len(found) - certain)
            rows = _("{rows}, and {more} possibly due").format(rows=rows, more=more)
        if len({state.id for state in found}) < len(found):
            notes.append(_("A row with stages is listed once for each stage that is due."))
        if certain < len(found):
            possible = _("Rows marked 可能 overlap {period} but may fall due after it.")
            notes.append(possible.format(period=asked.span))
    if not found:
        notes.append(nothing_found(ledger, criteria, as_of, asked))
    notes += [no_closing(ledger, found), going_on(ledger, found, as_of)]
    return sheet.noted(*notes)._replace(title=head(what, criteria, rows))


def unsaid(ledger: Ledger, criteria: Criteria, as_of: AsOf, *, due: bool = False) -> list[str]:
    """Say what filters leave out of an answer unseen: collective names, rows without a deadline."""
    notes = []
    if more := query.named_collectively(ledger, criteria, as_of):
        collective = ngettext(
            "{count} more row names departments collectively and may include it.",
            "{count} more rows name departments collectively and may include it.",
            more,
        )
        notes.append(collective.format(count=more))
    if (due or criteria.due) and (count := query.undated(ledger, criteria, as_of)):
        undated = ngettext(
            "{count} of the rows asked for has no deadline.",
            "{count} of the rows asked for have no deadline.",
            count,
        )
        notes.append(undated.format(count=count))
    return [*notes, *_leading_nothing(ledger, criteria, as_of)]


def _leading_nothing(ledger: Ledger, criteria: Criteria, as_of: AsOf) -> Iterator[str]:
    """Say of people and departments that are known, and lead nothing, where their names stand."""
    for name in sorted(criteria.leaders):
        if not _any_row(ledger, Criteria(leaders=frozenset({name})), as_of):
            words = _("{name} is responsible for no row")
            yield _named_elsewhere(ledger, words.format(name=quoted(name)), name, as_of)
    for name in sorted(criteria.departments):
        alone = Criteria(departments=frozenset({name}), lead_only=criteria.lead_only)
        if not _any_row(ledger, alone, as_of):
            lead = criteria.lead_only
            words = _("{name} leads no row") if lead else _("{name} leads and supports no row")
            yield _named_elsewhere(ledger, words.format(name=quoted(name)), name, as_of)


def _any_row(ledger: Ledger, criteria: Criteria, as_of: AsOf) -> bool:
    tests = list(query.predicates(ledger, criteria))
    rows = query.candidates(ledger, criteria)
    states = (query.row_state(table, row, as_of) for table, row in rows)
    return any(all(test(state) for test in tests) for state in states)


def _named_elsewhere(ledger: Ledger, what: str, name: str, as_of: AsOf) -> str:
    """Tell how to see the rows in which a name, or another name for the same, stands."""
    both = (ledger.registry.people, ledger.registry.departments)
    others = [other for one in both for other in one.names if one.name(other) == name]
    for text in dict.fromkeys((name, *others)):
        if count := len(query.select(ledger, Criteria(search=(text,)), as_of)):
            elsewhere = ngettext(
                "{what}, but is named in {count} row: {command}",
                "{what}, but is named in {count} rows: {command}",
                count,
            )
            command = f"ledger list --search {text}"
            return elsewhere.format(what=what, count=count, command=command)
    return _("{what}, and is named in none.").format(what=what)


def no_closing(ledger: Ledger, found: Sequence[RowState]) -> str:
    """Say where overdue means only that nobody has recorded a closing."""
    overdue = {state.table.id for state in found if state.status is Status.OVERDUE}
    shown = {state.table.id for state in found}
    tables = [table for table in ledger.tables if table.id in shown]
    closing = {table.id for table in tables if table.has_closings}
    silent = [table.id for table in ledger.tables if table.id in overdue - closing]
    if not silent:
        return ""
    if not closing:
        return _(
            "No closing is on record in the tables shown: 逾期未销账 means that none was recorded,"
            " not that nothing was done."
        )
    return _(
        "No closing is on record in {tables}: 逾期未销账 means that none was recorded,"
        " not that nothing was done."
    ).format(tables=listed(silent))
