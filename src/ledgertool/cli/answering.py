"""The commands that read: list, due, show, tables, stats, why."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from ledgertool.answers import query
from ledgertool.answers.columns import find_column
from ledgertool.answers.counts import GROUPS, counts
from ledgertool.answers.notes import footed
from ledgertool.answers.query import Criteria
from ledgertool.answers.rows import row_list, single_kind, whole_row
from ledgertool.answers.sheet import Sheet
from ledgertool.answers.tables import table_list
from ledgertool.checking.checks import check as all_findings
from ledgertool.cli import completion
from ledgertool.cli.console import chosen_format, complain, give
from ledgertool.cli.folder import find_data
from ledgertool.cli.options import Filters, Form, Layout, When, Where, takes
from ledgertool.errors import UnknownChoice, UnreadableDay, UnreadableNumber, UnreadablePeriod
from ledgertool.findings.finding import Severity
from ledgertool.language import N_, ngettext
from ledgertool.model import period
from ledgertool.model.period import Period
from ledgertool.model.status import AsOf
from ledgertool.privacy import guarded
from ledgertool.reading.ledger import Ledger, load

EXIT_DATA_ERRORS = 3

RowId = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help=N_("A row such as 2020/pilots/7, or pilots/7 where that is clear."),
        autocompletion=completion.ids,
        show_default=False,
    ),
]


def day_of(when: When) -> AsOf:
    """Tell the day asked for; the only place where the clock is read."""
    day = date.today()
    if when.as_of is not None:
        asked = period.read(when.as_of, day)
        if asked is None or asked.first != asked.last:
            raise UnreadableDay(option="--as-of", text=when.as_of)
        day = asked.first
    if not (when.soon.isascii() and when.soon.isdecimal()) or len(when.soon) > 4:
        raise UnreadableNumber(option="--soon", text=when.soon)
    return AsOf(day, int(when.soon))


def opened(where: Where, when: When) -> Ledger:
    """Read the ledger that is asked: as it is, or as it was at a revision."""
    folder = find_data(where.data)
    if when.at is None:
        return load(folder)
    from ledgertool.reading.revision import Revision

    return load(Revision(folder, when.at))


def _period(text: str, as_of: AsOf) -> Period:
    found = period.read(text, as_of.day)
    if found is None:
        raise UnreadablePeriod(text=text)
    return found


def criteria_of(ledger: Ledger, filters: Filters, as_of: AsOf) -> Criteria:
    """Turn filters into criteria of this ledger."""
    return query.resolve(
        ledger,
        leaders=filters.leader or (),
        departments=filters.department or (),
        lead_only=filters.lead_only,
        tables=filters.table or (),
        kinds=filters.kind or (),
        years=filters.year or (),
        statuses=filters.status or (),
        must_close=filters.must_close,
        due=[_period(text, as_of) for text in filters.due or ()],
        search=filters.search or (),
    )


def tell_findings(ledger: Ledger) -> int:
    """Say on stderr what is wrong with the data behind an answer; return the exit code."""
    found = all_findings(ledger, least=Severity.ERROR)
    if not found:
        return 0
    from ledgertool.output.reporters.concise import line

    complain(*(guarded(line(finding)) for finding in found))
    left_out = []
    if ledger.lost_rows:
        left_out.append(
            ngettext(
                "{count} row could not be read and is left out of this answer.",
                "{count} rows could not be read and are left out of this answer.",
                ledger.lost_rows,
            ).format(count=ledger.lost_rows)
        )
    if ledger.unread:
        left_out.append(
            ngettext(
                "{count} file could not be read as a table; its rows are left out.",
                "{count} files could not be read as tables; their rows are left out.",
                ledger.unread,
            ).format(count=ledger.unread)
        )
    errors = ngettext(
        "The data has {count} error; see ledger check.",
        "The data has {count} errors; see ledger check.",
        len(found),
    ).format(count=len(found))
    complain(errors, *left_out)
    return EXIT_DATA_ERRORS


def _columns(layout: Layout) -> list[str]:
    """Split what ``--columns`` was given: names separated by commas, Chinese ones included."""
    given = ",".join(layout.columns or ()).replace("，", ",")
    return [name.strip() for name in given.split(",") if name.strip()]


def _sorted(found: list[query.RowState], ledger: Ledger, layout: Layout) -> list[query.RowState]:
    for name in reversed(layout.sort or ()):
        shape = find_column(ledger, name.removeprefix("-"))
        found = query.order(found, shape.sorted_by, reverse=name.startswith("-"))
    return found


def _laid_out(
    found: list[query.RowState],
    ledger: Ledger,
    filters: Filters,
    layout: Layout,
    extra: tuple[str, ...],
) -> Sheet:
    return row_list(
        _sorted(found, ledger, layout),
        ledger,
        columns=_columns(layout),
        kind=single_kind(ledger, filters.table or (), filters.kind or ()),
        show_phones=layout.show_phones,
        extra=extra,
    )


@takes
def list_rows(where: Where, filters: Filters, when: When, layout: Layout, form: Form) -> int:
    """List rows: ledger list --leader 刘自力."""
    chosen_format(form)
    as_of = day_of(when)
    ledger = opened(where, when)
    criteria = criteria_of(ledger, filters, as_of)
    found = query.select(ledger, criteria, as_of)
    sheet = _laid_out(found, ledger, filters, layout, ("stage",) if criteria.due else ())
    give(footed(sheet, found, ledger, criteria, as_of), form)
    return tell_findings(ledger)


@takes
def due(
    where: Where,
    filters: Filters,
    when: When,
    layout: Layout,
    form: Form,
    asked: Annotated[
        str | None,
        typer.Argument(
            metavar="PERIOD",
            help=N_("2020, 2020-Q4, 2020-12, 2020年12月, 今年, 本季度 …; this month otherwise."),
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        bool, typer.Option("--by", help=N_("What is not closed, up to the end of the period."))
    ] = False,
    possible: Annotated[
        bool,
        typer.Option("--possible", help=N_("Also what may fall inside the period, but need not.")),
    ] = False,
) -> int:
    """List what falls due in a period: ledger due 2020-12."""
    chosen_format(form)
    as_of = day_of(when)
    span = _period(asked, as_of) if asked else period.month(as_of.day.year, as_of.day.month)
    ledger = opened(where, when)
    criteria = criteria_of(ledger, filters, as_of)
    found = query.due(ledger, span, criteria, as_of, by=by, possible=possible)
    sheet = _laid_out(found, ledger, filters, layout, ("stage", "possible"))
    give(footed(sheet, found, ledger, criteria, as_of, asked=span), form)
    return tell_findings(ledger)


@takes
def show(where: Where, when: When, layout: Layout, form: Form, row_id: RowId) -> int:
    """Show a whole row, with its file and line: ledger show pilots/7."""
    chosen_format(form)
    as_of = day_of(when)
    ledger = opened(where, when)
    give(whole_row(ledger, row_id, as_of, _columns(layout), layout.show_phones), form)
    return tell_findings(ledger)


@takes
def tables(where: Where, filters: Filters, when: When, form: Form) -> int:
    """List the tables, and how many of their rows are asked for."""
    chosen_format(form)
    as_of = day_of(when)
    ledger = opened(where, when)
    give(table_list(ledger, criteria_of(ledger, filters, as_of), as_of), form)
    return tell_findings(ledger)


@takes
def stats(
    where: Where,
    filters: Filters,
    when: When,
    form: Form,
    by: Annotated[
        str,
        typer.Option("--by", metavar="WHAT", help=N_("leader, department, table or status.")),
    ] = "leader",
) -> int:
    """Count rows by leader, department, table or status."""
    chosen_format(form)
    if by not in GROUPS:
        raise UnknownChoice(by, GROUPS, option="--by")
    as_of = day_of(when)
    ledger = opened(where, when)
    give(counts(ledger, by, criteria_of(ledger, filters, as_of), as_of), form)
    return tell_findings(ledger)


@takes
def why(where: Where, when: When, form: Form, row_id: RowId) -> int:
    """Explain a row's status: deadline words, period, rule, status."""
    chosen_format(form)
    as_of = day_of(when)
    ledger = opened(where, when)
    from ledgertool.answers.why import derivation

    give(derivation(ledger, row_id, as_of), form)
    return tell_findings(ledger)
