"""The command that tells what is wrong in the data: check."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ledgertool.cli.comparing import changes, earlier_states, say_what_was_not_compared
from ledgertool.cli.declaring import argument
from ledgertool.cli.options import Checks, NoCache, Where, takes
from ledgertool.errors import NoTables, NotInData, NotTogether, UnknownCode
from ledgertool.language import N_

if TYPE_CHECKING:
    from ledgertool.findings.finding import Finding
    from ledgertool.reading.ledger import Ledger

EXIT_FOUND = 1
EXIT_NOT_COMPARED = 3


@takes
def check(
    where: Where,
    options: Checks,
    paths: Annotated[
        list[str] | None,
        argument(N_("PATH"), N_("Files or folders to report on; everything by default.")),
    ] = None,
    no_cache: NoCache = False,
) -> int:
    """Check the data: every finding with its place, what is expected, and how to fix it."""
    from ledgertool.cli.folder import find_data_of
    from ledgertool.cli.opening import opened
    from ledgertool.cli.reporting import asked_forms, may_be_written, report_of, write_report

    if options.fix and options.diff:
        raise NotTogether(option="--fix", other="--diff")
    forms = asked_forms(options.formats or (), diff=options.diff)
    is_selected = _selection(options)
    folder = find_data_of(paths or (), where.data)
    # what is fixed is spliced into what was read
    ledger = opened(folder, anew=no_cache or options.fix or options.diff)
    if not ledger.tables and not ledger.unread:
        raise NoTables(path=folder.as_posix())
    states = earlier_states(ledger, folder, options.against)
    is_asked = _asked(paths or (), folder, [ledger, *states])
    names = {name for name in ledger.names if is_asked(ledger.files.path_of(name))}
    may_be_written(forms, folder, force=options.force)
    ledger = _mended(ledger, folder, names, options)
    told = [*_found(ledger, options, is_selected), *filter(is_selected, changes(states, ledger))]
    told += filter(is_selected, _against_documents(ledger, folder, is_asked))
    found = sorted((one for one in told if is_asked(one.path)), key=lambda finding: finding.order)
    if found or forms or not options.diff:  # a patch goes to stdout, the report beside it
        write_report(report_of(ledger, found), forms, "stderr" if options.diff else "stdout")
    lacking = say_what_was_not_compared(states, ledger, found, is_asked)
    failing = ("error", "warning") if options.strict else ("error",)
    if any(finding.severity in failing for finding in found):
        return EXIT_FOUND
    return EXIT_NOT_COMPARED if lacking else 0


def _mended(ledger: "Ledger", folder: Path, names: set[str], options: Checks) -> "Ledger":
    """Mend some files, or show how they would be, as it is asked for. Raises CannotWrite."""
    from ledgertool.cli.mending import mend, show_mending

    if options.diff:
        show_mending(ledger, names, _selection(options))
    return mend(ledger, folder, names, _selection(options)) if options.fix else ledger


def _against_documents(
    ledger: "Ledger", folder: Path, is_asked: Callable[[str], bool]
) -> "Iterator[Finding]":
    """Compare the data with the issued documents that are kept beside it."""
    if ledger.issued is None:
        return iter(())
    from ledgertool.checking.issued.kept import kept_documents

    return kept_documents(ledger, folder, is_asked)


def _selection(options: Checks) -> "Callable[[Finding], bool]":
    """Make the test of ``--select`` and ``--ignore``. Raises UnknownCode."""
    from ledgertool import spelling
    from ledgertool.answers.naming import all_meant
    from ledgertool.findings import all_rules

    codes = all_rules()

    def find(text: str) -> str | None:
        beginning = spelling.name(text).upper()
        return beginning if any(code.startswith(beginning) for code in codes) else None

    def beginnings(typed: Sequence[str]) -> tuple[str, ...]:
        return tuple(all_meant(typed, find, lambda text: UnknownCode(text, codes)))

    select, ignore = beginnings(options.select or ("",)), beginnings(options.ignore or ())
    return lambda one: one.code.startswith(select) and not one.code.startswith(ignore)


def _asked(
    paths: Sequence[str], folder: Path, ledgers: "Sequence[Ledger]"
) -> Callable[[str], bool]:
    """Make the test of whether a file is one of those named, or in a folder named; all, otherwise.

    A name counts where any of the ledgers has it: what is gone was in an earlier one. A folder
    that could not be looked into counts for all that is named in it. Raises NotInData.
    """
    named = {text: _places(text) for text in paths}
    wanted = {place for places in named.values() for place in places}
    above = {folder for place in wanted for folder in place.parents}

    @cache
    def is_asked(path: str) -> bool:
        is_in = not wanted.isdisjoint(_around(path))
        return not named or is_in or not above.isdisjoint(_places(path))

    files = ledgers[0].files
    known = {files.path_of(name) for ledger in ledgers for name in ledger.readings}
    around = {place for path in known for place in _around(path)} if named else set()
    data = os.path.realpath(folder)
    for text, places in named.items():
        inside = os.path.exists(text) and places[1].is_relative_to(data)  # noqa: PTH110 - which never raises
        if not inside and around.isdisjoint(places):
            raise NotInData(path=text)
    return is_asked


def _places(text: str) -> tuple[Path, Path]:
    """Give a path as it is written and as links lead: the two may differ where one is gone."""
    try:
        absolute = os.path.abspath(text)  # noqa: PTH100 - which follows links
        return Path(absolute), Path(os.path.realpath(text))
    except OSError:  # no current folder
        raise NotInData(path=text) from None


def _around(path: str) -> Iterator[Path]:
    """Give the places of a file, and all folders that it is in."""
    for own in _places(path):
        yield own
        yield from own.parents


def _found(
    ledger: "Ledger", options: Checks, is_selected: "Callable[[Finding], bool]"
) -> "list[Finding]":
    from ledgertool.checking import checks
    from ledgertool.findings.finding import Severity

    least = Severity.NOTE if options.notes else Severity.WARNING
    return checks.check(ledger, is_selected, least=least)
