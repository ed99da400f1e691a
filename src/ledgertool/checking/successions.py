"""Who is in the registry until a day only: nobody is named on what is new after that."""

from collections.abc import Iterator
from datetime import date

from ledgertool.findings import relation
from ledgertool.findings.finding import Finding
from ledgertool.model.record import Reassignment
from ledgertool.model.registry import RegistrySection
from ledgertool.model.row import Row
from ledgertool.reading.ledger import Ledger, Tables
from ledgertool.reading.table import Table


def named_later(ledger: Tables) -> Iterator[Finding]:
    """Tell who answers for a row that was issued after their last day, or is given one then.

    A row is as new as its table: of the day of issue, or where none is named, of the first day of
    the year. What was issued before that day keeps its names.
    """
    people = ledger.registry.people
    if not ledger.registry.known or not any(entry.until for entry in people.entries):
        return
    for table in ledger.tables:
        for row in table.rows:
            yield from _as_issued(table, row, people)
            yield from _handed_over(table, row, people)


def named_since(before: Ledger, after: Ledger) -> Iterator[Finding]:
    """Tell who answers for a row that is new in a table, and had left before it came.

    Whether they had, the earlier state tells; what ``named_later`` tells is not told again.
    """
    people = before.registry.people
    known = {table.id: {row.number for row in table.rows} for table in before.tables}
    for table in after.tables:
        numbers = known.get(table.id)
        for row in table.rows if numbers is not None else ():
            if row.number not in (numbers or ()):
                yield from _gone(table, row, people, table.head.begins)


def _as_issued(table: Table, row: Row, people: RegistrySection) -> Iterator[Finding]:
    for index, name in enumerate(row.leaders):
        until = people.until(name)
        if until is not None and until < table.head.begins:
            wrong = relation.named_after_leaving(name, str(until), str(table.head.begins))
            yield table.at(wrong, row, "leaders", index)


def _gone(table: Table, row: Row, people: RegistrySection, issue: date) -> Iterator[Finding]:
    for index, name in enumerate(row.leaders):
        until = people.until(name)
        if until is not None and until >= issue:
            wrong = relation.named_after_leaving(name, str(until), None)
            yield table.at(wrong, row, "leaders", index)


def _handed_over(table: Table, row: Row, people: RegistrySection) -> Iterator[Finding]:
    """Go through those to whom a row is given; who answered for it already is not."""
    responsible = set(map(people.name, row.leaders))
    for number, entry in enumerate(row.record):
        if not isinstance(entry, Reassignment):
            continue
        for index, name in enumerate(entry.reassigned.to):
            until = people.until(name)
            if until is not None and until < entry.on and people.name(name) not in responsible:
                wrong = relation.named_after_leaving(name, str(until), str(entry.on))
                yield table.at(wrong, row, "record", number, "reassigned", "to", index)
        responsible = set(map(people.name, entry.reassigned.to))
