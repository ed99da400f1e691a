"""The commands that read: list, due, show, tables, kinds, stats, why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from ledgertool.cli import completion
from ledgertool.cli.declaring import Texts, argument, option
from ledgertool.cli.options import WHICH, Filters, Layout, takes
from ledgertool.cli.over_lake import LakeQuestion
from ledgertool.cli.question import Question
from ledgertool.cli.splitting import RowsQuestion
from ledgertool.errors import TooManyGroups
from ledgertool.language import N_
from ledgertool.model import period

if TYPE_CHECKING:
    from ledgertool.answers.asked import WhenDue
    from ledgertool.answers.query import Criteria, RowState
    from ledgertool.answers.sheet import Sheet

_MOST_GROUPS = 2

RowId = Annotated[
    str,
    argument(
        N_("ID"),
        N_("A row such as 2020/pilots/7, pilots/7 or 工作要点/13."),
        completion.ids,
    ),
]


Unreported = Annotated[
    bool,
    option(
        "--unreported",
        N_("Only occurrences whose day has passed without a report."),
        panel=WHICH,
    ),
]


def _laid_out(
    found: "Sequence[RowState]",
    question: Question,
    criteria: "Criteria",
    layout: Layout,
    *extra: str,
) -> "Sheet":
    """Put rows into the order and the columns asked for, and these extra columns."""
    from ledgertool.answers.calendar import calendar
    from ledgertool.answers.columns import find_sorting
    from ledgertool.answers.query import order
    from ledgertool.answers.rows import every_row, row_list, single_kind

    ledger, rows = question.ledger, list(found)
    for column, reverse in reversed(find_sorting(ledger, layout.sort or ())):
        rows = order(rows, column.sorted_by, reverse=reverse)
    kind = single_kind(ledger, criteria)
    columns, shown = layout.columns or (), layout.show_phones
    sheet = row_list(rows, ledger, columns=columns, kind=kind, show_phones=shown, extra=extra)
    return sheet._replace(
        alike=lambda: every_row(ledger, question.as_of, columns, kind),
        calendar=lambda: calendar(rows, question.as_of),
    )


@takes
def list_rows(
    question: RowsQuestion, filters: Filters, layout: Layout, unreported: Unreported = False
) -> int:
    """List rows: ledger list --leader 刘自力."""
    from ledgertool.answers import query
    from ledgertool.answers.notes import footed

    staged = ["stage"] if filters.due or unreported else []
    if asking := question.of_lake(filters, unreported=unreported):
        return question.list_of_lake(asking, layout, *staged)
    criteria = question.criteria(filters)._replace(unreported=unreported)
    rows = query.select(question.ledger, criteria, question.as_of)

    def sheet(found: "Sequence[RowState]", asked: "Criteria") -> "Sheet":
        laid_out = _laid_out(found, question, asked, layout, *staged)
        return footed(laid_out, found, question.ledger, asked, question.as_of)

    return question.answer_rows(rows, criteria, sheet)


@takes
def due(
    question: RowsQuestion,
    filters: Filters,
    layout: Layout,
    asked: Annotated[
        str | None,
        argument(
            N_("PERIOD"),
            N_(
                "2020, 2020-Q4, 2020-12, 12月, 年底, 下周, 3-4月 …; otherwise what is overdue"
                " and what comes within --soon days."
            ),
            completion.periods,
        ),
    ] = None,
    by: Annotated[
        bool,
        option("--by", N_("What is not closed by the end of the period, or by the day asked.")),
    ] = False,
    possible: Annotated[
        bool, option("--possible", N_("Also what may fall due in the period, but need not."))
    ] = False,
    unreported: Unreported = False,
) -> int:
    """List what falls due in a period, or what is overdue and due soon: ledger due 2020-12."""
    from ledgertool.answers.notes import footed

    when = _when_due(question, asked, by=by, possible=possible)
    if asking := question.of_lake(filters, unreported=unreported, when=when):
        return question.list_of_lake(asking, layout, "stage", "possible")
    criteria = question.criteria(filters)._replace(unreported=unreported)
    ledger, as_of = question.ledger, question.as_of
    rows = when.find(ledger, criteria, as_of)

    def sheet(found: "Sequence[RowState]", asked: "Criteria") -> "Sheet":
        laid_out = _laid_out(found, question, asked, layout, "stage", "possible")
        return footed(laid_out, found, ledger, asked, as_of, asked=when)

    return question.answer_rows(rows, criteria, sheet)


def _when_due(question: Question, asked: str | None, *, by: bool, possible: bool) -> "WhenDue":
    """Read what is asked for; without a period, what is overdue and what comes soon."""
    from ledgertool.answers.asked import WhenDue, overdue_or_soon

    if asked is None and not by:
        return overdue_or_soon(question.as_of, possible=possible)
    span = question.read_period(asked) if asked is not None else period.day(question.as_of.day)
    return WhenDue(span, by=by, possible=possible)


@takes
def show(question: Question, layout: Layout, row_id: RowId) -> int:
    """Show one row in full, with its file and line: ledger show pilots/7."""
    from ledgertool.answers.rows import whole_row

    columns, show_phones = layout.columns or (), layout.show_phones
    return question.answer(whole_row(question.ledger, row_id, question.as_of, columns, show_phones))


@takes
def tables(question: Question, filters: Filters) -> int:
    """List the tables, each with the number of its rows that match."""
    from ledgertool.answers.tables import table_list

    criteria = question.criteria(filters)
    return question.answer(table_list(question.ledger, criteria, question.as_of))


@takes
def kinds(
    question: Question,
    kind: Annotated[
        str | None,
        argument(
            N_("KIND"), N_("A kind such as pilot or 改革试点; all by default."), completion.kinds
        ),
    ] = None,
) -> int:
    """List the kinds of tables, or show the form of one: columns, fields and a row to copy."""
    from ledgertool.answers.kinds import form_of, kind_list
    from ledgertool.answers.lookup import find_kinds
    from ledgertool.reading.kinds import Kinds

    ledger = question.ledger_at_hand
    known = ledger.kinds if ledger else Kinds({}, {})
    if kind is None:
        return question.answer(kind_list(known, ledger))
    (name,) = find_kinds(known, [kind], ledger)
    return question.answer(form_of(known, name, ledger, question.as_of.day.year))


@takes
def stats(
    question: LakeQuestion,
    filters: Filters,
    by: Annotated[
        Texts,
        option(
            "--by",
            N_(
                "leader, department, table, status or month, and bureau of a lake; given twice,"
                " a table of both. By leader otherwise."
            ),
            N_("WHAT"),
            completion.groups,
        ),
    ] = None,
) -> int:
    """Count rows by leader, department, table, status or month."""
    from ledgertool.answers.counts import counts, find_groups

    asked = find_groups(by or ["leader"], over_bureaus=question.lake is not None)
    if len(asked) > _MOST_GROUPS:
        raise TooManyGroups(option="--by")
    if asking := question.of_lake(filters, staged="month" in asked):
        from ledgertool.lake.counting import counts_over

        with question.telling():
            counted = counts_over(asking, asked)
        return question.answer(counted)
    criteria = question.criteria(filters)
    return question.answer(counts(question.ledger, asked, criteria, question.as_of))


@takes
def why(
    question: Question,
    row_id: RowId,
    stage: Annotated[
        str | None,
        option("--stage", N_("One stage or occurrence of it: 第一批, 2020-07."), N_("STAGE")),
    ] = None,
) -> int:
    """Explain a row's status: deadline words, period, rule, status."""
    from ledgertool.answers.why import derivation

    return question.answer(derivation(question.ledger, row_id, question.as_of, stage))
