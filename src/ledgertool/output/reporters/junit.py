"""JUnit XML: a test case for each file with findings, and one for the rest."""

from __future__ import annotations

from itertools import groupby
from xml.etree import ElementTree

from ledgertool.findings.finding import Severity
from ledgertool.output.reporters import Report
from ledgertool.output.reporters.concise import line
from ledgertool.output.reporters.words import counted
from ledgertool.privacy import safe


def text(report: Report) -> str:
    """Write one suite; a file with errors has failed, warnings and notes are its output."""
    by_file = [
        (path, list(found)) for path, found in groupby(report.findings, lambda item: item.path)
    ]
    failed = [path for path, found in by_file if any(f.severity is Severity.ERROR for f in found)]
    sound = max(report.files - len(by_file), 0)
    suite = ElementTree.Element(
        "testsuite",
        name="ledger check",
        tests=str(len(by_file) + (1 if sound else 0)),
        failures=str(len(failed)),
        errors="0",
        skipped="0",
    )
    for path, found in by_file:
        case = ElementTree.SubElement(suite, "testcase", classname="ledger", name=safe(path))
        lines = "\n".join(line(finding) for finding in found)
        if path in failed:
            first = next(f for f in found if f.severity is Severity.ERROR)
            failure = ElementTree.SubElement(
                case, "failure", message=safe(first.message), type=first.code
            )
            failure.text = lines
        else:
            ElementTree.SubElement(case, "system-out").text = lines
    if sound:
        case = ElementTree.SubElement(suite, "testcase", classname="ledger", name=counted(report))
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    body: str = ElementTree.tostring(suites, encoding="unicode")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + body.replace("##[", "##&#91;") + "\n"
