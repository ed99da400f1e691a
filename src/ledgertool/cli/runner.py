"""What ``check`` does on GitHub's runner, and the paths that GitHub knows files by."""

import os
from pathlib import Path

from ledgertool.cli.console import say_on_stdout
from ledgertool.output.reporters import Report, written


def tell_runner(report: Report) -> None:
    """On the runner, annotate the pull request and add to the summary of the job."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        say_on_stdout(written(in_repository(report), "github"))
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            with Path(summary).open("a", encoding="utf-8") as stream:
                stream.write(written(report, "markdown"))


def in_repository(report: Report) -> Report:
    """Give paths from the root of the repository, where the runner says which that is."""
    named = os.environ.get("GITHUB_WORKSPACE")
    if not named:
        return report
    root = Path(named).resolve()

    def from_root(path: str) -> str:
        whole = Path(path).resolve()
        return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else path

    known_here = {from_root(one.path): one.path for one in report.findings}
    found = tuple(one._replace(path=from_root(one.path)) for one in report.findings)
    return report._replace(
        findings=found, lines=lambda path: report.lines(known_here.get(path, path))
    )
