"""Annotations on a pull request: the Actions runner shows ten of a kind, so what is cut is said."""

import re

from ledgertool.findings.finding import Finding, Severity
from ledgertool.language import _
from ledgertool.output.reporters import Report
from ledgertool.output.reporters.words import belonging, one_line, place
from ledgertool.privacy import safe, unbracketed, visible

SHOWN = 10
"""Annotations of each level that the platform shows for one step."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def text(report: Report) -> str:
    """Write an annotation for each finding, as many as are shown; the last says what is left."""
    lines = []
    for severity, level in _LEVELS.items():
        found = [finding for finding in report.findings if finding.severity is severity]
        shown = found if len(found) <= SHOWN else found[: SHOWN - 1]
        lines += [_annotation(finding, level) for finding in shown]
        if len(shown) < len(found):
            message = _(
                "{shown} of {all} are annotated here; all are in the log and in the job summary"
            ).format(shown=len(shown), all=len(found))
            lines.append(f"::{level} title={level}::{escaped(message)}")
    return "".join(line + "\n" for line in lines)


def _annotation(finding: Finding, level: str) -> str:
    properties = {"title": f"{finding.code} {finding.rule.name}", "file": finding.path}
    if finding.span:
        span = finding.span
        properties["line"] = str(span.line)
        properties["endLine"] = str(span.end_line)
        properties["col"] = str(span.column)
        if span.end_line == span.line:
            properties["endColumn"] = str(max(span.end_column - 1, span.column))
    where = f" [{belonging(finding)}]" if belonging(finding) else ""
    message = f"{place(finding.path, finding.span)} {one_line(finding)}{where}"
    if finding.help:
        message += "\n" + _("{name}: {fact}").format(name=_("help"), fact=visible(finding.help))
    listed = ",".join(f"{name}={escaped(safe(value), ',:')}" for name, value in properties.items())
    return f"::{level} {listed}::{escaped(message)}"


def escaped(message: str, more: str = "") -> str:
    """Escape a message, and in properties also ``more``, as the runner reads it back."""
    return re.sub(f"[%\r\n{more}]", lambda sign: f"%{ord(sign[0]):02X}", unbracketed(message))
