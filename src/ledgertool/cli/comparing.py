"""What ``check --against`` compares with, and what of it could not be compared."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ledgertool.cli.console import say_on_stderr
from ledgertool.language import _, quoted

if TYPE_CHECKING:
    from ledgertool.checking.changes import Unread
    from ledgertool.findings.finding import Finding
    from ledgertool.reading.ledger import Ledger
    from ledgertool.reading.repository import Repository
    from ledgertool.reading.revision import Revision


def earlier_states(ledger: "Ledger", folder: Path, revision: str | None) -> "list[Ledger]":
    """Read the states from which the present one parted; none, where no revision is named.

    Raises as Repository and Revision do, and as what refuses the present files does.
    """
    if revision is None:
        return []
    from ledgertool.cli.progress import telling
    from ledgertool.reading.ledger import load
    from ledgertool.reading.repository import Repository
    from ledgertool.reading.revision import refuse_what_git_does_not_keep

    repository = Repository(folder)
    refuse_what_git_does_not_keep(repository, folder, ledger.names)
    with telling(_("Reading files")) as tell:
        return [load(state, tell=tell) for state in _states(repository, folder, revision)]


def _states(repository: "Repository", folder: Path, revision: str) -> "Iterator[Revision]":
    from ledgertool.reading import commits
    from ledgertool.reading.revision import Revision

    named = commits.find(repository, revision)
    bases = commits.partings(repository, revision)
    if not bases:
        say_on_stderr(
            _("No common ancestor with {name} is known here; compared with {name} itself.").format(
                name=quoted(revision)
            )
        )
    elif len(bases) > 1:
        say_on_stderr(
            _(
                "The present state and {name} have several common ancestors; compared with each."
                " Merging {name} leaves one."
            ).format(name=quoted(revision))
        )
    for commit in bases or [named]:
        yield Revision(repository, folder, commit, revision if commit == named else commit[:12])


def changes(states: "Sequence[Ledger]", ledger: "Ledger") -> "list[Finding]":
    """Find what was changed in silence since any of some earlier states."""
    if not states:
        return []
    from ledgertool.checking.changes import compare

    return list(dict.fromkeys(one for state in states for one in compare(state, ledger)))


def say_what_was_not_compared(
    states: "Sequence[Ledger]",
    ledger: "Ledger",
    told: "Iterable[Finding]",
    is_asked: Callable[[str], bool],
) -> bool:
    """Say what cannot be read in an earlier state, or in the present one where no finding tells.

    Tell whether there was any.
    """
    if not states:
        return False
    from ledgertool.checking.changes import unread

    known = {finding.path for finding in told if finding.rule.hides}
    present = [one for one in unread(ledger) if one.path not in known]
    lacking = [
        one
        for one in (*(one for state in states for one in unread(state)), *present)
        if is_asked(ledger.files.path_of(one.file))
    ]
    say_on_stderr(*(_not_compared(one) for one in dict.fromkeys(lacking)))
    return bool(lacking)


def _not_compared(one: "Unread") -> str:
    path = quoted(one.path)
    if not one.position:
        return _("{path} cannot be read in full, so not all of it was compared.").format(path=path)
    if not one.row:
        return _("An item of {path} cannot be read, so it was not compared: no. {position}").format(
            path=path, position=one.position
        )
    return _("{row} cannot be read in {path}, so it was not compared.").format(
        row=quoted(one.row), path=path
    )
