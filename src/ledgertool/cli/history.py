"""The commands that look back: log, diff."""

from functools import cache
from typing import TYPE_CHECKING, Annotated

from ledgertool.cli import completion
from ledgertool.cli.answering import RowId
from ledgertool.cli.console import say_on_stderr
from ledgertool.cli.declaring import argument, option
from ledgertool.cli.options import Filters, Form, NoCache, When, Where, takes
from ledgertool.cli.question import Question
from ledgertool.errors import LedgerError
from ledgertool.language import N_, _, quoted

if TYPE_CHECKING:
    from ledgertool.answers.between import Side
    from ledgertool.answers.life import Tracing
    from ledgertool.answers.tracing import Trace
    from ledgertool.model.row import Row
    from ledgertool.reading.revision import Revision
    from ledgertool.reading.table import Table

State = Annotated[
    str | None,
    argument(
        N_("REV|DAY"),
        N_("A git revision, or a day; otherwise HEAD, and the files as they are now."),
    ),
]


@takes
def log(question: Question, row_id: RowId) -> int:
    """Tell the life of a row from its record and from git: ledger log pilots/7."""
    from ledgertool.answers.life import AskedDay, life

    day, is_present = question.as_of.day, question.revision is None
    asked = AskedDay(day, question.names_a_day, is_present)
    return question.answer(life(question.ledger, row_id, asked, _tracing(question)))


def _tracing(question: Question) -> "Tracing":
    """Give what asks git about a row; where git cannot be asked, that is said once."""
    from ledgertool.answers.tracing import trace
    from ledgertool.reading.revision import newest

    @cache
    def past() -> "Revision | None":
        try:
            return question.revision or newest(question.folder)
        except LedgerError as error:
            say_on_stderr(str(error))
            return None

    def tracing(table: "Table", row: "Row") -> "Trace | None":
        known = past()
        if known is None:
            return None
        found = trace(known, table, row, question.ledger.kinds, question.as_of.day)
        if found is None:
            words = _("git does not know {path} yet, so only what is on record is told.")
            say_on_stderr(words.format(path=quoted(table.path)))
        return found

    return tracing


@takes
def diff(
    where: Where,
    filters: Filters,
    form: Form,
    first: State = None,
    second: State = None,
    by: Annotated[
        str,
        option("--by", N_("Group by table or by leader."), N_("WHAT"), completion.ways),
    ] = "table",
    no_cache: NoCache = False,
) -> int:
    """Tell what happened between two states: ledger diff 2020-06-30 2020-12-31."""
    from ledgertool.answers.between import later_entries
    from ledgertool.answers.differing import difference_list, find_way

    way = find_way(by)
    before = Question(where, When(at="HEAD" if first is None else first), form)
    after = Question(where, When(at=second, no_cache=no_cache), form)
    sides = _side(before), _side(after)
    if second is None:
        _refuse_what_git_does_not_keep(after)
    words = _("From {first} to {second}").format(
        first=_words(before, first or "HEAD"), second=_words(after, second)
    )
    criteria = after.criteria(filters)
    later = later_entries(before.whole_ledger, after.whole_ledger, after.as_of.day)
    sheet = difference_list(*sides, criteria, way, words, later)
    return after.answer(sheet, says_commit=False)


def _side(question: Question) -> "Side":
    from ledgertool.answers.between import Side

    return Side(question.ledger, question.as_of)


def _refuse_what_git_does_not_keep(present: Question) -> None:
    """See that files which git has never kept, or not here, are not taken for new or gone."""
    from ledgertool.reading.repository import Repository
    from ledgertool.reading.revision import refuse_what_git_does_not_keep

    folder = present.folder
    refuse_what_git_does_not_keep(Repository(folder), folder, present.ledger.names)


def _words(question: Question, asked: str | None) -> str:
    """Say which state is meant."""
    commit = question.commit
    if commit is None or asked is None:
        return _("the files as they are now")
    if day := question.day_of_data:
        words = _("{day} (commit {commit} of {committed})")
        return words.format(day=day, commit=commit.short, committed=commit.day)
    words = _("{name} (commit {commit} of {committed})")
    return words.format(name=asked, commit=commit.short, committed=commit.day)
