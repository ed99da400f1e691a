"""What is in the data and cannot be read: nobody who asks for it is told that there is none."""

from collections.abc import Iterator

from ledgertool.errors import NotReadable
from ledgertool.findings.finding import Finding
from ledgertool.reading.files import PLAN, REGISTRY, SUFFIX, TABLES
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table

Causes = dict[str, Finding]
"""Ids of what cannot be read, each with the finding that tells why."""


def rows(ledger: Ledger) -> Causes:
    """Give the rows that could not be read and whose number is clear."""
    return {
        f"{table.id}/{lost.number}": _cause(ledger, table, f"{table.id}/{lost.number}")
        for table in ledger.tables
        for lost in table.lost
        if lost.number is not None
    }


def tables(ledger: Ledger) -> Causes:
    """Give the files that should be tables and gave none, by the ids of those tables."""
    return {
        name.removeprefix(TABLES + "/").rpartition(".")[0]: finding
        for name, finding in _files(ledger)
        if "/" in name
    }


def plans(ledger: Ledger) -> Causes:
    """Give the files that should be plans and gave none, by the ids of those plans."""
    return {
        name.removesuffix(SUFFIX): finding
        for name, finding in _files(ledger)
        if name.startswith(PLAN)
    }


def incomplete(ledger: Ledger) -> Causes:
    """Give the tables of which nobody knows all rows."""
    return {
        table.id: _cause(ledger, table)
        for table in ledger.tables
        if not table.complete or any(lost.number is None for lost in table.lost)
    }


def refuse(name: str, finding: Finding) -> NotReadable:
    """Make the error for something that cannot be read, with the reason and its place."""
    line = f":{finding.span.line}" if finding.span else ""
    return NotReadable(name=name, reason=finding.message, place=f"{finding.path}{line}")


def _files(ledger: Ledger) -> Iterator[tuple[str, Finding]]:
    for name, reading in ledger.readings.items():
        if reading.content is None and reading.findings and name != REGISTRY:
            yield name, _first(list(reading.findings))


def _cause(ledger: Ledger, table: Table, row_id: str | None = None) -> Finding:
    found = list(ledger.readings[table.file].findings)
    return _first([one for one in found if one.row == row_id] or found)


def _first(found: list[Finding]) -> Finding:
    """Choose the finding that hides something, as far as one does."""
    return next((one for one in found if one.rule.hides), found[0])
