"""The command board: a page of the web for everybody's browser."""

import re
import stat
from pathlib import Path
from typing import Annotated, Final

from ledgertool.cli.declaring import option
from ledgertool.cli.options import Filters, Form, When, Where, takes
from ledgertool.cli.question import Question
from ledgertool.cli.refusals import OnlyPages
from ledgertool.language import N_

_FILE: Final = "board.html"
_SUFFIX: Final = ".html"
_FORMAT: Final = "html"

_OURS: Final = re.compile(
    r'<!doctype html>\s*<html[^<>]*>\s*<head>\s*(?:<meta charset="utf-8">\s*)?'
    r'<meta name="generator" content="ledgertool board">'
)
"""How a page begins that this command has made."""


PageFile = Annotated[
    str | None,
    option("--output -o", N_("The file to write; board.html by default. - is stdout."), N_("FILE")),
]

Published = Annotated[
    bool,
    option("--public", N_("Leave out contacts, and notes, problems and next steps of records.")),
]

NotOurs = Annotated[
    bool, option("--force", N_("Overwrite a file that is not a board of this tool."))
]


@takes
def board(
    filters: Filters,
    where: Where,
    when: When,
    output: PageFile = None,
    is_public: Published = False,
    force: NotOurs = False,
) -> int:
    """Write a page for the browser, with pictures, filters and search: ledger board.

    It is one file that needs no network; a board that is there already is replaced.
    """
    from ledgertool.answers import board as gathering
    from ledgertool.cli.console import answer_on_stdout, say_on_stderr
    from ledgertool.cli.saving import save
    from ledgertool.output.web.board import board_page

    file = _file(output)
    question = Question(where, when, Form(_FORMAT))  # sees to it that it can be written
    criteria = question.criteria(filters)
    shown = gathering.board(question.ledger, criteria, question.as_of, is_public=is_public)
    if file is not None:
        _refuse_to_lose(file, question.folder, is_named=output is not None, force=force)
    page = board_page(shown, question.commit_words)
    if file is None:
        answer_on_stdout(page, _FORMAT)
    else:
        say_on_stderr(save(file, page))
    say_on_stderr(*shown.notes)
    question.say_commit()
    return question.tell_errors()


def _file(output: str | None) -> str | None:
    """Give the file to write; none where the page goes to stdout. Raises OnlyPages."""
    if output == "-":
        return None
    file = _FILE if output is None else output
    if Path(file).suffix.lower() != _SUFFIX:
        raise OnlyPages(example=f"-o FILE{_SUFFIX}")
    return file


def _refuse_to_lose(file: str, data: Path, *, is_named: bool, force: bool) -> None:
    """See to it that nothing is lost but an earlier board.

    Raises FileExists, DataFile, and NoPlainFile for a link that nobody has named.
    """
    from ledgertool.cli.saving import refuse_to_lose, refuse_what_leads_elsewhere

    if not is_named:
        refuse_what_leads_elsewhere(Path(file), stat.S_ISREG)
    refuse_to_lose(file, data, force=force, is_ours=lambda text: _OURS.match(text) is not None)
