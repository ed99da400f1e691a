"""What stands above and below an answer: what was asked, and what the rows do not tell."""

from collections.abc import Collection, Iterator, Sequence

from ledgertool.answers.asked import WhenDue, as_of_words, head, nothing_found, rows_counted
from ledgertool.answers.carried import carried_words
from ledgertool.answers.foot import Foot, Remainder, foot_of, left_unsaid, without_closing
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.sheet import Sheet
from ledgertool.language import _, ngettext, quoted
from ledgertool.model.status import AsOf
from ledgertool.names import few
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
    foot = foot_of(found, ledger, criteria, as_of, due=asked is not None)
    nothing = "" if found else nothing_found(ledger, criteria, as_of, asked)
    return with_foot(sheet, foot, criteria, as_of, asked, nothing)


def with_foot(
    sheet: Sheet, foot: Foot, criteria: Criteria, as_of: AsOf, asked: WhenDue | None, nothing: str
) -> Sheet:
    """Say above a list of rows what was asked, and below it what it leaves unsaid."""
    notes = [*unsaid_words(foot.unsaid, criteria)]
    certain = foot.entries - foot.possible
    what, rows = as_of_words(as_of), rows_counted(certain)
    if asked is not None:
        what = asked.words(as_of)
        if asked.possible:
            more = rows_counted(foot.possible)
            rows = _("{rows}, and {more} possibly due").format(rows=rows, more=more)
        if foot.rows < foot.entries:
            notes.append(_("A row with stages is listed once for each stage that is due."))
        if foot.possible:
            possible = _("Rows marked 可能 overlap {period} but may fall due after it.")
            notes.append(possible.format(period=asked.span))
    notes += [nothing, no_closing_words(foot.overdue, foot.closing), carried_words(foot.carried)]
    return sheet.noted(*notes)._replace(title=head(what, criteria, rows))


def unsaid(ledger: Ledger, criteria: Criteria, as_of: AsOf) -> Iterator[str]:
    """Say what filters leave out of an answer unseen: collective names, rows without a deadline."""
    return unsaid_words(left_unsaid(ledger, criteria, as_of), criteria)


def unsaid_words(left: Remainder, criteria: Criteria) -> Iterator[str]:
    """Say what filters left out of an answer unseen."""
    if left.collective:
        yield ngettext(
            "{count} more row names departments collectively and may include it.",
            "{count} more rows name departments collectively and may include it.",
            left.collective,
        ).format(count=left.collective)
    if left.undated:
        yield ngettext(
            "{count} of the rows asked for has no deadline.",
            "{count} of the rows asked for have no deadline.",
            left.undated,
        ).format(count=left.undated)
    lead = criteria.lead_only
    of_departments = _("{name} leads no row") if lead else _("{name} leads and supports no row")
    for section, name, text, count in left.idle:
        words = _("{name} is responsible for no row") if section == "people" else of_departments
        yield _named_elsewhere(words.format(name=quoted(name)), text, count)


def _named_elsewhere(what: str, text: str, count: int) -> str:
    """Tell how to see the rows in which a name that leads nothing stands."""
    if not count:
        return _("{what}, and is named in none.").format(what=what)
    elsewhere = ngettext(
        "{what}, but is named in {count} row: {command}",
        "{what}, but is named in {count} rows: {command}",
        count,
    )
    return elsewhere.format(what=what, count=count, command=f"ledger list --search {text}")


def no_closing(ledger: Ledger, found: Sequence[RowState]) -> str:
    """Say where overdue means only that nobody has recorded a closing."""
    return no_closing_words(*without_closing(ledger, found))


def no_closing_words(overdue: Sequence[str], closing: Collection[str]) -> str:
    """Say it of the tables in which something is overdue, and those in which any was closed."""
    silent = [name for name in overdue if name not in closing]
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
    ).format(tables=few(silent))
