"""One line each, for editors and grep: ``path:line:column: severity CODE sentence [row id]``."""

from ledgertool.findings.finding import Finding
from ledgertool.output.reporters import Report
from ledgertool.output.reporters.words import one_line, place
from ledgertool.privacy import visible


def line(finding: Finding) -> str:
    """Write one finding; severity and code are the same in every language."""
    where = place(finding.path, finding.span)
    row = f" [{visible(finding.row)}]" if finding.row else ""
    return f"{where}: {finding.severity} {finding.code} {one_line(finding)}{row}"


def text(report: Report) -> str:
    """Write all findings, one on each line."""
    return "".join(line(finding) + "\n" for finding in report.findings)
