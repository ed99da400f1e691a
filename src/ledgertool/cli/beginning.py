"""The command that begins a data repository: init."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from ledgertool import __version__
from ledgertool.cli.declaring import argument
from ledgertool.cli.edit_options import FirstTable
from ledgertool.cli.options import takes
from ledgertool.editing.refusals import UnfitValue
from ledgertool.errors import CannotRead, InsideData, KindNeeded, NotEmpty, UnknownKind
from ledgertool.language import N_, _, quoted

if TYPE_CHECKING:
    from ledgertool.output.beginning import NewLedger
    from ledgertool.reading.kinds import Kinds

_UNKNOWN: Final = "ledgertool @ git+https://github.com/OWNER/ledgertool@COMMIT"
_MERGING: Final = 'git config merge.ledger.driver "ledger merge-driver %O %A %B %P"'
_ADDRESS = re.compile(r"(?:https|ssh)://[\w.~:/-]+")
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


@takes
def init(
    first: FirstTable,
    folder: Annotated[
        str,
        argument(N_("DIR"), N_("An empty or new folder; the current one by default.")),
    ] = ".",
) -> int:
    """Begin a data repository, with an empty table: ledger init 2026台账 --kind task."""
    from ledgertool.cli.interrupts import held_off
    from ledgertool.cli.question import read_year
    from ledgertool.editing.writing import write_all
    from ledgertool.output.beginning import NewLedger
    from ledgertool.reading.kinds import Kinds

    path = Path(folder or ".")
    _refuse_what_is_there(path)
    today = date.today()
    year = today.year if first.year is None else read_year("--year", first.year, today)
    known = Kinds({}, {})
    rows = known[_chosen(known, first.kind)]
    new = NewLedger(rows, rows.name if first.title is None else first.title, year, _tool())
    _refuse_what_does_not_pass(new)
    with held_off() as let_it_end:
        write_all(path, new.files())
        let_it_end()
    _tell(path, new)
    return 0


def _refuse_what_is_there(folder: Path) -> None:
    """See to it that a folder is new or empty, but for git's own, and that no data is around it.

    Raises NotEmpty, CannotRead and InsideData.
    """
    from ledgertool.cli.folder import data_around
    from ledgertool.editing.replacing import reason

    try:
        if folder.is_symlink():
            raise NotEmpty(path=str(folder), reason=_("it is a link"))
        inside = sorted(one.name for one in folder.iterdir() if one.name != ".git")
    except FileNotFoundError:
        inside = []
    except NotADirectoryError:
        raise NotEmpty(path=str(folder), reason=_("it is a file")) from None
    except OSError as error:
        raise CannotRead(path=str(folder), reason=reason(error)) from None
    if inside:
        from ledgertool.names import few

        names = few(inside)
        raise NotEmpty(path=str(folder), reason=_("it holds {names}").format(names=names))
    if around := data_around(folder):
        raise InsideData(path=str(folder), data=around.as_posix())


def _chosen(known: "Kinds", typed: str | None) -> str:
    """Find the kind that is meant; ask for it, where somebody sits at a terminal.

    Raises UnknownKind and KindNeeded.
    """
    from ledgertool.answers.lookup import find_kinds
    from ledgertool.cli.asking import choose, is_somebody_there
    from ledgertool.cli.console import say_on_stderr

    if typed is not None:
        (name,) = find_kinds(known, [typed], None)
        return name
    names = [f"{name} {rows.name}" for name, rows in known.items()]
    if not is_somebody_there():
        raise KindNeeded(option="--kind", names=names)
    while True:
        answer = choose(_("Which kind of table?"), names).partition(" ")[0]
        try:
            (name,) = find_kinds(known, [answer], None)
        except UnknownKind as error:
            say_on_stderr(str(error))
        else:
            return name


def _refuse_what_does_not_pass(new: "NewLedger") -> None:
    """See to it that the new ledger passes ``check``. Raises UnfitValue for the title."""
    from ledgertool.checking.checks import check
    from ledgertool.findings.finding import Severity

    if not new.title.strip() or "\n" in new.title or "\r" in new.title:
        raise UnfitValue(option="--title", text=new.title, reason=_("one line of text is expected"))
    for finding in check(new.ledger(), least=Severity.WARNING):
        raise UnfitValue(option="--title", text=new.title, reason=finding.message)


def _tool() -> str:
    """Tell what pip is to install elsewhere for this tool, as far as its installation shows it."""
    about = None
    with suppress(PackageNotFoundError):
        about = distribution("ledgertool").read_text("direct_url.json")
    if about is None:
        return f"ledgertool=={__version__}"
    where = json.loads(about)
    address, commit = where.get("url", ""), where.get("vcs_info", {}).get("commit_id", "")
    if _ADDRESS.fullmatch(address) and _COMMIT.fullmatch(commit):
        return f"ledgertool @ git+{address}@{commit}"
    return _UNKNOWN


def _tell(folder: Path, new: "NewLedger") -> None:
    """Say what was made, and what to do next."""
    from ledgertool.cli.console import answer_on_stdout
    from ledgertool.privacy import safe

    answer_on_stdout("".join(f"{safe(line)}\n" for line in _next_steps(folder, new)))


def _next_steps(folder: Path, new: "NewLedger") -> Iterator[str]:
    yield _("Began a ledger in {path}; data/{table} has no row yet.").format(
        path=quoted(str(folder)), table=new.table
    )
    yield _("1. In that folder, write people and departments into data/registry.yaml.")
    yield _("2. Add a row: ledger add {table} asks for each column. Or edit the file.").format(
        table=new.short
    )
    yield _("3. Check and read: ledger check, then ledger list. README.md tells more.")
    yield _("4. Keep it in git: git init, git add ., git commit; then pre-commit install.")
    yield _("5. Let git merge row by row, in each clone once: {command}").format(command=_MERGING)
    if new.tool == _UNKNOWN:
        yield _("6. In .github/workflows/check.yml, say where ledgertool is installed from.")
