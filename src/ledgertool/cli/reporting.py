"""The report of ``check``: in which forms it is asked for, and where each of them goes."""

import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ledgertool.cli.console import say_on_stdout
from ledgertool.cli.runner import in_repository, tell_runner
from ledgertool.editing.writing import write_whole
from ledgertool.errors import TwoOnStdout, UnknownChoice
from ledgertool.findings.finding import Finding
from ledgertool.output.reporters import REPORTERS, Report, written
from ledgertool.privacy import guarded
from ledgertool.reading.ledger import Ledger

ReportForm = tuple[str, str]
"""A reporter, and the file for its report; without a file it goes to stdout."""


def asked_forms(formats: Sequence[str]) -> list[ReportForm]:
    """Read ``NAME[=FILE]``. Raises UnknownChoice and TwoOnStdout."""
    forms: list[ReportForm] = []
    for text in formats:
        reporter, _equals, file = text.partition("=")
        if reporter not in REPORTERS:
            raise UnknownChoice(reporter, REPORTERS, option="--format")
        forms.append((reporter, file))
    on_stdout = [reporter for reporter, file in forms if not file]
    if len(on_stdout) > 1:
        raise TwoOnStdout(example=f"-f {on_stdout[-1]}=FILE")
    return forms


def report_of(ledger: Ledger, found: Sequence[Finding]) -> Report:
    """Make the report of a check, with paths as they are seen from the current folder."""
    names = {_from_here(ledger.files.path_of(name)): name for name in ledger.names}
    rows = sum(table.size for table in ledger.tables)

    @cache
    def lines(path: str) -> list[str]:
        return ledger.document(names[path]).text.split("\n") if path in names else []

    placed = tuple(finding._replace(path=_from_here(finding.path)) for finding in found)
    return Report(placed, len(names), len(ledger.tables), rows, lines)


def _from_here(path: str) -> str:
    """Give a path relative to the current folder where it is below it, as given otherwise."""
    whole, current = Path(path), Path.cwd()
    return whole.relative_to(current).as_posix() if whole.is_relative_to(current) else path


def write_report(report: Report, forms: Sequence[ReportForm]) -> None:
    """Write a report in the forms asked for; without any, for people and for GitHub's runner."""
    if not forms:
        tell_runner(report)
    for reporter, file in forms or [("text", "")]:
        if file:
            write_whole(Path(file), _text(report, reporter))
        elif reporter in ("text", "concise"):
            say_on_stdout(guarded(_in_colour(report, reporter)))
        else:
            say_on_stdout(_text(report, reporter))


def _text(report: Report, reporter: str) -> str:
    return written(in_repository(report) if reporter in ("github", "sarif") else report, reporter)


def _in_colour(report: Report, reporter: str) -> str:
    if reporter != "text" or not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return written(report, reporter)
    from rich.console import COLOR_SYSTEMS, Console
    from rich.style import Style

    name = Console().color_system
    colours = COLOR_SYSTEMS[name] if name else None
    return written(
        report,
        reporter,
        paint=lambda piece, style: Style.parse(style).render(piece, color_system=colours),
    )
