"""JSON for programs: a version, a summary, and the diagnostics; the schema is published."""

from typing import Any

from ledgertool.findings.finding import Finding, Severity, Span
from ledgertool.output.formats.json_ import encoded, harmless
from ledgertool.output.reporters import Report
from ledgertool.phones import mask

VERSION = 1


def text(report: Report) -> str:
    """Write the whole report as one object."""
    summary = {
        "files": report.files,
        "tables": report.tables,
        "rows": report.rows,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "notes": report.count(Severity.NOTE),
    }
    value = {
        "version": VERSION,
        "summary": summary,
        "diagnostics": [diagnostic(finding) for finding in report.findings],
    }
    return harmless(encoded(value, indent=2)) + "\n"


def diagnostic(finding: Finding) -> dict[str, Any]:
    """Write one finding as an object; nulls where it has no span or no such fact."""
    return {
        "code": finding.code,
        "name": finding.rule.name,
        "severity": finding.severity.value,
        "path": mask(finding.path),
        **_span_fields(finding.span),
        "row": finding.row,
        "field": finding.field,
        "message": finding.message,
        "found": finding.found,
        "expected": finding.expected,
        "help": finding.help,
        "related": [
            {
                "path": mask(related.path or finding.path),
                **_span_fields(related.span),
                "message": related.message,
            }
            for related in finding.related
        ],
        "fixable": bool(finding.edits),
        "fingerprint": finding.fingerprint,
    }


def _span_fields(span: Span | None) -> dict[str, int | None]:
    names = ("line", "column", "end_line", "end_column")
    return {name: getattr(span, name, None) for name in names}
