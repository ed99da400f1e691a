"""The command digest: files for the offices' robots and mail programs, which it leaves to send."""

import stat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from ledgertool.cli import completion
from ledgertool.cli.declaring import option
from ledgertool.cli.options import Filters, Form, When, Where, takes
from ledgertool.cli.question import Question, whole_number
from ledgertool.cli.refusals import TooFewBytes
from ledgertool.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledgertool.answers.digest import Digest

_FOLDER: Final = "digest"


ForWhom = Annotated[
    str,
    option("--for", N_("For each leader, or each lead department."), N_("WHAT"), completion.owners),
]

MailForm = Annotated[
    str,
    option(
        "--format -f",
        N_(
            "md, or eml: a mail without sender and recipient, which the mail program or the robot"
            " adds."
        ),
        N_("FORMAT"),
        completion.digest_forms,
    ),
]

MostBytes = Annotated[
    str, option("--max-bytes", N_("The most bytes of a file; what is longer is parted."), N_("N"))
]

DigestFolder = Annotated[
    str | None,
    option("--output -o", N_("The folder for the files; digest by default."), N_("DIR")),
]


@takes
def digest(
    filters: Filters,
    where: Where,
    when: When,
    owner: ForWhom = "leader",
    form: MailForm = "md",
    most: MostBytes = "4096",
    output: DigestFolder = None,
    force: Annotated[bool, option("--force", N_("Overwrite existing files."))] = False,
) -> int:
    """Write for each leader or department what is overdue, due soon, behind and silent.

    It writes files and sends nothing: ledger digest --for department -f eml.
    """
    from ledgertool.answers.digest import digests
    from ledgertool.answers.shares import find_owner
    from ledgertool.cli.console import say_on_stderr
    from ledgertool.cli.saving import save_each

    by, form = find_owner(owner, "--for"), _form(form)
    room = whole_number("--max-bytes", most, digits=9)
    folder = _folder(output)
    question = Question(where, when, Form("md"))
    found = digests(question.ledger, question.criteria(filters), question.as_of, by)
    files = _files(found.each, form, room)
    if files:
        save_each(folder, files, question.folder, force=force)
    else:
        say_on_stderr(_("Nothing is overdue, due soon, behind or silent, so no file was written."))
    question.say_commit()
    say_on_stderr(*found.notes)
    return question.tell_errors()


def _form(typed: str) -> str:
    """Find the form of a digest. Raises UnknownChoice."""
    from ledgertool.answers.naming import alike
    from ledgertool.errors import UnknownChoice
    from ledgertool.output.digests import FORMS

    for name in alike(typed, FORMS):
        return name
    raise UnknownChoice(typed, FORMS, option="--format")


def _folder(output: str | None) -> str:
    """Give the folder; one that nobody has named is a plain one. Raises NoPlainFile."""
    from ledgertool.cli.saving import refuse_what_leads_elsewhere
    from ledgertool.errors import CannotWrite

    if output is None:
        refuse_what_leads_elsewhere(Path(_FOLDER), stat.S_ISDIR)
        return _FOLDER
    if output in ("", "-"):
        raise CannotWrite(path=output, reason=_("there is no such folder"))
    return output


def _files(each: "Sequence[Digest]", form: str, most: int) -> dict[str, bytes]:
    """Write digests in pieces, each under the name of its file. Raises TooFewBytes."""
    from ledgertool.output.digests import least, written
    from ledgertool.output.filenames import file_names

    pieces: list[tuple[str, bytes]] = []
    for one in each:
        files = written(one, form, most)
        if files is None:
            needed = max(least(digest, form) for digest in each)
            example = f"--max-bytes {needed}"
            raise TooFewBytes(option=f"--max-bytes {most}", example=example)
        width = len(str(len(files)))
        for number, content in enumerate(files, 1):
            part = f"（{number:0{width}}）" if len(files) > 1 else ""
            pieces.append((f"{one.name}{part}", content))
    names = file_names((name for name, _content in pieces), f".{form}")
    return dict(zip(names, (content for _name, content in pieces), strict=True))
