"""What is in the data and cannot be read: nobody who asks for it is told that there is none.

Some of it is known by its id. Of the rest only the file or the folder is known, and a name that
would be of something in there may be of it: ``possible`` ids are made of the name asked for.
"""

import re
from collections.abc import Iterator, Sequence

from ledgertool.errors import NotReadable
from ledgertool.findings.finding import Finding
from ledgertool.reading.data_files import PLAN, REGISTRY, TABLES
from ledgertool.reading.files import is_form, is_table
from ledgertool.reading.kinds import kind_of_file
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table

Causes = dict[str, Finding]
"""Ids of what cannot be read, each with the finding that tells why."""

_NUMBER = re.compile(r"[1-9][0-9]*")
_SECTION = re.compile(r"[1-9][0-9]*(?:\.[1-9][0-9]*)*")
_OF_ANY_PLAN = re.compile(rf"{PLAN}[^/]*|(?:{PLAN}[^/]*/)?{_SECTION.pattern}")
_TABLE = re.compile(r"[^/].*")
_ROW = re.compile(r"(?:[^/].*/)?[1-9][0-9]*")


def rows(ledger: Ledger) -> Causes:
    """Give the rows that could not be read and whose number is clear."""
    return {
        row_id: finding
        for table in ledger.tables
        if table.lost
        for row_id, finding in _lost_rows(ledger, table)
    }


def _lost_rows(ledger: Ledger, table: Table) -> Iterator[tuple[str, Finding]]:
    found = ledger.readings[table.file].findings
    of_rows: dict[str | None, list[Finding]] = {}
    for finding in found:
        of_rows.setdefault(finding.row, []).append(finding)
    for lost in table.lost:
        if lost.number is not None:
            row_id = f"{table.id}/{lost.number}"
            yield row_id, _first(of_rows.get(row_id) or found)


def tables(ledger: Ledger) -> Causes:
    """Give the files that should be tables and gave none, by the ids of those tables."""
    return {
        name.removeprefix(TABLES + "/").rpartition(".")[0]: finding
        for name, finding in _files(ledger)
        if "/" in name and is_table(name) and not is_form(name)
    }


def folders(ledger: Ledger) -> Causes:
    """Give the folders of tables that were not looked into, by what their tables' ids begin with.

    That of all tables is named by nothing.
    """
    return {
        name.removeprefix(TABLES).removeprefix("/"): finding
        for name, finding in _files(ledger)
        if name.split("/")[0] == TABLES and not is_table(name)
    }


def plans(ledger: Ledger) -> Causes:
    """Give the files that should be plans and gave none, by the ids of those plans."""
    found = ((name, finding) for name, finding in _files(ledger) if _is_like_a_plan(name))
    return {PLAN + name.rpartition(".")[0][len(PLAN) :]: finding for name, finding in found}


def kinds(ledger: Ledger) -> Causes:
    """Give the kinds whose forms cannot be read."""
    found = ((name, finding) for name, finding in _files(ledger) if is_form(name))
    return {kind_of_file(name): finding for name, finding in found}


def registry(ledger: Ledger) -> Finding | None:
    """Tell why not everybody is known, where the registry is there and cannot all be read."""
    reading = ledger.readings[REGISTRY]
    if ledger.registry.known or reading.document is None:
        return None
    return _first(reading.findings)


def incomplete(ledger: Ledger) -> Causes:
    """Give the tables of which nobody knows all rows."""
    return {
        table.id: _first(ledger.readings[table.file].findings)
        for table in ledger.tables
        if not table.complete or any(lost.number is None for lost in table.lost)
    }


def counted(ledger: Ledger) -> tuple[int, int]:
    """Count the files that should be plans and gave none, and those that should be tables."""
    of_plans, of_forms = len(plans(ledger)), len(kinds(ledger))
    return of_plans, ledger.unread - of_plans - of_forms


def possible_tables(ledger: Ledger, name: str) -> Causes:
    """Give the ids of tables that a name may be of, in the folders not looked into."""
    return _inside(name, folders(ledger), _TABLE)


def possible_rows(ledger: Ledger, name: str) -> Causes:
    """Give the ids of rows that a name may be of, in the tables that could not be read."""
    found = _inside(name, {**tables(ledger), **incomplete(ledger)}, _NUMBER)
    return {**found, **_inside(name, folders(ledger), _ROW)}


def possible_sections(ledger: Ledger, name: str) -> Causes:
    """Give the ids of nodes that a name may be of, in the plans that could not be read."""
    found = _inside(name, plans(ledger), _SECTION)
    unlisted = _unlisted(ledger)
    if unlisted and _OF_ANY_PLAN.fullmatch(name):
        found[name] = unlisted
    return found


def may_hold_plans(ledger: Ledger) -> bool:
    """Tell whether there are plans that could not be read, or may be."""
    return bool(plans(ledger) or _unlisted(ledger))


def possible_targets(ledger: Ledger, name: str) -> Causes:
    """Give the ids of targets that a name may be of, in rows and plans that could not be read."""
    holder, _slash, number = name.rpartition("/")
    lost = {row_id: finding for row_id, finding in rows(ledger).items() if is_tail(holder, row_id)}
    holders = {**possible_rows(ledger, holder), **possible_sections(ledger, holder), **lost}
    return _inside(number, holders, _NUMBER)


def _inside(name: str, holders: Causes, inner: re.Pattern[str]) -> Causes:
    """Give the ids that a name may be of, in what nobody knows the inside of."""
    steps = name.split("/")
    halves = [("/".join(steps[:n]), "/".join(steps[n:])) for n in range(len(steps))]
    fitting = [(head, rest) for head, rest in halves if inner.fullmatch(rest)]
    return {
        f"{holder}/{rest}".removeprefix("/"): finding
        for holder, finding in holders.items()
        for head, rest in fitting
        if is_tail(head, holder)
    }


def is_tail(name: str, whole: str) -> bool:
    """Tell whether an id ends with a name, or is it; nothing is the end of any."""
    return not name or f"/{whole}".endswith(f"/{name}")


def refuse(name: str, finding: Finding) -> NotReadable:
    """Make the error for something that cannot be read, with the reason and its place."""
    line = f":{finding.span.line}" if finding.span else ""
    return NotReadable(name=name, reason=finding.message, place=f"{finding.path}{line}")


def _files(ledger: Ledger) -> Iterator[tuple[str, Finding]]:
    for name, reading in ledger.readings.items():
        if reading.content is None and reading.findings and name != REGISTRY:
            yield name, _first(reading.findings)


def _unlisted(ledger: Ledger) -> Finding | None:
    """Tell why nobody knows what lies in the data folder itself."""
    listing = ledger.readings.get(".")
    return _first(listing.findings) if listing else None


def _is_like_a_plan(name: str) -> bool:
    return "/" not in name and is_table(name) and name.lower().startswith(PLAN)


def _first(found: Sequence[Finding]) -> Finding:
    """Choose the finding that hides something, as far as one does."""
    return next((one for one in found if one.rule.hides), found[0])
