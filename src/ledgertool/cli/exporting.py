"""The data of one repository for engines: export."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from ledgertool.cli.declaring import option
from ledgertool.cli.options import Form, When, Where, takes
from ledgertool.cli.question import Question
from ledgertool.language import N_, _, ngettext, quoted

if TYPE_CHECKING:
    from ledgertool.lake.flat import BureauOrigin
    from ledgertool.reading.ledger import Ledger

FORMATS: Final = ("parquet",)
_COMMAND: Final = "ledger export"

NewLake = Annotated[
    str | None,
    option("--output -o", N_("The folder to write; a lake that is there is replaced."), N_("DIR")),
]
LakeFormat = Annotated[
    str, option("--format -f", N_("The format of the files: parquet."), N_("FORMAT"))
]
BureauName = Annotated[
    str | None,
    option("--bureau", N_("The code of the bureau, which each row then has: 510402."), N_("CODE")),
]
Earlier = Annotated[
    str | None,
    option("--at", N_("The data of a git revision, or as it was on a day."), N_("REV|DAY")),
]


@takes
def export(
    where: Where,
    output: NewLake = None,
    form: LakeFormat = FORMATS[0],
    bureau: BureauName = None,
    at: Earlier = None,
) -> int:
    """Write the data as Parquet for DuckDB, Spark and others: ledger export -o DIR.

    docs/tables.md tells the tables. The same commit gives the same files.
    """
    from ledgertool.cli.console import say_on_stderr
    from ledgertool.cli.interrupts import raised
    from ledgertool.lake.writing import write_lake

    folder = _place(form, output)
    code = _code(bureau)
    question = Question(where, When(at=at), Form())
    ledger = _in_english(question)
    origin = _origin(question, ledger, code, at)
    with raised():
        write_lake(ledger, origin, folder)
    say_on_stderr(*_told(folder, ledger, origin), *filter(None, [question.commit_words]))
    return question.tell_errors()


def _place(form: str, output: str | None) -> Path:
    """Give the folder to write, after all is seen that hinders that.

    Raises UnknownChoice, MissingExtra, MissingArgument, InsideData, and as lakes do.
    """
    from ledgertool.answers.naming import alike
    from ledgertool.cli.folder import data_around
    from ledgertool.errors import InsideData, MissingArgument, UnknownChoice
    from ledgertool.lake.engine import engine
    from ledgertool.lake.placing import see_that_it_may_go

    if not alike(form, FORMATS):
        raise UnknownChoice(form, FORMATS, option="--format")
    engine(FORMATS[0])
    if not output or output == "-":
        raise MissingArgument(command=_COMMAND, argument="--output DIR")
    folder = Path(output)
    if around := data_around(folder):
        raise InsideData(path=output, data=around.as_posix())
    see_that_it_may_go(folder)
    return folder


def _code(bureau: str | None) -> str:
    """Read the code of a bureau. Raises UnfitValue."""
    from ledgertool.editing.refusals import UnfitValue
    from ledgertool.lake.flat import HERE
    from ledgertool.model.fields import takes as takes_value
    from ledgertool.model.workspace import GatheredBureau

    if bureau is None:
        return HERE
    if not takes_value(GatheredBureau, "code", bureau):
        reason = _("a code has letters, figures and hyphens, as 510402 has")
        raise UnfitValue(option="--bureau", text=bureau, reason=reason)
    return bureau


def _in_english(question: Question) -> "Ledger":
    """Read the data as a lake has it: what is wrong with it is told in English, whoever asks."""
    from ledgertool.cli.progress import telling
    from ledgertool.language import speaking
    from ledgertool.reading.ledger import load

    where = question.revision or question.folder
    with telling(_("Reading files")) as tell, speaking("en"):
        return load(where, tell=tell)


def _origin(question: Question, ledger: "Ledger", code: str, at: str | None) -> "BureauOrigin":
    from ledgertool.lake.origins import origin_of_folder, origin_of_revision

    if question.revision is None:
        return origin_of_folder(question.folder, ledger, code)
    return origin_of_revision(question.revision, at or "", code)


def _told(folder: Path, ledger: "Ledger", origin: "BureauOrigin") -> list[str]:
    """Say what was written, and whether it names a commit."""
    rows = sum(len(table.rows) for table in ledger.tables)
    wrote = ngettext("Wrote {path}: {count} row.", "Wrote {path}: {count} rows.", rows)
    said = [wrote.format(path=quoted(str(folder)), count=rows)]
    if origin.commit is None and origin.data is not None:
        said.append(_("The files are not as the last commit has them, so it names no commit."))
    return said
