"""JUnit XML: a test case for each file with findings, and one for the rest."""

from itertools import groupby
from xml.etree import ElementTree

from ledgertool.findings.finding import Finding, Severity
from ledgertool.output.reporters import Report
from ledgertool.output.reporters.concise import line
from ledgertool.output.reporters.words import counted
from ledgertool.privacy import safe, visible


def text(report: Report) -> str:
    """Write one suite; a file with errors has failed, warnings and notes are its output."""
    by_file = [list(found) for _path, found in groupby(report.findings, lambda item: item.path)]
    cases = [_case(found) for found in by_file]
    if report.files > len(by_file):
        cases.append(ElementTree.Element("testcase", classname="ledger", name=counted(report)))
    suites = ElementTree.Element("testsuites")
    suite = ElementTree.SubElement(
        suites,
        "testsuite",
        name="ledger check",
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors="0",
        skipped="0",
    )
    suite.extend(cases)
    ElementTree.indent(suites)
    body: str = ElementTree.tostring(suites, encoding="unicode")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + body.replace("##[", "##&#91;") + "\n"


def _case(found: list[Finding]) -> ElementTree.Element:
    case = ElementTree.Element("testcase", classname="ledger", name=safe(found[0].path))
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    if errors:
        message = visible(errors[0].message)
        output = ElementTree.SubElement(case, "failure", message=message, type=errors[0].code)
    else:
        output = ElementTree.SubElement(case, "system-out")
    output.text = "\n".join(line(finding) for finding in found)
    return case
