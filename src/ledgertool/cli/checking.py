"""The command that tells what is wrong in the data: check."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ledgertool.cli.console import say_on_stderr
from ledgertool.cli.options import Checks, Where, argument, takes
from ledgertool.errors import NoTables, NotInData, UnknownCode
from ledgertool.language import N_, _, quoted

if TYPE_CHECKING:
    from ledgertool.findings.finding import Finding
    from ledgertool.reading.ledger import Ledger

EXIT_FOUND = 1


@takes
def check(
    where: Where,
    options: Checks,
    paths: Annotated[
        list[str] | None,
        argument(
            "PATH", N_("Files or folders: only what is wrong in them is told; all, otherwise.")
        ),
    ] = None,
) -> int:
    """Check the data: every finding with its place, what is expected, and how to mend it."""
    from ledgertool.cli.folder import find_data_of
    from ledgertool.cli.mending import mend, show_mending
    from ledgertool.cli.reporting import asked_forms, report_of, write_report
    from ledgertool.reading.ledger import load

    forms = asked_forms(options.formats or ())
    is_selected = _selection(options)
    folder = find_data_of(paths or (), where.data)
    ledger = load(folder)
    if not ledger.tables and not ledger.unread:
        raise NoTables(path=folder.as_posix())
    names = _named(paths or (), folder, ledger)
    if options.diff:
        show_mending(ledger, names)
        return 0
    if options.fix:
        ledger = mend(ledger, folder, names)
    found = _found(ledger, folder, options, is_selected)
    if names != set(ledger.names):
        asked = {ledger.files.path_of(name) for name in names}
        found = [finding for finding in found if finding.path in asked]
    write_report(report_of(ledger, found), forms)
    failing = ("error", "warning") if options.strict else ("error",)
    return EXIT_FOUND if any(finding.severity in failing for finding in found) else 0


def _selection(options: Checks) -> "Callable[[Finding], bool]":
    """Make the test of ``--select`` and ``--ignore``. Raises UnknownCode."""
    from ledgertool.findings import all_rules

    codes = all_rules()
    for prefix in (*(options.select or ()), *(options.ignore or ())):
        if not any(code.startswith(prefix.upper()) for code in codes):
            raise UnknownCode(prefix, codes)
    select = tuple(prefix.upper() for prefix in options.select or ("",))
    ignore = tuple(prefix.upper() for prefix in options.ignore or ())
    return lambda one: one.code.startswith(select) and not one.code.startswith(ignore)


def _named(paths: Sequence[str], folder: Path, ledger: "Ledger") -> set[str]:
    """Tell which files are meant: those named, those in folders named, or all.

    Raises NotInData.
    """
    root = folder.resolve()
    named: set[str] = set()
    for text in paths:
        path = Path(text).resolve()
        inside = {name for name in ledger.names if (root / name).resolve().is_relative_to(path)}
        if not inside and not path.is_relative_to(root):
            raise NotInData(path=text)
        named |= inside
    return named if paths else set(ledger.names)


def _found(
    ledger: "Ledger", folder: Path, options: Checks, is_selected: "Callable[[Finding], bool]"
) -> "list[Finding]":
    from ledgertool.checking import checks
    from ledgertool.findings.finding import Severity

    least = Severity.NOTE if options.notes else Severity.WARNING
    found = checks.check(ledger, is_selected, least=least)
    if options.against is None:
        return found
    changes = filter(is_selected, _silent_changes(ledger, folder, options.against))
    return sorted([*found, *changes], key=lambda finding: finding.order)


def _silent_changes(ledger: "Ledger", folder: Path, revision: str) -> "list[Finding]":
    """Compare with the state from which the present one parted, or with the revision itself."""
    from ledgertool.checking.changes import compare
    from ledgertool.reading.ledger import load
    from ledgertool.reading.revision import Revision, common_ancestor

    base = common_ancestor(folder, revision)
    if base is None:
        say_on_stderr(
            _("No common ancestor with {name} is known here; compared with {name} itself.").format(
                name=quoted(revision)
            )
        )
    return compare(load(Revision(folder, base or revision)), ledger)
