"""What is done with a change of the data: it is refused, shown or made, and told of."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from ledgertool.cli.console import say_on_stderr, say_on_stdout, write_on_stderr
from ledgertool.language import _

if TYPE_CHECKING:
    from ledgertool.editing.change import Change
    from ledgertool.findings.finding import Finding
    from ledgertool.reading.ledger import Ledger

EXIT_REFUSED = 2


@contextmanager
def refusing() -> Iterator[None]:
    """Refuse what cannot be read: nothing is written then, so it is no answer with errors.

    Raises NotChangeable.
    """
    from ledgertool.editing.refusals import NotChangeable
    from ledgertool.errors import NotReadable

    try:
        yield
    except NotReadable as error:
        name, reason, place = (error.facts[fact] for fact in ("name", "reason", "place"))
        raise NotChangeable(name=name, reason=reason, place=place) from None


@contextmanager
def changing(folder: Path, *, dry_run: bool) -> Iterator[None]:
    """Keep other writers out while data is read, changed and written; nobody, where none is.

    Raises what ``alone_in`` raises, and NotChangeable for what cannot be read.
    """
    from ledgertool.cli.saving import alone_in

    with refusing(), nullcontext() if dry_run else alone_in(folder):
        yield


def make(
    change: "Change", folder: Path, done: Iterable[str], remarks: Iterable[str], *, dry_run: bool
) -> int:
    """Write the files of a change, or only show how they would differ; give the exit code.

    ``done`` tells what was done, ``remarks`` what is no error and yet worth a look. Raises
    what ``write_changes`` raises.
    """
    from ledgertool.cli.mending import show_patch
    from ledgertool.editing.writing import write_changes

    files = change.before.files
    if dry_run:
        for file in change.files:
            path, is_new = files.path_of(file.name), not files.has(file.name)
            show_patch(path, file.before, file.after, is_new=is_new)
    else:
        write_changes(folder, change.files)
        say_on_stdout("".join(f"{line}\n" for line in done))
    say_on_stderr(*remarks)
    _tell(change.new, change.after)
    return _tell_older(change.errors, change.after)


def refuse(change: "Change", hints: Iterable[str] = ()) -> int:
    """Tell the errors that a change would bring, and how they are avoided; give the exit code."""
    from ledgertool.cli.reporting import report_of
    from ledgertool.output.reporters import written
    from ledgertool.privacy import guarded

    write_on_stderr(guarded(written(report_of(change.after, change.new), "text")))
    say_on_stderr(*hints)
    say_on_stderr(_("Nothing was written: the data would have an error that it has not now."))
    return EXIT_REFUSED


def _tell(found: "Sequence[Finding]", ledger: "Ledger") -> None:
    """Tell findings, each in a line."""
    from ledgertool.cli.reporting import report_of
    from ledgertool.output.reporters import written
    from ledgertool.privacy import guarded

    if found:
        write_on_stderr(guarded(written(report_of(ledger, found), "concise")))


def _tell_older(errors: "Sequence[Finding]", ledger: "Ledger") -> int:
    """Tell the errors that were there before; give the exit code."""
    from ledgertool.cli.question import EXIT_DATA_ERRORS, errors_counted

    if not errors:
        return 0
    _tell(errors, ledger)
    say_on_stderr(errors_counted(len(errors)))
    return EXIT_DATA_ERRORS
