"""Findings in forms for people and programs: a dict is the registry, and ``check``'s choices.

Each reporter is a function from a report to the whole text, and is imported when it is used.
"""

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Final, NamedTuple

from ledgertool.findings.finding import Finding, Severity
from ledgertool.phones.expressions import Expression


class Report(NamedTuple):
    """What a check found, in the order of files and lines, and how much it looked at.

    ``lines`` gives the lines of a file, for excerpts; paths are as they are to be shown,
    with ``/`` between folders.
    """

    findings: tuple[Finding, ...]
    files: int
    tables: int
    rows: int
    lines: Callable[[str], Sequence[str]]

    def count(self, severity: Severity) -> int:
        """Count the findings of a severity."""
        return sum(finding.severity is severity for finding in self.findings)


REPORTERS: Final = {
    "text": "text",
    "concise": "concise",
    "json": "json_",
    "github": "github",
    "sarif": "sarif",
    "junit": "junit",
    "markdown": "markdown",
}
"""The module here whose function ``text`` is the reporter."""


_BEGINNINGS = Expression(
    r"""
    \{\n\ \ "version":\ [0-9]+,\n\ \ "summary":\ \{\n\ \ \ \ "files":
    | \{\n\ \ "\$schema":\ "[^"\n]*sarif[^"\n]*",\n[^\0]{,300}?"name":\ "ledgertool"
    | <\?xml[^\n]*\n<testsuites>\n\ *<testsuite\ name="ledger\ check"
    | ::(error|warning|notice)\ title=[A-Z][0-9]{3}[ ]
    | (\*\*)?(Checked|共检查)[ ][0-9]+[ ]
    | (error|warning|note|错误|警告|提示)\[[A-Z][0-9]{3}\]
    | [^\n]+:\ (error|warning|note)\ [A-Z][0-9]{3}[ ]
    | \Z
    """,
    re.VERBOSE,
)
"""How reports begin, in either language; one of no findings may be empty."""


def is_report(text: str) -> bool:
    """Tell whether a text begins as a report of this tool does."""
    return _BEGINNINGS.match(text) is not None


def written(report: Report, name: str, **style: Any) -> str:
    """Write a report in the form of this name, and no phone in it: all reports come this way.

    ``style`` is for what only this form knows.
    """
    from ledgertool.output.reporters.hiding import without_phones

    write: Callable[..., str] = import_module(f"{__name__}.{REPORTERS[name]}").text
    findings, lines = without_phones(report.findings, report.lines)
    return write(report._replace(findings=findings, lines=lines), **style)
