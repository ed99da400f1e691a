"""Rules across the rows of a table, its header, its folder and the registry."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from ledgertool.checking import joined
from ledgertool.checking.numbering import Numbered, gaps, given_twice, out_of_order
from ledgertool.findings import relation, text
from ledgertool.findings.finding import Edit, Finding, Related
from ledgertool.language import _
from ledgertool.model import period
from ledgertool.model.fields import holding_names, names_in, names_within
from ledgertool.model.registry import Registry, RegistrySection
from ledgertool.model.row import Row
from ledgertool.names import KnownNames
from ledgertool.reading.data_files import REGISTRY
from ledgertool.reading.document import Location
from ledgertool.reading.ledger import Ledger, Tables
from ledgertool.reading.table import Table

_WRONG_IN_NAME = re.compile("^\\s|\\s$|[\u2e80-\u2fdf]")


def names(ledger: Tables) -> Iterator[Finding]:
    """Names in rows are those of the registry; without a sound one nothing can be told."""
    if not ledger.registry.known:
        return
    sections = {
        name: _of_names(ledger.registry.section(name)) for name in ("people", "departments")
    }
    are_known = _KnownNames(ledger.registry).are_all
    for table in ledger.tables:
        for row in table.rows:
            if are_known(row):
                continue
            for steps, section, name in names_within(row):
                known = sections[section]
                if name not in known.section and _squeezed(name) not in known.wrong:
                    yield _unknown(table, row, steps, known, section, name)


class _KnownNames:
    """The lists of names in a ledger, nearly all of known ones; the same are in many rows."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.known: set[tuple[str | None, Any]] = set()

    def are_all(self, thing: BaseModel) -> bool:
        """Tell whether all names in an object, and in those inside it, are in the registry."""
        values = thing.__dict__
        for field in names_in(type(thing)):
            named = values[field.attribute]
            if named and (field.section, named) not in self.known:
                section = self.registry.section(field.section or "")
                if not all(
                    name in section for name in ((named,) if field.many is False else named)
                ):
                    return False
                self.known.add((field.section, named))
        for field in holding_names(type(thing)):
            held = values[field.attribute] or ()
            if not all(map(self.are_all, (held,) if isinstance(held, BaseModel) else held)):
                return False
        return True


def _unknown(
    table: Table, row: Row, steps: Location, known: "_Section", section: str, name: str
) -> Finding:
    """Tell that a name is unknown, or that it is several names with something between them."""
    parts = joined.parts(name, known.section)
    if not parts:
        near = known.names.near(name)
        return table.at(relation.unknown_name(name, section, near), row, *steps)
    if not isinstance(steps[-1], int):  # a place for one name
        several = relation.unknown_name(name, section, parts, is_several=True)
        return table.at(several, row, *steps)
    place = table.span(row, *steps)
    before = table.document.lines[place.line - 1][: place.column - 1].rstrip() if place else ""
    in_brackets = before.endswith(("[", ","))
    joined_here = relation.joined_names(name, parts, in_brackets=in_brackets)
    edits = (Edit(place, ", ".join(parts)),) if place and in_brackets else ()
    is_sure = all(part in known.section for part in parts)
    return table.at(joined_here, row, *steps)._replace(edits=edits if is_sure else ())


class _Section:
    """A section of the registry, as unknown names are compared with it.

    ``wrong`` are names that it is the registry which has wrongly; that is said there, and once.
    """

    def __init__(self, section: RegistrySection) -> None:
        self.section = section
        self.names = KnownNames(section.names)
        self.wrong = {_squeezed(one) for one in section.names if _WRONG_IN_NAME.search(one)}
        self.wrong |= {_squeezed(part) for one in section.names for part in joined.surely(one)}


_of_names = lru_cache(maxsize=2)(_Section)
"""Gives a section once, however many tables are compared with it, one by one."""


