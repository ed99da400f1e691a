"""SARIF 2.1.0, for code scanning services."""

from typing import Any

from ledgertool import __version__
from ledgertool.findings.finding import RULES, Finding, Severity, Span
from ledgertool.output.formats.json_ import encoded, harmless
from ledgertool.output.reporters import Report
from ledgertool.output.reporters.words import one_line
from ledgertool.phones import mask

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def text(report: Report) -> str:
    """Write one run; columns count characters, and fingerprints outlive shifted lines."""
    codes = sorted({finding.code for finding in report.findings})
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "columnKind": "unicodeCodePoints",
                "tool": {
                    "driver": {
                        "name": "ledgertool",
                        "version": __version__,
                        "rules": [_rule(code) for code in codes],
                    }
                },
                "results": [_result(finding, codes) for finding in report.findings],
            }
        ],
    }
    return harmless(encoded(log, indent=2)) + "\n"


def _rule(code: str) -> dict[str, Any]:
    rule = RULES[code]
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.text},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, codes: list[str]) -> dict[str, Any]:
    message = one_line(finding)
    if finding.help:
        message += f" ({finding.help})"
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": message},
        "locations": [_location(finding.path, finding.span)],
        "relatedLocations": [
            {
                "id": number,
                **_location(related.path or finding.path, related.span),
                "message": {"text": related.message},
            }
            for number, related in enumerate(finding.related)
        ],
        "partialFingerprints": {"ledgertool/v1": finding.fingerprint},
    }


def _location(path: str, span: Span | None) -> dict[str, Any]:
    from urllib.parse import quote

    uri = quote(mask(path).encode("utf-8", "surrogateescape"))  # a name need not be UTF-8
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if span:
        physical["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": max(span.end_column, span.column),
        }
    return {"physicalLocation": physical}
