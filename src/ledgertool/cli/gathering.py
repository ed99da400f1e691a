"""The command that gathers the ledgers of many bureaus into a lake: gather."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ledgertool.cli.declaring import argument, option
from ledgertool.cli.options import takes
from ledgertool.language import N_, _, quoted

if TYPE_CHECKING:
    from ledgertool.lake.gathered import GatheredOne
    from ledgertool.lake.gathering import GatheredLake
    from ledgertool.reading.workspace import Workspace

EXIT_STALE = 3
_EXAMPLE = "ledger gather workspace.yaml -o lake"


@takes
def gather(
    file: Annotated[
        str, argument(N_("WORKSPACE"), N_("The file that names the bureaus: workspace.yaml."))
    ],
    output: Annotated[
        str | None, option("--output -o", N_("The lake that is made or replaced."), N_("DIR"))
    ] = None,
    no_fetch: Annotated[
        bool, option("--no-fetch", N_("Fetch nothing; take what was fetched before."))
    ] = False,
) -> int:
    """Gather the ledgers of many bureaus into a lake: ledger gather workspace.yaml -o lake."""
    from ledgertool.cli.console import say_on_stderr
    from ledgertool.cli.interrupts import raised
    from ledgertool.cli.progress import telling
    from ledgertool.editing.refusals import DetailsMissing
    from ledgertool.lake.gathering import gather as gathered

    if not output:
        raise DetailsMissing(command="ledger gather", names=["-o DIR"], example=_EXAMPLE)
    workspace = _sound(file)
    around = Path(file).absolute().parent
    with raised():
        made = gathered(
            workspace.bureaus, around, Path(output), fetches=not no_fetch, telling=telling
        )
    say_on_stderr(*_sentences(made, output))
    return EXIT_STALE if any(one.hindrance for one in made.bureaus) else 0


def _sound(file: str) -> "Workspace":
    """Read a workspace, and tell what is wrong in it.

    Raises NoSuchSheet, FolderForSheet, CannotRead and UnfitWorkspace.
    """
    from ledgertool.cli.console import write_on_stderr
    from ledgertool.cli.refusals import UnfitWorkspace
    from ledgertool.editing.replacing import reason
    from ledgertool.errors import CannotRead
    from ledgertool.output.reporters import Report, written
    from ledgertool.privacy import guarded
    from ledgertool.reading import source
    from ledgertool.reading.sheets.refusals import FolderForSheet, NoSuchSheet
    from ledgertool.reading.workspace import read_workspace

    try:
        with Path(file).open("rb") as stream:
            document = source.read(stream.read(source.MAX_BYTES + 1))
    except FileNotFoundError:
        raise NoSuchSheet(path=file) from None
    except IsADirectoryError:
        raise FolderForSheet(path=file) from None
    except OSError as error:
        raise CannotRead(path=file, reason=reason(error)) from None
    workspace = read_workspace(Path(file).as_posix(), document)
    if workspace.findings:
        report = Report(workspace.findings, 1, 0, 0, lambda _path: ())
        write_on_stderr(guarded(written(report, "concise")))
    if workspace.findings or not workspace.bureaus:
        raise UnfitWorkspace(path=file)
    return workspace


def _sentences(made: "GatheredLake", lake: str) -> Iterator[str]:
    """Tell what became of a gathering; each bureau that is not as it is now by its name."""
    from ledgertool.lake.sources import told_of_errors

    for one in made.bureaus:
        if one.hindrance:
            yield _of_stale(one)
    if made.gone:
        words = _("No more in the workspace, and taken out of the lake: {names}.")
        yield words.format(names=_(", ").join(made.gone))
    yield from told_of_errors([one.code for one in made.bureaus if one.errors])
    stale = sum(one.hindrance is not None for one in made.bureaus)
    read = sum(one.was_read and not one.hindrance for one in made.bureaus)
    words = _("Bureaus read: {read}, unchanged: {unchanged}, stale: {stale}; rows in all: {rows}.")
    yield words.format(
        read=read,
        unchanged=len(made.bureaus) - read - stale,
        stale=stale,
        rows=sum(one.rows for one in made.bureaus),
    )
    words = _("Wrote {path}.") if made.is_written else _("{path} was left as it was.")
    yield words.format(path=quoted(lake))


def _of_stale(one: "GatheredOne") -> str:
    assert one.hindrance is not None
    if not one.is_there:
        words = _("{name} is not in the lake: {reason}.")
        return words.format(name=one.code, reason=one.hindrance.words)
    words = _("{name} is in the lake as it was on {day}: {reason}.")
    return words.format(name=one.code, day=one.day, reason=one.hindrance.words)