def _squeezed(name: str) -> str:
    """Give what remains of a name without spaces, width and forms of characters."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def numbers(ledger: Tables) -> Iterator[Finding]:
    """Numbers are unique, in order and without gaps; rows that could not be read have theirs."""
    for table in ledger.tables:
        if [row.number for row in table.rows] == [*range(1, table.size + 1)]:
            continue  # as nearly all are
        lost = [(row.position, row.number) for row in table.lost if table.complete]
        indexed = zip(table.indices, (row.number for row in table.rows), strict=True)
        all_numbers = sorted([*lost, *indexed], key=lambda pair: pair[0])
        known = [
            Numbered(n, ("rows", index, "number")) for index, n in all_numbers if n is not None
        ]
        found = [*given_twice(known, table.document)]
        if table.complete and len(known) == len(all_numbers):
            may_be_new = table.size >= (table.head.declared.rows or 0)
            found += gaps(known, table.document, may_be_new=may_be_new)
        unread = {number for _index, number in lost}
        found += [one for one in out_of_order(known, table.document) if one[0] not in unread]
        for number, finding in found:
            yield finding.at(table.path, row=f"{table.id}/{number}", field="number")


def counts(ledger: Tables) -> Iterator[Finding]:
    """A table has as many rows, and rows with ☆, as its document states."""
    for table in ledger.tables:
        stated = table.head.declared
        if table.complete and stated.rows is not None and stated.rows != table.size:
            what = _("The document states another number of rows than the table has")
            wrong = relation.wrong_count(what, "rows", stated.rows, table.size)
            yield _at_rows(wrong, table, "rows", stated.rows)
        if stated.must_close is None or table.lost or not table.complete:
            continue
        stars = sum(row.must_close for row in table.rows)
        if stated.must_close != stars:
            what = _("The document states another number of rows with ☆ than the table has")
            wrong = relation.wrong_count(what, "must_close", stated.must_close, stars)
            yield _at_rows(wrong, table, "must_close")


def _at_rows(finding: Finding, table: Table, count: str, first: int | None = None) -> Finding:
    """Put a finding about a count at the rows, or the first that is too many; name the count."""
    surplus = ("rows", first) if first is not None and first < table.size else ("rows",)
    stated = table.span(None, "declared", count)
    related = (Related(stated, _("stated here")),) if stated else ()
    placed = finding.at(table.path, table.span(None, *surplus), field=f"declared.{count}")
    return placed._replace(related=related)


def groups(ledger: Ledger) -> Iterator[Finding]:
    """The tables of a group have together as many rows as the document states for it."""
    if ledger.unread:
        return  # the missing part may be in a file that could not be read
    members: dict[tuple[int, str], list[Table]] = defaultdict(list)
    for table in ledger.tables:
        if table.head.group:
            members[table.head.year, table.head.group].append(table)
    for tables in members.values():
        if not all(table.complete for table in tables):
            continue
        counted = sum(table.size for table in tables)
        for table in tables:
            stated = table.head.declared.group_rows
            if stated is not None and stated != counted:
                what = _("The document states another number of rows for the group")
                finding = relation.wrong_count(what, "group_rows", stated, counted)
                yield _at_rows(finding, table, "group_rows")
                break  # once for the group


def folders(ledger: Tables) -> Iterator[Finding]:
    """A table stands in the folder of its year."""
    for table in ledger.tables:
        folder = table.id.split("/")[0]
        if folder.isdecimal() and folder != str(table.head.year):
            yield table.at(relation.wrong_folder(table.head.year, folder), None, "year")


def stars(ledger: Tables) -> Iterator[Finding]:
    """A ☆ binds within the table's year; of a row with stages, those that end within it."""
    for table in ledger.tables:
        end = period.year(table.head.year).last
        for row in table.rows:
            if not row.must_close:
                continue
            ends = [part.deadline for part in row.stages or (row,) if part.deadline]
            if ends and min(due.last for due in ends) > end:
                listed = _(", ").join(str(due) for due in ends)
                finding = relation.star_after_year(listed, table.head.year)
                yield table.at(finding, row, "must_close")


def deadlines(ledger: Tables) -> Iterator[Finding]:
    """A deadline ends in the table's year or later; of a row with stages, one of them does.

    What carries on a row of an earlier year keeps the deadline that it had.
    """
    for table in ledger.tables:
        begin = period.year(table.earliest_year).first
        for row in table.rows:
            ends = [part.deadline for part in row.stages or (row,) if part.deadline]
            if ends and not row.continues and all(due.last < begin for due in ends):
                listed = _(", ").join(str(due) for due in ends)
                finding = relation.deadline_before_year(listed, table.earliest_year)
                yield table.at(finding, row, "stages" if row.stages else "deadline")


def names_given_twice(ledger: Ledger) -> Iterator[Finding]:
    """Each name and alias stands once in a section of the registry."""
    document = ledger.document(REGISTRY)
    for section in ("people", "departments"):
        first: dict[str, Location] = {}
        for name, location in _registered(ledger, section):
            if name in first:
                span = document.span(first[name])
                earlier = Related(span, _("first given here")) if span else None
                finding = relation.name_twice(name, earlier)
                yield _in_registry(ledger, finding, location)
            first.setdefault(name, location)


def names_in_one(ledger: Ledger) -> Iterator[Finding]:
    """Each entry of the registry is one name."""
    for section in ("people", "departments"):
        for name, location in _registered(ledger, section):
            if parts := joined.surely(name):
                several = relation.joined_names(name, parts, key="name: ")
                yield _in_registry(ledger, several, location)


def names_that_look_alike(ledger: Ledger) -> Iterator[Finding]:
    """No two names of the registry differ only in spaces, width or forms of characters."""
    for section in ("people", "departments"):
        alike: dict[str, str] = {}
        for name, location in _registered(ledger, section):
            other = alike.setdefault(_squeezed(name), name)
            if other != name:
                yield _in_registry(ledger, text.nearly_equal_names(name, other), location)


def _registered(ledger: Ledger, section: str) -> Iterator[tuple[str, Location]]:
    if not ledger.registry.known:
        return
    for index, entry in enumerate(ledger.registry.section(section).entries):
        yield entry.name, (section, index, "name")
        for number, alias in enumerate(entry.aliases):
            yield alias.name, (section, index, "aliases", number, "name")


def _in_registry(ledger: Ledger, finding: Finding, location: Location) -> Finding:
    span = ledger.document(REGISTRY).span(location)
    return finding.at(ledger.files.path_of(REGISTRY), span, field=str(location[0]))
