"""The report of ``check``: in which forms it is asked for, and where each of them goes."""

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Literal

from ledgertool.answers.naming import alike
from ledgertool.cli.colours import colours
from ledgertool.cli.console import say_on_stdout, write_on_stderr
from ledgertool.cli.runner import in_repository, tell_runner
from ledgertool.cli.saving import refuse_to_lose, save, take_each
from ledgertool.editing.writing import is_written_through, real, stream_of
from ledgertool.errors import CannotWrite, OneFileForTwo, TwoOnStdout, UnknownChoice
from ledgertool.findings.finding import Finding
from ledgertool.language import _
from ledgertool.output.reporters import REPORTERS, Report, is_report, written
from ledgertool.privacy import guarded
from ledgertool.reading.ledger import Ledger

_STDOUT = 1

ReportForm = tuple[str, str]
"""A reporter, and the file for its report; without a file it goes to stdout."""


def asked_forms(formats: Sequence[str], *, diff: bool = False) -> list[ReportForm]:
    """Read ``NAME[=FILE]``; a patch takes stdout for itself.

    Raises UnknownChoice, CannotWrite and TwoOnStdout.
    """
    forms: list[ReportForm] = []
    for text in formats:
        named, equals, file = text.partition("=")
        found = alike(named, REPORTERS)
        if not found:
            raise UnknownChoice(named, REPORTERS, option="--format")
        reporter = found[0]
        if equals and not file:
            raise CannotWrite(path=file, reason=_("there is no such folder"))
        forms.append((reporter, file))
    on_stdout = [name for name, file in forms if not file or stream_of(Path(file)) == _STDOUT]
    if len(on_stdout) + diff > 1:
        raise TwoOnStdout(example=f"-f {on_stdout[-1]}=FILE")
    return forms


def report_of(ledger: Ledger, found: Sequence[Finding]) -> Report:
    """Make the report of a check, with paths as they are seen from the current folder."""
    names = {from_here(ledger.files.path_of(name)): name for name in ledger.names}
    rows = sum(table.size for table in ledger.tables)

    @cache
    def lines(path: str) -> list[str]:
        return ledger.document(names[path]).text.split("\n") if path in names else []

    placed = tuple(finding._replace(path=from_here(finding.path)) for finding in found)
    return Report(placed, len(names), len(ledger.tables), rows, lines)


def from_here(path: str) -> str:
    """Give a path relative to the current folder where it is below it, as given otherwise."""
    try:
        whole, current = Path(path), Path.cwd()
    except OSError:  # the current folder was removed under our feet
        return path
    return whole.relative_to(current).as_posix() if whole.is_relative_to(current) else path


def may_be_written(forms: Sequence[ReportForm], data: Path, *, force: bool) -> None:
    """See to it that no file is lost to a report, but an older report.

    Raises FileExists, DataFile and OneFileForTwo.
    """
    known: set[Path] = set()
    for file in filter(None, (file for _reporter, file in forms)):
        refuse_to_lose(file, data, force=force, is_ours=is_report)
        where = real(Path(file))
        if where in known and not is_written_through(Path(file)):
            raise OneFileForTwo(path=file)
        known.add(where)


def write_report(
    report: Report, forms: Sequence[ReportForm], stream: Literal["stdout", "stderr"] = "stdout"
) -> None:
    """Write a report in the forms asked for; without any, for people and for GitHub's runner.

    Raises CannotWrite, when all files have been tried.
    """
    into = [(name, file) for name, file in forms if file]
    try:
        _say(report, [name for name, file in forms or [("text", "")] if not file], forms, stream)
    finally:  # whoever does not read stdout to its end still gets the files
        take_each(partial(_save, report, reporter, file) for reporter, file in into)


def _say(
    report: Report, reporters: Sequence[str], forms: Sequence[ReportForm], stream: str
) -> None:
    say = say_on_stdout if stream == "stdout" else write_on_stderr
    if not forms:
        tell_runner(report, say)
    for reporter in reporters:
        if reporter in ("text", "concise"):
            say(guarded(_in_colour(report, reporter, stream)))
        else:
            say(_text(report, reporter))


def _save(report: Report, reporter: str, file: str) -> str:
    return save(file, _text(report, reporter))


def _text(report: Report, reporter: str) -> str:
    return written(in_repository(report) if reporter in ("github", "sarif") else report, reporter)


def _in_colour(report: Report, reporter: str, stream: str) -> str:
    name = colours() if reporter == "text" and stream == "stdout" else None
    if name is None:
        return written(report, reporter)
    from rich.console import COLOR_SYSTEMS
    from rich.style import Style

    system = COLOR_SYSTEMS[name]
    return written(
        report,
        reporter,
        paint=lambda piece, style: Style.parse(style).render(piece, color_system=system),
    )
