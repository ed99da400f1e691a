"""What ``check`` does on GitHub's runner, and the paths that GitHub knows files by."""

import os
from collections.abc import Callable
from pathlib import Path

from ledgertool.cli.console import on_a_runner, say_on_stderr
from ledgertool.editing.replacing import reason
from ledgertool.editing.writing import real
from ledgertool.language import _, quoted
from ledgertool.output.reporters import Report, written


def tell_runner(report: Report, say: Callable[[str], None]) -> None:
    """On the runner, annotate the pull request and add to the summary of the job.

    A summary that cannot be written changes nothing in the result of the check.
    """
    if not on_a_runner():
        return
    say(written(in_repository(report), "github"))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        try:
            _append(Path(summary), written(report, "markdown"))
        except OSError as error:
            warning = _("The summary of the job could not be written to {path} ({reason}).")
            say_on_stderr(warning.format(path=quoted(summary), reason=reason(error)))


def _append(path: Path, text: str) -> None:
    """Add to a file; a pipe that nobody reads is not waited for. Raises OSError."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags, 0o666), "wb") as stream:
        stream.write(text.encode("utf-8", "backslashreplace"))


def in_repository(report: Report) -> Report:
    """Give paths from the root of the repository, where the runner says which that is."""
    named = os.environ.get("GITHUB_WORKSPACE")
    if not named:
        return report
    root = real(Path(named))

    def from_root(path: str) -> str:
        whole = real(Path(path))
        return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else path

    known_here = {from_root(one.path): one.path for one in report.findings}
    found = tuple(one._replace(path=from_root(one.path)) for one in report.findings)
    return report._replace(
        findings=found, lines=lambda path: report.lines(known_here.get(path, path))
    )
