"""The commands that look back: diff."""

from typing import TYPE_CHECKING, Annotated

from ledgertool.cli import completion
from ledgertool.cli.declaring import argument, option
from ledgertool.cli.options import Filters, Form, When, Where, takes
from ledgertool.cli.question import Question
from ledgertool.language import N_, _

if TYPE_CHECKING:
    from ledgertool.answers.between import Side

State = Annotated[
    str | None,
    argument(
        N_("REV|DAY"),
        N_("A git revision, or a day; otherwise HEAD, and the files as they are now."),
    ),
]


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
) -> int:
    """Tell what happened between two states: ledger diff 2020-06-30 2020-12-31."""
    from ledgertool.answers.differing import difference_list, find_way

    way = find_way(by)
    before = Question(where, When(at="HEAD" if first is None else first), form)
    after = Question(where, When(at=second), form)
    sides = _side(before), _side(after)
    if second is None:
        _refuse_what_git_does_not_keep(after)
    words = _("From {first} to {second}").format(
        first=_words(before, first or "HEAD"), second=_words(after, second)
    )
    criteria = after.criteria(filters)
    return after.answer(difference_list(*sides, criteria, way, words), says_commit=False)


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
