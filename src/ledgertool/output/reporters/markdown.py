"""Markdown, for a job's summary or a comment on a pull request."""

from ledgertool.language import _
from ledgertool.output.formats.md import escaped
from ledgertool.output.reporters import Report
from ledgertool.output.reporters.words import SEVERITY_WORDS, counted, one_line, place
from ledgertool.privacy import visible

MOST_BYTES = 1_000_000
"""A job's summary takes a mebibyte."""


def text(report: Report) -> str:
    """Write the findings as a table, and the count above it."""
    lines = [f"**{escaped(counted(report))}**", ""]
    if not report.findings:
        return "\n".join(lines)
    heads = (_("Place"), _("Severity"), _("Code"), _("What is wrong"), _("Help"), _("Row"))
    lines += ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    size = sum(len(line.encode()) for line in lines)
    for number, finding in enumerate(report.findings):
        cells = (
            place(finding.path, finding.span),
            SEVERITY_WORDS[finding.severity](),
            finding.code,
            one_line(finding),
            visible(finding.help or ""),
            visible(finding.row or ""),
        )
        line = "| " + " | ".join(escaped(cell) for cell in cells) + " |"
        size += len(line.encode()) + 1
        if size > MOST_BYTES:
            left = len(report.findings) - number
            lines += ["", _("… and {count} more; all are in the log").format(count=left)]
            break
        lines.append(line)
    return "\n".join(lines) + "\n"
