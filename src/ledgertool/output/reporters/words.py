"""What several reporters write alike: where a finding stands, what it says, the last line."""

from ledgertool.findings.finding import Finding, Severity, Span
from ledgertool.language import _, ngettext, quoted
from ledgertool.output.reporters import Report
from ledgertool.privacy import safe, visible


def place(path: str, span: Span | None) -> str:
    """Write where something stands: ``path:line:column``, or the path alone."""
    return f"{safe(path)}:{span.line}:{span.column}" if span else safe(path)


def belonging(finding: Finding) -> str:
    """Name the row and field that a finding is in; nothing, where it is in none."""
    parts = []
    if finding.row:
        parts.append(visible(finding.row))
    if finding.field:
        parts.append(_("field {name}").format(name=visible(finding.field)))
    # Translators: what stands between the row and the field of a finding
    return _(", ").join(parts)


def found_in(finding: Finding) -> str:
    """Write what was found; marks alone get quotation marks, which tell them from our own."""
    shown = visible(finding.found or "")
    return shown if not shown or any(map(str.isalnum, shown)) else quoted(shown)


def one_line(finding: Finding) -> str:
    """Say what is wrong and what was found, on one line."""
    message = visible(finding.message)
    if finding.found and finding.found not in finding.message:
        message += _(": found {found}").format(found=found_in(finding))
    return message


def counted(report: Report) -> str:
    """Say how many files and rows were read, and what was found in them."""
    files = ngettext("{count} file", "{count} files", report.files).format(count=report.files)
    rows = ngettext("{count} row", "{count} rows", report.rows).format(count=report.rows)
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    found = [
        ngettext("{count} error", "{count} errors", errors).format(count=errors),
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
    ]
    notes = report.count(Severity.NOTE)
    if notes:
        found.append(ngettext("{count} note", "{count} notes", notes).format(count=notes))
    # Translators: what stands between two counts
    return _("Checked {files}, {rows}: {found}.").format(
        files=files, rows=rows, found=_(", ").join(found)
    )


SEVERITY_WORDS = {
    Severity.ERROR: lambda: _("error"),
    Severity.WARNING: lambda: _("warning"),
    Severity.NOTE: lambda: _("note"),
}
"""The severities in the language in use."""
