"""The command brief: the page for a leader."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from ledgertool.cli import completion
from ledgertool.cli.declaring import option
from ledgertool.cli.options import Filters, Form, When, Where, takes
from ledgertool.cli.question import Question, iso_day, understood
from ledgertool.errors import MonthToCome, UnreadableMonth
from ledgertool.language import N_
from ledgertool.model import period

if TYPE_CHECKING:
    from ledgertool.model.period import Period


@takes
def brief(
    filters: Filters,
    where: Where,
    when: When,
    form: Form,
    asked: Annotated[
        str | None,
        option(
            "--month",
            N_(
                "The month in which closings count, as of its last day; otherwise that of the day"
                " asked for."
            ),
            N_("MONTH"),
            completion.months,
        ),
    ] = None,
) -> int:
    """Say on one page what is overdue, due soon, behind, silent and closed: ledger brief."""
    from ledgertool.answers import brief as page
    from ledgertool.answers.figures import Asked

    month = None if asked is None else read_month("--month", asked, date.today())
    question = Question(where, _as_of(when, month), form)
    as_of = question.as_of
    span = month or period.month(as_of.day.year, as_of.day.month)
    if span.first > as_of.day:
        raise MonthToCome(option="--month", text=str(span), day=str(as_of.day))
    criteria = question.criteria(filters)
    return question.answer(page.brief(question.ledger, criteria, Asked(as_of, span)))


def read_month(option: str, text: str, today: date) -> "Period":
    """Read a month. Raises UnreadableMonth."""
    found = understood(text, today)
    if found is None or found != period.month(found.first.year, found.first.month):
        raise UnreadableMonth(option=option, text=text)
    return found


def _as_of(when: When, month: "Period | None") -> When:
    """Ask as of a month's last day, and as of today while it runs, unless a day is named.

    The day of ``--at`` is one.
    """
    if month is None or when.as_of is not None or iso_day("--at", when.at or "") is not None:
        return when
    today = date.today()
    runs = month.first <= today <= month.last
    return when._replace(as_of=str(today if runs else month.last))
